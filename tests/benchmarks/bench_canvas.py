"""Canvas: a box carried over a map of 60 boxes, frame by frame; the goal is 60 a second.

The anchor is one whole painting of the same scene in the same run.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from functools import partial

from measuring import Report, alternately, arguments
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from nimo_desktop.output.ecomap import draw
from nimo_desktop.output.ecomap_values import EcomapData, Supporter
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.ui.canvas.painting import UNIT
from nimo_desktop.ui.canvas.scene import MapScene
from nimo_desktop.ui.canvas.view import MapView
from nimo_desktop.ui.theme import register_fonts

BOXES = 60
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
        view.viewport().repaint()
    item.setPos(start)


def main() -> int:
    """Frames of one second against whole paintings."""
    asked = arguments(__doc__)
    app = QApplication([])
    register_fonts()
    scene = MapScene()
    scene.show_page(draw(town(), load_fonts()), {})
    view = MapView(scene)
    view.resize(1000, 640)
    view.show()
    view.fit()
    app.processEvents()

    def whole() -> None:
        for _ in range(FRAMES):
            scene.invalidate()
            view.viewport().repaint()

    report = Report()
    ours, anchor = alternately(partial(carry, view, scene), whole, times=asked.times)
    report.add(
        f"canvas of {BOXES} boxes, {FRAMES} frames while one is carried", ours, anchor,
        at_most_ms=1000.0)
    view.close()
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
