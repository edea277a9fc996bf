"""Words of 今日."""

from __future__ import annotations

TITLE = "今日"
DAY = "{day}"
LIST = "今日やること"
COLUMNS = ("期日", "だれ", "すること", "番号", "担当", "次の一手")
FILTERS = {
    "all": "すべて",
    "safety": "48時間",
    "overdue": "期限切れ",
    "today": "今日",
    "week": "7日以内",
    "reply": "返事待ち",
}
FILTER_NAME = "{label} {count}件"
MINE = "自分の担当"
ALL = "全員"
WHOSE = "だれの分を見るか"
BUCKET = {"safety": "⚠48時間", "overdue": "⚠期限切れ", "today": "今日", "week": "", "later": ""}
LEFT_DAYS = "あと{days}日"
LATE_DAYS = "{days}日超過"
LEFT_HOURS = "あと{hours}時間"
LATE_HOURS = "{hours}時間超過"
REMINDED = "　⚠{reminder}"
POSTPONED = "（延期{count}回）"
TITLES = {
    "benefit": "{title}の更新（期限 {due}）",
    "outside_plan": "{title}の見直し・終期を確かめる",
}
ACTS = {
    "record": "記録する",
    "reply": "返事を確かめる",
    "review": "評価する",
    "safety": "安全を確かめて記録",
    "renew": "更新を確かめる",
    "open": "開く",
    "done": "済みにする",
}
OPEN_KEY = "{act}（Enter）"
DONE = "済みにする（Space）"
POSTPONE = "延期する（D）"
NEW = "相談を受ける（Ctrl+N）"
EXCEL = "この一覧をExcelへ"
EMPTY = "今日の予定はありません。［相談を受ける］（Ctrl+N）から始められます。"
EMPTY_FILTER = "この条件に当てはまる予定はありません。上の［すべて］で全部が見られます。"
DONE_TOAST = "済みにしました：{title}"
POSTPONED_TOAST = "{day}に延期しました：{title}"
SAFETY_TITLE = "安全の確認"
SAFETY_LABEL = "いつ・だれが・どのように安全を確かめたかを書いてください。"
SAFETY_ACT = "確認を記録して済みにする"
SAFETY_NEEDED = "安全を確かめた結果を書いてください。"

POSTPONE_TITLE = "延期する"
POSTPONE_WORDS = "理由の番号を押すと、下の日付に延期します。"
POSTPONE_TO = "延期する日"
POSTPONE_REASON = "理由"
POSTPONE_ACT = "延期する"
POSTPONE_NO_DATE = "延期する日を入れてください。"
POSTPONE_PAST = "今日以降の日付を入れてください。"

INTAKES = "未完了の相談"
INTAKES_EMPTY = "未完了の相談はありません。"
UNRATED = "緊急度 未判定"
INTAKE_LINE = "{day}　{title}"
DRAFTS = "下書き"
DRAFTS_EMPTY = "書きかけはありません。"
DRAFT_LINE = "{time}　{title}"
UNTITLED = "題名なし"
RECENT = "最近のケース"
RECENT_EMPTY = "開いたケースがここに並びます。"
RECENT_LINE = "{who}　{number}"
XLSX = "Excel (*.xlsx)"
EXPORTED = "{count}行をExcelに書き出しました。"
EXPORT_NAME = "今日やること.xlsx"
