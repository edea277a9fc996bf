"""Words of the page that takes replies."""

from __future__ import annotations

TITLE = "返事を取り込む"
OPEN_FILE = "Excelの返事を開く"
OPEN_FOLDER = "フォルダーの返事をまとめて開く"
FILE_TITLE = "返事のExcelを選ぶ"
FOLDER_TITLE = "返事が入っているフォルダーを選ぶ"
FILE_KINDS = "Excel (*.xlsx)"
TYPE_IT = "紙・電話の返事を入れる"
DROP_HINT = (
    "返事のExcelは、この画面へ引いてきて落としても開けます。"
    "取り込むまで、記録は何も変わりません。"
)

# the typed slip
SLIP = "返事の欄(連携票の下の部分)"
NUMBER = "連携番号"
LETTERS = "確認文字"
LETTERS_HINT = "番号のうしろの2文字です。電話のときは空でかまいません。"
SOURCE = "返事の来かた"
CHECK = "内容を確かめる（Ctrl+Enter）"
NEXT_ONE = "次の返事を入れる"

# the list of files
LIST = "開いた返事"
COLUMNS = ("ファイル", "番号", "ようす")
READY = "取り込めます"
DONE = "取り込みました"
LIST_EMPTY = "返事のファイルはまだ開いていません。"

# comparing
COMPARE = "返事と、いまの記録"
COMPARE_COLUMNS = ("欄", "返事に書かれたこと", "いまの記録")
COMPARE_EMPTY = "左で返事を選ぶか、番号を入れると、いまの記録と並べて表示します。"
WHAT = "{number}　{need}（{who}）"
STEPS = "取り込むと、こう記録します: {steps}"
SECOND = "この連携には前にも返事を取り込んでいます。前の返事はそのまま残ります。"
EXTRA = "取り込む前に決めること"
STAFF = "受ける職員"
LEAD = "主担当になる人"
NEXT_ON = "次に確かめる日"
WATCHED_BY = "見守る人"
TEXT = "結果の内容"
NOBODY = "（返事の名前から見つける）"
PRESENT_HOLDER = "（いまの担当のまま）"
TAKE = "取り込む"
TAKE_ALL = "取り込めるものを全部取り込む（{count}件）"
OPEN_REFERRAL = "連携を開く"
TAKEN = "{number} の返事を取り込みました。"
TAKEN_MANY = "{count}件の返事を取り込みました。"
NONE_LEFT = "（なし）"
