"""What an エコマップ is told, and the measures and inks that its rooms share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nimo_desktop.output.shapes import Shape, Stroke

MARGIN = 12.0
LEFT_MARGIN = 20.0
PT = 25.4 / 72
GREY = "#767676"
INK = "#1A1A1A"

CHANGE_MARKS = {"came": "新", "went": "終", "changed": "変"}
"""Marks of what differs from an earlier map."""
GAP_SIGN = "⚠"
LEAD, LEAD_PT = "主", 2.0
"""The mark of who leads, and the frame of that box."""

STATE_FRAME = {
    "active": Stroke(0.8, INK),
    "arranging": Stroke(0.8, INK, (3, 2)),
    "candidate": Stroke(0.8, INK, (0.8, 1.6)),
    "past": Stroke(0.6, "#949494"),
    "paused": Stroke(0.6, INK),
}


@dataclass(frozen=True, slots=True)
class Supporter:
    """One box. `lines` are shown under the name; `marks` are 主, 副, 後, 急1, KP.

    `is_person` boxes are somebody of the family or neighbourhood; the first `named_lines` lines
    name somebody. `gap` is what is missing about it (a word in a warning frame), `change` how it
    differs from an earlier map: came, went, changed. `kind` is its name on an anonymous map: a
    word of a code list.
    """

    id: str
    name: str
    sector: str
    lines: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    strength: str = "normal"
    direction: str = "none"
    state: str = "active"
    word: str = ""
    gap: str = ""
    change: str = ""
    is_person: bool = False
    named_lines: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class MapNote:
    """Words put on the map by hand, the top left corner at x, y (mm)."""

    id: str
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class MapEdits:
    """What the hand did to a map (mm): boxes that stay where they were put (top left corners),
    boxes that were removed, lines that were bent (corners between their ends), notes. `seen` are
    the places at which boxes were last drawn: they keep them while nothing stands in the way.

    On a genogram people have places (the middle of the symbol); these hold for type of `type_pt` on
    a page `paper_mm` wide.
    """

    pins: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    bends: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    notes: tuple[MapNote, ...] = ()
    seen: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    type_pt: float = 0.0
    paper_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the same household: 続柄, age, KP mark."""

    id: str
    name: str
    relation: str
    sex: str = ""
    age: str = ""
    key_person: bool = False


@dataclass(frozen=True, slots=True)
class EcomapData:
    """Everything that is drawn; names are already what the copy may show."""

    title: str
    name: str
    age: str
    sex: str
    wish: str
    as_of: str
    made_by: str
    members: tuple[Member, ...] = ()
    supporters: tuple[Supporter, ...] = ()
    sectors: tuple[tuple[str, str], ...] = field(default=())
    gaps: tuple[str, ...] = ()
    """Sentences of what is missing, printed at the side."""
    blanks: int = 0
    """Empty boxes in every sector, to be written into by hand; a wide margin goes with them."""
    meeting: str = ""
    inner: tuple[Shape, ...] = ()
    """The family as a small genogram, drawn in the middle instead of the members' boxes."""
    inner_legend: tuple[Shape, ...] = ()
    """The legend of the small genogram."""
    edits: MapEdits = field(default_factory=MapEdits)


def line_height(size: float) -> float:
    """Millimetres from one line of this size in points to the next."""
    return size * PT * 1.28
