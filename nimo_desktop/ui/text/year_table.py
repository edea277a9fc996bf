"""Words of the year's table in the settings."""

from __future__ import annotations

YEAR = "年度"
COPY = "前の年度から写す"
COPIED = "前の年度の名前を写しました。まだ保存していません。"
PRINT = "地区担当表を印刷・Excel"
SAVE = "この表を保存する"
SAVED = "地区担当表を保存しました。"
DISTRICTS = "地区の担当"
DISTRICT_COLUMNS = ("地区", "担当", "副担当")
DESKS = "各課の窓口"
DESK_COLUMNS = ("課", "総合相談連絡員", "", "断らない相談マネジャー", "")
