"""Words of the 経過記録 tab: timeline, reader, editor."""

from __future__ import annotations

TAB = "経過記録"
NEW = "記録を書く"
LIST_NAME = "経過記録の一覧(新しい順)"
EMPTY = "まだ記録がありません。「記録を書く」(Ctrl+Shift+N)で最初の記録を書けます。"
EMPTY_FILTERED = "この条件に合う記録はありません。条件を「すべて」に戻すと全部の記録が出ます。"
PICK = "左の一覧から記録を選ぶと、ここに全文が出ます。"
COUNT = "{count}件"

# filter
FILTER_METHOD = "方法"
FILTER_STAFF = "職員"
FILTER_STATE = "状態"
FILTER_PERIOD = "期間"
ANY_METHOD = "方法: すべて"
ANY_STAFF = "職員: すべて"
STATES = (
    ("", "状態: すべて"), ("open", "未確定"), ("uncirculated", "供覧に回していない"),
    ("circulating", "供覧が済んでいない"),
)  # fmt: skip
PERIODS = (
    ("", "期間: すべて"), ("30", "この30日"), ("90", "この3か月"), ("year", "今年度"),
    ("last_year", "前の年度"),
)  # fmt: skip
SEARCH = "記録の中を探す(Ctrl+F)"

# one record
CONFIRMED = "確定"
OPEN = "未確定"
AMENDED = "訂正あり"
CIRCULATING = "供覧中"
CIRCULATED = "供覧済み"
MINUTES = "{minutes}分"
SUBJECT_COUNT = "対象{count}人"
WRITTEN_BY = "記録 {name}"
WITH = "同行・同席 {names}"
PLACE = "場所 {place}"
NEXT = "次にすること"
SUBJECTS = "対象者と数え方"
COUNTED = "数える"
NOT_COUNTED = "数えない"
COUNT_LATER = "あとで決める"
TOPIC_OPEN = "相談内容(主)がまだ"
ANONYMOUS = "匿名"
INFORMANT = "情報をくれた人(どの紙にも印刷されません)"
AMENDMENTS = "訂正の前の文"
AMENDED_BY = "{date} {name}が訂正 理由: {reason}"
NO_REASON = "(確定した日のうちの訂正)"
CONFIRMED_BY = "{date} {name}が確定"
BODY = "記録の本文"

# acts
AMEND = "訂正する"
EDIT = "続きを書く"
CONFIRM = "確定する"
TRASH = "ごみ箱へ移す"
TRASH_TITLE = "この記録をごみ箱へ移しますか"
TRASH_WORDS = "{date}の記録をごみ箱へ移します。90日のあいだは、ごみ箱から戻せます。"
TRASHED = "記録をごみ箱へ移しました。"
SENT_ON = "供覧に回した日"
DONE_ON = "済んだ日"
CIRCULATE = "供覧を記録する"
CIRCULATION_SAVED = "供覧の日を記録しました。"
SAVE = "保存する"
SAVE_CONFIRM = "保存して確定する"
SAVE_AMEND = "訂正を保存する"
CLOSE = "閉じる"
SAVED = "記録を保存しました。"
SAVED_CONFIRMED = "記録を保存して確定しました。"
SAVED_AMENDED = "訂正を保存しました。前の文も残っています。"
CONFIRMED_NOW = "記録を確定しました。これからの直しは「訂正」になります。"
DROP_DRAFT = "下書きを捨てる"
DROP_TITLE = "下書きを捨てますか"
DROP_WORDS = "入力した内容は元に戻せません。保存済みの記録は変わりません。"

# editor
TITLE_NEW = "新しい記録"
TITLE_EDIT = "記録の続き"
TITLE_AMEND = "確定した記録の訂正"
WHEN_SECTION = "いつ・どのように"
RECORD_SECTION = "記録"
SUBJECT_SECTION = "対象者(だれの支援として数えるか)"
NEXT_SECTION = "次にすること"
MORE_SECTION = "場所・同席・情報の出どころ"
AT = "日時"
METHOD = "方法"
MINUTES_FIELD = "所要時間(分)"
PLACE_FIELD = "場所"
JOINT = "一緒に対応した職員"
COMPANIONS = "同席・同行した人"
COMPANIONS_HINT = "家族、関係機関の人など"
STYLE = "書き方"
ROWS = "記録"
TAG = "項目"
ROW_TEXT = "内容(Enterで次の行、Shift+Enterで改行、F4で定型句)"
SUBJECT_TABLE = "対象者"
WHO = "だれ"
COUNT_AS = "数え方"
TOPIC = "相談内容(主)"
FACTORS = "要因"
NO_FACTORS = "要因を選ぶ"
FACTORS_MORE = "{first} ほか{count}"
FACTORS_DONE = "決める"
ADD_SUBJECT = "対象者を足す"
ADD_HINT = (
    "精神保健福祉の相談なら「数える」を選びます。"
    "一度の訪問で母と本人を支援したときは、2人とも足します(時間は1回分)。"
)
NEXT_WHAT = "次にすること"
NEXT_ON = "いつ"
NEXT_HINT = "日付を入れると「今日」の一覧に出ます。"
INFORMANT_FIELD = "情報をくれた人"
INFORMANT_HINT = "連携票・計画・体制図など、どの紙にも出ません。"
REASON = "訂正の理由"
REASON_HINT = "確定した日を過ぎているので、理由が要ります。前の文は残ります。"
REASON_HINT_SAME_DAY = "確定した当日なので、理由は無くてもかまいません。前の文は残ります。"
FROM_DRAFT = "{time}の下書きの続きです。保存するまで記録は変わりません。"
DRAFT_IS_OLDER = (
    "この記録は、下書きのあとで別の内容に書きかえられています。左の一覧で今の記録を開いて見くらべ、"
    "残すほうを保存してください。"
)
DRAFT_TITLE = "{name} 経過記録"

# the list as a file
LIST_FILE = "経過記録"
FILE_COLUMNS = ("日付", "時刻", "方法", "分", "記録した人", "記録")
