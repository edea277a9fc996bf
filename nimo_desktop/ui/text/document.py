"""Words of the document page and the papers tab."""

from __future__ import annotations

TITLE = "書類"
FORMS = "記録からそのまま印刷"
PREVIEW = "書類の見本"
THIS_COPY = "この紙は"
COPIES = (
    ("office", "事務所の控え"),
    ("circulated", "庁内・供覧用"),
    ("outside", "外に出す写し"),
    ("person", "本人に渡す写し"),
)
INSIDE_HINT = (
    "庁内の控えと供覧は、そのまま印刷できます。印刷したことだけが履歴に残ります。"
    "相談者欄が載るのは、相談受付票の控えだけです。"
)
OUTSIDE_HINT = (
    "外に出す写しは、渡す相手・目的・根拠を記録してから印刷します。"
    "相談者・通報者は載りません。"
)
RECIPIENT = "渡す相手"
PURPOSE = "目的"
BASIS = "根拠"
PASSWORD = "ファイルのパスワード"
PASSWORD_HINT = "付けるとき、8文字以上"
PRINT = "印刷する(Ctrl+P)"
PRINT_OUTSIDE = "記録して印刷する(Ctrl+P)"
SAVE_PDF = "PDFで保存"
SAVE_EXCEL = "Excelで保存"
BLANK = "白紙で印刷"
BACK = "戻る"
PDF_KIND = "PDF (*.pdf)"
EXCEL_KIND = "Excel (*.xlsx)"
SAVE_PDF_TITLE = "PDFの保存先"
SAVE_EXCEL_TITLE = "Excelの保存先"
SAVED = "保存しました。"
PRINTED = "印刷に送りました。"
NOTHING = "ここには、まだ作れる書類がありません。"
PERSON_RECIPIENT = "本人"
PERSON_PURPOSE = "本人への交付"
DEFAULT_PURPOSE = "支援のための情報共有"

TAB_EMPTY = "相談受付票と連携票は、相談受付や連携ができると、ここから印刷できます。"
TAB_HANDED = "外に渡した写し"
TAB_NONE_HANDED = "外に渡した写しはありません。"
HANDED = "{date}  {recipient}  {form}({purpose}・{basis})  {copy}"
HANDED_COPY = "写し{number}"
HANDED_BY_MOUTH = "口頭"
NO_BASIS = "根拠は未記録"
OPEN = "開く(Enter)"
OF_RECORD = "{title}"
