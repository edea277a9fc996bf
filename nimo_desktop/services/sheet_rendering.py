"""書類 on paper and in Excel: a filled form for one reader, or a form without a record."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.form_def import FormDef, Reader
from nimo_desktop.output import form as paper
from nimo_desktop.output.form import Sheet, SheetMarks
from nimo_desktop.services import sheet_copies, sheet_maps
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files import building
from nimo_desktop.services.form_files.building import Filled
from nimo_desktop.services.form_files.twin import twin_of
from nimo_desktop.services.sheet_parts import common
from nimo_desktop.services.sheet_parts import facts as gather
from nimo_desktop.services.sheet_parts.facts import Facts
from nimo_desktop.services.sheet_parts.rendered import Fit, Rendered
from nimo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

RECALL = "複写禁止・回収"


def blank(form: FormDef, codes: CodeBook, today: date, fonts: FontSet) -> Rendered:
    """The empty form, to be written by hand. Needs no vault."""
    filled = Filled(form, gather.empty_facts(codes, today), fill="blank")
    marks = SheetMarks(confidential=form.confidential)
    return _rendered(filled, marks, fonts)


def render(
    ws: Workspace,
    full: FullSheet,
    *,
    reader: Reader = Reader.FILE,
    copy_no: str = "",
    recall: bool = False,
    fonts: FontSet,
    case: UUID | None = None,
    blacked: tuple[str, ...] = (),
) -> Rendered:
    """The sheet as this reader gets it. `recall` prints 「複写禁止・回収」, `case` is the one of a
    conference's agenda (`sheet_copies.told`), `blacked` are words to paint over on the copy of a
    開示請求. Raises NotFound, SheetUnreadable, RuleBroken.
    """
    form = full.form
    told = sheet_copies.told(ws, full, reader, case)
    facts, values = told.facts, told.values
    filled = Filled(
        form, facts, values, reader, _fill(full.sheet.fill),
        sheet_maps.drawn(ws, form, values, facts, reader, fonts=fonts), told.away,
        blacked if reader is Reader.DISCLOSURE else ())
    made = _rendered(filled, marks(ws, full, facts, reader, copy_no, recall=recall), fonts)
    told.refuse_others(made.words)
    return made


def marks(
    ws: Workspace, full: FullSheet, facts: Facts, reader: Reader, copy_no: str, *,
    recall: bool = False,
) -> SheetMarks:
    """Header and footer of a copy; 供覧欄 only where the form has one and the copy stays inside."""
    number = f"{full.sheet.number} 第{full.sheet.edition}版" if full.sheet.number else ""
    found = common.marks(ws, facts, number=number, copy_no=copy_no)
    words = [] if reader in (Reader.PERSON, Reader.FAMILY) else [full.form.confidential]
    if recall:
        words.append(RECALL)
    inside = reader in (Reader.FILE, Reader.INSIDE)
    boxes = found.circulation_boxes if full.form.circulation and inside else ()
    return dataclasses.replace(
        found, confidential=" ".join(filter(None, words)), circulation_boxes=boxes)


def _fill(stored: str) -> building.Fill:
    return "header" if stored == "header" else "blank" if stored == "blank" else "filled"


def _fit(form: FormDef, blocks: tuple[paper.Block, ...]) -> Fit:
    """What goes to a 続紙 first (named by the form, then the last texts); who takes room left."""
    texts = [b.label for b in blocks if isinstance(b, paper.LongText | paper.Grid) and b.label]
    labels = {cell.name: cell.label for cell in form.cells()}
    labels |= {table.name: table.label for table in form.tables()}
    named = [labels[name] for name in form.shorten if labels[name]]
    rest = [label for label in reversed(texts) if label not in named]
    return (*named, *rest), tuple(texts)


def _rendered(filled: Filled, marks: SheetMarks, fonts: FontSet) -> Rendered:
    form = filled.form
    blocks = building.blocks(filled)
    sheet = Sheet(
        form.id, form.number, form.title, "landscape" if form.landscape else "portrait", marks,
        blocks, a3=form.a3)
    fit = _fit(form, blocks) if form.one_page else None
    return Rendered(
        sheet, fonts, title=form.title, fit=fit, twin=twin_of(filled, number=marks.number))
