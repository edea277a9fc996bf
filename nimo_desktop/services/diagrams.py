"""支援体制図 from the record: gather family and supporters, draw, hand out in four forms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation, is_secret_from_subject
from nimo_desktop.domain.dates_jp import age_text, wareki
from nimo_desktop.domain.family import Relative
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap import EcomapData, Member, Supporter, draw
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.shapes import Page, to_json
from nimo_desktop.services import people
from nimo_desktop.services.sheet_parts.common import quoted
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

Copy = Literal["whole", "person"]
KINDS = ("pdf", "svg", "png", "json")
DPI = 300

_MARKS = {"lead": "主", "deputy": "副", "backup": "後"}
NEAR_BY = "身近な人・場所"
_PARTS_OF_A_KIND = re.compile(r"[・()]")
_RANK = {"lead": 0, "deputy": 1, "together": 2}


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawn map; every form shows the same shapes."""

    page: Page
    training: bool
    fonts: FontSet
    title: str = "支援体制図"
    copy_no: str = ""

    def as_bytes(self, kind: str, *, text: Literal["outline", "text"] = "outline") -> bytes:
        """The map as pdf (vector, searchable), svg (outlines), png (300 dpi) or json (mm)."""
        from nimo_desktop.output.marks import Marks, marked

        marks = Marks(confidential="取扱注意", training=self.training, copy_no=self.copy_no,
                      page_numbers=False)  # fmt: skip
        if kind == "json":
            return json.dumps(to_json(self.page), ensure_ascii=False, indent=1).encode()
        if kind == "svg":
            from nimo_desktop.output.svg import to_svg

            page = marked(self.page, marks, number=1, total=1, fonts=self.fonts)
            return to_svg(page, fonts=self.fonts, text=text).encode()
        from nimo_desktop.output.pdf import write_pdf

        pdf = write_pdf((self.page,), fonts=self.fonts, title=self.title, marks=marks)
        if kind == "pdf":
            return pdf
        from nimo_desktop.output.png import render_png

        return render_png(pdf, 0, dpi=DPI)


def ecomap(ws: Workspace, case_id: CaseId, fonts: FontSet, *, copy: Copy = "whole") -> Diagram:
    """The ecomap of the case today. The copy for the person has no lines of tension.

    Who called, reported or informed is in no tie and so on no map. Raises NotFound, TooManyBoxes.
    """
    return Diagram(draw(gather(ws, case_id, copy=copy), fonts), ws.office().training, fonts)


def gather(ws: Workspace, case_id: CaseId, *, copy: Copy = "whole") -> EcomapData:
    """What the map shows, read in one transaction."""
    codes, today = ws.codes, ws.today()
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        full = people.read_full(conn, case.person_id, today)
        members, apart = _relatives(ws, conn, case.person_id)
        ties = records.where(conn, SupportTie, person_id=case.person_id)
        supporters = [
            _as_relative(_supporter(ws, conn, tie, copy), apart.pop(tie.other_id, None))
            for tie in sorted(ties, key=_order)
        ]
        wish = _wish(conn, case_id, copy)
    return EcomapData(
        title="支援体制図",
        name=full.name,
        age=age_text(full.person.birth, today) if full.person.birth else "",
        sex=full.person.sex,
        wish=quoted(wish),
        as_of=wareki(today),
        made_by=f"{ws.department().name} {ws.staff.name}",
        members=tuple(members),
        supporters=(*supporters, *apart.values()),
        sectors=tuple((c.code, c.label) for c in codes["sector"]),
    )


def _relatives(
    ws: Workspace, conn: Reading, person_id: PersonId
) -> tuple[list[Member], dict[PersonId | None, Supporter]]:
    """Those who live together stand in the middle, the others among family and community. The dead
    stand on the genogram alone.
    """
    together: list[Member] = []
    apart: dict[PersonId | None, Supporter] = {}
    rows = records.where(conn, Relative, person_id=person_id)
    for row in sorted(rows, key=lambda r: (r.position, r.id)):
        other = records.get(conn, Person, row.other_id)
        name = people.read_full(conn, row.other_id, ws.today()).name
        relation = ws.codes["kinship"].label(row.relation)
        age = age_text(other.birth, ws.today()).split("(")[0] if other.birth else ""
        if other.death is not None:
            continue
        if row.together is not False:
            together.append(
                Member(row.id.hex, name, relation, other.sex, age, row.key_person)
            )
        else:
            marks = ("KP",) if row.key_person else ()
            lines = tuple(t for t in (f"{relation} {age}".strip(), row.occupation) if t)
            apart[row.other_id] = Supporter(
                row.id.hex, name or relation, "community", lines, marks, is_person=True,
                kind=relation)
    return together, apart


def _as_relative(supporter: Supporter, relative: Supporter | None) -> Supporter:
    """One box for a relative who lives apart and supports: 続柄 and age stand under the name."""
    if relative is None:
        return supporter
    named = supporter.named_lines
    return replace(
        supporter,
        lines=(*supporter.lines[:named], *relative.lines, *supporter.lines[named:]),
        marks=(*supporter.marks, *relative.marks),
        kind=relative.kind,
    )


def _supporter(ws: Workspace, conn: Reading, tie: SupportTie, copy: Copy) -> Supporter:
    name, sector, kind = _other_end(ws, conn, tie)
    strength = "normal" if copy == "person" and tie.strength == "stress" else tie.strength
    state_word = ws.codes["tie_state"].label(tie.state) if tie.state == "paused" else ""
    who = (
        f"{tie.in_charge}({tie.profession})" if tie.in_charge and tie.profession else tie.in_charge
    )
    note = "" if copy == "person" else tie.state_note
    lines = tuple(t for t in (who, tie.what, tie.frequency, note) if t)
    marks = [_MARKS[tie.role]] if tie.role in _MARKS else []
    if tie.emergency:
        marks.append(f"急{tie.emergency}")
    return Supporter(
        tie.id.hex,
        name,
        sector,
        lines,
        tuple(marks),
        strength,
        tie.direction,
        tie.state,
        state_word,
        is_person=tie.agency_id is None,
        named_lines=1 if who else 0,
        kind=kind,
    )


def _other_end(ws: Workspace, conn: Reading, tie: SupportTie) -> tuple[str, str, str]:
    """Name, sector, and the kind in the word of its list ("" where no list has one)."""
    if tie.agency_id is not None:
        agency = records.get(conn, Agency, tie.agency_id)
        kind = ws.codes["agency_kind"].get(agency.kind)
        return agency.name, tie.sector or agency.sector or "community", kind.label if kind else ""
    if tie.other_id is not None:
        name = people.read_full(conn, tie.other_id, ws.today()).name
        return name, tie.sector or "community", ""
    return tie.label, tie.sector or "community", _kind_said(ws, tie.label)


def _kind_said(ws: Workspace, label: str) -> str:
    """「隣の民生委員さん」 is a 民生委員・児童委員: the kind of which the longest word is said."""
    words = {
        word: code.label
        for code in ws.codes["agency_kind"]
        for word in _PARTS_OF_A_KIND.split(code.label)
        if word in label and len(word) > 1
    }
    return words[max(words, key=len)] if words else NEAR_BY


def _order(tie: SupportTie) -> tuple[int, str]:
    return _RANK.get(tie.role, 3), tie.id.hex


def _wish(conn: Reading, case_id: CaseId, copy: Copy) -> str:
    """The person's wish from the newest plan, else from the consultation; on the person's own copy
    nothing of a call the person may not know of.
    """
    plan = records.newest(conn, Plan, case_id=case_id)
    if plan is not None and plan.wish:
        return plan.wish
    consultation = records.newest(conn, Consultation, case_id=case_id)
    if consultation is None or (copy == "person" and is_secret_from_subject(consultation)):
        return ""
    return consultation.wish


def save_tie(
    ws: Workspace,
    tie: SupportTie,
    *,
    with_it: Callable[[Writer], None] | None = None,
) -> SupportTie:
    """Write or change one supporter; `with_it` is written in the same action."""

    def work(writer: Writer) -> SupportTie:
        if with_it is not None:
            with_it(writer)
        return writer.insert(tie) if tie.version == 0 else writer.change(tie)

    return ws.apply(Op.TIE_SAVED, work)


def handed_out(
    ws: Workspace, case_id: CaseId, kind: str, *, recipient: str = "庁内", purpose: str = "",
    basis: str = "02",
) -> None:
    """The map was printed or written to a file: one entry in the journal that says for whom."""
    op = Op.PRINTED if kind == "print" else Op.EXPORTED
    facts = {"recipient": recipient, "purpose": purpose, "basis": basis}
    ws.note(op, "diagram", kind, {key: said for key, said in facts.items() if said}, about=case_id)


def ties_of(ws: Workspace, person_id: PersonId) -> tuple[SupportTie, ...]:
    """The supporters of a person, the lead first."""
    with ws.vault.read() as conn:
        return tuple(sorted(records.where(conn, SupportTie, person_id=person_id), key=_order))
