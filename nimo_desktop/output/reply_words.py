"""Why a returned file is no reply, one sentence each: what is so, what is safe, what to do."""

from __future__ import annotations

from nimo_desktop.domain.problems import Problem

BOXES = {
    "received_on": "受け取った日", "received_by": "受け取った人", "answer": "返事",
    "in_charge": "担当者", "phone": "電話", "first_step": "最初にすること",
    "first_step_on": "予定日", "question": "確認したいこと", "reason": "理由",
    "reason_text": "理由(文)", "fits": "合うと思う担当", "outcome": "その後の結果",
    "outcome_on": "結果の日", "filled_by": "記入した人", "filled_on": "記入日",
}  # fmt: skip
"""The names of the reply's boxes as they stand on the slip."""

_SAFE = "記録は変わっていません。"
_XLSX = "「.xlsx」の形で保存し直してもらってください。"
_TROUBLES: dict[str, tuple[str, str]] = {
    "unreadable": ("ファイルを読めません。", "場所と名前を確かめてください。"),
    "busy": (
        "ファイルを読む許しがないか、ほかで開かれています。",
        "閉じてからもう一度選んでください。",
    ),
    "empty_file": ("ファイルの中身が空です。", "送り主に送り直しを頼んでください。"),
    "too_big": (
        "連携票にしては大きすぎるファイルなので、開いていません。",
        "送り主に確かめてください。",
    ),
    "macro": ("マクロ入りのファイルは取り込めません。", _XLSX),
    "password": ("パスワードのかかったファイルは読めません。", f"外して、{_XLSX}"),
    "old_excel": ("古い形式のファイル(.xlsなど)です。", _XLSX),
    "ods": ("ods形式のファイルです。", _XLSX),
    "csv": (
        "CSVなどの文字だけのファイルです。",
        "連携票のExcelファイル(.xlsx)を選んでください。",
    ),
    "pdf": ("PDFのファイルは取り込めません。", "紙の返事として、手で入力してください。"),
    "not_xlsx": (
        "Excelのファイル(.xlsx)ではありません。",
        "返ってきた連携票のファイルを選んでください。",
    ),
    "damaged": ("ファイルが傷んでいて読めません。", "送り主に送り直しを頼んでください。"),
    "not_a_slip": (
        "このプログラムの連携票ではありません。",
        "返ってきた連携票のファイルを選んでください。",
    ),
    "other_form": (
        "連携票ではなく、別の様式のファイルです。",
        "返ってきた連携票のファイルを選んでください。",
    ),
    "newer_form": (
        "新しい版のプログラムで作られた連携票です。",
        "このプログラムを新しくしてから取り込んでください。",
    ),
    "damaged_identity": (
        "連携票の控え(隠れたシート)が書きかえられています。",
        "連携票を出し直すか、紙の返事として手で入力してください。",
    ),
    "formula": (
        "「{box}」に数式かエラーの値が入っています。",
        "文字で入れ直してもらってください。",
    ),
    "too_long": ("「{box}」の文字が多すぎます。", "短くしてもらってください。"),
    "date": ("「{box}」が日付として読めません。", "「R8.11.25」のように直してもらってください。"),
    "two_answers": ("「返事」が2つ以上あります。", "どれか1つにしてもらってください。"),
    "unknown_answer": (
        "「返事」が1から6のどれか分かりません。",
        "一覧から選び直してもらってください。",
    ),
    "unknown_outcome": (
        "「その後の結果」が一覧の言葉ではありません。",
        "一覧から選び直してもらってください。",
    ),
}


def problem(code: str, box: str = "file") -> Problem:
    """The trouble of that code; `box` is the reply's box it stands in."""
    what, then = _TROUBLES[code]
    return Problem(box, code, what.format(box=BOXES.get(box, "")) + _SAFE + then)
