"""Words of 連携の数字."""

from __future__ import annotations

TITLE = "連携の数字"
BY = "まとめかた"
BYS = (("month", "月ごと"), ("department", "受け手の課ごと"), ("route", "相談経路ごと"))
YEAR = "年度"
ALL_YEARS = "すべての年度"
FIRST, LAST = "はじめの月", "おわりの月"
FROM_MONTH, TO_MONTH = "{month}月から", "{month}月まで"
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
COLUMNS = (
    "", "つないだ", "1か所で", "2か所", "3か所〜", "受領まで", "返事まで", "受けるまで", "結果まで",
    "調整役へ", "期限超え",
)  # fmt: skip
HEADS = (
    "", "つな\nいだ", "1か所\nで", "2か所", "3か所\n〜", "受領\nまで", "返事\nまで", "受ける\nまで",
    "結果\nまで", "調整\n役へ", "期限\n超え",
)  # fmt: skip
COUNT = "{count}"
DAYS = "{days:g}日"
CHART = "つないだ件数"
CHART_LINE = "{label} {count}件"
BEHIND = "この数の内訳: {row} {column} {count}件"
BEHIND_HINT = "数を選んでEnter（またはダブルクリック）を押すと、もとの連携が下に出ます。"
BEHIND_NONE = "まだ数を選んでいません。"
REASONS = "調整役へ戻った理由"
REASON_LINE = "{department}　{reason}　{count}件"
NO_REASONS = "調整役へ戻ったものはありません。"
DEFINITION = (
    "日数は開庁日で数えた中央の値です。取り消した連携は数えません。照会は「調整役へ」に数えません。"
    "「1か所で」は最初の相手で収まったもの、「3か所〜」は三つ目以降の相手へつないだものです。"
)
EXPORT = "この一覧をExcelへ"
EXPORT_KINDS = "Excel (*.xlsx)"
EXPORTED = "{count}行をExcelに書き出しました。"
MEETING = "マネジャー会議の資料"
PRINT = "印刷・保存"
PRINT_HINT = "選んだ年度と月の、月・課・経路ごとのすべての表をA4とExcelにします。"
