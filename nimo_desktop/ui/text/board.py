"""Words of the board of 連携."""

from __future__ import annotations

AS_LIST = "一覧"
AS_BOARD = "ボード"
COUNT = "{label} {count}"
COLUMN_SPOKEN = "{label}、{count}件"
CARD_SPOKEN = "{number} {name}さん {need} {receiver} {status} 担当 {holder} {days}日目 {sign}"
TO = "→ {receiver}"
HOLDER = "担当 {holder}"
DAYS = "{days}日目"
NEXT = "次 {day}"
SIGN = "⚠ {sign}"
STATE = "状態▼"
STATE_HINT = "カードを選び、Shift+←→かマウスで列へ動かすか、状態▼からすることを選びます。"
CHOOSE_TITLE = "どの記録をしますか"
CHOOSE_WORDS = "「{need}」を「{column}」へ動かします。"
CHOOSE_ACT = "この記録を開く"
NOT_THERE_TITLE = "ここへは動かせません"
NOT_THERE = (
    "この連携は、いま「{status}」なので「{column}」へは動かせません。記録は変わっていません。"
    "「状態▼」に、いまできることがあります。"
)
NOT_BACK_TO_INTAKE = (
    "受付は、これからつなぐ相談の列です。連携は受付へは戻りません。記録は変わっていません。"
    "行き先に困ったときは「調整役へ相談する」を使ってください。"
)
INTAKE_FIRST = (
    "まだ連携票がありません。まず「つなぐ先を検討」へ動かして、つなぐ先を決めてください。"
    "相談は変わっていません。"
)
EMPTY = "ありません"
