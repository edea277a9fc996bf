"""What a ジェノグラム is told, the notation of the region, and what its layout gives back.

Measures are millimetres, sizes of type points. Notation: domain.md §6.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nimo_desktop.output.shapes import Point

MARGIN = 12.0
LEFT_MARGIN = 20.0
TITLE_HEIGHT = 14.0
LEGEND_LINE = 5.0
PT = 25.4 / 72
INK = "#1A1A1A"
SMALLEST_PT = 7.0
SIDE_EM = 2.9
"""Side of a symbol in type sizes: an age of two digits with 歳 stands inside."""
LANE_EM = 0.7
"""Room of one line that leaves a symbol sideways, in type sizes."""
LINE_EM = 1.25
ASIDE_EM = 0.45
"""From a line straight down to the label beside it."""


@dataclass(frozen=True, slots=True)
class GenogramPerson:
    """One symbol. `name` is what the copy may show, `age` what stands in the symbol.

    `birth` sorts siblings (ISO text, "" unknown); `together` means inside the household outline;
    `note` is a word under the name; `row` is a hint for somebody without drawn kin (generations
    below the index person).
    """

    id: str
    name: str = ""
    sex: str = "unknown"
    age: str = ""
    birth: str = ""
    dead: bool = False
    index: bool = False
    key_person: bool = False
    together: bool = False
    unborn: bool = False
    row: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class GenogramUnion:
    """A couple, or one known parent (`b` None). `kind`: marriage, unregistered, unknown; `end`:
    "", separated, divorced, widowed; a later union has the higher `order`.
    """

    id: str
    a: str
    b: str | None = None
    kind: str = "marriage"
    end: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class GenogramChild:
    """A child of a union. `kind`: birth, adopted, foster. Children of a union with the same
    `twins` were born together; `order` is the order of birth, 0 unknown.
    """

    union: str
    person: str
    kind: str = "birth"
    twins: str = ""
    identical: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class GenogramBond:
    """How two people stand to each other: very_close, close, distant, conflict, hostile, cutoff,
    violence (from `a` to `b`).
    """

    a: str
    b: str
    kind: str


@dataclass(frozen=True, slots=True)
class GenogramData:
    """Everything that is drawn."""

    title: str = "ジェノグラム"
    as_of: str = ""
    made_by: str = ""
    people: tuple[GenogramPerson, ...] = ()
    unions: tuple[GenogramUnion, ...] = ()
    children: tuple[GenogramChild, ...] = ()
    bonds: tuple[GenogramBond, ...] = ()


@dataclass(frozen=True, slots=True)
class Notation:
    """What differs from region to region."""

    dead: Literal["cross", "filled"] = "cross"
    unknown_sex: Literal["triangle", "diamond"] = "triangle"
    marriage: Literal["single", "double"] = "single"
    key_person: Literal["star", "letters"] = "star"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: centre of the symbol, its side, the lines of the label under it.

    `left` and `right` reach from the centre to the ends of the room nobody else enters. `aside`:
    the label stands left (-1) or right (1) of the line that runs straight down, 0 in the middle.
    """

    x: float
    y: float
    row: int
    side: float
    label: tuple[str, ...]
    left: float
    right: float
    font_pt: float
    aside: int = 0

    @property
    def top(self) -> float:
        return self.y - self.side / 2

    @property
    def bottom(self) -> float:
        """Lower end of the label."""
        return self.y + self.side / 2 + label_height(len(self.label), self.font_pt)


@dataclass(frozen=True, slots=True)
class Genogram:
    """Where everybody stands on which page. `too_small`: under 7 pt, a larger page is needed.

    `bends` are the places where a line passes through a row of others.
    """

    places: Mapping[str, Place]
    page: Point
    font_pt: float
    too_small: bool = False
    bends: Mapping[str, Point] = field(default_factory=dict)


def label_height(lines: int, font_pt: float) -> float:
    """Height in millimetres of a label of so many lines with its distance from the symbol."""
    return (lines * LINE_EM + 0.25) * font_pt * PT if lines else 0.0
