"""A filled 連携票 as it comes back: read with care, without trusting the file. No SQL, no Qt.

Nothing is written anywhere while reading, formulas are not evaluated, macros are refused. What
cannot be read is a Problem with one sentence for the nurse.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from nimo_desktop.domain import dates_jp
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.reply import REPLY_FIELDS, ReplyFields
from nimo_desktop.output import reply_words as say
from nimo_desktop.output.slip_identity import (
    BODY_NAME,
    FORM_VERSION,
    IDENTITY_SHEET,
    MARK,
    REPLY,
    SlipIdentity,
    digest_of,
    words_by_code,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 5_000_000
MOST_UNPACKED = 8_000_000
MOST_PARTS = 300
MOST_CELLS = 20_000
"""A slip has some hundreds; more are a sheet blown up to keep the program busy."""
LONGEST = {"question": 2000, "first_step": 500, "fits": 500, "reason": 500}
LONGEST_LINE = 100
DATES = frozenset(("received_on", "first_step_on", "outcome_on", "filled_on"))
_SERIALS = range(36_526, 73_051)
"""Excel's day numbers of the years 2000 to 2099."""
_YEARS = range(2000, 2100)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ONE_OF = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """What a filled slip says. `digest` is that of its protected cells as they are now.

    `shown_number` and `shown_letters` stand in the visible cells of the file's own words; faults
    of single boxes are in `problems`.
    """

    name: str
    identity: SlipIdentity
    digest: str
    said: ReplyFields
    problems: tuple[Problem, ...] = ()


def read(path: Path, *, today: date) -> ReplyFile | Problem:
    """The reply in a file, or why it is none. `today` places a date typed without its year."""
    content = _content(path)
    if isinstance(content, Problem):
        return content
    wrong = _kind_problem(path, content) or _package_problem(content)
    if wrong is not None:
        return wrong
    book = _workbook(content)
    if book is None:
        return say.problem("damaged")
    try:
        return _reply(path.name, book, today)
    finally:
        book.close()


# The file ---------------------------------------------------------------------------------------
def _content(path: Path) -> bytes | Problem:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except PermissionError:
        return say.problem("busy")
    except OSError:
        return say.problem("unreadable")
    if not content:
        return say.problem("empty_file")
    return say.problem("too_big") if len(content) > MOST_BYTES else content


def _kind_problem(path: Path, content: bytes) -> Problem | None:
    """What the first bytes tell; the ending alone proves nothing, but a macro file is refused."""
    suffix = path.suffix.lower()
    if suffix in (".xlsm", ".xltm", ".xlam", ".xlsb"):
        return say.problem("macro")
    if content.startswith(_OLE):
        return say.problem("password" if _ENCRYPTED in content else "old_excel")
    if content.startswith(b"PK"):
        return None
    if content.startswith(b"%PDF"):
        return say.problem("pdf")
    return say.problem("csv" if suffix in (".csv", ".txt", ".tsv") else "not_xlsx")


def _package_problem(content: bytes) -> Problem | None:
    """Every part of the package is unpacked once, within limits, before anything parses it."""
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            wrong = _parts_problem(parts)
            if wrong is not None:
                return wrong
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _has_traps(package.read(part)):
                    return say.problem("damaged")
            if package.testzip() is not None:
                return say.problem("damaged")
    except Exception:
        return say.problem("damaged")
    return None


def _parts_problem(parts: list[ZipInfo]) -> Problem | None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        return say.problem("password")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return say.problem("too_big")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        return say.problem("damaged")
    if any(name.lower().endswith(("vbaproject.bin", "xlm.xml")) for name in names):
        return say.problem("macro")
    if "content.xml" in names:
        return say.problem("ods")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        return say.problem("damaged" if "[Content_Types].xml" in names else "not_xlsx")
    return None


def _has_traps(xml: bytes) -> bool:
    """Office files declare no entities, and write UTF-8."""
    return b"\x00" in xml or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml


def _workbook(content: bytes) -> Workbook | None:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # What openpyxl leaves out (extensions, printer settings) is not what we read.
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(content), keep_links=False)
    except Exception:
        return None


# Whose slip it is -------------------------------------------------------------------------------
def _reply(name: str, book: Workbook, today: date) -> ReplyFile | Problem:
    if any(sheet.max_row * sheet.max_column > MOST_CELLS for sheet in book.worksheets):
        return say.problem("too_big")
    facts = _facts(book)
    if facts is None:
        return say.problem("not_a_slip")
    if facts.one("form") != "referral_slip":
        return say.problem("other_form")
    version = facts.one("form_version")
    if version != str(FORM_VERSION):
        newer = version.isdecimal() and int(version) > FORM_VERSION
        return say.problem("newer_form" if newer else "damaged_identity")
    edition = facts.one("edition")
    if not edition.isdecimal() or not facts.one("number") or len(edition) > 4:
        return say.problem("damaged_identity")
    if _lost_its_page(book):
        return say.problem("damaged")
    boxes = _boxes(book, facts)
    body = _body(book, facts)
    if body is None or set(boxes) != set(_BOXES):
        return say.problem("damaged_identity")
    identity = SlipIdentity(
        "referral_slip", facts.one("number"), facts.one("letters"), int(edition), facts.words
    )
    digest = digest_of(_protected(body, boxes))
    said, problems = _said(boxes, identity, today)
    return ReplyFile(name, identity, digest, said, problems)


_BOXES = tuple(name for name in REPLY_FIELDS if name != "reason_text")


@dataclass(frozen=True, slots=True)
class _Facts:
    single: Mapping[str, str]
    cells: Mapping[str, str] = field(default_factory=dict)
    words: tuple[tuple[str, str, str], ...] = ()

    def one(self, key: str) -> str:
        return self.single.get(key, "")


def _facts(book: Workbook) -> _Facts | None:
    """The hidden sheet, found by its mark: people rename sheets."""
    wanted = sorted(book.worksheets, key=lambda sheet: sheet.title != IDENTITY_SHEET)
    for sheet in wanted:
        if _text(sheet.cell(1, 1).value) != "mark" or _text(sheet.cell(1, 2).value) != MARK:
            continue
        single: dict[str, str] = {}
        cells: dict[str, str] = {}
        words: list[tuple[str, str, str]] = []
        for row in sheet.iter_rows(max_col=4, values_only=True):
            key, *rest = (_text(value) for value in (*row, None, None, None, None)[:4])
            if key == "cell":
                cells[rest[0]] = rest[1]
            elif key == "word":
                words.append((rest[0], rest[1], rest[2]))
            elif key:
                single[key] = rest[0]
        return _Facts(single, cells, tuple(words))
    return None


def _place(book: Workbook, name: str) -> tuple[Worksheet, str] | None:
    """The sheet and range of a defined name."""
    found = book.defined_names.get(name)
    places = list(found.destinations) if found is not None else []
    if len(places) != 1 or places[0][0] not in book.sheetnames:
        return None
    return book[places[0][0]], places[0][1].replace("$", "")


def _lost_its_page(book: Workbook) -> bool:
    """The package names a sheet that is not in it; openpyxl passes over that in silence."""
    found = book.defined_names.get(BODY_NAME)
    return found is not None and any(
        title not in book.sheetnames for title, _ in found.destinations
    )


def _page(book: Workbook) -> Worksheet:
    """The slip itself where no name tells it: the first sheet that is shown."""
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return (shown or book.worksheets)[0]


def _boxes(book: Workbook, facts: _Facts) -> dict[str, Cell]:
    """The reply cells: by their names, which follow inserted rows, else where they were made."""
    boxes: dict[str, Cell] = {}
    for name in _BOXES:
        sheet, place = _place(book, REPLY + name) or (
            _page(book), facts.cells.get(REPLY + name, "")
        )  # fmt: skip
        if re.fullmatch(r"[A-Z]{1,2}[0-9]{1,4}", place):
            boxes[name] = sheet[place]
    return boxes


def _body(book: Workbook, facts: _Facts) -> tuple[tuple[Cell, ...], ...] | None:
    from openpyxl.utils import range_boundaries

    sheet, place = _place(book, BODY_NAME) or (_page(book), facts.one("body"))
    if not re.fullmatch(r"[A-Z]{1,2}[0-9]{1,4}:[A-Z]{1,2}[0-9]{1,4}", place):
        return None
    left, top, right, bottom = range_boundaries(place)
    if (right - left + 1) * (bottom - top + 1) > MOST_CELLS:
        return None
    rows: tuple[tuple[Cell, ...], ...] = sheet[place]
    return rows


def _protected(body: tuple[tuple[Cell, ...], ...], boxes: Mapping[str, Cell]) -> Iterator[object]:
    open_ = {(cell.parent.title, cell.coordinate) for cell in boxes.values()}
    for row in body:
        for cell in row:
            if (cell.parent.title, cell.coordinate) not in open_:
                yield cell.value


# What was answered ------------------------------------------------------------------------------
def _said(
    boxes: Mapping[str, Cell], identity: SlipIdentity, today: date
) -> tuple[ReplyFields, tuple[Problem, ...]]:
    values: dict[str, str | date | None] = {}
    problems: list[Problem] = []
    for name, cell in boxes.items():
        found = _value(name, cell, today)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        values[name] = found
    for name in ("answer", "reason", "outcome"):
        words = str(values.pop(name, "") or "")
        coded = coded_answer(words, identity) if name == "answer" else _coded(name, words, identity)
        if isinstance(coded, Problem):
            problems.append(coded)
        else:
            values |= coded
    return ReplyFields(**values), tuple(problems)  # type: ignore[arg-type]  # by kind of box


def _value(name: str, cell: Cell, today: date) -> str | date | Problem | None:
    """The value of a box; a formula is refused, since its result is another program's word."""
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") in ("f", "e") and value is not None:
        return say.problem("formula", name)
    if name in DATES:
        return _day(name, value, today)
    text = _text(value)
    if len(text) > LONGEST.get(name, LONGEST_LINE):
        return say.problem("too_long", name)
    return text


def _day(name: str, value: object, today: date) -> date | Problem | None:
    """A real date, Excel's number of a day, or a date as people type it."""
    from openpyxl.utils.datetime import from_excel

    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        # A small number in a cell of dates is a day of 1900.
        return value if value.year in _YEARS else say.problem("date", name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) in _SERIALS:
            found = from_excel(int(value))
            return found.date() if isinstance(found, datetime) else None
        value = int(value)
    text = _text(value)
    if not text:
        return None
    read_as = dates_jp.parse(text, today=today, lean="nearest")
    if isinstance(read_as, dates_jp.Parsed) and read_as.date is not None and not read_as.warning:
        return read_as.date
    return say.problem("date", name)


def coded_answer(words: str, identity: SlipIdentity) -> dict[str, str] | Problem:
    """The one answer among 1 to 6 that a box says, with or without its words."""
    plain = _folded(words)
    known = {_folded(word): code for word, code in words_by_code(identity, "answer").items()}
    if not plain or plain in known:
        return {"answer": known.get(plain, "")}
    named = set(_ONE_OF.findall(plain))
    said = {code for word, code in known.items() if word.lstrip(_DIGITS) in plain}
    if len(named | said) > 1:
        return say.problem("two_answers", "answer")
    rest = plain.lstrip(_DIGITS).strip(".)、。")
    if named <= set("123456") and len(named | said) == 1 and (not rest or said):
        return {"answer": (named | said).pop()}
    return say.problem("unknown_answer", "answer")


_DIGITS = "0123456789"


def _coded(name: str, words: str, identity: SlipIdentity) -> dict[str, str] | Problem:
    """The code of a word of a list; a reason in own words is kept as 90."""
    known = {_folded(word): code for word, code in words_by_code(identity, name).items()}
    plain = _folded(words)
    if not plain:
        return {}
    for word, code in known.items():
        if plain in (word, code, f"{code}{word}"):
            return {name: code}
    if name == "reason":
        return {"reason": "90", "reason_text": words}
    return say.problem("unknown_outcome", name)


def _text(value: object) -> str:
    """A cell's text as typed: no blanks around it, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C").strip()


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
