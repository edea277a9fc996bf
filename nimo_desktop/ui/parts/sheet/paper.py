"""The sheet as paper: for whom, the very PDF, printing and saving."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.consent import Disclosure, is_given
from nimo_desktop.domain.errors import KnownError, RuleBroken
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import sheet_copies, sheet_rendering
from nimo_desktop.services.consents import CONSENT, OWN, REQUEST
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.paper import Paper
from nimo_desktop.services.sheet_copies import STAYING
from nimo_desktop.services.sheets import INSIDE, Rendered
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import attempt, code_options
from nimo_desktop.ui.parts.paper_desk import ChoosePrinter, PaperView, ask_printer, save_file
from nimo_desktop.ui.parts.sheet.blacked import BlackedWords
from nimo_desktop.ui.parts.sheet.whose import WhoseCase
from nimo_desktop.ui.text import document as files
from nimo_desktop.ui.text import sheet as text
from nimo_desktop.ui.theme import SIZE_EVENTS, TOKENS, Heading, set_look

BESIDE_CHARS = 20
_OWN_BASES = {Reader.DISCLOSURE: ("request", REQUEST), Reader.PERSON: ("person", OWN)}
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class SheetPaper(QWidget):
    """`show_sheet` with a sheet as it is typed; Ctrl+P prints. Looking stores nothing: `store` is
    called before a copy is printed or saved, and gives the sheet with its number.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None, *,
                 choose_printer: ChoosePrinter = ask_printer) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paper = Paper()
        self._full: FullSheet | None = None
        self._rendered: Rendered | None = None
        self._recorded: tuple[str, ...] | None = None
        self._copy_no = ""
        self.store: Callable[[], FullSheet | None] = lambda: self._full
        self.view = PaperView(self, choose_printer=choose_printer)
        self.readers: dict[Reader, QRadioButton] = {
            one: QRadioButton(one.label, self) for one in Reader
        }
        self.whose = WhoseCase(desk, self)
        self.blacked = BlackedWords(self)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        set_look(self.hint, "look", "support")
        self.recipient = TextLine(self, name=text.RECIPIENT)
        self.purpose = TextLine(self, name=text.PURPOSE)
        self.basis = CodeCombo(code_options(desk.ws, "sharing_basis"), self, name=text.BASIS)
        self.recall = QCheckBox(text.RECALL, self)
        self.password = TextLine(self, name=text.PASSWORD)
        self.password.setPlaceholderText(text.PASSWORD_HINT)
        self.password.setToolTip(text.PASSWORD_TIP)
        self._outside = QWidget(self)
        self.pages_label = QLabel(self)
        self.pages_label.setWordWrap(True)
        self.print_button = self._button(text.PRINT, "print", self.print, primary=True)
        self.pdf_button = self._button(text.SAVE_PDF, "pdf", self.save_pdf)
        self.excel_button = self._button(text.SAVE_EXCEL, "excel", self.save_excel)
        self._side = QWidget(self)
        self._lay_out()
        for radio in self.readers.values():
            radio.toggled.connect(self._on_reader)
        self.whose.chosen.connect(self._on_case)
        self.blacked.changed.connect(lambda: self._show(self._copy_no))
        self.recall.toggled.connect(lambda _: self._show(self._copy_no))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(self.print)

    def show_sheet(self, full: FullSheet) -> None:
        """The copy for 供覧 first: nobody prints the file copy by habit."""
        self._full, self._recorded = full, None
        offered = {Reader.FILE, Reader.INSIDE, Reader.DISCLOSURE, *full.form.readers}
        for reader, radio in self.readers.items():
            radio.setVisible(reader in offered)
        self.whose.offer(full, Reader.INSIDE)
        self.basis.set_value(self._consented(full, Reader.INSIDE))
        first = self.readers[Reader.INSIDE]
        if first.isChecked():
            self._show()
        else:
            first.setChecked(True)

    def clear(self) -> None:
        """Nothing readable stays in memory longer than it is looked at."""
        self.view.clear()
        self._rendered = None
        self.blacked.line.clear()
        self.password.clear()

    def reader(self) -> Reader:
        """For whom."""
        return next(one for one, radio in self.readers.items() if radio.isChecked())

    def rendered(self) -> Rendered | None:
        """The sheet as it is shown."""
        return self._rendered

    # Acts ---------------------------------------------------------------------------------------
    def print(self) -> None:
        """A copy that stays asks nothing; one that leaves is recorded first."""
        if not self._hand_out():
            return
        quiet = self.reader() in STAYING
        if attempt(self._desk, lambda: self.view.print_now(quiet=quiet)):
            self._note(Op.PRINTED)
            self._desk.prompts.toast(text.PRINTED)

    def save_pdf(self) -> None:
        """The very PDF that is shown."""
        self._save(text.SAVE_PDF_TITLE, "pdf", files.PDF_KIND)

    def save_excel(self) -> None:
        """The same sheet as xlsx."""
        self._save(text.SAVE_EXCEL_TITLE, "xlsx", files.EXCEL_KIND)

    def _save(self, title: str, ending: str, kinds: str) -> None:
        """A file that leaves is recorded with it: stopping at the file's name records nothing."""
        ready, given = self._ready()
        said = self._said()
        if not ready:
            return
        kept = None if given is None else partial(self._record, given)

        def make() -> bytes:
            made = self._with_number()
            return self.view.pdf if ending == "pdf" else made.xlsx()

        if save_file(self._desk, title, name=self._name(ending), kinds=kinds, record=kept,
                     make=make,
                     password=self.password.text()):  # fmt: skip
            self._recorded = said
            self._note(Op.EXPORTED)
            self._desk.prompts.toast(text.FILE_SAVED)
        elif given is not None:
            self._show()

    # Inside -------------------------------------------------------------------------------------
    def _show(self, copy_no: str = "") -> None:
        full = self._full
        if full is None:
            return
        reader, ws, case = self.reader(), self._desk.ws, self.whose.key()
        self._copy_no = copy_no
        if not self._may_be_made(full):
            return
        self._rendered = attempt(self._desk, lambda: sheet_rendering.render(
            ws, full, reader=reader, copy_no=copy_no, recall=self.recall.isChecked(),
            fonts=self._paper.fonts, case=case, blacked=self.blacked.words()))
        if self._rendered is None:
            self.view.clear()
            return
        self.view.show_pdf(self._rendered.pdf())
        pages = text.LONG.format(count=self._rendered.pages)
        self.pages_label.setText(pages if full.stored else f"{pages}\n{text.NO_NUMBER_YET}")

    def _may_be_made(self, full: FullSheet) -> bool:
        """Whether it is known whose copy it is; what is missing is said beside."""
        try:
            sheet_copies.told(self._desk.ws, full, self.reader(), self.whose.key())
        except RuleBroken as refused:
            self._rendered = None
            self.view.clear()
            asked = not self.whose.isHidden()
            self.whose.tell(refused.sentence if asked else "")
            self.pages_label.setText("" if asked else refused.sentence)
            return False
        except KnownError:
            pass  # rendering tells of it
        self.whose.tell()
        return True

    def _said(self) -> tuple[str, ...]:
        return (self.reader().value, self.recipient.text(), self.purpose.text(),
                str(self.basis.value() or ""), str(self.whose.key() or ""),
                *self.blacked.words())

    def _ready(self) -> tuple[bool, Disclosure | None]:
        """Whether the copy may be made, and the disclosure of one that leaves and is not recorded
        yet; its number stands on the paper then.
        """
        full, said = self._full, self._said()
        if full is None:
            return False, None
        if self.reader() in STAYING or said == self._recorded:
            return self._rendered is not None, None
        made = attempt(self._desk, lambda: sheet_copies.prepared(
            self._desk.ws, full, self.reader(), recipient=said[1], purpose=said[2],
            basis=said[3], case=self.whose.key()))
        if made is None:
            return False, None
        self._show(str(made.copy_no))
        return self._rendered is not None, made

    def _with_number(self) -> Rendered:
        """The copy of the stored sheet. Raises KnownError."""
        full = self.store()
        if full is not None and full is not self._full:
            self._full = full
            self._show(self._copy_no)
        if self._rendered is None:
            raise KnownError
        return self._rendered

    def _hand_out(self) -> bool:
        """Record the copy that leaves; True when printing may go on."""
        ready, given = self._ready()
        if not ready or attempt(self._desk, self._with_number) is None:
            return False
        if given is None:
            return True
        if attempt(self._desk, lambda: self._record(given)) is None:
            return False
        self._recorded = self._said()
        return True

    def _record(self, given: Disclosure) -> Disclosure:
        if self._full is not None:
            sheet_copies.record(self._desk.ws, self._full, self.reader(), given)
        return given

    def _note(self, op: Op) -> None:
        full, reader, ws = self._full, self.reader(), self._desk.ws
        if full is None:
            return
        if reader in STAYING:
            sheet_copies.printed(ws, full, reader=reader, op=op)
            return
        sheet_copies.printed(
            ws, full, reader=reader, op=op, recipient=self.recipient.text() or INSIDE,
            purpose=self.purpose.text(), basis=str(self.basis.value() or ""),
            case_id=self.whose.case_id())

    def _consented(self, full: FullSheet, reader: Reader) -> str | None:
        """The basis that is there already: a consent in force, else what was noted with it."""
        ws = self._desk.ws
        try:
            consent = sheet_copies.told(ws, full, reader, self.whose.key()).facts.consent
        except RuleBroken:
            return None
        if is_given(consent, ws.today()):
            return CONSENT
        return consent.basis or None if consent else None

    def _offer_bases(self, reader: Reader) -> None:
        """A 開示請求 and the person's own copy have a basis of their own, which is chosen already
        and offered nowhere else.
        """
        use, basis = _OWN_BASES.get(reader, ("", ""))
        if self.basis.value() in (REQUEST, OWN) and self._full is not None:
            self.basis.set_value(self._consented(self._full, reader))
        self.basis.set_options(code_options(self._desk.ws, "sharing_basis", also=use))
        if basis:
            self.basis.set_value(basis)

    def _name(self, ending: str) -> str:
        """A number as the file's name, never a person's."""
        full = self._full
        if full is None:
            return f"{text.PAPER}.{ending}"
        stem = f"{full.sheet.number}_{full.form.id}" if full.stored else full.form.title
        return f"{_NOT_IN_FILE_NAMES.sub('', stem)}.{ending}"

    def _on_reader(self, checked: bool) -> None:
        if not checked:
            return
        reader = self.reader()
        leaves = reader not in STAYING
        self._outside.setVisible(leaves)
        hint = text.OUTSIDE_HINT if leaves else text.INSIDE_HINT
        if reader is Reader.DISCLOSURE:
            hint = f"{hint}\n{text.BARS_HINT}"
        self.hint.setText(hint)
        self.whose.offer(self._full, reader)
        self.blacked.offer(shown=reader is Reader.DISCLOSURE)
        self.print_button.setText(text.PRINT_OUTSIDE if leaves else text.PRINT)
        if leaves:
            self.recipient.setText(text.PERSON_RECIPIENTS.get(reader.value, ""))
            self.purpose.setText(text.PURPOSES.get(reader.value, text.DEFAULT_PURPOSE))
            self._offer_bases(reader)
        self._recorded = None
        self.password.clear()
        self._show()

    def _on_case(self) -> None:
        """Another family: its own consent, and a copy of its own to record."""
        if self._full is not None and self.basis.value() not in (REQUEST, OWN):
            self.basis.set_value(self._consented(self._full, self.reader()))
        self._recorded = None
        self._show()

    def _button(self, label: str, sign: str, act: Callable[[], None], *,
                primary: bool = False) -> QPushButton:
        button = QPushButton(icon(sign, colour=TOKENS.base if primary else TOKENS.primary), label,
                             self)
        button.setAutoDefault(False)
        if primary:
            button.setProperty("primary", "true")
        button.clicked.connect(act)
        return button

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_scroll"):
            self._set_width()

    def _set_width(self) -> None:
        wide = self.fontMetrics().horizontalAdvance("あ") * BESIDE_CHARS
        self._side.setFixedWidth(wide)
        self._scroll.setFixedWidth(wide + self._scroll.verticalScrollBar().sizeHint().width())

    def _beside(self) -> QVBoxLayout:
        """The fields scroll; the buttons below them are always in sight."""
        files = FlowBox(self)
        for button in (self.pdf_button, self.excel_button):
            files.add(button)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(self._scroll, 1)
        for part in (self.pages_label, self.print_button, files):
            beside.addWidget(part)
        return beside

    def _lay_out(self) -> None:
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(4)
        side.addWidget(Heading(text.READER, self, level=3))
        for radio in self.readers.values():
            side.addWidget(radio)
        for part in (self.whose, self.hint, self.blacked):
            side.addWidget(part)
        outside = QVBoxLayout(self._outside)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(2)
        for label, field in ((text.RECIPIENT, self.recipient), (text.PURPOSE, self.purpose),
                             (text.BASIS, self.basis)):  # fmt: skip
            outside.addWidget(QLabel(label, self._outside))
            outside.addWidget(field)
        outside.addWidget(QLabel(text.PASSWORD, self._outside))
        outside.addWidget(self.password)
        outside.addWidget(self.recall)
        side.addWidget(self._outside)
        side.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._side)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._beside())
        self._outside.setVisible(False)
        self._set_width()
