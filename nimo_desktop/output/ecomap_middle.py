"""The middle of an エコマップ: the person in a double frame, household around, wish below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nimo_desktop.output.ecomap_values import GREY, INK, PT, EcomapData, Member, line_height
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.inset import bounds, placed, smallest_pt
from nimo_desktop.output.linebreak import wrap
from nimo_desktop.output.ring import Ring
from nimo_desktop.output.shapes import Box, Shape, Stroke, Text

ROUND = 7.0
"""Radius of a woman's box (mm): one with many lines must not become a circle its words leave."""
LEAST_INNER_PT = 6.5
"""Type of the small genogram below which the members stand as boxes instead."""


@dataclass(frozen=True, slots=True)
class Middle:
    """The household's outline (left, top, right, bottom in mm) and everything drawn inside it."""

    frame: tuple[float, float, float, float]
    shapes: tuple[Shape, ...]


def middle(data: EcomapData, ring: Ring, size: float, fonts: FontSet) -> Middle | None:
    """The household outline with the person (double frame) and the members, or with the family as a
    small genogram; None if no room.
    """
    if data.inner:
        drawn = _with_genogram(data, ring, size, fonts)
        if drawn is not None:
            return drawn
    unit = size * PT
    box_w = unit * 10.5
    person = [
        (t, True) for t in wrap(data.name or "(氏名なし)", box_w - 3, size + 1, fonts, bold=True)
    ]
    person += [(data.age, False)] if data.age else []
    person_h = len(person) * line_height(size + 1) + 4
    cells = [_member_lines(m, box_w - 2, size, fonts) for m in data.members]
    cell_h = max((len(c) for c in cells), default=0) * line_height(size - 0.5) + 2.5
    wish = wrap(data.wish, box_w * 2.2, size - 0.5, fonts)[:3] if data.wish else ()
    per_row = max(1, min(3, len(cells)))
    rows = math.ceil(len(cells) / per_row)
    total_w = max(box_w * 1.3, per_row * (box_w + 2), box_w * 2.2 if wish else 0) + 6
    total_h = person_h + rows * (cell_h + 2) + len(wish) * line_height(size) + 10
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
    cursor += rows * (cell_h + 2) + line_height(size)
    for text in wish:
        shapes.append(Text(x + total_w / 2, cursor, text, size - 0.5, anchor="middle", role="wish"))
        cursor += line_height(size - 0.5)
    return Middle(frame, tuple(shapes))


def _with_genogram(
    data: EcomapData, ring: Ring, size: float, fonts: FontSet
) -> Middle | None:
    """The genogram in a frame with the wish under it; None where its type would be too small."""
    spread = bounds(data.inner, fonts)
    if spread is None:
        return None
    left, top, right, bottom = ring.inside
    wide, high = spread[2] - spread[0], spread[3] - spread[1]
    wish_w = min(right - left - 20, size * PT * 24)
    wish = wrap(data.wish, wish_w, size - 0.5, fonts)[:3] if data.wish else ()
    below = len(wish) * line_height(size) + (4 if wish else 0)
    room_w, room_h = right - left - 18, bottom - top - 16 - below
    if room_w <= 0 or room_h <= 0:
        return None
    scale = min(1.0, room_w / wide, room_h / high)
    if smallest_pt(data.inner) * scale < LEAST_INNER_PT:
        return None
    total_w = max(wide * scale, wish_w if wish else 0) + 8
    total_h = high * scale + below + 8
    x, y = (left + right - total_w) / 2, (top + bottom - total_h) / 2
    shapes: list[Shape] = [
        Box(x, y, total_w, total_h, radius=3, style=Stroke(0.6, GREY, (3, 2)), fill="#FFFFFF",
            role="household"),
        *placed(data.inner, spread[:2], (x + (total_w - wide * scale) / 2, y + 4), scale),
    ]  # fmt: skip
    cursor = y + 4 + high * scale + line_height(size)
    for text in wish:
        shapes.append(Text(x + total_w / 2, cursor, text, size - 0.5, anchor="middle", role="wish"))
        cursor += line_height(size - 0.5)
    return Middle((x, y, x + total_w, y + total_h), tuple(shapes))


def _person(
    data: EcomapData,
    at: tuple[float, float, float, float],
    lines: Sequence[tuple[str, bool]],
    size: float,
) -> list[Shape]:
    x, y, w, h = at
    radius = min(h / 2 - 0.2, ROUND) if data.sex == "female" else 1.0
    shapes: list[Shape] = [
        Box(x, y, w, h, radius=radius, style=Stroke(1.2, INK), fill="#FFFFFF",
            role="person", id="self"),
        Box(x + 0.9, y + 0.9, w - 1.8, h - 1.8, radius=max(0.5, radius - 0.9),
            style=Stroke(0.5, INK), role="person-inner"),
    ]  # fmt: skip
    step = line_height(size + 1)
    base = y + (h - step * len(lines)) / 2 + step * 0.78
    for n, (text, bold) in enumerate(lines):
        shapes.append(
            Text(x + w / 2, base + n * step, text, size + 1 if bold else size, bold, "middle", INK)
        )
    return shapes


def _member_lines(member: Member, width: float, size: float, fonts: FontSet) -> tuple[str, ...]:
    first = member.relation + (f" {member.age}" if member.age else "")
    marks = "[KP]" if member.key_person else ""
    return (
        *wrap(first + marks, width - 1, size - 0.5, fonts),
        *(wrap(member.name, width - 1, size - 0.5, fonts) if member.name else ()),
    )


def _member(
    member: Member, at: tuple[float, float, float, float], lines: Sequence[str], size: float
) -> list[Shape]:
    x, y, w, h = at
    radius = min(h / 2 - 0.2, ROUND) if member.sex == "female" else 0.6
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
    step = line_height(size - 0.5)
    base = y + (h - step * len(lines)) / 2 + step * 0.78
    for n, text in enumerate(lines):
        shapes.append(
            Text(x + w / 2, base + n * step, text, size - 0.5, anchor="middle", color=INK)
        )
    return shapes
