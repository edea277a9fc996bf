"""Words of 相談受付, the list of consultations and the monthly check."""

from __future__ import annotations

from types import MappingProxyType

TITLE = "相談受付"
WHO = "だれのことですか(かな2文字・電話・番号)"
WHO_NAME = "だれのことですか。かな2文字、電話、番号で探します。下矢印で候補、Enterで選びます"
WHO_LIST = "見つかった人"
WHO_NONE = "見つかりません。下の受付にそのまま入力できます。"
AS_CONTACT = "この件の経過記録にする (F8)"
AS_CONTACT_DONE = "{number} の経過記録にしました。新しい相談としては数えません。"
TAKE_PERSON = "この人の相談として受ける"
OPEN_CASE = "ケースを開く"
FORGET_PERSON = "選び直す"
PERSON_TAKEN = "対象者を{name}さんにしました。"
NO_CASE_TO_WRITE = (
    "進行中のケースがある人を、上の欄で先に選んでください。入力した内容は残っています。"
)
CARD_CASE = "{number} 担当 {holder}"
CARD_NO_CASE = "進行中のケースなし"
CARD_LAST = "最後 {day} {method}"
CARD_NEXT = "次 {day} {title}"
CARD_CAUTION = "⚠ 注意: {cautions}"
CARD_RESTRICTED = "⚠ 閲覧制限あり"
CARD_OFFICE = "役場と名乗ってよいか: {word}"

ANONYMOUS = "匿名で受ける"
SECTIONS = (
    "まず受ける",
    "来かた",
    "相談者",
    "対象者",
    "内容",
    "健康と支援",
    "安全",
    "同意",
    "対応と次",
)
SECTION_OPEN = "{title} 残{count}"
NAVIGATOR = "受付の区分。Alt+1からAlt+9でも移れます"
SIMILAR = "似た人"
SIMILAR_NONE = "名前や電話を入れると、似た人をここに示します。"
SIMILAR_ONE = "{name}({kana}) {age} {district}"
SIMILAR_LIKELY = "同じ人かもしれません: "
SIMILAR_TAKE = "この人に追加"
SIMILAR_LOOK = "見る"
SIMILAR_OTHER = "別人"
NURSE = "地区担当: {name}({department})"
NURSE_HOLDS = "地区担当の{name}さんが担当です"
MAKE_HOLDER = "担当にする(&T)"
MAKE_HOLDER_NAME = "担当にする"
OPEN_ITEMS = "まだの項目"
OPEN_NONE = "受付に必要な項目はそろっています。"
OPEN_UNSAVED = "保存すると、まだの項目をここに示します。空いたままでも保存できます。"
PROTECTED = "庁内の控えのみ"

NEW_HEAD = "新しい受付"
HEAD = "{number}  {state}"
STATES = MappingProxyType(
    {"open": "未完了", "completed": "受付完了", "closed": "終わり", "case": "ケース"}
)
URGENCY_BEFORE = "前の判断: {words}"
URGENCY_ONE = "{label}({day} {time}まで)"
UNRATED = "未判定"
SAFETY_LINE = "安全確認の期限: {day} {time} (受けた時刻から48時間。土日祝も進みます)"

PRINT = "受付票を印刷"
SAVE = "保存して続ける"
SAVE_AND_START = "保存して支援を始める"
HAND_OVER = "担当を引き継ぐ"
REFER = "つなぐ"
CLOSE = "助言で終わりにする"
SAVED = "保存しました。{number}"
SAVED_OPEN = "保存しました。{number} あと{count}項目で受付完了です。"
STARTED = "支援を始めました。{number}"
CLOSED = "相談を終わりにしました。{number}"
HANDED = "担当を{name}さんに引き継ぎました。"
HAND_OVER_WHO = "どの職員に引き継ぎますか。次にすることも一緒に移ります。"
HAND_OVER_WHY = "引き継ぐ理由(一言)"
CLOSE_ASK = (
    "「助言・情報提供で終わり」として、この相談を終わりにします。"
    "次にすることの予定も消えます。"
)
CLOSE_TITLE = "相談を終わりにしますか"

DRAFT_AUTO = "下書き自動保存"
DRAFT_AT = "下書き {time}"
DRAFT_RESUMED = "書きかけの下書きを開きました。まだ保存されていません。"
DRAFT_WAITS = "書きかけが1件あります({when})"
DRAFTS_WAIT = "書きかけが{count}件あります(新しいものは{when})"
RESUME = "書きかけを開く"
RESUME_WHICH = "どの書きかけを開きますか。"
DRAFT_LINE = "{title} ({day} {time})"
DRAFT_UNTITLED = "(用件なし)"
OUTDATED = "この記録は、ほかの画面で書きかえられました。保存の前に見くらべてください。"

CONFIRM_PHRASES = "定型句"
MAIN_HINT = "◎は主なもの一つ(Mキーかダブルクリック)"

LABELS = MappingProxyType(
    {
        "received_at": "受付日時",
        "taken_by": "受けた人",
        "gist": "ひとこと(用件)",
        "callback": "折り返し先",
        "urgency": "急ぎか",
        "holder": "担当",
        "second_staff": "副担当",
        "kind": "受付の種別",
        "newness": "新規・継続・再",
        "route": "相談経路",
        "method": "相談方法",
        "referrer": "紹介元の機関",
        "referrer_text": "紹介元の担当者",
        "caller": "相談者",
        "caller_name": "氏名",
        "caller_kana": "かな",
        "caller_relation": "本人との関係",
        "caller_phone": "電話",
        "caller_belongs": "所属",
        "caller_reach": "連絡してよい方法・時間",
        "caller_office_name": "役場と名乗ってよいか",
        "caller_voicemail": "留守番電話・郵便",
        "known_to_subject": "相談したことを本人は",
        "subject_alias": "仮の呼び名",
        "subject": "対象者の氏名",
        "name": "氏名",
        "kana": "かな",
        "alias": "通称(旧姓)",
        "sex": "性別",
        "birth": "生年月日",
        "phone": "電話",
        "address": "住所",
        "district": "地区",
        "residency": "住民登録",
        "secret_address": "住所の秘匿",
        "whereabouts": "いま居る場所",
        "office_name": "役場と名乗ってよいか",
        "voicemail": "留守番電話・郵便",
        "reach_note": "連絡してよい方法・時間",
        "support_needs": "ことば・配慮",
        "support_note": "配慮の内容",
        "relatives": "世帯・家族",
        "register_no": "宛名番号",
        "story": "相談内容(話された言葉で)",
        "history": "いつから・きっかけ・これまで",
        "troubles": "困りごと",
        "wish": "本人の希望",
        "wish_unheard": "本人の希望は",
        "family_wish": "家族・相談者の希望",
        "fields": "分野",
        "counted": "精神保健福祉の相談として数える",
        "topic": "相談内容(主)",
        "factors": "要因",
        "care_state": "受診",
        "care_since": "いつから",
        "care_place": "医療機関・主治医",
        "diagnosis": "病名・状態",
        "diagnosis_source": "病名の出どころ",
        "medication": "服薬・アレルギー・身体の病気",
        "benefits": "手帳・制度",
        "involved": "いま関わっている人・機関",
        "tried_before": "これまでの相談先",
        "signs": "気になるサイン",
        "vulnerable_at_home": "同居の子ども・高齢者・障害のある人",
        "notified_at": "通報・通告として受けた時刻",
        "reported_to": "連絡した先・時刻・相手",
        "cautions": "訪問・対応の注意",
        "caution_note": "注意の内容",
        "urgency_reason": "緊急度の理由",
        "urgency_by": "緊急度を判断した人",
        "consent_state": "同意の状態",
        "given_by": "同意した人",
        "scope_agencies": "範囲(機関)",
        "scope_items": "範囲(内容)",
        "until": "いつまで",
        "explained_by": "説明した人",
        "explained_on": "説明した日",
        "basis": "同意がないときの根拠",
        "basis_reason": "根拠の理由(一言)",
        "response": "その場での対応・助言",
        "view": "見立て",
        "after": "受付のあとは",
        "next_what": "次にすること",
        "next_who": "だれが",
        "next_on": "いつ",
        "companions": "同席者",
        "minutes": "所要時間(分)",
        "circulated_on": "供覧に回した日",
        "circulation_done_on": "供覧が済んだ日",
    }
)
COUNT_YES, COUNT_NO = "数える", "数えない"
UNHEARD = "聞けていない"
SECRET = "紙に出さない"
YES = "はい"

ROW_RELATION = "続柄"
ROW_NAME = "氏名"
ROW_AGE = "年齢・生年"
ROW_STATE = "同居・別居"
ROW_WORK = "仕事・学校"
ROW_HEALTH = "健康・障害"
ROW_KEY = "キー"
AGE_WRONG = "「82」のような年齢か、「S19.4.1」のような生年月日を入れてください"
ROW_BENEFIT = "種類"
ROW_HAVE = "有無"
ROW_GRADE = "等級"
ROW_NUMBER = "番号"
ROW_EXPIRES = "有効期限"
ROW_AGENCY = "機関"
ROW_LABEL = "人・その他"
ROW_CHARGE = "担当者"
ROW_WHAT = "内容"
ROW_OFTEN = "頻度"
ROW_MAY = "連絡は"
ROW_WHERE = "連絡した先"
ROW_WHEN = "時刻"
ROW_WHOM = "相手"
DAY_WRONG = "日付は「R9.3.31」のように年月日まで入れてください"

# list of consultations
LIST_TITLE = "相談の一覧"
FILTERS = (
    ("unfinished", "未完了"),
    ("undetermined", "緊急度が未判定"),
    ("mine", "私の担当"),
    ("all", "すべて"),
)
SHOW = "しぼりこみ"
YEAR = "年度"
ALL_YEARS = "全年度"
SEARCH = "用件・氏名・番号で探す"
NEW = "相談を受ける (Ctrl+N)"
EXPORT = "この一覧をExcelへ"
EXPORT_TITLE = "一覧をExcelファイルに保存する"
EXPORT_KINDS = "Excelブック (*.xlsx)"
EXPORTED = "{count}件をExcelファイルに書き出しました。"
COUNT = "{count}件"
LIST_EMPTY = "まだ相談がありません。Ctrl+N で相談を受けると、ここに並びます。"
LIST_NOTHING = "この条件に合う相談はありません。しぼりこみを「すべて」にすると全部見られます。"
NO_NAME = "(匿名・未確認)"
COLUMNS = ("番号", "受付日時", "用件", "対象者", "緊急度", "方法", "担当", "状態", "次の予定")

# monthly check
CHECK_TITLE = "月次の確認(相談内容)"
CHECK_COLUMNS = ("日付", "対象者", "方法", "内容", "相談内容(主)・案")
CHECK_WORDS = (
    "報告の前に、数えるかどうかと相談内容(主)を一件ずつ決めます。"
    "前回の区分が先に選んであります。Enterで次へ、Ctrl+Enterで決定します。"
)
MONTH = "月"
ALL_MONTHS = "すべての月"
CHECK_DONE = "この月の確認は済んでいます。決めていない相談はありません。"
CHECK_COUNT = "あと{count}件"
DECIDE = "決める"
NOT_COUNTED = "数えない"
CHECK_SAVED = "相談内容を決めました。"
CHECK_HEADS = ("日", "対象者", "内容", "相談内容(主)")
CHECK_SOURCE = MappingProxyType({"consultation": "相談", "contact": "経過"})
OPEN_SOURCE = "開く"
TOPIC_OF = "{who} の相談内容(主)"
