"""Plain shapes in millimetres: what screen, PDF, SVG and PNG draw alike.

The origin is the top left corner of the sheet and y grows downwards. Widths of lines and sizes of
type are in points, colours are ``#RRGGBB``. A shape may carry an `id` (what it stands for) and a
`role` (what it is, e.g. ``agency``); neither is drawn. Later shapes lie over earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Literal, TypeAlias, cast

MM_PER_PT = 25.4 / 72
BLACK = "#000000"

A4_PORTRAIT = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
A3_PORTRAIT = (297.0, 420.0)
A3_LANDSCAPE = (420.0, 297.0)

Point: TypeAlias = tuple[float, float]
Anchor: TypeAlias = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn. `dash` holds on and off lengths in points; arrows lie on the ends."""

    width_pt: float = 0.5
    color: str = BLACK
    dash: tuple[float, ...] | None = None
    arrow_start: bool = False
    arrow_end: bool = False


THIN = Stroke()
OUTER = Stroke(1.0)
DOTTED = Stroke(0.3, dash=(1.0, 1.5))


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: Stroke = THIN
    id: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through all points; `closed` joins the last to the first, only then `fill` counts."""

    points: tuple[Point, ...]
    style: Stroke | None = THIN
    closed: bool = False
    fill: str | None = None
    id: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its top left corner; `radius` rounds the corners, no `style` means no rule."""

    x: float
    y: float
    w: float
    h: float
    radius: float = 0.0
    style: Stroke | None = THIN
    fill: str | None = None
    id: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An ellipse by its centre and half axes."""

    cx: float
    cy: float
    rx: float
    ry: float
    style: Stroke | None = THIN
    fill: str | None = None
    id: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text. (x, y) is the anchor on the baseline; `rotate` turns clockwise in degrees
    around that point. The text never breaks; `output.linebreak.wrap` does that beforehand."""

    x: float
    y: float
    text: str
    size_pt: float
    bold: bool = False
    anchor: Anchor = "start"
    color: str = BLACK
    rotate: float = 0.0
    opacity: float = 1.0
    id: str = ""
    role: str = ""


Shape: TypeAlias = Line | Polyline | Box | Ellipse | Text


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of paper with all that is on it."""

    width_mm: float
    height_mm: float
    shapes: tuple[Shape, ...]
    title: str = ""


_KINDS: tuple[tuple[str, type[Shape]], ...] = (
    ("line", Line),
    ("polyline", Polyline),
    ("box", Box),
    ("ellipse", Ellipse),
    ("text", Text),
)


def to_json(page: Page) -> dict[str, object]:
    """The page as JSON values; fields that hold their default are left out of the shapes."""
    return {
        "title": page.title,
        "width_mm": page.width_mm,
        "height_mm": page.height_mm,
        "shapes": [_shape_to_json(shape) for shape in page.shapes],
    }


def from_json(data: Mapping[str, object]) -> Page:
    """The page that `to_json` wrote. Raises ValueError for an unknown or incomplete shape."""
    try:
        shapes = cast(list[Mapping[str, object]], data["shapes"])
        return Page(
            float(cast(float, data["width_mm"])),
            float(cast(float, data["height_mm"])),
            tuple(_shape_from_json(shape) for shape in shapes),
            str(data.get("title", "")),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a page of shapes") from error


def _shape_to_json(shape: Shape) -> dict[str, object]:
    name = next(name for name, kind in _KINDS if kind is type(shape))
    return {"type": name} | _own_values(shape)


def _own_values(value: Shape | Stroke) -> dict[str, object]:
    return {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if getattr(value, field.name) != _default(field)
    }


def _default(field: Field[object]) -> object:
    return field.default if field.default is not MISSING else MISSING


def _plain(value: object) -> object:
    if isinstance(value, Stroke):
        return _own_values(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _shape_from_json(data: Mapping[str, object]) -> Shape:
    for name, kind in _KINDS:
        if name == data["type"]:
            values = {key: _frozen(value) for key, value in data.items() if key != "type"}
            return kind(**values)  # type: ignore[arg-type]  # wrong names raise TypeError
    raise ValueError("unknown kind of shape")


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return Stroke(**{key: _frozen(item) for key, item in value.items()})  # type: ignore[arg-type]
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value
