"""Words of the frame: navigation, top bar, status, keys, search box."""

from __future__ import annotations

PROGRAM = "にもデスクトップ"
PROGRAM_TRAINING = "にもデスクトップ（練習）"

TODAY = "今日"
CONSULTATIONS = "相談"
CASES = "ケース"
REFERRALS = "連携"
AGENCIES = "社会資源"
TRASH = "ごみ箱"
CHECK = "月次確認"
SETTINGS = "設定"
INTAKE = "相談受付"
CASE = "ケースの詳細"
PLAN = "支援計画"
REFERRAL = "連携の詳細"
MEASURES = "連携の数字"
COORDINATOR = "調整役"
CONFERENCES = "会議"
CIRCULATION = "供覧中"
GIVE_DRAFT = "書きかけを同僚に渡す"
GIVE_WHICH = "どの書きかけを渡しますか。渡すと、自分の書きかけからはなくなります。"
GIVE_WHOM = "だれに渡しますか。"
GIVE_NEXT = "次へ"
GIVE_ACT = "渡す"
GIVE_NOBODY = (
    "このプログラムを使う同僚がまだいません。「設定」の「職員」でログインを作ってください。"
)
GIVEN = "書きかけを{name}さんに渡しました。"
REPLIES = "返事を取り込む"
DOCUMENT = "文書"
MAP = "図を直す"
FORMS = "様式"

NAV = "画面の切替"
NAV_TIP = "{label}（{key}）"
NEW_INTAKE = "相談を受ける"
NEW_INTAKE_TIP = "相談を受ける（Ctrl+N）"
SEARCH = "検索・操作　Ctrl+K"
SEARCH_NAME = "人・ケース・社会資源・画面を探す"
DRAFTS = "下書き {count}"
NO_DRAFTS = "下書きはありません"
DRAFT_LINE = "{title}（{time}）"
DRAFT_UNTITLED = "題名なし"
BACKUP = "最終バックアップ {time}"
BACKUP_DAY = "{month}月{day}日 {time}"
NO_BACKUP = "バックアップなし"
BACKING_UP = "バックアップをとっています"
BACKUP_FAILED_TITLE = "バックアップをとれませんでした"
BACKUP_FAILED_ASK = "{sentence}\n記録そのものは保存されています。このまま終わりますか。"
CLOSE_ANYWAY = "バックアップなしで終わる"
STAY = "終わらずに戻る"
BUSY_TITLE = "処理が続いています"
BUSY_WORDS = (
    "処理が終わるまでお待ちください。途中でやめるときは、処理の画面で[中止する]を選びます。"
)
USER_MENU = "職員 {name}"
CHANGE_USER = "ほかの職員に替わる"
SET_PIN = "PINを決める・変える"
OWN_SETTINGS = "自分の設定"
LOCK = "ロック"
LOCK_TIP = "画面をロックする（Ctrl+L）"
QUIT = "終わる"

SAVED = "保存済み {time}"
READY = "保存していない操作はありません"
REFRESHED = "ほかの画面での変更を読み込みました"
RELOADED = "読み直しました"
UNDONE = "元に戻しました：{action}"
REDONE = "やり直しました：{action}"
TRAINING_STATUS = "練習モード：実在の記録ではありません"
PAGE_MISSING = "この画面は、この版ではまだ使えません。"

KEYS_TITLE = "キーの一覧"
KEYS_PAGE = "この画面のキー"
KEYS = (
    ("Ctrl+N", "相談を受ける（どの画面でも）"),
    ("Ctrl+Shift+N", "この画面の新しい項目"),
    ("Ctrl+K", "検索・操作"),
    ("Ctrl+1 … 9、0", "画面の切替"),
    ("Alt+← / Alt+→", "前の画面に戻る／進む"),
    ("F6 / Shift+F6", "区画を移る"),
    ("F5", "読み直す"),
    ("Ctrl+Enter", "保存する"),
    ("Enter / Shift+Enter", "次の項目／前の項目"),
    ("Ctrl+Z / Ctrl+Y", "元に戻す／やり直す"),
    ("Ctrl+P", "印刷プレビュー"),
    ("F4", "定型句"),
    ("Ctrl+;", "今日の日付"),
    ("Ctrl+L", "画面をロックする"),
    ("F1", "キーの一覧"),
    ("Esc", "閉じる（下書きは残ります）"),
)

PALETTE_TITLE = "検索・操作"
PALETTE_LINE = "探す言葉"
PALETTE_HINT = (
    "氏名・ふりがな・電話・番号・言葉の一部で探します。↑↓で選び、Enterで開きます。"
)
PALETTE_NOTHING = "見つかりませんでした。言葉を短くするか、ふりがなで探してください。"
PALETTE_LIST = "見つかったもの"
KIND = {
    "person": "人",
    "support_case": "ケース",
    "consultation": "相談",
    "referral": "連携",
    "agency": "社会資源",
    "page": "画面",
    "act": "操作",
}
ACT_BACKUP = "今すぐバックアップをとる"
ACT_LOCK = "画面をロックする"
ACT_UNDO = "元に戻す"
ACT_KEYS = "キーの一覧を見る"
ACT_RELOAD = "画面を読み直す"
BACKED_UP = "バックアップをとりました（検査ずみ）。"

PIN_TITLE = "PINを決める"
PIN_FIRST = (
    "6けたの数字を決めると、ロックしたあと9時間までは、パスワードの代わりにPINで開けます。"
)
PIN_AGAIN = "確かめのため、もう一度同じPINを入力してください。"
PIN_ACT = "このPINにする"
PIN_DIFFERENT = "2回のPINが違います。もう一度入力してください。"
PIN_SET = "PINを決めました。次のロックから使えます。"
PIN_FORBIDDEN = "この事務所では、PINを使わないことになっています。パスワードで開いてください。"
WARNINGS_TITLE = "ログインのお知らせ"
