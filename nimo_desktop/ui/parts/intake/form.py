"""The form of 相談受付: block A in one look, then eight cards; only ひとこと is needed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.consultation import ABUSE_SIGNS, is_open
from nimo_desktop.domain.deadlines import safety_line
from nimo_desktop.domain.problems import Problem
from nimo_desktop.services import districts, intake
from nimo_desktop.services.districts import Suggestion
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.fields.code_checks import Checked
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.parts.intake import mapping
from nimo_desktop.ui.parts.intake.cards import IntakeCards
from nimo_desktop.ui.parts.intake.words import day_text, time_text
from nimo_desktop.ui.text import intake as text

IDENTITY = (
    "name", "kana", "alias", "sex", "birth", "phone", "address", "district", "residency",
    "secret_address", "office_name", "voicemail", "reach_note", "relatives", "register_no",
)  # fmt: skip
CALLER = (
    "caller_name", "caller_kana", "caller_relation", "caller_phone", "caller_belongs",
    "caller_reach", "caller_office_name", "caller_voicemail", "known_to_subject",
)  # fmt: skip
# The problem of the services → the field that answers it.
ANSWERS = {"subject": "name", "holder_staff": "holder", "number": "benefits", "label": "involved"}


class IntakeFields(IntakeCards):
    """Values in and out; fields that nothing asks for hide themselves."""

    def __init__(self, ws: Workspace, parent: QWidget | None = None) -> None:
        self._base: IntakeForm | None = None
        self._anonymous = False
        super().__init__(ws, parent)
        self._connect()

    def finish(
        self,
        *,
        save_draft: Callable[[Draft], None] | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """See `FormPage`; 「担当にする」 comes after the address, the note on drafts is short."""
        super().finish(save_draft=save_draft, now=now)
        QWidget.setTabOrder(self.field("address").entry(), self.nurse.button)
        self._shorten_status(text.DRAFT_AUTO)

    # Values -------------------------------------------------------------------------------------
    def to_fields(self, value: IntakeForm) -> Mapping[str, object]:
        """See `FormPage`; keeps the value as what the fields stand on."""
        self._base = value
        return mapping.to_fields(value)

    def from_fields(self, fields: Mapping[str, object]) -> IntakeForm:
        """See `FormPage`."""
        assert self._base is not None, "load a form first"
        return mapping.from_fields(self._base, fields, anonymous=self._anonymous)

    def to_store(self) -> IntakeForm:
        """What is written when it is saved."""
        return mapping.only_touched(self.values(), self.base())

    def load(self, value: IntakeForm) -> None:
        """See `FormPage`."""
        super().load(value)
        self.nurse.clear()
        self.follow()

    def rebase(self, value: IntakeForm) -> None:
        """Stand on a newer stored value without touching what is typed."""
        self._base = value

    def base(self) -> IntakeForm:
        """What was loaded or rebased last."""
        assert self._base is not None, "load a form first"
        return self._base

    def set_anonymous(self, anonymous: bool) -> None:
        """Hide who it is, of caller and subject."""
        self._anonymous = anonymous
        caller = self.field("caller")
        if anonymous:
            caller.restore("anonymous")
        elif caller.value() == "anonymous":
            caller.restore(None)
        self.follow()

    def anonymous(self) -> bool:
        """Whether the person is hidden."""
        return self._anonymous

    def put(self, name: str, value: object) -> None:
        """Show a value in one field; it counts as typed when it differs from what is stored."""
        field = self.field(name)
        before = field.draft()
        was_dirty = field.is_dirty()
        field.set_value(value)
        typed = field.draft()
        if not was_dirty and typed != before:
            field.restore(before)
            field.mark_clean()
            field.restore(typed)

    def card_of(self, name: str) -> int:
        """The number of the card a field stands in."""
        return self._part_of.get(ANSWERS.get(name, name), 0)

    def go_to_field(self, name: str) -> None:
        """Put the keyboard into a field."""
        name = ANSWERS.get(name, name)
        if name in self._lines:
            self._scroll.ensureWidgetVisible(self._lines[name].label, 12, 40)
            self.field(name).entry().setFocus()

    def go_to_card(self, number: int) -> None:
        """Scroll a card to the top and put the keyboard into its first field."""
        card = self.cards[number]
        self._scroll.verticalScrollBar().setValue(max(0, card.y() - 4))
        name = next(n for n, part in self._part_of.items() if part == number and self.shows(n))
        self.field(name).entry().setFocus()
        self._scroll.verticalScrollBar().setValue(max(0, card.y() - 4))

    def shows(self, name: str) -> bool:
        """Whether a field is offered now."""
        return not self._lines[name].label.isHidden()

    def words_at(self, name: str) -> tuple[str, str]:
        """Support and error sentence that stand at a field."""
        line = self._lines[name]
        return line.support_label.text(), line.error_label.text()

    def safety_words(self) -> str:
        """The 48-hour line, "" while none runs."""
        return self._safety.text()

    def topic_words(self) -> str:
        """The definition of the chosen topic."""
        return self._topic_note.text()

    def tell_open(self, problems: Iterable[Problem]) -> None:
        """Blocking problems beside their fields; open ones stay out of the way."""
        self.show_problems(
            dataclasses.replace(p, field=ANSWERS.get(p.field, p.field))
            for p in problems
            if p.blocking
        )

    # Conditions ---------------------------------------------------------------------------------
    def _connect(self) -> None:
        for name in (
            "caller", "route", "signs", "counted", "topic", "after", "consent_state",
            "notified_at", "care_state", "support_needs",
        ):  # fmt: skip
            self.field(name).committed.connect(self.follow)
        self.field("method").committed.connect(self._offer_minutes)
        self.field("urgency").committed.connect(self._offer_judge)
        self.field("next_what").committed.connect(self._offer_day)
        for name in ("address", "district"):
            line = self.field(name)
            assert isinstance(line, TextLine)
            line.textEdited.connect(self.nurse.look_later)
            line.committed.connect(self.nurse.look_later)
        self.field("holder").committed.connect(self.nurse.refresh)
        self.nurse.take.connect(self._on_nurse)

    def follow(self) -> None:
        """Show what the answers so far ask for, hide the rest; hidden values are kept."""
        other = self.field("caller").value() == "other" and not self._anonymous
        for name in CALLER:
            self._show(name, other)
        for name in IDENTITY:
            self._show(name, not self._anonymous)
        self._show("subject_alias", self._anonymous)
        self.nurse.setVisible(not self._anonymous)
        self.nurse.look_later()
        route = str(self.field("route").value() or "")
        ask = self._ws.codes["route"].attr(route, "ask_agency") == "yes"
        for name in ("referrer", "referrer_text"):
            self._show(name, ask)
        counted = self.field("counted").value() == "yes"
        self._show("topic", counted)
        topic = self._ws.codes["topic"].get(str(self.field("topic").value() or ""))
        self._topic_note.setText(topic.note if topic and counted else "")
        self._topic_note.setVisible(bool(self._topic_note.text()))
        self._show("care_since", self.field("care_state").value() == "stopped")
        self._follow_signs()
        for card in (7,):
            self.cards[card].setVisible(not self._anonymous)
        given = self.field("consent_state").value() in ("oral", "signed", "partial")
        for name in ("given_by", "scope_agencies", "scope_items", "until"):
            self._show(name, given)
        for name in ("basis", "basis_reason"):
            self._show(name, not given)

    def _follow_signs(self) -> None:
        chosen = self.field("signs").value()
        signs = set(chosen.codes) if isinstance(chosen, Checked) else set()
        abuse = bool(signs & ABUSE_SIGNS)
        asked = bool(signs - {"none", "not_asked"})
        self._show("vulnerable_at_home", asked)
        self._show("notified_at", abuse)
        self._show("reported_to", asked)
        told = self.field("notified_at")
        if abuse and told.value() is None and not told.problem():
            self.put("notified_at", self.field("received_at").value())
        at = told.value() if abuse else None
        line = safety_line(at) if isinstance(at, datetime) else None
        self._safety.setText(
            text.SAFETY_LINE.format(day=day_text(line.date()), time=time_text(line)) if line else ""
        )
        self._safety.setVisible(line is not None)

    def _show(self, name: str, on: bool) -> None:
        line = self._lines[name]
        line.label.setVisible(on)
        line.field.setVisible(on)  # type: ignore[attr-defined]  # every field is a widget
        line.support_label.setVisible(on and bool(line.support_label.text()))
        if not on:
            line.error_label.hide()

    # Offers -------------------------------------------------------------------------------------
    def _in_charge(self) -> Suggestion | None:
        """地区担当 of what stands in the form; an ended one is not given to anybody."""
        if self._anonymous or self._base is None or not is_open(self._base.consultation):
            return None
        return districts.in_charge(
            self._ws,
            address=str(self.field("address").value() or ""),
            district=str(self.field("district").value() or ""),
        )

    def _on_nurse(self, nurse: str) -> None:
        by_key = self.nurse.button.hasFocus()
        self.put("holder", nurse)
        if by_key:  # the button goes away; the keyboard goes on where Tab would have gone
            self.field("district").entry().setFocus()
        self.nurse.refresh()

    def _offer_minutes(self) -> None:
        method = self.field("method").value()
        if method and self.field("minutes").value() is None:
            self.put("minutes", intake.usual_minutes(self._ws, str(method)))

    def _offer_judge(self) -> None:
        if (
            self.field("urgency").value() not in (None, "-")
            and not self.field("urgency_by").value()
        ):
            self.put("urgency_by", self._ws.me.hex)

    def _offer_day(self) -> None:
        if not self.field("next_what").value():
            return
        if self.field("next_on").value() is None and not self.field("next_on").problem():
            urgency = str(self.field("urgency").value() or "")
            self.put("next_on", intake.first_move_on(self._ws, urgency))
        if self.field("next_who").value() is None:
            self.put("next_who", self.field("holder").value())

    # The note on drafts -------------------------------------------------------------------------
    def _on_draft_saved(self, at: datetime) -> None:
        super()._on_draft_saved(at)
        self._shorten_status(text.DRAFT_AT.format(time=time_text(at)))

    def _shorten_status(self, words: str) -> None:
        """Three buttons leave room for a few characters; the whole sentence is in the tool tip."""
        whole = self._status.text()
        self._status.setToolTip(whole)
        self._status.setAccessibleName(whole)
        self._status.setText(words)
