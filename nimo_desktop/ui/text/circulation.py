"""Words of the list of records that are on their way."""

from __future__ import annotations

TITLE = "供覧が済んでいないもの"
COLUMNS = ("回した日", "種類", "番号", "対象者", "記録した日", "内容")
KINDS = {"contact": "経過記録", "consultation": "相談受付票"}
OPEN = "開く（Enter）"
BACK = "供覧が済んだ（今日）"
EXPORT = "この一覧をExcelへ"
EXPORT_KINDS = "Excel (*.xlsx)"
EXPORTED = "{count}件をExcelに書き出しました。"
COUNT = "{count}件"
DONE = "供覧が済んだことを記録しました。"
EMPTY = (
    "回したままの記録はありません。経過記録と相談受付票の「供覧に回した日」を入れると、"
    "済むまでここに出ます。"
)
