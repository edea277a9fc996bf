"""Words of the login card, the lock card and the ways back in."""

from __future__ import annotations

PROGRAM = "にもデスクトップ"
TAGLINE = "断らない相談と支援の記録"
WHO = "職員"
PASSWORD = "パスワード"
PIN = "PIN（6けたの数字）"
SHOW = "表示"
HIDE = "隠す"
SHOW_NAME = "パスワードを表示する"
CAPS = "CapsLockが入っているようです。大文字になっていないか確かめてください。"
LOG_IN = "ログイン"
OPEN = "開く"
OPENING = "開いています…"
PREPARING = "準備しています…"
CLOSING = "処理が終わるのを待って、鍵を閉じています…"
LOCKED = "画面をロックしています。入力途中の記録は守られています。"
USE_PASSWORD = "パスワードで開く"
USE_PIN = "PINで開く"
NEED_PASSWORD = "パスワードを入力してください。"
TRAINING = "練習モードで開く"
REAL = "本番の記録に戻る"
RECOVERY = "回復コードで開く"
RESTORE = "バックアップから戻す"
OTHER_FOLDER = "ほかの場所を開く"
FOLDER = "データの場所：{folder}"
TRAINING_NOTE = "練習用の架空の町です。職員名 nurse、パスワード renshu-renshu-2026 で開けます。"
MAKING_TRAINING = "練習用の町を作っています"
TRAINING_MISSING = (
    "この版には練習用の町が入っていません。何も変わっていません。"
    "本番の記録をそのままお使いください。"
)

RECOVERY_TITLE = "回復コードで開く"
RECOVERY_WORDS = (
    "金庫などに保管してある回復コードを入力し、新しいパスワードを決めてください。"
    "記録はそのまま残ります。"
)
RECOVERY_CODE = "回復コード"
NEW_PASSWORD = "新しいパスワード"
NEW_PASSWORD_AGAIN = "もう一度（確認）"
RECOVERY_ACT = "パスワードを決めて開く"
DIFFERENT = "2回のパスワードが違います。もう一度入力してください。"
GOOD_PASSWORD = "このパスワードは使えます。"

RESTORE_FILE = "戻すバックアップを選ぶ"
RESTORE_KINDS = "バックアップ (*.nimobackup);;すべてのファイル (*)"
RESTORE_FOLDER = "戻す先の、新しい空のフォルダーを選ぶ"
RESTORING = "バックアップから戻しています"
RESTORED_TITLE = "バックアップから戻しました"
RESTORED = (
    "選んだフォルダーに戻しました。元の場所の記録とバックアップはそのまま残っています。"
    "バックアップをとった日のパスワードでログインしてください。"
)
CHOOSE_FOLDER = "データの場所を選ぶ"
