from __future__ import annotations

import dataclasses
import json

import pytest

from nimo_desktop.output.shapes import (
    A4_PORTRAIT,
    Box,
    Ellipse,
    Line,
    Page,
    Polyline,
    Stroke,
    Text,
    from_json,
    to_json,
)

EVERY_KIND = Page(
    *A4_PORTRAIT,
    (
        Line(10, 10, 50.5, 10, Stroke(1.0, "#666666", dash=(2.0, 1.0), arrow_end=True)),
        Polyline(((0.0, 0.0), (5.0, 5.0), (10.0, 0.0)), closed=True, fill="#BFE4FF"),
        Box(20, 20, 40, 12, 2.0, None, "#FFCABF", id="agency-1", role="agency"),
        Ellipse(60, 60, 8, 8, role="person"),
        Text(60, 61, "髙﨑𠮷子", 10.5, bold=True, anchor="middle", rotate=90.0),
    ),
    title="支援体制図",
)


def test_page_survives_json_text() -> None:
    text = json.dumps(to_json(EVERY_KIND), ensure_ascii=False)
    assert from_json(json.loads(text)) == EVERY_KIND


def test_json_names_the_kind_and_leaves_defaults_out() -> None:
    box = to_json(EVERY_KIND)["shapes"][2]  # type: ignore[index]
    assert box == {
        "type": "box",
        "x": 20,
        "y": 20,
        "w": 40,
        "h": 12,
        "radius": 2.0,
        "style": None,
        "fill": "#FFCABF",
        "id": "agency-1",
        "role": "agency",
    }


@pytest.mark.parametrize(
    "shape", [{"type": "star"}, {"type": "line", "x1": 0}, {"x": 1}, {"type": "box", "q": 1}]
)
def test_strange_shapes_are_refused(shape: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="shape"):
        from_json({"width_mm": 1, "height_mm": 1, "shapes": [shape]})


def test_shapes_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        EVERY_KIND.shapes[0].x1 = 1  # type: ignore[misc, union-attr]
