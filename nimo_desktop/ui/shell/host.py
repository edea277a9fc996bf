"""Holds the pages: makes each when it is first shown, knows the way back and forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from nimo_desktop.ui.shell.rooms import Rooms

if TYPE_CHECKING:
    from nimo_desktop.ui.desk import Desk, Place

KEPT_PLACES = 50


class PageHost(QStackedWidget):
    """`moved` carries the place shown now, `made` a new page, `missing` the name of none."""

    moved = Signal(object)
    made = Signal(object)
    missing = Signal(str)

    def __init__(self, desk: Desk, rooms: Rooms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._rooms = desk, rooms
        self._pages: dict[str, QWidget] = {}
        self._places: list[Place] = []
        self._at = -1

    def go(self, place: Place) -> None:
        """Show a place; what was ahead on the way is forgotten."""
        if self._rooms.find(place.page) is None:
            self.missing.emit(place.page)
            return
        if not self._show(place):
            return
        self._places = [*self._places[: self._at + 1], place][-KEPT_PLACES:]
        self._at = len(self._places) - 1
        self.moved.emit(place)

    def back(self) -> None:
        """The place before."""
        self._step(-1)

    def forward(self) -> None:
        """The place that was left by `back`."""
        self._step(1)

    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self.currentWidget()

    def place(self) -> Place | None:
        """What is shown, as the page itself says it (`page.place()`), else as it was asked for."""
        if self._at < 0:
            return None
        own = self._call("place")
        return own if own is not None else self._places[self._at]

    def leave(self) -> None:
        """Let the page that is shown keep its drafts and stop its timers."""
        self._call("leave")

    def new_item(self) -> None:
        """The page's own new item."""
        self._call("new_item")

    def focus_first(self) -> None:
        """The keyboard into the page."""
        page = self.page()
        if page is None:
            return
        if hasattr(page, "focus_first"):
            self._call("focus_first")
        else:
            page.setFocus()

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._places) and self._show(self._places[self._at + by]):
            self._at += by
            self.moved.emit(self._places[self._at])

    def _show(self, place: Place) -> bool:
        self.leave()
        page = self._pages.get(place.page) or self._make(place.page)
        self.setCurrentWidget(page)
        show: Callable[[Any], object] | None = getattr(page, "show_place", None)
        if show is not None:
            show(place)
        self.focus_first()
        return True

    def _make(self, name: str) -> QWidget:
        room = self._rooms.find(name)
        if room is None:
            raise LookupError(name)
        page = room.page_class()(self._desk, self)  # type: ignore[arg-type]
        self._pages[name] = page
        self.addWidget(page)
        self.made.emit(page)
        return page

    def _call(self, name: str) -> Any:
        act = getattr(self.page(), name, None)
        return act() if callable(act) else None
