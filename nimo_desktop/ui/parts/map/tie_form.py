"""One supporter: who, what, how often, how strong."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import cast
from uuid import UUID

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.ids import CaseId, PersonId, TieId
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import Outside
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import drafting, referrals
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.pick import PickWords
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.parts.case.common import code_options, moment_words
from nimo_desktop.ui.parts.referral.receiver_pick import ReceiverPick
from nimo_desktop.ui.text import map as text

DRAFT_FORM = "case:tie"
_WORDS = PickWords(text.AGENCY_LIST, text.AGENCY_NONE, text.AGENCY_UNKNOWN, text.AGENCY_LOST)
_TEXTS = ("label", "in_charge", "profession", "what", "frequency")
_CODES = ("sector", "role", "strength", "direction", "state")


class TieForm(FormPage[SupportTie]):
    """`begin` shows a tie; `problems_of` says what a supporter at least needs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tie: SupportTie | None = None
        self._case: CaseId | None = None
        ws = desk.ws
        self.add_section(text.TIES)
        self._agency = ReceiverPick((), fold=lambda typed: fold(typed, ws.variants), words=_WORDS)
        self.add_field("agency_id", text.AGENCY, self._agency, support=text.AGENCY_HINT)
        self.add_field("label", text.LABEL, TextLine())
        self.add_field("sector", text.SECTOR, CodeCombo(code_options(ws, "sector")))
        for name, label in (
            ("what", text.WHAT), ("frequency", text.FREQUENCY), ("in_charge", text.IN_CHARGE),
            ("profession", text.PROFESSION),
        ):  # fmt: skip
            self.add_field(name, label, TextLine())
        for name, label, codes in (
            ("role", text.ROLE, "involvement"), ("strength", text.STRENGTH, "tie_strength"),
            ("direction", text.DIRECTION, "tie_direction"), ("state", text.STATE, "tie_state"),
        ):  # fmt: skip
            self.add_field(name, label, CodeCombo(code_options(ws, codes)))
        self.add_field("emergency", text.EMERGENCY, TextLine(
            normalise=half_width, check=_order_wrong, digits=True))

    def complete(self) -> None:
        """Fields and buttons are there; drafts begin with the first tie."""
        self.finish(save_draft=self._keep, now=self._desk.ws.now)
        self.stop_drafts()

    def begin(self, tie: SupportTie, case_id: CaseId) -> None:
        """Show this tie."""
        self._tie, self._case = tie, case_id
        self._agency.offer([one for one in referrals.receivers(self._desk.ws)
                            if isinstance(one.to, Outside)])
        self.load(tie)

    def resume(self, case_id: CaseId, person_id: PersonId, ties: Mapping[UUID, SupportTie]) -> bool:
        """Go on with what was half typed about this case; False when there is nothing."""
        found = drafting.find(self._desk.ws, DRAFT_FORM, case_id.hex)
        if found is None:
            return False
        tie_id = UUID(hex=str(found.values["tie"]))
        self.begin(ties.get(tie_id) or SupportTie(id=TieId(tie_id), person_id=person_id), case_id)
        typed = cast("Draft", found.values["fields"])
        if self._tie is not None and self._tie.version != found.started_version:
            self.put_beside(typed, drop=self.drop_draft)
        else:
            self.restore_draft(typed)
            self.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))
        return True

    def drop_draft(self) -> None:
        """It was saved, or is not wanted."""
        self.stop_drafts()
        if self._case is not None:
            drafting.drop(self._desk.ws, DRAFT_FORM, self._case.hex)

    def _keep(self, draft: Draft) -> None:
        tie, case_id = self._tie, self._case
        if tie is None or case_id is None:
            return
        drafting.keep(
            self._desk.ws, DRAFT_FORM, case_id.hex, values={"tie": tie.id.hex, "fields": draft},
            title=text.DRAFT_TITLE, started_version=tie.version)

    def to_fields(self, value: SupportTie) -> Mapping[str, object]:
        shown: dict[str, object] = {name: getattr(value, name) for name in _TEXTS}
        shown |= {name: getattr(value, name) or None for name in _CODES}
        shown["agency_id"] = Outside(value.agency_id) if value.agency_id else None
        shown["emergency"] = str(value.emergency or "")
        return shown

    def from_fields(self, fields: Mapping[str, object]) -> SupportTie:
        if self._tie is None:
            raise RuntimeError("no tie is shown")
        agency = fields["agency_id"]
        number = str(fields["emergency"] or "").strip()
        words = {name: str(fields[name] or "") for name in (*_TEXTS, *_CODES)}
        words["strength"] = words["strength"] or "normal"
        words["direction"] = words["direction"] or "none"
        words["state"] = words["state"] or "active"
        return dataclasses.replace(
            self._tie, agency_id=agency.agency if isinstance(agency, Outside) else None,
            emergency=int(number) if number.isdecimal() else 0, **words)  # type: ignore[arg-type]

    def problems_of(self, tie: SupportTie) -> tuple[Problem, ...]:
        """A supporter without a name cannot be drawn."""
        if tie.agency_id or tie.other_id or tie.label.strip():
            return ()
        return (Problem("agency_id", "missing", text.NEEDS_NAME),)


def _order_wrong(typed: str) -> str | None:
    return None if not typed.strip() or typed.strip().isdecimal() else text.EMERGENCY_WRONG
