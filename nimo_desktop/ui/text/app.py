"""Words of the start of the program."""

from __future__ import annotations

TITLE = "にもデスクトップ"
DESCRIPTION = "にもデスクトップの画面を開きます。"
DATA_HELP = "記録の保管場所のフォルダー"
TRAINING_HELP = "練習モード（架空の町）で開く"
BAD_QT = (
    "このPySide6は使えません（Python 3.11では動作が止まることがあります）。"
    "記録には触れていません。管理者に、PySide6 6.11 への入れ替えを頼んでください。"
)
