"""Words of 設定「選択肢」."""

from __future__ import annotations

LIST = "選択肢の種類"
SUPPORT = (
    "役場の言葉に合わせて、選択肢を足したり直したりできます。"
    "国の様式で決まっている選択肢は、ここには出ません。"
)
HIDDEN_KEPT = (
    "「使わない」にした言葉は新しく選べなくなりますが、前の記録ではそのまま読めます。"
)
READ_ONLY = "選択肢は、統括保健師か管理者が変えられます。"
TABLE = "選択肢の一覧"
EMPTY = "この種類には、まだ言葉がありません。［追加］から足してください。"
COLUMNS = ("言葉", "扱い", "もと", "入る文")
IN_USE = "使う"
NOT_IN_USE = "使わない"
SHIPPED = "はじめから"
REWORDED = "はじめから（直した）"
OWN = "役場で追加"
ADD = "追加"
CHANGE = "直す"
HIDE = "使わない"
SHOW = "また使う"
UP = "上へ"
DOWN = "下へ"
ADD_TITLE = "「{title}」に追加"
CHANGE_TITLE = "「{title}」を直す"
CHANGE_WORDS = "前の記録でも、直したあとの言葉で表示されます。"
WORD = "言葉"
TEXT = "入る文"
TEXT_SUPPORT = "記録を書くとき、F4で呼び出すと、この文が入ります。"
TEXT_NEEDED = "入る文を入れてください。"
CHOOSE = "一覧から、直したい言葉を選んでください。"
ADDED = "「{word}」を追加しました。"
CHANGED = "「{word}」に直しました。"
HIDDEN = "「{word}」を、新しく選べないようにしました。"
SHOWN = "「{word}」を、また選べるようにしました。"
