"""Words of the first-run wizard."""

from __future__ import annotations

TITLE = "はじめの設定"
STEP = "{number} / {count}　{title}"
STEPS = ("保存する場所", "最初の利用者", "町・課・地区", "職員と調整役", "回復コード", "できあがり")
NEXT = "次へ進む"
BACK = "前へ戻る"
CANCEL = "設定をやめる"
MAKE = "記録の保管場所を作る"
MAKING = "記録の保管場所を作っています…"
BEGIN = "はじめる"
TRAIN = "先に練習モードで試す"
NOTHING_YET = "まだ何も作っていません。いつでもやめられます。"

PLACE_WORDS = (
    "相談の記録を暗号化して保存するフォルダーを決めます。"
    "このパソコンの中（Cドライブなど）を選んでください。"
)
PLACE = "保存する場所"
PLACE_CHOOSE = "フォルダーを選ぶ"
PLACE_OK = "この場所に保存できます。"
PLACE_TAKEN = (
    "このフォルダーにはすでに記録があります。別の場所を選ぶか、ログイン画面から開いてください。"
)
PLACE_RELATIVE = "「C:\\」や「/」から始まる、フォルダーの場所全体を入力してください。"

USER_WORDS = (
    "最初の利用者は統括保健師として、職員の登録や設定ができます。"
    "パスワードを忘れると、あとの画面でお渡しする回復コードでしか開けません。"
)
NAME = "氏名"
LOGIN = "ログイン名"
LOGIN_SUPPORT = "半角の英字・数字。ログイン画面に表示されます。"
LOGIN_WRONG = "ログイン名は半角の英字・数字・「-」「_」「.」で入れてください。"
PROFESSION = "職種"
PASSWORD = "パスワード"
PASSWORD_AGAIN = "パスワード（もう一度）"
RULES = "13文字以上。ありふれた言葉やログイン名だけのものは使えません。"
GOOD = "✓ このパスワードは使えます。"
DIFFERENT = "2回のパスワードが違います。"
SAME = "✓ 2回とも同じです。"

TOWN_WORDS = "あとから「設定」で直せます。1行に1つずつ入力してください。"
TOWN = "自治体の名前"
OWN_DEPARTMENT = "あなたの課"
DEPARTMENTS = "ほかの課（連携する庁内の課）"
DEPARTMENTS_SUPPORT = "例：福祉課、長寿支援課、子ども支援課、学校教育課"
DISTRICTS = "地区"
DISTRICTS_SUPPORT = "例：中央地区、北地区"

STAFF_WORDS = "1行に1人ずつ「氏名、課」の順に入力します。ログインはあとから「設定」で追加できます。"
STAFF = "職員"
STAFF_SUPPORT = "例：相談 一郎、福祉課"
STAFF_UNKNOWN = (
    "「{name}」の課「{department}」がありません。前の画面の課の名前と同じにしてください。"
)
COORDINATOR = "調整役（断らない相談マネジャー）"
COORDINATOR_SUPPORT = "行き先の決まらない相談を必ず引き受け、次の担当を決める人です。"
DEPUTY = "調整役が不在のときの代わり"
NOBODY = "（まだ決めない）"
JUSO_LABEL = "重層事業"
JUSO = "重層的支援体制整備事業を実施している"
JUSO_SUPPORT = "実施していると、重層支援会議や多機関協働の様式が使えます。"

CODE_WORDS = (
    "記録の保管場所ができました。下の回復コードは、いま一度だけ表示します。"
    "印刷して、金庫など鍵のかかる場所に保管してください。"
)
CODE = "回復コード"
CODE_PRINT = "回復コードを印刷する"
CODE_SHEET = "回復コードの用紙"
CODE_CONFIRM = "保管の確認"
CODE_CONFIRM_SUPPORT = "印刷した紙を見て、回復コードの最後の5文字（例：89ABC）を入力してください。"
CODE_WRONG = "最後の5文字が合いません。印刷した紙をもう一度確かめてください。"
CODE_LEAVE_TITLE = "回復コードの確認がまだです"
CODE_LEAVE = (
    "このまま閉じても記録の保管場所は使えますが、パスワードを忘れると開けなくなります。"
    "新しい回復コードは、あとで「設定」の「安全」で作れます。"
)
CODE_LEAVE_ACT = "確認せずに進む"
CODE_STAY = "回復コードに戻る"

DONE_WORDS = (
    "準備ができました。[はじめる]で今日の画面が開きます。"
    "練習モードでは、架空の町の記録で操作を試せます。本番の記録とは混ざりません。"
)
SAVE_PDF_KINDS = "PDF (*.pdf)"
