"""The editor of one record: written beside the timeline, kept as a draft every three seconds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from nimo_desktop.domain.contact import Contact, Subject, needs_reason
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.services import case_people, contacts, drafting
from nimo_desktop.services.case_people import HousePerson
from nimo_desktop.services.contacts import FullContact
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import Field, Json
from nimo_desktop.ui.fields.code_checks import Checked, CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.minutes_edit import MinutesEdit
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.time_edit import MomentEdit
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.input_guards import tab_through
from nimo_desktop.ui.parts.case.common import choice_box, code_options, phrases, staff_options
from nimo_desktop.ui.parts.case.factors_field import FactorsField
from nimo_desktop.ui.parts.case.record_rows import RecordRows
from nimo_desktop.ui.text import contacts as text

ANONYMOUS = "anonymous"
_COUNTED = {"yes": True, "no": False, "later": None}
_COUNT_OPTIONS = (("later", text.COUNT_LATER), ("yes", text.COUNTED), ("no", text.NOT_COUNTED))


class ContactForm(FormPage[FullContact]):
    """Takes a `FullContact` and gives it back changed. `reason` is that of an amendment."""

    def __init__(self, desk: Desk, full: FullContact, house: tuple[HousePerson, ...], *,
                 title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._full, self._house = desk, full, house
        self._title = title
        self._subjects = {str(s.id): s for s in full.subjects}
        self._usual: int | None = None
        self._style = full.contact.style
        self.record = contacts.draft_of(full.contact)
        self._build()
        self.finish(save_draft=self._keep, now=desk.ws.now)
        tab_through(self._table.tab_chain()[-1], self.add_subject_button)
        self.load(full)
        self._show_style()
        self.stop_drafts()

    # Building

    def _build(self) -> None:
        ws, contact = self._desk.ws, self._full.contact
        if contact.confirmed_at is not None:
            self.add_section(text.TITLE_AMEND)
            late = needs_reason(contact, ws.now())
            self.add_field("reason", text.REASON, TextLine(), required=late,
                           support=text.REASON_HINT if late else text.REASON_HINT_SAME_DAY)
        self.add_section(text.WHEN_SECTION)
        self.add_field("at", text.AT, MomentEdit(now=ws.now), required=True)
        method = self.add_field("method", text.METHOD, CodeCombo(code_options(ws, "method")))
        method.committed.connect(self._on_method)
        self.add_field("minutes", text.MINUTES_FIELD, MinutesEdit())
        self.add_section(text.RECORD_SECTION)
        style = CodeCombo(code_options(ws, "contact_style"), empty=False)
        style.committed.connect(self._on_style)
        self.add_field("style", text.STYLE, style)
        offered = lambda: phrases(ws)  # noqa: E731  # asked for when F4 is pressed
        self.add_field("body", text.BODY, LongText(low=8, high=24, phrases=offered), wide=True)
        rows = RecordRows(code_options(ws, "record_tag"), phrases=offered)
        self.add_field("rows", text.ROWS, rows, wide=True)
        self._build_subjects()
        self.add_section(text.NEXT_SECTION)
        self.add_field("next_what", text.NEXT_WHAT, TextLine())
        self.add_field("next_on", text.NEXT_ON, WarekiEdit(today=ws.today),
                       support=text.NEXT_HINT)
        self.add_section(text.MORE_SECTION)
        self.add_field("place", text.PLACE_FIELD, TextLine())
        mates = [(code, name) for code, name in staff_options(ws)
                 if code != str(contact.author)]
        if mates:
            self.add_field("joint_staff", text.JOINT, CodeChecks(mates))
        self.add_field("companions", text.COMPANIONS, TextLine(), support=text.COMPANIONS_HINT)
        self.add_field("informant", text.INFORMANT_FIELD, TextLine(),
                       support=text.INFORMANT_HINT)

    def _build_subjects(self) -> None:
        ws = self._desk.ws
        section = self.add_section(text.SUBJECT_SECTION)
        people = [(str(p.person_id), p.label) for p in self._house]
        factors = code_options(ws, "factor")
        columns = (
            RowColumn("who", text.WHO,
                      lambda: CodeCombo([*people, (ANONYMOUS, text.ANONYMOUS)]), stretch=3),
            RowColumn("counted", text.COUNT_AS,
                      lambda: choice_box(_COUNT_OPTIONS, text.COUNT_AS), stretch=3),
            RowColumn("topic", text.TOPIC, self._make_topic, stretch=3),
            RowColumn("factors", text.FACTORS, lambda: FactorsField(factors), stretch=3),
        )
        self._table = TableRows(columns, name=text.SUBJECT_TABLE)
        self.add_field("subjects", text.SUBJECT_TABLE, self._table, support=text.ADD_HINT,
                       wide=True)
        self.add_subject_button = QPushButton(text.ADD_SUBJECT, section)
        self.add_subject_button.setAutoDefault(False)
        menu = QMenu(self.add_subject_button)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self.add_subject_button.setMenu(menu)
        holder = QWidget(section)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.add_subject_button)
        line.addStretch(1)
        section.add_widget(holder)

    def _make_topic(self) -> Field:
        combo = CodeCombo(code_options(self._desk.ws, "topic"))
        for row in range(combo.count()):  # the definition stands beside each choice
            entry = self._desk.ws.codes["topic"].get(str(combo.itemData(row)))
            if entry is not None:
                combo.setItemData(row, entry.note, Qt.ItemDataRole.ToolTipRole)
        return combo

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        for person in self.addable():
            act = menu.addAction(person.label)
            act.triggered.connect(lambda _=False, p=person: self.add_subject(p))

    # Values

    def to_fields(self, value: FullContact) -> Mapping[str, object]:
        contact = value.contact
        shown = {f.name: getattr(contact, f.name) for f in dataclasses.fields(contact)}
        return {
            **shown,
            "method": contact.method or None,
            "rows": tuple({"tag": tag, "text": words} for tag, words in contact.rows),
            "subjects": tuple(self._row(s) for s in value.subjects),
            "reason": "",
        }

    @staticmethod
    def _row(subject: Subject) -> dict[str, object]:
        counted = {value: code for code, value in _COUNTED.items()}[subject.counted]
        who = ANONYMOUS if subject.person_id is None else str(subject.person_id)
        return {"id": str(subject.id), "who": who, "counted": counted,
                "topic": subject.topic or None, "factors": subject.factors}

    def from_fields(self, fields: Mapping[str, object]) -> FullContact:
        joint = fields.get("joint_staff")
        style = str(fields["style"] or "free")
        next_on = fields["next_on"]
        at = fields["at"]
        contact = dataclasses.replace(
            self._full.contact,
            at=at if isinstance(at, datetime) else self._full.contact.at,
            method=str(fields["method"] or ""),
            minutes=cast("int | None", fields["minutes"]),
            place=str(fields["place"] or ""),
            joint_staff=joint.codes if isinstance(joint, Checked)
            else self._full.contact.joint_staff,
            companions=str(fields["companions"] or ""),
            style=style,
            body=str(fields["body"] or "") if style == "free" else "",
            rows=self._rows().pairs() if style != "free" else (),
            informant=str(fields["informant"] or ""),
            next_what=str(fields["next_what"] or ""),
            next_on=_day(next_on),
        )
        rows = cast("tuple[Mapping[str, object], ...]", fields["subjects"])
        subjects = tuple(self._subject(row, contact) for row in rows if row["who"])
        return FullContact(contact, subjects, self._full.amendments)

    def _subject(self, row: Mapping[str, object], contact: Contact) -> Subject:
        who = str(row["who"])
        old = self._subjects.get(str(row.get("id", "")))
        if old is None or (who != ANONYMOUS and str(old.person_id) != who):
            old = self._fresh(who, contact, old)
        counted = _COUNTED[str(row["counted"] or "later")]
        return dataclasses.replace(
            old,
            counted=counted,
            topic="" if counted is False else str(row["topic"] or ""),
            factors=cast("tuple[str, ...]", row["factors"]),
        )

    def _fresh(self, who: str, contact: Contact, old: Subject | None) -> Subject:
        person = next((p for p in self._house if str(p.person_id) == who), None)
        if person is None:
            return contacts.anonymous_subject(self._desk.ws, contact)
        made = case_people.subject_of(self._desk.ws, contact, person)
        if old is None:
            return made
        return dataclasses.replace(old, person_id=made.person_id, case_id=made.case_id)

    def reason(self) -> str:
        """Why the confirmed record is amended, "" for none."""
        if "reason" not in self._lines:
            return ""
        return str(self.field("reason").value() or "")

    # Subjects

    def addable(self) -> tuple[HousePerson, ...]:
        """The people of the house who are no subject yet."""
        there = {str(self._table.cell(i, "who").value()) for i in range(self._table.count())}
        return tuple(p for p in self._house if str(p.person_id) not in there)

    def add_subject(self, person: HousePerson) -> None:
        """One more person the record counts for, with the topic of last time."""
        made = case_people.subject_of(self._desk.ws, self._full.contact, person)
        row = {k: v for k, v in self._row(made).items() if k != "id"}
        row["factors"] = list(made.factors)
        rows = self._table.draft()
        assert isinstance(rows, list)
        self._table.restore([*rows, cast("Json", row)])
        self.edited.emit()

    # Reactions

    def _on_method(self) -> None:
        """The usual minutes of the method, unless the nurse has written her own."""
        minutes = self.field("minutes")
        if minutes.value() not in (None, self._usual):
            return
        code = self.field("method").value()
        self._usual = contacts.usual_minutes(self._desk.ws, str(code)) if code else None
        minutes.restore("" if self._usual is None else str(self._usual))

    def _on_style(self) -> None:
        """What was written goes along into the other way of writing."""
        style = str(self.field("style").value())
        if style == self._style:
            return
        body, rows = self.field("body"), self._rows()
        written = str(body.value() or "")
        if style == "free":
            words = "\n".join(f"{tag}) {words}" for tag, words in rows.pairs())
            body.restore(words or written)
        elif not rows.pairs():
            tags = self._desk.ws.codes["contact_style"].attr(style, "tags").split(",")
            rows.begin(tags, written if self._style == "free" else "")
        self._style = style
        self._show_style()

    def _show_style(self) -> None:
        free = str(self.field("style").value()) == "free"
        self._style = str(self.field("style").value())
        for name, shown in (("body", free), ("rows", not free)):
            line = self._lines[name]
            line.label.setVisible(False)
            cast("QWidget", line.field).setVisible(shown)
            if not shown:
                line.show_problem(None)

    def _rows(self) -> RecordRows:
        return cast("RecordRows", self.field("rows"))

    def words_field(self) -> QWidget:
        """Where the record is written."""
        return self.field("body" if self._style == "free" else "rows").entry()

    # Drafts

    def resume(self, values: Mapping[str, Json]) -> None:
        """Go on with a draft."""
        self.restore_draft(values)
        self._show_style()

    def resume_beside(self, values: Mapping[str, Json]) -> None:
        """A draft that is older than the record: both are shown, the nurse decides."""
        self.put_beside(values, drop=self._drop_draft)
        self._show_style()

    def _drop_draft(self) -> None:
        drafting.drop(self._desk.ws, contacts.DRAFT_FORM, self.record)
        self._show_style()

    def begin_drafts(self) -> None:
        """From now on what is typed is kept."""
        self.keep_draft()
        self.restart_drafts()

    def _keep(self, draft: Draft) -> None:
        drafting.keep(
            self._desk.ws, contacts.DRAFT_FORM, self.record, values=draft,
            title=text.DRAFT_TITLE.format(name=self._title),
            started_version=self._full.contact.version)


def _day(value: object) -> date | None:
    return value.exact if isinstance(value, PartialDate) else None
