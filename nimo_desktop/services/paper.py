"""The fonts of one window, measured once when the first sheet or map is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nimo_desktop.output.png import PDFIUM as PDFIUM

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet


class Paper:
    """Made by whoever draws; loading the fonts costs some 50 ms, so not before they are needed."""

    def __init__(self) -> None:
        self._fonts: FontSet | None = None

    @property
    def fonts(self) -> FontSet:
        """The bundled fonts."""
        if self._fonts is None:
            from nimo_desktop.output.fonts import load_fonts

            self._fonts = load_fonts()
        return self._fonts
