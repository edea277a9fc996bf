"""Words of filled sheets (書類)."""

from __future__ import annotations

NOT_SAVED = "まだ保存していません"
EDITION = "{number} 第{edition}版"
FIXED = "{number} 第{edition}版　確定 {date}"
MAKER = "作成主体: {maker}"
MAKER_TIP = "作成主体は、この書類を作って責任をもつところ(町・町と機関の共同・他機関)です。"
FILLS = {"filled": "", "header": "見出しだけ入り", "blank": "白紙"}

INPUT = "入力"
PAPER = "紙で見る"
BACK = "ケースへ戻る"
SAVE = "保存する"
SAVED = "書類を保存しました。番号は{number}です。"
FIX = "確定する"
FIX_TITLE = "この版を確定しますか"
FIX_WORDS = (
    "確定すると、今の内容のまま残ります。あとで記録が変わっても、この版は変わりません。"
    "続きは新しい版で書けます。"
)
FIXED_NOW = "この版を確定しました。"
NEW_EDITION = "新しい版を作る"
NEW_EDITION_MADE = "前の版を写しました。直してから保存してください。"
COMPARE = "前の版と比べる"
COMPARE_TITLE = "前の版との違い"
COMPARE_NONE = "前の版と同じです。"
COMPARE_WHICH = "どの版と比べますか。"
COMPARE_ACT = "比べる"
COMPARE_LINE = "{label}\n　前: {before}\n　今: {after}"
COMPARE_EMPTY = "(空)"
TRASH = "ごみ箱へ移す"
TRASH_TITLE = "この書類をごみ箱へ移しますか"
TRASH_WORDS = "番号はそのまま残り、ごみ箱から戻せます。"
TRASHED = "書類をごみ箱へ移しました。"
FROM_DRAFT = "{time}の下書きの続きです。"
DRAFT_TITLE = "{title}"
FIXED_STATUS = "確定しています。{date}　{who}"
OLDER_TITLE = "書きかけの下書きがあります"
OLDER_WORDS = (
    "「{title}」には、{time}の下書きが残っています。どちらで続けますか。"
    "前の版を写すほうを選ぶと、この下書きは消えます。"
)
OLDER_GO_ON = "下書きの続きを書く"
OLDER_COPY = "下書きを消して、前の版を写す"
OLDER_ACT = "続ける"
UNREADABLE = "この書類は読み取れません"
NO_NUMBER_YET = "番号は、印刷か保存をするときに付きます。"
READ_ONLY = "この版は確定しています。続きは「新しい版を作る」で書いてください。"
READ_ONLY_DRAFT = (
    "この版は確定しています。確定の前の書きかけ({time})は、下書きに残っています。"
    "「新しい版を作る」を押すと、新しい版に入ります。"
)

OVERWRITTEN = "記録とちがいます(この書類だけ)。記録: {words}"
RECORD_EMPTY = "空"
FOLLOW = "記録に戻す"
WRITE_BACK = "記録も直す"
WRITTEN_BACK = "記録も直しました。"
OPEN_RECORD = "記録を開く"
MEND_RECORD = "記録を直す"
LINKED_ROWS = "記録から入っています。ここで書きかえると、この書類だけが変わります。"
LOOK_ROWS = "記録にあるままです。ここでは書きかえられません。"
RECORD_NO_ROWS = "記録には、まだありません。"
REQUIRED_MISSING = "「{label}」がまだ空です。保存はできます。"
FITS = "1枚に収まります。"
PAGES = "{count}枚になります(2枚目からは続紙)。"
LONG = "{count}枚です。"

# paper
READER = "だれに出しますか"
RECIPIENT = "渡す相手"
PURPOSE = "目的"
BASIS = "根拠"
RECALL = "複写禁止・回収と印刷する"
PRINT = "印刷する(Ctrl+P)"
PRINT_OUTSIDE = "記録して印刷する(Ctrl+P)"
SAVE_PDF = "PDFで保存"
SAVE_EXCEL = "Excelで保存"
PASSWORD = "ファイルのパスワード"
PASSWORD_HINT = "付けるとき、8文字以上"
PASSWORD_TIP = (
    "PDFとExcelで保存するときに付きます。相手には、ファイルとは別の方法で伝えてください。"
)
INSIDE_HINT = "庁内の控えと供覧は、そのまま印刷できます。印刷したことだけが履歴に残ります。"
OUTSIDE_HINT = "庁外に出す写しは、渡す相手・目的・根拠を記録してから印刷します。"
BARS_HINT = (
    "開示請求用は、ほかの方の情報と出せない欄を黒塗りにします。"
    "この黒塗りは案で、どこを塗るかは開示決定で決まります。"
    "塗り足す言葉は、下の「黒く塗る言葉」に入れてください。"
    "塗らないと決めた欄があるときは、「原本」を印刷し、残りを手で塗ってください。"
)
BLACKED = "黒く塗る言葉"
BLACKED_HINT = "例: 夫、家主"
BLACKED_TIP = "文章の中の言葉を「■■■■」にします。いくつもあるときは「、」で区切ってください。"
WHOSE_CASE = "どのケースの写しですか"
WHOSE_HINT = "ほかのケースと、会議全体について書いた欄は、この写しに出ません。"
PRINTED = "印刷に送りました。"
FILE_SAVED = "保存しました。"
PERSON_RECIPIENTS = {"本人": "本人", "家族": "家族", "開示": "本人(開示請求)"}
DEFAULT_PURPOSE = "支援のための情報共有"
PURPOSES = {"開示": "開示請求への対応"}
SAVE_PDF_TITLE = "PDFの保存先"
SAVE_EXCEL_TITLE = "Excelの保存先"

# 書類 tab of a case
TAB_MAKE = "様式から作る"
TAB_MADE = "作った書類"
TAB_MADE_LINE = "{date}　{title}　{number} 第{edition}版{state}"
TAB_FIXED = "(確定)"
TAB_FILL = {"header": "(見出しだけ)", "blank": "(白紙)"}
TAB_NONE = "作った書類はまだありません。左の様式を選んで「作る」を押してください。"
TAB_SEARCH = "様式を探す(題名・番号)"
TAB_FIND = "番号で探す(R8-S-A0001)"
MAKE = "作る(Enter)"
MAKE_HEADER = "見出しだけ入りで印刷"
MAKE_BLANK = "白紙で印刷"
MAKE_COPY = "前の版を写して作る"
OPEN_MADE = "開く(Enter)"
NOT_YET = "この様式のもとになる記録({about})が、このケースにはまだありません。"
ABOUT = {
    "case": "ケース", "consultation": "相談受付", "plan": "支援計画", "referral": "連携",
    "conference": "会議", "office": "役場",
}  # fmt: skip
