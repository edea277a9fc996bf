"""The maps of the practice town as lists of shapes: a change of a layout is seen and judged.

Written anew with NIMO_GOLDEN=1; then look at the pictures before the lists are committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import PASSWORD, START, World

from nimo_desktop.domain.case import Case
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.shapes import Box, Ellipse, Line, Page, Polyline, Shape, Text
from nimo_desktop.services import access, demo
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "maps"
KINDS = (drawing.TEAM, drawing.GENOGRAM)
SITUATIONS = 14


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("golden") / "vault"
    demo.build(folder, World(seed=5).environment(), today=START.date())
    sitting = access.log_in(
        folder, World(seed=6).environment(), login=demo.LOGIN, password=PASSWORD)
    yield sitting.workspace
    sitting.leave()


def cases(ws: Workspace) -> list[Case]:
    with ws.vault.read() as conn:
        return sorted(records.select(conn, Case), key=lambda one: one.number)


def lines(page: Page) -> str:
    """One shape a line, to half a millimetre; ids are left out, they differ from run to run."""
    return "\n".join([f"{page.width_mm:.0f}x{page.height_mm:.0f}", *map(_line, page.shapes)]) + "\n"


def _line(shape: Shape) -> str:
    match shape:
        case Box():
            return f"box {shape.role} {_at(shape.x, shape.y, shape.w, shape.h)}"
        case Ellipse():
            return f"ellipse {shape.role} {_at(shape.cx, shape.cy, shape.rx, shape.ry)}"
        case Line():
            return f"line {shape.role} {_at(shape.x1, shape.y1, shape.x2, shape.y2)}"
        case Polyline():
            points = _at(*(value for point in shape.points for value in point))
            return f"lines {shape.role} {points}"
        case Text():
            return f"text {shape.role} {_at(shape.x, shape.y)} {shape.size_pt:g} {shape.text}"


def _at(*values: float) -> str:
    return " ".join(f"{round(value * 2) / 2 + 0:g}" for value in values)


@pytest.mark.parametrize("kind", KINDS)
def test_the_maps_of_the_town_stay_as_they_were_judged(town: Workspace, kind: str) -> None:
    found = cases(town)
    assert len(found) >= SITUATIONS
    fonts = load_fonts()
    GOLDEN.mkdir(parents=True, exist_ok=True)
    differs = []
    for case in found:
        shapes = lines(drawing.drawn(town, case.id, fonts, MapWish(kind=kind)).page)
        file = GOLDEN / f"{case.number}_{kind}.txt"
        if os.environ.get("NIMO_GOLDEN"):
            file.write_text(shapes, encoding="utf-8")
        elif not file.exists() or file.read_text("utf-8") != shapes:
            differs.append(file.name)
    assert differs == []
