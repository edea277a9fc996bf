"""夫婦・きょうだいの関係: two of the family table, what they are to each other, since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.services.family_pairs import CODES, FamilyPair
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.parts.case.common import code_options
from nimo_desktop.ui.text import case as text

_ENDS = ("one", "two")


class PairsTable(TableRows):
    """One line per pair. The choices are the person and the lines of the family table; who was
    chosen stays chosen when lines move, and is nobody when the line goes.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._keys: tuple[object, ...] = ()
        self._people: list[tuple[str, str]] = []
        kinds = code_options(desk.ws, CODES)
        super().__init__((
            RowColumn("one", text.PAIR_ONE, self._make_person, stretch=5),
            RowColumn("two", text.PAIR_TWO, self._make_person, stretch=5),
            RowColumn("kind", text.PAIR_KIND, lambda: CodeCombo(kinds), stretch=3),
            RowColumn("year", text.PAIR_YEAR, lambda: WarekiEdit(
                today=desk.ws.today, partial=True, lean="past"), stretch=5),
        ), parent)  # fmt: skip

    def offer(self, people: Sequence[tuple[object, str]], *, moved: bool) -> None:
        """Who may be chosen, in the order of the lines, by a key that stays with the line. `moved`:
        the choices made so far mean the lines offered last, else those offered now.
        """
        keys = tuple(key for key, _ in people)
        words = [label for _, label in people]
        self._people = [
            (str(at), text.PAIR_ALIKE.format(label=label, line=at) if words.count(label) > 1
             else label)
            for at, label in enumerate(words)
        ]  # fmt: skip
        for row in range(self.count()):
            for name in _ENDS:
                box = cast("CodeCombo", self.cell(row, name))
                chosen = _line(box.value())
                if moved and chosen is not None:
                    chosen = _place(self._keys, chosen, keys)
                box.restore(None)
                box.set_options(self._people)
                box.restore(None if chosen is None or chosen >= len(keys) else str(chosen))
        self._keys = keys

    def _make_person(self) -> CodeCombo:
        return CodeCombo(self._people)


def _place(before: Sequence[object], line: int, now: Sequence[object]) -> int | None:
    key = before[line] if line < len(before) else None
    return now.index(key) if key in now else None


def _line(value: object) -> int | None:
    return None if value is None else int(str(value))


def to_rows(pairs: Sequence[FamilyPair]) -> tuple[Mapping[str, object], ...]:
    """What the table shows."""
    return tuple({
        "one": _code(pair.one), "two": _code(pair.two), "kind": pair.kind or None,
        "year": pair.year,
    } for pair in pairs)  # fmt: skip


def from_rows(rows: Sequence[Mapping[str, object]]) -> tuple[FamilyPair, ...]:
    """What stands in the table."""
    return tuple(
        FamilyPair(
            _line(row["one"]), _line(row["two"]), str(row["kind"] or ""),
            cast("PartialDate | None", row["year"]))
        for row in rows
    )  # fmt: skip


def _code(line: int | None) -> str | None:
    return None if line is None else str(line)
