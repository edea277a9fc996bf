"""What the layout of a map is told and what it answers. Lengths in millimetres, type in points.

A node's size is told for type of REFERENCE_PT and grows in proportion to the type that is chosen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Point: TypeAlias = tuple[float, float]
Frame: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""
NodeKind: TypeAlias = Literal["self", "family", "agency"]

REFERENCE_PT = 10.0
SIZES_PT = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
SMALLEST_PT = SIZES_PT[-1]
PT = 25.4 / 72
PAGE_MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class MapNode:
    """A box. `sector` places agencies; the person and the family stand in the middle."""

    id: str
    w_mm: float
    h_mm: float
    kind: NodeKind = "agency"
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class MapEdge:
    """A line between two boxes. `id` tells lines between the same two boxes apart."""

    source: str
    target: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class MapBox:
    """Where a box stands: the top left corner and the size (mm)."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> Point:
        return (self.x + self.w / 2, self.y + self.h / 2)

    @property
    def frame(self) -> Frame:
        return (self.x, self.y, self.x + self.w, self.y + self.h)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would help when the boxes do not fit at a readable size: larger paper, or one sector
    drawn as a single box."""

    paper: Literal["A3"] | None = None
    fold: str | None = None


@dataclass(frozen=True, slots=True)
class MapLayout:
    """Boxes by node id, and one polyline per edge in the order given, from rim to rim.

    With a `proposal` nothing is placed: boxes and routes are empty.
    """

    boxes: Mapping[str, MapBox]
    routes: tuple[tuple[Point, ...], ...]
    font_pt: float
    proposal: Proposal | None = None
    edges: tuple[MapEdge, ...] = ()


def label_size(label: str, *, longest: float = 20.0) -> tuple[float, float]:
    """Width and height at REFERENCE_PT of a box for the label; lines of `longest` em at most."""
    em = REFERENCE_PT * PT
    width = text_em(label)
    lines = max(1, -int(-width // longest))
    per_line = width if lines == 1 else width / lines + 1.0
    return (per_line + 1.2) * em, (lines * 1.28 + 0.8) * em


def text_em(text: str) -> float:
    """Width of a text in em: wide characters 1, others about a half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in text)
