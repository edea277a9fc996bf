"""A picture over a cell or merged cells, beside whatever else the sheet's drawing holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nimo_desktop.output.template_cells import legal, measure, merged_areas, whole
from nimo_desktop.output.template_package import MAIN, REL, Package, parsed
from nimo_desktop.output.template_styles import (
    EMU_PER_PT,
    EMU_PER_PX,
    column_px,
    default_column_px,
)
from nimo_desktop.output.template_values import Picture

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_AFTER = frozenset((
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
))  # fmt: skip
"""What the standard puts after the drawing of a worksheet."""
_STANDARD_PT = 15.0
_MARGIN_EMU = 2 * EMU_PER_PX
"""So that the borders of the cells stay to be seen."""
_ANCHOR = f"""<xdr:twoCellAnchor xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{REL}" editAs="oneCell">
<xdr:from/><xdr:to/><xdr:pic><xdr:nvPicPr><xdr:cNvPr/><xdr:cNvPicPr>
<a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>
<xdr:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>
<xdr:spPr><a:xfrm><a:off/><a:ext/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
</xdr:spPr></xdr:pic><xdr:clientData/></xdr:twoCellAnchor>""".replace("\n", "").encode()


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture asked for in a cell; row and column count from 1."""

    row: int
    column: int
    picture: Picture


class Media:
    """The PNGs put into a package: one part for each, however often it is shown."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts: dict[bytes, str] = {}

    def part(self, png: bytes, *, folder: str) -> str:
        """The part that holds that picture."""
        if png not in self._parts:
            name = self._package.free_name(f"{folder}/media/image1.png")
            self._package.declare_ending("png", "image/png")
            self._package.put(name, png)
            self._parts[png] = name
        return self._parts[png]


def draw(
    package: Package, sheet: str, root: Element, /, *,
    pictures: list[Placed], digit_px: int, media: Media,
) -> None:  # fmt: skip
    """Put the pictures onto the sheet; `root` is its XML, which may gain its `drawing`."""
    part = _drawing_of(package, sheet, root)
    drawing = package.tree(part)
    folder = sheet.rpartition("/")[0].rpartition("/")[0] or "xl"
    links: dict[str, str] = {}
    grid = Grid(root, digit_px)
    for placed in pictures:
        image = media.part(placed.picture.png, folder=folder)
        if image not in links:
            links[image] = package.add_link(part, "image", image)
        drawing.append(_anchor(placed, grid, links[image], _next_id(drawing)))
    package.put_tree(part, drawing)


@dataclass(slots=True)
class Grid:
    """Where rows and columns of a sheet begin, in EMU."""

    root: Element = field(repr=False)
    digit_px: int
    _columns: list[tuple[int, int, int]] = field(init=False)
    _rows: dict[int, int] = field(init=False)
    _usual: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        usual = self.root.find(f"{{{MAIN}}}sheetFormatPr")
        get = usual.get if usual is not None else {}.get
        digits = whole(get("baseColWidth"), 8)
        wide = measure(get("defaultColWidth"), 0)
        standard = default_column_px(self.digit_px, digits)
        px = column_px(wide, self.digit_px) if wide else standard
        high = measure(get("defaultRowHeight"), _STANDARD_PT)
        self._usual = (px * EMU_PER_PX, round(high * EMU_PER_PT))
        self._columns = [
            (whole(col.get("min"), 1), whole(col.get("max"), 1), self._width(col))
            for col in self.root.iterfind(f"{{{MAIN}}}cols/{{{MAIN}}}col")
        ]
        self._rows = {}
        number = 0
        for row in self.root.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"):
            number = whole(row.get("r"), number + 1)
            if row.get("hidden") in ("1", "true"):
                self._rows[number] = 0
            elif row.get("ht"):
                self._rows[number] = round(measure(row.get("ht"), 0) * EMU_PER_PT)

    def width(self, column: int) -> int:
        """Of a column that counts from 1."""
        found = (emu for first, last, emu in self._columns if first <= column <= last)
        return next(found, self._usual[0])

    def height(self, row: int) -> int:
        """Of a row that counts from 1."""
        return self._rows.get(row, self._usual[1])

    def area(self, row: int, column: int) -> tuple[int, int, int, int]:
        """The merged range that begins in a cell or holds it, else the cell."""
        for first_row, first_column, last_row, last_column in merged_areas(self.root):
            if first_row <= row <= last_row and first_column <= column <= last_column:
                return first_row, first_column, last_row, last_column
        return row, column, row, column

    def _width(self, col: Element) -> int:
        if col.get("hidden") in ("1", "true"):
            return 0
        chars = measure(col.get("width"), 0)
        return column_px(chars, self.digit_px) * EMU_PER_PX if chars else self._usual[0]


def _drawing_of(package: Package, sheet: str, root: Element) -> str:
    """The drawing part of a sheet, made when it has none."""
    from lxml import etree

    known = root.find(f"{{{MAIN}}}drawing")
    if known is not None:
        at = known.get(f"{{{REL}}}id")
        found = next((link for link in package.links(sheet) if link.id == at), None)
        if found is not None and found.target:
            return found.target
        root.remove(known)
    folder = sheet.rpartition("/")[0].rpartition("/")[0] or "xl"
    part = package.free_name(f"{folder}/drawings/drawing1.xml")
    package.put_tree(part, parsed(f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}"/>'.encode()))
    package.declare(part, _DRAWING_TYPE)
    link = package.add_link(sheet, "drawing", part)
    element = etree.Element(f"{{{MAIN}}}drawing", nsmap={"r": REL})
    element.set(f"{{{REL}}}id", link)
    later = next((at for at, child in enumerate(root) if _comes_after(child)), len(root))
    root.insert(later, element)
    return part


def _comes_after(child: Element) -> bool:
    from lxml import etree

    if not isinstance(child.tag, str):
        return False
    if child.tag == f"{{{_MC}}}AlternateContent":
        return any(_comes_after(inner) for choice in child for inner in choice)
    return etree.QName(child).localname in _AFTER


def _next_id(drawing: Element) -> int:
    """No two shapes of a drawing share a number."""
    taken = [
        int(found.get("id"))
        for found in drawing.iter(f"{{{_XDR}}}cNvPr")
        if found.get("id", "").isdecimal()
    ]
    return max(taken, default=1) + 1


def _anchor(placed: Placed, grid: Grid, link: str, number: int) -> Element:
    """The picture in the middle of its cells, as big as it fits, its shape kept."""
    first_row, first_column, last_row, last_column = grid.area(placed.row, placed.column)
    widths = [grid.width(at) for at in range(first_column, last_column + 1)]
    heights = [grid.height(at) for at in range(first_row, last_row + 1)]
    room = [max(EMU_PER_PX, sum(sizes) - 2 * _MARGIN_EMU) for sizes in (widths, heights)]
    picture = placed.picture
    scale = min(room[0] / picture.width, room[1] / picture.height)
    size = [max(1, round(picture.width * scale)), max(1, round(picture.height * scale))]
    left = max(0, sum(widths) - size[0]) // 2
    top = max(0, sum(heights) - size[1]) // 2
    anchor = parsed(_ANCHOR)
    columns = [_step(widths, left), _step(widths, left + size[0])]
    rows = [_step(heights, top), _step(heights, top + size[1])]
    for name, column, row in zip(("from", "to"), columns, rows, strict=True):
        _corner(anchor.find(f"{{{_XDR}}}{name}"), column, row, (first_column, first_row))
    _describe(anchor, picture, link, number)
    before = (
        sum(grid.width(at) for at in range(1, first_column)) + left,
        sum(grid.height(at) for at in range(1, first_row)) + top,
    )
    offset, extent = anchor.find(f".//{{{_A}}}off"), anchor.find(f".//{{{_A}}}ext")
    offset.set("x", str(before[0]))
    offset.set("y", str(before[1]))
    extent.set("cx", str(size[0]))
    extent.set("cy", str(size[1]))
    return anchor


def _describe(anchor: Element, picture: Picture, link: str, number: int) -> None:
    name = anchor.find(f".//{{{_XDR}}}cNvPr")
    name.set("id", str(number))
    name.set("name", f"図 {number}")
    if picture.words:
        name.set("descr", " ".join(legal(picture.words).split()))
    anchor.find(f".//{{{_A}}}blip").set(f"{{{REL}}}embed", link)


def _step(sizes: list[int], distance: int) -> tuple[int, int]:
    """Which of the rows or columns a distance ends in, and how far in it."""
    for at, size in enumerate(sizes[:-1]):
        if distance < size:
            return at, distance
        distance -= size
    return len(sizes) - 1, distance


def _corner(
    corner: Element, column: tuple[int, int], row: tuple[int, int], first: tuple[int, int]
) -> None:
    from lxml import etree

    pairs = (
        ("col", first[0] - 1 + column[0]), ("colOff", column[1]),
        ("row", first[1] - 1 + row[0]), ("rowOff", row[1]),
    )  # fmt: skip
    for name, number in pairs:
        etree.SubElement(corner, f"{{{_XDR}}}{name}").text = str(number)
