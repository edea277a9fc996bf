"""Words of 設定."""

from __future__ import annotations

TITLE = "設定"
TABS = {"own": "自分", "office": "事務所", "staff": "職員", "year_table": "地区担当表",
        "choices": "選択肢", "notation": "図の書き方", "data": "データ", "safety": "安全"}
SAVE = "保存する"
SAVED = "保存しました。"
ADD = "足す"
CHANGE = "直す"
NONE = "（なし）"

FONT = "文字の大きさ"
FONTS = (("standard", "標準（10.5）"), ("large", "大（12）"), ("huge", "特大（14）"))
ENTER = "Enterで次の項目へ移る"
ENTER_SUPPORT = "入れると、Enterで次、Shift+Enterで前の項目に移ります。保存はCtrl+Enterです。"
OWN_LOCK = "ロックするまでの分"
OWN_LOCK_SUPPORT = "事務所の決まり（{minutes}分）より短くできます。"
MINUTES_WRONG = "1から60までの数字で入れてください。"
PIN = "PINを決める・変える"
PIN_NOTE = "ロックしたあと9時間まで、6けたの数字で開けます。"
PASSWORD = "パスワードを変える"
PASSWORD_OLD = "今のパスワード"
PASSWORD_NEW = "新しいパスワード"
PASSWORD_AGAIN = "新しいパスワード（もう一度）"
PASSWORD_ACT = "パスワードを変える"
PASSWORD_DONE = "パスワードを変えました。次のログインから使います。"
PASSWORD_DIFFERENT = "2回のパスワードが違います。"
KEEP_SETTINGS_FAILED = (
    "このパソコンに設定を保存できませんでした。今の画面には効いています。"
    "利用者フォルダーの空きを確かめてください。"
)

TOWN = "自治体の名前"
TOWN_SECTION = "町と事務"
LETTER = "このパソコンの番号の文字"
LETTER_SUPPORT = "番号（R8-K-A0012）の「A」の部分です。2台で使うときは別の文字にします。"
JUSO = "重層的支援体制整備事業を実施している"
FIRST_HOLDER = "最初の担当"
FIRST_HOLDERS = (("taker", "受けた人"), ("district", "地区担当"), ("duty", "当番"))
COORDINATOR_SECTION = "調整役（断らない相談マネジャー）"
COORDINATOR = "今の調整役（当番）"
DEPUTY = "不在のときの代わり"
AWAY_UNTIL = "今の調整役が不在の間"
AWAY_SUPPORT = "入れた日まで、連携は代わりの人に移ります。空にすると、今の調整役に戻ります。"
MODEL = "調整役のかたち"
MODELS = (
    ("desk", "総合相談窓口が調整する"),
    ("managers", "各課の断らない相談マネジャーが調整する"),
)
REPLY_DAYS = "返事の期限(開庁日)"
REPLY_DAYS_SUPPORT = "0は当日中です。国の標準ではなく、役場で決める日数です。"
REPLY_URGENCIES = ("A すぐに", "B 急ぐ", "C ふつう", "D ゆっくり", "未判定")
REPLY_DAYS_OF = "返事の期限 {urgency}"
REPLY_DAYS_WRONG = (
    "返事の期限は0日から30日までの数字で入れてください。設定は変わっていません。"
)
BOXES = "供覧欄の名前"
BOXES_SUPPORT = "左から順に「、」で区切って書きます。"
OFFICE_LOCK = "ロックするまでの分"
PIN_ALLOWED = "ロックしたあとPINで開けるようにする"
WITHOUT_CALLER = "相談受付票を印刷するとき、相談者の欄を伏せる"
DEPARTMENTS = "課"
DISTRICTS = "地区"
DEPARTMENT_NAME = "課の名前"
DISTRICT_NAME = "地区の名前"
LIST_ADD = "{label}を足す"
LIST_CHANGE = "{label}を直す"
NAME_NEEDED = "名前を入れてください。"
READ_ONLY = "事務所の設定は、統括保健師か管理者が変えられます。"

STAFF_COLUMNS = ("氏名", "課", "職種", "ログイン名", "権限", "在籍")
STAFF_LIST = "職員"
STAFF_ADD = "職員を足す"
STAFF_CHANGE = "職員を直す（Enter）"
STAFF_LOGIN = "ログインを付ける"
STAFF_ROLES = "今年度の役割"
STAFF_LETTER = "事務引継書"
STAFF_HAND_OVER = "まとめて引き継ぐ"
HAND_OVER_WORDS = (
    "{name}さんは今、相談{consultations}件・ケース{cases}件・連携{referrals}件・予定{tasks}件を"
    "持っています。だれに引き継ぎますか。{name}さんの在籍は変わりません。"
)
HAND_OVER_NOTE = "引き継ぎのことば"
HAND_OVER_NOTE_SUPPORT = "必ず書きます。どの記録の履歴にも残ります。"
HAND_OVER_NOBODY = "引き継ぐ人を選んでください。"
HAND_OVER_DONE = "{name}さんに引き継ぎました。"
LETTER_FIRST = "事務引継書を先に印刷"
STAFF_LEAVE = "異動・退職の引き継ぎ"
STAFF_EMPTY = "職員がまだいません。［職員を足す］から登録してください。"
STAFF_HERE = "在籍"
STAFF_GONE = "{day}まで"
STAFF_NAME = "氏名"
STAFF_KANA = "ふりがな"
STAFF_DEPARTMENT = "課"
STAFF_PROFESSION = "職種"
STAFF_RIGHT = "権限"
RIGHTS = {"admin": "管理者", "chief": "統括保健師", "nurse": "職員", "viewer": "閲覧のみ"}
LOGIN_NAME = "ログイン名（半角の英字・数字）"
LOGIN_PASSWORD = "最初のパスワード"
LOGIN_ACT = "ログインを付ける"
LOGIN_DONE = "ログインを付けました。本人に最初のパスワードを口頭で伝え、変えてもらってください。"
LOGIN_EXISTS = "この職員にはすでにログインがあります。"
LOGIN_TAKEN = "このログイン名は使われています。別の名前にしてください。"
LOGIN_WRONG = "ログイン名は半角の英字・数字・「-」「_」で入れてください。"
LEAVE_TITLE = "異動・退職の引き継ぎ"
LEAVE_WORDS = (
    "{name}さんが持っている 相談{consultations}件・ケース{cases}件・連携{referrals}件・"
    "予定{tasks}件を、まとめて引き継ぎます。"
)
LEAVE_COORDINATOR = "調整役の役目も、代わりの人（いなければ引き継ぐ人）に移ります。"
LEAVE_TO = "引き継ぐ人"
LEAVE_TO_COORDINATOR = "（調整役が引き継ぐ）"
LEAVE_DAY = "最後の日"
LEAVE_NOTE_SUPPORT = "書かなくてもかまいません。書くと、どの記録の履歴にも残ります。"
LEAVE_ACT = "引き継ぐ"
LEAVE_DONE = "{name}さんの{count}件を引き継ぎました。"
LEAVE_CHOOSE = "引き継ぎの対象にする職員を一覧から選んでください。"
ROLES_TITLE = "{year}年度の役割"

DATA_FOLDER = "データの場所"
DATA_BACKUPS = "バックアップの場所"
DATA_CHOOSE = "バックアップの場所を変える"
DATA_LAST = "最後のバックアップ"
DATA_NONE = "まだありません"
DATA_BACK_UP = "今すぐバックアップをとる"
DATA_BACKING_UP = "バックアップをとっています"
DATA_DONE = "バックアップをとり、検査しました。"
DATA_TEST = "復元テストをする"
DATA_TESTING = "最後のバックアップを試しに戻しています"
DATA_TESTED = (
    "最後のバックアップを別の場所に試しに戻し、問題なく読めることを確かめました。"
    "試しに戻したものは消しました。"
)
DATA_CHECK = "記録を検査する"
DATA_CHECKING = "記録を検査しています"
DATA_CHECK_TITLE = "検査の結果"
DATA_CHECK_GOOD = "記録と操作の履歴に、おかしなところはありませんでした。"
DATA_LATER = "この版では、まだ使えません。"

RECOVERY = "新しい回復コードを作る"
RECOVERY_NOTE = "前の回復コードは使えなくなります。印刷して金庫などに保管してください。"
RECOVERY_ASK = "新しい回復コードを作ると、今までの紙のコードでは開けなくなります。"
RECOVERY_SHEET = "回復コードの用紙"
SAFETY_MINIMUM = "パスワードの最も短い長さ"
SAFETY_MINIMUM_SUPPORT = "12文字か13文字以上にします。"
MINIMUM_WRONG = "12から64までの数字で入れてください。"
VAULT_ID = "保管場所の識別番号"
