"""つなぐ: several needs at once, each with its own receiver; or one line for word of mouth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import Action, Receiver, SayOrally, Way
from nimo_desktop.services import drafting, referrals
from nimo_desktop.services.referrals import NEW_DRAFT, Choice, Need, Sharing
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import Json
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.forms.section import Section
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import code_options, moment_words
from nimo_desktop.ui.parts.referral.basis import BASIS, NOTE, BasisForm
from nimo_desktop.ui.parts.referral.receiver_pick import ReceiverPick
from nimo_desktop.ui.parts.referral.slip_form import as_draft
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import set_look

MOST = 5
Needs = tuple[Need, ...]
F, L = text.FIELDS, text.LABELS
_PARTS = ("need", "to", "request", "urgency", "due_on", "way", "how_connected", "connected_on")


def receiver_pick(ws: Workspace, choices: tuple[Choice, ...]) -> ReceiverPick:
    """A field that finds every receiver."""
    return ReceiverPick(choices, fold=lambda typed: fold(typed, ws.variants))


class NeedsForm(FormPage[Needs]):
    """Up to five needs; cards beyond the first appear when they are asked for."""

    def __init__(self, desk: Desk, record: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, columns=2)
        self._desk, self._record, self._name = desk, record, name
        self._shown = 1
        self._proposed: dict[int, date | None] = {}
        self._cards: list[Section] = []
        choices = referrals.receivers(desk.ws)
        self._add_side()
        for place in range(MOST):
            self._add_card(place, choices)
        self.add_need_button = self.add_button(text.ADD_NEED)
        self.add_need_button.clicked.connect(self.add_need)
        self.add_button(text.CREATE, primary=True).clicked.connect(self.request_save)
        self.finish(save_draft=self._keep, now=desk.ws.now)
        self.load((Need(need=""),))
        self._resume()

    # Values -------------------------------------------------------------------------------------
    def needs(self) -> Needs:
        """The needs on the screen; a card that holds nothing does not count."""
        return self.values()

    def to_fields(self, value: Needs) -> Mapping[str, object]:
        self._show_cards(max(1, len(value)))
        found: dict[str, object] = {}
        for place, one in enumerate(value):
            for part in _PARTS:
                found[_key(place, part)] = getattr(one, part) or None
        return found

    def from_fields(self, fields: Mapping[str, object]) -> Needs:
        return tuple(_need(fields, place) for place in self._places())

    def problems(self) -> tuple[Problem, ...]:
        """As of every form, for the cards on the screen."""
        shown = {_key(place, part) for place in self._places() for part in _PARTS}
        return tuple(one for one in super().problems() if one.field in shown)

    def show_need_problems(self, found: tuple[tuple[int, Problem], ...]) -> None:
        """Problems of the services, each at its card."""
        places = self._places()
        self.show_problems([
            Problem(_key(places[at], one.field), one.code, one.sentence) for at, one in found
        ])

    # Cards --------------------------------------------------------------------------------------
    def count(self) -> int:
        """How many cards stand on the screen."""
        return self._shown

    def add_need(self) -> None:
        """One more card; the keyboard goes there."""
        if self._shown < MOST:
            self._show_cards(self._shown + 1)
            entry = self.field(_key(self._shown - 1, "need")).entry()
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove_need(self, place: int) -> None:
        """Take a card away; those behind move up."""
        drafts = [self._card_draft(at) for at in range(self._shown)]
        del drafts[place]
        drafts.append(self._card_draft(MOST - 1) if self._shown < MOST else {})
        for at, draft in enumerate(drafts):
            for part in _PARTS:
                self.field(_key(at, part)).restore(draft.get(part))
        self._show_cards(self._shown - 1)

    def leave(self) -> None:
        """Keep what was typed and stop the clock."""
        if self.is_dirty():
            self.keep_draft()
        self.stop_drafts()

    def _card_draft(self, place: int) -> dict[str, Json]:
        return {part: self.field(_key(place, part)).draft() for part in _PARTS}

    def _places(self) -> tuple[int, ...]:
        """Cards that count: those with any word or choice, else the first."""
        filled = [at for at in range(self._shown) if self._is_filled(at)]
        return tuple(filled or (0,))

    def _is_filled(self, place: int) -> bool:
        values = (self.field(_key(place, part)).value() for part in ("need", "to", "request"))
        return any(values)

    def _show_cards(self, count: int) -> None:
        self._shown = count
        for place, card in enumerate(self._cards):
            card.setVisible(place < count)
        self.add_need_button.setEnabled(count < MOST)

    def _add_card(self, place: int, choices: tuple[Choice, ...]) -> None:
        ws = self._desk.ws
        card = self.add_section(text.NEED_TITLE.format(number=place + 1), column=place % 2)
        self._cards.append(card)

        def add(part: str, field: object, *, required: bool = False, support: str = "") -> None:
            self.add_field(_key(place, part), F[part], field, required=required,  # type: ignore[arg-type]
                           support=support)

        add("need", TextLine(), required=True)
        add("to", receiver_pick(ws, choices), support=text.RECEIVER_HINT)
        add("request", LongText(low=2, high=5))
        add("urgency", CodeCombo(code_options(ws, "urgency")))
        add("due_on", WarekiEdit(today=ws.today))
        add("way", CodeCombo(code_options(ws, "wanted_way")))
        add("how_connected", CodeCombo(code_options(ws, "how_connected")))
        add("connected_on", WarekiEdit(today=ws.today))
        for part in ("urgency", "way"):
            self.field(_key(place, part)).committed.connect(lambda: self._propose_due(place))
        if place:
            self._add_remover(card, place)

    def _add_remover(self, card: Section, place: int) -> None:
        words = text.REMOVE_NEED.format(number=place + 1)
        button = QPushButton(icon("close"), words, card)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.remove_need(place))
        card.add_widget(button)

    def _add_side(self) -> None:
        side = self.add_section(text.COPIED, column=1)
        words = QLabel(text.COPIED_WORDS, self)
        words.setWordWrap(True)
        side.add_widget(words)

    def _propose_due(self, place: int) -> None:
        """The office's day for the urgency, unless the nurse wrote another; a notice needs none."""
        field = cast("WarekiEdit", self.field(_key(place, "due_on")))
        before = self._proposed.get(place)
        if field.line.text().strip() and field.day() != before:
            return
        urgency = str(self.field(_key(place, "urgency")).value() or "")
        notice = self.field(_key(place, "way")).value() == Way.INFO.value
        due = referrals.reply_due_on(self._desk.ws, urgency) if urgency and not notice else None
        self._proposed[place] = due
        field.restore(as_draft(due))

    # Drafts -------------------------------------------------------------------------------------
    def draft_name(self) -> str:
        """What the draft is called."""
        return self._record

    def _keep(self, draft: Draft) -> None:
        drafting.keep(
            self._desk.ws, NEW_DRAFT, self._record, values={**draft, "cards": self._shown},
            title=text.NEW_DRAFT_TITLE.format(name=self._name),
        )  # fmt: skip

    def _resume(self) -> None:
        found = drafting.find(self._desk.ws, NEW_DRAFT, self._record)
        if found is None:
            return
        cards = found.values.get("cards")
        self._show_cards(cards if isinstance(cards, int) else 1)
        self.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
        self.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))


def _key(place: int, part: str) -> str:
    return f"need{place}_{part}"


def _need(fields: Mapping[str, object], place: int) -> Need:
    def words(part: str) -> str:
        return str(fields[_key(place, part)] or "")

    def day(part: str) -> date | None:
        found = fields[_key(place, part)]
        return found.exact if isinstance(found, PartialDate) else None

    return Need(
        need=words("need"),
        to=cast("Receiver | None", fields[_key(place, "to")]),
        request=words("request"),
        urgency=words("urgency"),
        due_on=day("due_on"),
        way=words("way"),
        how_connected=words("how_connected"),
        connected_on=day("connected_on"),
    )


class OralForm(BasisForm[SayOrally]):
    """「口頭でつないだ」: だれに, 受けた人, いつ, 頼んだこと."""

    cancelled = Signal()

    def __init__(self, desk: Desk, suggested: Sharing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ws = desk.ws
        section = self.add_section(text.ORAL_TITLE)
        hint = QLabel(text.ORAL_HINT, self)
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        section.add_widget(hint)
        self.add_field("to", L["to"], receiver_pick(ws, referrals.receivers(ws)), required=True,
                       support=text.RECEIVER_HINT)
        self.add_field("person", L["taker"], TextLine(), required=True)
        self.add_field("on", L["on"], WarekiEdit(today=ws.today, lean="past"), required=True)
        self.add_field("request", L["request"], LongText(low=2), required=True)
        self.add_basis(ws, suggested)
        self.add_button(text.STOP).clicked.connect(self.cancelled)
        self.save_button = self.add_button(text.ORAL_SAVE, primary=True)
        self.save_button.clicked.connect(self.request_save)
        self.finish()
        self.field("to").committed.connect(self._name_person)
        self.load(SayOrally(None, "", ws.today()))

    def said_action(self) -> Action:
        return self.values()

    def to_fields(self, value: SayOrally) -> Mapping[str, object]:
        """The line; what stands about the basis stays."""
        kept = {name: self.field(name).value() for name in (BASIS, NOTE)}
        return {"to": value.to, "person": value.person, "on": value.on, "request": value.request,
                **kept}

    def from_fields(self, fields: Mapping[str, object]) -> SayOrally:
        day = fields["on"]
        return SayOrally(
            cast("Receiver | None", fields["to"]), str(fields["person"] or ""),
            day.exact if isinstance(day, PartialDate) else None, str(fields["request"] or ""),
        )

    def _name_person(self) -> None:
        """A colleague that was picked by name is the one who took it."""
        pick = cast("ReceiverPick", self.field("to"))
        to = pick.receiver()
        if getattr(to, "staff", None) is not None and not self.field("person").value():
            self.field("person").restore(pick.line.text().partition(" ")[2])

