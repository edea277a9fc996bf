"""Why a reply is not taken, and what is understood without being written: one sentence each."""

from __future__ import annotations

from datetime import date

from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.problems import Problem
from nimo_desktop.output.reply_words import BOXES

SAFE = "記録は変わっていません。"
_TROUBLES: dict[str, tuple[str, str]] = {
    "letters": (
        "番号と確認文字が合いません。",
        "番号と確認文字の写しまちがいがないか確かめてください。",
    ),
    "unknown_number": (
        "この番号の連携は、この保管場所にありません。",
        "別の役場や別の保管場所の連携票でないか確かめてください。",
    ),
    "in_trash": (
        "この番号の連携はごみ箱にあります。",
        "取り込むときは、先にごみ箱から元へ戻してください。",
    ),
    "ended": (
        "この番号の連携はもう終わっています。",
        "続きがあるときは、先に連携を再開してください。",
    ),
    "not_issued": (
        "この版の連携票を出した記録がありません。",
        "連携票を出し直すか、紙の返事として手で入力してください。",
    ),
    "older": (
        "出し直す前の古い連携票(第{edition}版)への返事です。",
        "今のあて先と内容を確かめ、要るときは連携の画面で記録してください。",
    ),
    "edited": (
        "連携票の、返事の欄ではない所が書きかえられています。",
        "送り主に確かめ、紙の返事として手で入力してください。",
    ),
    "already": ("この返事は{day}に取り込み済みです。", "もう一度取り込む必要はありません。"),
    "nothing": (
        "返事の欄に何も書かれていません。",
        "書いて保存したファイルかどうか、送り主に確かめてください。",
    ),
    "nothing_new": (
        "すでに記録してあることだけが書かれています。",
        "新しい返事のファイルかどうか、送り主に確かめてください。",
    ),
    "answer_missing": ("「返事」が選ばれていません。", "1から6のどれかを選んでもらってください。"),
    "missing": ("「{box}」が空です。", "書き足してもらってください。"),
    "too_long": ("「{box}」の文字が多すぎます。", "短くしてください。"),
    "future": ("「{box}」が先の日付です。", "日付を確かめてもらってください。"),
    "inside_declines": (
        "「6 今は受けられません」は庁外の機関だけが使う返事です。",
        "庁内では「5 ほかの担当が合うと思います」を選んでもらってください。",
    ),
    "outside_returns": (
        "「5 ほかの担当が合うと思います」は庁内の課だけが使う返事です。",
        "庁外の機関では「6 今は受けられません」を選んでもらってください。",
    ),
    "unknown_answer": ("「返事」が1から6のどれか分かりません。", "1つ選んでください。"),
    "unknown_reason": ("「理由」が一覧にありません。", "一覧から選び直してください。"),
    "unknown_outcome": ("「その後の結果」が一覧にありません。", "一覧から選び直してください。"),
    "outcome_missing": (
        "「結果の日」だけがあり、「その後の結果」が選ばれていません。",
        "結果を選んでもらうか、日を消してもらってください。",
    ),
    "withdrawal": (
        "「発信の取消」は、返事では取り込めません。",
        "取り消すときは、発信した課が連携の画面で記録してください。",
    ),
    "watcher": (
        "「本人が今は望まない」には、見守る人と次に声をかける日が要ります。",
        "その2つを決めて、連携の画面から取り込むか記録してください。",
    ),
    "moved_away": (
        "「転出」には、転出先への連絡(同意あり・なし・根拠)が要ります。",
        "それを決めて、連携の画面から取り込むか記録してください。",
    ),
    "colleague": (
        "「担当者」の名前が、あて先の課の職員の一覧にありません。",
        "連携の画面で職員を選んで取り込むか、職員を登録してください。",
    ),
    "my_number": (
        "個人番号と思われる12けたの数字が書かれています。",
        "その数字を消したものを送ってもらってください。",
    ),
    "not_a_folder": ("フォルダーを読めません。", "場所と名前を確かめてください。"),
    "too_many": (
        "フォルダーのファイルが多すぎます(500件まで)。",
        "返事のファイルだけを別のフォルダーに分けてください。",
    ),
}  # fmt: skip


def problem(code: str, box: str = "file", *, edition: int = 0, day: date | None = None) -> Problem:
    """The trouble of that code, in one sentence."""
    what, then = _TROUBLES[code]
    said = what.format(box=BOXES.get(box, ""), edition=edition, day=wareki(day) if day else "")
    return Problem(box, code, said + SAFE + then)


NO_IDEA_NOTE = "「合うと思う担当」が空なので、「思い当たらない」として記録します。"
LEAD_NOTE = "主担当は、いま持っている{name}のままにします。"
NEXT_NOTE = "次に確かめる日は、{day}にします。"
SECOND_NOTE = "この連携には、{day}に取り込んだ返事があります。前の返事も残ります。"
CALLED_NOTE = "「担当者」の名前から、{name}を担当の職員とします。"
