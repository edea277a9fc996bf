"""Words of 様式: the list of forms, the table of boxes, the text, the preview."""

from __future__ import annotations

TITLE = "様式"
OPEN = "様式を見る・直す"
OPEN_SUPPORT = "紙・画面・Excelの欄を、町に合わせて直せます。版が残り、もとの様式にも戻せます。"
LIST_NAME = "様式の一覧"
SEARCH = "題名・番号で探す"
LINE = "{title}\n{number}{mark}"
LINE_TIP = "{title}\n{number}\n作成: {maker}"
CHANGED_MARK = "\n【町で変更】"
DRAFT_MARK = "\n【書きかけ】"
EMPTY = "この言葉に合う様式はありません。"
BY_TOWN = "町で変更した様式です（第{edition}版）。"
BY_PROGRAM = "プログラムの様式です。直して保存すると、町の様式になります。"
DIRTY = "直しは、まだ保存していません（書きかけは残ります）。"
LOOKING = "{name}の内容を開いています。保存すると、この内容が新しい版になります。"
READ_ONLY = "様式を直せるのは、管理職と管理者です。ここでは見るだけです。"

SAVE = "町の様式として保存"
SAVED = "「{title}」を町の様式（第{edition}版）として保存しました。これから書く書類に使います。"
BACK = "プログラムの様式に戻す"
BACK_TITLE = "プログラムの様式に戻しますか"
BACK_WORDS = (
    "これから書く「{title}」は、プログラムの様式になります。"
    "町の様式の版も、すでに書いた書類も、そのまま残ります。"
)
BACK_ACT = "戻す"
BACK_DONE = "「{title}」をプログラムの様式に戻しました。"
EDITIONS = "前の版を見る"
EDITIONS_TITLE = "「{title}」の版"
EDITIONS_WORDS = "開く版を選んでください。保存するまで、使っている様式は変わりません。"
EDITIONS_ACT = "開く"
EDITION = "第{edition}版　{date}　{who}{mark}"
EDITION_NAME = "第{edition}版"
IN_USE = "（今使っている版）"
PROGRAM = "プログラムの様式"
UNDO = "一つ戻す"
DISCARD = "直しを捨てる"
DISCARD_TITLE = "直しを捨てますか"
DISCARD_WORDS = "「{title}」の保存していない直しが消えます。使っている様式は変わりません。"
DISCARD_ACT = "捨てる"
NOT_SAVED = "まちがいが残っているので、保存していません。今の様式はそのままです。"
PREVIEW = "できあがり"
PREVIEW_OLD = "まちがいを直すと、できあがりが変わります。"

TAB_TABLE = "表で直す"
TAB_TEXT = "文字で直す（くわしい人向け）"
TABLE_NAME = "様式の部品と欄"
TABLE_HINT = "Enter: 見出しを直す　Alt+↑↓: 動かす　Delete: 取り除く"
COLUMNS = ("見出し", "種類", "記録の項目", "幅", "必須", "出す先")
YES = "○"
WHOLE = "様式の全体"
INDENT = "　　"
BETWEEN, AND_MORE = "・", "…"
NEW_LABEL = "新しい欄"  # as a new box of the file is called
NO_LABEL = "（見出しなし）"
ADD_CELL = "欄を足す"
ADD_PART = "部品を足す"
UP = "上へ"
DOWN = "下へ"
REMOVE = "取り除く"
DETAIL = "選んだところ: {name}"
KINDS = {
    "heading": "帯の見出し", "row": "横に並ぶ欄", "text": "長い文", "checks": "選ぶ欄(☑)",
    "table": "くり返しの表", "picture": "図", "sign": "署名欄", "note": "枠のない文",
    "cut": "切り取り線", "cell": "欄", "column": "表の列", "top": "全体",
}  # fmt: skip
TYPES = (
    ("text", "一行の文字"), ("long", "長い文"), ("date", "日付"), ("number", "数"),
    ("choice", "1つ選ぶ"), ("checks", "いくつも選ぶ"),
)  # fmt: skip
COLUMN_TYPES = TYPES[:-1]
ALIGNS = (("left", "左"), ("center", "中央"), ("right", "右"))
MAKERS = (("町", "町"), ("共同", "共同"), ("写し", "他機関の写し"))
ABOUTS = (
    ("case", "ケース"), ("consultation", "相談"), ("plan", "計画"), ("referral", "連携"),
    ("conference", "会議"), ("office", "役場全体"),
)  # fmt: skip
MORE = "くわしい設定"
LABELS = {
    "label": "見出し", "bind": "記録の項目", "type": "種類", "options": "選択肢",
    "codes": "選択肢の一覧", "width": "幅の割合", "required": "必ず書く", "to": "出す先",
    "help": "説明", "lines": "行数", "header": "「見出しだけ」でも中身を入れる",
    "on_top": "見出しを上に置く", "columns": "選択肢の列の数", "several": "いくつも選べる",
    "rows": "紙の行数", "most": "書ける行数", "diagram": "図", "height_mm": "高さ(mm)",
    "who": "署名する人", "bold": "太字", "align": "寄せ", "text": "文", "title": "題名",
    "number": "様式番号", "maker": "作成主体", "landscape": "横向き", "a3": "A3にする",
    "circulation": "供覧欄を印刷する", "one_page": "1枚に収める", "confidential": "右上の赤枠",
    "readers": "出すことのある相手", "juso": "重層的支援体制整備事業の町だけ",
    "source": "もとにした様式", "source_date": "確かめた年月", "about": "何について書く紙か",
    "plan_kind": "計画の種類", "shorten": "先に続紙へ回す欄", "new_page": "新しい紙から始める",
    "label_mm": "見出しの幅(mm)", "name": "欄の名前", "id": "様式の名前",
    "read_only": "記録を見るだけの表にする",
}  # fmt: skip
LABELS_OF_KIND = {
    ("table", "lines"): "1行の高さ", ("table", "bind"): "記録の一覧",
    ("table", "name"): "表の名前", ("column", "name"): "列の名前",
}  # fmt: skip
HINTS = {
    "title": "紙の上に大きく印刷します。",
    "number": "紙の左上に印刷します。",
    "about": "この記録から、紙の中身が入ります。",
    "plan_kind": "選ばなければ、いちばん新しい計画から入ります。",
    "maker": "だれが作る紙かです。",
    "readers": "原本は、いつでも出せます。",
    "confidential": "空なら、枠を印刷しません。",
    "circulation": "庁内に出す紙だけに印刷します。",
    "landscape": "紙を横に使います。",
    "a3": "紙の大きさをA3にします。",
    "one_page": "入りきらない分は、続紙へ回します。",
    "shorten": "選んだ順に回します。選ばなければ、後ろの長い欄から回します。",
    "juso": "この事業をしない町では、様式の一覧に出ません。",
    "source": "どこの様式をもとにしたかの控えです。紙には出ません。",
    "source_date": "もとの様式を確かめた年月です。例: 2026-11",
    "id": "書類と様式を結ぶ名前です。変えられません。",
    "label": "紙と画面に出ます。空なら、見出しを印刷しません。",
    "text": "紙に印刷します。",
    "bind": "選ぶと、記録から入ります。書きかえた紙では、その欄だけ記録から離れます。",
    "type": "入力のしかたが変わります。",
    "options": "1行に1つ。一覧を使うときは空のままにします。",
    "codes": "プログラムの選択肢を使うときに選びます。",
    "several": "外すと、1つだけ選ぶ欄になります。",
    "columns": "選択肢を、紙の上で何列に並べるかです。",
    "required": "空のまま保存すると知らせます。保存はできます。",
    "help": "入力のときに出ます。紙には出ません。",
    "width": "同じ行の欄とくらべた広さです。2なら、1の欄の2倍です。",
    "label_mm": "空なら、ちょうどよい幅にします。0なら、見出しを印刷しません。",
    "lines": "紙に用意する、いちばん少ない行数です。",
    "align": "文字を寄せる向きです。",
    "on_top": "外すと、見出しは左に付きます。",
    "header": "「見出しだけ入りで印刷」のときも、ここには記録を入れます。",
    "new_page": "この見出しの前で、紙を改めます。",
    "rows": "紙に用意する、いちばん少ない行数です。",
    "most": "画面で書ける、いちばん多い行数です。",
    "diagram": "ケースの図が入ります。",
    "height_mm": "図の高さです。",
    "who": "1行に1人。",
    "bold": "太い字で印刷します。",
    "to": "選ばなければ、だれに出す紙にも載ります。",
    "read_only": "記録の行をそのまま見せます。書類の画面では書きかえられません。",
    "name": "書いた内容を残すための名前です(英字・数字・下線)。変えると、前の版を写すときに、"
            "この欄の言葉は写りません。",
}  # fmt: skip
HINTS_OF_KIND = {
    ("table", "lines"): "表の1行に、文字を何行書ける高さにするかです。",
    ("table", "bind"): "選ぶと、記録にある分だけ行が入ります。",
    ("column", "bind"): "表の「記録の一覧」から、この列に入れるものです。",
    ("column", "name"): "書いた内容を残すための名前です(英字・数字・下線)。",
    ("row", "to"): "選ばなければ、だれに出す紙にも載ります。外した相手の紙では、行ごと消えます。",
}  # fmt: skip
SHORTEN_ORDER = "回す順: {words}"
PICK_LIST = "記録の項目"
PICK_NONE = "合う項目がありません。別の言葉で探してください。"
PICK_UNKNOWN = "一覧から選んでください。"
PICK_LOST = "（今はない項目）"
AUDIENCES = {
    "内外本家": "だれでも", "内外本": "家族のほか", "内外": "庁内・外部", "内": "庁内だけ",
    "×": "原本だけ",
}  # fmt: skip
NUMBER_WRONG = "{least:g}から{most:g}までの数で書いてください。"

TEXT_NAME = "様式の文字（TOML）"
TEXT_HINT = (
    "くわしい人向けです。項目の名前が英語なので、ふだんは「表で直す」で直してください。"
    "書き方は説明書の「様式ファイルの書き方」にあります。"
)
FAULTS_NAME = "直すところ"
FAULT = "{line}行目: {sentence}"
FAULT_AT = "「{name}」: {sentence}"
MORE_FAULTS = "ほかに{count}か所あります。"
NO_FAULTS = "まちがいはありません。"
TABLE_OFF = "文字の書き方にまちがいがあるので、表では直せません。「文字で直す」で直してください。"
