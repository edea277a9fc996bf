"""Words of the small windows for 課 and 地区 in 設定「事務所」."""

from __future__ import annotations

PHONE = "電話"
EXTENSION = "内線"
EXTENSION_SUPPORT = "電話と内線は、連携票や地区担当表に印刷されます。"
EXTENSION_WRONG = "内線は数字と「-」で入れてください。"
BEHIND_EXTENSION = "内線{number}"
PREFIXES = "町名・字"
PREFIXES_SUPPORT = (
    "1行に1つずつ、町の名前のあとから書きます（例: 中央一丁目）。"
    "住所がこれで始まるとき、この地区と地区担当を候補に出します。"
)
PREFIX_TAKEN = (
    "「{prefix}」は{district}に入っています。保存していません。どちらか1つの地区に入れてください。"
)
CHOOSE = "一覧から、直したいものを選んでください。"
