"""Words of 社会資源."""

from __future__ import annotations

TITLE = "社会資源"
LIST_NAME = "社会資源の一覧"
COLUMNS = {
    "name": "名称", "kind": "種類", "phone": "電話", "address": "所在地", "hours": "受付時間",
    "services": "していること", "checked": "最終確認日", "used": "ケース",
}  # fmt: skip
ANY_SECTOR = "区分: すべて"
ANY_FORMAL = "公・民: すべて"
FORMAL = (("", ANY_FORMAL), ("formal", "公的な機関"), ("informal", "民間・身近な支え"))
STATES = (("active", "今あるもの"), ("stale", "要確認(12か月以上)"), ("closed", "閉じたもの"),
          ("all", "すべて"))
FILTER_STATE = "表示する社会資源"
FILTER_SECTOR = "区分"
FILTER_FORMAL = "公・民"
SEARCH = "名称・かな・電話・していることで探す"
COUNT = "{count}件"
STALE = "{date}(要確認)"
NEVER = "未確認"
USED = "{count}件"
EMPTY = "社会資源はまだありません。「登録する」(Ctrl+Shift+N)で、機関や身近な支えを加えてください。"
EMPTY_FILTERED = "この条件に合う社会資源はありません。条件を変えるか、新しく登録してください。"
TOWN_MAP = "町の支援体制図"
NEW = "登録する"
EXPORT = "この一覧をExcelへ"
EXPORT_TITLE = "社会資源の一覧を保存する場所"
EXPORT_NAME = "社会資源一覧_{date}.xlsx"
EXPORT_SHEET = "社会資源一覧"
EXCEL = "Excel (*.xlsx)"
EXPORTED = "{count}件をExcelに書き出しました。"
CLOSE = "閉じる"

# form
SECTION = "機関・身近な支え"
NAME = "名称"
KANA = "ふりがな"
KIND = "種類"
SECTOR = "区分(支援体制図の場所)"
SECTOR_HINT = "空けておくと、種類から決まります。"
INFORMAL = "公・民"
PHONE = "電話"
NIGHT_PHONE = "夜間・休日の電話"
FAX = "FAX"
ADDRESS = "所在地"
HOURS = "受付時間"
DISTANCE = "役場からの距離"
SERVICES = "していること"
NOTE = "メモ"
CLOSED_ON = "閉じた日"
PERSONS = "担当者"
PERSON_NAME = "氏名"
PROFESSION = "職種"
PERSON_PHONE = "電話"
UNTIL = "いつまで"
CHECKED = "最終確認 {date} {name}"
USED_BY = "使っているケース"
USED_NONE = "今このところとつながっているケースはありません。"
SAVE = "保存する"
SAVED = "社会資源を保存しました。"
CHECK = "今日確認した"
CHECKED_NOW = "今日の日付で確認済みにしました。"
TRASH = "ごみ箱へ移す"
TRASH_TITLE = "この社会資源をごみ箱へ移しますか"
TRASH_WORDS = (
    "一覧から消えます。計画や図に書かれた名称はそのまま残ります。"
    "閉じた機関は、ごみ箱へ移さずに「閉じた日」を入れてください。"
)
TRASHED = "社会資源をごみ箱へ移しました。"
DRAFT_TITLE = "{name} 社会資源"
FROM_DRAFT = "{time}の下書きの続きです。保存するまで記録は変わりません。"
