"""The lines of an エコマップ: strength, direction, tension, and the word on a line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from nimo_desktop.output.ecomap_values import INK, EcomapData, Supporter
from nimo_desktop.output.ring import Frame, Ring, Spot, enters, leave
from nimo_desktop.output.shapes import Line, Point, Polyline, Shape, Stroke, Text

TEETH_MM = (1.1, 0.8, 0.5, 0.2)
"""Heights of the teeth of tension, tried in this order."""
LEAST_STEPS = 5


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
        others = [spot for key, spot in ring.spots.items() if key != supporter.id]
        bent = len(way) > 2
        shapes += _bent(supporter, way, others) if bent else tie(supporter, way[0], way[-1], others)
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


def _bent(supporter: Supporter, points: tuple[Point, ...], others: Sequence[Spot]) -> list[Shape]:
    """A line with corners put by hand; tension has its teeth on the longest part."""
    (first,) = tie(supporter, points[0], points[-1])
    style = first.style if isinstance(first, Line | Polyline) else Stroke(0.8, INK)
    if supporter.strength != "stress" or supporter.state == "past":
        return [Polyline(points, style, id=supporter.id, role="tie")]
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    longest = lengths.index(max(lengths))
    teeth = _teeth(points[longest], points[longest + 1], others)
    whole = (*points[:longest], *teeth, *points[longest + 2 :])
    return [Polyline(whole, style, id=supporter.id, role="tie")]


def tie(supporter: Supporter, start: Point, end: Point, others: Sequence[Spot] = ()) -> list[Shape]:
    """One line between two points in the notation of its strength, direction and state; the teeth
    of tension stay out of the other boxes.
    """
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
        return [Polyline(_teeth(start, end, others), style, id=supporter.id, role="tie")]
    return [Line(*start, *end, style, id=supporter.id, role="tie")]


def _teeth(start: Point, end: Point, others: Sequence[Spot]) -> tuple[Point, ...]:
    """The highest teeth that enter no box beside the line."""
    for height in TEETH_MM:
        points = zigzag(start, end, height=height)
        if not any(enters(p, q, spot) for p, q in pairwise(points) for spot in others):
            break
    return points


def zigzag(
    start: Point, end: Point, *, step: float = 2.4, height: float = TEETH_MM[0]
) -> tuple[Point, ...]:
    """A line with teeth: 緊張・葛藤, three of them at least. Ends are straight so that an arrow
    points right.
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if not length:
        return (start, end)
    step = min(step, length / LEAST_STEPS)
    ux, uy = dx / length, dy / length
    count = int((length - 2 * step) / step + 1e-9)
    points: list[Point] = [start]
    for n in range(1, count + 1):
        along = step + (length - 2 * step) * n / (count + 1)
        side = height if n % 2 else -height
        points.append((start[0] + ux * along - uy * side, start[1] + uy * along + ux * side))
    return (*points, end)
