"""「記録も直す」: a box that was written over gives its words back to the record."""

from __future__ import annotations

import dataclasses
from typing import Any

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import Conflict, RuleBroken
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import CellDef
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.plan import Plan
from nimo_desktop.services import filled_sheets, sheet_facts
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_fields import SINGLES
from nimo_desktop.services.form_fields.base import record_of
from nimo_desktop.services.form_files import filling
from nimo_desktop.services.form_files.values import without
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Writer

_OPS = {Case: Op.CASE_SAVED, Consultation: Op.CONSULTATION_SAVED, Plan: Op.PLAN_SAVED}
_DRAFT_PLAN = "draft"


def writable(cell: CellDef) -> bool:
    """Whether the record can take the words of this box; others are mended where they stand."""
    found = SINGLES.get(cell.bind)
    return found is not None and found.writes is not None and found.writes[0] != "referral"


def write_back(
    ws: Workspace, full: FullSheet, cell: CellDef, words: str, *, seen: str | None = None
) -> FullSheet:
    """The record says `words` from now on, and the box of the stored sheet follows it again: one
    action, taken back as one. `seen` is what the record said on the screen.

    Raises RuleBroken for a record that is decided or not there yet, and for My Number; Conflict
    when it says something else than was `seen`. Nothing has changed then.
    """
    found = SINGLES[cell.bind]
    if found.writes is None:
        raise ValueError(cell.bind)
    record, attribute = found.writes
    facts = sheet_facts.of_sheet(ws, full.form, full.sheet)
    held: Any = record_of(facts, record)
    _refuse(held)
    if seen not in (None, filling.bound(cell, facts).text):
        raise Conflict
    wanted = dataclasses.replace(held, **{attribute: words})
    refused = my_number_problems(wanted)
    if refused:
        raise RuleBroken(refused[0].sentence)
    follows = dataclasses.replace(full, values=without(full.values, [cell.name]))

    def work(writer: Writer) -> FilledSheet:
        writer.change(wanted)
        return filled_sheets.write(writer, follows)

    stored = ws.apply(_OPS[type(held)], work)
    return dataclasses.replace(follows, sheet=stored)


def _refuse(held: object) -> None:
    if held is None:
        raise RuleBroken(
            "この欄のもとになる記録が、まだありません。書類に入れた言葉はそのまま残っています。"
        )
    if isinstance(held, Plan) and held.state != _DRAFT_PLAN:
        raise RuleBroken(
            "この計画はもう決定しています。計画も書類も変わっていません。"
            "計画の新しい版を作ってから直してください。"
        )
