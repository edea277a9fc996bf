"""The words of a 連携票 while they may be changed, and as plain reading afterwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import PartialDate, wareki
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.referral import (
    Inside,
    Outside,
    Receiver,
    Referral,
    Status,
    receiver_of,
)
from nimo_desktop.services import drafting, referrals
from nimo_desktop.services.referrals import SLIP_DRAFT, SLIP_FIELDS, FullReferral
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import Json
from nimo_desktop.ui.fields.code_checks import Checked, CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.parts.case.common import code_options, day_words, moment_words, phrases
from nimo_desktop.ui.parts.referral.receiver_pick import ReceiverPick
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import Heading

F = text.FIELDS
_CODES = {
    "urgency": "urgency", "way": "wanted_way", "how_connected": "how_connected",
    "basis_code": "sharing_basis",
}  # fmt: skip
_LABEL_CHARS = 11
"""So that 「返事をいただきたい日」 stands in one line."""
_DAYS = ("due_on", "connected_on")
_LONG = (
    "gist", "household_note", "history_done", "view_and_direction", "request", "we_continue",
    "contact_cautions",
)  # fmt: skip


def basis_options(ws: Workspace) -> list[tuple[str, str]]:
    """情報共有の根拠; 支援会議 of 重層 only where the town runs it."""
    codes = ws.codes["sharing_basis"]
    juso = ws.office().runs_juso
    return [
        (code, label)
        for code, label in code_options(ws, "sharing_basis")
        if juso or codes.attr(code, "needs") != "juso"
    ]


def consent_words(ws: Workspace, full: FullReferral) -> str:
    """What is known of the person's consent."""
    consent = full.consent
    if consent is None:
        return text.CONSENT_NO
    state = ws.codes.label("consent_state", consent.state)
    return text.CONSENT_YES.format(state=state, day=day_words(consent.at.date()))


class SlipForm(FormPage[Referral]):
    """The slip of one referral; `edited_referral` gives it with what stands in the form."""

    def __init__(self, desk: Desk, full: FullReferral, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._full = desk, full
        self._proposed: date | None = None
        self._build_who()
        self._build_what()
        self._build_care()
        self.add_button(text.SAVE_SLIP).clicked.connect(self.request_save)
        self.finish(save_draft=self._keep, now=desk.ws.now)
        self.field("urgency").committed.connect(self._propose_due)
        self._open()

    def edited_referral(self) -> Referral:
        """The referral with the words of the form."""
        return self.values()

    def rebase(self, full: FullReferral) -> None:
        """What stands here is stored as this version."""
        self._full = full
        self.mark_saved()

    def leave(self) -> None:
        """Keep what was typed and stop the clock."""
        if self.is_dirty():
            self.keep_draft()
        self.stop_drafts()

    def to_fields(self, value: Referral) -> Mapping[str, object]:
        fields = {name: getattr(value, name) for name in SLIP_FIELDS}
        codes = {name: fields[name] or None for name in _CODES}
        return {**fields, **codes, "to": receiver_of(value), "to_person": value.to_person}

    def from_fields(self, fields: Mapping[str, object]) -> Referral:
        facts: dict[str, object] = {}
        for name in SLIP_FIELDS:
            if name in fields:
                facts[name] = fields[name] if fields[name] is not None else ""
        for name in _DAYS:
            facts[name] = _exact(fields[name])
        checked = fields["attachments"]
        facts["attachments"] = checked.codes if isinstance(checked, Checked) else ()
        if "to" in fields:
            facts |= _receiver_facts(cast("Receiver | None", fields["to"]))
            facts["to_person"] = fields["to_person"] or ""
        return dataclasses.replace(self._full.referral, **facts)  # type: ignore[arg-type]

    def _build_who(self) -> None:
        ws = self._desk.ws
        self.add_section(text.SECTION_WHO)
        self.add_field("need", F["need"], TextLine(), required=True)
        if self._full.referral.status is Status.PREPARED:
            pick = ReceiverPick(referrals.receivers(ws), fold=lambda t: fold(t, ws.variants))
            self.add_field("to", F["to"], pick, support=text.RECEIVER_HINT)
            self.add_field("to_person", F["to_person"], TextLine())
        self.add_field("urgency", F["urgency"], CodeCombo(code_options(ws, "urgency")))
        self.add_field("due_on", F["due_on"], WarekiEdit(today=ws.today))
        for name in ("way", "how_connected"):
            self.add_field(name, F[name], CodeCombo(code_options(ws, _CODES[name])))
        self.add_field("connected_on", F["connected_on"], WarekiEdit(today=ws.today))

    def _build_what(self) -> None:
        ws = self._desk.ws
        self.add_section(text.SECTION_WHAT)
        for name in ("gist", "request", "history_done", "view_and_direction", "we_continue",
                     "household_note"):
            field = LongText(low=2, phrases=lambda: phrases(ws))
            self.add_field(name, F[name], field, wide=True)

    def _build_care(self) -> None:
        ws = self._desk.ws
        section = self.add_section(text.SECTION_CARE)
        self.add_field("contact_cautions", F["contact_cautions"], LongText(low=2), wide=True)
        for name in ("told_to_person", "not_to_tell"):
            self.add_field(name, F[name], TextLine())
        consent = QLabel(consent_words(ws, self._full), self)
        consent.setWordWrap(True)
        section.add_widget(consent)
        self.add_field("basis_code", F["basis_code"], CodeCombo(basis_options(ws)))
        self.add_field("basis_note", F["basis_note"], TextLine())
        self.add_field("attachments", F["attachments"],
                       CodeChecks(code_options(ws, "attachment")))

    def _open(self) -> None:
        """The stored words, or the draft over them."""
        referral = self._full.referral
        self.load(referral)
        found = drafting.find(self._desk.ws, SLIP_DRAFT, referral.id.hex)
        if found is None:
            return
        if found.started_version != referral.version:
            drop = partial(drafting.drop, self._desk.ws, SLIP_DRAFT, referral.id.hex)
            self.put_beside(found.values, drop=drop)  # type: ignore[arg-type]
        else:
            self.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
            self.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))

    def _keep(self, draft: Draft) -> None:
        referral = self._full.referral
        drafting.keep(
            self._desk.ws, SLIP_DRAFT, referral.id.hex, values=draft,
            title=text.DRAFT_TITLE.format(number=referral.number),
            started_version=referral.version,
        )  # fmt: skip

    def _propose_due(self) -> None:
        """The office's day for this urgency, unless the nurse wrote another one."""
        field = cast("WarekiEdit", self.field("due_on"))
        if field.line.text().strip() and field.day() != self._proposed:
            return
        urgency = str(self.field("urgency").value() or "")
        self._proposed = referrals.reply_due_on(self._desk.ws, urgency) if urgency else None
        field.restore(as_draft(self._proposed))


def as_draft(day: date | None) -> Json:
    """A day as a date field restores it: the field is dirty by it."""
    return "" if day is None else {"text": wareki(day), "edtf": day.isoformat(), "typed": ""}


def _exact(value: object) -> date | None:
    return value.exact if isinstance(value, PartialDate) else None


def _receiver_facts(to: Receiver | None) -> dict[str, object]:
    return {
        "to_department": to.department if isinstance(to, Inside) else None,
        "to_staff": to.staff if isinstance(to, Inside) else None,
        "to_agency": to.agency if isinstance(to, Outside) else None,
    }


class SlipReader(QScrollArea):
    """The slip as it went out: filled rows only, to be read and copied."""

    def __init__(self, ws: Workspace, full: FullReferral, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(text.SLIP)
        card = QFrame(self)
        card.setProperty("card", "true")
        body = QVBoxLayout(card)
        body.setContentsMargins(12, 8, 12, 12)
        body.addWidget(Heading(text.SLIP, card))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, words in slip_rows(ws, full):
            form.addRow(_wrapped(label, card, narrow=True), _wrapped(words, card))
        body.addLayout(form)
        body.addStretch(1)
        self.setWidget(card)


def _wrapped(words: str, parent: QWidget, *, narrow: bool = False) -> QLabel:
    label = QLabel(words, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    if narrow:
        label.setFixedWidth(label.fontMetrics().horizontalAdvance("あ") * _LABEL_CHARS)
    else:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def slip_rows(ws: Workspace, full: FullReferral) -> list[tuple[str, str]]:
    """Label and words of every filled row of the slip, in its order."""
    state = full.referral
    basis = ws.codes.label("sharing_basis", state.basis_code)
    rows = [
        (F["need"], state.need),
        (F["to"], full.receiver),
        (F["to_person"], state.to_person),
        (F["urgency"], ws.codes.label("urgency", state.urgency)),
        (F["due_on"], day_words(state.due_on)),
        (F["way"], ws.codes.label("wanted_way", state.way)),
        (F["how_connected"], ws.codes.label("how_connected", state.how_connected)),
        (F["connected_on"], day_words(state.connected_on)),
        *((F[name], getattr(state, name)) for name in _LONG),
        (F["told_to_person"], state.told_to_person),
        (F["not_to_tell"], state.not_to_tell),
        (F["basis_code"], " ".join(filter(None, (basis, state.basis_note)))),
        (F["attachments"], "、".join(ws.codes.label("attachment", c) for c in state.attachments)),
    ]
    return [(label, words) for label, words in rows if words]
