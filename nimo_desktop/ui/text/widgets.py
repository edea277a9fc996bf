"""Words of the building blocks: fields, forms, lists, dialogs, preview, tasks, crash."""

from __future__ import annotations

# frame and prompts
TRAINING = "練習"
CANCEL = "やめる"
UNDERSTOOD = "閉じる"
RESTORE = "元に戻す"
DETAILS = "詳しく"
TOLD_TITLE = "お知らせ"
TROUBLE_TITLE = "できませんでした"
TOAST_NAME = "お知らせ"

# tasks
STOP = "中止する"
STOPPING = "中止しています。途中までの変更は残りません。"

# crash
CRASH_TITLE = "思わぬ不具合が起きました"
CRASH_BODY = (
    "プログラムの不具合で、いまの操作を終えられませんでした。保存済みの記録と下書きは守られています。"
    "このまま続けられますが、くり返すときは一度閉じて開き直してください。"
    "下の内容（個人情報は含みません）を写して、管理者に渡してください。"
)
CRASH_DETAILS = "不具合の詳しい内容"
COPY_DETAILS = "詳しい内容を写す"
GO_ON = "閉じて続ける"

# fields
REQUIRED = "※\u2060必\u2060須"  # joined, so that no line breaks inside
REQUIRED_SPOKEN = "必須"
ERROR_MARK = "＊"
CHOOSE_DATE = "どちらの日付ですか。↑↓で選び、Enterで決めます。"
CHOICES_NAME = "日付の候補"
READING_TO_CHECK = "ふりがなをお確かめください（要確認）。"
NO_CHOICE = "（選ばない）"
NO_CHOICE_SHORT = "−"
RETIRED = "{code}（今は使われていない区分）"
CHECKED_MAIN = "{label}（◎ 主なもの）"
CHECKS_NAME = "{name}（↑↓で移動、スペースで選ぶ）"
CHECKS_MAIN_NAME = "{name}（↑↓で移動、スペースで選ぶ、M で主なもの）"
PHRASES = "定型句"
NO_PHRASES = "定型句はまだ登録されていません"
DATE = "日付"
TIME = "時刻"
TIME_WRONG = "時刻は「10:30」のように0:00から23:59で入力してください"
TIME_WITHOUT_DATE = "日付も入力してください"
DATE_NOT_A_DAY = "日付は年月日まで入力してください"
MINUTES_WRONG = "時間は「30」や「1時間30分」のように、分で入力してください"
PHONE_WRONG = "電話番号は数字と「-」で入力してください（内線は「内線12」のように続けます）"
PIN_WRONG = "暗証番号は{low}～{high}けたの数字で入力してください"
ROW_NAME = "{label} {number}行目"
ADD_ROW = "行を足す"
REMOVE_ROW = "{number}行目を消す"

# forms
DRAFT_SAVED = "下書き自動保存 {time}"
DRAFT_NONE = "下書きは自動で保存されます"
DRAFT_FAILED = (
    "下書きを保存できていません。入力した内容はこの画面に残っています。"
    "画面を閉じずに、空き容量などを確かめてください。3秒ごとに自動でやり直します。"
)
NEEDED = "{label}を入力してください"
PROBLEMS_FOUND = "{count}か所を直してください。最初の項目に移りました。"
SAVE = "保存する"

# lists
NOTHING_HERE = "まだ何もありません。"
ROW_SPOKEN = "{title} {value}"
EMPTY_CELL = "空欄"

# preview
PRINT = "印刷する"
SAVE_PDF = "PDFで保存"
SAVE_EXCEL = "Excelで保存"
ZOOM_IN = "大きく"
ZOOM_OUT = "小さく"
FIT_WIDTH = "幅に合わせる"
PAGE = "{number} / {count} ページ"
PREVIEW_PAGES = "印刷される紙面"
PRINT_FAILED = (
    "印刷を始められませんでした。記録はそのまま残っています。"
    "プリンターの電源と接続を確かめるか、[PDFで保存]を使ってください。"
)
PDF_DAMAGED = "紙面を表示できませんでした。記録はそのまま残っています。もう一度作り直してください。"

# a list as a file
LIST_TO_EXCEL = "この一覧をExcelへ"
LIST_KINDS = "Excel (*.xlsx)"
LIST_EXPORTED = "{count}件をExcelに書き出しました。"

# a draft beside a newer record
NEWER_TITLE = "下書きを始めたあとに、この記録は書きかえられています。"
NEWER_WORDS = (
    "ちがうところを見くらべて、どちらを使うかを選んでください。"
    "どちらもまだ残っています。"
)
NEWER_ITEM = "項目"
NEWER_DRAFT = "あなたの下書き"
NEWER_RECORD = "新しい記録"
NEWER_NAME = "下書きと新しい記録の見くらべ"
USE_DRAFT = "下書きの内容を使う"
USE_RECORD = "新しい記録を使い、下書きを消す"
YES = "はい"
