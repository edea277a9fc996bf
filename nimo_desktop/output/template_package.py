"""The package of an .xlsx: parts that nobody changes stay byte for byte, in their old order.

The file is not trusted: kind, size and every part are checked before anything is parsed, no
entity is resolved, and nothing is fetched.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from nimo_desktop.output.template_errors import (
    NotXlsx,
    TemplateDamaged,
    TemplateEncrypted,
    TemplateHasMacros,
    TemplateSigned,
    TemplateTooBig,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_BYTES = 20_000_000
MOST_UNPACKED = 80_000_000
MOST_PARTS = 3_000
MOST_PARSED = 16_000_000
"""Bytes of one part that we parse; a form of some pages has a hundredth of it."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NUMBERED = re.compile(r"(.*?)[0-9]*(\.[^./]*)?")
_NEW = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of a part. `kind` is the last word of its type, `target` a part's name.

    For what stands outside of the package `target` is empty.
    """

    id: str
    kind: str
    target: str


@dataclass(slots=True)
class Package:
    """The parts of one file; `put` adds or replaces one, `to_bytes` makes the new file."""

    infos: tuple[ZipInfo, ...]
    parts: dict[str, bytes]
    changed: dict[str, bytes] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the package holds a part of that name now."""
        return name in self.changed or name in self.parts

    def read(self, name: str) -> bytes:
        """The part as it is now; a missing one is damage of the file."""
        found = self.changed.get(name, self.parts.get(name))
        if found is None:
            raise TemplateDamaged
        return found

    def put(self, name: str, data: bytes) -> None:
        """The part holds `data` from now on."""
        self.changed[name] = data

    def put_tree(self, name: str, root: Element) -> None:
        """The part holds that XML from now on."""
        self.put(name, to_xml(root))

    def tree(self, name: str) -> Element:
        """The root of the part's XML."""
        return parsed(self.read(name))

    # Relationships ------------------------------------------------------------------------------
    def links(self, part: str) -> tuple[Link, ...]:
        """The relationships of a part, `""` for the package itself."""
        name = rels_of(part)
        if not self.has(name):
            return ()
        return tuple(
            Link(
                found.get("Id", ""),
                found.get("Type", "").rsplit("/", 1)[-1],
                _target(part, found),
            )
            for found in self.tree(name).iter(f"{{{_RELS}}}Relationship")
        )

    def link(self, part: str, kind: str) -> Link | None:
        """The first relationship of that kind that leads to a part."""
        return next((one for one in self.links(part) if one.kind == kind and one.target), None)

    def add_link(self, part: str, kind: str, target: str) -> str:
        """A new relationship from one part to another; returns its id."""
        from lxml import etree

        name = rels_of(part)
        empty = f'<Relationships xmlns="{_RELS}"/>'.encode()
        root = self.tree(name) if self.has(name) else parsed(empty)
        taken = {found.get("Id") for found in root}
        new = next(one for n in range(1, len(taken) + 2) if (one := f"rId{n}") not in taken)
        place = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(
            root, f"{{{_RELS}}}Relationship", Id=new, Type=f"{REL}/{kind}", Target=quote(place)
        )
        self.put_tree(name, root)
        return new

    def retarget(self, part: str, moved: dict[str, str], drop: frozenset[str]) -> None:
        """Lead the relationships of `part` to other parts, by id; remove those of `drop`."""
        name = rels_of(part)
        root = self.tree(name)
        for found in list(root):
            if found.get("Id") in drop:
                root.remove(found)
            elif found.get("Id") in moved:
                place = posixpath.relpath(moved[found.get("Id")], posixpath.dirname(part) or ".")
                found.set("Target", quote(place))
        self.put_tree(name, root)

    # Content types ------------------------------------------------------------------------------
    def type_of(self, part: str) -> str:
        """The content type declared for a part by its own name, empty when by its ending alone."""
        root = self.tree(_TYPES_PART)
        wanted = f"/{part}".lower()
        for found in root.iter(f"{{{_TYPES}}}Override"):
            if unquote(found.get("PartName", "")).lower() == wanted:
                return str(found.get("ContentType", ""))
        return ""

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part holds."""
        from lxml import etree

        root = self.tree(_TYPES_PART)
        etree.SubElement(
            root, f"{{{_TYPES}}}Override", PartName=f"/{quote(part)}", ContentType=content_type
        )
        self.put_tree(_TYPES_PART, root)

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say what parts of that ending hold, unless it is said already."""
        from lxml import etree

        root = self.tree(_TYPES_PART)
        tag = f"{{{_TYPES}}}Default"
        if any(found.get("Extension", "").lower() == ending for found in root.iter(tag)):
            return
        root.insert(0, etree.Element(tag, Extension=ending, ContentType=content_type))
        self.put_tree(_TYPES_PART, root)

    def free_name(self, like: str) -> str:
        """A name like that of `like`, with the first number that no part has."""
        stem, ending = _NUMBERED.fullmatch(like).groups("")  # type: ignore[union-attr]  # matches all
        taken = {name.lower() for name in (*self.parts, *self.changed)}
        return next(
            name
            for n in range(1, len(taken) + 2)
            if (name := f"{stem}{n}{ending}").lower() not in taken
        )

    def to_bytes(self) -> bytes:
        """The new file: old parts in their order, then the new ones."""
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as package:
            for old in self.infos:
                info = ZipInfo(old.filename, old.date_time)
                info.compress_type = old.compress_type
                info.external_attr, info.create_system = old.external_attr, old.create_system
                package.writestr(info, self.read(old.filename))
            for name, data in self.changed.items():
                if name not in self.parts:
                    package.writestr(_deflated(name), data)
        return target.getvalue()


def opened(data: bytes) -> Package:
    """The package of an .xlsx without macros; raises a `TemplateRefused` for anything else."""
    _check_kind(data)
    try:
        with ZipFile(BytesIO(data)) as source:
            infos = tuple(source.infolist())
            _check_parts(infos)
            package = Package(infos, {info.filename: source.read(info) for info in infos})
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise TemplateDamaged from error
    _check_book(package)
    return package


def book_of(package: Package) -> str:
    """The name of the workbook part."""
    link = package.link("", "officeDocument")
    if link is None or not package.has(link.target):
        raise NotXlsx
    return link.target


def parsed(data: bytes) -> Element:
    """The root of an XML part; raises when it is too big, broken or declares entities."""
    from lxml import etree

    if len(data) > MOST_PARSED:
        raise TemplateTooBig
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateDamaged from error
    if root.getroottree().docinfo.doctype:
        raise TemplateDamaged
    return root


def to_xml(root: Element) -> bytes:
    """The part as Excel writes it: UTF-8 with a declaration."""
    from lxml import etree

    data: bytes = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return data


def rels_of(part: str) -> str:
    """The part that holds the relationships of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, found: Element) -> str:
    target = unquote(found.get("Target", ""))
    if found.get("TargetMode") == "External" or not target or target.startswith("#"):
        return ""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _deflated(name: str) -> ZipInfo:
    info = ZipInfo(name, _NEW)
    info.compress_type = ZIP_DEFLATED
    return info


def _check_kind(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise TemplateTooBig
    if data.startswith(_OLE):
        raise TemplateEncrypted if _ENCRYPTED in data else NotXlsx
    if not data.startswith(b"PK"):
        raise NotXlsx


def _check_parts(infos: tuple[ZipInfo, ...]) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise TemplateEncrypted
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise TemplateTooBig
    names = [info.filename.lower() for info in infos]
    if len(set(names)) < len(names):
        raise TemplateDamaged
    if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos):
        raise TemplateDamaged
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise TemplateHasMacros
    if any(name.startswith("_xmlsignatures/") for name in names):
        raise TemplateSigned


def _check_book(package: Package) -> None:
    if not package.has(_TYPES_PART):
        raise NotXlsx
    book = book_of(package)
    kind = package.type_of(book)
    if "macroEnabled" in kind:
        raise TemplateHasMacros
    # A workbook saved as Strict Open XML has other names for everything.
    if kind != _BOOK_TYPE or package.tree(book).tag != f"{{{MAIN}}}workbook":
        raise NotXlsx


def each(root: Element, *names: str) -> Iterator[Element]:
    """The elements of the main namespace with these names, at any depth."""
    yield from root.iter(*(f"{{{MAIN}}}{name}" for name in names))
