"""Words of 連携: the list, one referral, its steps, new ones, the tab of a case."""

from __future__ import annotations

# list
TITLE = "連携"
SHOW = "表示"
FILTERS = (
    ("open", "進行中すべて"),
    ("waiting", "私が待っている"),
    ("keeping", "私が待たせている"),
    ("coordinator", "調整役の一覧"),
    ("overdue", "期限切れ"),
    ("all", "すべて(終わったものも)"),
)
SEARCH = "番号・氏名・用件でさがす"
COLUMNS = ("番号", "対象者", "受け手", "用件", "状態", "今の担当", "返事の期限", "経過日数")
DAYS = "{days}日"
OVERDUE = "⚠{day}超過"
COUNT = "{count}件"
OPEN = "開く（Enter）"
EXPORT = "この一覧をExcelへ"
COORDINATOR = "調整役の机"
REPLIES = "返事を取り込む"
PRINT_LIST = "印刷"
DEPARTMENT = "受け手の課"
ANY_DEPARTMENT = "すべての課・機関"
EXPORT_TITLE = "連携の一覧をExcelへ"
EXPORT_KINDS = "Excel (*.xlsx)"
EXPORTED = "{count}件をExcelに書き出しました。"
EMPTY = (
    "進行中の連携はありません。相談やケースの画面の［つなぐ］から始められます。"
)
EMPTY_FILTER = "この条件に当てはまる連携はありません。「すべて」で全部が見られます。"

# one referral
WHO = "{name}さんのこと"
BUTTON_REPLY = "返事を入れる"
BUTTON_SAFE = "安全を確かめた"
SAFETY = "⚠ 48時間の安全確認: {until}まで({left})。土日・祝日も進みます。"
SAFETY_LEFT = "あと{hours}時間"
SAFETY_SOON = "あと1時間を切りました"
SAFETY_GONE = "過ぎています。すぐに確かめてください"
SIGNS = "虐待の疑いとして受けた"
SIGNS_HINT = (
    "知らせを受けた時刻から48時間の安全確認が始まり、土日・祝日も進みます。"
    "安全を確かめたと記録するまで、どの一覧でも先頭に出ます。"
)
SIGNS_ACT = "48時間の安全確認を始める"
SIGNS_DONE = "48時間の安全確認を始めました。"
BUTTON_MEETING = "会議を開く"
NEW_MEETING = "新しい支援調整会議"
MEETING_OPTION = "{day} {kind}（{number}）"
CONFERENCE_HINT = "予定の会議を選ぶと、その議題に加わります。新しく開くときは、下に日を入れます。"
SAFE_TITLE = "安全を確かめた"
SAFE_HOW = "どのように確かめ、どうだったかを一言で入れてください。"
SAFE_ACT = "記録する"
SAFE_DONE = "安全を確かめたことを記録しました。"
BUTTON_PRINT = "連携票を印刷"
BUTTON_CASE = "ケースを開く"
BUTTON_CONSULTATION = "相談を開く"
SIBLINGS = "同じときにつないだほかの用件: {numbers}"
ACTS = "いまできること"
NO_ACTS = "この連携は、いま記録できることがありません。"
HISTORY = "これまでの流れ"
HISTORY_COLUMNS = ("記録した日", "したこと", "記録した人", "内容・理由")
HISTORY_WORDS = "{when} {act} 記録: {by}　{what}\nそのあとの担当: {holder}"
HISTORY_EMPTY = "まだ何も記録されていません。"
SLIP = "連携票"
SAVE_SLIP = "連携票を保存する"
SLIP_SAVED = "連携票を保存しました。"
ACTED = "記録しました: {act}"
STOP = "やめる"
WARN_TITLE = "発信の前にお確かめください(このままでも発信できます)"
FROM_DRAFT = "{time}の下書きを表示しています。"
DRAFT_TITLE = "{number} 連携票"
GONE = "この連携は、ごみ箱にあります。「ごみ箱」から元に戻せます。"
UNCHOSEN = "あて先"

# what is so now
STATUS = {
    "prepared": "まだ発信していません。{holder}さんが持っています。",
    "sent": "{to}の返事を待っています{due}。返事があるまでは{holder}さんが持っています。",
    "acknowledged": (
        "{to}が受け取りました。返事を待っています{due}。"
        "返事があるまでは{holder}さんが持っています。"
    ),
    "asked": (
        "{to}から先に確かめたいことがあり、答えを待っています。返事の期限は止まっています。"
        "持っているのは{holder}さんです。"
    ),
    "accepted": "{holder}さんが主担当です。",
    "joint": "{holder}さんを主担当に、一緒に支援しています{partners}。",
    "advising": "{to}から助言・後方支援を受けられます。持っているのは{holder}さんです。",
    "awaiting_first_use": (
        "{to}が受けてくれました。はじめての利用を確かめるまで、{holder}さんが見届け担当です。"
    ),
    "with_sender": (
        "{to}は、今は受けられないとのことです。{holder}さんが次のつなぎ先を考えています。"
    ),
    "at_coordinator": "調整役の{holder}さんが、次のつなぎ先を考えています{returns}。",
    "in_conference": (
        "支援調整会議{meeting}で決めます。それまでは調整役の{holder}さんが持っています{returns}。"
    ),
    "completed": "終わりました。結果: {outcome}{ended}。最後の担当は{holder}さんです。",
    "withdrawn": "発信を取り消しました。用件は{holder}さんに戻っています。",
}
WITH_SENDER_AGAIN = "発信の前に戻っています。{holder}さんが次のつなぎ先を考えています。"
DUE = "(期限 {day})"
DUE_LATE = "(⚠期限切れ {day})"
REMINDER = "⚠ {words}。"
ON = "({day})"
PARTNERS = "(ほかに {names})"
RETURNS = "(これまで{count}か所にあたりました)"
ADVICE = "助言: {text}"
QUESTION = "確かめたいこと: {text}"
PROGRESS = "途中の様子: {outcome}。次に確かめる日は{day}です。"
WATCH_NEXT = "見守る人は{who}、次に声をかける日は{day}です。"
FIRST_STEP = "最初にすること: {text}{day}"

# fields of the slip
FIELDS = {
    "need": "用件",
    "to": "あて先(課・機関)",
    "to_person": "あて先の担当者",
    "urgency": "緊急度",
    "due_on": "返事をいただきたい日",
    "way": "お願いしたい関わり方",
    "how_connected": "つなぎ方",
    "connected_on": "つなぐ日",
    "household_note": "世帯の要点",
    "gist": "相談の要点(本人の言葉)",
    "history_done": "これまでの経過・すでに行ったこと",
    "view_and_direction": "見立てと支援の方向(案)",
    "request": "お願いしたいこと(具体的に)",
    "we_continue": "当課が続けてすること",
    "told_to_person": "本人に伝えてあること",
    "not_to_tell": "伝えないでほしいこと",
    "contact_cautions": "連絡・訪問の注意",
    "basis_code": "情報共有の根拠",
    "basis_note": "根拠の理由・範囲",
    "attachments": "添付",
}
SECTION_WHO = "あて先と期限"
SECTION_WHAT = "お願いする内容"
SECTION_CARE = "気をつけること・根拠"
CONSENT_YES = "本人の同意: {state}({day})"
CONSENT_NO = "本人の同意は記録されていません。"
RECEIVER_HINT = "課・職員・機関の名前か、ふりがなの一部を入れて、↑↓とEnterで選びます。"
RECEIVER_UNKNOWN = "あて先は、出てくる一覧から選んでください"
RECEIVER_NONE = "当てはまる課・機関がありません"
RECEIVER_LIST = "あて先の候補"
RECEIVER_LOST = "(今は一覧にない相手)"
COLLEAGUE_HINT = "職員の名前かふりがなの一部を入れて、↑↓とEnterで選びます。"

# steps
LABELS = {
    "to": "あて先",
    "colleague": "主担当(課と職員)",
    "successor": "引き継ぐ人",
    "due_on": "返事をいただきたい日",
    "text": "理由・内容",
    "note": "ひとこと",
    "person": "相手の名前",
    "taker": "受けた人",
    "receiver": "受け取った人",
    "answerer": "返事をした人",
    "asker": "照会した人",
    "staff": "受けた職員",
    "on": "その日",
    "request": "頼んだこと",
    "question": "確かめたいこと",
    "answer": "答え",
    "phone": "電話",
    "first_step": "最初にすること",
    "first_step_on": "その予定日",
    "by_phone": "返事を電話で聞いた",
    "partners": "一緒に動く人・後方支援の人",
    "partner_way": "関わり方",
    "partner_name": "名前(課・機関)",
    "advice": "助言・できること",
    "reason": "理由",
    "fits": "合うと思う担当",
    "reason_text": "理由の内容",
    "accepted_by": "もう受けてくれた人",
    "accepted_on": "受けてくれた日",
    "meeting_on": "会議を開く日",
    "meeting_was": "会議の日",
    "decision": "決まったこと",
    "outcome": "結果",
    "outcome_text": "結果の内容",
    "watched_by": "見守る人",
    "next_on": "次に確かめる日",
    "next_call": "次に声をかける日",
    "first_use_on": "はじめての利用を確かめた日",
    "checked_on": "確かめた日",
    "method": "確かめた方法",
    "seen": "分かったこと",
    "basis": "伝えた根拠",
    "basis_note": "根拠の理由・範囲",
    "conference": "どの会議で",
    "signs_at": "知らせを受けた日時",
    "parent_case": "ケースの主担当も引き継ぐ",
    "parent_consultation": "相談の担当も引き継ぐ",
}
BASIS_HINT = "外の機関へ伝えたので、その根拠を選びます。決まらないときは空けたままにできます。"
BASIS_NOTE_HINT = "根拠が同意でないときは、理由や伝えた範囲を一言で入れます。"
SAVE_WITHOUT_BASIS = "根拠はあとで入れて、記録する"
FITS_HINT = "思いつかないときは「思い当たらない」と入れます。"
ACCEPTED_HINT = "口頭でもう受けてもらったときだけ入れます。"
PARENT_HINT = "印がなければ、この用件だけの主担当です。ケース全体の担当は変わりません。"
DECISIONS = (
    ("redirect", "次のつなぎ先を決めた"),
    ("joint", "一緒に支援する体制を決めた"),
    ("myself", "調整役が自分で受ける"),
)
ACT_HINTS = {
    "send": "発信しても担当は変わりません。返事があるまで、いまの担当が持ち続けます。",
    "acknowledge": "受け取りの記録です。担当はまだ変わりません。",
    "ask": "照会は回数に数えません。返事の期限は、答えるまで止まります。",
    "accept": "この用件の主担当が、受けた人に移ります。ケースの担当は変わりません。",
    "accept_outside": "外の機関が受けても、見届けるのはいまの担当です。",
    "send_back": "調整役に移り、調整役が次のつなぎ先を決めます。",
    "decline": "担当はいまのままです。次のつなぎ先を考えます。",
    "redirect": "次の相手が受けるまでは、調整役が持ちます。",
    "withdraw": "重複や誤りのときに使います。用件は発信した人に戻ります。",
    "check_status": "状況を確かめた記録です。担当も返事の期限も変わりません。",
    "report_progress": "連携は続きます。次の日が「今日」に出ます。",
}

# new
NEW_TITLE = "つなぐ"
NEW_FROM = "{number} {name}さん"
NEW_NONE = (
    "つなぐ相談・ケースが選ばれていません。相談かケースの画面を開き、［つなぐ］を選んでください。"
)
TO_CASES = "ケースの一覧へ"
WAY_SLIP = "連携票でつなぐ"
WAY_ORAL = "口頭でつないだ（記録だけ）"
NEED_TITLE = "用件{number}"
ADD_NEED = "用件を足す（Ctrl+Shift+N）"
REMOVE_NEED = "用件{number}を消す"
CREATE = "連携票を作る（Ctrl+Enter）"
CREATED = "連携票を{count}件作りました。内容を確かめて発信してください。"
COPIED = "連携票へ自動で写すもの"
COPIED_WORDS = (
    "世帯の要点、相談の要点、これまでの経過、見立て、連絡・訪問の注意、同意または根拠は、"
    "記録から写します。次の画面で直せます。\n\n"
    "相談したのが本人でないときは、その人の言葉は写しません。"
)
ORAL_TITLE = "口頭でつないだ"
ORAL_HINT = "窓口や電話でもうつないだことを、1行で残します。連携票はあとから印刷できます。"
ORAL_SAVE = "口頭でつないだと記録する"
ORAL_SAVED = "口頭でつないだことを記録しました({number})。"
NEW_DRAFT_TITLE = "つなぐ {name}"

# tab
TAB_NEW = "つなぐ"
TAB_MEETING = "会議の議題にする"
TAB_EMPTY = "このケースの連携はまだありません。［つなぐ］で、ほかの課や機関にお願いできます。"
TAB_COUNT = "進行中{open}件 / 全部で{all}件"
