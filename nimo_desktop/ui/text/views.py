"""Words of saved filters."""

from __future__ import annotations

BOX = "保存した条件"
NONE = "（保存した条件）"
KEEP = "条件を保存"
DROP = "条件を消す"
KEEP_TITLE = "この条件を保存する"
NAME = "条件の名前"
KEEP_ACT = "保存する"
KEPT = "条件「{name}」を保存しました。"
DROPPED = "条件「{name}」を消しました。"
