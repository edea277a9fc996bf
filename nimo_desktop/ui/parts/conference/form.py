"""One conference: kind, day, people; its agenda stands below in the same form."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from nimo_desktop.domain.conference import Attendance
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.referral import Inside, Outside, Receiver
from nimo_desktop.services import conferences, drafting, referrals
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.parts.case.common import code_options, moment_words, short_day
from nimo_desktop.ui.parts.conference.agenda import Agenda
from nimo_desktop.ui.parts.conference.case_pick import CasePick
from nimo_desktop.ui.parts.referral.receiver_pick import ReceiverPick
from nimo_desktop.ui.text import conferences as text
from nimo_desktop.ui.text import packs
from nimo_desktop.ui.theme import set_look

_NEW = "new"
_TYPED = ("case", "question", "decision", "decided_on")
"""Fields about the agenda: they have acts of their own and survive saving the conference."""


class ConferenceForm(FormPage[FullConference]):
    """The page adds buttons; `open` shows a conference or the draft over it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._full = conferences.new(desk.ws)
        self._choices = referrals.receivers(desk.ws)
        self.head = QLabel(self)
        set_look(self.head, "look", "support")
        self._build()
        self.finish(save_draft=self._keep, now=desk.ws.now)
        self.stop_drafts()

    def full(self) -> FullConference:
        """The conference as it is stored."""
        return self._full

    def record(self) -> str:
        """The name of the draft: one new conference at a time, else the conference."""
        one = self._full.conference
        return _NEW if one.version == 0 else one.id.hex

    def open(self, full: FullConference) -> None:
        """Show a conference; a draft of it is gone on with."""
        self._show(full)
        found = drafting.find(self._desk.ws, conferences.DRAFT_FORM, self.record())
        if found is None:
            return
        if found.started_version == full.conference.version:
            self.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
            self.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))
        else:
            self.put_beside(found.values, drop=self._drop_draft)  # type: ignore[arg-type]

    def renew(self, full: FullConference) -> None:
        """It was stored; what is half typed about the agenda stays where it is."""
        typed = {name: self.field(name).draft() for name in _TYPED}
        self._show(full)
        for name, words in typed.items():
            self.field(name).restore(words)

    def _show(self, full: FullConference) -> None:
        self._full = full
        one = full.conference
        self.head.setText(text.HEAD.format(number=one.number, state=one.state.label)
                          if one.version else text.NOT_SAVED)
        kinds = [(code.code, code.label) for code in conferences.kinds(self._desk.ws)]
        cast("CodeCombo", self.field("kind")).set_options(kinds)
        self.load(full)
        self.agenda.show_conference(full)

    def is_written(self) -> bool:
        """The conference itself holds something that is not stored; its agenda apart."""
        return any(line.field.is_dirty() for name, line in self._lines.items()
                   if name not in _TYPED)

    def leave(self) -> None:
        """Keep what was typed and stop the clock."""
        if self.is_dirty():
            self.keep_draft()
        self.stop_drafts()

    def clear_typed(self, *names: str) -> None:
        """What was typed about the agenda has been written."""
        for name in names:
            self.field(name).set_value(None)
        if not self.is_dirty():
            self._drop_draft()
            self.restart_drafts()

    def to_fields(self, value: FullConference) -> Mapping[str, object]:
        one = value.conference
        return {
            "kind": one.kind, "on": one.on, "time": one.time, "place": one.place,
            "note": one.note,
            "people": tuple(
                {"id": str(row.id), "who": _receiver(row), "name": row.name,
                 "profession": row.profession or None,
                 "attended": {True: "yes", False: "no"}.get(row.attended)}  # type: ignore[arg-type]  # None: not yet known
                for row in value.people),
        }  # fmt: skip

    def from_fields(self, fields: Mapping[str, object]) -> FullConference:
        found = fields["on"]
        day = found.exact if isinstance(found, PartialDate) else None
        one = dataclasses.replace(
            self._full.conference, kind=str(fields["kind"] or ""),
            on=day or self._full.conference.on, time=str(fields["time"] or ""),
            place=str(fields["place"] or ""), note=str(fields["note"] or ""))
        rows = cast("Sequence[Mapping[str, object]]", fields["people"])
        return FullConference(one, tuple(self._attendance(row) for row in rows))

    def day(self, name: str) -> date | None:
        """A day of the form, when it is known exactly."""
        found = self.field(name).value()
        return found.exact if isinstance(found, PartialDate) else None

    def _attendance(self, row: Mapping[str, object]) -> Attendance:
        old = next((p for p in self._full.people if str(p.id) == str(row.get("id", ""))), None)
        one = old or conferences.new_attendance(self._desk.ws, self._full.conference.id)
        to = row["who"]
        return dataclasses.replace(
            one,
            staff_id=to.staff if isinstance(to, Inside) else None,
            department_id=to.department if isinstance(to, Inside) else None,
            agency_id=to.agency if isinstance(to, Outside) else None,
            name=str(row["name"] or ""), profession=str(row["profession"] or ""),
            attended={"yes": True, "no": False}.get(str(row["attended"] or "")))

    def _build(self) -> None:
        ws = self._desk.ws
        section = self.add_section(text.SECTION)
        self.pack_button = QPushButton(packs.PACK, self)
        self.pack_button.setAutoDefault(False)
        section.add_widget(_to_the_right(self.pack_button, self.head))
        self.add_field("kind", text.KIND, CodeCombo([], empty=False), required=True)
        self.add_field("on", text.ON, WarekiEdit(today=ws.today), required=True)
        self.add_field("time", text.TIME, TextLine(), support=text.TIME_HINT)
        self.add_field("place", text.PLACE, TextLine())
        self.add_field("note", text.NOTE, LongText(low=2))
        self.add_section(text.PEOPLE)
        self.add_field("people", text.PEOPLE, TableRows((
            RowColumn("who", text.WHO, self._who, 4),
            RowColumn("name", text.PERSON, TextLine, 3),
            RowColumn("profession", text.PROFESSION,
                      lambda: CodeCombo(code_options(ws, "profession")), 3),
            RowColumn("attended", text.ATTENDED, lambda: CodeCombo(text.ATTENDANCE), 3),
        )), wide=True)  # fmt: skip
        agenda = self.add_section(text.AGENDA)
        self.agenda = Agenda(self._desk, agenda)
        agenda.add_widget(self.agenda)
        self.add_field("case", text.CASE, CasePick(ws), support=text.CASE_HINT)
        self.add_field("question", text.QUESTION, TextLine())
        agenda.add_widget(_to_the_right(self.agenda.add_button))
        self.add_field("decision", text.DECISION, LongText(low=2), support=text.DECISION_HINT)
        self.add_field("decided_on", text.DECIDED_ON, WarekiEdit(today=ws.today, lean="past"))
        agenda.add_widget(_to_the_right(self.agenda.decide_button))

    def _who(self) -> ReceiverPick:
        ws = self._desk.ws
        return ReceiverPick(self._choices, fold=lambda typed: fold(typed, ws.variants))

    def _drop_draft(self) -> None:
        drafting.drop(self._desk.ws, conferences.DRAFT_FORM, self.record())

    def _keep(self, draft: Draft) -> None:
        one = self._full.conference
        drafting.keep(
            self._desk.ws, conferences.DRAFT_FORM, self.record(), values=draft,
            title=text.DRAFT_TITLE.format(day=short_day(one.on)), started_version=one.version)


def _to_the_right(button: QPushButton, words: QLabel | None = None) -> QWidget:
    line = QWidget(button.parentWidget())
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    if words is not None:
        row.addWidget(words)
    row.addStretch(1)
    row.addWidget(button)
    return line


def _receiver(row: Attendance) -> Receiver | None:
    if row.agency_id is not None:
        return Outside(row.agency_id)
    return None if row.department_id is None else Inside(row.department_id, row.staff_id)
