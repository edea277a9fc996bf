"""Sheets of form files by command: empty, or filled from a case or another record."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from nimo_desktop.cli_parts.paper import Reason
    from nimo_desktop.services.environment import Environment
    from nimo_desktop.services.filled_sheets import FullSheet
    from nimo_desktop.services.sheets import Rendered
    from nimo_desktop.services.workspace import Workspace


def titles() -> tuple[tuple[str, str], ...]:
    """(id, title) of every form file of the program."""
    from nimo_desktop.services import form_library

    return tuple((one.id, one.title) for one in form_library.program_forms())


def is_form(form_id: str) -> bool:
    """Whether a form file has this id."""
    return form_id in dict(titles())


def blank(form_id: str, env: Environment) -> Rendered:
    """The empty form. Needs no vault."""
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.services import sheet_rendering
    from nimo_desktop.services.form_files.library import bundled

    form = bundled(form_id, env.codes)
    return sheet_rendering.blank(form, env.codes, env.clock().date(), load_fonts())


def filled(ws: Workspace, reference: str, form_id: str) -> FullSheet:
    """The newest sheet of the record, else one filled from it and not kept. `reference` is the
    number of a case, of the record the form is about, or of a sheet. Raises NotFound, or RuleBroken
    for a form that is not about a case and where the case has no such record yet.
    """
    from nimo_desktop.services import filled_sheets

    sheet = filled_sheets.find_number(ws, reference)
    if sheet is not None and sheet.form_id == form_id:
        return filled_sheets.load(ws, sheet.id)
    about = _about(ws, reference, form_id)
    stored = filled_sheets.of_record(ws, about, form_id)
    if stored:
        return filled_sheets.load(ws, stored[0].id)
    return filled_sheets.new(ws, form_id, about)


def _about(ws: Workspace, reference: str, form_id: str) -> UUID:
    from nimo_desktop.domain.errors import RuleBroken
    from nimo_desktop.domain.form_def import About
    from nimo_desktop.services import cases, form_library, sheet_facts

    form = form_library.current(ws, form_id)
    if form.about is About.OFFICE:
        raise RuleBroken(
            f"「{form.title}」はケースの様式ではありません。何も書き出していません。"
            "白紙は「sheet --blank」で作れます。"
        )
    own = sheet_facts.by_number(ws, form, reference)
    if own is not None:
        return own
    case = cases.by_reference(ws, reference)
    found = sheet_facts.newest_about(ws, form, case.id)
    if found is None:
        raise RuleBroken(
            f"「{form.title}」のもとになる記録が、このケースにはまだありません。"
            "何も書き出していません。"
        )
    return found


def write(ws: Workspace, full: FullSheet, path: Path, why: Reason, *, file_copy: bool) -> None:
    """The file of a sheet. Inside the office it leaves a line in the journal, for somebody named a
    disclosure. Raises KnownError if that is refused; no file is written then.
    """
    from nimo_desktop.cli_parts.paper import content
    from nimo_desktop.domain.form_def import Reader
    from nimo_desktop.domain.journal import Op
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.services import exporting, sheet_copies, sheet_rendering

    fonts = load_fonts()
    if why.inside:
        reader = Reader.FILE if file_copy else Reader.INSIDE
        made = sheet_rendering.render(ws, full, reader=reader, fonts=fonts)
        exporting.save_bytes(path, content(made, path))
        sheet_copies.printed(
            ws, full, reader=reader, recipient=why.recipient, purpose=why.purpose,
            basis=why.basis, op=Op.EXPORTED)  # fmt: skip
        return
    given = sheet_copies.prepared(
        ws, full, Reader.OUTSIDE, recipient=why.recipient, purpose=why.purpose, basis=why.basis
    )
    made = sheet_rendering.render(
        ws, full, reader=Reader.OUTSIDE, copy_no=str(given.copy_no), fonts=fonts
    )
    exporting.save_bytes(
        path,
        content(made, path),
        record=partial(sheet_copies.record, ws, full, Reader.OUTSIDE, given),
    )
