"""書類: which forms there are, filled for a record, as PDF and Excel from the same sheet."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import NotFound, RuleBroken
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.output.form import Block, Picture, Sheet, SheetMarks
from nimo_desktop.services import slip_issues
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.services.sheet_parts import (
    case_summary,
    common,
    intake_sheet,
    referral_slip,
    support_plan,
)
from nimo_desktop.services.sheet_parts import facts as gather
from nimo_desktop.services.sheet_parts.facts import Copy, Facts
from nimo_desktop.services.sheet_parts.rendered import Rendered as Rendered
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

INSIDE = "庁内・供覧"
_MAP_MM = (172.0, 122.0)


@dataclasses.dataclass(frozen=True, slots=True)
class FormInfo:
    """A form: ASCII id, title, what kind of record it is about, its 様式番号. `form_file` is the
    one that is filled in its place on screen, so that nobody meets two of one title.
    """

    id: str
    title: str
    about: str
    no: str
    form_file: str = ""


_FORMS = (
    FormInfo("case_summary", "ケース概要", "case", case_summary.FORM_NO, "case_overview"),
    FormInfo("intake_sheet", "相談受付票", "consultation", intake_sheet.FORM_NO),
    FormInfo("support_plan", "支援計画書", "plan", support_plan.FORM_NO, "support_plan_form"),
    FormInfo("referral_slip", "連携票", "referral", referral_slip.FORM_NO),
)

_NOTHING_YET = {
    "consultation": "このケースには、もとになった相談受付がありません。何も印刷していません。",
    "plan": "このケースには、まだ支援計画がありません。先に「計画」の画面で作ってください。",
    "referral": "このケースには、まだ連携がありません。先に「連携」の画面で作ってください。",
}


class UnknownForm(NotFound):
    """No form has this id."""

    sentence = "その様式はありません。「sheet --forms」で様式の一覧を確かめてください。"


def forms() -> tuple[FormInfo, ...]:
    """All forms; the first fits every case."""
    return _FORMS


def form(form_id: str) -> FormInfo:
    """The form of this id. Raises UnknownForm."""
    for info in _FORMS:
        if info.id == form_id:
            return info
    raise UnknownForm


def blank(form_id: str, codes: CodeBook, today: date, fonts: FontSet) -> Rendered:
    """The empty form, to be written by hand. Needs no vault."""
    info = form(form_id)
    facts = gather.empty_facts(codes, today)
    return _rendered(info, facts, SheetMarks(), fonts)


def inside_copy(ws: Workspace, form_id: str) -> Copy:
    """The copy that stays in the office when nobody chose one: 相談受付票 without the caller.

    Only an office that switched 「相談者欄を除いて印刷」 off gets its file copy at once.
    """
    if form(form_id).about == "consultation" and ws.office().print_without_caller:
        return "circulated"
    return "office"


def render(
    ws: Workspace,
    form_id: str,
    record_id: UUID,
    *,
    copy: Copy = "office",
    copy_no: str = "",
    fonts: FontSet,
) -> Rendered:
    """The form filled from the record it is about. Raises NotFound.

    Only `copy="office"` (the office's own file copy) of 相談受付票 shows the caller.
    """
    info = form(form_id)
    facts, number = _facts(ws, info, record_id, copy)
    marks = common.marks(ws, facts, number=number, copy_no=copy_no)
    if info.about == "referral":
        # The slip goes to another desk and is to fit one page with its reply.
        marks = dataclasses.replace(marks, circulation_boxes=())
    edition = 0 if facts.referral is None else slip_issues.edition_now(ws, facts.referral)
    more = _map_of(ws, info, facts, fonts)
    return _rendered(info, facts, marks, fonts, more=more, edition=edition)


def _map_of(ws: Workspace, info: FormInfo, facts: Facts, fonts: FontSet) -> tuple[Block, ...]:
    """支援体制図 of a plan, if there is anybody to draw; the person's copy without tension."""
    if info.about != "plan" or facts.case is None or not (facts.ties or facts.relatives):
        return ()
    copy = MapCopy.PERSON if facts.copy == "person" else MapCopy.WHOLE
    drawn = drawing.drawn(ws, facts.case.id, fonts, MapWish(copy=copy))
    return (Picture(drawn.page, *_MAP_MM, label="支援体制図", name="support_map"),)


def _rendered(
    info: FormInfo,
    facts: Facts,
    marks: SheetMarks,
    fonts: FontSet,
    *,
    more: tuple[Block, ...] = (),
    edition: int = 0,
) -> Rendered:
    title = info.title
    identity = None
    blocks: tuple[Block, ...]
    match info.id:
        case "case_summary":
            blocks = case_summary.blocks(facts, office=marks.issuing_office, author=marks.author)
        case "intake_sheet":
            title, blocks = intake_sheet.title(facts), intake_sheet.blocks(facts)
        case "support_plan":
            title, blocks = support_plan.title(facts), support_plan.blocks(facts)
        case _:
            title, blocks = referral_slip.title(facts), referral_slip.blocks(facts, edition)
            identity = referral_slip.identity(facts, edition)
    sheet = Sheet(info.id, info.no, title, marks=marks, blocks=(*blocks, *more))
    return Rendered(sheet, fonts, title=info.title, identity=identity)


def _facts(ws: Workspace, info: FormInfo, record_id: UUID, copy: Copy) -> tuple[Facts, str]:
    with ws.vault.read() as conn:
        record = read_record(conn, info.id, record_id)
    match record:
        case Case():
            return gather.of_case(ws, record, copy), record.number
        case Consultation():
            return gather.of_consultation(ws, record, copy), record.number
        case Plan():
            facts = gather.of_plan(ws, record, copy)
            case_number = facts.case.number if facts.case else ""
            return facts, f"{case_number} 計画{record.number}-{record.edition}"
        case Referral():
            return gather.of_referral(ws, record, copy), record.number
    raise NotFound


_RECORDS: dict[str, type[Case] | type[Consultation] | type[Plan] | type[Referral]] = {
    "case": Case,
    "consultation": Consultation,
    "plan": Plan,
    "referral": Referral,
}


def reference(ws: Workspace, text: str, form_id: str) -> UUID:
    """The record a form is filled for: by its own number or id, or the newest of a case.

    Raises NotFound, or RuleBroken if the case has nothing of the kind yet.
    """
    info = form(form_id)
    with ws.vault.read() as conn:
        own = _by_number(conn, _RECORDS[info.about], text)
        if own is not None:
            return own
        case_id = _by_number(conn, Case, text)
        if case_id is None:
            raise NotFound
        found = newest_of_case(conn, case_id, info.about)
    if found is None:
        raise RuleBroken(_NOTHING_YET[info.about])
    return found


def newest_of_case(conn: Reading, case_id: UUID, about: str) -> UUID | None:
    """The newest plan, consultation or referral of a case."""
    if about == "case":
        return case_id
    found = records.newest(conn, _RECORDS[about], case_id=case_id)
    return None if found is None else found.id


def fitting(ws: Workspace, case_id: UUID) -> tuple[tuple[FormInfo, UUID], ...]:
    """The forms that can be filled for a case now, with the record each is about."""
    with ws.vault.read() as conn:
        pairs = [(info, newest_of_case(conn, case_id, info.about)) for info in _FORMS]
    return tuple((info, found) for info, found in pairs if found is not None)


def straight(ws: Workspace, case_id: UUID) -> tuple[tuple[FormInfo, UUID], ...]:
    """Of `fitting` those that are printed from the record alone, under its own number."""
    return tuple(one for one in fitting(ws, case_id) if not one[0].form_file)


def around(ws: Workspace, form_id: str, record_id: UUID) -> tuple[tuple[FormInfo, UUID], ...]:
    """The wanted form with its record, and the others of the same case that are `straight`."""
    with ws.vault.read() as conn:
        record = read_record(conn, form_id, record_id)
    case_id = record.id if isinstance(record, Case) else record.case_id
    found = {} if case_id is None else dict(straight(ws, case_id))
    found[form(form_id)] = record_id
    return tuple((info, found[info]) for info in _FORMS if info in found)


def person_of(ws: Workspace, form_id: str, record_id: UUID) -> PersonId | None:
    """Whom the record is about, if that is known."""
    with ws.vault.read() as conn:
        record = read_record(conn, form_id, record_id)
        if isinstance(record, Case):
            return record.person_id
        if isinstance(record, Consultation):
            return record.subject_id
        if isinstance(record, Referral):
            return record.person_id
        return records.get(conn, Case, record.case_id).person_id


def _by_number(
    conn: Reading, record: type[Case] | type[Consultation] | type[Plan] | type[Referral], text: str
) -> UUID | None:
    wanted = text.strip()
    if record is not Plan:
        found = records.where(conn, record, number=wanted.upper())
        if found:
            return found[0].id
    try:
        row = records.find(conn, record, UUID(wanted))
    except ValueError:
        return None
    return None if row is None else row.id


def printed(
    ws: Workspace,
    form_id: str,
    record_id: UUID,
    *,
    recipient: str = INSIDE,
    purpose: str = "供覧",
    basis: str = "02",
    op: Op = Op.PRINTED,
) -> None:
    """Printing or saving for the office asks nothing and leaves one entry in the journal."""
    about = _about(ws, form(form_id), record_id)
    facts: dict[str, object] = {
        "record": record_id.hex, "recipient": recipient, "purpose": purpose, "basis": basis,
    }  # fmt: skip
    if form_id != referral_slip.FORM_ID:
        ws.note(op, "sheet", form_id, facts, about=about)
        return
    issue = issuing(ws, record_id)

    def work(writer: Writer) -> None:
        writer.remark("sheet", form_id, facts, about=about)
        issue(writer)

    ws.apply(op, work)


def issuing(ws: Workspace, referral_id: UUID, *, copy_no: str = "") -> Callable[[Writer], None]:
    """What else an action does that lets a 連携票 out: it becomes an issue, by which its reply is
    known again. Call this before the action, and its answer inside.

    A secret address and the line of a copy number change what stands on the page: every kind of
    copy that may have been rendered is noted.
    """
    from nimo_desktop.output.fonts import load_fonts

    fonts = load_fonts()
    copies: list[tuple[Copy, str]] = [("office", ""), ("outside", "")]
    if copy_no:
        copies.append(("outside", copy_no))
    digests = tuple(
        render(
            ws, referral_slip.FORM_ID, referral_id, copy=copy, copy_no=number, fonts=fonts
        ).digest
        for copy, number in copies
    )
    return lambda writer: slip_issues.keep(ws, writer, referral_id, digests)


def read_record(
    conn: Reading, form_id: str, record_id: UUID
) -> Case | Consultation | Plan | Referral:
    """The record a form is about. Raises NotFound."""
    return records.get(conn, _RECORDS[form(form_id).about], record_id)


def _about(ws: Workspace, info: FormInfo, record_id: UUID) -> UUID:
    with ws.vault.read() as conn:
        record = read_record(conn, info.id, record_id)
    found: UUID | None = getattr(record, "case_id", None)
    return found or record_id
