"""相談受付票 (sheets.md §1): two versions by record, with and without consent.

Every box carries its 出す先 (内, 外, 本 or ×). The caller (相談者) and whoever informed print on
the office's own file copy alone (rule 0.1); hidden boxes close up with their labels (rule 0.2).
"""

from __future__ import annotations

from datetime import date, timedelta

from nimo_desktop.domain.consent import is_given
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.dates_jp import wareki, wareki_short
from nimo_desktop.output.form import Block, Field, Fields, Heading
from nimo_desktop.services.sheet_parts.common import (
    TEXT_LABEL_MM,
    UNHEARD,
    age,
    benefits_text,
    birth_text,
    care_text,
    checks,
    consent_text,
    day,
    family_grid,
    has_long_name,
    label,
    labels,
    moment,
    name_value,
    person_of,
    text,
    ties_grid,
)
from nimo_desktop.services.sheet_parts.facts import Facts

FORM_NO = "町様式 相談受付票"
SAFETY_HOURS = timedelta(hours=48)
Boxed = tuple[str, Field]
"""A box with its 出す先."""


def title(facts: Facts) -> str:
    """The version follows the record; the blank form names none."""
    if facts.consultation is None:
        return "相談受付票"
    given = is_given(facts.consent, facts.today)
    return "相談受付票【同意あり】" if given else "相談受付票【同意なし】"


def blocks(facts: Facts) -> tuple[Block, ...]:
    """The rows this copy may show, in a nurse's order; a part without rows has no heading."""
    return (
        *_reception(facts),
        *_part("相談者(事務所の控えにだけ印刷します)", _caller(facts)),
        *_part("対象者", _person(facts)),
        *_part("相談の内容", _matter(facts)),
        *_part("健康と今の支援", _health(facts)),
        *_part("安全", _safety(facts)),
        *_part("情報共有", _consent(facts)),
        *_part("対応と次", _answer(facts)),
    )


def _part(heading: str, shown: tuple[Block, ...]) -> tuple[Block, ...]:
    return (Heading(heading), *shown) if shown else ()


def _rows(facts: Facts, *rows: tuple[Boxed, ...]) -> tuple[Block, ...]:
    """Boxes this copy may show; rows without any close up."""
    kept = (tuple(box for audience, box in row if facts.seen(audience)) for row in rows)
    shown = tuple(row for row in kept if row)
    return (Fields(shown),) if shown else ()


def _reception(facts: Facts) -> tuple[Block, ...]:
    c = facts.consultation
    # Where a report came from tells who reported; then only the file copy says it.
    source = "×" if facts.source_hidden else "内"
    second = facts.staff_name(c.second_staff) if c else ""
    holder = facts.holder(c.holder_department, c.holder_staff) if c else ""
    return (
        *_rows(
            facts,
            (
                ("内外", Field("受付日時", moment(c.received_at if c else None), 2)),
                ("内", Field("受けた人", facts.staff_name(c.taken_by) if c else "", 1.2)),
            ),
            (
                ("内", Field("種別", label(facts, "kind", c.kind) if c else "", 2)),
                ("内", Field("新規・再", label(facts, "newness", c.newness) if c else "", 1.2)),
            ),
            (
                (source, Field("相談経路", label(facts, "route", c.route) if c else "", 2)),
                ("内", Field("相談方法", label(facts, "method", c.method) if c else "", 1.2)),
            ),
            ((source, Field("紹介元", _referrer(facts))),),
            (
                ("内外", Field("緊急度", _urgency(facts, c))),
                ("内外", Field("担当", f"{holder}(副 {second})" if second else holder, 1.6)),
            ),
        ),
        *text(facts, "内", "ひとこと(用件)", c.gist if c else "", 1),
    )


def _urgency(facts: Facts, c: Consultation | None) -> str:
    return label(facts, "urgency", c.urgency or "-") if c else ""


def _referrer(facts: Facts) -> str:
    c = facts.consultation
    return f"{facts.agency_name(c.referrer_id)} {c.referrer_text}".strip() if c else ""


def _caller(facts: Facts) -> tuple[Block, ...]:
    c = facts.consultation
    relation = label(facts, "relation", c.caller_relation) if c else ""
    known = label(facts, "known_to_subject", c.known_to_subject) if c else ""
    office_name = label(facts, "office_name", c.caller_office_name) if c else ""
    voicemail = labels(facts, "voicemail", c.caller_voicemail) if c else ""
    phone = f"{c.caller_phone} {c.caller_belongs}".strip() if c else ""
    return _rows(
        facts,
        (
            ("×", Field("相談者", label(facts, "caller", c.caller) if c else "")),
            ("×", Field("氏名", f"{c.caller_name} {c.caller_kana}".strip() if c else "", 1.3)),
        ),
        (
            ("×", Field("本人との関係", relation)),
            ("×", Field("電話・所属", phone, 1.3)),
        ),
        (
            ("×", Field("本人は相談を", known)),
            ("×", Field("折り返し先", c.callback if c else "", 1.3)),
        ),
        (
            ("×", Field("役場と名乗る", office_name)),
            ("×", Field("留守電・郵便", voicemail, 1.3)),
        ),
        (("×", Field("連絡の方法・時間", c.caller_reach if c else "", label_mm=30)),),
    )


def _person(facts: Facts) -> tuple[Block, ...]:
    person = person_of(facts)
    needs = labels(facts, "support_needs", person.support_needs) if person else ""
    note = f"{needs} {person.support_note}".strip() if person else ""
    place, number = "×" if facts.place_hidden else "内外", person.register_no if person else ""
    residency = label(facts, "residency", person.residency) if person else ""
    phone = "内外" if facts.person is None or facts.phone else "×"
    register: tuple[Boxed, ...] = (("×", Field("宛名番号", number)),) if number else ()
    family = family_grid(facts, title="", name_label="世帯・家族の氏名", min_rows=2)
    name: tuple[Boxed, ...] = (("内外本", Field("氏名", name_value(facts), 2)),)
    more: tuple[Boxed, ...] = (
        ("内外本", Field("通称・旧姓", facts.alias, 1.2, label_mm=20)),
        ("内外本", Field("性別", _sex(facts), 0.9, label_mm=12)),
    )
    return (
        *_rows(
            facts,
            *((name, more) if has_long_name(facts) else ((*name, *more),)),
            (
                ("内外本", Field("生年月日", birth_text(facts), 1.2)),
                ("内外本", Field("年齢", age(facts), 1, label_mm=14)),
            ),
            (
                (place, Field("住所", facts.address, 2.6)),
                (place, Field("地区", facts.district, 1, label_mm=12)),
                (place, Field("住民登録", residency, 0.9, label_mm=18)),
            ),
            (
                (place, Field("いま居る場所", facts.whereabouts, 1.6)),
                (phone, Field("電話", facts.phone, 1, label_mm=12)),
            ),
            (("内", Field("連絡のしかた", _reach(facts))),),
            (("内外本", Field("ことば・配慮", note)),),
            register,
        ),
        *((family,) if facts.seen("内") else ()),
    )


def _sex(facts: Facts) -> str:
    person = person_of(facts)
    return label(facts, "sex", person.sex) if person else ""


def _reach(facts: Facts) -> str:
    """The person's own number: may the town hall be named, may messages be left."""
    person = person_of(facts)
    if person is None:
        return ""
    named = label(facts, "office_name", person.office_name)
    words = [f"役場と名乗ってよいか: {named}" if named else ""]
    words += [labels(facts, "voicemail", person.voicemail), person.reach_note]
    return " / ".join(word for word in words if word)


def _matter(facts: Facts) -> tuple[Block, ...]:
    c = facts.consultation
    wish = (c.wish or (UNHEARD if c.wish_unheard else "")) if c else ""
    out: list[Block] = [
        *text(facts, "内", "相談内容(話された言葉で)", c.story if c else "", 3),
        *text(facts, "内", "いつから・これまで", c.history if c else "", 1),
    ]
    if facts.seen("外"):
        # The blank form offers all worries; a filled one names those that were told.
        told = None if c is None else {*c.troubles, c.main_trouble}
        out += [
            checks(
                facts, "困りごと", "trouble", c.troubles if c else (),
                main=c.main_trouble if c else "", columns=2, only=told, label_mm=TEXT_LABEL_MM,
            ),
            checks(
                facts, "分野", "field", c.fields if c else (), columns=4, label_mm=TEXT_LABEL_MM
            ),
        ]  # fmt: skip
    out += text(facts, "内外本", "本人の希望", wish, 1)
    out += text(facts, "内", "家族・相談者の希望", c.family_wish if c else "", 1)
    out += _rows(
        facts,
        (
            ("×", Field("精神保健福祉の相談として", _counted(c), label_mm=46)),
            ("×", Field("相談内容(主)", label(facts, "topic", c.topic) if c else "", 1.1)),
        ),
        (("×", Field("要因", labels(facts, "factor", c.factors) if c else "")),),
    )
    return tuple(out)


def _counted(c: Consultation | None) -> str:
    if c is None or c.counted is None:
        return ""
    return "数える" if c.counted else "数えない"


def _health(facts: Facts) -> tuple[Block, ...]:
    if not facts.seen("外"):
        return ()
    c = facts.consultation
    care = f"{label(facts, 'care_state', c.care_state)} {c.care_since}".strip() if c else ""
    source = label(facts, "diagnosis_source", c.diagnosis_source) if c else ""
    sick = f"{c.diagnosis}({source})" if c and c.diagnosis and source else c.diagnosis if c else ""
    places = (c.care_place if c else "", care_text(facts, diagnosis=facts.inside))
    return (
        *_rows(
            facts,
            (
                ("内外", Field("受診", care)),
                ("内", Field("病名・状態", sick, 1.4, label_mm=22)),
            ),
            (("内外", Field("医療機関・主治医", "\n".join(p for p in places if p), label_mm=32)),),
            (
                (
                    "内外",
                    Field("服薬・アレルギー・身体の病気", c.medication if c else "", label_mm=52),
                ),
            ),
        ),
        *text(facts, "内外", "手帳・制度", benefits_text(facts, numbers=True), 1),
        ties_grid(facts, name_label="いま関わっている機関・人", min_rows=2),
        *text(facts, "内", "これまでの相談先", c.tried_before if c else "", 1),
    )


def _safety(facts: Facts) -> tuple[Block, ...]:
    if not facts.seen("内"):
        return ()
    c = facts.consultation
    at_home = label(facts, "vulnerable", c.vulnerable_at_home) if c else ""
    return (
        checks(
            facts, "気になるサイン", "sign", c.signs if c else (), columns=3,
            label_mm=TEXT_LABEL_MM,
        ),
        *_rows(
            facts,
            (("内", Field("同居の子ども・高齢者・障害のある人", at_home, label_mm=60)),),
            (
                ("×", Field("通報・通告を受けた時刻", moment(c.notified_at if c else None), 1.5,
                            label_mm=40)),
                ("内", Field("安全確認の期限", _safe_until(c), 1.4)),
            ),
            (("内", Field("訪問・対応の注意", _cautions(facts), label_mm=32)),),
            (
                ("内", Field("緊急度の理由", c.urgency_reason if c else "", 2)),
                ("内", Field("判断した人", facts.staff_name(c.urgency_by) if c else "", 1.2,
                             label_mm=20)),
            ),
        ),
        *text(facts, "×", "連絡した先・時刻・相手", "\n".join(c.reported_to) if c else "", 1),
    )  # fmt: skip


def _safe_until(c: Consultation | None) -> str:
    """48 hours by the clock from the report; weekends count (sheets.md no. 48)."""
    if c is None or c.notified_at is None:
        return ""
    until = c.notified_at + SAFETY_HOURS
    return f"{wareki(until.date(), weekday=True)} {until:%H:%M}"


def _cautions(facts: Facts) -> str:
    """Those of the person and those noted with this call, each once."""
    c, person = facts.consultation, person_of(facts)
    codes = (*(person.cautions if person else ()), *(c.cautions if c else ()))
    notes = (person.caution_note if person else "", c.caution_note if c else "")
    words = [labels(facts, "caution", dict.fromkeys(codes)), *dict.fromkeys(notes)]
    return " ".join(word for word in words if word)


def _consent(facts: Facts) -> tuple[Block, ...]:
    basis = label(facts, "sharing_basis", facts.consent.basis) if facts.consent else ""
    reason = facts.consent.basis_reason if facts.consent else ""
    return (
        *text(facts, "内外", "同意の状態", consent_text(facts), 1),
        *_rows(
            facts,
            (("内外", Field("同意がないときの根拠", f"{basis} {reason}".strip(), label_mm=40)),),
        ),
    )


def _short(value: Consultation | date | None) -> str:
    """R8.11.21: these two days share their row, which else would begin a page of its own."""
    return wareki_short(value) if isinstance(value, date) else ""


def _answer(facts: Facts) -> tuple[Block, ...]:
    c = facts.consultation
    minutes = f"{c.minutes}分" if c and c.minutes is not None else ""
    return (
        *text(facts, "内", "その場での対応・助言", c.response if c else "", 1),
        *text(facts, "内外", "見立て", c.view if c else "", 1),
        *_rows(
            facts,
            (
                ("内", Field("受付のあとは", label(facts, "after_intake", c.after) if c else "")),
                ("内", Field("次にすること", c.next_what if c else "", 1.3)),
            ),
            (
                ("内", Field("だれが", facts.staff_name(c.next_who) if c else "")),
                ("内", Field("いつ", day(c.next_on if c else None), 1.3, label_mm=14)),
            ),
            (
                ("×", Field("同席者", c.companions if c else "", 48, label_mm=15)),
                ("×", Field("所要時間", minutes, 33, label_mm=17.5)),
                ("内", Field("供覧に回した日", _short(c and c.circulated_on), 52, label_mm=27.5)),
                ("内", Field("済んだ日", _short(c and c.circulation_done_on), 42, label_mm=17.5)),
            ),
        ),
    )  # fmt: skip
