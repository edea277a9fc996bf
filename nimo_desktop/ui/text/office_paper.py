"""Words of the page that shows a sheet of the office."""

from __future__ import annotations

BACK = "戻る"
PRINT = "印刷する"
SAVE_PDF = "PDFで保存する"
SAVE_EXCEL = "Excelで保存する"
HINT = "庁内・供覧の写しです。印刷してもだれに渡すかは聞きません。"
MONTH = "月"
MEETING = "会議"
YEAR = "年度"
GIVER = "引き継ぐ人"
TAKER = "受ける人"
NOTE = "引き継ぎのことば"
MAPS = "支援体制図をつける"
SHOW = "この内容で表示する"
MEETINGS = (("64", "マネジャー会議"), ("63", "運営会議"))
NOBODY = "（まだ決まっていない）"
EMPTY = "表示する書類が選ばれていません。連携・設定の画面から開いてください。"
