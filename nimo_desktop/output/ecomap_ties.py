"""The lines of an エコマップ: strength, direction, tension, and the word on a line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from nimo_desktop.output.ecomap_values import INK, EcomapData, Supporter
from nimo_desktop.output.ring import Frame, Ring, leave
from nimo_desktop.output.shapes import Line, Point, Polyline, Shape, Stroke, Text


def ties(
    data: EcomapData,
    ring: Ring,
    frame: Frame,
    ways: Mapping[str, tuple[Point, ...]],
) -> list[Shape]:
    """A line from the frame in the middle to each box; candidates have none. Lines bent by hand
    keep their corners, others take the way given or a straight one."""
    shapes: list[Shape] = []
    for supporter in data.supporters:
        if supporter.state == "candidate" and not supporter.word:
            continue
        way = ways.get(supporter.id) or ring.sight(supporter.id, frame)
        corners = data.edits.bends.get(supporter.id, ())
        if corners:
            spot = ring.spots[supporter.id]
            box = (spot.x, spot.y, spot.x + spot.w, spot.y + spot.h)
            start, end = _towards(frame, corners[0]), _towards(box, corners[-1])
            way = (start, *corners, end)
        shapes += _bent(supporter, way) if len(way) > 2 else tie(supporter, way[0], way[-1])
        if supporter.word:
            a, b = max(pairwise(way), key=lambda part: math.dist(*part))
            mid = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 - 0.8)
            shapes.append(
                Text(*mid, supporter.word, 7.0, anchor="middle", color=INK, role="tie-word")
            )
    return shapes


def _towards(frame: Frame, corner: Point) -> Point:
    """Where a line from the middle of the frame to the corner leaves the frame."""
    return leave(frame, ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2), corner)


def _bent(supporter: Supporter, points: tuple[Point, ...]) -> list[Shape]:
    """A line with corners put by hand; tension has its teeth on the longest part."""
    (first,) = tie(supporter, points[0], points[-1])
    style = first.style if isinstance(first, Line | Polyline) else Stroke(0.8, INK)
    if supporter.strength != "stress" or supporter.state == "past":
        return [Polyline(points, style, id=supporter.id, role="tie")]
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    longest = lengths.index(max(lengths))
    teeth = zigzag(points[longest], points[longest + 1])
    whole = (*points[:longest], *teeth, *points[longest + 2 :])
    return [Polyline(whole, style, id=supporter.id, role="tie")]


def tie(supporter: Supporter, start: Point, end: Point) -> list[Shape]:
    """One line between two points in the notation of its strength, direction and state."""
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
