"""設定「地区担当表」: the year's nurses of the districts and the 課's contact persons."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_label
from nimo_desktop.domain.ids import DepartmentId, StaffId
from nimo_desktop.services import districts, office
from nimo_desktop.services.districts import DeskRow, DistrictRow, YearTable
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.input_guards import tab_through
from nimo_desktop.ui.parts.case.common import attempt, undo
from nimo_desktop.ui.settings_parts.kept import KeptDraft
from nimo_desktop.ui.text import settings as settings_text
from nimo_desktop.ui.text import year_table as text
from nimo_desktop.ui.theme import Heading, set_look

PLACES = 2
"""So many 連絡員 and マネジャー of one 課 can be named here."""
YEARS_BACK = 3


class YearTablePart(QWidget):
    """One row for each district and department; the whole table is saved as one action."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.kept = KeptDraft(desk, self, fields=self._fields, record=self._draft_name,
                              title=self._draft_title)
        year = fiscal_year(desk.ws.today())
        self.year = CodeCombo(
            [(str(y), _year_words(y))
             for y in range(year + 1, year - YEARS_BACK, -1)],
            self, empty=False, name=text.YEAR,
        )  # fmt: skip
        self.year.setAccessibleName(text.YEAR)
        self.year.set_value(str(year))
        self._table = YearTable(year)
        self.nurses: list[tuple[CodeCombo, CodeCombo]] = []
        self.desks: list[tuple[list[CodeCombo], list[CodeCombo]]] = []
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.copy_button = self._button(text.COPY)
        self.print_button = self._button(text.PRINT)
        self.save_button = self._button(text.SAVE)
        set_look(self.save_button, "primary", "true")
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.year)
        top.addWidget(self.copy_button)
        top.addStretch(1)
        bottom.addWidget(self.print_button)
        bottom.setSpacing(12)
        bottom.addWidget(self.kept.status, 1)
        bottom.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 4)
        layout.addLayout(top)
        layout.addWidget(self.kept)
        layout.addWidget(self._area, 1)
        layout.addLayout(bottom)
        allowed = desk.ws.staff.role in ("chief", "admin")
        for part in (self.copy_button, self.save_button):
            part.setEnabled(allowed)
        self.year.committed.connect(self.load)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save)
        self.print_button.clicked.connect(self.print)
        self.load()

    def load(self) -> None:
        """The table of the year as it is stored, and over it what is not yet saved."""
        self.kept.hold()
        self._show(districts.table(self._desk.ws, int(self.year.code() or "0")))
        self.kept.begin()

    def show_year(self, year: str) -> None:
        """The table of this year, if the box offers it."""
        if year != self.year.code() and self.year.findData(year) >= 0:
            self.year.set_value(year)
            self.load()

    def copy(self) -> None:
        """Last year's names instead of what stands here; nothing is stored yet."""
        self._show(districts.from_last_year(self._desk.ws, int(self.year.code() or "0")))
        self._desk.prompts.toast(text.COPIED)

    def save(self) -> None:
        """Write the table."""
        wanted = self.wanted()

        def write() -> bool:
            districts.save(self._desk.ws, wanted, draft=self.kept.record())
            return True

        self.kept.hold()
        if attempt(self._desk, write) is None:
            self.kept.go_on()
        else:
            self.kept.begin()
            self._desk.prompts.toast(text.SAVED, undo=lambda: undo(self._desk))

    def print(self) -> None:
        """The paper for all 課."""
        year = self.year.code() or ""
        self._desk.go(Place("paper", extra={"kind": "district_table", "year": year}))

    def wanted(self) -> YearTable:
        """What the boxes say."""
        rows = tuple(
            dataclasses.replace(row, nurse=_one(nurse), second=_one(second))
            for row, (nurse, second) in zip(self._table.districts, self.nurses, strict=True)
        )
        desks = tuple(
            dataclasses.replace(row, liaisons=_several(liaisons), managers=_several(managers))
            for row, (liaisons, managers) in zip(self._table.desks, self.desks, strict=True)
        )
        return YearTable(self._table.fiscal_year, rows, desks)

    # Inside -------------------------------------------------------------------------------------
    def _fields(self) -> dict[str, QWidget]:
        found: dict[str, QWidget] = {}
        for district, pair in zip(self._table.districts, self.nurses, strict=True):
            found |= {f"{district.district_id} {n}": box for n, box in enumerate(pair)}
        for desk, groups in zip(self._table.desks, self.desks, strict=True):
            for kind, boxes in zip(("liaison", "manager"), groups, strict=True):
                found |= {f"{desk.department_id} {kind} {n}": box for n, box in enumerate(boxes)}
        return found

    def _draft_name(self) -> str:
        return f"year_table {self._table.fiscal_year}"

    def _draft_title(self) -> str:
        return f"{settings_text.TABS['year_table']} {_year_words(self._table.fiscal_year)}"

    def _show(self, table: YearTable) -> None:
        self._table = table
        self.nurses, self.desks = [], []
        content = QWidget()
        column = QVBoxLayout(content)
        column.addWidget(Heading(text.DISTRICTS, content, level=3))
        column.addLayout(self._district_grid(table.districts, content))
        column.addWidget(Heading(text.DESKS, content, level=3))
        column.addLayout(self._desk_grid(table.desks, content))
        column.addStretch(1)
        self._area.setWidget(content)
        tab_through(self.year, self.copy_button, self.kept.drop_button, *self._fields().values(),
                    self.print_button, self.save_button)

    def _district_grid(self, rows: Sequence[DistrictRow], parent: QWidget) -> QGridLayout:
        grid = _grid(parent, text.DISTRICT_COLUMNS)
        everybody = self._people(None)
        for at, row in enumerate(rows, start=1):
            pair = (
                self._box(everybody, row.nurse, f"{row.name} {text.DISTRICT_COLUMNS[1]}"),
                self._box(everybody, row.second, f"{row.name} {text.DISTRICT_COLUMNS[2]}"),
            )
            grid.addWidget(QLabel(row.name, parent), at, 0)
            for column, box in enumerate(pair, start=1):
                grid.addWidget(box, at, column)
            self.nurses.append(pair)
        return grid

    def _desk_grid(self, rows: Sequence[DeskRow], parent: QWidget) -> QGridLayout:
        grid = _grid(parent, text.DESK_COLUMNS)
        for at, row in enumerate(rows, start=1):
            people = self._people(row.department_id)
            grid.addWidget(QLabel(row.name, parent), at, 0)
            groups = []
            for first, held, title in ((1, row.liaisons, text.DESK_COLUMNS[1]),
                                       (1 + PLACES, row.managers, text.DESK_COLUMNS[3])):
                boxes = [
                    self._box(people, held[n] if n < len(held) else None,
                              f"{row.name} {title}{n + 1}")
                    for n in range(max(PLACES, len(held)))
                ]
                for n, box in enumerate(boxes[:PLACES]):
                    grid.addWidget(box, at, first + n)
                groups.append(boxes)
            self.desks.append((groups[0], groups[1]))
        return grid

    def _people(self, department: DepartmentId | None) -> list[tuple[str, str]]:
        return [
            (str(one.id), one.name)
            for one in office.staff(self._desk.ws)
            if department in (None, one.department_id)
        ]

    def _box(self, people: list[tuple[str, str]], held: StaffId | None, name: str) -> CodeCombo:
        box = CodeCombo(people, self, name=name)
        box.set_value(str(held) if held else None)
        return box

    def _button(self, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        return button


def _grid(parent: QWidget, titles: Sequence[str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    for column, title in enumerate(titles):
        head = QLabel(title, parent)
        set_look(head, "look", "support")
        grid.addWidget(head, 0, column)
        grid.setColumnStretch(column, 1)
    return grid


def _year_words(year: int) -> str:
    return fiscal_year_label(year).partition("(")[0]


def _one(box: CodeCombo) -> StaffId | None:
    code = box.code()
    return StaffId(UUID(code)) if code else None


def _several(boxes: Sequence[CodeCombo]) -> tuple[StaffId, ...]:
    found = (one for box in boxes if (one := _one(box)) is not None)
    return tuple(dict.fromkeys(found))
