"""世帯・家族: one line per person, Enter makes the next; the cases of the household beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID
from zlib import crc32

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.problems import Problem
from nimo_desktop.services import case_people, cases, families, family_pairs
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.family_pairs import FamilyPair
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.base import Json
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.kana_edit import KanaEdit, NameEdit
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.parts.case.common import attempt, choice_box, code_options, undo
from nimo_desktop.ui.parts.case.drafted import DraftedForm
from nimo_desktop.ui.parts.case.family_pairs import PairsTable, from_rows, to_rows
from nimo_desktop.ui.text import case as text
from nimo_desktop.ui.theme import set_look

_READ = ("relative", "person", "name", "family_union", "emotional_tie")


@dataclass(frozen=True, slots=True)
class Family:
    """The table and what two of it are to each other."""

    rows: tuple[RelativeRow, ...]
    pairs: tuple[FamilyPair, ...]


class FamilyTab(DraftedForm[Family]):
    """The family table of the person of a case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_people.RELATIVES_DRAFT, text.DRAFT_FAMILY, parent)
        ws = desk.ws
        self._person: PersonId | None = None
        self._rows: tuple[RelativeRow, ...] = ()
        self._opened = Family((), ())
        kinship = [o for o in code_options(ws, "kinship") if o[0] != "01"]
        key = [("no", text.NOT_KEY), ("yes", text.KEY)]
        columns = (
            RowColumn("relation", text.RELATION, lambda: CodeCombo(kinship), stretch=7),
            RowColumn("name", text.NAME, NameEdit, stretch=10),
            RowColumn("kana", text.KANA, KanaEdit, stretch=10),
            RowColumn("birth", text.BIRTH, self._make_birth, stretch=13),
            RowColumn("state", text.STATE,
                      lambda: CodeCombo(code_options(ws, "family_state")), stretch=7),
            RowColumn("occupation", text.OCCUPATION, TextLine, stretch=7),
            RowColumn("health", text.FAMILY_HEALTH, TextLine, stretch=7),
            RowColumn("bond", text.BOND,
                      lambda: CodeCombo(code_options(ws, "emotional_tie")), stretch=7),
            RowColumn("key", text.KEY_PERSON, lambda: choice_box(key, text.KEY_PERSON), stretch=8),
        )
        self.add_section(text.FAMILY_SECTION)
        self.table = TableRows(columns, start_rows=1)
        self.add_field("rows", text.FAMILY_SECTION, self.table, support=text.FAMILY_HINT, wide=True)
        self.table.committed.connect(self._on_table)
        self.add_section(text.PAIRS_SECTION)
        self.pairs = PairsTable(desk)
        self.add_field("pairs", text.PAIRS_SECTION, self.pairs, support=text.PAIRS_HINT, wide=True)
        house = self.add_section(text.HOUSE_SECTION)
        self._house = QWidget(house)
        self._house_lines = QVBoxLayout(self._house)
        self._house_lines.setContentsMargins(0, 0, 0, 0)
        house.add_widget(self._house)
        self.add_button(text.SAVE_FAMILY, primary=True).clicked.connect(self.request_save)
        self.save_requested.connect(self._on_save)
        self.complete()

    def show_case(self, case_id: CaseId) -> None:
        """Show the family of a case's person."""
        ws = self._desk.ws
        case = cases.get(ws, case_id)
        self._person = case.person_id
        family = self._opened = _stored(ws, case.person_id)
        who = cases.header(ws, case_id).person.name
        self.open_case(case_id, who, family, version=_version(family))
        self._show_house()

    def show_person(self, person: UUID) -> None:
        """The keyboard into the line of one relative."""
        at = next((n for n, row in enumerate(self._rows) if row.other_id == person), None)
        if at is not None and at < self.table.count():
            self.table.cell(at, "name").entry().setFocus()

    def refresh(self, changes: Changes) -> None:
        """Read again when the family or a case of the house changed."""
        if self._case is None:
            return
        if changes.touches(*_READ) and not self.is_dirty():
            self.show_case(self._case)
        elif changes.touches("support_case"):
            self._show_house()

    def load(self, value: Family) -> None:
        """Show the family; the pairs name the lines as they stand now."""
        super().load(value)
        self._offer_people(moved=False)

    def restore_draft(self, draft: Mapping[str, Json]) -> None:
        """As `load`, for what was typed."""
        super().restore_draft(draft)
        self._offer_people(moved=False)

    def to_fields(self, value: Family) -> Mapping[str, object]:
        self._rows = value.rows
        return {"pairs": to_rows(value.pairs), "rows": tuple({
            "id": str(row.id), "relation": row.relation or None, "name": row.name,
            "kana": row.kana, "birth": row.birth, "state": row.state or None,
            "occupation": row.occupation, "health": row.health, "bond": row.bond or None,
            "key": "yes" if row.key_person else "no",
        } for row in value.rows)}

    def from_fields(self, fields: Mapping[str, object]) -> Family:
        rows = cast("Sequence[Mapping[str, object]]", fields["rows"])
        pairs = cast("Sequence[Mapping[str, object]]", fields["pairs"])
        return Family(tuple(self._row(row) for row in rows), from_rows(pairs))

    def _row(self, row: Mapping[str, object]) -> RelativeRow:
        old = next((r for r in self._rows if str(r.id) == str(row.get("id", ""))), None)
        return RelativeRow(
            id=old.id if old else None,
            other_id=old.other_id if old else None,
            relation=str(row["relation"] or ""),
            name=str(row["name"] or ""),
            kana=str(row["kana"] or ""),
            birth=cast("PartialDate | None", row["birth"]),
            state=str(row["state"] or ""),
            key_person=row["key"] == "yes",
            occupation=str(row["occupation"] or ""),
            health=str(row["health"] or ""),
            bond=str(row["bond"] or ""),
        )

    def _make_birth(self) -> WarekiEdit:
        return WarekiEdit(today=self._desk.ws.today, partial=True, lean="past", age=True)

    def _on_save(self) -> None:
        family, person, ws = self.values(), self._person, self._desk.ws
        rows = family.rows
        wrong = [*self.problems(), *family_pairs.problems(ws, family.pairs)]
        if any(not row.relation for row in rows):
            wrong.append(Problem("rows", "missing", text.RELATION_MISSING))
        wrong += [Problem("rows", p.code, p.sentence) for p in my_number_problems(rows)[:1]]
        if wrong or person is None:
            self.show_problems(wrong)
            return
        opened = (self._opened.rows, self._opened.pairs)
        written = attempt(self._desk, lambda: case_people.save_relatives(
            ws, person, rows, pairs=family.pairs, opened=opened, draft=self.draft_name()))
        if written is not None:
            stored = self._opened = _stored(ws, person)
            self.saved(stored, version=_version(stored))
            self._show_house()
            self._desk.prompts.toast(text.FAMILY_SAVED, undo=lambda: undo(self._desk))

    def _on_table(self) -> None:
        self._offer_people(moved=True)

    def _offer_people(self, *, moved: bool) -> None:
        """The lines of the table, as they stand there, are who may be chosen below it."""
        people: list[tuple[object, str]] = [(text.PAIR_ME, text.PAIR_ME)]
        for key, at in self.table.filled():
            relation = cast("CodeCombo", self.table.cell(at, "relation"))
            name = str(self.table.cell(at, "name").value() or "")
            word = relation.currentText() if relation.code() else ""
            people.append((key, " ".join(filter(None, (word, name))) or text.NO_NAME))
        self.pairs.offer(people, moved=moved)

    def house_buttons(self) -> tuple[QPushButton, ...]:
        """One button per case of the household."""
        return tuple(self._house.findChildren(QPushButton))

    def _show_house(self) -> None:
        while self._house_lines.count():
            item = self._house_lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        assert self._person is not None
        others = [p for p in case_people.household(self._desk.ws, self._person)
                  if p.case_id is not None and p.person_id != self._person]
        for person in others:
            words = text.OPEN_HOUSE_CASE.format(label=person.label, number=person.case_number,
                                                status=person.case_status)
            button = QPushButton(words, self._house)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, i=person.case_id: self._desk.go(
                Place("case", i)))
            self._house_lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if not others:
            empty = QLabel(text.NO_HOUSE_CASES, self._house)
            set_look(empty, "look", "support")
            self._house_lines.addWidget(empty)


def _stored(ws: Workspace, person: PersonId) -> Family:
    return Family(families.load_relatives(ws, person), family_pairs.load(ws, person))


def _version(family: Family) -> int:
    """Another number for another content: the lines have no version of their own."""
    return crc32(repr(family).encode())
