"""A form file as an input screen: its boxes in their order, filled from the record."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import (
    CellDef,
    ChecksDef,
    HeadingDef,
    NoteDef,
    RowDef,
    TableDef,
    TextDef,
)
from nimo_desktop.services import drafting, filled_sheets, sheet_facts, sheet_links
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_fields import Bound
from nimo_desktop.services.form_files import filling
from nimo_desktop.services.form_files.values import NOTHING_TYPED, Values
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_checks import Checked
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.forms.section import Section
from nimo_desktop.ui.parts.case.common import moment_words, phrases, short_day
from nimo_desktop.ui.parts.sheet import fields
from nimo_desktop.ui.parts.sheet.link_mark import LinkMark
from nimo_desktop.ui.parts.sheet.record_rows import RecordRows
from nimo_desktop.ui.text import sheet as text
from nimo_desktop.ui.theme import set_look


class SheetForm(FormPage[Values]):
    """Made anew for each sheet. `write_back` carries a `CellDef`, `open_record` the path of what is
    to be mended.
    """

    write_back = Signal(object)
    open_record = Signal(str)

    def __init__(self, desk: Desk, full: FullSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._full = desk, full
        self._facts = sheet_facts.of_sheet(desk.ws, full.form, full.sheet)
        self._cells = {cell.name: cell for cell in full.form.cells()}
        self._tables = {
            table.name: table for table in full.form.tables() if not table.read_only}
        self._looked_at: list[tuple[TableDef, RecordRows]] = []
        self._marks: dict[str, LinkMark] = {}
        self._begun: Draft = {}
        self._build()
        self.finish(save_draft=self._keep, now=desk.ws.now)
        self.stop_drafts()
        self.edited.connect(self._show_marks)

    def full(self) -> FullSheet:
        """The sheet as it is stored."""
        return self._full

    def record(self) -> str:
        """The name of its draft."""
        return filled_sheets.draft_record(self._full.sheet)

    def typed(self) -> FullSheet:
        """The sheet with what stands on the screen, stored or not."""
        if self._full.stored and not self.is_dirty():
            return self._full
        return dataclasses.replace(self._full, values=self.values())

    def begin(self) -> None:
        """Show the sheet; a draft of it is gone on with."""
        self._load()
        found = drafting.find(self._desk.ws, filled_sheets.DRAFT_FORM, self.record())
        fixed_on = self._full.sheet.fixed_on
        if fixed_on is not None:
            self._show_fixed(fixed_on, moment_words(found.at) if found else "")
            return
        if found is not None:
            if found.started_version == self._full.sheet.version:
                self.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
                self.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))
            else:
                self.put_beside(found.values, drop=self.drop_draft)  # type: ignore[arg-type]
        self._show_marks()
        self.restart_drafts()

    def take_over(self, fixed: FilledSheet) -> None:
        """What was half typed into an edition when somebody fixed it goes on in this one."""
        record = filled_sheets.draft_record(fixed)
        found = drafting.find(self._desk.ws, filled_sheets.DRAFT_FORM, record)
        if found is not None:
            self.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
            self._keep(self.draft())
            drafting.drop(self._desk.ws, filled_sheets.DRAFT_FORM, record)
            self._show_marks()

    def stored(self, full: FullSheet) -> None:
        """It was saved as `full`; the record may have changed meanwhile."""
        self._full = full
        self._facts = sheet_facts.of_sheet(self._desk.ws, full.form, full.sheet)
        self._load()
        self._show_marks()

    def drop_draft(self) -> None:
        """What is half typed is thrown away."""
        drafting.drop(self._desk.ws, filled_sheets.DRAFT_FORM, self.record())

    def leave(self) -> None:
        """Keep what was typed and stop the clock."""
        if self.is_dirty():
            self.keep_draft()
        self.stop_drafts()

    def record_says(self, cell: CellDef) -> str:
        """What stands beside a box that was written over."""
        return self._record_of(cell).text

    def missing(self) -> tuple[str, ...]:
        """Labels of required boxes in which nothing stands; they warn and never block."""
        found = filling.missing(self._full.form, self._facts, self.values())
        return tuple(cell.label for cell in found)

    def to_fields(self, value: Values) -> Mapping[str, object]:
        shown: dict[str, object] = {}
        for name, cell in self._cells.items():
            shown[name] = fields.to_field(cell, self._content_of(cell, value))
        for name, table in self._tables.items():
            rows = filling.table_rows(table, self._facts, value)
            shown[name] = fields.table_value(table, rows)
        return shown

    def from_fields(self, found: Mapping[str, object]) -> Values:
        words: dict[str, str] = {}
        ticks: dict[str, tuple[str, ...]] = {}
        rows = {}
        for name, cell in self._cells.items():
            if cell.type == "checks":
                codes = cast("Checked", found[name]).codes
                if codes != self._record_of(cell).codes:
                    ticks[name] = codes
                continue
            typed = fields.typed_words(cell, found[name])
            if typed != self._record_words(cell):
                words[name] = typed
        for name, table in self._tables.items():
            typed_rows = fields.table_words(table, found[name])
            if typed_rows != self._record_rows(table):
                rows[name] = tuple(MappingProxyType(dict(row)) for row in typed_rows)
        kept = self._full.values
        return Values(
            MappingProxyType(words), MappingProxyType(ticks), MappingProxyType(rows),
            kept.seen, kept.seen_rows, kept.maps)

    # Inside -------------------------------------------------------------------------------------
    def _load(self) -> None:
        """Show the sheet. What its draft differs from: the stored sheet, else the record alone."""
        values = self._full.values
        self.load(values if self._full.stored else NOTHING_TYPED)
        self._begun = self.draft()
        if not self._full.stored:
            self.load(values)

    def _show_fixed(self, fixed_on: date, draft_at: str) -> None:
        """Only to be read; nothing half typed lies over it."""
        self._show_marks()
        self.stop_drafts()
        self._content.setEnabled(False)
        self.show_banner(text.READ_ONLY_DRAFT.format(time=draft_at) if draft_at else text.READ_ONLY)
        who = filled_sheets.fixed_by(self._desk.ws, self._full.sheet)
        self._status.setText(text.FIXED_STATUS.format(date=short_day(fixed_on), who=who).strip())

    def _content_of(self, cell: CellDef, value: Values) -> Bound:
        if cell.name in value.words and cell.type in ("date", "choice"):
            word = value.words[cell.name]
            return Bound(word, codes=(word,) if word else ())
        return filling.content(cell, self._facts, value)

    def _record_of(self, cell: CellDef) -> Bound:
        return filling.bound(cell, self._facts)

    def _record_words(self, cell: CellDef) -> str:
        """What the field would say if the box followed the record."""
        shown = fields.to_field(cell, self._record_of(cell))
        return fields.typed_words(cell, shown).rstrip()

    def _record_rows(self, table: TableDef) -> tuple[Mapping[str, str], ...]:
        rows = filling.table_rows(table, self._facts, Values())
        return fields.table_words(table, fields.table_value(table, rows))

    def _build(self) -> None:
        title = self._full.form.title
        section = self.add_section(title)
        for block in self._full.form.blocks:
            match block.part:
                case HeadingDef(text=heading):
                    section = self.add_section(heading)
                case NoteDef(text=words):
                    note = QLabel(words, section)
                    note.setWordWrap(True)
                    set_look(note, "look", "support")
                    section.add_widget(note)
                case RowDef(cells=cells):
                    for cell in cells:
                        self._add(section, cell)
                case TextDef(cell=cell) | ChecksDef(cell=cell):
                    self._add(section, cell)
                case TableDef():
                    section = self._add_table(section, block.part)
        for one in self._content.findChildren(Section):
            # The page says the title; a card that holds nothing else says nothing.
            one.setHidden(one.is_empty() and one.accessibleName() in ("", title))

    def _add(self, section: Section, cell: CellDef) -> None:
        ws = self._desk.ws
        field = fields.make_field(cell, self._facts, lambda: phrases(ws))
        self.add_field(cell.name, cell.label, field, required=cell.required, support=cell.help)
        if not cell.bind:
            return
        mark = LinkMark(cell.label, section, writable=sheet_links.writable(cell))
        section.add_widget(mark)
        mark.follow.connect(lambda: self.follow_record(cell))
        mark.write_back.connect(lambda: self.write_back.emit(cell))
        mark.open_record.connect(lambda: self.open_record.emit(cell.bind))
        self._marks[cell.name] = mark

    def _add_table(self, section: Section, table: TableDef) -> Section:
        own = self.add_section(table.label) if table.label else section
        label = table.label or table.columns[0].label
        words = text.LOOK_ROWS
        if table.read_only:
            rows = RecordRows(table, own)
            own.add_widget(rows)
            self._looked_at.append((table, rows))
        else:
            words = text.LINKED_ROWS
            self.add_field(table.name, label, fields.make_table(table, self._facts), wide=True,
                           support=fields.help_of(table))
        if table.bind:
            fixed = self._full.sheet.fixed_on is not None
            mark = LinkMark(label, own, rows="" if fixed else words)
            own.add_widget(mark)
            mark.follow.connect(lambda: self.follow_table(table))
            mark.open_record.connect(lambda: self.open_record.emit(table.bind))
            self._marks[table.name] = mark
        return self.add_section("") if table.label else section

    def follow_record(self, cell: CellDef) -> None:
        """The box says again what the record says."""
        field = self.field(cell.name)
        field.put(fields.to_field(cell, self._record_of(cell)))
        field.committed.emit()

    def follow_table(self, table: TableDef) -> None:
        """The rows are again those of the record."""
        rows = filling.table_rows(table, self._facts, Values())
        field = self.field(table.name)
        field.put(fields.table_value(table, rows))
        field.committed.emit()

    def _show_marks(self) -> None:
        values = self.values()
        for table, shown in self._looked_at:
            shown.show_rows(filling.table_rows(table, self._facts, values))
        for name, mark in self._marks.items():
            if not values.typed(name):
                mark.follows()
            elif name in self._cells:
                mark.tell(self._record_of(self._cells[name]).text)
            else:
                rows = filling.table_rows(self._tables[name], self._facts, Values())
                mark.tell(" / ".join(one.text for row in rows for one in row if one.text))

    def _keep(self, draft: Draft) -> None:
        """What was typed alone: a box that follows the record says tomorrow what the record says
        tomorrow.
        """
        sheet = self._full.sheet
        typed = {name: words for name, words in draft.items() if words != self._begun[name]}
        drafting.keep(
            self._desk.ws, filled_sheets.DRAFT_FORM, self.record(), values=typed,
            title=text.DRAFT_TITLE.format(title=self._full.form.title),
            started_version=sheet.version)
