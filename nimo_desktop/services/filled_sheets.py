"""書類: forms filled for a record, in editions; what was typed, what follows the record."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from nimo_desktop.domain.errors import NotFound, RuleBroken
from nimo_desktop.domain.filled_sheet import FilledSheet, FormText
from nimo_desktop.domain.form_def import FormDef
from nimo_desktop.domain.ids import CaseId, FilledSheetId, FormTextId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.staff import Staff
from nimo_desktop.services import form_library, sheet_facts, sheet_maps
from nimo_desktop.services.form_files.building import Fill
from nimo_desktop.services.form_files.values import NOTHING_TYPED, Values, from_json
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal, records
from nimo_desktop.storage.records import Writer

DRAFT_FORM = "sheet"
"""The name of half-filled sheets among the drafts."""

_IN_TRASH = (
    "この書類はごみ箱に入っています。書類は変わっていません。入れた言葉は下書きに残ります。"
    "ごみ箱から戻してから、もう一度保存してください。"
)

Difference = tuple[str, str, str]
"""Label, the earlier words, the later words."""


@dataclasses.dataclass(frozen=True, slots=True)
class FullSheet:
    """A sheet with the form it is filled with and what was typed into it."""

    sheet: FilledSheet
    form: FormDef
    values: Values = NOTHING_TYPED

    @property
    def stored(self) -> bool:
        """Whether it is in the vault."""
        return self.sheet.version > 0


def new(
    ws: Workspace, form_id: str, about_id: UUID, *, fill: Fill = "filled"
) -> FullSheet:
    """A sheet not yet written, filled from the record by the form in use now."""
    form = form_library.current(ws, form_id)
    sheet = FilledSheet(
        id=FilledSheetId(ws.new_id()), number="", form_id=form_id, title=form.title,
        form_text_id=FormTextId(ws.new_id()), about_id=about_id,
        case_id=sheet_facts.case_of(ws, form, about_id), fill=fill, made_on=ws.today(),
        made_by=ws.me)  # fmt: skip
    return FullSheet(sheet, form)


def load(ws: Workspace, sheet_id: FilledSheetId) -> FullSheet:
    """A stored sheet with the form of its own edition. Raises NotFound, SheetUnreadable."""
    with ws.vault.read() as conn:
        sheet = records.get(conn, FilledSheet, sheet_id)
        text = records.get(conn, FormText, sheet.form_text_id)
    form = form_library.read_kept(ws, text.text, name=text.form_id)
    return FullSheet(sheet, form, from_json(sheet.values))


def case_of(ws: Workspace, sheet_id: FilledSheetId) -> CaseId | None:
    """The case of a stored sheet, also of one that cannot be read. Raises NotFound."""
    with ws.vault.read() as conn:
        return records.get(conn, FilledSheet, sheet_id).case_id


def fixed_by(ws: Workspace, sheet: FilledSheet) -> str:
    """The name of the colleague who fixed this edition, "" where nobody did."""
    with ws.vault.read() as conn:
        login = next(
            (entry.actor for entry in journal.about(conn, (sheet.id,))
             for one in entry.touched
             if one.row == sheet.id.hex and (one.after or {}).get("fixed_on")), "")
        return next((one.name for one in records.select(conn, Staff, trashed=True)
                     if login and one.login == login), login)


def draft_record(sheet: FilledSheet) -> str:
    """The name of a sheet's draft: the sheet, or a new one of this form and record."""
    if sheet.version:
        return sheet.id.hex
    return f"new:{sheet.form_id}:{sheet.about_id.hex}:{sheet.fill}"


def find_number(ws: Workspace, number: str) -> FilledSheet | None:
    """The sheet of a number (R8-S-A0001), as printed on paper."""
    with ws.vault.read() as conn:
        found = records.where(conn, FilledSheet, number=number.strip().upper())
    return found[-1] if found else None


def by_number(ws: Workspace, number: str) -> FilledSheet:
    """As `find_number`. Raises NotFound."""
    found = find_number(ws, number)
    if found is None:
        raise NotFound
    return found


def of_record(ws: Workspace, about_id: UUID, form_id: str = "") -> tuple[FilledSheet, ...]:
    """The sheets of a record, the newest first."""
    with ws.vault.read() as conn:
        found = records.where(conn, FilledSheet, about_id=about_id)
    return _newest_first(one for one in found if form_id in ("", one.form_id))


def of_case(ws: Workspace, case_id: CaseId) -> tuple[FilledSheet, ...]:
    """The sheets of a case, whatever record of it they are about."""
    with ws.vault.read() as conn:
        return _newest_first(records.where(conn, FilledSheet, case_id=case_id))


def _newest_first(found: object) -> tuple[FilledSheet, ...]:
    rows = list(found)  # type: ignore[call-overload]  # an iterable of sheets
    return tuple(sorted(rows, key=lambda one: (one.made_on, one.id), reverse=True))


def save(ws: Workspace, full: FullSheet, *, draft: str = "") -> FullSheet:
    """Write what was typed. Raises RuleBroken for My Number or an edition that is fixed."""
    refused = my_number_problems(full.sheet, dataclasses.replace(
        full.sheet, values=full.values.to_json()))
    if refused:
        raise RuleBroken(refused[0].sentence)

    def work(writer: Writer) -> FilledSheet:
        sheet = dataclasses.replace(full.sheet, values=full.values.to_json())
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)
        if sheet.version == 0:
            return _insert(ws, writer, full.form, sheet)
        return write(writer, full)

    stored = ws.apply(Op.SHEET_SAVED, work)
    return dataclasses.replace(full, sheet=stored)


def write(writer: Writer, full: FullSheet) -> FilledSheet:
    """Inside an action: what was typed into a stored sheet. Raises RuleBroken for one that is fixed
    or in the trash, Conflict.
    """
    known = writer.get(FilledSheet, full.sheet.id)
    if known.deleted_at is not None:
        raise RuleBroken(_IN_TRASH)
    if known.fixed_on is not None:
        raise RuleBroken(
            "この版はもう確定しています。記録は変わっていません。"
            "続きは「新しい版を作る」で写してから直してください。"
        )
    values = full.values.to_json()
    return writer.change(dataclasses.replace(full.sheet, number=known.number, values=values))


def _insert(ws: Workspace, writer: Writer, form: FormDef, sheet: FilledSheet) -> FilledSheet:
    text = form_library.keep_text(ws, writer, form.id)
    number = writer.number("S", ws.today(), letter=ws.office().vault_letter)
    editions = writer.where(FilledSheet, about_id=sheet.about_id, form_id=sheet.form_id)
    edition = 1 + max((one.edition for one in editions), default=0)
    return writer.insert(
        dataclasses.replace(sheet, number=number, edition=edition, form_text_id=text.id))


def fix(ws: Workspace, full: FullSheet) -> FullSheet:
    """This edition is finished: what it shows, words and diagrams, no longer follows the record."""
    frozen = sheet_facts.as_seen(ws, full.form, full.sheet, full.values)
    frozen = sheet_maps.as_seen(
        ws, full.form, frozen, sheet_facts.of_sheet(ws, full.form, full.sheet))
    sheet = dataclasses.replace(
        full.sheet, values=frozen.to_json(), fixed_on=ws.today())

    def work(writer: Writer) -> FilledSheet:
        if writer.get(FilledSheet, sheet.id).deleted_at is not None:
            raise RuleBroken(_IN_TRASH)
        return writer.change(sheet)

    stored = ws.apply(Op.SHEET_SAVED, work)
    return dataclasses.replace(full, sheet=stored, values=frozen)


def copy_last(ws: Workspace, sheet: FilledSheet) -> FullSheet:
    """A new edition, not yet written, with what was typed into `sheet`; boxes the form of today no
    longer has stay behind. One of 「見出しだけ入り」 stays one.
    """
    last = load(ws, sheet.id)
    fill: Fill = "header" if sheet.fill == "header" else "filled"
    begun = new(ws, sheet.form_id, sheet.about_id, fill=fill)
    names = {cell.name for cell in begun.form.cells()}
    names |= {table.name for table in begun.form.tables()}
    kept = Values(
        {k: v for k, v in last.values.words.items() if k in names},
        {k: v for k, v in last.values.ticks.items() if k in names},
        {k: v for k, v in last.values.rows.items() if k in names},
    )
    return dataclasses.replace(begun, values=kept)


def compare(ws: Workspace, earlier: FullSheet, later: FullSheet) -> tuple[Difference, ...]:
    """What two editions say differently, box by box in the order of the later form."""
    before, after = (
        sheet_facts.words_by_name(ws, one.form, one.sheet, one.values)
        for one in (earlier, later)
    )
    names = [*after, *(name for name in before if name not in after)]
    nothing = ("", "")
    found = []
    for name in names:
        old, new_ = before.get(name, nothing), after.get(name, nothing)
        if old[1] != new_[1]:
            found.append((new_[0] or old[0], old[1], new_[1]))
    return tuple(found)


def trash(ws: Workspace, sheet: FilledSheet) -> None:
    """Into the trash, from where it can come back."""
    ws.apply(Op.TRASHED, lambda writer: writer.trash(sheet))


