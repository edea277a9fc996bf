"""The reply slip keyed in: in the order of the paper, what is usual is filled in already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtWidgets import QWidget

from nimo_desktop.services.replies import BOXES, ReplyFields, Source
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.parts.case.common import code_options
from nimo_desktop.ui.text import replies as text

NUMBER, LETTERS, SOURCE = "number", "letters", "source"
_DAYS = ("received_on", "first_step_on", "outcome_on", "filled_on")
_LISTS = {"answer": "reply", "reason": "return_reason", "outcome": "outcome"}
_ORDER = (
    "received_on", "received_by", "answer", "in_charge", "phone", "first_step", "first_step_on",
    "question", "reason", "fits", "outcome", "outcome_on", "filled_by", "filled_on",
)  # fmt: skip


class TypedForm(FormPage[Mapping[str, object]]):
    """Number and letters, then the boxes. The two days are today until they are changed, the one
    who took it is also the one in charge and the one who signed until told otherwise.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.add_section(text.TYPE_IT)
        sources = [(one.value, one.label) for one in (Source.PAPER, Source.PHONE)]
        self.add_field(NUMBER, text.NUMBER, TextLine(normalise=half_width), required=True)
        self.add_field(
            LETTERS, text.LETTERS, TextLine(normalise=half_width), support=text.LETTERS_HINT
        )
        self.add_field(SOURCE, text.SOURCE, CodeCombo(sources, empty=False))
        self.add_section(text.SLIP)
        for name in _ORDER:
            self._add_box(name)
        self.check_button = self.add_button(text.CHECK, primary=True)
        self.check_button.clicked.connect(self.request_save)
        self.field("received_by").committed.connect(partial(self._follow, "received_by"))
        self.field("in_charge").committed.connect(partial(self._follow, "in_charge"))
        self.finish()
        self.begin()

    def begin(self, number: str = "", letters: str = "") -> None:
        """An empty slip; `number` where it is known already."""
        today = self._desk.ws.today()
        self.load(
            {
                NUMBER: number, LETTERS: letters, SOURCE: Source.PAPER.value,
                "received_on": today, "filled_on": today,
            }
        )  # fmt: skip

    def identity(self) -> tuple[str, str, Source]:
        """Number, letters and how it came, as typed."""
        fields = self.values()
        letters = str(fields[LETTERS] or "")
        return str(fields[NUMBER] or ""), letters, Source(str(fields[SOURCE]))

    def said(self) -> ReplyFields:
        """The boxes as a reply."""
        fields = self.values()
        words = {
            name: str(fields[name] or "").strip() for name in _ORDER if name not in _DAYS
        }
        days: dict[str, date | None] = {
            name: cast("WarekiEdit", self.field(name)).day() for name in _DAYS
        }
        # Days that were only proposed are no answer: a slip of nothing else is an empty one.
        if not any(words.values()):
            return ReplyFields()
        return ReplyFields(**words, **days)  # type: ignore[arg-type]

    def _add_box(self, name: str) -> None:
        label = BOXES[name]
        if name in _DAYS:
            coming = name == "first_step_on"
            self.add_field(name, label, WarekiEdit(
                today=self._desk.ws.today, lean="future" if coming else "past"))
        elif name in _LISTS:
            options = code_options(self._desk.ws, _LISTS[name])
            if name == "answer":
                options = [(code, f"{code} {words}") for code, words in options]
            self.add_field(name, label, CodeCombo(options))
        elif name == "phone":
            self.add_field(name, label, PhoneEdit())
        elif name in ("first_step", "question"):
            self.add_field(name, label, LongText(low=1, high=4))
        else:
            self.add_field(name, label, TextLine())

    def _follow(self, source: str) -> None:
        """Who took it is mostly who is in charge and who signs."""
        words = self.field(source).value()
        for name in ("in_charge", "filled_by"):
            if name != source and not self.field(name).value():
                self.field(name).set_value(words)
