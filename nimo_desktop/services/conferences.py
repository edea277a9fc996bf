"""会議: planned, held, called off; who comes, what is talked about, what is decided.

A decision about a referral is the referral's own step: agenda item, referral, history, holder and
tasks change in one entry. Whoever may read may plan; only a coordinator decides for a referral.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from nimo_desktop.domain import deadlines
from nimo_desktop.domain.codes import Code
from nimo_desktop.domain.conference import (
    COORDINATING,
    JUSO_KINDS,
    AgendaItem,
    Attendance,
    Conference,
    ConferenceState,
    is_decided,
)
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import (
    AgendaItemId,
    AttendanceId,
    CaseId,
    ConferenceId,
    ConsultationId,
    ReferralId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Referral, Status
from nimo_desktop.services import conference_parts, tasks
from nimo_desktop.services.conference_decisions import call, decide
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

__all__ = [
    "FullConference",
    "add_item",
    "by_reference",
    "call",
    "cancel",
    "change",
    "change_item",
    "decide",
    "get",
    "hold",
    "kinds",
    "listed",
    "load",
    "new",
    "new_attendance",
    "open_for_referrals",
    "plan",
    "remove_item",
    "save",
    "set_people",
    "swap",
]  # fmt: skip

DRAFT_FORM = "conference"
"""The name of half-typed conferences among the drafts."""


@dataclasses.dataclass(frozen=True, slots=True)
class FullConference:
    """A conference with who comes and what is talked about, both in order."""

    conference: Conference
    people: tuple[Attendance, ...] = ()
    items: tuple[AgendaItem, ...] = ()

    @property
    def undecided(self) -> int:
        """How many points are still to be decided."""
        return sum(not is_decided(one) for one in self.items)


# reading ----------------------------------------------------------------------------------------
def kinds(ws: Workspace) -> tuple[Code, ...]:
    """The kinds this town may choose: those of 重層 only where it runs it."""
    offered = ws.codes["conference_kind"].valid(fiscal_year(ws.today()))
    juso = ws.office().runs_juso
    return tuple(one for one in offered if juso or one.code not in JUSO_KINDS)


def get(ws: Workspace, conference_id: ConferenceId) -> Conference:
    """The conference alone. Raises NotFound."""
    with ws.vault.read() as conn:
        return records.get(conn, Conference, conference_id)


def by_reference(ws: Workspace, number: str) -> Conference | None:
    """The conference of a number (R8-C-A0001)."""
    with ws.vault.read() as conn:
        found = records.where(conn, Conference, number=number.strip().upper())
    return found[0] if found else None


def load(ws: Workspace, conference_id: ConferenceId) -> FullConference:
    """The conference with everything. Raises NotFound."""
    with ws.vault.read() as conn:
        return _read(conn, records.get(conn, Conference, conference_id))


def _read(conn: Reading, conference: Conference) -> FullConference:
    people = records.where(conn, Attendance, conference_id=conference.id)
    items = records.where(conn, AgendaItem, conference_id=conference.id)
    return FullConference(conference, people, tuple(sorted(items, key=_place)))


def _place(item: AgendaItem) -> tuple[int, str]:
    return (item.position, str(item.id))


def listed(
    ws: Workspace, *, state: ConferenceState | None = None, case_id: CaseId | None = None
) -> tuple[FullConference, ...]:
    """Conferences with their points, the latest day first; those of one case if it is named."""
    with ws.vault.read() as conn:
        found = records.select(conn, Conference, order="-on")
        ids = [one.id for one in found]
        people = records.grouped(conn, Attendance, "conference_id", ids)
        items = records.grouped(conn, AgendaItem, "conference_id", ids)
    whole = (
        FullConference(
            one, people.get(one.id, ()), tuple(sorted(items.get(one.id, ()), key=_place))
        )
        for one in found
        if state in (None, one.state)
    )
    return tuple(
        one for one in whole if case_id is None or any(i.case_id == case_id for i in one.items)
    )


def open_for_referrals(ws: Workspace) -> tuple[Conference, ...]:
    """Planned conferences from today on, the next first: where a referral may be put."""
    with ws.vault.read() as conn:
        found = records.where(conn, Conference, state=ConferenceState.PLANNED)
    coming = [one for one in found if one.on >= ws.today()]
    return tuple(sorted(coming, key=lambda one: (one.on, one.time)))


# planning ---------------------------------------------------------------------------------------
def plan(
    ws: Workspace, *, on: date, kind: str = COORDINATING, time: str = "", place: str = "",
    note: str = "",
) -> Conference:
    """A conference to come, with its number. Raises RuleBroken for a kind this town has not."""
    made = dataclasses.replace(
        conference_parts.blank(ws, kind=kind, on=on), time=time, place=place, note=note
    )
    _check(ws, made)
    return ws.apply(
        Op.CONFERENCE_SAVED, lambda writer: conference_parts.write_new(ws, writer, made)
    )


def change(ws: Workspace, conference: Conference) -> Conference:
    """Day, time, place, kind, note. Referrals that wait for it wait for the new day."""
    _check(ws, conference)

    return ws.apply(
        Op.CONFERENCE_SAVED, lambda writer: _write_change(ws, writer, conference)
    )


def _write_change(ws: Workspace, writer: Writer, conference: Conference) -> Conference:
    known = writer.get(Conference, conference.id)
    if known.state is ConferenceState.CANCELLED:
        _refuse_ended(known)
    wanted = dataclasses.replace(
        conference, number=known.number, state=known.state, called_by=known.called_by
    )
    if known.state is ConferenceState.HELD and wanted.on != known.on:
        _refuse_ended(known)
    after = writer.change(wanted)
    if after.on != known.on:
        for one in _waiting(writer, after.id):
            moved = writer.change(dataclasses.replace(one, conference_on=after.on))
            _ask_on(ws, writer, moved, "支援調整会議の決定を記録する", after.on)
    return after


def _check(ws: Workspace, conference: Conference) -> None:
    refused = my_number_problems(conference)
    if refused:
        raise RuleBroken(refused[0].sentence)
    if conference.kind not in {one.code for one in kinds(ws)}:
        raise RuleBroken(
            "この会議の種別は、いまの町の設定では選べません。記録は変わっていません。"
            "別の種別を選ぶか、管理者に町の設定を確かめてください。"
        )


def _refuse_ended(conference: Conference) -> None:
    if conference.state is not ConferenceState.PLANNED:
        raise RuleBroken(
            f"この会議は「{conference.state.label}」です。記録は変わっていません。"
            "続きは新しい会議として入れてください。"
        )


def hold(ws: Workspace, conference: Conference, *, note: str = "") -> Conference:
    """It has taken place. Points may be decided then or later. Raises RuleBroken before its day."""
    _refuse_ended(conference)
    if conference.on > ws.today():
        raise RuleBroken(
            "会議の日がまだ来ていません。記録は変わっていません。日を直してから記録してください。"
        )
    held = dataclasses.replace(
        conference, state=ConferenceState.HELD, note=note or conference.note
    )
    return ws.apply(Op.CONFERENCE_SAVED, lambda writer: writer.change(held))


def cancel(ws: Workspace, conference: Conference, *, note: str) -> Conference:
    """It will not take place. Referrals that wait stay on the coordinator's list and ask him for
    a new way on the next open day.
    """
    _refuse_ended(conference)
    if not note.strip():
        raise RuleBroken("会議をやめた理由を入れてください。記録は変わっていません。")
    words = "\n".join(filter(None, (conference.note, note)))
    off = dataclasses.replace(conference, state=ConferenceState.CANCELLED, note=words)
    soon = deadlines.next_open_day(ws.today(), ws.holidays)

    def work(writer: Writer) -> Conference:
        for one in _waiting(writer, conference.id):
            _ask_on(ws, writer, one, "会議が中止になったので、次のつなぎ先を決める", soon)
        return writer.change(off)

    return ws.apply(Op.CONFERENCE_SAVED, work)


def _waiting(writer: Writer, conference_id: ConferenceId) -> list[Referral]:
    found = writer.where(Referral, conference_id=conference_id)
    return [one for one in found if one.status is Status.IN_CONFERENCE]


def _ask_on(ws: Workspace, writer: Writer, one: Referral, title: str, day: date) -> None:
    tasks.keep(
        ws, writer, source="referral", source_id=one.id, kind="next", title=title, due_on=day,
        staff_id=one.holder_staff, case_id=one.case_id,
    )  # fmt: skip


def new(ws: Workspace, *, kind: str = COORDINATING) -> FullConference:
    """A conference of today that is not yet written."""
    return FullConference(conference_parts.blank(ws, kind=kind, on=ws.today()))


def save(ws: Workspace, full: FullConference, *, draft: str = "") -> FullConference:
    """The conference with its people in one action; its points are not touched.

    Raises RuleBroken for a kind this town has not, My Number in a note, or one that has ended.
    """
    for row in full.people:
        _refuse_numbers(row)
    _check(ws, full.conference)

    def work(writer: Writer) -> None:
        if full.conference.version == 0:
            conference_parts.write_new(ws, writer, full.conference)
        else:
            _write_change(ws, writer, full.conference)
        _write_people(writer, full.conference.id, full.people)
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)

    ws.apply(Op.CONFERENCE_SAVED, work)
    return load(ws, full.conference.id)


# people and points ------------------------------------------------------------------------------
def new_attendance(ws: Workspace, conference_id: ConferenceId) -> Attendance:
    """A row not yet written."""
    return Attendance(id=AttendanceId(ws.new_id()), conference_id=conference_id)


def set_people(
    ws: Workspace, conference: Conference, rows: Sequence[Attendance]
) -> tuple[Attendance, ...]:
    """Exactly these people, in one action. Rows without anybody named are left out."""
    for row in rows:
        _refuse_numbers(row)
    return ws.apply(
        Op.CONFERENCE_SAVED, lambda writer: _write_people(writer, conference.id, rows)
    )


def _write_people(
    writer: Writer, conference_id: ConferenceId, rows: Sequence[Attendance]
) -> tuple[Attendance, ...]:
    named = [
        one
        for one in rows
        if one.staff_id or one.department_id or one.agency_id or one.name.strip()
    ]
    kept = {one.id for one in named}
    for old in writer.where(Attendance, conference_id=conference_id):
        if old.id not in kept:
            writer.trash(old)
    return tuple(
        writer.insert(one) if one.version == 0 else writer.change(one) for one in named
    )


def add_item(
    ws: Workspace,
    conference: Conference,
    *,
    case_id: CaseId | None = None,
    consultation_id: ConsultationId | None = None,
    referral_id: ReferralId | None = None,
    question: str = "",
) -> AgendaItem:
    """One more point, also written up after the day. A referral that waits for a conference is put
    on it with `call` instead; here it is only talked about. Raises RuleBroken for one called off.
    """
    if conference.state is ConferenceState.CANCELLED:
        _refuse_ended(conference)

    def work(writer: Writer) -> AgendaItem:
        others = writer.where(AgendaItem, conference_id=conference.id)
        item = AgendaItem(
            id=AgendaItemId(ws.new_id()), conference_id=conference.id, case_id=case_id,
            consultation_id=consultation_id, referral_id=referral_id, question=question,
            position=1 + max((one.position for one in others), default=0),
        )  # fmt: skip
        _refuse_numbers(item)
        return writer.insert(item)

    return ws.apply(Op.CONFERENCE_SAVED, work)


def change_item(ws: Workspace, item: AgendaItem) -> AgendaItem:
    """The question and the place of a point; what was decided goes through `decide`."""
    _refuse_numbers(item)

    def work(writer: Writer) -> AgendaItem:
        known = writer.get(AgendaItem, item.id)
        return writer.change(
            dataclasses.replace(
                known, version=item.version, question=item.question, position=item.position
            )
        )

    return ws.apply(Op.CONFERENCE_SAVED, work)


def swap(ws: Workspace, one: AgendaItem, other: AgendaItem) -> bool:
    """Two points change places, in one action."""

    def work(writer: Writer) -> bool:
        first, second = writer.get(AgendaItem, one.id), writer.get(AgendaItem, other.id)
        places = (first.position, second.position)
        writer.change(dataclasses.replace(first, position=places[1]))
        writer.change(dataclasses.replace(second, position=places[0]))
        return True

    return ws.apply(Op.CONFERENCE_SAVED, work)


def remove_item(ws: Workspace, item: AgendaItem) -> None:
    """A point is struck. Refused while its referral waits for this conference (RuleBroken)."""

    def work(writer: Writer) -> None:
        if item.referral_id is not None and not is_decided(item):
            referral = writer.get(Referral, item.referral_id)
            if (
                referral.status is Status.IN_CONFERENCE
                and referral.conference_id == item.conference_id
            ):
                raise RuleBroken(
                    "この連携は会議の決定を待っています。議題は消していません。"
                    "先に、調整役が別の会議か次のつなぎ先を決めてください。"
                )
        writer.trash(item)

    ws.apply(Op.CONFERENCE_SAVED, work)


def _refuse_numbers(record: AgendaItem | Attendance) -> None:
    refused = my_number_problems(record)
    if refused:
        raise RuleBroken(refused[0].sentence)
