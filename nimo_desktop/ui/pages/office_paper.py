"""A sheet of the office that is not about one case: seen, printed, saved, without questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_label, wareki
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import measures_sheet, office, office_sheets
from nimo_desktop.services.maps import town_paper
from nimo_desktop.services.paper import Paper
from nimo_desktop.services.sheets import Rendered
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.parts.paper_desk import ChoosePrinter, PaperView, ask_printer, save_file
from nimo_desktop.ui.text import document as files
from nimo_desktop.ui.text import measures as numbers
from nimo_desktop.ui.text import office_paper as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look

MONTHS_BACK = 18
SIDE_CHARS = 17
ALL, YEARS_BACK = "all", 5


class OfficePaperPage(QWidget):
    """`Place("paper", extra={"kind": …})` with kind `referral_list` (ids, title),
    `district_table` (year), `staff_hand_over` (staff, taker), `manager_meeting` (month) or
    `measures` (span: a fiscal year or "all", first and last month).
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        choose_printer: ChoosePrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fonts = Paper()
        self._place = Place("paper")
        self.rendered: Rendered | None = None
        self.title = Heading("", self, level=2)
        self.title.setWordWrap(True)
        self.paper = PaperView(self, choose_printer=choose_printer)
        today = desk.ws.today()
        self.month = self._combo(text.MONTH, _months(today))
        self.meeting = self._combo(text.MEETING, list(text.MEETINGS))
        years = range(fiscal_year(today) + 1, fiscal_year(today) - 4, -1)
        self.year = self._combo(text.YEAR, [(str(y), fiscal_year_label(y)) for y in years])
        past = [
            (str(y), fiscal_year_label(y))
            for y in range(fiscal_year(today), fiscal_year(today) - YEARS_BACK, -1)
        ]
        self.span = self._combo(text.YEAR, [*past, (ALL, numbers.ALL_YEARS)])
        self.town_year = self._combo(text.YEAR, past)
        self.first = self._combo(numbers.FIRST, _words(numbers.FROM_MONTH))
        self.last = self._combo(numbers.LAST, _words(numbers.TO_MONTH))
        self.last.set_value(str(numbers.MONTHS[-1]))
        people = [(str(one.id), one.name) for one in office.staff(desk.ws, with_left=True)]
        self.giver = self._combo(text.GIVER, people)
        self.taker = self._combo(text.TAKER, [("", text.NOBODY), *people])
        self.note = LongText(self, low=3, high=6)
        self.note.setAccessibleName(text.NOTE)
        self.maps = QCheckBox(text.MAPS, self)
        self.maps.setChecked(True)
        self.show_button = self._button(text.SHOW, "", self.show_now)
        self.print_button = self._button(text.PRINT, "print", self.print, primary=True)
        self.pdf_button = self._button(text.SAVE_PDF, "pdf", self.save_pdf)
        self.excel_button = self._button(text.SAVE_EXCEL, "excel", self.save_excel)
        self._choices: dict[str, QWidget] = {}
        self._lay_out()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(self.print)

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """Show the sheet that is named; nothing for an unknown one."""
        self._place = place
        extra = place.extra
        for name, box in (("year", self.year), ("month", self.month), ("staff", self.giver),
                          ("taker", self.taker), ("meeting", self.meeting),
                          ("span", self.span), ("first", self.first),
                          ("last", self.last)):  # fmt: skip
            if name in extra:
                box.set_value(str(extra[name]))
        if "note" in extra:
            self.note.set_value(str(extra["note"]))
        kind = str(extra.get("kind", ""))
        for name, holder in self._choices.items():
            holder.setVisible(name == kind)
        self.show_button.setVisible(kind in self._choices)
        self.show_now()

    def place(self) -> Place:
        """Where the page stands, for the way back."""
        return self._place

    def focus_first(self) -> None:
        """Printing is what it is opened for."""
        self.print_button.setFocus()

    def leave(self) -> None:
        """Nothing readable stays in memory longer than it is looked at."""
        self.paper.clear()
        self.rendered = None

    # Acts ---------------------------------------------------------------------------------------
    def show_now(self) -> None:
        """Make the sheet as chosen."""
        make = self._maker()
        self.rendered = None if make is None else attempt(self._desk, make)
        for button in (self.print_button, self.pdf_button, self.excel_button):
            button.setEnabled(self.rendered is not None)
        if self.rendered is None:
            self.title.setText(text.EMPTY)
            self.paper.clear()
            return
        self.title.setText(self.rendered.sheet.title)
        self.paper.show_pdf(self.rendered.pdf())

    def print(self) -> None:
        """At once: a copy for the office asks nothing."""
        if self.rendered is None:
            return
        sent = attempt(self._desk, lambda: self.paper.print_now(quiet=True))
        if sent:
            self._note(Op.PRINTED, files.PRINTED)

    def save_pdf(self) -> None:
        """The very PDF that is shown."""
        if self.rendered is not None and save_file(
            self._desk, files.SAVE_PDF_TITLE, name=self._name("pdf"), kinds=files.PDF_KIND,
            make=lambda: self.paper.pdf,
        ):  # fmt: skip
            self._note(Op.EXPORTED, files.SAVED)

    def save_excel(self) -> None:
        """The same sheet as xlsx."""
        if self.rendered is not None and save_file(
            self._desk, files.SAVE_EXCEL_TITLE, name=self._name("xlsx"), kinds=files.EXCEL_KIND,
            make=self.rendered.xlsx,
        ):  # fmt: skip
            self._note(Op.EXPORTED, files.SAVED)

    # Inside -------------------------------------------------------------------------------------
    def _maker(self) -> Callable[[], Rendered] | None:
        ws, extra = self._desk.ws, self._place.extra
        fonts = self._fonts.fonts
        kind = extra.get("kind")
        if kind == "referral_list":
            ids = [UUID(hex=str(one)) for one in extra.get("ids", ())]  # type: ignore[attr-defined]
            return lambda: office_sheets.referral_list(ws, ids, str(extra.get("title", "")), fonts)
        if kind == "district_table":
            year = int(self.year.code() or fiscal_year(ws.today()))
            return lambda: office_sheets.district_table(ws, year, fonts)
        if kind == "manager_meeting":
            month = date.fromisoformat(f"{self.month.code() or f'{ws.today():%Y-%m}'}-01")
            meeting = self.meeting.code() or "64"
            return lambda: office_sheets.manager_meeting(ws, month, fonts, kind=meeting)
        if kind == "measures":
            return self._measures
        if kind == "town_map":
            of = int(self.town_year.code() or fiscal_year(ws.today()))
            return lambda: town_paper.rendered(ws, of, fonts)
        giver = self.giver.code()
        if kind == "staff_hand_over" and giver:
            taker = self.taker.code()
            return lambda: office_sheets.staff_hand_over(
                ws, StaffId(UUID(giver)), fonts, taker=StaffId(UUID(taker)) if taker else None,
                note=str(self.note.value() or ""), maps=self.maps.isChecked(),
            )  # fmt: skip
        return None

    def _measures(self) -> Rendered:
        ws = self._desk.ws
        chosen = self.span.code() or str(fiscal_year(ws.today()))
        return measures_sheet.measures_sheet(
            ws, self._fonts.fonts, year=None if chosen == ALL else int(chosen),
            first=int(self.first.code() or 4), last=int(self.last.code() or 3),
        )  # fmt: skip

    def _note(self, op: Op, words: str) -> None:
        if self.rendered is not None:
            office_sheets.handed_out(self._desk.ws, self.rendered, op=op)
            self._desk.prompts.toast(words)

    def _name(self, ending: str) -> str:
        """The kind of sheet and the day as the file's name, never a person's."""
        form = self.rendered.sheet.form_id if self.rendered else ""
        return f"{form}_{self._desk.ws.today():%Y%m%d}.{ending}"

    def _combo(self, label: str, options: list[tuple[str, str]]) -> CodeCombo:
        combo = CodeCombo(options, self)
        combo.setAccessibleName(label)
        combo.set_value(options[0][0] if options else None)
        return combo

    def _button(
        self, label: str, sign: str, act: Callable[[], None], *, primary: bool = False
    ) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if primary:
            set_look(button, "primary", "true")
        if sign:
            button.setIcon(icon(sign, colour=TOKENS.base if primary else TOKENS.primary))
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.title)
        groups: dict[str, tuple[tuple[str, QWidget], ...]] = {
            "district_table": ((text.YEAR, self.year),),
            "town_map": ((text.YEAR, self.town_year),),
            "manager_meeting": ((text.MONTH, self.month), (text.MEETING, self.meeting)),
            "measures": (
                (text.YEAR, self.span), (numbers.FIRST, self.first), (numbers.LAST, self.last),
            ),
            "staff_hand_over": (
                (text.GIVER, self.giver), (text.TAKER, self.taker), (text.NOTE, self.note),
                ("", self.maps),
            ),
        }  # fmt: skip
        for kind, fields in groups.items():
            holder = QWidget(self)
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(4)
            for label, field in fields:
                if label:
                    box.addWidget(QLabel(label, holder))
                box.addWidget(field)
            holder.setVisible(False)
            self._choices[kind] = holder
            side.addWidget(holder)
        side.addWidget(self.show_button)
        hint = QLabel(text.HINT, self)
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        side.addWidget(hint)
        for button in (self.print_button, self.pdf_button, self.excel_button):
            side.addWidget(button)
        side.addStretch(1)
        beside = QWidget(self)
        beside.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        beside.setFixedWidth(self.fontMetrics().horizontalAdvance("あ") * SIDE_CHARS)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(16)
        layout.addWidget(self.paper, 1)
        layout.addWidget(beside)


def _words(words: str) -> list[tuple[str, str]]:
    """The months of a fiscal year, as (4, 4月から)."""
    return [(str(one), words.format(month=one)) for one in numbers.MONTHS]


def _months(today: date) -> list[tuple[str, str]]:
    """This month and those before, as (2026-11, 令和8年11月)."""
    found = []
    year, month = today.year, today.month
    for _ in range(MONTHS_BACK):
        first = date(year, month, 1)
        found.append((f"{first:%Y-%m}", f"{wareki(first).partition('月')[0]}月"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found
