"""相談受付票 (sheets.md §1): two versions by record, with and without consent.

The caller (相談者) and whoever informed print on the office's own file copy alone (rule 0.1).
"""

from __future__ import annotations

from nimo_desktop.domain.consent import is_given
from nimo_desktop.output.form import Block, Field, Fields, Heading, LongText
from nimo_desktop.services.sheet_parts.common import (
    UNHEARD,
    benefits_text,
    checks,
    consent_text,
    day,
    family_grid,
    label,
    labels,
    moment,
    person_rows,
    text,
    ties_grid,
)
from nimo_desktop.services.sheet_parts.facts import Facts

FORM_NO = "町様式 相談受付票"


def title(facts: Facts) -> str:
    """The version follows the record; the blank form names none."""
    if facts.consultation is None:
        return "相談受付票"
    given = is_given(facts.consent, facts.today)
    return "相談受付票【同意あり】" if given else "相談受付票【同意なし】"


def blocks(facts: Facts) -> tuple[Block, ...]:
    """The rows this copy may show, in a nurse's order."""
    return (
        *_reception(facts),
        *_caller(facts),
        Heading("対象者"),
        person_rows(facts),
        *_person_more(facts),
        *((family_grid(facts, min_rows=2),) if facts.seen("内") else ()),
        *_matter(facts),
        *_health(facts),
        *_safety(facts),
        *_consent(facts),
        *_answer(facts),
    )


def _reception(facts: Facts) -> tuple[Block, ...]:
    c = facts.consultation
    urgency = label(facts, "urgency", c.urgency or "-") if c else ""
    rows: list[tuple[Field, ...]] = [
        (Field("受付日時", moment(c.received_at if c else None), 2),)
        + (
            (Field("受けた人", facts.staff_name(c.taken_by) if c else "", 1),)
            if facts.seen("内")
            else ()
        )
    ]
    if facts.seen("内"):
        newness = label(facts, "newness", c.newness) if c else ""
        rows += [
            (
                Field("種別", label(facts, "kind", c.kind) if c else "", 2),
                Field("新規・再", newness, 1),
            ),
            (
                Field("相談経路", label(facts, "route", c.route) if c else ""),
                Field("相談方法", label(facts, "method", c.method) if c else ""),
            ),
            (Field("紹介元", _referrer(facts)),),
        ]
    rows.append(
        (
            Field("緊急度", urgency),
            Field("担当", facts.holder(c.holder_department, c.holder_staff) if c else ""),
        )
    )
    return (Fields(tuple(rows)), *text(facts, "内", "ひとこと(用件)", c.gist if c else "", 1))


def _referrer(facts: Facts) -> str:
    c = facts.consultation
    if c is None:
        return ""
    return f"{facts.agency_name(c.referrer_id)} {c.referrer_text}".strip()


def _caller(facts: Facts) -> tuple[Block, ...]:
    if facts.copy != "office":
        return ()
    c = facts.consultation
    relation = (label(facts, "kinship", c.caller_relation) if c else "") or ""
    if c and relation == c.caller_relation:
        relation = label(facts, "relation", c.caller_relation)
    office_name = label(facts, "office_name", c.caller_office_name) if c else ""
    return (
        Heading("相談者(事務所の控えにだけ印刷します)"),
        Fields(
            (
                (
                    Field("相談者", label(facts, "caller", c.caller) if c else ""),
                    Field("氏名", f"{c.caller_name} {c.caller_kana}".strip() if c else ""),
                ),
                (
                    Field("本人との関係", relation),
                    Field(
                        "電話・所属", f"{c.caller_phone} {c.caller_belongs}".strip() if c else ""
                    ),
                ),
                (
                    Field("連絡の方法・時間", c.caller_reach if c else ""),
                    Field("役場と名乗る", office_name),
                ),
                (
                    Field(
                        "本人は相談を",
                        label(facts, "known_to_subject", c.known_to_subject) if c else "",
                    ),
                    Field("折り返し先", c.callback if c else ""),
                ),
            )
        ),
    )


def _person_more(facts: Facts) -> tuple[Block, ...]:
    c, person = facts.consultation, facts.person.person if facts.person else None
    where = (c.whereabouts if c else "") or (person.whereabouts if person else "")
    needs = labels(facts, "support_needs", person.support_needs) if person else ""
    note = f"{needs} {person.support_note}".strip() if person else ""
    rows: list[tuple[Field, ...]] = []
    if facts.seen("外"):
        rows.append((Field("いま居る場所", where), Field("地区", facts.district, 0.6, label_mm=14)))
    rows.append((Field("ことば・配慮", note),))
    if facts.copy == "office" and person is not None and person.register_no:
        rows.append((Field("宛名番号", person.register_no),))
    return (Fields(tuple(rows)),)


def _matter(facts: Facts) -> tuple[Block, ...]:
    c = facts.consultation
    wish = ""
    if c is not None:
        wish = c.wish or (UNHEARD if c.wish_unheard else "")
    out: list[Block] = [Heading("相談の内容")]
    out += text(facts, "内", "相談内容\n(話された言葉で)", c.story if c else "", 4)
    out += text(facts, "内", "いつから・きっかけ・これまで", c.history if c else "", 2)
    if facts.seen("外"):
        out.append(
            checks(facts, "困りごと", "trouble", c.troubles if c else (),
                   main=c.main_trouble if c else "", columns=3)
        )  # fmt: skip
        out.append(checks(facts, "分野", "field", c.fields if c else (), columns=4))
    out += text(facts, "内外本", "本人の希望", wish, 2)
    out += text(facts, "内", "家族・相談者の希望", c.family_wish if c else "", 1)
    return tuple(out)


def _health(facts: Facts) -> tuple[Block, ...]:
    if not facts.seen("外"):
        return ()
    c = facts.consultation
    care = label(facts, "care_state", c.care_state) if c else ""
    rows: list[tuple[Field, ...]] = [
        (
            Field("受診", f"{care} {c.care_since}".strip() if c else ""),
            Field("医療機関・主治医", c.care_place if c else ""),
        ),
        (Field("服薬・アレルギー・身体の病気", c.medication if c else ""),),
    ]
    if facts.seen("内"):
        source = label(facts, "diagnosis_source", c.diagnosis_source) if c else ""
        sick = (
            f"{c.diagnosis}({source})" if c and c.diagnosis and source else c.diagnosis if c else ""
        )
        rows.append((Field("病名・状態", sick),))
    return (
        Heading("健康と今の支援"),
        Fields(tuple(rows)),
        LongText("手帳・制度", benefits_text(facts), min_lines=2),
        ties_grid(facts, title="いま関わっている人・機関", min_rows=2),
        *text(facts, "内", "これまでの相談先", c.tried_before if c else "", 1),
    )


def _safety(facts: Facts) -> tuple[Block, ...]:
    if not facts.seen("内"):
        return ()
    c = facts.consultation
    person = facts.person.person if facts.person else None
    cautions = labels(facts, "caution", person.cautions if person else c.cautions if c else ())
    note = person.caution_note if person else c.caution_note if c else ""
    at_home = label(facts, "vulnerable", c.vulnerable_at_home) if c else ""
    out: list[Block] = [
        Heading("安全"),
        checks(facts, "気になるサイン", "sign", c.signs if c else (), columns=3),
        Fields(
            (
                (Field("同居の子ども・高齢者・障害のある人", at_home),),
                (Field("訪問・対応の注意", f"{cautions} {note}".strip()),),
                (
                    Field("緊急度の理由", c.urgency_reason if c else "", 2),
                    Field("判断した人", facts.staff_name(c.urgency_by) if c else "", 1),
                ),
            )
        ),
    ]
    if facts.copy == "office":
        reported = "\n".join(c.reported_to) if c else ""
        out.append(
            Fields(((Field("通報・通告を受けた時刻", moment(c.notified_at if c else None)),),))
        )
        out.append(LongText("連絡した先・時刻・相手", reported, min_lines=2))
    return tuple(out)


def _consent(facts: Facts) -> tuple[Block, ...]:
    if not facts.seen("外"):
        return ()
    basis = label(facts, "sharing_basis", facts.consent.basis) if facts.consent else ""
    reason = facts.consent.basis_reason if facts.consent else ""
    return (
        Heading("情報共有"),
        LongText("同意の状態", consent_text(facts), min_lines=1),
        Fields(((Field("同意がないときの根拠", f"{basis} {reason}".strip()),),)),
    )


def _answer(facts: Facts) -> tuple[Block, ...]:
    c = facts.consultation
    out: list[Block] = [Heading("対応と次")] if facts.seen("外") else []
    out += text(facts, "内", "その場での対応・助言", c.response if c else "", 2)
    out += text(facts, "内外", "見立て", c.view if c else "", 2)
    if facts.seen("内"):
        out.append(
            Fields(
                (
                    (Field("受付のあとは", label(facts, "after_intake", c.after) if c else ""),),
                    (
                        Field("次にすること", c.next_what if c else "", 2),
                        Field("だれが", facts.staff_name(c.next_who) if c else "", 1, label_mm=14),
                        Field("いつ", day(c.next_on if c else None), 1.3, label_mm=12),
                    ),
                )
            )
        )
    if facts.copy == "office":
        minutes = f"{c.minutes}分" if c and c.minutes is not None else ""
        out.append(
            Fields(
                (
                    (
                        Field("同席者", c.companions if c else "", 2),
                        Field("所要時間", minutes, 1),
                    ),
                )
            )
        )
    return tuple(out)
