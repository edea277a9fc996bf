"""What actions are called: in the undo toast, the history and the journal."""

from __future__ import annotations

from nimo_desktop.domain.journal import Op

OPS = {
    Op.VAULT_CREATED: "記録の保管場所を作る",
    Op.LOGGED_IN: "ログイン",
    Op.LOGIN_FAILED: "ログインの失敗",
    Op.LOCKED: "画面のロック",
    Op.USER_ADDED: "ログインの追加",
    Op.USER_REMOVED: "ログインの取消し",
    Op.PASSWORD_CHANGED: "パスワード・回復コードの変更",
    Op.BACKED_UP: "バックアップ",
    Op.RESTORED: "バックアップから戻す",
    Op.REKEYED: "鍵の取りかえ",
    Op.MIGRATED: "記録の形式の更新",
    Op.CLOCK_TURNED_BACK: "時計の戻り",
    Op.VIEWED: "閲覧",
    Op.PRINTED: "印刷",
    Op.EXPORTED: "ファイルへの書出し",
    Op.DISCLOSED: "外部への提供",
    Op.IMPORTED: "取込み",
    Op.OFFICE_SAVED: "事務所の設定",
    Op.DEPARTMENT_SAVED: "課の登録",
    Op.STAFF_SAVED: "職員の登録",
    Op.STAFF_LEFT: "異動・退職の引き継ぎ",
    Op.DISTRICT_SAVED: "地区の登録",
    Op.AGENCY_SAVED: "社会資源の登録",
    Op.PERSON_SAVED: "本人の情報",
    Op.RELATIVES_SAVED: "家族・関係者",
    Op.CARE_SAVED: "医療の情報",
    Op.BENEFIT_SAVED: "手帳・制度",
    Op.TIE_SAVED: "支援のつながり",
    Op.CONSENT_SAVED: "同意の記録",
    Op.CONSULTATION_SAVED: "相談受付の保存",
    Op.CONSULTATION_COMPLETED: "相談受付の完了",
    Op.CASE_OPENED: "ケースの開始",
    Op.CASE_SAVED: "ケースの保存",
    Op.CASE_MOVED: "ケースの段階の変更",
    Op.CASE_CLOSED: "ケースの終結",
    Op.CASE_REOPENED: "ケースの再開",
    Op.HOLDER_CHANGED: "担当の引き継ぎ",
    Op.CONTACT_SAVED: "経過記録の保存",
    Op.CONTACT_CONFIRMED: "経過記録の確定",
    Op.CONTACT_AMENDED: "経過記録の訂正",
    Op.CONTACT_CIRCULATED: "経過記録の供覧",
    Op.TOPIC_SET: "相談の区分",
    Op.PLAN_SAVED: "支援計画の保存",
    Op.PLAN_DECIDED: "支援計画の決定",
    Op.PLAN_NEW_EDITION: "支援計画の新しい版",
    Op.PLAN_REVIEWED: "支援計画の評価",
    Op.REFERRAL_SENT: "連携の依頼",
    Op.REFERRAL_MOVED: "連携の進行",
    Op.REFERRAL_REPLIED: "連携の返事の取込み",
    Op.CODE_SAVED: "ことばの一覧の変更",
    Op.VIEW_SAVED: "一覧の条件の保存",
    Op.FORM_SAVED: "様式の保存",
    Op.SHEET_SAVED: "書類の保存",
    Op.MAP_SAVED: "図の保存",
    Op.TEMPLATE_SAVED: "Excelの様式の保存",
    Op.CONFERENCE_SAVED: "会議の保存",
    Op.CONFERENCE_DECIDED: "会議の決定の記録",
    Op.TASK_SAVED: "予定の登録",
    Op.TASK_DONE: "予定を済みにする",
    Op.TASK_POSTPONED: "予定の延期",
    Op.TRASHED: "ごみ箱へ移す",
    Op.RESTORED_FROM_TRASH: "ごみ箱から戻す",
    Op.UNDONE: "元に戻す",
    Op.REDONE: "やり直し",
}


def label(op: Op | str) -> str:
    """The action's name; one that this version does not know is shown by its code."""
    try:
        known = Op(op)
    except ValueError:
        return str(op)
    return OPS.get(known, known.value)
