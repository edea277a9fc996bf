"""Words of the office's own Excel forms on the 書類 tab."""

from __future__ import annotations

TAB_OURS = "書類を作る"
TAB_EXCEL = "役場のExcelの様式"

LIST = "様式のファイル"
EMPTY = (
    "役場で使っているExcelを、そのまま様式にできます。Excelの入れたいところに "
    "{{本人.氏名}} のように書いて保存し、「Excelの様式を加える」で選んでください。"
    "書ける名前は「書ける名前の一覧」で確かめられます。"
)
LINE = "{name}　{date}から"
ADD = "Excelの様式を加える"
REPLACE = "取りかえる"
TRASH = "ごみ箱へ"
NAMES = "書ける名前の一覧"
ADD_TITLE = "様式にするExcelファイル"
REPLACE_TITLE = "取りかえる新しいExcelファイル"
EXCEL_KIND = "Excel ブック (*.xlsx)"
ADDED = "Excelの様式を加えました。"
ADDED_UNKNOWN = "Excelの様式を加えました。入らないところが{count}か所あります。"
REPLACED = "新しいファイルに取りかえました。前のファイルも残っています。"
REPLACED_UNKNOWN = (
    "新しいファイルに取りかえました。前のファイルも残っています。"
    "入らないところが{count}か所あります。"
)
TRASHED = "Excelの様式をごみ箱へ移しました。"
TRASH_TITLE = "この様式をごみ箱へ移しますか"
TRASH_WORDS = "「{name}」は、どのケースでも選べなくなります。ごみ箱から戻せます。"

REPORT = "入らないところ"
REPORT_NONE = "すべてのところに記録が入ります。"
REPORT_HINT = (
    "このままでも作れます。知らない名前のところは空になります。"
    "直すときは、Excelで直して「取りかえる」を押してください。"
)
PLACE = "{sheet} {cell}"
UNKNOWN = "{place}　{text}　知らない名前です。"
DID_YOU_MEAN = "{place}　{text}　「{suggestion}」のことですか。"
NOT_FILLED = "{place}　{text}　{where}には入りません。書いたまま残ります。"
WHERE = {
    "table_head": "Excelの表の見出し", "formula": "数式", "header_footer": "ヘッダー・フッター",
    "comment": "コメント", "shape": "図形やグラフの中",
}  # fmt: skip

MAKE_HEAD = "このケースで作る"
READER = "だれに出しますか"
MAKE = "このケースで作る"
MAKE_OUTSIDE = "記録して、このケースで作る"
INSIDE_HINT = (
    "庁内の控えと供覧は、そのまま作れます。作ったことだけが履歴に残ります。"
    "通報者など、だれから聞いたかを守る相談では、控えにも相談した人は入りません。"
)
OUTSIDE_HINT = (
    "庁外に出すときは、渡す相手・目的・根拠を記録してから作ります。"
    "相談者・通報者、秘密の住所、庁内だけの項目は空になります。"
)
RECIPIENT = "渡す相手"
PURPOSE = "目的"
BASIS = "根拠"
RECIPIENTS = {"本人": "本人", "家族": "家族"}
PURPOSES = {"本人": "本人への交付"}
NOT_OFFERED = (
    "家主用と開示請求用は、欄ごとに消すか黒く塗るため、「書類を作る」の様式で作ります。"
)
DEFAULT_PURPOSE = "支援のための情報共有"
SAVE_TITLE = "できたExcelの保存先"
SAVED = "Excelを作りました。"
SAVED_CONTINUED = "Excelを作りました。行が足りないので、続きのシートを{count}枚足しました。"

NAMES_TITLE = "書ける名前の一覧の保存先"
NAMES_FILE = "Excelの様式に書ける名前.xlsx"
NAMES_LIST = "Excelの様式に書ける名前"
NAMES_COLUMNS = ("Excelに書くことば", "どんなもの", "出せる相手")
NAMES_SAVED = "一覧を保存しました。"
ONE = "1つの値"
ROWS_FIRST = "一覧。はじめの行に書きます"
ROWS_LAST = "一覧。終わりの行に書きます"
ROWS_PART = "一覧の中の行に書きます"
PICTURE = "図。つなげたセルいっぱいに入ります"
AUDIENCES = {
    "内外本家": "だれでも", "内外本": "家族のほか", "内外": "庁内・外部", "内": "庁内",
    "×": "原本",
}  # fmt: skip
