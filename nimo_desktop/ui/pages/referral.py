"""連携の詳細: one referral with its slip, steps and history; without an id, つなぐ (new ones)."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import CaseId, ConsultationId, ReferralId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import referrals
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.parts.referral.detail import Detail
from nimo_desktop.ui.parts.referral.new_page import NewReferrals, Nowhere

SHOWN = ("referral", "referral_event", "consent", "name", "support_case", "consultation")


class ReferralPage(QWidget):
    """`Place("referral", id)` shows one, with the form of a step if `extra["act"]` names one.
    `Place("referral", extra={"case_id": …})` or
    `{"consultation_id": …}` makes new ones; `extra["oral"]` true begins with 口頭でつないだ.
    A draft of new ones comes with the id of its case or consultation and the `form` of drafts.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._place = Place("referral")
        self._stack = QStackedWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        desk.hub.changed.connect(self.refresh)

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """One referral, or the form for new ones."""
        self._place = place
        try:
            self._put(self._make(place))
        except KnownError as trouble:
            self._put(Nowhere(self._desk))
            self._desk.prompts.tell(trouble)

    def place(self) -> Place:
        """Where the page stands, for the way back."""
        return self._place

    def refresh(self, changes: Changes) -> None:
        """It changed: show it anew, unless something is half typed (then Conflict tells)."""
        detail = self.detail()
        if detail is None or not changes.touches(*SHOWN):
            return
        if not detail.is_dirty():
            self._show_again()

    def new_item(self) -> None:
        """One more need, while new ones are made."""
        new = self.new_form()
        if new is not None:
            new.needs_form.add_need()

    def focus_first(self) -> None:
        """The keyboard into the page."""
        shown = self._stack.currentWidget()
        if isinstance(shown, Detail | NewReferrals | Nowhere):
            shown.focus_first()

    def leave(self) -> None:
        """Keep drafts, stop clocks."""
        shown = self._stack.currentWidget()
        if isinstance(shown, Detail | NewReferrals):
            shown.leave()

    # What is shown ------------------------------------------------------------------------------
    def detail(self) -> Detail | None:
        """The referral on the screen."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Detail) else None

    def new_form(self) -> NewReferrals | None:
        """The form for new ones on the screen."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, NewReferrals) else None

    def _make(self, place: Place) -> QWidget:
        if place.id is not None and place.extra.get("form") == referrals.NEW_DRAFT:
            origin = referrals.origin_of_draft(self._desk.ws, place.id)
            return NewReferrals(self._desk, origin, parent=self)
        if place.id is not None:
            full = referrals.load(self._desk.ws, ReferralId(place.id))
            detail = Detail(self._desk, full, self)
            detail.stepped.connect(self._show_again)
            detail.begin(str(place.extra.get("act", "")))
            return detail
        case_id, consultation_id = (_id(place, name) for name in ("case_id", "consultation_id"))
        if case_id is None and consultation_id is None:
            return Nowhere(self._desk)
        origin = referrals.origin(
            self._desk.ws,
            case_id=CaseId(case_id) if case_id else None,
            consultation_id=ConsultationId(consultation_id) if consultation_id else None,
        )
        return NewReferrals(self._desk, origin, oral=bool(place.extra.get("oral")), parent=self)

    def _put(self, widget: QWidget) -> None:
        before = self._stack.currentWidget()
        if isinstance(before, Detail | NewReferrals):
            before.leave()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if before is not None:
            self._stack.removeWidget(before)
            before.hide()
            before.deleteLater()

    def _show_again(self) -> None:
        """As it is now; the step that was asked for is done."""
        self.show_place(Place("referral", id=self._place.id))
        if self.isVisible():
            self.focus_first()


def _id(place: Place, name: str) -> UUID | None:
    found = place.extra.get(name)
    if isinstance(found, UUID):
        return found
    return UUID(str(found)) if found else None
