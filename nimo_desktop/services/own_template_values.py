"""What an office's own Excel file is filled with: the record as one reader may see it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import date, datetime
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID
from zipfile import ZipFile

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.form_def import About, FormDef, Maker, Reader
from nimo_desktop.domain.ids import ConferenceId
from nimo_desktop.output.template_fill import Unknown
from nimo_desktop.output.template_scan import PICTURE, Template
from nimo_desktop.output.template_values import (
    Day,
    Number,
    Picture,
    Rows,
    Text,
    Value,
    block_start,
    folded,
)
from nimo_desktop.services import (
    conference_cases,
    conferences,
    diagrams,
    disclosures,
    sheet_facts,
)
from nimo_desktop.services.conference_cases import AgendaCase
from nimo_desktop.services.diagrams import Diagram
from nimo_desktop.services.form_fields import LISTS, SINGLES, Bound, audience_hides, withheld_parts
from nimo_desktop.services.form_files.building import copy_of
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.services.sheet_parts import facts as gather
from nimo_desktop.services.sheet_parts.facts import Facts
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

COPY_NO = "役場.写し番号"
"""The number of a copy that leaves; empty on what stays."""
_MAP_TITLE = "支援体制図"
MAPS = (f"{PICTURE}エコマップ", f"{PICTURE}{_MAP_TITLE}")
READERS = (Reader.INSIDE, Reader.FILE, Reader.OUTSIDE, Reader.PERSON, Reader.FAMILY)
"""What a landlord may read only a form of ours says, box by box; for a 開示請求 boxes are blacked
out, and nothing of an office's file is painted over.
"""
_THEIRS = (Reader.PERSON, Reader.FAMILY)

_CALL, _CALLER = "相談.", "相談者."
_KINDS = (
    ("連携.", About.REFERRAL),
    ("会議.", About.CONFERENCE),
)
_OF_ALL = frozenset(("会議.議題", "会議.メモ"))
"""What a conference keeps of every case on its agenda."""
_CELL_ENDS, _MARKUP = re.compile(r"</(?:si|c|a:p)>"), re.compile(r"<[^>]*>")
_SIZE = slice(16, 24)
"""Width and height in the first chunk of a PNG."""


def form_of(about: About) -> FormDef:
    """What `sheet_facts` asks of a form: only what it is about."""
    return FormDef(
        id="office_template", title="", number="", source="", source_date="", maker=Maker.TOWN,
        about=about)  # fmt: skip


def about_of(template: Template) -> About:
    """The kind of record a file asks for. A case brings its call and its newest plan along."""
    names = _names_in(template)
    for prefix, about in _KINDS:
        if any(name.startswith(prefix) for name in names):
            return about
    return About.CASE


def _names_in(template: Template) -> list[str]:
    names = [folded(one.text[2:-2]).lstrip("#/") for one in template.placeholders]
    return [*names, *(block.name for block in template.blocks)]


def everybody(
    ws: Workspace, template: Template, about_id: UUID, reader: Reader
) -> tuple[AgendaCase, ...]:
    """The cases of a conference that a copy for readers of the whole tells of; none where the file
    asks for day and place alone.
    """
    asked = any(name in _OF_ALL for name in _names_in(template))
    if about_of(template) is not About.CONFERENCE or reader in _THEIRS or not asked:
        return ()
    return conference_cases.of_conference(ws, conferences.load(ws, ConferenceId(about_id)))


def names_alone() -> dict[str, Value | Rows]:
    """Every name that is known, each without a value."""
    found: dict[str, Value | Rows] = dict.fromkeys((*SINGLES, COPY_NO, *MAPS), Text())
    found |= {name: Rows((), listed.parts) for name, listed in LISTS.items()}
    return found


def values_of(
    facts: Facts, *, copy_no: str = "", secret_call: bool = False
) -> dict[str, Value | Rows]:
    """Every name with what this copy may show of it; what it may not show is empty.

    Who told what is protected is on no copy in Excel, not even on the office's own: files go
    astray more easily than paper. `secret_call` leaves out that there was a call at all.
    """
    found = names_alone()
    found[COPY_NO] = Text(copy_no)
    circulated = dataclasses.replace(facts, copy="circulated")
    protected = circulated if facts.copy == "office" and circulated.source_hidden else facts
    for name, single in SINGLES.items():
        told = name.startswith((_CALL, _CALLER))
        seen = protected if told else facts
        if not (audience_hides(single, seen) or (told and secret_call)):
            found[name] = value_of(single.read(seen))
    found.update(_born(facts))
    for name, listed in LISTS.items():
        if not audience_hides(listed, facts):
            kept = withheld_parts(listed, facts)
            entries = (
                {part: Text() if part in kept else value_of(bound)
                 for part, bound in entry.parts.items()}
                for entry in listed.read(facts)
            )  # fmt: skip
            found[name] = Rows(tuple(entries), listed.parts)
    return found


def _born(facts: Facts) -> dict[str, Value]:
    """A whole day of birth as a real date, so that a form can compute with it."""
    name = "本人.生年月日"
    birth = facts.person.person.birth if facts.person else None
    if birth is None or audience_hides(SINGLES[name], facts):
        return {}
    try:
        return {name: Day(date.fromisoformat(birth.edtf), SINGLES[name].read(facts).text)}
    except ValueError:
        return {}


def value_of(bound: Bound) -> Value:
    """A day and a number as real ones, a moment as it is printed."""
    match bound.real:
        case date() as day if not isinstance(day, datetime):
            return Day(day, bound.text)
        case int() as number if not isinstance(number, bool):
            return Number(number, bound.text)
    return Text(bound.text)


def facts_for(
    ws: Workspace, about: About, about_id: UUID, reader: Reader, case: UUID | None = None
) -> Facts:
    """The record under the reader's rules. A referral of a case brings the case along; of a
    conference the person's copy tells of this `case` alone.
    """
    if reader not in READERS:
        raise RuleBroken(
            "家主用と開示請求用は、役場のExcelでは作れません。欄ごとに出す・出さないを決めたり、"
            "黒く塗ったりできないためです。まだ何も作っていません。"
            "「書類を作る」にある様式で作ってください。"
        )
    copy = copy_of(reader)
    form = form_of(about)
    only = conference_cases.one_for(ws, form, about_id, reader, case)
    facts = sheet_facts.facts_of(ws, form, about_id, copy, only=only)
    if about is not About.REFERRAL or facts.referral is None or facts.referral.case_id is None:
        return facts
    with ws.vault.read() as conn:
        of_referral = records.get(conn, Case, facts.referral.case_id)
    around = gather.of_case(ws, of_referral, copy)
    return dataclasses.replace(
        around, referral=facts.referral, consent=facts.consent or around.consent
    )


def refuse_others(
    ws: Workspace, about: About, about_id: UUID, reader: Reader, case: UUID | None, *,
    facts: Facts, data: bytes,
) -> None:
    """The last look at a filled file. Raises RuleBroken when the person's copy of a conference
    names another case of its agenda.
    """
    only = conference_cases.one_for(ws, form_of(about), about_id, reader, case)
    if only is not None:
        known = tuple(row.name for row in facts.relatives)
        conference_cases.refuse_others(only, known, _words_of(data))


def _words_of(data: bytes) -> str:
    """Everything a workbook says, cell by cell."""
    with ZipFile(BytesIO(data)) as book:
        names = [name for name in book.namelist() if name.endswith(".xml")]
        parts = [book.read(name).decode("utf-8", "ignore") for name in names]
    return unescape(_MARKUP.sub("", _CELL_ENDS.sub("\0", "\0".join(parts))))


def is_secret_call(facts: Facts, reader: Reader) -> bool:
    """Whether this reader may not learn that somebody called."""
    if reader not in _THEIRS:
        return False
    try:
        disclosures.refuse_secret_call(facts.consultation)
    except RuleBroken:
        return True
    return False


def pictures(
    ws: Workspace, template: Template, facts: Facts, reader: Reader, fonts: FontSet
) -> dict[str, Picture]:
    """The diagrams the file asks for, as the hand left them; for readers outside the person's
    own, without tension and without who has gone. The family gets none: a diagram shows the others.
    """
    if reader is Reader.FAMILY:
        return {}
    wanted = {folded(one.text[2:-2]) for one in template.pictures if one.where == "cell"}
    asked = [name for name in MAPS if folded(name) in wanted]
    if not asked or facts.case is None or not (facts.ties or facts.relatives):
        return {}
    inside = reader in (Reader.FILE, Reader.INSIDE)
    wish = MapWish(copy=MapCopy.WHOLE if inside else MapCopy.PERSON)
    drawn = drawing.drawn(ws, facts.case.id, fonts, wish)
    png = _png(drawn, reader)
    size = png[_SIZE]
    wide, high = int.from_bytes(size[:4], "big"), int.from_bytes(size[4:], "big")
    return dict.fromkeys(asked, Picture(png, wide, high, _MAP_TITLE))


def _png(drawn: Diagram, reader: Reader) -> bytes:
    """As other copies of the map; that of the person or the family has no 取扱注意."""
    from nimo_desktop.output.marks import Marks
    from nimo_desktop.output.pdf import write_pdf
    from nimo_desktop.output.png import render_png

    confidential = "" if reader in _THEIRS else "取扱注意"
    marks = Marks(confidential=confidential, training=drawn.training, page_numbers=False)
    pdf = write_pdf((drawn.page,), fonts=drawn.fonts, title=_MAP_TITLE, marks=marks)
    return render_png(pdf, 0, dpi=diagrams.DPI)


def silent(values: dict[str, Value | Rows], unknown: Iterable[Unknown]) -> dict[str, Value | Rows]:
    """The values, and empty ones for names nobody knows: no braces stay in a finished sheet."""
    found, parts = dict(values), set()
    for one in unknown:
        name = folded(one.text[2:-2])
        start = block_start(name)
        if start is not None:
            found.setdefault(start.name, Rows(()))
        elif name.startswith("."):
            parts.add(name[1:])
        elif not name.startswith("/"):
            found.setdefault(name, Text())
    if parts:
        for name, rows in found.items():
            if isinstance(rows, Rows) and rows.names:
                found[name] = Rows(rows.entries, rows.names | parts)
    return found
