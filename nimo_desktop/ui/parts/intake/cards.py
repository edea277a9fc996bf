"""The nine cards of 相談受付 and their fields, from the top of the screen to its end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nimo_desktop.services import intake_parts, office
from nimo_desktop.services.districts import Suggestion
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.fields.base import Field
from nimo_desktop.ui.fields.code_checks import CodeChecks
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
from nimo_desktop.ui.parts.intake import tables
from nimo_desktop.ui.parts.intake.nurse_line import NurseLine
from nimo_desktop.ui.parts.intake.small_fields import CheckField
from nimo_desktop.ui.parts.intake.two_up import TwoUp
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import set_look

PHRASES = "intake"
LEAST_CHARS = 4
_NUMBERED = frozenset({"route", "method", "topic", "kinship", "sharing_basis"})


class IntakeCards(FormPage[IntakeForm]):
    """All fields of sheets.md §1 in their cards; `IntakeFields` gives them their behaviour."""

    def __init__(self, ws: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ws = ws
        self.cards: list[Section] = []
        self._part_of: dict[str, int] = {}
        self._status.setWordWrap(True)
        self._status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._safety = self._note("error")
        self._topic_note = self._note("support")
        self.nurse = NurseLine(self._in_charge, lambda: self.field("holder").value(), self)
        self._staff = tuple((s.id.hex, s.name) for s in office.staff(ws))
        self._agencies = tuple((i.hex, name) for i, name in intake_parts.agencies(ws))
        for build in (
            self._first, self._way, self._caller, self._subject, self._matter, self._health,
            self._safety_card, self._sharing, self._answer,
        ):  # fmt: skip
            build()

    def _in_charge(self) -> Suggestion | None:
        raise NotImplementedError

    # The kinds of fields ------------------------------------------------------------------------
    def _note(self, look: str) -> QLabel:
        note = QLabel(self)
        note.setWordWrap(True)
        set_look(note, "look", look)
        return note

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
            if "only" not in c.attrs
        ]

    def _phrases(self) -> Sequence[tuple[str, str]]:
        found = self._ws.codes["phrases"].in_group(PHRASES)
        return [(one.label, one.attrs.get("text", one.label)) for one in found]

    # The cards ----------------------------------------------------------------------------------
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
        birth = WarekiEdit(self._content, today=self._ws.today, partial=True, lean="past", age=True)
        self._add("birth", birth)
        self._add("phone", PhoneEdit(self._content))
        self._add("address", TextLine(self._content), wide=True)
        card.add_beside(self.nurse)
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
        self._add(
            "relatives",
            self._table(
                tables.relative_columns(
                    self._options("kinship")[1:], self._options("family_state"), self._ws.today
                )
            ),
            wide=True,
        )

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
        self._add(
            "benefits",
            self._table(
                tables.benefit_columns(
                    self._options("benefit"), self._options("benefit_state"), self._ws.today
                )
            ),
            wide=True,
        )
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
        card = self._card(7)
        self._combo("consent_state", "consent_state")
        # What is asked for in every state comes first: what is hidden leaves no gap in a line.
        self._person_of_staff("explained_by")
        self._day("explained_on")
        self._combo("given_by", "consent_by")
        self._line("scope_agencies")
        self._line("scope_items")
        self._day("until")
        card.break_line()
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
