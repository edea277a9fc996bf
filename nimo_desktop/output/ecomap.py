"""エコマップ: the person in the middle, supporters around in sectors that keep their places.

Boxes stand in one ring along the four sides of the page, so that a straight line from the middle
reaches every box without entering another; each line looks for the point of its box from which
it sees the middle. The type is the largest that holds all boxes. Notation: domain.md §6.2,
sheets.md §6.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.linebreak import wrap
from nimo_desktop.output.ring import Ring, Spot, make_ring
from nimo_desktop.output.shapes import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    Box,
    Line,
    Page,
    Point,
    Polyline,
    Shape,
    Stroke,
    Text,
)

MARGIN = 12.0
LEFT_MARGIN = 20.0
TITLE_HEIGHT = 14.0
LEGEND_HEIGHT = 12.0
SIZES_PT = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
PT = 25.4 / 72
GREY = "#767676"
INK = "#1A1A1A"

# Fill by sector (CUD base colours); the place and the label carry the meaning, not the colour.
FILLS = {
    "office": "#BFE4FF", "health": "#FFCABF", "disability": "#D8F255", "elderly": "#FFFF80",
    "children": "#FFCA80", "living": "#C8C8CB", "community": "#77D9A8", "region": "#C9ACE6",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Supporter:
    """One box. `lines` are shown under the name; `marks` are 主, 副, 後, 急1, KP."""

    id: str
    name: str
    sector: str
    lines: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    strength: str = "normal"
    direction: str = "none"
    state: str = "active"
    word: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the same household: 続柄, age, KP mark."""

    id: str
    name: str
    relation: str
    sex: str = ""
    age: str = ""
    key_person: bool = False
    dead: bool = False


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


class TooManyBoxes(KnownError):
    """More boxes than one A3 page holds at 7 pt."""

    sentence = (
        "つながりが多すぎて、一枚の図に入りません。記録は変わっていません。"
        "終わったつながりを「以前」にするか、似た機関をまとめてください。"
    )


def draw(data: EcomapData, fonts: FontSet) -> Page:
    """The map on A4 landscape, else with names only, else on A3. The same data gives the same
    shapes.

    Raises TooManyBoxes.
    """
    for paper in (A4_LANDSCAPE, A3_LANDSCAPE):
        for short in (False, True):
            for size in SIZES_PT:
                page = _try(data, fonts, paper, size, short=short)
                if page is not None:
                    return page
    raise TooManyBoxes


def _try(
    data: EcomapData, fonts: FontSet, paper: Point, size: float, *, short: bool
) -> Page | None:
    width, height = paper
    area = (
        LEFT_MARGIN,
        MARGIN + TITLE_HEIGHT,
        width - MARGIN,
        height - MARGIN - LEGEND_HEIGHT,
    )
    blocks = [_block(s, size, fonts, short=short) for s in data.supporters]
    ring = make_ring(area, _runs(data, blocks), label_height=size * PT * 1.6)
    centre = None if ring is None else _centre(data, ring, size, fonts)
    if ring is None or centre is None:
        return None
    shapes = [
        *_head(data, width),
        *_ties(data, ring, centre.frame),
        *centre.shapes,
        *_boxes(data, ring, blocks, size),
        *_sector_labels(data, ring, size),
        *_legend(data, paper, fonts),
    ]
    return Page(width, height, tuple(shapes), title=data.title)


@dataclass(frozen=True, slots=True)
class _Block:
    """A box with its wrapped lines: (text, bold, marked grey)."""

    id: str
    sector: str
    w: float
    h: float
    lines: tuple[tuple[str, bool], ...]


def _block(supporter: Supporter, size: float, fonts: FontSet, *, short: bool) -> _Block:
    width = size * PT * (9.0 if short else 11.5)
    marks = "".join(f"[{m}]" for m in supporter.marks)
    inner = width - 3.0
    lines = [(t, True) for t in wrap(supporter.name + marks, inner, size, fonts, bold=True)]
    for text in () if short else supporter.lines:
        lines += [(t, False) for t in wrap(text, inner, size - 1, fonts)]
    height = sum(_line_height(size if bold else size - 1) for _, bold in lines) + 2.4
    return _Block(supporter.id, supporter.sector, width, height, tuple(lines))


def _line_height(size: float) -> float:
    return size * PT * 1.28


def _runs(data: EcomapData, blocks: Sequence[_Block]) -> list[list[tuple[str, float, float]]]:
    """Boxes of each sector that has any, sectors in their fixed order."""
    order = [code for code, _ in data.sectors] or sorted({b.sector for b in blocks})
    runs = [[(b.id, b.w, b.h) for b in blocks if b.sector == code] for code in order]
    return [run for run in runs if run]


@dataclass(frozen=True, slots=True)
class _Centre:
    frame: tuple[float, float, float, float]
    shapes: tuple[Shape, ...]


def _centre(data: EcomapData, ring: Ring, size: float, fonts: FontSet) -> _Centre | None:
    """The household outline with the person (double frame) and the members; None if no room."""
    unit = size * PT
    box_w = unit * 10.5
    person = [
        (t, True) for t in wrap(data.name or "(氏名なし)", box_w - 3, size + 1, fonts, bold=True)
    ]
    person += [(data.age, False)] if data.age else []
    person_h = len(person) * _line_height(size + 1) + 4
    cells = [_member_lines(m, box_w - 2, size, fonts) for m in data.members]
    cell_h = max((len(c) for c in cells), default=0) * _line_height(size - 0.5) + 2.5
    wish = wrap(data.wish, box_w * 2.2, size - 0.5, fonts)[:3] if data.wish else ()
    per_row = max(1, min(3, len(cells)))
    rows = math.ceil(len(cells) / per_row)
    total_w = max(box_w * 1.3, per_row * (box_w + 2), box_w * 2.2 if wish else 0) + 6
    total_h = person_h + rows * (cell_h + 2) + len(wish) * _line_height(size) + 10
    left, top, right, bottom = ring.inside
    if total_w > right - left - 8 or total_h > bottom - top - 8:
        return None
    x, y = (left + right - total_w) / 2, (top + bottom - total_h) / 2
    frame = (x, y, x + total_w, y + total_h)
    shapes: list[Shape] = [
        Box(x, y, total_w, total_h, radius=3, style=Stroke(0.6, GREY, (3, 2)), fill="#FFFFFF",
            role="household"),
    ]  # fmt: skip
    px = x + (total_w - box_w) / 2
    shapes += _person(data, (px, y + 3, box_w, person_h), person, size)
    cursor = y + 3 + person_h + 3
    for index, lines in enumerate(cells):
        row, col = divmod(index, per_row)
        in_row = min(per_row, len(cells) - row * per_row)
        cx = x + (total_w - in_row * (box_w + 2) + 2) / 2 + col * (box_w + 2)
        shapes += _member(
            data.members[index], (cx, cursor + row * (cell_h + 2), box_w, cell_h), lines, size
        )
    cursor += rows * (cell_h + 2) + _line_height(size)
    for text in wish:
        shapes.append(Text(x + total_w / 2, cursor, text, size - 0.5, anchor="middle", role="wish"))
        cursor += _line_height(size - 0.5)
    return _Centre(frame, tuple(shapes))


def _person(
    data: EcomapData,
    at: tuple[float, float, float, float],
    lines: Sequence[tuple[str, bool]],
    size: float,
) -> list[Shape]:
    x, y, w, h = at
    radius = h / 2 - 0.2 if data.sex == "female" else 1.0
    shapes: list[Shape] = [
        Box(x, y, w, h, radius=radius, style=Stroke(1.2, INK), fill="#FFFFFF",
            role="person", id="self"),
        Box(x + 0.9, y + 0.9, w - 1.8, h - 1.8, radius=max(0.5, radius - 0.9),
            style=Stroke(0.5, INK), role="person-inner"),
    ]  # fmt: skip
    step = _line_height(size + 1)
    base = y + (h - step * len(lines)) / 2 + step * 0.78
    for n, (text, bold) in enumerate(lines):
        shapes.append(
            Text(x + w / 2, base + n * step, text, size + 1 if bold else size, bold, "middle", INK)
        )
    return shapes


def _member_lines(member: Member, width: float, size: float, fonts: FontSet) -> tuple[str, ...]:
    first = member.relation + (f" {member.age}" if member.age else "")
    marks = ("[KP]" if member.key_person else "") + ("(死亡)" if member.dead else "")
    return (
        *wrap(first + marks, width - 1, size - 0.5, fonts),
        *wrap(member.name, width - 1, size - 0.5, fonts),
    )


def _member(
    member: Member, at: tuple[float, float, float, float], lines: Sequence[str], size: float
) -> list[Shape]:
    x, y, w, h = at
    radius = h / 2 - 0.2 if member.sex == "female" else 0.6
    shapes: list[Shape] = [
        Box(
            x,
            y,
            w,
            h,
            radius=radius,
            style=Stroke(0.6, INK),
            fill="#FFFFFF",
            role="family",
            id=member.id,
        )
    ]
    step = _line_height(size - 0.5)
    base = y + (h - step * len(lines)) / 2 + step * 0.78
    for n, text in enumerate(lines):
        shapes.append(
            Text(x + w / 2, base + n * step, text, size - 0.5, anchor="middle", color=INK)
        )
    return shapes


_STATE_FRAME = {
    "active": Stroke(0.8, INK),
    "arranging": Stroke(0.8, INK, (3, 2)),
    "candidate": Stroke(0.8, INK, (0.8, 1.6)),
    "past": Stroke(0.6, "#949494"),
    "paused": Stroke(0.6, INK),
}


def _boxes(data: EcomapData, ring: Ring, blocks: Sequence[_Block], size: float) -> list[Shape]:
    by_id = {s.id: s for s in data.supporters}
    shapes: list[Shape] = []
    for block in blocks:
        spot, supporter = ring.spots[block.id], by_id[block.id]
        past = supporter.state == "past"
        shapes.append(
            Box(spot.x, spot.y, spot.w, spot.h, radius=1.5, style=_STATE_FRAME[supporter.state],
                fill=_fill(supporter),
                id=block.id, role="agency")
        )  # fmt: skip
        heights = [_line_height(size if bold else size - 1) for _, bold in block.lines]
        cursor = spot.y + (spot.h - sum(heights)) / 2
        for (text, bold), step in zip(block.lines, heights, strict=True):
            shapes.append(
                Text(spot.x + spot.w / 2, cursor + step * 0.78, text, size if bold else size - 1,
                     bold, "middle", GREY if past else INK, id=block.id, role="label")
            )  # fmt: skip
            cursor += step
    return shapes


def _fill(supporter: Supporter) -> str | None:
    """White for what is not (or no longer) there, so that it shows in grey print as well."""
    return "#FFFFFF" if supporter.state in ("past", "candidate") else FILLS.get(supporter.sector)


def _sector_labels(data: EcomapData, ring: Ring, size: float) -> list[Shape]:
    names = dict(data.sectors)
    sector_of = {s.id: s.sector for s in data.supporters}
    shapes: list[Shape] = []
    for first, (x, y) in ring.labels.items():
        code = sector_of[first]
        shapes.append(
            Text(x, y, names.get(code, code), size - 1, True, "start", "#4D4D4D", role="sector")
        )
    return shapes


def _ties(data: EcomapData, ring: Ring, frame: tuple[float, float, float, float]) -> list[Shape]:
    shapes: list[Shape] = []
    for supporter in data.supporters:
        if supporter.state == "candidate" and not supporter.word:
            continue
        start, end = ring.sight(supporter.id, frame)
        shapes += _tie(supporter, start, end)
        if supporter.word:
            mid = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 0.8)
            shapes.append(
                Text(*mid, supporter.word, 7.0, anchor="middle", color=INK, role="tie-word")
            )
    return shapes


def _tie(supporter: Supporter, start: Point, end: Point) -> list[Shape]:
    arrow_end = supporter.direction in ("from_person", "both")
    arrow_start = supporter.direction in ("to_person", "both")
    style = {
        "strong": Stroke(2.2, INK, None, arrow_start, arrow_end),
        "normal": Stroke(0.8, INK, None, arrow_start, arrow_end),
        "weak": Stroke(0.8, INK, (3, 2), arrow_start, arrow_end),
        "stress": Stroke(1.0, INK, None, arrow_start, arrow_end),
    }[supporter.strength]
    if supporter.state == "past":
        style = Stroke(0.6, "#949494")
    if supporter.strength == "stress" and supporter.state != "past":
        return [Polyline(zigzag(start, end), style, id=supporter.id, role="tie")]
    return [Line(*start, *end, style, id=supporter.id, role="tie")]


def zigzag(
    start: Point, end: Point, *, step: float = 2.4, height: float = 1.1
) -> tuple[Point, ...]:
    """A line with teeth: 緊張・葛藤. Ends are straight so that an arrow points right."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length < 4 * step:
        return (start, end)
    ux, uy = dx / length, dy / length
    count = int((length - 2 * step) / step)
    points: list[Point] = [start]
    for n in range(1, count + 1):
        along = step + (length - 2 * step) * n / (count + 1)
        side = height if n % 2 else -height
        points.append((start[0] + ux * along - uy * side, start[1] + uy * along + ux * side))
    return (*points, end)


def _head(data: EcomapData, width: float) -> list[Shape]:
    return [
        Text(LEFT_MARGIN, MARGIN + 6, data.title, 14, True, role="title"),
        Text(
            width - MARGIN,
            MARGIN + 11.5,
            f"{data.as_of} 時点  作成 {data.made_by}",
            8,
            anchor="end",
        ),
    ]


_TIE_WORDS = {"strong": "強い", "normal": "ふつう", "weak": "弱い", "stress": "緊張がある"}
_STATE_WORDS = {
    "active": "関わっている", "arranging": "調整中", "candidate": "候補", "past": "以前",
    "paused": "本人の希望で休み",
}  # fmt: skip


def _legend(data: EcomapData, paper: Point, fonts: FontSet) -> list[Shape]:
    """Exactly the symbols that were used, in as many lines as they need (at most two)."""
    right = paper[0] - MARGIN
    x, y = LEFT_MARGIN + 10, paper[1] - MARGIN - 6.5
    shapes: list[Shape] = [Text(LEFT_MARGIN, y, "凡例", 8, True)]
    for samples, width, word in _legend_items(data):
        needed = width + 1.5 + fonts.width_mm(word, 8)
        if x + needed > right:
            x, y = LEFT_MARGIN + 10, y + 5.0
        shapes += [_moved(s, x, y) for s in samples]
        shapes.append(Text(x + width + (1.5 if width else 0), y, word, 8))
        x += needed + 4.5
    return shapes


def _legend_items(data: EcomapData) -> Iterator[tuple[list[Shape], float, str]]:
    """Sample shapes at the origin (baseline), their width, the word."""
    drawn = [s for s in data.supporters if s.state != "candidate"]
    for strength, word in _TIE_WORDS.items():
        if any(s.strength == strength and s.state != "past" for s in drawn):
            yield _tie(Supporter("", "", "", strength=strength), (0, -1.2), (11, -1.2)), 11, word
    for state, word in _STATE_WORDS.items():
        if any(s.state == state for s in data.supporters):
            yield [Box(0, -3, 6, 3.6, radius=0.6, style=_STATE_FRAME[state])], 6, word
    if any(s.direction != "none" for s in drawn):
        arrow = Stroke(0.8, INK, None, arrow_start=False, arrow_end=True)
        yield [Line(0, -1.2, 8, -1.2, arrow)], 8, "働きかけの向き"
    if any(m.sex == "female" for m in data.members) or data.sex == "female":
        yield [Box(0, -3, 6, 3.6, radius=1.8, style=Stroke(0.6, INK))], 6, "女性"
    for word in _mark_words(data):
        yield [], 0, word


_MARK_WORDS = {
    "主": "主 主担当",
    "副": "副 副担当",
    "後": "後 後方支援",
    "急": "急 緊急時の連絡(数字は順番)",
    "KP": "KP キーパーソン",
}


def _mark_words(data: EcomapData) -> list[str]:
    used = {m.rstrip("0123456789") for s in data.supporters for m in s.marks}
    used |= {"KP"} if any(m.key_person for m in data.members) else set()
    return [word for mark, word in _MARK_WORDS.items() if mark in used]


def _moved(shape: Shape, x: float, y: float) -> Shape:
    """A sample of the legend at its place; it stands for nobody."""
    match shape:
        case Line():
            return replace(shape, x1=shape.x1 + x, x2=shape.x2 + x, y1=shape.y1 + y,
                           y2=shape.y2 + y, role="legend", id="")  # fmt: skip
        case Polyline():
            points = tuple((px + x, py + y) for px, py in shape.points)
            return replace(shape, points=points, role="legend", id="")
        case Box() | Text():
            return replace(shape, x=shape.x + x, y=shape.y + y, role="legend", id="")
        case _:
            return shape


__all__ = ["EcomapData", "Member", "Spot", "Supporter", "TooManyBoxes", "draw", "zigzag"]
