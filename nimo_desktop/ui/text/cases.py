"""Words of the list of cases."""

from __future__ import annotations

TITLE = "ケース"
LIST_NAME = "ケースの一覧"
COLUMNS = {
    "number": "番号", "name": "氏名", "kana": "ふりがな", "age": "年齢", "district": "地区",
    "status": "状態", "holder": "担当", "next": "次の予定", "last": "最終記録",
}  # fmt: skip
STATES = (("mine", "私の担当"), ("open", "支援中のすべて"), ("closed", "終結"), ("all", "すべて"))
FILTER_STATE = "表示するケース"
FILTER_DISTRICT = "地区"
ANY_DISTRICT = "地区: すべて"
SEARCH = "氏名・かな・番号・本文で探す"
COUNT = "{count}件"
HIDDEN = "秘匿"
EXPORT = "この一覧をExcelへ"
EXPORT_TITLE = "ケースの一覧を保存する場所"
EXPORT_NAME = "ケース一覧_{date}.xlsx"
EXPORT_SHEET = "ケース一覧"
EXCEL = "Excel (*.xlsx)"
EXPORTED = "{count}件をExcelに書き出しました。"
EMPTY = (
    "ケースはまだありません。相談を受けて「支援を始める」か、"
    "「ケースを始める」(Ctrl+Shift+N)で作れます。"
)
EMPTY_MINE = (
    "今あなたが担当しているケースはありません。"
    "「支援中のすべて」に切りかえると全員の分が出ます。"
)
EMPTY_FILTERED = "この条件に合うケースはありません。条件を変えてください。"
NEW = "ケースを始める"
NEW_TITLE = "だれのケースを始めますか"
NEW_LABEL = "氏名の一部・かな・電話番号・相談番号"
NEW_FIND = "探す"
NEW_CHOOSE_WORDS = (
    "同じ人がいないかを確かめて選んでください。"
    "すでにケースがある人は、そのケースが開きます。"
)
NEW_START = "この人のケースを始める"
NEW_PERSON = "「{name}」を新しい人として登録して始める"
NEW_STARTED = "ケース{number}を始めました。"
