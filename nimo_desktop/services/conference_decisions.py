"""会議: a referral is brought before one, and what it decides. One entry for both."""

from __future__ import annotations

import dataclasses
from datetime import date

from nimo_desktop.domain.conference import (
    AgendaItem,
    Conference,
    ConferenceState,
    is_decided,
)
from nimo_desktop.domain.ids import ConferenceId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import (
    CallConference,
    ConferenceDecides,
    Decision,
    Referral,
    Status,
)
from nimo_desktop.services import conference_parts, referral_steps
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer


def call(
    ws: Workspace,
    referral: Referral,
    *,
    on: date | None = None,
    conference_id: ConferenceId | None = None,
    text: str = "",
) -> Referral | tuple[Problem, ...]:
    """The coordinator brings a referral before a conference: a planned one (`conference_id`), else
    a new 支援調整会議 on that day. He holds it until it decides.
    """
    return referral_steps.step(ws, referral, CallConference(on, conference_id, text))


def decide(
    ws: Workspace,
    item: AgendaItem,
    decision: Decision | None = None,
    *,
    text: str = "",
    on: date | None = None,
) -> AgendaItem | tuple[Problem, ...]:
    """What the conference decided about a point; `on` defaults to its day.

    Where its referral waits for this conference, `decision` is required and taken in the same
    entry; elsewhere the words alone are kept.
    """
    refused = my_number_problems(dataclasses.replace(item, decision=text))
    if refused:
        return refused
    with ws.vault.read() as conn:
        conference = records.get(conn, Conference, item.conference_id)
        referral = None
        if item.referral_id is not None:
            referral = records.get(conn, Referral, item.referral_id)
    day = on or conference.on
    found = _undecidable(conference, item, day, ws.today())
    if found is not None:
        return (found,)
    waits = (
        referral is not None
        and referral.status is Status.IN_CONFERENCE
        and referral.conference_id == conference.id
    )
    if referral is None or not waits:
        return _in_words(ws, item, decision, text=text, day=day)
    if decision is None:
        return (Problem("decision", "missing", "次のつなぎ先か担当を決めてください。"),)
    action = ConferenceDecides(decision, day, conference.id, text)
    answer = referral_steps.step(ws, referral, action, words=text)
    if not isinstance(answer, Referral):
        return answer
    with ws.vault.read() as conn:
        return records.get(conn, AgendaItem, item.id)


def _undecidable(
    conference: Conference, item: AgendaItem, day: date, today: date
) -> Problem | None:
    if conference.state is ConferenceState.CANCELLED:
        words = "この会議は中止になっています。別の会議で決めてください。"
        return Problem("conference", "cancelled", words)
    if is_decided(item):
        words = "この議題は、もう決まっています。続きは新しい議題として入れてください。"
        return Problem("decision", "decided", words)
    if day > today:
        words = "会議の日が先になっています。会議のあとに記録してください。"
        return Problem("on", "future", words)
    return None


def _in_words(
    ws: Workspace, item: AgendaItem, decision: Decision | None, *, text: str, day: date
) -> AgendaItem | tuple[Problem, ...]:
    if decision is not None:
        words = "この連携は、この会議の決定を待っていません。決まったことは言葉で入れてください。"
        return (Problem("decision", "not_waiting", words),)
    if not text.strip():
        return (Problem("text", "missing", "決まったことを入れてください。"),)

    def work(writer: Writer) -> AgendaItem:
        conference_parts.hold(writer, item.conference_id)
        return writer.change(dataclasses.replace(item, decision=text, decided_on=day))

    return ws.apply(Op.CONFERENCE_DECIDED, work)
