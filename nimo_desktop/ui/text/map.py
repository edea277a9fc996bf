"""Words of the map tab."""

from __future__ import annotations

PREVIEW = "支援体制図"
TIES = "つながり"
LIST_NAME = "つながりの一覧"
COLUMNS = ("機関・人", "していること", "頻度", "つながり", "状態", "急")
EMPTY = "つながりはまだありません。「つながりを加える」で、機関や身近な支えを加えてください。"
ADD = "つながりを加える"
CHANGE = "変更する(F2)"
REMOVE = "ごみ箱へ"
SAVE = "保存する(Ctrl+Enter)"
CANCEL = "やめる"
SAVED = "つながりを保存しました。"
FORM_NEW = "新しいつながり"
FORM_OLD = "つながりの変更"
AGENCY = "機関"
LABEL = "機関の一覧にない人・場所"
SECTOR = "区分(図の場所)"
IN_CHARGE = "担当者"
PROFESSION = "職種"
WHAT = "していること"
FREQUENCY = "頻度"
ROLE = "関わり方"
STRENGTH = "つながりの強さ"
DIRECTION = "働きかけの向き"
STATE = "状態"
EMERGENCY = "緊急時の順番(0は呼ばない)"
NEEDS_NAME = "機関を選ぶか、人・場所の名前を入れてください。"
KIND = "図の種類"
MAP_KINDS = (("team", "支援体制図"), ("ecomap", "エコマップ"), ("genogram", "ジェノグラム"))
COPY = "だれに見せる図か"
SINCE = "重ねる以前の図"
NO_SINCE = "以前の図: 重ねない"
SINCE_DAY = "{day}の図に重ねる"
SINCE_NAMED = "{day} {name}に重ねる"
GAPS = "足りないもの"
WRITING = "書き込み用"
INNER = "中にジェノグラム"
ANONYMOUS = "匿名"
EDIT_MAP = "図を直す"
KEEP_VERSION = "今日の図を残す"
KEEP_TITLE = "今日の図を残す"
KEEP_LABEL = "図の名前(例: 支援開始、退院前)"
KEEP_ACT = "残す"
KEPT = "今日の図を残しました。あとで見くらべられます。"
BESIDE = "並べて見る"
BESIDE_TITLE = "以前の図と今の図"
THEN = "{day}の図"
NOW = "今の図"
CHANGES = "変わったところ"
CHANGE_KINDS = {"came": "新しくつながった", "went": "離れた", "changed": "変わった"}
NO_CHANGES = "変わったところはありません。"
COPIED = "図をクリップボードに入れました。貼り付けたあとは、クリップボードを空にしてください。"
PRINT = "印刷する"
SAVE_AS = "ファイルに保存"
SAVE_WAYS = (
    ("pdf", "PDFで保存する"),
    ("png", "画像(PNG)で保存する"),
    ("svg", "図(SVG)で保存する"),
    ("clipboard", "クリップボードへ写す"),
)
KINDS = {"pdf": "PDF (*.pdf)", "png": "PNG (*.png)", "svg": "SVG (*.svg)"}
SAVE_TITLE = "支援体制図の保存先"
FILE_NAME = "支援体制図_{number}.{ending}"
FILE_SAVED = "保存しました。"
PRINTED = "印刷に送りました。"
