"""A page of shapes as a scene: boxes and notes can be carried, their lines follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QElapsedTimer, QObject, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from nimo_desktop.output.shapes import Box, Ellipse, Line, Page, Polyline, Shape, Stroke
from nimo_desktop.services.maps import family_map
from nimo_desktop.ui.canvas.items import Corner, Movable, Still
from nimo_desktop.ui.canvas.painting import UNIT, line
from nimo_desktop.ui.theme import TOKENS

Point = tuple[float, float]
_CARRIED = ("agency", "label", "note")
_FRAME_MS, _REST_MS = 8, 60
"""Lines that take longer than a part of a frame are drawn when the hand rests."""
_PERSON = ("person", "index", "dead", "age", "key", "label")


class Tie(QGraphicsItem):
    """A line that follows its box while that is carried; drawn as on paper when it lies still."""

    def __init__(self, tie_id: str, shapes: tuple[Shape, ...], points: tuple[Point, ...],
                 style: Stroke | None) -> None:
        super().__init__()
        self.tie_id, self._still = tie_id, Still(shapes)
        self._points, self._style = points, style
        self._live: tuple[Point, ...] | None = None

    def ends(self) -> tuple[Point, ...]:
        """All points of the line (mm)."""
        return self._points

    def follow(self, by: Point) -> None:
        """The box at its end was carried by so many millimetres."""
        self.prepareGeometryChange()
        last = self._points[-1]
        self._live = (*self._points[:-1], (last[0] + by[0], last[1] + by[1]))

    def boundingRect(self) -> QRectF:
        rect = self._still.boundingRect()
        for x, y in self._live or ():
            rect = rect.united(QRectF(x * UNIT - 40, y * UNIT - 40, 80, 80))
        return rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem,
              widget: QWidget | None = None) -> None:
        if self._live is None:
            self._still.paint(painter, option, widget)
        else:
            line(painter, self._live, self._style)


class MapScene(QGraphicsScene):
    """`dropped` carries {box id: (x, y) mm} when boxes were put down, `carrying` the same of people
    under way, `corner_dropped` a tie's id, the corner's number and its place, `chosen` the ids
    that are selected.
    """

    dropped = Signal(object)
    carrying = Signal(object)
    corner_dropped = Signal(str, int, float, float)
    chosen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.snapping = True
        self.boxes: dict[str, Movable] = {}
        self.ties: dict[str, Tie] = {}
        self._page: Page | None = None
        self._people: frozenset[str] = frozenset()
        self._still: Still | None = None
        self._under_way = QTimer(self)
        self._under_way.setSingleShot(True)
        self._rest_ms = 0
        self._under_way.timeout.connect(self._on_under_way)
        self.selectionChanged.connect(self._on_selection)

    def show_page(
        self, page: Page, bends: Mapping[str, tuple[Point, ...]], people: Collection[str] = ()
    ) -> None:
        """Draw a page anew; what was selected stays selected. `people` are carried sideways."""
        kept = self.selected_ids()
        self.wipe()
        self._page = page
        self.blockSignals(True)
        self.setSceneRect(QRectF(0, 0, page.width_mm * UNIT, page.height_mm * UNIT))
        self._people = frozenset(people)
        self._add_still(page)
        self._add_ties(page)
        self._add_bonds(page)
        self._add_boxes(page)
        for tie_id, corners in bends.items():
            if tie_id not in self.ties:
                continue  # one of its ends is hidden
            for number, at in enumerate(corners):
                self.addItem(Corner(tie_id, number, at))
        self.blockSignals(False)
        self.select(kept)

    def wipe(self) -> None:
        """Nothing is drawn; nobody is told of a selection that is gone."""
        self.blockSignals(True)
        self.boxes, self.ties, self._page, self._still = {}, {}, None, None
        self.clear()
        self.blockSignals(False)

    def page(self) -> Page | None:
        """What is drawn."""
        return self._page

    def selected_ids(self) -> tuple[str, ...]:
        """Boxes and notes that are selected."""
        return tuple(key for key, item in self.boxes.items() if item.isSelected())

    def select(self, ids: Iterable[str]) -> None:
        """Exactly these."""
        wanted = set(ids)
        for key, item in self.boxes.items():
            item.setSelected(key in wanted)

    def carried(self, item: Movable) -> None:
        """A box is under way: its line follows. Lines around people are drawn anew."""
        if item.level:
            self._under_way.start(self._rest_ms)
        tie = self.ties.get(item.box_id)
        if tie is not None:
            tie.follow((item.pos().x() / UNIT, item.pos().y() / UNIT))

    def put_down(self) -> None:
        """The mouse button was let go: tell what has moved."""
        moved = self._moved()
        if moved:
            self.dropped.emit(moved)

    def show_lines(self, page: Page | None) -> None:
        """Everything of this page but what can be carried, in place of what is drawn; None: all
        stays.
        """
        if page is None or self._page is None:
            return
        bonds = [key for key in self.ties if key not in self.boxes]
        for item in (self._still, *(self.ties.pop(key) for key in bonds)):
            if item is not None:
                self.removeItem(item)
        self._add_still(page)
        self._add_bonds(page)

    def _moved(self) -> dict[str, Point]:
        return {
            key: item.place() for key, item in self.boxes.items()
            if abs(item.pos().x()) > 1 or abs(item.pos().y()) > 1
        }

    def _on_under_way(self) -> None:
        moved, clock = self._moved(), QElapsedTimer()
        if moved:
            clock.start()
            self.carrying.emit(moved)
            self._rest_ms = 0 if clock.elapsed() <= _FRAME_MS else _REST_MS

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, QColor(TOKENS.window))
        painter.fillRect(self.sceneRect(), QColor("#FFFFFF"))
        painter.setPen(QPen(QColor(TOKENS.grid), 8))
        painter.drawRect(self.sceneRect())

    def _add_still(self, page: Page) -> None:
        rest = [
            one for one in page.shapes
            if not (self._is_carried(one) or (one.id and one.role in ("tie", "bond")))
        ]
        self._still = Still(rest)
        self._still.setZValue(2)
        self.addItem(self._still)

    def _add_ties(self, page: Page) -> None:
        for shape in page.shapes:
            if shape.role != "tie" or not shape.id or not isinstance(shape, Line | Polyline):
                continue
            points = (
                ((shape.x1, shape.y1), (shape.x2, shape.y2))
                if isinstance(shape, Line) else shape.points
            )
            tie = Tie(shape.id, (shape,), points, shape.style)
            tie.setZValue(1)
            self.ties[shape.id] = tie
            self.addItem(tie)

    def _is_carried(self, shape: Shape) -> bool:
        if shape.id in self._people:
            return shape.role in _PERSON
        return bool(shape.id) and shape.role in _CARRIED

    def _add_bonds(self, page: Page) -> None:
        """Lines of feeling: several strokes, drawn by what the two people are to each other."""
        strokes: dict[str, list[Shape]] = {}
        for shape in page.shapes:
            if shape.role == "bond" and shape.id:
                strokes.setdefault(family_map.line_key(shape.id), []).append(shape)
        for key, ends in family_map.line_ends(page).items():
            line_ = Tie(key, tuple(strokes[key]), ends, None)
            line_.setZValue(1)
            self.ties[key] = line_
            self.addItem(line_)

    def _add_boxes(self, page: Page) -> None:
        groups: dict[str, list[Shape]] = {}
        for shape in page.shapes:
            if self._is_carried(shape):
                groups.setdefault(shape.id, []).append(shape)
        for key, shapes in groups.items():
            level = key in self._people
            at = _middle(shapes) if level else _corner(shapes)
            if at is None or key.startswith("blank:"):
                continue
            note = shapes[0].role == "note"
            item = Movable(key, shapes, at, note=note, level=level)
            item.setZValue(4 if item.note else 3)
            self.boxes[key] = item
            self.addItem(item)

    def _on_selection(self) -> None:
        self.chosen.emit(self.selected_ids())


def _corner(shapes: Iterable[Shape]) -> Point | None:
    """The top left corner of a box or a note."""
    return next(((one.x, one.y) for one in shapes if isinstance(one, Box)), None)


def _middle(shapes: Iterable[Shape]) -> Point | None:
    """The middle of somebody's symbol."""
    for one in shapes:
        if one.role != "person":
            continue
        if isinstance(one, Box):
            return (one.x + one.w / 2, one.y + one.h / 2)
        if isinstance(one, Ellipse):
            return (one.cx, one.cy)
        if isinstance(one, Polyline):
            xs, ys = zip(*one.points, strict=True)
            return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return None
