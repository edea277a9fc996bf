"""本人・家族・医療・制度: what is known of the person and those around."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nimo_desktop.domain.dates_jp import age_text, wareki, wareki_text
from nimo_desktop.services.form_fields.base import (
    BUT_FAMILY,
    EVERYBODY,
    FILE,
    INSIDE,
    NOTHING,
    OFFICES,
    Bound,
    Entry,
    Listed,
    RowRule,
    Single,
    code,
    codes,
    on,
    words,
)
from nimo_desktop.services.sheet_parts.common import (
    age,
    benefits_text,
    birth_text,
    care_text,
    consent_text,
    name_value,
    person_of,
)
from nimo_desktop.services.sheet_parts.facts import Facts


def _name(facts: Facts) -> Bound:
    value = name_value(facts)
    return Bound(value.text, kana=value.kana)


def _of_person(read: Callable[[Facts], Bound]) -> Callable[[Facts], Bound]:
    return lambda facts: NOTHING if person_of(facts) is None else read(facts)


def _district(facts: Facts) -> Bound:
    return NOTHING if facts.place_hidden else words(facts.district)


def _person_code(attribute: str, code_list: str, audience: str = EVERYBODY) -> Single:
    return Single(
        _of_person(lambda facts: code(facts, code_list, getattr(person_of(facts), attribute))),
        audience, codes=code_list)  # fmt: skip


def _cautions(facts: Facts) -> Bound:
    person = person_of(facts)
    if person is None:
        return NOTHING
    named = codes(facts, "caution", person.cautions)
    return Bound(" ".join(filter(None, (named.text, person.caution_note))), codes=named.codes)


def _needs(facts: Facts) -> Bound:
    person = person_of(facts)
    if person is None:
        return NOTHING
    named = codes(facts, "support_needs", person.support_needs)
    return Bound(" ".join(filter(None, (named.text, person.support_note))), codes=named.codes)


def _strengths(facts: Facts) -> Bound:
    person = person_of(facts)
    if person is not None and person.strengths:
        return words(person.strengths)
    return words(facts.plan.plan.strengths if facts.plan else "")


def _doctor(facts: Facts) -> Bound:
    found = [care for care in facts.cares if care.doctor]
    return words(found[0].doctor if found else "")


def _clinic(facts: Facts) -> Bound:
    names = (facts.agency_name(care.agency_id) or care.place for care in facts.cares)
    return words("、".join(dict.fromkeys(name for name in names if name)))


def _clinic_phone(facts: Facts) -> Bound:
    for care in facts.cares:
        agency = facts.agencies.get(care.agency_id) if care.agency_id else None
        if agency is not None and agency.phone:
            return words(agency.phone)
    return NOTHING


def _key_person(facts: Facts) -> Bound:
    found = [row for row in facts.relatives if row.key_person]
    named = (f"{row.name}({facts.codes['kinship'].label(row.relation)})" for row in found)
    return words("、".join(named))


def _benefit(kind: str) -> Callable[[Facts], Bound]:
    def read(facts: Facts) -> Bound:
        found = [one for one in facts.benefits if one.kind == kind]
        if not found:
            return NOTHING
        one = found[0]
        until = f"({wareki(one.expires_on)}まで)" if one.expires_on else ""
        state = "" if one.state == "have" else facts.codes["benefit_state"].label(one.state)
        return words(" ".join(filter(None, (one.grade, state))) + until or "あり")

    return read


_SOURCES = frozenset(("certificate", "letter", "self"))
"""Where a diagnosis came from that the person knows of."""


def _diagnosis_of_others(facts: Facts) -> bool:
    """A diagnosis that was told by the family or by who knows whom."""
    return facts.on_request and any(
        care.diagnosis and care.diagnosis_source not in _SOURCES for care in facts.cares)


SINGLES: dict[str, Single] = {
    "本人.氏名": Single(_name),
    "本人.ふりがな": Single(lambda f: words(name_value(f).kana)),
    "本人.通称": Single(lambda f: words(f.alias), BUT_FAMILY),
    "本人.性別": _person_code("sex", "sex"),
    "本人.生年月日": Single(lambda f: words(birth_text(f))),
    "本人.年齢": Single(lambda f: words(age(f))),
    "本人.住所": Single(
        lambda f: words(f.address), OFFICES, withheld=lambda f: f.place_hidden),
    "本人.地区": Single(_district, OFFICES, withheld=lambda f: f.place_hidden),
    "本人.電話": Single(
        lambda f: words(f.phone), OFFICES, withheld=lambda f: f.phone_hidden),
    "本人.居所": Single(
        lambda f: words(f.whereabouts), OFFICES, withheld=lambda f: f.place_hidden),
    "本人.住民登録": _person_code("residency", "residency", OFFICES),
    "本人.宛名番号": Single(_of_person(lambda f: words(person_of(f).register_no)), FILE),  # type: ignore[union-attr]  # looked at before
    "本人.ことば・配慮": Single(_needs),
    "本人.対応の注意": Single(_cautions, INSIDE),
    "本人.強み": Single(_strengths),
    "家族.キーパーソン": Single(_key_person, OFFICES),
    "医療.医療機関": Single(_clinic, OFFICES),
    "医療.主治医": Single(_doctor, OFFICES),
    "医療.電話": Single(_clinic_phone, OFFICES),
    "医療.受診と服薬": Single(lambda f: words(care_text(f, diagnosis=False)), OFFICES),
    "医療.病名を含む": Single(
        lambda f: words(care_text(f, diagnosis=True)), INSIDE, withheld=_diagnosis_of_others),
    "制度.手帳・制度": Single(lambda f: words(benefits_text(f)), OFFICES),
    "制度.番号を含む": Single(lambda f: words(benefits_text(f, numbers=True)), INSIDE),
    "制度.精神手帳": Single(_benefit("mental_certificate"), OFFICES),
    "制度.自立支援医療": Single(_benefit("outpatient_support"), OFFICES),
    "同意.状態": Single(lambda f: words(consent_text(f)), OFFICES),
    "同意.説明した日": Single(
        lambda f: on(f.consent.explained_on if f.consent else None), BUT_FAMILY),
    "同意.説明した人": Single(
        lambda f: words(f.staff_name(f.consent.explained_by) if f.consent else ""), BUT_FAMILY),
    "同意.範囲の機関": Single(
        lambda f: words(f.consent.scope_agencies if f.consent else ""), BUT_FAMILY),
    "同意.範囲の内容": Single(
        lambda f: words(f.consent.scope_items if f.consent else ""), BUT_FAMILY),
    "同意.期限": Single(
        lambda f: on(f.consent.until if f.consent else None), BUT_FAMILY),
    "同意.根拠": Single(
        lambda f: code(f, "sharing_basis", f.consent.basis) if f.consent else NOTHING,
        OFFICES, codes="sharing_basis"),
    "同意.根拠の理由": Single(
        lambda f: words(f.consent.basis_reason if f.consent else ""), OFFICES),
}  # fmt: skip


_OF_RELATIVES = frozenset(("健康", "仕事・学校", "年齢", "生年月日"))


def _health_of_others(facts: Facts) -> frozenset[str]:
    """How others are is not the person's to read; nobody knows which relative gets a copy for the
    family, so that it says no more than who lives there.
    """
    if facts.copy == "family":
        return _OF_RELATIVES | {"KP"}
    if facts.on_request:
        return _OF_RELATIVES
    return frozenset(("健康",)) if facts.reaches_home else frozenset()


def _numbers(facts: Facts) -> frozenset[str]:
    """The numbers of certificates stay in the office; the person may ask for her own."""
    return frozenset() if facts.inside or facts.on_request else frozenset(("番号",))


def _relatives(facts: Facts) -> Sequence[Entry]:
    """All of them; for the family only who lives with the person: a brother need not know of a
    child that lives elsewhere.
    """
    return tuple(
        Entry({
            "続柄": code(facts, "kinship", row.relation),
            "氏名": Bound(row.name, kana=row.kana),
            "年齢": words(age_text(row.birth, facts.today) if row.birth else ""),
            "生年月日": words(wareki_text(row.birth) if row.birth else ""),
            "同居": code(facts, "family_state", row.state),
            "仕事・学校": words(row.occupation),
            "健康": NOTHING if "健康" in _health_of_others(facts) else words(row.health),
            "KP": words("○" if row.key_person else ""),
        })
        for row in facts.relatives
        if facts.copy != "family" or row.state == "together"
    )  # fmt: skip


_WHO_HELPS = frozenset(("名称", "担当者", "電話"))


def _help_in_detail(facts: Facts) -> frozenset[str]:
    """The family reads whom to ring, not what an agency does for the person."""
    inside = frozenset(("していること", "頻度", "状態"))
    return inside if facts.copy == "family" else frozenset()


def _ties(facts: Facts, states: tuple[str, ...]) -> Sequence[Entry]:
    """Who helps. A neighbour may do so without being known for it: on no copy for the family, and
    barred for a 開示請求.
    """
    return tuple(
        Entry({
            "名称": words(name),
            "担当者": words(tie.in_charge),
            "職種": code(facts, "profession", tie.profession),
            "していること": words(tie.what),
            "頻度": words(tie.frequency),
            "関わり方": code(facts, "involvement", tie.role),
            "区分": code(facts, "sector", tie.sector),
            "電話": words(_tie_phone(facts, tie.agency_id)),
            "状態": code(facts, "tie_state", tie.state),
        }, key=tie.id.hex, others=frozenset() if tie.agency_id else _WHO_HELPS)
        for tie, name in facts.ties
        if tie.state in states and (tie.agency_id or facts.copy != "family")
    )  # fmt: skip


def _tie_phone(facts: Facts, agency_id: object) -> str:
    found = next((a for one, a in facts.agencies.items() if one == agency_id), None)
    return found.phone if found else ""


def _cares(facts: Facts) -> Sequence[Entry]:
    return tuple(
        Entry({
            "医療機関": words(facts.agency_name(care.agency_id) or care.place),
            "診療科": words(care.department),
            "主治医": words(care.doctor),
            "状態": code(facts, "care_state", care.state),
            "服薬": words(care.medication),
            "いつから": words(wareki_text(care.since) if care.since else ""),
            "電話": words(_tie_phone(facts, care.agency_id)),
        }, key=care.id.hex)
        for care in facts.cares
    )  # fmt: skip


def _benefits(facts: Facts) -> Sequence[Entry]:
    return tuple(
        Entry({
            "種類": code(facts, "benefit", one.kind),
            "状態": code(facts, "benefit_state", one.state),
            "等級": words(one.grade),
            "番号": NOTHING if "番号" in _numbers(facts) else words(one.number),
            "期限": on(one.expires_on),
        }, key=one.id.hex)
        for one in facts.benefits
    )  # fmt: skip


def _events(facts: Facts) -> Sequence[Entry]:
    found = sorted(facts.events, key=lambda one: one.when.edtf if one.when else "")
    return tuple(
        Entry({
            "いつ": words(wareki_text(one.when) if one.when else ""),
            "できごと": code(facts, "life_event", one.kind),
            "内容": words(one.note),
        }, key=one.id.hex)
        for one in found
    )  # fmt: skip


def _admissions(facts: Facts) -> Sequence[Entry]:
    found = sorted(
        facts.admissions, key=lambda one: one.admitted.edtf if one.admitted else "", reverse=True)
    return tuple(
        Entry({
            "入院先": words(facts.agency_name(one.agency_id) or one.place),
            "形態": code(facts, "admission_form", one.form),
            "入院日": words(wareki_text(one.admitted) if one.admitted else ""),
            "退院日": words(wareki_text(one.discharged) if one.discharged else ""),
        }, key=one.id.hex)
        for one in found
    )  # fmt: skip


def _outside_plans(facts: Facts) -> Sequence[Entry]:
    return tuple(
        Entry({
            "種類": code(facts, "outside_plan_kind", one.kind),
            "作成機関": words(facts.agency_name(one.agency_id) or one.maker),
            "開始": on(one.starts_on),
            "終了": on(one.ends_on),
            "次の見直し": on(one.next_review_on),
            "受け取った日": on(one.received_on),
            "写しの場所": words(one.copy_place),
        }, key=one.id.hex)
        for one in facts.outside_plans
    )  # fmt: skip


_TIE_PARTS = frozenset((
    "名称", "担当者", "職種", "していること", "頻度", "関わり方", "区分", "電話", "状態"))
_RELATIVES = RowRule(frozenset(("family",)), ("氏名",))
_HELP = RowRule(frozenset(("family", "disclosure")), ("名称",), _WHO_HELPS)
LISTS: dict[str, Listed] = {
    "家族": Listed(_relatives, frozenset((
        "続柄", "氏名", "年齢", "生年月日", "同居", "仕事・学校", "健康", "KP")), EVERYBODY,
        _health_of_others, _RELATIVES),
    "支援者": Listed(lambda f: _ties(f, ("active", "arranging")), _TIE_PARTS, EVERYBODY,
                  _help_in_detail, _HELP),
    "支援者.候補": Listed(
        lambda f: _ties(f, ("candidate",)), _TIE_PARTS, BUT_FAMILY, rows=_HELP),
    "医療": Listed(_cares, frozenset((
        "医療機関", "診療科", "主治医", "状態", "服薬", "いつから", "電話")), OFFICES),
    "制度": Listed(
        _benefits, frozenset(("種類", "状態", "等級", "番号", "期限")), OFFICES, _numbers),
    "入院": Listed(_admissions, frozenset(("入院先", "形態", "入院日", "退院日")), OFFICES),
    "他機関の計画": Listed(_outside_plans, frozenset((
        "種類", "作成機関", "開始", "終了", "次の見直し", "受け取った日", "写しの場所")), OFFICES),
    "制度.期限のあるもの": Listed(
        lambda f: tuple(one for one in _benefits(f) if not one.parts["期限"].empty),
        frozenset(("種類", "状態", "等級", "番号", "期限")), OFFICES, _numbers),
    "生活歴": Listed(_events, frozenset(("いつ", "できごと", "内容")), OFFICES),
}  # fmt: skip
