"""Numbers of old-style shapes (comments, form controls, pictures of headers) on a copied sheet.

They are given out in blocks of 1024 for the whole workbook, and Excel calls a file damaged in
which two sheets use the same block. Their parts are VML, which need not be well-formed XML, so
they are changed as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nimo_desktop.output.template_package import MAIN, Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BLOCK = 1024
_MAP = re.compile(rb"""(<\w+:idmap\b[^>]*?\bdata=["'])([0-9, ]+)(["'])""")
_ID = re.compile(rb"_x0000_([si])([0-9]{4,9})")
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


def renumber(package: Package, sheet: str, root: Element) -> None:
    """Give the old-style shapes of a copied sheet, whose XML is `root`, blocks of their own."""
    links = package.links(sheet)
    own = [link.target for link in links if link.kind == "vmlDrawing" and link.target]
    if not own:
        return
    every = (name for name in {*package.parts, *package.changed} if name.lower().endswith(".vml"))
    taken = {block for name in every for block in _blocks(package.read(name))}
    old = sorted({block for name in own for block in _blocks(package.read(name))})
    first = max(taken, default=0) + 1
    moved = {block: first + at for at, block in enumerate(old)}
    for name in own:
        package.put(name, _moved_vml(package.read(name), moved))
    for found in root.iter(f"{{{MAIN}}}control", f"{{{MAIN}}}oleObject"):
        number = found.get("shapeId", "")
        if number.isdecimal():
            found.set("shapeId", str(_number(int(number), moved)))
    for link in links:
        if link.kind == "drawing" and link.target:
            drawing = package.tree(link.target)
            _move_drawing(drawing, moved)
            package.put_tree(link.target, drawing)


def _blocks(vml: bytes) -> set[int]:
    """The blocks that a part reserves or uses."""
    lists = (found[2].replace(b",", b" ").split() for found in _MAP.finditer(vml))
    return {int(block) for blocks in lists for block in blocks} | {
        int(found[2]) // _BLOCK for found in _ID.finditer(vml)
    }


def _number(number: int, moved: dict[int, int]) -> int:
    block = number // _BLOCK
    return moved.get(block, block) * _BLOCK + number % _BLOCK


def _moved_vml(vml: bytes, moved: dict[int, int]) -> bytes:
    def of_map(found: re.Match[bytes]) -> bytes:
        blocks = found[2].replace(b",", b" ").split()
        new = ",".join(str(moved.get(int(one), int(one))) for one in blocks)
        return found[1] + new.encode() + found[3]

    return _ID.sub(lambda found: _moved_id(found, moved), _MAP.sub(of_map, vml))


def _moved_id(found: re.Match[bytes], moved: dict[int, int]) -> bytes:
    return b"_x0000_%s%d" % (found[1], _number(int(found[2]), moved))


def _move_drawing(drawing: Element, moved: dict[int, int]) -> None:
    """The shapes that stand for controls carry the same numbers."""
    for found in drawing.iter():
        spid = found.get("spid", "") if isinstance(found.tag, str) else ""
        match = _ID.fullmatch(spid.encode())
        if match is None:
            continue
        found.set("spid", _moved_id(match, moved).decode())
        name = next(found.iterancestors(f"{{{_XDR}}}cNvPr"), None)
        if name is not None and name.get("id") == match[2].decode():
            name.set("id", str(_number(int(match[2]), moved)))
