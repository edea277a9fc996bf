"""One entry of 社会資源 with the people who answer there."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import cast

from PySide6.QtWidgets import QLabel, QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.resource import ContactPerson
from nimo_desktop.services import drafting, office, resources
from nimo_desktop.services.resources import FullAgency
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.kana_edit import KanaEdit, NameEdit
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.parts.case.common import choice_box, code_options, day_words, moment_words
from nimo_desktop.ui.text import agencies as text
from nimo_desktop.ui.theme import set_look

_NEW = "new"
_TEXTS = ("name", "kana", "phone", "night_phone", "fax", "address", "hours", "distance",
          "services", "note")


class AgencyForm(FormPage[FullAgency]):
    """The page adds buttons; `open` shows an entry or the draft over it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._full = resources.new(desk.ws)
        self._build()
        self.finish(save_draft=self._keep, now=desk.ws.now)
        self.stop_drafts()

    def record(self) -> str:
        """The name of the draft: one new entry at a time, else the entry."""
        agency = self._full.agency
        return _NEW if agency.version == 0 else agency.id.hex

    def full(self) -> FullAgency:
        """The entry as it is stored."""
        return self._full

    def open(self, full: FullAgency) -> None:
        """Show an entry; a draft of it is gone on with."""
        self._full = full
        self.load(full)
        self._show_facts()
        found = drafting.find(self._desk.ws, resources.DRAFT_FORM, self.record())
        if found is not None:
            if found.started_version == full.agency.version:
                self.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
                self.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))
            else:
                self.put_beside(found.values, drop=self._drop_draft)  # type: ignore[arg-type]

    def _drop_draft(self) -> None:
        drafting.drop(self._desk.ws, resources.DRAFT_FORM, self.record())

    def saved(self, full: FullAgency) -> None:
        """The entry was stored; its draft is gone."""
        self._drop_draft()
        self._full = full
        self.load(full)
        self._show_facts()

    def leave(self) -> None:
        """Keep what was typed and stop the clock."""
        if self.is_dirty():
            self.keep_draft()
        self.stop_drafts()

    def to_fields(self, value: FullAgency) -> Mapping[str, object]:
        agency = value.agency
        shown: dict[str, object] = {name: getattr(agency, name) for name in _TEXTS}
        return {
            **shown, "kind": agency.kind or None, "sector": agency.sector or None,
            "informal": "informal" if agency.informal else "formal",
            "closed_on": agency.closed_on,
            "persons": tuple({"id": str(p.id), "name": p.name, "profession": p.profession or None,
                              "phone": p.phone, "until": p.until} for p in value.persons),
        }  # fmt: skip

    def from_fields(self, fields: Mapping[str, object]) -> FullAgency:
        words = {name: str(fields[name] or "") for name in _TEXTS}
        agency = dataclasses.replace(
            self._full.agency, kind=str(fields["kind"] or ""),
            sector=str(fields["sector"] or ""), informal=fields["informal"] == "informal",
            closed_on=_exact(fields["closed_on"]), **words)  # type: ignore[arg-type]
        rows = cast("tuple[Mapping[str, object], ...]", fields["persons"])
        return FullAgency(agency, tuple(self._person(row) for row in rows if row["name"]))

    def _person(self, row: Mapping[str, object]) -> ContactPerson:
        old = next((p for p in self._full.persons if str(p.id) == str(row.get("id", ""))), None)
        person = old or resources.new_person(self._desk.ws, self._full.agency.id)
        return dataclasses.replace(
            person, name=str(row["name"]), profession=str(row["profession"] or ""),
            phone=str(row["phone"] or ""), until=_exact(row["until"]))

    def _build(self) -> None:
        ws = self._desk.ws
        section = self.add_section(text.SECTION)
        name, kana = NameEdit(), KanaEdit()
        name.feed(kana)
        self.add_field("name", text.NAME, name, required=True)
        self.add_field("kana", text.KANA, kana)
        self.add_field("kind", text.KIND, CodeCombo(code_options(ws, "agency_kind")))
        self.add_field("sector", text.SECTOR, CodeCombo(code_options(ws, "sector")),
                       support=text.SECTOR_HINT)
        self.add_field("informal", text.INFORMAL, choice_box(text.FORMAL[1:], text.INFORMAL))
        self.add_field("phone", text.PHONE, PhoneEdit())
        self.add_field("night_phone", text.NIGHT_PHONE, PhoneEdit())
        self.add_field("fax", text.FAX, PhoneEdit())
        self.add_field("address", text.ADDRESS, TextLine())
        self.add_field("hours", text.HOURS, TextLine())
        self.add_field("distance", text.DISTANCE, TextLine())
        self.add_field("services", text.SERVICES, LongText())
        self.add_field("note", text.NOTE, LongText(low=2))
        self.add_field("closed_on", text.CLOSED_ON, WarekiEdit(today=ws.today, lean="past"))
        self._checked = QLabel(section)
        set_look(self._checked, "look", "support")
        section.add_widget(self._checked)
        self.add_section(text.PERSONS)
        self.add_field("persons", text.PERSONS, TableRows((
            RowColumn("name", text.PERSON_NAME, TextLine, stretch=4),
            RowColumn("profession", text.PROFESSION,
                      lambda: CodeCombo(code_options(ws, "profession")), stretch=4),
            RowColumn("phone", text.PERSON_PHONE, PhoneEdit, stretch=4),
            RowColumn("until", text.UNTIL, lambda: WarekiEdit(today=ws.today, lean="past"),
                      stretch=4),
        )), wide=True)
        used = self.add_section(text.USED_BY)
        self._used = QLabel(used)
        self._used.setWordWrap(True)
        used.add_widget(self._used)

    def _show_facts(self) -> None:
        ws, agency = self._desk.ws, self._full.agency
        names = {s.id: s.name for s in office.staff(ws, with_left=True)}
        checked = text.NEVER
        if agency.checked_on is not None:
            name = names.get(agency.checked_by, "") if agency.checked_by else ""
            checked = text.CHECKED.format(date=day_words(agency.checked_on), name=name)
        self._checked.setText(checked)
        uses = resources.cases_using(ws, agency.id)
        self._used.setText("、".join(u.number for u in uses) if uses else text.USED_NONE)

    def _keep(self, draft: Draft) -> None:
        drafting.keep(self._desk.ws, resources.DRAFT_FORM, self.record(), values=draft,
                      title=text.DRAFT_TITLE.format(name=str(self.field("name").value() or "")),
                      started_version=self._full.agency.version)


def _exact(value: object) -> date | None:
    return value.exact if isinstance(value, PartialDate) else None
