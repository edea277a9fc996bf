"""Words of ごみ箱."""

from __future__ import annotations

TITLE = "ごみ箱"
WORDS = "ごみ箱のものは、いつでも元の場所に戻せます。"
LIST = "ごみ箱の中"
COLUMNS = ("入れた日時", "種類", "番号", "内容")
KINDS = {
    "consultation": "相談",
    "support_case": "ケース",
    "contact": "経過記録",
    "plan": "支援計画",
    "referral": "連携",
    "support_tie": "支援のつながり",
    "office_template": "Excelの様式",
    "filled_sheet": "書類",
    "agenda_item": "会議の議題",
    "case_diagram": "図の版",
}
RESTORE = "元に戻す（Enter）"
RESTORED = "ごみ箱から戻しました：{title}"
EMPTY = "ごみ箱は空です。"
EXCEL = "この一覧をExcelへ"
XLSX = "Excel (*.xlsx)"
EXPORT_NAME = "ごみ箱.xlsx"
EXPORTED = "{count}行をExcelに書き出しました。"
