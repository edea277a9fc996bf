"""計画: the plan and its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nimo_desktop.services.form_fields.base import (
    BUT_FAMILY,
    EVERYBODY,
    INSIDE,
    NOTHING,
    Bound,
    Entry,
    Listed,
    Single,
    code,
    code_of,
    day_of,
    is_secret_meeting,
    number,
    on,
    plain,
    staff_of,
    words,
)
from nimo_desktop.services.sheet_parts.common import quoted
from nimo_desktop.services.sheet_parts.facts import Facts


def _wish(facts: Facts) -> Bound:
    if facts.plan is None:
        return NOTHING
    plan = facts.plan.plan
    unheard = f"まだ聞けていない({plan.wish_unheard})" if plan.wish_unheard else ""
    return words(quoted(plan.wish) or unheard)


def _lead(facts: Facts) -> Bound:
    if facts.plan is None:
        return NOTHING
    plan = facts.plan.plan
    return words(plan.lead or facts.staff_name(plan.lead_staff))


def _edition(facts: Facts) -> Bound:
    return NOTHING if facts.plan is None else words(
        f"計画{facts.plan.plan.number} 第{facts.plan.plan.edition}版")


def _secret_meeting(facts: Facts) -> bool:
    """That a conference bound to secrecy was held is not told on request."""
    return facts.on_request and facts.plan is not None and is_secret_meeting(
        facts, facts.plan.plan.meeting_kind)


SINGLES: dict[str, Single] = {
    "計画.番号": Single(_edition),
    "計画.種類": code_of("plan", "kind", "plan_kind"),
    "計画.段階": code_of("plan", "state", "plan_state"),
    "計画.作成日": day_of("plan", "made_on"),
    "計画.作成者": staff_of("plan", "made_by"),
    "計画.開始日": day_of("plan", "starts_on"),
    "計画.終了日": day_of("plan", "ends_on"),
    "計画.対象": code_of("plan", "target", "plan_target"),
    "計画.本人の希望": Single(_wish, writes=("plan", "wish")),
    "計画.家族の希望": plain("plan", "family_wish"),
    "計画.今の状況": plain("plan", "situation"),
    "計画.強み": plain("plan", "strengths"),
    "計画.長期目標": plain("plan", "long_goal"),
    "計画.長期目標の時期": day_of("plan", "long_goal_on"),
    "計画.主担当": Single(_lead),
    "計画.副担当": plain("plan", "second"),
    "計画.窓口": plain("plan", "window"),
    "計画.緊急の連絡先": plain("plan", "crisis_contacts"),
    "計画.夜間の連絡先": plain("plan", "night_contacts"),
    "計画.次に確かめる日": day_of("plan", "next_check_on"),
    "計画.中間評価の日": day_of("plan", "mid_review_on"),
    "計画.評価の日": day_of("plan", "evaluation_on"),
    "計画.共有の範囲": plain("plan", "shared_scope", BUT_FAMILY),
    "計画.説明した日": day_of("plan", "explained_on"),
    "計画.説明した人": staff_of("plan", "explained_by"),
    "計画.同意": code_of("plan", "signature", "signature"),
    "計画.会議": replace(
        code_of("plan", "meeting_kind", "conference_kind", INSIDE), withheld=_secret_meeting),
    "計画.会議の日": day_of("plan", "meeting_on", INSIDE),
    "計画.会議の結果": code_of("plan", "meeting_result", "review_result", INSIDE),
    "計画.決定日": day_of("plan", "decided_on", INSIDE),
    "計画.本人の感想": plain("plan", "person_felt", BUT_FAMILY),
    "計画.残った課題": plain("plan", "remaining", BUT_FAMILY),
    "計画.判断": code_of("plan", "verdict", "evaluation_result", BUT_FAMILY),
}


def _issues(facts: Facts) -> Sequence[Entry]:
    found = facts.plan.issues if facts.plan else ()
    return tuple(
        Entry({"番号": number(at), "本人の言葉": words(one.words), "見立て": words(one.view)},
              key=one.id.hex)
        for at, one in enumerate(found, 1)
    )  # fmt: skip


def _goals(facts: Facts) -> Sequence[Entry]:
    found = facts.plan.goals if facts.plan else ()
    return tuple(
        Entry({
            "課題": number(one.issue_no),
            "内容": words(one.text),
            "達成のめやす": words(one.criterion),
            "期限": on(one.due_on),
            "結果": code(facts, "goal_result", one.result),
            "変化": words(one.change),
        }, key=one.id.hex)
        for one in found
    )  # fmt: skip


def _actions(facts: Facts) -> Sequence[Entry]:
    found = facts.plan.actions if facts.plan else ()
    rows = []
    for one in found:
        agency = facts.agencies.get(one.agency_id) if one.agency_id else None
        name, phone = (agency.name, agency.phone) if agency else ("", "")
        rows.append(Entry({
            "課題": number(one.issue_no),
            "支援": words(one.support),
            "本人がすること": words(one.by_person),
            "家族がすること": words(one.by_family),
            "担当": words("\n".join(filter(None, (name, one.in_charge, phone)))),
            "機関": words(name),
            "担当者": words(one.in_charge),
            "電話": words(phone),
            "関わり方": code(facts, "involvement", one.way),
            "頻度": words(one.frequency),
            "期間": words(one.period),
            "制度": words(one.scheme),
        }, key=one.id.hex))  # fmt: skip
    return tuple(rows)


def _signs(facts: Facts) -> Sequence[Entry]:
    found = facts.plan.signs if facts.plan else ()
    return tuple(
        Entry({
            "サイン": words(one.sign),
            "本人がすること": words(one.by_person),
            "まわりがすること": words(one.by_others),
        }, key=one.id.hex)
        for one in found
    )  # fmt: skip


def _not_for_family(part: str) -> Callable[[Facts], frozenset[str]]:
    return lambda facts: frozenset((part,)) if facts.copy == "family" else frozenset()


LISTS: dict[str, Listed] = {
    "計画.課題": Listed(
        _issues, frozenset(("番号", "本人の言葉", "見立て")), EVERYBODY,
        _not_for_family("見立て")),
    "計画.目標": Listed(_goals, frozenset((
        "課題", "内容", "達成のめやす", "期限", "結果", "変化"))),
    "計画.役割": Listed(_actions, frozenset((
        "課題", "支援", "本人がすること", "家族がすること", "担当", "機関", "担当者", "電話",
        "関わり方", "頻度", "期間", "制度")), EVERYBODY, _not_for_family("制度")),
    "計画.サイン": Listed(_signs, frozenset(("サイン", "本人がすること", "まわりがすること"))),
}  # fmt: skip
