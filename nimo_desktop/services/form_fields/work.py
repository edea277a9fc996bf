"""相談・ケース・経過・会議・役場: what the office did, and where it was talked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.dates_jp import wareki
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
    at,
    code,
    code_of,
    codes_of,
    day_of,
    is_secret_meeting,
    on,
    plain,
    staff_of,
    words,
)
from nimo_desktop.services.sheet_parts.common import UNHEARD
from nimo_desktop.services.sheet_parts.facts import Copy, Facts


def _talk_is_secret(facts: Facts) -> bool:
    """What was said in a talk is not for the family, nor a secret caller's words for the person."""
    return facts.copy == "family" or facts.call_secret


def _wish(facts: Facts) -> Bound:
    """The plan's words, else the consultation's."""
    if facts.plan is not None and facts.plan.plan.wish:
        return words(facts.plan.plan.wish)
    c = None if _talk_is_secret(facts) else facts.consultation
    return NOTHING if c is None else words(c.wish or (UNHEARD if c.wish_unheard else ""))


def _route(facts: Facts) -> Bound:
    """Where a report came from tells who reported; then only the file copy says it."""
    c = facts.consultation
    return NOTHING if c is None or facts.source_hidden else code(facts, "route", c.route)


def _troubles(facts: Facts) -> Bound:
    c = facts.consultation
    if c is None:
        return NOTHING
    chosen = tuple(dict.fromkeys((*c.troubles, *filter(None, (c.main_trouble,)))))
    label = facts.codes["trouble"].label
    return Bound("、".join(label(one) for one in chosen), codes=chosen, main=c.main_trouble)


def _case_holder(facts: Facts) -> Bound:
    case = facts.case
    return NOTHING if case is None else words(
        facts.holder(case.holder_department, case.holder_staff))


def _consultation_holder(facts: Facts) -> Bound:
    c = facts.consultation
    return NOTHING if c is None else words(facts.holder(c.holder_department, c.holder_staff))


def _referrer(facts: Facts) -> Bound:
    c = facts.consultation
    if c is None or facts.source_hidden:
        return NOTHING
    return words(f"{facts.agency_name(c.referrer_id)} {c.referrer_text}".strip())


def _receiver(facts: Facts) -> Bound:
    r = facts.referral
    if r is None:
        return NOTHING
    to = facts.agency_name(r.to_agency) or facts.holder(r.to_department, r.to_staff)
    return words(" ".join(filter(None, (to, r.to_person))))


def _conference(attribute: str, audience: str = EVERYBODY) -> Single:
    def read(facts: Facts) -> Bound:
        found = facts.conference
        return NOTHING if found is None else words(getattr(found.conference, attribute))

    return Single(read, audience)


def _note_of_several(facts: Facts) -> bool:
    """The note is one for the whole table."""
    return facts.alone is not None and facts.alone.several


def _meeting_kind(facts: Facts) -> Bound:
    found = facts.conference
    return NOTHING if found is None else code(facts, "conference_kind", found.conference.kind)


def _meeting_called(facts: Facts) -> Bound:
    found = facts.conference
    return NOTHING if found is None else words(facts.staff_name(found.conference.called_by))


SINGLES: dict[str, Single] = {
    "相談.番号": Single(
        lambda f: words(f.consultation.number if f.consultation else ""), BUT_FAMILY),
    "相談.受付日時": Single(
        lambda f: at(f.consultation.received_at if f.consultation else None), BUT_FAMILY),
    "相談.受付日": Single(
        lambda f: on(f.consultation.received_at.date() if f.consultation else None), BUT_FAMILY),
    "相談.受けた人": staff_of("consultation", "taken_by", OFFICES),
    "相談.担当": Single(_consultation_holder, OFFICES),
    "相談.種別": code_of("consultation", "kind", "kind", INSIDE),
    "相談.新規・再": code_of("consultation", "newness", "newness", INSIDE),
    "相談.経路": Single(
        _route, INSIDE, codes="route", withheld=lambda f: f.source_hidden),
    "相談.方法": code_of("consultation", "method", "method", INSIDE),
    "相談.紹介元": Single(_referrer, INSIDE, withheld=lambda f: f.source_hidden),
    "相談.緊急度": code_of("consultation", "urgency", "urgency", OFFICES),
    "相談.用件": plain("consultation", "gist", INSIDE),
    "相談.内容": plain("consultation", "story", INSIDE),
    "相談.これまで": plain("consultation", "history", INSIDE),
    "相談.困りごと": Single(_troubles, OFFICES, codes="trouble", many=True),
    "相談.分野": codes_of("consultation", "fields", "field", OFFICES),
    "相談.本人の希望": plain("consultation", "wish", BUT_FAMILY),
    "相談.家族の希望": plain("consultation", "family_wish", INSIDE),
    "相談.受診": code_of("consultation", "care_state", "care_state", OFFICES),
    "相談.服薬・身体": plain("consultation", "medication", OFFICES),
    "相談.これまでの相談先": plain("consultation", "tried_before", INSIDE),
    "相談.気になるサイン": codes_of("consultation", "signs", "sign", INSIDE),
    "相談.緊急度の理由": plain("consultation", "urgency_reason", INSIDE),
    "相談.対応・助言": plain("consultation", "response", INSIDE),
    "相談.見立て": plain("consultation", "view", OFFICES),
    "相談.受付のあと": code_of("consultation", "after", "after_intake", INSIDE),
    "相談.次にすること": plain("consultation", "next_what", INSIDE),
    "相談.次の日": day_of("consultation", "next_on", INSIDE),
    "相談者.区分": code_of("consultation", "caller", "caller", FILE),
    "相談者.氏名": plain("consultation", "caller_name", FILE),
    "相談者.関係": code_of("consultation", "caller_relation", "relation", FILE),
    "相談者.電話": plain("consultation", "caller_phone", FILE),
    "相談者.所属": plain("consultation", "caller_belongs", FILE),
    "ケース.番号": Single(lambda f: words(f.case.number if f.case else "")),
    "ケース.支援開始日": day_of("case", "opened_on"),
    "ケース.担当": Single(_case_holder),
    "ケース.副担当": staff_of("case", "second_staff"),
    "ケース.状況": plain("case", "summary", OFFICES),
    "ケース.検討したいこと": plain("case", "consider", OFFICES),
    "ケース.生活歴": plain("case", "life_history", OFFICES),
    "ケース.今の暮らし": plain("case", "daily_life", OFFICES),
    "ケース.仕事・収入": plain("case", "work_and_income", OFFICES),
    "ケース.健康": plain("case", "health", OFFICES),
    "ケース.やってみたこと": plain("case", "tried", OFFICES),
    "ケース.見立て": plain("case", "view", OFFICES),
    "ケース.心配": plain("case", "worries", OFFICES),
    "ケース.重さ": code_of("case", "severity", "quadrant", INSIDE),
    "ケース.終結日": day_of("case", "closed_on", OFFICES),
    "ケース.終結理由": code_of("case", "close_reason", "close_reason", OFFICES),
    "希望.本人の言葉": Single(_wish, anew=_talk_is_secret),
    "連携.番号": Single(lambda f: words(f.referral.number if f.referral else "")),
    "連携.あて先": Single(_receiver, OFFICES),
    "連携.緊急度": code_of("referral", "urgency", "urgency", OFFICES),
    "連携.返事の期限": day_of("referral", "due_on", OFFICES),
    "連携.困りごと": plain("referral", "need", OFFICES),
    "連携.相談の要点": plain("referral", "gist", OFFICES),
    "連携.これまでの経過": plain("referral", "history_done", OFFICES),
    "連携.見立てと方向": plain("referral", "view_and_direction", OFFICES),
    "連携.お願い": plain("referral", "request", OFFICES),
    "連携.続けてすること": plain("referral", "we_continue", OFFICES),
    "会議.番号": _conference("number"),
    "会議.種別": Single(_meeting_kind, codes="conference_kind"),
    "会議.日": Single(lambda f: on(f.conference.conference.on, weekday=True)
                    if f.conference else NOTHING),
    "会議.時刻": _conference("time"),
    "会議.場所": _conference("place"),
    "会議.メモ": replace(_conference("note", OFFICES), withheld=_note_of_several),
    "会議.招集者": Single(_meeting_called),
    "役場.町名": Single(lambda f: words(f.town)),
    "役場.作成部署": Single(lambda f: words(f.office_name)),
    "役場.作成者": Single(lambda f: words(f.author)),
    "役場.電話": Single(lambda f: words(f.office_phone)),
    "役場.今日": Single(lambda f: on(f.made_on or f.today) if f.author else NOTHING),
}  # fmt: skip


_TOLD = frozenset(("時刻", "方法", "所要", "内容", "次"))
_AGENCIES_WORDS = frozenset(("12", "14"))
"""Talks with agencies and conferences (list method): what others said there in confidence."""


def _of_others(facts: Facts, one: Contact) -> frozenset[str]:
    """What of a contact was told by somebody else, or tells of somebody else."""
    if one.informant:
        return _TOLD
    told = one.id in facts.shared or one.method in _AGENCIES_WORDS
    return frozenset(("内容",)) if told else frozenset()


def _contacts(facts: Facts) -> Sequence[Entry]:
    """The latest contacts, the oldest of them first as on paper."""
    return tuple(
        Entry({
            "日": on(one.at.date()),
            "時刻": words(f"{one.at:%H:%M}"),
            "方法": code(facts, "method", one.method),
            "所要": words(f"{one.minutes}分" if one.minutes else ""),
            "内容": words(one.body or "\n".join(f"{tag} {text}" for tag, text in one.rows)),
            "記録者": words(facts.staff_name(one.author)),
            "次": words(" ".join(filter(None, (
                one.next_what, wareki(one.next_on) if one.next_on else "")))),
        }, key=one.id.hex, others=_of_others(facts, one))
        for one in reversed(facts.contacts)
    )  # fmt: skip


_NAME = frozenset(("氏名",))


def _people(facts: Facts) -> Sequence[Entry]:
    found = facts.conference
    label = facts.codes["profession"].label
    own = facts.person.name if facts.person else ""
    return () if found is None else tuple(
        Entry({
            "機関": words(facts.agency_name(row.agency_id)
                        or facts.department_name(row.department_id)),
            "氏名": words(row.name or facts.staff_name(row.staff_id)),
            "職種": words(label(row.profession) if row.profession else ""),
            "出欠": words({True: "出席", False: "欠席"}.get(row.attended, "")),  # type: ignore[arg-type]  # None: unknown
        }, key=row.id.hex, others=frozenset() if row.staff_id or row.name == own else _NAME)
        for row in found.people
    )  # fmt: skip


def _agenda(facts: Facts) -> Sequence[Entry]:
    return tuple(
        Entry({
            "番号": words(point.number),
            "対象者": words(point.who),
            "議題": words(point.item.question),
            "決定": words(point.item.decision),
            "決定日": on(point.item.decided_on),
        }, key=point.item.id.hex)
        for point in facts.points
    )  # fmt: skip


_GIVEN = frozenset(("提供先", "項目", "目的", "根拠"))
_SECRET_BASES = frozenset(("06", "07", "11"))
"""A report of abuse, the council for children at risk, an inquiry by law (list sharing_basis)."""


def _disclosures(facts: Facts) -> Sequence[Entry]:
    return tuple(
        Entry({
            "日": on(one.at.date()),
            "提供先": words(one.recipient),
            "項目": words(one.items),
            "目的": words(one.purpose),
            "根拠": code(facts, "sharing_basis", one.basis),
            "提供者": words(facts.staff_name(one.by_staff)),
            "写し番号": words(str(one.copy_no) if one.copy_no else ""),
        }, key=one.id.hex, others=_GIVEN if one.basis in _SECRET_BASES else frozenset())
        for one in facts.disclosures
    )  # fmt: skip


def _tasks(facts: Facts) -> Sequence[Entry]:
    """What is still to be done, the next first."""
    return tuple(
        Entry({
            "期日": on(one.due_on, weekday=True),
            "内容": words(one.title),
            "担当": words(facts.staff_name(one.staff_id)),
        }, key=one.id.hex)
        for one in facts.tasks
    )  # fmt: skip


def _referrals(facts: Facts) -> Sequence[Entry]:
    """Hand-overs that have not ended."""
    return tuple(
        Entry({
            "番号": words(one.number),
            "あて先": words(
                facts.agency_name(one.to_agency) or facts.holder(one.to_department, one.to_staff)),
            "困りごと": words(one.need),
            "状態": words(one.status.label),
            "返事の期限": on(one.due_on),
            "担当": words(facts.holder(one.holder_department, one.holder_staff)),
        }, key=one.id.hex)
        for one in facts.referrals
    )  # fmt: skip


def _secret_talk(facts: Facts) -> frozenset[str]:
    """What was said at a conference that is bound to secrecy."""
    found = facts.conference
    if not facts.on_request or found is None or not is_secret_meeting(facts, found.conference.kind):
        return frozenset()
    return frozenset(("議題", "決定"))


def _work_of_office(facts: Facts) -> frozenset[str]:
    """What the office still means to do is no record of the person yet."""
    return frozenset(("内容",)) if facts.on_request else frozenset()


def _meetings(facts: Facts) -> Sequence[Entry]:
    """Conferences about the case, the latest first, with its own points alone."""
    label = facts.codes["conference_kind"].label
    mine = facts.case.id if facts.case else None
    return tuple(
        Entry({
            "日": on(full.conference.on),
            "種別": words(label(full.conference.kind)),
            "番号": words(full.conference.number),
            "議題": words("\n".join(
                one.question for one in full.items if one.question and one.case_id == mine)),
            "決定": words("\n".join(
                one.decision for one in full.items if one.decision and one.case_id == mine)),
        }, key=full.conference.id.hex,
            others=_TALKED if is_secret_meeting(facts, full.conference.kind) else frozenset())
        for full in facts.conferences
    )  # fmt: skip


LATEST = 3
_TALKED = frozenset(("種別", "議題", "決定"))
_REQUEST: frozenset[Copy] = frozenset(("disclosure",))
_DONE = frozenset(("日", "時刻", "方法", "所要", "内容", "記録者", "次"))
_DONE_ROWS = RowRule(_REQUEST, ("日", "時刻", "記録者"), _TOLD)
LISTS: dict[str, Listed] = {
    "予定": Listed(_tasks, frozenset(("期日", "内容", "担当")), INSIDE, _work_of_office),
    "連携": Listed(_referrals, frozenset((
        "番号", "あて先", "困りごと", "状態", "返事の期限", "担当")), INSIDE),
    "会議": Listed(_meetings, frozenset(("日", "種別", "番号", "議題", "決定")), INSIDE,
                 rows=RowRule(_REQUEST, ("日", "番号"), _TALKED)),
    "経過.最近": Listed(lambda f: _contacts(f)[-LATEST:], _DONE, INSIDE, rows=_DONE_ROWS),
    "経過": Listed(_contacts, _DONE, INSIDE, rows=_DONE_ROWS),
    "会議.出席者": Listed(_people, frozenset(("機関", "氏名", "職種", "出欠")),
                     rows=RowRule(_REQUEST, ("機関", "氏名"), _NAME)),
    "会議.議題": Listed(_agenda, frozenset(("番号", "対象者", "議題", "決定", "決定日")), OFFICES,
                    _secret_talk),
    "情報提供": Listed(_disclosures, frozenset((
        "日", "提供先", "項目", "目的", "根拠", "提供者", "写し番号")), INSIDE,
        rows=RowRule(_REQUEST, ("日", "提供先", "写し番号"), _GIVEN)),
}  # fmt: skip
