"""A continuation sheet: the same form once more behind the first, with its print settings."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from nimo_desktop.output.template_cells import whole
from nimo_desktop.output.template_package import REL, Package, each, rels_of
from nimo_desktop.output.template_shape_ids import renumber

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LONGEST_NAME = 31
"""Of a sheet, counted in UTF-16."""
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COPIED = frozenset((
    "drawing", "vmlDrawing", "comments", "printerSettings", "chart", "chartEx", "chartStyle",
    "chartColorStyle", "chartUserShapes", "themeOverride", "ctrlProp", "control",
    "activeXControlBinary", "oleObject", "package", "table", "diagramData", "diagramLayout",
    "diagramQuickStyle", "diagramColors", "diagramDrawing", "customProperty",
))  # fmt: skip
"""Parts that belong to one sheet alone, so that a second sheet needs its own."""
_SHARED = frozenset(("image", "hyperlink", "media", "video", "audio", "externalLink"))
_FORMULAS = frozenset(("f", "formula", "formula1", "formula2"))
_UID = re.compile(r"\{http://schemas\.microsoft\.com/office/spreadsheetml/.*\}uid")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")


def continued_name(name: str, number: int, taken: frozenset[str]) -> str:
    """「name(続き)」, 「name(続き2)」 and so on: short enough for Excel, and not taken.

    `taken` are the names there are, in lower case, since Excel does not tell cases apart.
    """
    while True:
        tail = "(続き)" if number == 1 else f"(続き{number})"
        stem = name
        while len((stem + tail).encode("utf-16-le")) // 2 > LONGEST_NAME:
            stem = stem[:-1]
        if (stem + tail).lower() not in taken:
            return stem + tail
        number += 1


def add_sheet(package: Package, book: str, /, *, link: str, after: str, name: str) -> str:
    """Copy the sheet of relationship `link` behind that of `after`; returns the new link.

    Parts of its own are copied, pictures shared. Tables get names of their own; pivot tables and
    slicers stay on the first sheet alone.
    """
    part = next(found.target for found in package.links(book) if found.id == link)
    new = package.free_name(part)
    package.declare(new, package.type_of(part) or _SHEET_TYPE)
    new_link = package.add_link(book, "worksheet", new)
    root = package.tree(book)
    sheets = {found.get(f"{{{REL}}}id"): found for found in each(root, "sheet")}
    old_name = str(sheets[link].get("name"))
    package.put(new, package.read(part))
    dropped = _copy_links(package, part, new, (old_name, name))
    copied = _cleaned(package.tree(new), dropped, (old_name, name))
    renumber(package, new, copied)
    package.put_tree(new, copied)
    _enter(root, sheets, link=link, after=after, new=(new_link, name))
    package.put_tree(book, root)
    return new_link


def _enter(
    root: Element, sheets: dict[str, Element], /, *, link: str, after: str, new: tuple[str, str]
) -> None:
    """Name the new sheet in the workbook; what counts sheets by their place moves along."""
    order = list(sheets)
    source, at = order.index(link), order.index(after) + 1
    entry = copy.deepcopy(sheets[link])
    numbers = [whole(found.get("sheetId"), 0) for found in sheets.values()]
    entry.set("sheetId", str(max(numbers) + 1))
    entry.set(f"{{{REL}}}id", new[0])
    entry.set("name", new[1])
    sheets[after].addnext(entry)
    for view in each(root, "workbookView"):
        for key in ("activeTab", "firstSheet"):
            if whole(view.get(key), 0) >= at:
                view.set(key, str(whole(view.get(key), 0) + 1))
    old_name = str(sheets[link].get("name"))
    for defined in list(each(root, "definedName")):
        local = defined.get("localSheetId")
        if local is None:
            continue
        place = whole(local, 0)
        if place >= at:
            defined.set("localSheetId", str(place + 1))
        if place == source:
            own = copy.deepcopy(defined)
            own.set("localSheetId", str(at))
            own.text = renamed(defined.text or "", old_name, new[1])
            defined.addnext(own)


def _cleaned(root: Element, dropped: frozenset[str], names: tuple[str, str]) -> Element:
    """The worksheet without what only one sheet may have: a selected tab, ids, lost parts."""
    for view in each(root, "sheetView"):
        view.attrib.pop("tabSelected", None)
    for properties in each(root, "sheetPr"):
        properties.attrib.pop("codeName", None)
    _without_uid(root)
    links = [found for found in root.iter() if dropped & _links_in(found)]
    for found in links:
        _remove(found)
    for parts in list(each(root, "tableParts")):
        parts.set("count", str(len(parts)))
    _rename_formulas(root, *names)
    for found in each(root, "hyperlink"):
        if found.get("location"):
            found.set("location", renamed(found.get("location"), *names))
    return root


def _links_in(element: Element) -> set[str]:
    return {value for key, value in element.attrib.items() if key.startswith(f"{{{REL}}}")}


def _remove(element: Element) -> None:
    """Take an element out, and what held nothing else."""
    parent = element.getparent()
    while parent is not None:
        parent.remove(element)
        if len(parent) or parent.getparent() is None:
            return
        element, parent = parent, parent.getparent()


def _without_uid(root: Element) -> None:
    """Newer Excel numbers things for joint editing; a copy is another thing."""
    for found in root.iter():
        for key in [key for key in found.attrib if _UID.fullmatch(key)]:
            del found.attrib[key]


def _copy_links(
    package: Package, part: str, new: str, names: tuple[str, str], depth: int = 0
) -> frozenset[str]:
    """Give `new` the relationships of `part`; returns the ids that it goes without."""
    if not package.has(rels_of(part)):
        return frozenset()
    links = package.links(part)
    package.put(rels_of(new), package.read(rels_of(part)))
    moved: dict[str, str] = {}
    copies: dict[str, str] = {}
    dropped = set()
    for link in links:
        if not link.target:
            continue
        if link.kind in _COPIED and package.has(link.target) and depth < 5:
            if link.target not in copies:
                copies[link.target] = _copy_part(package, link.target, names, depth)
            moved[link.id] = copies[link.target]
        elif link.kind in _SHARED:
            moved[link.id] = link.target
        else:
            dropped.add(link.id)
    package.retarget(new, moved, frozenset(dropped))
    return frozenset(dropped)


def _copy_part(package: Package, part: str, names: tuple[str, str], depth: int) -> str:
    new = package.free_name(part)
    kind = package.type_of(part)
    package.put(new, package.read(part))
    if kind:
        package.declare(new, kind)
    if kind.endswith(".table+xml"):
        _own_table(package, new)
    elif kind.endswith(".comments+xml"):
        root = package.tree(new)
        _without_uid(root)
        package.put_tree(new, root)
    elif kind.endswith(("drawingml.chart+xml", "chartex+xml")):
        root = package.tree(new)
        _rename_formulas(root, *names)
        package.put_tree(new, root)
    _copy_links(package, part, new, names, depth + 1)
    return new


def _own_table(package: Package, new: str) -> None:
    """Number and name of a table are its own in the whole workbook."""
    root = package.tree(new)
    others = [
        package.tree(name)
        for name in {*package.parts, *package.changed}
        if name != new and package.type_of(name).endswith(".table+xml")
    ]
    names = {str(other.get("displayName", "")).lower() for other in others}
    stem = root.get("displayName", "Table")
    own = next(one for n in range(2, len(names) + 3) if (one := f"{stem}_{n}").lower() not in names)
    root.set("id", str(max((whole(one.get("id"), 0) for one in others), default=0) + 1))
    root.set("name", own)
    root.set("displayName", own)
    _without_uid(root)
    package.put_tree(new, root)


def _rename_formulas(root: Element, old: str, new: str) -> None:
    from lxml import etree

    for found in root.iter():
        if (
            isinstance(found.tag, str)
            and etree.QName(found).localname in _FORMULAS
            and found.text
            and "!" in found.text
        ):
            found.text = renamed(found.text, old, new)


def renamed(formula: str, old: str, new: str) -> str:
    """The formula with the references to one sheet led to another; words in it stay."""
    quoted = "'" + new.replace("'", "''") + "'!"
    was = re.escape("'" + old.replace("'", "''") + "'!")
    if _PLAIN_NAME.fullmatch(old):
        was += rf"|(?<![\w.'\]!:]){re.escape(old)}!"
    parts = re.split(r'("[^"]*")', formula)
    return "".join(
        part if part.startswith('"') else re.sub(was, lambda _: quoted, part, flags=re.IGNORECASE)
        for part in parts
    )
