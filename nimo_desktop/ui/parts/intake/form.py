"""The form of 相談受付: block A in one look, then eight cards; only ひとこと is needed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nimo_desktop.domain.consultation import ABUSE_SIGNS
from nimo_desktop.domain.deadlines import safety_line
from nimo_desktop.domain.problems import Problem
from nimo_desktop.services import intake, intake_parts, office
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.fields.base import Field
from nimo_desktop.ui.fields.code_checks import Checked, CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.kana_edit import KanaEdit, NameEdit
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.minutes_edit import MinutesEdit
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.time_edit import MomentEdit
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.section import Section
from nimo_desktop.ui.parts.intake import mapping, tables
from nimo_desktop.ui.parts.intake.small_fields import CheckField
from nimo_desktop.ui.parts.intake.two_up import TwoUp
from nimo_desktop.ui.parts.intake.words import day_text, time_text
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import set_look

PHRASES = "intake"
LEAST_CHARS = 4
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


class IntakeFields(FormPage[IntakeForm]):
    """All fields of sheets.md §1; those that nothing asks for hide themselves."""

    def __init__(self, ws: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ws = ws
        self._base: IntakeForm | None = None
        self._anonymous = False
        self.cards: list[Section] = []
        self._part_of: dict[str, int] = {}
        self._status.setWordWrap(True)
        self._status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._safety = QLabel(self)
        self._safety.setWordWrap(True)
        set_look(self._safety, "look", "error")
        self._topic_note = QLabel(self)
        self._topic_note.setWordWrap(True)
        set_look(self._topic_note, "look", "support")
        self._staff = tuple((s.id.hex, s.name) for s in office.staff(ws))
        self._agencies = tuple((i.hex, name) for i, name in intake_parts.agencies(ws))
        for build in (
            self._first, self._way, self._caller, self._subject, self._matter, self._health,
            self._safety_card, self._sharing, self._answer,
        ):  # fmt: skip
            build()
        self._connect()

    # Values -------------------------------------------------------------------------------------
    def to_fields(self, value: IntakeForm) -> Mapping[str, object]:
        """See `FormPage`; keeps the value as what the fields stand on."""
        self._base = value
        return mapping.to_fields(value)

    def from_fields(self, fields: Mapping[str, object]) -> IntakeForm:
        """See `FormPage`."""
        assert self._base is not None, "load a form first"
        return mapping.from_fields(self._base, fields, anonymous=self._anonymous)

    def load(self, value: IntakeForm) -> None:
        """See `FormPage`."""
        super().load(value)
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
        name = next(
            n for n, part in self._part_of.items() if part == number and self.shows(n)
        )
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

    # Building -----------------------------------------------------------------------------------
    def _card(self, number: int) -> TwoUp:
        card = TwoUp(text.SECTIONS[number], self._content)
        self._section = card
        self._columns[0].insertWidget(self._columns[0].count() - 1, card)
        self.cards.append(card)
        return card

    def _add(
        self, name: str, field: Field, *, wide: bool = False, support: str = "",
        required: bool = False,
    ) -> Field:  # fmt: skip
        self._part_of[name] = len(self.cards) - 1
        if isinstance(field, CodeCombo):
            field.setMinimumContentsLength(LEAST_CHARS)
        self.add_field(
            name, text.LABELS[name], field, wide=wide, support=support, required=required
        )
        return field

    def _combo(self, name: str, codes: str, *, support: str = "") -> CodeCombo:
        combo = CodeCombo(self._options(codes), self._content)
        self._add(name, combo, support=support)
        return combo

    def _checks(self, name: str, codes: str, *, main: bool = False, support: str = "") -> None:
        checks = CodeChecks(self._options(codes), self._content, with_main=main)
        self._add(name, checks, wide=True, support=support)

    def _line(self, name: str, *, support: str = "") -> None:
        self._add(name, TextLine(self._content), support=support)

    def _long(self, name: str, *, low: int = 2, required: bool = False) -> None:
        field = LongText(self._content, low=low, high=10, phrases=self._phrases)
        self._add(name, field, wide=True, required=required)

    def _person_of_staff(self, name: str, *, empty: bool = True) -> CodeCombo:
        combo = CodeCombo(self._staff, self._content, empty=empty)
        self._add(name, combo)
        return combo

    def _moment(self, name: str) -> None:
        field = MomentEdit(self._content, now=self._ws.now)
        wide = field.fontMetrics().horizontalAdvance("00:00")
        field.time_edit.setMinimumWidth(round(wide * 1.3) + 24)
        self._add(name, field)

    def _day(self, name: str) -> None:
        self._add(name, WarekiEdit(self._content, today=self._ws.today))

    def _table(self, columns: Sequence[RowColumn]) -> TableRows:
        return TableRows(columns, self._content)

    def _options(self, codes: str) -> Sequence[tuple[str, str]]:
        year = self._ws.today().year - (self._ws.today().month < 4)
        return [
            (c.code, f"{c.code} {c.label}" if codes in _NUMBERED else c.label)
            for c in self._ws.codes[codes].valid(year)
        ]

    def _phrases(self) -> Sequence[tuple[str, str]]:
        found = self._ws.codes["phrases"].in_group(PHRASES)
        return [(one.label, one.attrs.get("text", one.label)) for one in found]

    def _first(self) -> None:
        card = self._card(0)
        self._long("gist", low=1, required=True)
        self._add("callback", PhoneEdit(self._content))
        self._combo("urgency", "urgency")
        self._person_of_staff("holder", empty=False)
        self._person_of_staff("second_staff")
        self._person_of_staff("taken_by", empty=False)
        self._moment("received_at")
        card.break_line()

    def _way(self) -> None:
        self._card(1)
        self._combo("kind", "kind")
        self._combo("newness", "newness")
        self._combo("route", "route")
        self._combo("method", "method")
        self._add("referrer", CodeCombo(self._agencies, self._content))
        self._line("referrer_text")

    def _caller(self) -> None:
        self._card(2)
        self._combo("caller", "caller", support=text.PROTECTED)
        self._combo("known_to_subject", "known_to_subject")
        name, kana = NameEdit(self._content), KanaEdit(self._content)
        name.feed(kana)
        self._add("caller_name", name)
        self._add("caller_kana", kana)
        self._combo("caller_relation", "relation")
        self._add("caller_phone", PhoneEdit(self._content))
        self._line("caller_belongs")
        self._line("caller_reach")
        self._combo("caller_office_name", "office_name")
        self._checks("caller_voicemail", "voicemail")

    def _subject(self) -> None:
        card = self._card(3)
        self._line("subject_alias")
        card.break_line()
        name, kana = NameEdit(self._content), KanaEdit(self._content)
        name.feed(kana)
        self._add("name", name)
        self._add("kana", kana)
        self._line("alias")
        self._combo("sex", "sex")
        birth = WarekiEdit(
            self._content, today=self._ws.today, partial=True, lean="past", age=True
        )
        self._add("birth", birth)
        self._add("phone", PhoneEdit(self._content))
        self._add("address", TextLine(self._content), wide=True)
        self._line("district")
        self._combo("residency", "residency")
        self._add("secret_address", CheckField(text.SECRET, self._content))
        self._line("whereabouts")
        self._combo("office_name", "office_name")
        self._line("reach_note")
        self._checks("voicemail", "voicemail")
        self._checks("support_needs", "support_needs")
        self._line("support_note")
        self._line("register_no", support=text.PROTECTED)
        self._add("relatives", self._table(
            tables.relative_columns(
                self._options("kinship")[1:], self._options("family_state"), self._ws.today
            )
        ), wide=True)

    def _matter(self) -> None:
        card = self._card(4)
        self._long("story", low=4)
        self._long("history")
        self._checks("troubles", "trouble", main=True, support=text.MAIN_HINT)
        self._long("wish", low=1)
        self._add("wish_unheard", CheckField(text.UNHEARD, self._content))
        self._long("family_wish", low=1)
        self._checks("fields", "field")
        counted = [("yes", text.COUNT_YES), ("no", text.COUNT_NO)]
        self._add("counted", CodeCombo(counted, self._content))
        self._combo("topic", "topic")
        card.add_widget(self._topic_note)
        self._checks("factors", "factor")

    def _health(self) -> None:
        self._card(5)
        self._combo("care_state", "care_state")
        self._line("care_since")
        self._line("care_place")
        self._line("diagnosis")
        self._combo("diagnosis_source", "diagnosis_source")
        self._line("medication")
        self._add("benefits", self._table(
            tables.benefit_columns(
                self._options("benefit"), self._options("benefit_state"), self._ws.today
            )
        ), wide=True)
        self._add("involved", self._table(tables.involved_columns(self._agencies)), wide=True)
        self._line("tried_before")

    def _safety_card(self) -> None:
        card = self._card(6)
        self._checks("signs", "sign")
        self._combo("vulnerable_at_home", "vulnerable")
        self._moment("notified_at")
        card.add_widget(self._safety)
        reported = self._table(tables.reported_columns())
        self._add("reported_to", reported, wide=True, support=text.PROTECTED)
        self._checks("cautions", "caution")
        self._line("caution_note")
        card.break_line()
        self._line("urgency_reason")
        self._person_of_staff("urgency_by")

    def _sharing(self) -> None:
        self._card(7)
        self._combo("consent_state", "consent_state")
        self._combo("given_by", "consent_by")
        self._line("scope_agencies")
        self._line("scope_items")
        self._day("until")
        self._person_of_staff("explained_by")
        self._day("explained_on")
        self._combo("basis", "sharing_basis")
        self._line("basis_reason")

    def _answer(self) -> None:
        card = self._card(8)
        self._long("response")
        self._long("view")
        self._combo("after", "after_intake")
        self._line("next_what")
        self._person_of_staff("next_who")
        self._day("next_on")
        card.break_line()
        self._line("companions")
        self._add("minutes", MinutesEdit(self._content))
        self._day("circulated_on")
        self._day("circulation_done_on")

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

    def follow(self) -> None:
        """Show what the answers so far ask for, hide the rest; hidden values are kept."""
        other = self.field("caller").value() == "other" and not self._anonymous
        for name in CALLER:
            self._show(name, other)
        for name in IDENTITY:
            self._show(name, not self._anonymous)
        self._show("subject_alias", self._anonymous)
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
            text.SAFETY_LINE.format(day=day_text(line.date()), time=time_text(line))
            if line
            else ""
        )
        self._safety.setVisible(line is not None)

    def _show(self, name: str, on: bool) -> None:
        line = self._lines[name]
        line.label.setVisible(on)
        line.field.setVisible(on)  # type: ignore[attr-defined]  # every field is a widget
        line.support_label.setVisible(on and bool(line.support_label.text()))
        if not on:
            line.error_label.hide()

    def _offer_minutes(self) -> None:
        method = self.field("method").value()
        if method and self.field("minutes").value() is None:
            self.put("minutes", intake.usual_minutes(self._ws, str(method)))

    def _offer_judge(self) -> None:
        if self.field("urgency").value() not in (None, "-") and not self.field(
            "urgency_by"
        ).value():
            self.put("urgency_by", self._ws.me.hex)

    def _offer_day(self) -> None:
        if not self.field("next_what").value():
            return
        if self.field("next_on").value() is None and not self.field("next_on").problem():
            urgency = str(self.field("urgency").value() or "")
            self.put("next_on", intake.first_move_on(self._ws, urgency))
        if self.field("next_who").value() is None:
            self.put("next_who", self.field("holder").value())


_NUMBERED = frozenset({"route", "method", "topic", "kinship", "sharing_basis"})
