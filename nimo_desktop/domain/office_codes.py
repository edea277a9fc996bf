"""The office's own words in code lists: rows laid over the lists that come with the program.

A stored code never disappears: a hidden one is no longer offered but is still shown by its word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from nimo_desktop.domain.codes import Code, CodeBook, CodeList
from nimo_desktop.domain.ids import OfficeCodeId

EDITABLE_LISTS = (
    "return_reason",
    "postpone_reason",
    "how_connected",
    "attachment",
    "caution",
    "phrases",
)
"""Lists whose words are the office's matter. Lists of national forms are not among them."""

TEXT_LISTS = frozenset(("phrases",))
"""Lists whose codes carry a text that is put in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCode:
    """One code as this office has it. With the code of a shipped entry it changes that one:
    an empty `label`, `text` or `group` and a `position` None leave what was shipped.
    """

    id: OfficeCodeId
    version: int = 0
    deleted_at: datetime | None = None
    list_name: str
    code: str
    label: str = ""
    text: str = ""
    group: str = ""
    hidden: bool = False
    position: int | None = None
    since_fy: int | None = None
    until_fy: int | None = None


def merged(book: CodeBook, rows: Iterable[OfficeCode]) -> CodeBook:
    """The book as this office has it. Rows of lists that may not be edited count for nothing."""
    by_list: dict[str, list[OfficeCode]] = {}
    for row in rows:
        if row.deleted_at is None and row.list_name in EDITABLE_LISTS and row.list_name in book:
            by_list.setdefault(row.list_name, []).append(row)
    if not by_list:
        return book
    return CodeBook(_merged_list(book[name], by_list.get(name, [])) for name in book)


def _merged_list(shipped: CodeList, rows: list[OfficeCode]) -> CodeList:
    if not rows:
        return shipped
    places = {one.code: (place, 0) for place, one in enumerate(shipped.codes)}
    codes = {one.code: one for one in (*shipped.codes, *shipped.hidden)}
    hidden: set[str] = {one.code for one in shipped.hidden}
    for number, row in enumerate(rows):
        codes[row.code] = _changed(codes.get(row.code), row)
        if row.position is not None:
            # An own code comes before the shipped one whose place it was given.
            places[row.code] = (row.position, 0 if row.code in shipped else -1)
        places.setdefault(row.code, (len(shipped.codes) + number, 0))
        (hidden.add if row.hidden else hidden.discard)(row.code)
    ordered = sorted(codes.values(), key=lambda one: places.get(one.code, (len(codes), 1)))
    return replace(
        shipped,
        codes=tuple(one for one in ordered if one.code not in hidden),
        hidden=tuple(one for one in ordered if one.code in hidden),
    )


def _changed(known: Code | None, row: OfficeCode) -> Code:
    base = known or Code(row.code, row.label or row.code)
    attrs = {**base.attrs, "text": row.text} if row.text else base.attrs
    return replace(
        base,
        label=row.label or base.label,
        group=row.group or base.group,
        attrs=MappingProxyType(dict(attrs)),
        valid_from_fy=row.since_fy if row.since_fy is not None else base.valid_from_fy,
        valid_to_fy=row.until_fy if row.until_fy is not None else base.valid_to_fy,
    )
