"""Code lists: short ASCII values that are stored, and the Japanese words that are shown.

A list is data; this module only gives it a shape. Reading files is the services' matter.
A code is never renamed once records carry it: its year range ends and a new code begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_KEYS = frozenset(("code", "label", "valid_from_fy", "valid_to_fy", "note", "group", "attrs"))


class CodeListError(ValueError):
    """A code list file is wrong. Names the list and the code, never a record's content."""


@dataclass(frozen=True, slots=True)
class Code:
    """One choice of a list.

    `valid_from_fy` and `valid_to_fy` are fiscal years (2026 = 2026-04-01..2027-03-31), both
    inclusive, None = open. `note` explains the choice to the nurse (a definition, a basis).
    `group` gathers choices for headings or for a report column; `attrs` feeds rules and drawings.
    """

    code: str
    label: str
    valid_from_fy: int | None = None
    valid_to_fy: int | None = None
    note: str = ""
    group: str = ""
    attrs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def valid(self, fy: int) -> bool:
        """Whether the choice may be given in fiscal year `fy`."""
        after_start = self.valid_from_fy is None or self.valid_from_fy <= fy
        return after_start and (self.valid_to_fy is None or fy <= self.valid_to_fy)


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list in the order in which it is offered.

    `hidden` are codes that an office no longer offers: they keep their word wherever stored.
    """

    name: str
    title: str
    codes: tuple[Code, ...]
    hidden: tuple[Code, ...] = ()

    def get(self, code: str) -> Code | None:
        """The entry of `code`, whatever its years; None if the list does not know it."""
        known = (*self.codes, *self.hidden) if self.hidden else self.codes
        return next((entry for entry in known if entry.code == code), None)

    def label(self, code: str) -> str:
        """The word for `code`. An unknown code is shown as itself: nothing stored is hidden."""
        entry = self.get(code)
        return code if entry is None else entry.label

    def valid(self, fy: int) -> tuple[Code, ...]:
        """The choices of fiscal year `fy`, in order."""
        return tuple(entry for entry in self.codes if entry.valid(fy))

    def attr(self, code: str, key: str, default: str = "") -> str:
        """An attribute of `code`; `default` if the code or the attribute is missing."""
        entry = self.get(code)
        return default if entry is None else entry.attrs.get(key, default)

    def in_group(self, group: str) -> tuple[Code, ...]:
        """The choices of one group, in order."""
        return tuple(entry for entry in self.codes if entry.group == group)

    def __contains__(self, code: object) -> bool:
        return any(entry.code == code for entry in (*self.codes, *self.hidden))

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)


class CodeBook(Mapping[str, CodeList]):
    """All lists by name: `book["route"].label("01")`. Unknown names raise KeyError."""

    __slots__ = ("_lists",)

    def __init__(self, lists: Iterable[CodeList]) -> None:
        self._lists: Mapping[str, CodeList] = MappingProxyType({one.name: one for one in lists})

    def __getitem__(self, name: str) -> CodeList:
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def label(self, name: str, code: str | None) -> str:
        """The word for a stored value: "" for none, the value itself if list or code is unknown."""
        if not code:
            return ""
        found = self._lists.get(name)
        return code if found is None else found.label(code)


def labels(codes: Iterable[Code]) -> dict[str, str]:
    """Code to label, in the given order: what a choice field needs."""
    return {entry.code: entry.label for entry in codes}


def parse_codes(name: str, data: Mapping[str, object]) -> CodeList:
    """The list `name` from parsed TOML (`title`, `codes`).

    Raises `CodeListError` with the list's name and the code (or position) of the first bad entry.
    """
    title = data.get("title")
    entries = data.get("codes")
    if not isinstance(title, str) or not title.strip():
        raise CodeListError(f"code list {name}: title is missing")
    if not isinstance(entries, list) or not entries:
        raise CodeListError(f"code list {name}: codes are missing")
    seen: set[str] = set()
    codes: list[Code] = []
    for position, entry in enumerate(entries, start=1):
        code = _parse_code(name, position, entry)
        if code.code in seen:
            raise CodeListError(f"code list {name}, code {code.code}: given twice")
        seen.add(code.code)
        codes.append(code)
    return CodeList(name, title, tuple(codes))


def _parse_code(name: str, position: int, entry: object) -> Code:
    if not isinstance(entry, Mapping):
        raise CodeListError(f"code list {name}, entry {position}: not a table")
    value = entry.get("code")
    if not isinstance(value, str) or not _is_code(value):
        raise CodeListError(f"code list {name}, entry {position}: code must be visible ASCII text")
    where = f"code list {name}, code {value}"
    unknown = sorted(str(key) for key in entry if key not in _KEYS)
    if unknown:
        raise CodeListError(f"{where}: unknown key {unknown[0]}")
    first, last = _year(where, entry, "valid_from_fy"), _year(where, entry, "valid_to_fy")
    if first is not None and last is not None and last < first:
        raise CodeListError(f"{where}: valid_to_fy is before valid_from_fy")
    label = _text(where, entry, "label")
    if not label.strip():
        raise CodeListError(f"{where}: label is empty")
    return Code(
        value,
        label,
        valid_from_fy=first,
        valid_to_fy=last,
        note=_text(where, entry, "note"),
        group=_text(where, entry, "group"),
        attrs=_attrs(where, entry.get("attrs", {})),
    )


def _is_code(value: str) -> bool:
    return bool(value) and all("!" <= letter <= "~" for letter in value)


def _text(where: str, entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise CodeListError(f"{where}: {key} must be text")
    return value


def _year(where: str, entry: Mapping[str, object], key: str) -> int | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1900 <= value <= 2999:
        raise CodeListError(f"{where}: {key} must be a fiscal year")
    return value


def _attrs(where: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise CodeListError(f"{where}: attrs must be a table")
    for key, text in value.items():
        if not isinstance(key, str) or not isinstance(text, str):
            raise CodeListError(f"{where}: attribute {key} must be text")
    return MappingProxyType({str(key): str(text) for key, text in value.items()})
