"""役場のExcelを様式にする: the office's own .xlsx, kept in the vault, filled and handed out."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import KnownError, RuleBroken
from nimo_desktop.domain.form_def import About, Reader
from nimo_desktop.domain.ids import CaseId, OfficeTemplateId, PersonId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.office_template import OfficeTemplate
from nimo_desktop.output.files import writing
from nimo_desktop.output.template_errors import TemplateTooBig
from nimo_desktop.output.template_fill import Filled, fill
from nimo_desktop.output.template_fill import Unknown as Unknown
from nimo_desktop.output.template_scan import Template, scan
from nimo_desktop.services import disclosures, own_template_values, sheet_facts
from nimo_desktop.services.form_fields import LISTS, SINGLES
from nimo_desktop.services.form_fields.base import EVERYBODY, OFFICES
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.own_template_values import READERS as READERS
from nimo_desktop.services.sheets import INSIDE
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

FORM_ID = "office_template"
MOST_BYTES = 5_000_000
"""A form with its pictures; every version stays in the vault and in each of its backups."""
STAYING = frozenset((Reader.FILE, Reader.INSIDE))
"""Readers inside the office: their copies ask nothing."""
_OFFICE_BASIS = "02"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class FileUnreadable(KnownError):
    """The chosen file is gone, or the PC does not let us read it."""

    sentence = (
        "選んだファイルを開けませんでした。記録は変わっていません。"
        "ファイルがあるか、ほかの人が開いていないかを確かめて、もう一度選んでください。"
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """A file that was taken in, and the placeholders in it that nothing will fill."""

    template: OfficeTemplate
    scanned: Template = dataclasses.field(repr=False)
    unknown: tuple[Unknown, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A filled file, not yet written. `disclosures` are what will be kept of a copy that leaves,
    one for everybody it tells of.
    """

    template: OfficeTemplate = dataclasses.field(repr=False)
    about_id: UUID
    case_id: CaseId | None
    reader: Reader
    filled: Filled
    disclosures: tuple[Disclosure, ...] = ()
    number: str = ""

    @property
    def file_name(self) -> str:
        """The case's number and the form's name, never a person's."""
        stem = "_".join(filter(None, (self.number, self.template.name)))
        return f"{_NOT_IN_FILE_NAMES.sub('', stem)}.xlsx"


def listed(ws: Workspace) -> tuple[OfficeTemplate, ...]:
    """The files in use by name; a newer file hides the one it replaces."""
    with ws.vault.read() as conn:
        found = records.select(conn, OfficeTemplate)
    replaced = {one.replaces for one in found}
    return tuple(
        sorted((one for one in found if one.id not in replaced), key=lambda one: (one.name, one.id))
    )


def get(ws: Workspace, template_id: OfficeTemplateId) -> OfficeTemplate:
    """One file, also an older one. Raises NotFound."""
    with ws.vault.read() as conn:
        return records.get(conn, OfficeTemplate, template_id)


def earlier(ws: Workspace, template: OfficeTemplate) -> tuple[OfficeTemplate, ...]:
    """The files it stands for, the newest first."""
    with ws.vault.read() as conn:
        known = {one.id: one for one in records.select(conn, OfficeTemplate, trashed=True)}
    return tuple(_before(known, template))


def _before(
    known: dict[OfficeTemplateId, OfficeTemplate], template: OfficeTemplate
) -> list[OfficeTemplate]:
    found: list[OfficeTemplate] = []
    at = template.replaces
    while at is not None and at in known:
        found.append(known[at])
        at = known[at].replaces
    return found


def add(ws: Workspace, name: str, source: Path | bytes, *, file_name: str = "") -> Kept:
    """Keep a file as a form; without a name it is called like its file.

    Raises a TemplateRefused, FileUnreadable, or RuleBroken for a name or file that is there.
    """
    new = _read(ws, name, source, file_name)
    if any(one.name == new.template.name for one in listed(ws)):
        raise RuleBroken(
            "同じ名前のExcelの様式があります。何も変わっていません。"
            "新しいファイルにするときは「取りかえる」を使い、別の様式として加えるときは"
            "ファイルの名前を変えてから、もう一度選んでください。"
        )
    return _kept(ws, new)


def replace(
    ws: Workspace, template_id: OfficeTemplateId, source: Path | bytes, *, file_name: str = ""
) -> Kept:
    """A newer file in place of one; the older stays in the vault. Raises as `add`."""
    old = get(ws, template_id)
    new = _read(ws, old.name, source, file_name)
    if new.template.digest == old.digest:
        raise RuleBroken(
            "選んだファイルは、今の様式とまったく同じです。何も変わっていません。"
            "直したあとのファイルを選んでください。"
        )
    return _kept(
        ws, dataclasses.replace(new, template=dataclasses.replace(new.template, replaces=old.id))
    )


def trash(ws: Workspace, template: OfficeTemplate) -> None:
    """Into the trash with the older files it stands for, so that none of them comes forward."""

    def work(writer: Writer) -> None:
        known = {one.id: one for one in records.select(writer.conn, OfficeTemplate)}
        for one in (known.get(template.id, template), *_before(known, template)):
            writer.trash(one)

    ws.apply(Op.TRASHED, work)


def unknown_in(scanned: Template) -> tuple[Unknown, ...]:
    """What the file asks for and nobody knows, or stands where nothing is filled in."""
    return fill(scanned, own_template_values.names_alone()).unknown


def report(template: OfficeTemplate) -> tuple[Unknown, ...]:
    """As `unknown_in`, of a file that is kept."""
    return unknown_in(scan(base64.b64decode(template.data)))


def about_in(ws: Workspace, template: OfficeTemplate, case_id: CaseId) -> UUID:
    """The record of a case a file is filled for. Raises RuleBroken where there is none yet."""
    form = own_template_values.form_of(About(template.about))
    found = sheet_facts.newest_about(ws, form, case_id)
    if found is None:
        raise RuleBroken(
            "この様式に入れる記録(連携・会議など)が、このケースにはまだありません。"
            "何も作っていません。先に記録を作ってから、もう一度お試しください。"
        )
    return found


def fill_for(
    ws: Workspace,
    template_id: OfficeTemplateId,
    about_id: UUID,
    reader: Reader,
    fonts: FontSet,
    *,
    copy_no: str = "",
    case: UUID | None = None,
) -> Filled:
    """The file with the record as this reader may see it; names nobody knows become empty. `case`:
    the one on a conference's agenda that a copy for the person is about.

    Raises NotFound, RuleBroken, TextTooLong, TooManySheets, TooManyBoxes.
    """
    template = get(ws, template_id)
    scanned = scan(base64.b64decode(template.data))
    about = About(template.about)
    facts = own_template_values.facts_for(ws, about, about_id, reader, case)
    values = own_template_values.values_of(
        facts, copy_no=copy_no, secret_call=own_template_values.is_secret_call(facts, reader)
    )
    values.update(own_template_values.pictures(ws, scanned, facts, reader, fonts))
    unknown = unknown_in(scanned)
    done = fill(scanned, own_template_values.silent(values, unknown))
    own_template_values.refuse_others(
        ws, about, about_id, reader, case, facts=facts, data=done.data)
    return dataclasses.replace(done, unknown=unknown)


def make(
    ws: Workspace,
    template_id: OfficeTemplateId,
    about_id: UUID,
    reader: Reader,
    fonts: FontSet,
    *,
    recipient: str = "",
    purpose: str = "",
    basis: str = "",
    case: UUID | None = None,
) -> Made:
    """The filled file before it is written, with everything checked that a copy for outside needs;
    `case` as of `fill_for`.

    Raises as `fill_for`, and RuleBroken without recipient, purpose or a basis that carries it.
    """
    template = get(ws, template_id)
    about = About(template.about)
    case_id = sheet_facts.case_of(ws, own_template_values.form_of(about), about_id)
    facts = own_template_values.facts_for(ws, about, about_id, reader, case)
    case_id = case_id or (facts.case.id if facts.case else None)
    leaving: tuple[Disclosure, ...] = ()
    if reader not in STAYING:
        person = facts.person.person.id if facts.person else None
        scanned = scan(base64.b64decode(template.data))
        every = own_template_values.everybody(ws, scanned, about_id, reader)
        leaving = _prepared(
            ws,
            [(one.person_id, one.case_id) for one in every] or [(person, case_id)],
            items=template.name,
            recipient=recipient,
            purpose=purpose,
            basis=basis,
            own=reader is Reader.PERSON,
        )
    copy_no = str(leaving[0].copy_no) if leaving else ""
    filled = fill_for(ws, template_id, about_id, reader, fonts, copy_no=copy_no, case=case)
    number = facts.case.number if facts.case else ""
    return Made(template, about_id, case_id, reader, filled, leaving, number)


def _prepared(
    ws: Workspace, whose: Sequence[tuple[PersonId | None, CaseId | None]], *, items: str,
    recipient: str, purpose: str, basis: str, own: bool,
) -> tuple[Disclosure, ...]:  # fmt: skip
    """A disclosure for each of them under one copy number, checked and not yet kept."""
    made = [
        disclosures.of_paper(
            ws, person, case, form_id=FORM_ID, items=items, recipient=recipient, purpose=purpose,
            basis=basis, own=own)
        for person, case in whose
    ]  # fmt: skip
    free = max(one.copy_no for one in made)
    return tuple(dataclasses.replace(one, copy_no=free) for one in made)


def write(ws: Workspace, made: Made, path: Path) -> None:
    """The file where the nurse asked for it; there is none without its entry. Raises NotSaved."""
    with writing(path) as target:
        target.write(made.filled.data)
        target.flush()
        if len(made.disclosures) == 1:
            disclosures.record(ws, made.disclosures[0])
        elif made.disclosures:
            disclosures.record_all(ws, made.disclosures, own_number=True)
        _note(ws, made)


def _note(ws: Workspace, made: Made) -> None:
    out = next(iter(made.disclosures), None)
    facts: dict[str, object] = {
        "record": made.about_id.hex, "reader": made.reader.value,
        "recipient": out.recipient if out else INSIDE,
        "purpose": out.purpose if out else made.reader.label,
        "basis": out.basis if out else _OFFICE_BASIS,
    }  # fmt: skip
    ws.note(Op.EXPORTED, FORM_ID, made.template.id.hex, facts, about=made.case_id or made.about_id)


def _read(ws: Workspace, name: str, source: Path | bytes, file_name: str) -> Kept:
    data = source if isinstance(source, bytes) else _bytes_of(source)
    if len(data) > MOST_BYTES:
        raise TemplateTooBig
    called = file_name or (source.name if isinstance(source, Path) else "")
    scanned = scan(data)
    unknown = unknown_in(scanned)
    template = OfficeTemplate(
        id=OfficeTemplateId(ws.new_id()), name=name.strip() or Path(called).stem,
        file_name=called, data=base64.b64encode(data).decode("ascii"),
        digest=hashlib.sha256(data).hexdigest(), about=own_template_values.about_of(scanned).value,
        made_on=ws.today(), made_by=ws.me)  # fmt: skip
    if not template.name:
        raise RuleBroken("様式の名前を入れてください。何も変わっていません。")
    refused = my_number_problems((template.name, template.file_name))
    if refused:
        raise RuleBroken(refused[0].sentence)
    return Kept(template, scanned, unknown)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TemplateTooBig
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable from error


def _kept(ws: Workspace, new: Kept) -> Kept:
    stored = ws.apply(Op.TEMPLATE_SAVED, lambda writer: writer.insert(new.template))
    return dataclasses.replace(new, template=stored)


def writable() -> Iterator[tuple[str, str, str]]:
    """What may be written into a file: the words, their kind (one, first, part, last, picture) and
    the 出す先 of the value.
    """
    for name, single in SINGLES.items():
        yield f"{{{{{name}}}}}", "one", single.audience
    yield f"{{{{{own_template_values.COPY_NO}}}}}", "one", OFFICES
    for name, listed_ in LISTS.items():
        yield f"{{{{#{name}}}}}", "first", listed_.audience
        for part in sorted(listed_.parts):
            yield f"{{{{.{part}}}}}", "part", listed_.audience
        yield f"{{{{/{name}}}}}", "last", listed_.audience
    yield f"{{{{{own_template_values.MAPS[0]}}}}}", "picture", EVERYBODY
