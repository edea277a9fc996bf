"""In which line of a form file something stands, so that a fault can be shown where it is."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_BLOCK = re.compile(r"^\s*\[\[\s*block\s*\]\]")
_KEY = re.compile(r'^\s*"?([A-Za-z_][A-Za-z0-9_-]*)"?\s*=\s*(.*)$')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'[^']*'")


class Places:
    """Lines (from 1) of blocks, of their keys and of the elements of their lists."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._block = -1
        self._key: Path | None = None
        self._depth = 0
        self._element = -1
        for number, line in enumerate(text.splitlines(), 1):
            self._read(number, line)

    def line(self, path: Path) -> int:
        """The line of a path, else of the nearest thing around it; 1 when nothing is known.

        Paths: ("title",), ("block", 2), ("block", 2, "cells"), ("block", 2, "cells", 0).
        """
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1

    def _read(self, number: int, line: str) -> None:
        bare = _STRING.sub('""', line).split("#", 1)[0]
        if self._depth == 0:
            if _BLOCK.match(bare):
                self._block += 1
                self._lines["block", self._block] = number
                return
            found = _KEY.match(bare)
            if found is None:
                return
            own: Path = ("block", self._block) if self._block >= 0 else ()
            self._key, self._element = (*own, found[1]), -1
            self._lines[self._key] = number
            bare = found[2]
        self._elements(number, bare)

    def _elements(self, number: int, bare: str) -> None:
        for sign in bare:
            if sign == "{" and self._depth == 1 and self._key is not None:
                self._element += 1
                self._lines[*self._key, self._element] = number
            if sign in "[{":
                self._depth += 1
            elif sign in "]}":
                self._depth = max(0, self._depth - 1)
