"""Own small SVG icons, drawn in the colour asked for and sharp at every screen scale."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nimo_desktop import paths
from nimo_desktop.ui.theme import TOKENS

_SIZES = (16, 20, 24, 32, 48, 64)


def names() -> tuple[str, ...]:
    """Every icon there is, in alphabetical order."""
    return tuple(sorted(file.stem for file in paths.resource("icons").glob("*.svg")))


def pixmap(name: str, size: int, *, colour: str = TOKENS.text) -> QPixmap:
    """The icon as `size` x `size` device pixels; an unknown name raises FileNotFoundError."""
    source = paths.resource("icons").joinpath(f"{name}.svg").read_text(encoding="utf-8")
    return _draw(source.replace("currentColor", colour), size)


def icon(name: str, *, colour: str = TOKENS.text) -> QIcon:
    """The icon in all sizes; disabled widgets show it grey."""
    source = paths.resource("icons").joinpath(f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, TOKENS.disabled_text)):
        drawing = source.replace("currentColor", tint)
        for size in _SIZES:
            made.addPixmap(_draw(drawing, size), mode)
    return made


def _draw(source: str, size: int) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture
