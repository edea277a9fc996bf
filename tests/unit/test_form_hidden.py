"""What a reader may not see is nowhere in the copy: not on paper, not under it, not in Excel.

Every box gets words of its own with a letter that nothing else uses, so that even a letter left
in a font of the PDF would tell.
"""

from __future__ import annotations

import os
import re
import zipfile
from io import BytesIO

import pikepdf
import pytest
from fit_kit import read_pdf, twin_sheet
from fit_words import MARKS, boxes, filled
from pypdf import PdfReader

from nimo_desktop.domain.form_def import BlockDef, CellDef, ChecksDef, FormDef, Reader, TableDef
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services.codes import load_codes
from nimo_desktop.services.form_fields import LISTS, SINGLES
from nimo_desktop.services.form_files.library import bundled, bundled_texts
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.sheet_rendering import _rendered

FULL = os.environ.get("NIMO_FULL") == "1"
CODES = load_codes()
FONTS = load_fonts()
FORMS = tuple(sorted(bundled_texts()))
RARE = "鼈"
"""Stands in hidden boxes alone; no form and no code list uses it."""
PLAIN = "可"
_ROOM = {
    Reader.INSIDE: "内", Reader.DISCLOSURE: "内", Reader.OUTSIDE: "外", Reader.FAMILY: "家",
    Reader.LANDLORD: "外", Reader.PERSON: "本",
}
_OF_RELATIVES = {"健康", "仕事・学校", "年齢", "生年月日"}
_WORK = {"時刻", "方法", "所要", "内容", "次"}
_OF_OTHERS = {
    "家族": _OF_RELATIVES, "支援者": {"名称", "担当者", "電話"},
    "支援者.候補": {"名称", "担当者", "電話"}, "経過": _WORK, "経過.最近": _WORK,
    "会議": {"種別", "議題", "決定"}, "会議.出席者": {"氏名"}, "予定": {"内容"},
    "情報提供": {"提供先", "項目", "目的", "根拠"},
}
"""Parts that are barred for a 開示請求 while nobody knows whether the row is the person's own."""
_SAID_BY_OTHERS = ("相談.家族の希望", "連携.世帯の要点")
_KNOWN_TO_FAMILY = ("家族", "支援者")
"""Lists of which the family gets known rows alone; the rows here are typed."""
_NOT_FOR_FAMILY = {"計画.課題": {"見立て"}, "計画.役割": {"制度"}}


def hidden(name: str, found: tuple[CellDef, BlockDef, TableDef | None], reader: Reader) -> bool:
    """Whether the reader may not see the box, said anew from the form file and the registry."""
    cell, block, table = found
    if reader is Reader.FILE:
        return False
    request, listed = reader is Reader.DISCLOSURE, table is not None and table.bind in LISTS
    by_parts = request and listed and bool(cell.bind) and block.to != (Reader.FILE,)
    tos = (cell.to,) if by_parts else (cell.to, block.to)
    if any(to and reader not in to for to in tos):
        return True
    if request and (cell.bind in _SAID_BY_OTHERS if table is None
                    else cell.bind in _OF_OTHERS.get(table.bind, ())):
        return True
    if reader is Reader.FAMILY and table is not None and (
        table.bind in _KNOWN_TO_FAMILY or cell.bind in _NOT_FOR_FAMILY.get(table.bind, ())
    ):
        return True
    source = LISTS.get(table.bind) if table else SINGLES.get(cell.bind)
    return source is not None and _ROOM[reader] not in source.audience


def marked(form: FormDef, reader: Reader) -> tuple[Values, dict[str, str], set[str]]:
    """Words for every box, and the names of those that are hidden."""
    every = boxes(form)
    away = {name for name, found in every.items() if hidden(name, found, reader)}
    mark = {
        name: f"Q{number:03}{RARE if name in away else PLAIN}Z"
        for number, name in enumerate(every)}
    words: dict[str, str] = {}
    ticks: dict[str, tuple[str, ...]] = {}
    rows: dict[str, dict[str, str]] = {}
    for name, (cell, _, table) in every.items():
        if table is not None:
            rows.setdefault(table.name, {})[cell.name] = mark[name]
        elif cell.type == "checks":
            ticks[name] = (mark[name],)
        else:
            words[name] = mark[name]
    return Values(words, ticks, {name: (row,) for name, row in rows.items()}), mark, away


def inside_of(data: bytes) -> str:
    """All bytes of a PDF, unpacked, read in every way that words are written there."""
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        document.save(target, compress_streams=False, object_stream_mode=(
            pikepdf.ObjectStreamMode.disable), stream_decode_level=pikepdf.StreamDecodeLevel.all)
    plain = target.getvalue()
    return "".join(
        part.decode(code, "ignore") for part in (data, plain)
        for code in ("utf-8", "utf-16-be", "latin-1"))


def parts_of(data: bytes) -> str:
    """All members of an Excel file with their names."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        return "".join(
            name + file.read(name).decode("utf-8", "ignore") for name in file.namelist())


def readers_of(form: FormDef) -> list[Reader]:
    """All readers; normally in turn the one from whom the most is hidden, the one for whom black
    bars stand, and the family.
    """
    every = boxes(form)
    counted = sorted(
        Reader, key=lambda one: -sum(hidden(name, found, one) for name, found in every.items()))
    if FULL:
        return counted
    return [(counted[0], Reader.DISCLOSURE, Reader.FAMILY)[FORMS.index(form.id) % 3]]


def test_the_marks_are_known_to_the_fonts_and_to_no_form() -> None:
    assert not FONTS.missing(RARE + PLAIN)
    assert all(RARE not in text for text in bundled_texts().values())


@pytest.mark.parametrize("form_id", FORMS)
def test_hidden_words_are_nowhere_in_the_files(form_id: str) -> None:
    form = bundled(form_id, CODES)
    for reader in readers_of(form):
        values, mark, away = marked(form, reader)
        rendered = _rendered(filled(form, CODES, values, reader), MARKS, FONTS)
        assert_nowhere(rendered.pdf(), rendered.xlsx(), [mark[name] for name in away], reader)
        assert_shown(form, rendered.pdf(), rendered.xlsx(), mark, away, reader)


def assert_nowhere(pdf: bytes, xlsx: bytes, secret: list[str], reader: Reader) -> None:
    laid = "".join(page.text for page in read_pdf(pdf))
    found = PdfReader(BytesIO(pdf))
    told = laid + "".join(page.extract_text() for page in found.pages) + str(found.metadata)
    places = {
        "text layer": told, "bytes": inside_of(pdf), "Excel": parts_of(xlsx),
        "twin": repr(twin_sheet(xlsx))}
    for place, words in places.items():
        assert not [one for one in secret if one in words], (reader, place)
        assert place == "bytes" or RARE not in words, (reader, place)
    assert f"<{ord(RARE):04X}>" not in places["bytes"], reader  # not even as a letter of a font


def assert_shown(
    form: FormDef, pdf: bytes, xlsx: bytes, mark: dict[str, str], away: set[str], reader: Reader
) -> None:
    """The other boxes are all there: nothing was hidden by hiding everything."""
    if mark.keys() - away:
        assert f"<{ord(PLAIN):04X}>" in inside_of(pdf)
    laid = "".join(page.text for page in read_pdf(pdf))
    twin = {str(value) for value in twin_sheet(xlsx).values()}
    ticked = {b.part.cell.name for b in form.blocks if isinstance(b.part, ChecksDef)}
    for name in mark.keys() - away:
        assert mark[name] in twin, (reader, name)
        if name not in ticked:
            assert re.search(mark[name], laid), (reader, name)
