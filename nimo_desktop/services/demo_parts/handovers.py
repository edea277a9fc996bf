"""連携 of the script: slips are made, sent and answered step by step along their path."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

from nimo_desktop.domain.consent import is_given
from nimo_desktop.domain.deadlines import open_on_or_after
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.domain.referral import FIRST_USE, Inside, Outside, Receiver, Referral, is_outside
from nimo_desktop.domain.staff import Staff
from nimo_desktop.services import consents, referral_slips, referrals
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.demo_parts.script import Entry
from nimo_desktop.services.demo_parts.stage import Scene, ScriptFault, Stage
from nimo_desktop.services.referral_slips import Need
from nimo_desktop.services.workspace import Workspace

GOES_ON = frozenset({"22", "23"})


def scenes(stage: Stage, situation: Entry) -> Iterator[Scene]:
    """The making of each bundle, then every step of every path."""
    made: dict[str, Referral] = {}
    bundles: dict[str, list[Entry]] = {}
    for one in situation.get("referrals", ()):
        bundles.setdefault(one.get("bundle", one["key"]), []).append(one)
    for group in bundles.values():
        at = max(stage.calendar.moment(one["at"]) for one in group)
        yield at, 4, _later(_make, stage, group, made)
    for one in situation.get("referrals", ()):
        group = bundles[one.get("bundle", one["key"])]
        at = max(stage.calendar.moment(other["at"]) for other in group)
        for n, words in enumerate(one.get("path", ())):
            act, _, when = words.partition("@")
            if when:
                at = max(at + timedelta(minutes=5), stage.calendar.moment(when, time(10, n % 50)))
            else:
                at += timedelta(minutes=5)
            name, _, argument = act.partition(":")
            yield at, 5, _later(_step, stage, one, made, name, argument)


def _later(act: Callable[..., None], *given: Any) -> Callable[[], None]:
    return lambda: act(*given)


def _receiver(stage: Stage, one: Entry) -> Receiver:
    if one.get("agency"):
        return Outside(stage.town.agencies[one["agency"]].id)
    return Inside(stage.town.departments[one["department"]].id)


def _make(stage: Stage, group: list[Entry], made: dict[str, Referral]) -> None:
    ws = stage.as_(group[0]["by"])
    needs = tuple(
        Need(
            need=one["need"],
            to=_receiver(stage, one),
            request=one.get("request", ""),
            urgency=one.get("urgency", "C"),
            way=one.get("wanted", "lead"),
            how_connected=one.get("connected", "paper"),
        )
        for one in group
    )
    case, call = group[0].get("case"), group[0].get("consultation")
    if case and any(one.get("basis") == "01" for one in group):
        _ask_consent(ws, stage.cases[case].person_id, group[0])
    slips = referral_slips.create(
        ws,
        case_id=stage.cases[case].id if case else None,
        consultation_id=stage.consultations[call].id if call and not case else None,
        needs=needs,
    )
    for one, slip in zip(group, slips, strict=True):
        if one.get("path", [""])[0].startswith("oral"):
            made[one["key"]] = slip
            continue
        made[one["key"]] = _send(stage, ws, one, slip)


def _ask_consent(ws: Workspace, person_id: PersonId, one: Entry) -> None:
    """The script names consent as basis: it was given by word of mouth if nothing is on file."""
    if is_given(consents.latest(ws, person_id=person_id), ws.today()):
        return
    consents.save(
        ws,
        person_id,
        ConsentForm(
            state="oral",
            given_by="self",
            scope_items=one["need"],
            explained_by=ws.me,
            explained_on=ws.today(),
        ),
    )


def _send(stage: Stage, ws: Workspace, one: Entry, slip: Referral) -> Referral:
    words = {
        "history_done": one.get("tried", ""),
        "view_and_direction": one.get("view", ""),
        "we_continue": one.get("keeps", ""),
        "told_to_person": one.get("told", ""),
    }
    if one.get("basis") and not slip.consent_id:
        words["basis_code"] = one["basis"] if one["basis"] != "01" else slip.basis_code
    if not slip.gist:
        words["gist"] = one["need"]
    filled = referral_slips.save_slip(
        ws, dataclasses.replace(slip, **{k: v for k, v in words.items() if v})
    )
    stored = _must(filled, one, "slip")
    return _must(referrals.send(ws, stored, due_on=stored.due_on), one, "send")


def _must(answer: object, one: Entry, name: str) -> Referral:
    """The referral after the step; a refusal is a fault of the script."""
    if isinstance(answer, Referral):
        return answer
    problems = answer if isinstance(answer, tuple) else ()
    raise ScriptFault(f"{one['key']} {name}: {problems[0].sentence if problems else answer}")


def _step(stage: Stage, one: Entry, made: dict[str, Referral], name: str, argument: str) -> None:
    referral = referrals.get(stage.chief, made[one["key"]].id)
    actor = _actor(stage, one, referral, name, argument)
    answer = _STEPS[name](stage, stage.as_staff(actor), referral, one, argument)
    made[one["key"]] = _must(answer, one, name)


def _actor(stage: Stage, one: Entry, referral: Referral, name: str, argument: str) -> Staff:
    town = stage.town
    if name in ("forward", "conference"):
        office = stage.chief.office()
        return next(s for s in town.staff.values() if s.id == office.coordinator_staff)
    if name in ("answer", "oral", "withdraw") or is_outside(referral):
        return town.staff[one["by"]]
    if name in ("accept", "together", "advise") and argument:
        return town.staff[argument]
    if name == "outcome":
        return next(s for s in town.staff.values() if s.id == referral.holder_staff)
    inside = [s for s in town.staff.values() if s.department_id == referral.to_department]
    return inside[0] if inside else town.staff[one["by"]]


def _contact_of(stage: Stage, one: Entry) -> str:
    agency = stage.town.agencies.get(one.get("agency", ""))
    return f"{agency.name} 担当者" if agency else "担当者"


def _person(stage: Stage, ws: Workspace, referral: Referral, one: Entry) -> str:
    return _contact_of(stage, one) if is_outside(referral) else ws.staff.name


def _acknowledge(stage: Stage, ws: Workspace, r: Referral, one: Entry, _: str) -> object:
    return referrals.acknowledge(ws, r, person=_person(stage, ws, r, one), on=ws.today())


def _ask(stage: Stage, ws: Workspace, r: Referral, one: Entry, words: str) -> object:
    return referrals.ask(ws, r, question=words, on=ws.today(), person=_person(stage, ws, r, one))


def _answer(stage: Stage, ws: Workspace, r: Referral, one: Entry, words: str) -> object:
    return referrals.answer_question(ws, r, answer=words, on=ws.today())


def _accept(stage: Stage, ws: Workspace, r: Referral, one: Entry, argument: str) -> object:
    return referrals.accept(
        ws,
        r,
        person=_person(stage, ws, r, one),
        on=ws.today(),
        staff=None if is_outside(r) else ws.me,
        first_step="本人に連絡する",
    )


def _together(stage: Stage, ws: Workspace, r: Referral, one: Entry, argument: str) -> object:
    return referrals.accept_jointly(
        ws,
        r,
        person=_person(stage, ws, r, one),
        on=ws.today(),
        lead=None if is_outside(r) else Holder(r.sender_department, r.sender_staff),
        staff=None if is_outside(r) else ws.me,
    )


def _advise(stage: Stage, ws: Workspace, r: Referral, one: Entry, argument: str) -> object:
    return referrals.offer_advice(
        ws, r, person=_person(stage, ws, r, one), on=ws.today(), advice="助言を受けた"
    )


def _send_back(stage: Stage, ws: Workspace, r: Referral, one: Entry, reason: str) -> object:
    return referrals.send_back(
        ws, r, reason=reason, fits="思い当たらない", on=ws.today(), person=ws.staff.name
    )


def _decline(stage: Stage, ws: Workspace, r: Referral, one: Entry, reason: str) -> object:
    return referrals.decline(ws, r, reason=reason, on=ws.today(), person=_contact_of(stage, one))


def _forward(stage: Stage, ws: Workspace, r: Referral, one: Entry, department: str) -> object:
    due = open_on_or_after(ws.today() + timedelta(days=5), ws.holidays)
    return referrals.redirect(ws, r, to=Inside(stage.town.departments[department].id), due_on=due)


def _conference(stage: Stage, ws: Workspace, r: Referral, one: Entry, key: str) -> object:
    return referrals.call_conference(ws, r, on=ws.today(), text="支援調整会議で決める")


def _oral(stage: Stage, ws: Workspace, r: Referral, one: Entry, person: str) -> object:
    return referrals.say_orally(
        ws,
        r,
        to=_receiver(stage, one),
        person=person,
        on=ws.today(),
        request=one.get("request", ""),
    )


def _outcome(stage: Stage, ws: Workspace, r: Referral, one: Entry, code: str) -> object:
    if code in GOES_ON:
        return referrals.report_progress(
            ws, r, outcome=code, on=ws.today(), next_on=_next(stage, ws.today())
        )
    if is_outside(r) and code in FIRST_USE:
        return referrals.confirm_first_use(ws, r, on=ws.today(), outcome=code)
    return referrals.complete(ws, r, outcome=code, on=ws.today())


def _next(stage: Stage, day: date) -> date:
    return max(day, stage.calendar.today) + timedelta(days=7)


def _withdraw(stage: Stage, ws: Workspace, r: Referral, one: Entry, _: str) -> object:
    return referrals.withdraw(ws, r, text="発信の取消")


_STEPS: dict[str, Callable[[Stage, Workspace, Referral, Entry, str], object]] = {
    "acknowledge": _acknowledge,
    "ask": _ask,
    "answer": _answer,
    "accept": _accept,
    "together": _together,
    "advise": _advise,
    "send_back": _send_back,
    "decline": _decline,
    "forward": _forward,
    "conference": _conference,
    "oral": _oral,
    "outcome": _outcome,
    "withdraw": _withdraw,
}
