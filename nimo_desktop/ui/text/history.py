"""What records and their fields are called in the history; nothing raw is ever shown."""

from __future__ import annotations

KINDS = {
    "person": "本人・家族の情報", "name": "氏名", "address": "住所", "phone": "電話",
    "household": "世帯", "membership": "世帯員", "relative": "家族の表", "family_union": "夫婦・親",
    "child": "親子", "emotional_tie": "家族の関係", "consultation": "相談受付",
    "support_case": "ケース", "holder_change": "担当の引き継ぎ", "contact": "経過記録",
    "subject": "対象者", "amendment": "訂正前の文", "medical_care": "受診",
    "admission": "入院歴", "benefit": "手帳・制度", "outside_plan": "他機関の計画",
    "life_event": "大きな出来事", "consent": "同意", "disclosure": "外部への提供",
    "plan": "支援計画", "plan_issue": "計画の課題", "plan_goal": "計画の目標",
    "plan_action": "計画の役割分担", "plan_sign": "調子が悪くなったとき", "handover": "つなぎ",
    "referral": "連携", "referral_event": "連携のやりとり", "support_tie": "支援のつながり",
    "task": "予定", "agency": "社会資源", "contact_person": "機関の担当者",
    "export": "書出し", "print": "印刷", "sheet": "書類", "document": "書類", "diagram": "図",
    "office_template": "Excelの様式", "filled_sheet": "書類", "form_text": "様式",
    "case_diagram": "図", "conference": "会議", "attendance": "会議の出席者",
    "agenda_item": "会議の議題",
}  # fmt: skip

FIELDS = {
    # people
    "sex": "性別", "birth": "生年月日", "death": "亡くなった日", "residency": "住民登録",
    "whereabouts": "いま居る場所", "support_needs": "ことば・配慮", "support_note": "配慮の内容",
    "register_no": "宛名番号", "cautions": "訪問・対応の注意", "caution_note": "注意の内容",
    "restricted": "住所の秘匿", "office_name": "役場と名乗ってよいか",
    "voicemail": "留守番電話・郵便", "reach_note": "連絡してよい方法・時間",
    "strengths": "強み", "text": "内容", "kana": "ふりがな", "since": "いつから",
    "until": "いつまで", "district": "地区", "secret": "秘匿", "relation": "続柄",
    "together": "同居", "key_person": "キーパーソン", "occupation": "仕事・学校",
    "health": "健康", "other_id": "相手", "person_id": "本人", "a_id": "一人目",
    "b_id": "二人目", "end": "終わり方",
    # case
    "number": "番号", "opened_on": "始めた日", "status": "段階",
    "holder_department": "担当課", "holder_staff": "担当者", "second_staff": "副担当",
    "summary": "要約", "severity": "重症度", "engaged": "支援のつながり",
    "consider": "検討したいこと", "life_history": "生活歴", "daily_life": "今の暮らし",
    "work_and_income": "仕事・収入", "tried": "やってみたこと", "view": "見立て",
    "worries": "今の心配", "closed_on": "終結した日", "close_reason": "終結の理由",
    "close_follow_up": "終結のあと", "close_where": "判断の場", "close_felt": "本人の受けとめ",
    "close_watcher": "見守る人", "close_look_on": "様子を見る日", "close_signs": "サイン",
    "close_copies": "写しを渡した先", "from_department": "前の担当課",
    "from_staff": "前の担当者", "to_department": "新しい担当課", "to_staff": "新しい担当者",
    "by_staff": "記録した人", "reason": "理由", "consultation_id": "もとの相談",
    # contact
    "at": "日時", "method": "方法", "minutes": "所要時間(分)", "place": "場所",
    "author": "記録した人", "joint_staff": "一緒に対応した職員", "companions": "同席・同行",
    "style": "書き方", "body": "本文", "rows": "記録の項目", "informant": "情報をくれた人",
    "next_what": "次にすること", "next_on": "次の日", "confirmed_at": "確定",
    "confirmed_by": "確定した人", "circulated_on": "供覧に回した日",
    "circulation_done_on": "供覧の済んだ日", "alias": "仮の呼び名", "counted": "数える",
    "topic": "相談内容(主)", "factors": "要因", "old_text": "前の文",
    # care
    "doctor": "主治医", "department": "科", "state": "状態", "diagnosis": "病名・状態",
    "diagnosis_source": "出どころ", "medication": "服薬", "agency_id": "機関",
    "form": "形態", "admitted": "入院", "discharged": "退院", "note": "メモ",
    "kind": "種類", "grade": "等級・区分", "granted_on": "交付日", "expires_on": "有効期限",
    "maker": "作成機関", "starts_on": "始まり", "ends_on": "終わり",
    "next_review_on": "次の見直し", "received_on": "受け取った日", "copy_place": "写しの場所",
    "when": "いつ",
    # tasks
    "title": "内容", "due_on": "期日", "due_at": "期限の時刻", "staff_id": "担当者",
    "done_at": "済んだ時刻", "done_note": "結果", "postponed": "延期の回数",
    "postpone_reason": "延期の理由",
    # consultation
    "received_at": "受付日時", "taken_by": "受けた人", "typed_by": "入力した人",
    "gist": "用件", "callback": "折り返し先", "urgency": "緊急度", "newness": "新規・継続",
    "route": "相談経路", "story": "相談内容", "history": "これまで", "troubles": "困りごと",
    "main_trouble": "主な困りごと", "wish": "本人の希望", "family_wish": "家族の希望",
    "fields": "分野", "signs": "気になるサイン", "response": "対応・助言",
    "after": "受付のあと", "next_who": "次にする人", "completed_at": "受付の完了",
    "closed_at": "終了",
    # consent, tie, agency
    "given_by": "同意した人", "scope_agencies": "共有する相手", "scope_items": "共有する内容",
    "explained_by": "説明した人", "explained_on": "説明した日", "basis": "根拠",
    "recipient": "渡した相手", "items": "渡した内容", "purpose": "目的",
    "label": "呼び名", "sector": "区分", "in_charge": "担当者", "profession": "職種",
    "what": "していること", "frequency": "頻度", "role": "役割", "strength": "つながりの強さ",
    "direction": "向き", "emergency": "緊急時の順", "may_contact": "連絡してよいか",
    "name": "名称", "phone": "電話",
}  # fmt: skip


def kind_label(kind: str) -> str:
    """What a record is called; "記録" for one this version has no word for."""
    return KINDS.get(kind, "記録")


def field_label(name: str) -> str:
    """What a field is called, "" for one that means nothing to the nurse."""
    return FIELDS.get(name, "")
