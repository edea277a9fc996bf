"""Slips as they leave, filled as their receivers fill them, and every way to spoil them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from town_kit import SATURDAY

from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Referral
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.slip_identity import IDENTITY_SHEET
from nimo_desktop.services import sheets
from nimo_desktop.services.check_letters import check_letters
from nimo_desktop.services.workspace import Workspace


@cache
def fonts() -> FontSet:
    return load_fonts()


def issued(ws: Workspace, referral: Referral) -> bytes:
    """The slip as Excel, after it left."""
    made = sheets.render(ws, "referral_slip", referral.id, fonts=fonts()).xlsx()
    sheets.printed(ws, "referral_slip", referral.id, op=Op.EXPORTED)
    return made


def accepted(name: str = "福祉 太郎", **over: object) -> dict[str, object]:
    """What a willing receiver writes."""
    return {
        "received_on": SATURDAY, "received_by": name, "answer": "1 主担当として受けます",
        "in_charge": name, "phone": "0123-45-6789", "first_step": "電話をかける",
        "filled_by": name, "filled_on": SATURDAY,
    } | over  # fmt: skip


def put(book: Workbook, name: str, value: object) -> None:
    """Write into the cell of a defined name."""
    ((sheet, place),) = book.defined_names[name].destinations
    book[sheet][place.replace("$", "")] = value


def saved(content: bytes, path: Path, change: Callable[[Workbook], None]) -> Path:
    """The workbook, changed and saved by another program."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    book.save(path)
    return path


def fill(content: bytes, path: Path, values: dict[str, object]) -> Path:
    """The slip with these boxes filled in."""

    def change(book: Workbook) -> None:
        for name, value in values.items():
            put(book, f"reply.{name}", value)

    return saved(content, path, change)


# Spoiling ---------------------------------------------------------------------------------------
def identity(key: str, value: str) -> Callable[[bytes, Path], Path]:
    """Somebody changes a line of the hidden sheet."""

    def change(book: Workbook) -> None:
        for row in book[IDENTITY_SHEET].iter_rows():
            if row[0].value == key:
                row[1].value = value

    return lambda content, path: saved(content, path, change)


def _unknown(book: Workbook) -> None:
    number = "R8-T-A9999"
    for row in book[IDENTITY_SHEET].iter_rows():
        if row[0].value in ("number", "letters"):
            row[1].value = number if row[0].value == "number" else check_letters(number)


def _renumbered(content: bytes, path: Path) -> Path:
    return saved(content, path, _unknown)


def _without_identity(content: bytes, path: Path) -> Path:
    return saved(content, path, lambda book: book.remove(book[IDENTITY_SHEET]))


def _edited(content: bytes, path: Path) -> Path:
    """The request is changed after protection was taken off."""

    def change(book: Workbook) -> None:
        page = book.worksheets[0]
        page.protection.sheet = False
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "家計の相談" in cell.value:
                    cell.value = "全部の相談"

    return saved(content, path, change)


def box(name: str, value: object) -> Callable[[bytes, Path], Path]:
    """One box is filled in wrongly."""
    return lambda content, path: fill(content, path, {name: value})


def _emptied(content: bytes, path: Path) -> Path:
    return fill(content, path, dict.fromkeys(accepted()))


def _raw(make: Callable[[bytes], bytes], ending: str = ".xlsx") -> Callable[[bytes, Path], Path]:
    def write(content: bytes, path: Path) -> Path:
        target = path.with_suffix(ending)
        target.write_bytes(make(content))
        return target

    return write


def _repacked(change: Callable[[str, bytes], bytes | None], **more: bytes) -> Callable:
    def make(content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(
            out, "w", zipfile.ZIP_DEFLATED
        ) as new:
            for part in old.namelist():
                kept = change(part, old.read(part))
                if kept is not None:
                    new.writestr(part, kept)
            for name, extra in more.items():
                new.writestr(name.replace("__", "/").replace("_DOT_", "."), extra)
        return out.getvalue()

    return _raw(make)


def _flipped(content: bytes) -> bytes:
    """Damage in the middle of the packed data."""
    at = content.index(b"xl/worksheets/sheet1.xml") + 200
    return content[:at] + bytes(b ^ 0x5A for b in content[at : at + 40]) + content[at + 40 :]


def _entities(name: str, part: bytes) -> bytes:
    if name != "xl/workbook.xml":
        return part
    head, _, tail = part.partition(b"<workbook")
    return b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + head * 0 + b"<workbook" + tail


def _bomb(_: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("xl/workbook.xml", b"\x20" * 60_000_000)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

SPOILERS: dict[str, tuple[Callable[[bytes, Path], Path], str]] = {
    "wrong letters": (identity("letters", "QQ"), "letters"),
    "unknown number": (_renumbered, "unknown_number"),
    "another form": (identity("form", "case_summary"), "other_form"),
    "a newer form": (identity("form_version", "9"), "newer_form"),
    "spoilt identity": (identity("edition", "x"), "damaged_identity"),
    "no identity": (_without_identity, "not_a_slip"),
    "an edition never issued": (identity("edition", "7"), "not_issued"),
    "edited words": (_edited, "edited"),
    "nothing filled in": (_emptied, "nothing"),
    "no answer": (box("answer", None), "answer_missing"),
    "two answers": (box("answer", "1と2"), "two_answers"),
    "two answers in words": (box("answer", "1 一緒に受けます"), "two_answers"),
    "no such answer": (box("answer", "はい"), "unknown_answer"),
    "no date of receipt": (box("received_on", None), "missing"),
    "no name in charge": (box("in_charge", None), "missing"),
    "no date of filling in": (box("filled_on", None), "missing"),
    "not signed": (box("filled_by", None), "missing"),
    "received tomorrow": (box("received_on", date(2026, 11, 22)), "future"),
    "no date": (box("filled_on", "そのうち"), "date"),
    "a formula": (box("phone", '=HYPERLINK("x")'), "formula"),
    "a formula as a date": (box("filled_on", "=TODAY()"), "formula"),
    "too long": (box("phone", "0" * 200), "too_long"),
    "a question without words": (box("answer", "4"), "missing"),
    "no such outcome": (box("outcome", "よくなった"), "unknown_outcome"),
    "an outcome without a day": (box("outcome", "死亡"), "missing"),
    "withdrawn by the receiver": (box("outcome", "発信の取消(重複・誤り)"), "withdrawal"),
    "a my number": (box("first_step", "番号は 1234 5678 9018"), "my_number"),
    "password": (_raw(lambda _: OLE + "EncryptedPackage".encode("utf-16-le")), "password"),
    "old Excel": (_raw(lambda _: OLE + b"Workbook", ".xls"), "old_excel"),
    "macros": (_repacked(lambda _, part: part, xl__vbaProject_DOT_bin=b"x"), "macro"),
    "macro ending": (_raw(lambda content: content, ".xlsm"), "macro"),
    "cut off": (_raw(lambda content: content[: len(content) // 2]), "damaged"),
    "damaged inside": (_raw(_flipped), "damaged"),
    "entities": (_repacked(_entities), "damaged"),
    "a part is gone": (
        _repacked(lambda name, part: None if name.endswith("sheet1.xml") else part), "damaged"
    ),
    "no XML": (
        _repacked(lambda name, part: b"<" if name.endswith("sheet1.xml") else part), "damaged"
    ),
    "a bomb": (_raw(_bomb), "too_big"),
    "too big": (_raw(lambda _: b"PK\x03\x04" + bytes(6_000_000)), "too_big"),
    "empty": (_raw(lambda _: b""), "empty_file"),
    "csv": (_raw(lambda _: "返事,1".encode(), ".csv"), "csv"),
    "text named xlsx": (_raw(lambda _: "返事は1です".encode()), "not_xlsx"),
    "pdf": (_raw(lambda _: b"%PDF-1.7"), "pdf"),
}  # fmt: skip
"""What was done to a good file → how it was done, and the code of its sentence."""
