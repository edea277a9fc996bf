"""Words of the coordinator's desk."""

from __future__ import annotations

TITLE = "調整役の机"
ON_DUTY = "今日の調整役: {name}"
NOT_MINE = "決めるのは調整役です。見ることはできます。"
GROUPS = {
    "returned": "次を決める",
    "unanswered": "返事の期限を過ぎた",
    "third": "3か所目以降",
    "loose": "担当がいない",
}
GROUP = "{label} {count}"
HINTS = {
    "returned": (
        "ここから出る道は、次のつなぎ先・一緒に支援・調整役が受ける・支援調整会議の4つです。"
    ),
    "unanswered": "期限を過ぎた日数の多いものから並びます。48時間の安全確認は先頭に出ます。",
    "third": "3か所目になった連携です。みんなで集まる支援調整会議を考える時です。",
    "loose": "0件であるはずの一覧です。開いて、担当を引き継いでください。",
}
EMPTY = {
    "returned": "次を決めるものはありません。",
    "unanswered": "返事の期限を過ぎたものはありません。",
    "third": "3か所目以降になった連携はありません。",
    "loose": "担当のいないものはありません。",
}
LOOSE_COLUMNS = ("種類", "番号", "前の担当")
KINDS = {"consultation": "相談", "support_case": "ケース", "referral": "連携"}
OPEN = "開く（Enter）"
MEASURES = "連携の数字"
MEETING = "マネジャー会議の資料"
