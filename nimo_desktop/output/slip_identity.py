"""連携票 as Excel: what tells our own slip when it comes back, and whether its words were changed.

A hidden sheet carries number, check letters, edition, the places of the reply boxes and the codes
behind the words of its lists; the boxes have defined names as well. Both survive renaming, another
folder, and saving by Excel and LibreOffice (also by way of ods).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from nimo_desktop.output.form import Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from nimo_desktop.output.fonts import FontSet
    from nimo_desktop.output.workbook_plan import Area, Plan

IDENTITY_SHEET = "様式の控え"
MARK = "NIMO-DESKTOP"
FORM_VERSION = 1
REPLY = "reply."
BODY_NAME = "slip.body"
_EDITION = re.compile(r"第\d+版")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class SlipIdentity:
    """What the file tells of itself. `words` are (list, code, word) of its drop-down lists."""

    form_id: str
    number: str
    letters: str
    edition: int
    words: tuple[tuple[str, str, str], ...] = ()


def write_identity(
    book: Workbook, page: Worksheet, identity: SlipIdentity, *, body: str
) -> None:
    """Put the identity into the workbook; `body` is the range of the sheet's boxes ("A4:T30")."""
    from openpyxl.utils import absolute_coordinate
    from openpyxl.workbook.defined_name import DefinedName

    title = "'" + page.title.replace("'", "''") + "'"
    book.defined_names[BODY_NAME] = DefinedName(
        BODY_NAME, attr_text=f"{title}!{absolute_coordinate(body)}"
    )
    hidden = book.create_sheet(IDENTITY_SHEET)
    hidden.sheet_state = "veryHidden"
    hidden.protection.sheet = True
    places = [
        (name, one.attr_text.rpartition("!")[2].replace("$", ""))
        for name, one in book.defined_names.items()
        if name.startswith(REPLY)
    ]
    rows: list[tuple[str, ...]] = [
        ("mark", MARK),
        ("form", identity.form_id),
        ("form_version", str(FORM_VERSION)),
        ("number", identity.number),
        ("letters", identity.letters),
        ("edition", str(identity.edition)),
        ("body", body),
        *(("cell", *place) for place in places),
        *(("word", *word) for word in identity.words),
    ]
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = hidden.cell(at, column, text)
            cell.data_type = "s"
            cell.number_format = "@"


def body_rows(plan: Plan) -> tuple[int, int]:
    """First and last row of the sheet's boxes: without head and foot, which change with the day."""
    return plan.body_first, plan.body_last


def slip_digest(sheet: Sheet, *, fonts: FontSet) -> str:
    """The digest of the protected cells of the sheet as Excel."""
    from nimo_desktop.output.form_rows import body_of
    from nimo_desktop.output.workbook_plan import plan_of

    body = body_of(sheet.orientation, a3=sheet.a3)
    plan = plan_of(sheet, body=body, fonts=fonts, pictures=frozenset())
    first, last = body_rows(plan)
    areas = sorted(
        (area for area in plan.areas if first <= area.first <= last and not area.entry.unlocked),
        key=lambda area: (area.first, area.left),
    )
    return digest_of(_value(area) for area in areas)


def _value(area: Area) -> object:
    real = area.entry.value.real
    return area.text if real is None else real


def digest_of(values: Iterable[object]) -> str:
    """One digest of cells in reading order, the same after another program saved the file.

    Blanks and line ends do not count, nor the edition, which stands on the slip itself.
    """
    words = "\x1f".join(filter(None, map(_canonical, values)))
    return hashlib.sha256(words.encode()).hexdigest()


def _canonical(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return str((value - _EXCEL_EPOCH).days)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value))
    visible = "".join(c for c in text if not c.isspace() and _is_kept(c))
    return _EDITION.sub("", visible)


def _is_kept(char: str) -> bool:
    """Whether a spreadsheet can keep the character at all."""
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in "\ufffe\uffff"


def words_by_code(identity: SlipIdentity, name: str) -> Mapping[str, str]:
    """Word → code of one of the file's lists."""
    return {word: code for one, code, word in identity.words if one == name}
