"""Words of the editor of maps."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "図を直す　{name}"
COLUMNS = ("名前", "続柄・区分", "段と順番", "場所")
POSITION_COLUMN = 2
AUTO, PINNED, HIDDEN, NOTE, BENT = "自動", "手で置いた", "消した", "注記", "曲げた"
SPOT = "{row}段の{left}番"
"""Row from the top, place from the left."""
LINE_BETWEEN = "{a}と{b}の線"
BACK = "図のタブへ(紙で見る)"
EDIT_SOURCE = "家族の表で直す"


@dataclass(frozen=True, slots=True)
class BoardWords:
    """What is said differently of each map."""

    canvas: str
    table: str
    empty: str
    hint: str
    draft: str


TIES_WORDS = BoardWords(
    canvas=(
        "支援体制図。矢印キーで動かし、Delで消し、Nで次の箱へ移ります。"
        "表でも同じことができます。"
    ),
    table="箱と注記の一覧",
    empty="支える人や機関がまだありません。支援体制図のタブで加えてください。",
    hint=(
        "動かした箱と消した箱は、次もそのままです。画面を移ると保存します。"
        "Altを押すと方眼から外れます。"
    ),
    draft="支援体制図",
)
FAMILY_WORDS = BoardWords(
    canvas=(
        "ジェノグラム。左右の矢印キーで動かし、Delで消し、Nで次の人へ移ります。"
        "表でも同じことができます。"
    ),
    table="家族と線と注記の一覧",
    empty="家族がまだありません。世帯・家族のタブで加えてください。",
    hint=(
        "人は世代の段の中で左右に動きます。線はひとりでに付いていきます。動かした人と消した人は、"
        "次もそのままです。画面を移ると保存します。"
    ),
    draft="ジェノグラム",
)
SAVE = "保存する"
SAVED = "図を保存しました。"
UNDO = "元に戻す(Ctrl+Z)"
REDO = "やり直す(Ctrl+Y)"
HIDE = "図から消す(Del)"
SHOW = "図に戻す"
LOOSEN = "自動の場所へ"
LOOSEN_ALL = "すべて自動の配置に"
RESET = "保存してある図に戻す"
LOOSEN_TITLE = "すべて自動の配置に戻しますか"
LOOSEN_WORDS = "手で動かした場所と曲げた線が、自動の配置に戻ります。消した箱と注記はそのままです。"
BEND = "線を曲げる"
STRAIGHT = "線をまっすぐに"
ADD_NOTE = "注記を足す"
NOTE_TITLE = "図に書く注記"
NOTE_LABEL = "注記"
NOTE_ACT = "図に置く"
EDIT_NOTE = "注記を直す"
NO_NOTE_TEXT = "注記の言葉を入れてください。"
ALIGN = "そろえる"
ALIGNS = (("left", "左にそろえる"), ("centre", "左右の真ん中に"), ("right", "右にそろえる"),
          ("top", "上にそろえる"), ("middle", "上下の真ん中に"), ("bottom", "下にそろえる"))
LEVEL_ALIGNS = ("left", "centre", "right")
"""What people of several generations can do."""
X = "左から(mm)"
Y = "上から(mm)"
PLACE = "この場所に置く"
PLACE_WRONG = "場所は0から400までの数(mm)で入れてください。"
ZOOM_IN = "拡大"
ZOOM_OUT = "縮小"
FIT = "全体"
STEPS = (("左へ", -1, 0), ("右へ", 1, 0), ("上へ", 0, -1), ("下へ", 0, 1))
STEP_HELP = "選んだものを5mm動かします。人は、空いている次の場所へ移ります。"
HINT = "用紙は{paper}横です。{hint}"
FROM_DRAFT = "{time}の下書きの続きです。保存すると図に残ります。"
UNSAVED = "保存していない動きがあります"
"""Shown beside the buttons until the map is saved."""
