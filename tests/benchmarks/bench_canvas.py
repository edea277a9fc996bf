"""Canvas: a box carried over a map of 60 boxes, and somebody of a family of 40, frame by frame; the
goal is 60 a second.

The anchor is 60 whole paintings of the same scene in the same run.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import measuring  # noqa: F401  it knows where the kits of the tests are
from genogram_families import a_family
from measuring import Report, alternately, arguments
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from nimo_desktop.output import genogram
from nimo_desktop.output.ecomap import draw
from nimo_desktop.output.ecomap_values import EcomapData, Supporter
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.genogram import layout
from nimo_desktop.ui.canvas.painting import UNIT
from nimo_desktop.ui.canvas.scene import MapScene
from nimo_desktop.ui.canvas.view import MapView
from nimo_desktop.ui.theme import register_fonts

BOXES, PEOPLE, SEED = 60, 40, 7
FRAMES = 60
SECTORS = ("office", "health", "disability", "elderly", "children", "living", "community",
           "region")  # fmt: skip


def town() -> EcomapData:
    """A map of 60 boxes in eight sectors."""
    boxes = tuple(
        Supporter(f"b{at}", f"見本の支え{at}", SECTORS[at % len(SECTORS)], ("担当 見本", "月1回"))
        for at in range(BOXES)
    )
    return EcomapData(
        title="支援体制図", name="見本 太郎", age="45歳", sex="male", wish="この町で暮らしたい",
        as_of="令和8年11月21日", made_by="見本", supporters=boxes,
        sectors=tuple((code, code) for code in SECTORS))


def carry(view: MapView, scene: MapScene) -> None:
    """One box along a line, painted at each of 60 places."""
    item = next(iter(scene.boxes.values()))
    start = item.pos()
    for frame in range(FRAMES):
        item.setPos(start + QPointF(frame * 5 * UNIT / 5, frame * UNIT))
        scene.carried(item)
        view.viewport().repaint()
        QApplication.processEvents()
    item.setPos(start)


def family_scene() -> MapScene:
    """A genogram of a large family whose lines are drawn anew while somebody is carried."""
    data, fonts = a_family(SEED, most=PEOPLE), load_fonts()
    placed = layout(data, fonts=fonts)
    scene = MapScene()
    scene.show_page(genogram.draw(data, placed, fonts), {}, placed.places)

    def under_way(to: Mapping[str, tuple[float, float]]) -> None:
        places = {
            key: replace(at, x=to[key][0]) if key in to else at
            for key, at in placed.places.items()
        }
        scene.show_lines(genogram.draw(data, replace(placed, places=places), fonts))

    scene.carrying.connect(under_way)
    return scene


def told(report: Report, name: str, scene: MapScene, times: int) -> None:
    """Frames of one second while something is carried, against whole paintings."""
    view = MapView(scene)
    view.resize(1000, 640)
    view.show()
    view.fit()
    QApplication.processEvents()

    def whole() -> None:
        for _ in range(FRAMES):
            scene.invalidate()
            view.viewport().repaint()

    ours, anchor = alternately(partial(carry, view, scene), whole, times=times)
    report.add(name, ours, anchor, at_most_ms=1000.0)
    view.close()


def main() -> int:
    """1 when a target was missed."""
    asked = arguments(__doc__)
    _app = QApplication([])
    register_fonts()
    report = Report()
    boxes = MapScene()
    boxes.show_page(draw(town(), load_fonts()), {})
    told(report, f"canvas of {BOXES} boxes, {FRAMES} frames while one is carried", boxes,
         asked.times)
    family = family_scene()
    told(report, f"canvas of {len(family.boxes)} people, {FRAMES} frames while one is carried",
         family, asked.times)
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
