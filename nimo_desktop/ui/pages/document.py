"""書類: the forms that fit a record, the paper as it will be printed, and to whom it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.consent import Disclosure, is_given
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import consents, disclosures, sheets
from nimo_desktop.services.paper import Paper
from nimo_desktop.services.sheets import FormInfo, Rendered
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import attempt, code_options
from nimo_desktop.ui.parts.paper_desk import ChoosePrinter, PaperView, ask_printer, save_file
from nimo_desktop.ui.text import document as text
from nimo_desktop.ui.theme import SIZE_EVENTS, TOKENS, Heading, set_look

_ROLE = Qt.ItemDataRole.UserRole
_HANDED_OUT = ("outside", "person")
_BESIDE_CHARS = (10, 19)


class DocumentPage(QWidget):
    """`Place("document", id=record, extra={"form": form_id})`; Ctrl+P prints."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        choose_printer: ChoosePrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paper = Paper()
        self._fitting: dict[str, UUID] = {}
        self._form: FormInfo | None = None
        self._rendered: Rendered | None = None
        self._recorded: tuple[str, str, str] | None = None
        self._known_basis: str | None = None
        self.forms = QListWidget(self)
        self.forms.setAccessibleName(text.FORMS)
        self.paper = PaperView(self, choose_printer=choose_printer)
        self.copies = {code: QRadioButton(label, self) for code, label in text.COPIES}
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        set_look(self.hint, "look", "support")
        self.recipient = TextLine(self, name=text.RECIPIENT)
        self.purpose = TextLine(self, name=text.PURPOSE)
        self.basis = CodeCombo(code_options(desk.ws, "sharing_basis"), self)
        self.basis.setAccessibleName(text.BASIS)
        self.password = TextLine(self, name=text.PASSWORD)
        self.password.setPlaceholderText(text.PASSWORD_HINT)
        self._outside = QWidget(self)
        self._beside: list[QWidget] = []
        self.print_button = self._button(text.PRINT, "print", self.print, primary=True)
        self.pdf_button = self._button(text.SAVE_PDF, "pdf", self.save_pdf)
        self.excel_button = self._button(text.SAVE_EXCEL, "excel", self.save_excel)
        self.blank_button = self._button(text.BLANK, "", self.print_blank)
        self._lay_out()
        self.forms.currentItemChanged.connect(self._on_form)
        for radio in self.copies.values():
            radio.toggled.connect(self._on_copy)
        self._print_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        self._print_key.activated.connect(self.print)

    def show_place(self, place: Place) -> None:
        """The forms around a record; the wanted one is shown."""
        wanted = str(place.extra.get("form", "case_summary"))
        if place.id is None:
            return
        about = sheets.around(self._desk.ws, wanted, place.id)
        self._fitting = {info.id: record for info, record in about}
        self._fill_basis(wanted, place.id)
        self.forms.blockSignals(True)
        self.forms.clear()
        for info, _ in about:
            item = QListWidgetItem(info.title)
            item.setData(_ROLE, info.id)
            self.forms.addItem(item)
            if info.id == wanted:
                self.forms.setCurrentItem(item)
        self.forms.blockSignals(False)
        self._choose_inside(wanted)

    def copy(self) -> str:
        """Which copy is chosen."""
        return next(code for code, radio in self.copies.items() if radio.isChecked())

    def focus_first(self) -> None:
        """The list of forms."""
        self.forms.setFocus()

    def leave(self) -> None:
        """Nothing readable stays in memory longer than it is looked at."""
        self.paper.clear()
        self._rendered = None
        self.password.clear()

    # acts -----------------------------------------------------------------------------------------
    def print(self) -> None:
        """庁内 asks nothing; a copy that leaves is recorded first and carries its number."""
        if not self._hand_out():
            return
        inside = self.copy() not in _HANDED_OUT
        sent = attempt(self._desk, lambda: self.paper.print_now(quiet=inside))
        if sent:
            self._note(Op.PRINTED)
            self._desk.prompts.toast(text.PRINTED)

    def save_pdf(self) -> None:
        """The very PDF that is shown."""
        self._save(text.SAVE_PDF_TITLE, "pdf", text.PDF_KIND, lambda _: self.paper.pdf)

    def save_excel(self) -> None:
        """The same sheet as xlsx."""
        self._save(text.SAVE_EXCEL_TITLE, "xlsx", text.EXCEL_KIND, lambda shown: shown.xlsx())

    def print_blank(self) -> None:
        """The empty form, to be written by hand."""
        if self._form is None:
            return
        ws = self._desk.ws
        blank = sheets.blank(self._form.id, ws.codes, ws.today(), self._paper.fonts)
        if attempt(self._desk, lambda: self.paper.print_other(blank.pdf())):
            self._desk.prompts.toast(text.PRINTED)

    # inside ---------------------------------------------------------------------------------------
    def _save(
        self, title: str, ending: str, kinds: str, make: Callable[[Rendered], bytes]
    ) -> None:
        """Ask where and write; a copy that leaves is recorded with its file or not at all."""
        leaving = self._leaving()
        if self._form is None or (leaving is None and self._must_tell()):
            return
        if leaving is not None:
            self._show(self._form.id, str(leaving.copy_no))
        shown, said = self._rendered, self._said()
        if shown is None:
            return
        saved = save_file(
            self._desk, title, name=self._name(ending), kinds=kinds, make=lambda: make(shown),
            password=self._password(),
            record=None if leaving is None else partial(disclosures.record, self._desk.ws, leaving),
        )  # fmt: skip
        if saved:
            self._recorded = said if leaving is not None else self._recorded
            self._note(Op.EXPORTED)
            self._desk.prompts.toast(text.SAVED)
        elif leaving is not None:
            self._show(self._form.id)  # the number was not given out

    def _said(self) -> tuple[str, str, str]:
        return (self.recipient.text(), self.purpose.text(), str(self.basis.value() or ""))

    def _must_tell(self) -> bool:
        """Whether what is shown would leave without being recorded."""
        return self.copy() in _HANDED_OUT and self._said() != self._recorded

    def _leaving(self) -> Disclosure | None:
        """The copy that leaves, ready to be recorded; None where none is, or it may not (told)."""
        if self._form is None or self._rendered is None or not self._must_tell():
            return None
        form, record, said = self._form, self._fitting[self._form.id], self._said()
        return attempt(
            self._desk,
            lambda: disclosures.prepared(
                self._desk.ws, form.id, record, recipient=said[0], purpose=said[1],
                basis=said[2], for_person=self.copy() == "person",
            ),
        )  # fmt: skip

    def _show(self, form_id: str, copy_no: str = "") -> None:
        self._form = sheets.form(form_id)
        record = self._fitting[form_id]
        rendered = attempt(
            self._desk,
            lambda: sheets.render(
                self._desk.ws, form_id, record, copy=self.copy(), copy_no=copy_no,  # type: ignore[arg-type]
                fonts=self._paper.fonts,
            ),
        )  # fmt: skip
        self._rendered, self._recorded = rendered, None
        if rendered is None:
            self.paper.clear()
            return
        self.paper.show_pdf(rendered.pdf())

    def _choose_inside(self, form_id: str) -> None:
        """Another form begins with the copy for the office, so that no caller prints by habit."""
        wanted = self.copies[sheets.inside_copy(self._desk.ws, form_id)]
        self._form = None
        wanted.setChecked(True)
        self._show(form_id)

    def _hand_out(self) -> bool:
        """Record the copy that leaves; True when printing may go on."""
        if self._form is None or self._rendered is None:
            return False
        if not self._must_tell():
            return True
        said, leaving = self._said(), self._leaving()
        if leaving is None:
            return False
        made = attempt(self._desk, lambda: disclosures.record(self._desk.ws, leaving))
        if made is None:
            return False
        self._show(self._form.id, str(made.copy_no))
        self._recorded = said
        return self._rendered is not None

    def _password(self) -> str:
        """Only for copies that leave."""
        return self.password.text() if self.copy() in _HANDED_OUT else ""

    def _note(self, op: Op) -> None:
        if self._form is None:
            return
        outside = self.copy() in _HANDED_OUT
        sheets.printed(
            self._desk.ws, self._form.id, self._fitting[self._form.id], op=op,
            recipient=self.recipient.text() if outside else sheets.INSIDE,
            purpose=self.purpose.text() if outside else text.COPIES[1][1],
            basis=str(self.basis.value() or "") if outside else "02",
        )  # fmt: skip

    def _name(self, ending: str) -> str:
        """A number as the file's name, never a person's."""
        number = self._rendered.sheet.marks.number if self._rendered else ""
        stem = number.replace(" ", "_") or text.TITLE
        return f"{stem}_{self._form.id if self._form else ''}.{ending}"

    def _fill_basis(self, form_id: str, record: UUID) -> None:
        ws = self._desk.ws
        person = sheets.person_of(ws, form_id, record)
        consent = consents.latest(ws, person_id=person) if person else None
        given = is_given(consent, ws.today())
        self._known_basis = "01" if given else (consent.basis if consent else "") or None
        self.basis.set_value(self._known_basis)
        self.purpose.setText(text.DEFAULT_PURPOSE)

    def _on_form(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._choose_inside(str(item.data(_ROLE)))

    def _on_copy(self, checked: bool) -> None:
        if not checked:
            return
        outside = self.copy() in _HANDED_OUT
        self._outside.setVisible(outside)
        self.hint.setText(text.OUTSIDE_HINT if outside else text.INSIDE_HINT)
        self.print_button.setText(text.PRINT_OUTSIDE if outside else text.PRINT)
        person = self.copy() == "person"
        if self.basis.value() == consents.OWN:
            self.basis.set_value(self._known_basis)
        self.basis.set_options(code_options(
            self._desk.ws, "sharing_basis", also="person" if person else ""))
        if person:
            self.basis.set_value(consents.OWN)
            self.recipient.setText(text.PERSON_RECIPIENT)
            self.purpose.setText(text.PERSON_PURPOSE)
        if self._form is not None:
            self._show(self._form.id)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_beside"):
            self._set_widths()

    def _set_widths(self) -> None:
        """The paper gets what the words beside it do not need."""
        wide = self.fontMetrics().horizontalAdvance("あ")
        for holder, chars in zip(self._beside, _BESIDE_CHARS, strict=True):
            holder.setFixedWidth(wide * chars)

    def _button(
        self, label: str, sign: str, act: Callable[[], None], *, primary: bool = False
    ) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if primary:
            button.setProperty("primary", "true")
        if sign:
            button.setIcon(icon(sign, colour=TOKENS.base if primary else TOKENS.primary))
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        heading = Heading(text.FORMS, self, level=3)
        heading.setWordWrap(True)
        left.addWidget(heading)
        left.addWidget(self.forms, 1)
        right.addWidget(Heading(text.THIS_COPY, self, level=3))
        for radio in self.copies.values():
            right.addWidget(radio)
        right.addWidget(self.hint)
        outside = QVBoxLayout(self._outside)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(4)
        for label, field in (
            (text.RECIPIENT, self.recipient), (text.PURPOSE, self.purpose),
            (text.BASIS, self.basis), (text.PASSWORD, self.password),
        ):  # fmt: skip
            outside.addWidget(QLabel(label, self._outside))
            outside.addWidget(field)
        right.addWidget(self._outside)
        right.addSpacing(8)
        for button in (self.print_button, self.pdf_button, self.excel_button, self.blank_button):
            right.addWidget(button)
        right.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(16)
        for column in (left, right):
            column.setSpacing(8)
            holder = QWidget(self)
            holder.setLayout(column)
            column.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(holder)
            self._beside.append(holder)
        layout.insertWidget(1, self.paper, 1)
        self._set_widths()
        self._outside.setVisible(False)
