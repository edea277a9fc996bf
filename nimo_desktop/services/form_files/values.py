"""What is typed into a form: cell name → words, codes or rows. Only what differs from the record.

Kept as JSON. A word of a date cell is EDTF or as typed; choices are codes of the list, or the words
themselves where the form lists options.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from nimo_desktop.domain.errors import SheetUnreadable
from nimo_desktop.services.form_fields import Bound

Row = Mapping[str, str]
Typed = str | tuple[str, ...] | tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Typed words by cell name, ticked codes by cell name, typed rows by table name. `seen` and
    `seen_rows` hold what the record said when the edition was fixed, `maps` its diagrams by name
    (`sheet_maps`; None where they were not kept).
    """

    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ticks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=lambda: MappingProxyType({}))
    seen: Mapping[str, Bound] = field(default_factory=lambda: MappingProxyType({}))
    seen_rows: Mapping[str, tuple[tuple[Bound, ...], ...]] = field(
        default_factory=lambda: MappingProxyType({}))
    maps: Mapping[str, str] | None = None

    def typed(self, name: str) -> bool:
        """Whether the cell or table was written over (or filled in by hand)."""
        return name in self.words or name in self.ticks or name in self.rows

    def to_json(self) -> str:
        """Canonical text: the same values give the same bytes."""
        parts: dict[str, object] = {
            "words": dict(self.words),
            "ticks": {name: list(codes) for name, codes in self.ticks.items()},
            "rows": {name: [dict(row) for row in rows] for name, rows in self.rows.items()},
            "seen": {name: _plain(one) for name, one in self.seen.items()},
            "seen_rows": {
                name: [[_plain(one) for one in row] for row in rows]
                for name, rows in self.seen_rows.items()
            },
        }
        if self.maps is not None:
            parts["maps"] = dict(self.maps)
        return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def empty(self) -> bool:
        """Nothing was typed."""
        return not (self.words or self.ticks or self.rows)


NOTHING_TYPED = Values()


def from_json(text: str) -> Values:
    """The values of a stored text. Raises SheetUnreadable."""
    try:
        return _values(json.loads(text or "{}"))
    except (ValueError, TypeError, AttributeError) as trouble:
        raise SheetUnreadable from trouble


def _values(data: Any) -> Values:
    maps = data.get("maps")
    return Values(
        MappingProxyType(dict(data.get("words", {}))),
        MappingProxyType({name: tuple(codes) for name, codes in data.get("ticks", {}).items()}),
        MappingProxyType({
            name: tuple(MappingProxyType(row) for row in rows)
            for name, rows in data.get("rows", {}).items()
        }),
        MappingProxyType({name: _bound(one) for name, one in data.get("seen", {}).items()}),
        MappingProxyType({
            name: tuple(tuple(_bound(one) for one in row) for row in rows)
            for name, rows in data.get("seen_rows", {}).items()
        }),
        None if maps is None else MappingProxyType(dict(maps)),
    )  # fmt: skip


def _plain(one: Bound) -> list[object]:
    real = one.real.isoformat() if isinstance(one.real, date) else one.real
    return [one.text, one.kana, list(one.codes), real]


def _bound(parts: list[Any]) -> Bound:
    text, kana, codes, real = parts
    day = date.fromisoformat(real) if isinstance(real, str) else real
    return Bound(text, day, kana, tuple(codes))


def without(values: Values, names: Sequence[str]) -> Values:
    """As `values`, these cells following the record again."""
    gone = frozenset(names)
    return replace(
        values,
        words=MappingProxyType({k: v for k, v in values.words.items() if k not in gone}),
        ticks=MappingProxyType({k: v for k, v in values.ticks.items() if k not in gone}),
        rows=MappingProxyType({k: v for k, v in values.rows.items() if k not in gone}),
    )
