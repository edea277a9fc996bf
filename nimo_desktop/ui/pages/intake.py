"""相談受付: a ten-second catch that grows into a full intake, or a call noted in its case."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.consultation import Consultation, is_open
from nimo_desktop.domain.errors import KnownError, NotFound
from nimo_desktop.domain.ids import ConsultationId, PersonId, StaffId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import drafting, finding, intake, office
from nimo_desktop.services.finding import PersonCard
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.parts.intake.drafts import IntakeDrafts
from nimo_desktop.ui.parts.intake.frame import IntakeFrame
from nimo_desktop.ui.parts.intake.subject import Subject
from nimo_desktop.ui.parts.intake.words import heading
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import intake as text

T = TypeVar("T")


class IntakePage(IntakeFrame):
    """One consultation. Saving never asks for more than ひとこと; what is open is listed calmly."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.ws, lambda typed: finding.who(desk.ws, typed), parent)
        self._desk = desk
        self._saving = False
        self.subject = Subject(desk.ws, self.form, self.similar)
        self.drafts = IntakeDrafts(desk, self.form, self.newer)
        self._connect()
        self.form.load(self.subject.stored_form(intake.start(desk.ws)))
        self.form.finish(save_draft=self.drafts.save, now=desk.ws.now)
        self.setTabOrder(self.start_button, self.drafts_button)  # the ten seconds come first
        self._show_state()

    def _connect(self) -> None:
        self.form.save_requested.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self.start_button.clicked.connect(self.save_and_start)
        self.print_button.clicked.connect(self.print_sheet)
        self.refer_button.clicked.connect(self.refer)
        self.hand_over_button.clicked.connect(self.hand_over)
        self.close_button.clicked.connect(self.close_consultation)
        self.drafts_button.clicked.connect(self.choose_draft)
        self.anonymous_box.toggled.connect(self._on_anonymous)
        self.who.as_contact.connect(self.make_contact)
        self.who.as_subject.connect(self._on_take)
        self.who.open_case.connect(self._on_open_case)
        self.similar.take.connect(self._on_take)
        self.similar.look.connect(self.who.choose)
        self.open_items.chosen.connect(self.form.go_to_field)
        self._desk.hub.changed.connect(self.refresh)
        keys = QShortcut(QKeySequence(Qt.Key.Key_F8), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.make_contact)

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """`id` of a consultation, or nothing for a new one; extra: person, draft, anonymous."""
        person, draft = place.extra.get("person"), place.extra.get("draft")
        if place.id is not None:
            self._open(place.id)
        elif isinstance(draft, str):
            self.resume(draft)
        else:
            self.new_item(anonymous=place.extra.get("anonymous") is True)
            if isinstance(person, UUID):
                self._take_person(PersonId(person))

    def place(self) -> Place:
        """Where a lock comes back to: the same intake, stored or half typed."""
        call, ws = self.form.base().consultation, self._desk.ws
        if call.version:
            return Place("intake", id=call.id)
        half = self.form.is_dirty() or drafting.find(ws, intake.DRAFT_FORM, call.id.hex)
        return Place("intake", extra={"draft": call.id.hex} if half else {})

    def new_item(self, *, anonymous: bool = False) -> None:
        """A fresh intake; what stood here is kept as a draft."""
        self.form.keep_draft()
        fresh = intake.start(self._desk.ws, anonymous=anonymous)
        self._show(self.subject.stored_form(fresh), anonymous=anonymous)

    def focus_first(self) -> None:
        """The telephone rings: the keyboard is in 「だれのことですか」."""
        self.who.line.setFocus()

    def leave(self) -> None:
        """Keep what is typed and stop the clocks."""
        self.form.keep_draft()
        self.form.stop_drafts()
        self.who.stop()
        self.form.nurse.stop()
        self.subject.stop()

    def refresh(self, changes: Changes) -> None:
        """Somebody else changed what stands here: taken over, or told if there is typed text."""
        call = self.form.base().consultation
        if self._saving or call.version == 0 or call.id not in changes.ids:
            return
        if intake.load(self._desk.ws, call.id).deleted_at is not None:
            self.form.mark_saved()
            self.new_item()
        elif self.form.is_dirty():
            self.form.show_banner(text.OUTDATED)
        else:
            self._open(call.id)

    def consultation(self) -> Consultation:
        """What was loaded or saved last."""
        return self.form.base().consultation

    # Acts ---------------------------------------------------------------------------------------
    def save(self) -> bool:
        """「保存して続ける」; True when it is stored."""
        commit_ime()
        if self._wrong_text():
            return False
        saved = self._try(lambda: intake.save(self._desk.ws, self._filled()))
        return saved is not None and self._after_save(saved)

    def save_and_start(self) -> None:
        """「保存して支援を始める」 as one step; goes to the case."""
        commit_ime()
        if self._wrong_text():
            return
        found = self._try(lambda: intake.save_and_start(self._desk.ws, self._filled()))
        if found is None:
            return
        saved, case = found
        if self._after_save(saved, quiet=True) and case is not None:
            self._desk.prompts.toast(text.STARTED.format(number=case.number), undo=self._undo)
            self._desk.go(Place("case", id=case.id))

    def make_contact(self, card: PersonCard | None = None) -> None:
        """F8: the call is a 経過記録 of the open case; no consultation is counted."""
        commit_ime()
        card = card or self.who.pointed()
        if card is None or card.case_id is None or self.consultation().version:
            self._desk.prompts.inform(text.TITLE, text.NO_CASE_TO_WRITE)
            return
        form, case_id = self.form.values(), card.case_id
        call = form.consultation
        words = "\n".join(filter(None, (call.gist, call.story)))
        if not words:
            self._desk.go(Place("case", id=case_id, tab="contacts", extra={"write": True}))
            return
        contact = self._try(
            lambda: intake.as_contact(
                self._desk.ws,
                case_id,
                words,
                method=call.method or "02",
                at=call.received_at,
                minutes=call.minutes,
                informant=call.caller_name if call.caller == "other" else "",
                draft=call.id.hex,
            )
        )
        if contact is None:
            return
        self.form.mark_saved()
        self._show(self.subject.stored_form(intake.start(self._desk.ws)))
        self._desk.prompts.toast(
            text.AS_CONTACT_DONE.format(number=card.case_number), undo=self._undo
        )
        self._desk.go(Place("case", id=case_id, tab="contacts", extra={"contact": contact.id}))

    def print_sheet(self) -> None:
        """受付票: what is on the screen is saved first."""
        dirty = self.form.is_dirty() or self.consultation().version == 0
        if not dirty or self.save():
            self._desk.go(
                Place("document", id=self.consultation().id, extra={"form": "intake_sheet"})
            )

    def refer(self) -> None:
        """「つなぐ」: what was typed is stored first, then slips are made from it."""
        if self.form.is_dirty() and not self.save():
            return
        call = self.consultation()
        self._desk.go(Place("referral", extra={"consultation_id": call.id}))

    def hand_over(self) -> None:
        """Another named colleague holds it, with a reason."""
        if (self.form.is_dirty() or not self.consultation().version) and not self.save():
            return
        staff = [s for s in office.staff(self._desk.ws) if s.id != self.consultation().holder_staff]
        chosen = self._desk.prompts.choose(
            text.HAND_OVER,
            text.HAND_OVER_WHO,
            options=[(s.id.hex, s.name) for s in staff],
            act=text.HAND_OVER,
        )
        reason = chosen and self._desk.prompts.ask_text(
            text.HAND_OVER, text.HAND_OVER_WHY, act=text.HAND_OVER
        )
        if chosen is None or reason is None:
            return
        holder, call = StaffId(UUID(hex=chosen)), self.consultation()
        if self._try(lambda: intake.hand_over(self._desk.ws, call, holder, reason=str(reason))):
            self._open(call.id)
            name = next(s.name for s in staff if s.id == holder)
            self._desk.prompts.toast(text.HANDED.format(name=name), undo=self._undo)

    def close_consultation(self) -> None:
        """「助言で終わりにする」 after one question."""
        if (self.form.is_dirty() or not self.consultation().version) and not self.save():
            return
        question = Question(text.CLOSE_TITLE, text.CLOSE_ASK, act=text.CLOSE)
        if not self._desk.prompts.confirm(question):
            return
        call = self.consultation()
        if self._try(lambda: intake.close(self._desk.ws, call)):
            self._open(call.id)
            self._desk.prompts.toast(text.CLOSED.format(number=call.number), undo=self._undo)

    def resume(self, record: str) -> None:
        """Open a draft of one's own by the id it was kept under."""
        try:
            self._open(UUID(hex=record))
        except NotFound as error:
            self._desk.prompts.tell(error)

    def choose_draft(self) -> None:
        """「書きかけを開く」."""
        self.form.keep_draft()
        chosen = self.drafts.choose()
        if chosen is not None:
            self.resume(chosen)

    # Showing ------------------------------------------------------------------------------------
    def _open(self, record: UUID) -> None:
        ws = self._desk.ws
        draft = drafting.find(ws, intake.DRAFT_FORM, record.hex)
        values: Mapping[str, object] = draft.values if draft else {}
        anonymous = values.get("anonymous") is True
        try:
            call = intake.load(ws, ConsultationId(record))
        except NotFound:
            if draft is None:
                raise
            fresh = intake.start(ws, anonymous=anonymous)
            call = dataclasses.replace(fresh, id=ConsultationId(record))
        subject = values.get("subject")
        if call.version == 0 and isinstance(subject, str) and subject:
            call = dataclasses.replace(call, subject_id=PersonId(UUID(hex=subject)))
        hidden = draft is None and call.caller == "anonymous" and call.subject_id is None
        self._show(self.subject.stored_form(call), anonymous=anonymous or hidden)
        if draft and self.drafts.put(draft.started_version, draft.values.get("fields")):
            self.subject.look_for_similar()

    def _show(self, form: IntakeForm, *, anonymous: bool = False) -> None:
        self.drafts.reset()
        self.who.reset()
        self.similar.reset()
        self.form.load(form)
        self.anonymous_box.blockSignals(True)
        self.anonymous_box.setChecked(anonymous)
        self.anonymous_box.blockSignals(False)
        if anonymous != self.form.anonymous():
            self.form.set_anonymous(anonymous)
        self._show_state()

    def _show_state(self) -> None:
        call, ws = self.consultation(), self._desk.ws
        stored = call.version > 0
        problems = intake.open_problems(ws, call) if stored else ()
        self.show_open(problems, stored=stored)
        self.head.setText(heading(ws, call) if stored else text.NEW_HEAD)
        running = is_open(call)
        self.refer_button.setVisible(stored and running)
        self.hand_over_button.setVisible(stored and running)
        self.close_button.setVisible(stored and running)
        self.start_button.setVisible(running)
        self.who.set_contact_allowed(not stored)
        self.show_drafts("" if stored else self.drafts.waiting_words())

    # Person -------------------------------------------------------------------------------------
    def _take_person(self, person_id: PersonId) -> None:
        name = self.subject.take(person_id)
        if name is None:
            return
        self.drafts.save(self.form.draft())
        self._desk.prompts.toast(text.PERSON_TAKEN.format(name=name))
        self.form.field("gist").entry().setFocus()

    # Saving -------------------------------------------------------------------------------------
    def _filled(self) -> IntakeForm:
        form = self.form.to_store()
        return dataclasses.replace(form, draft=form.consultation.id.hex)

    def _wrong_text(self) -> bool:
        """Text that cannot be understood would be lost by saving; an empty field would not."""
        found = self.form.problems()
        if found:
            self.form.show_problems(found)
        return bool(found)

    def _after_save(self, saved: intake.Saved, *, quiet: bool = False) -> bool:
        if not saved.stored:
            self.form.tell_open(saved.problems)
            return False
        call = saved.consultation
        self._show(
            self.subject.stored_form(call),
            anonymous=self.form.anonymous() and call.subject_id is None,
        )
        self.form.show_banner("")
        if not quiet:
            words = text.SAVED_OPEN if saved.problems else text.SAVED
            self._desk.prompts.toast(
                words.format(number=call.number, count=len(saved.problems)),
                undo=self._undo,
            )
        return True

    def _try(self, act: Callable[[], T]) -> T | None:
        """Do it; a known trouble is told in its sentence and gives None."""
        self._saving = True
        try:
            return act()
        except KnownError as error:
            self._desk.prompts.tell(error)
            return None
        finally:
            self._saving = False

    def _undo(self) -> None:
        try:
            self._desk.ws.undo()
        except KnownError as error:
            self._desk.prompts.tell(error)

    # Slots --------------------------------------------------------------------------------------
    def _on_anonymous(self, anonymous: bool) -> None:
        self.form.set_anonymous(anonymous)
        self.subject.look_for_similar()

    def _on_take(self, card: PersonCard) -> None:
        self._take_person(card.person_id)

    def _on_open_case(self, card: PersonCard) -> None:
        self._desk.go(Place("case", id=card.case_id))
