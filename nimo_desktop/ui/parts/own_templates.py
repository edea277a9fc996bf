"""役場のExcelの様式 on the 書類 tab: kept files, what nothing will fill, a file for this case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
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

from nimo_desktop.domain.consent import is_given
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.office_template import OfficeTemplate
from nimo_desktop.services import consents, exporting, own_templates, sheets
from nimo_desktop.services.own_templates import Kept, Made, Unknown
from nimo_desktop.services.paper import Paper
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import attempt, code_options, short_day
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import own_templates as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look

_ROLE = Qt.ItemDataRole.UserRole


class OwnTemplates(QWidget):
    """Enter or a double click on a form makes its file for the case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paper = Paper()
        self._case: CaseId | None = None
        self._stale = True
        self._known = ""
        self._reports: dict[UUID, tuple[Unknown, ...]] = {}
        self.files = QListWidget(self)
        self.files.setAccessibleName(text.LIST)
        self.empty = _hint(text.EMPTY, self)
        self.add_button = self._button(text.ADD, self.add, sign="excel")
        self.replace_button = self._button(text.REPLACE, self.replace)
        self.trash_button = self._button(text.TRASH, self.trash)
        self.names_button = self._button(text.NAMES, self.save_names)
        self.report_head = Heading(text.REPORT, self, level=3)
        self.report_hint = _hint(text.REPORT_HINT, self)
        self.report = QListWidget(self)
        self.report.setAccessibleName(text.REPORT)
        self.report.setWordWrap(True)
        self.report.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.report.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.readers = {one: QRadioButton(one.label, self) for one in own_templates.READERS}
        self.hint = _hint("", self)
        self.recipient = TextLine(self, name=text.RECIPIENT)
        self.purpose = TextLine(self, name=text.PURPOSE)
        self.basis = CodeCombo(code_options(desk.ws, "sharing_basis"), self, name=text.BASIS)
        self._outside = QWidget(self)
        self.make_button = self._button(text.MAKE, self.make, primary=True)
        self._lay_out()
        self.files.itemActivated.connect(lambda _: self.make())
        self.files.currentItemChanged.connect(lambda *_: self._show_report())
        for radio in self.readers.values():
            radio.toggled.connect(self._on_reader)
        self.readers[Reader.INSIDE].setChecked(True)
        desk.hub.changed.connect(self.refresh)

    def show_case(self, case_id: CaseId) -> None:
        """The files are read when they are looked at."""
        self._case = case_id
        ws = self._desk.ws
        person = sheets.person_of(ws, "case_summary", case_id)
        consent = consents.latest(ws, person_id=person) if person else None
        given = is_given(consent, ws.today())
        self._known = consents.CONSENT if given else consent.basis if consent else ""
        self.basis.set_value(self._known or None)
        self.recipient.setText("")
        self.purpose.setText(text.DEFAULT_PURPOSE)
        # Another case begins with the copy that stays.
        self.readers[Reader.INSIDE].setChecked(True)
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read the files anew; the chosen one stays."""
        self._stale = False
        chosen = self.template()
        found = own_templates.listed(self._desk.ws)
        self.files.blockSignals(True)
        self.files.clear()
        for one in found:
            item = QListWidgetItem(text.LINE.format(name=one.name, date=short_day(one.made_on)))
            item.setData(_ROLE, one)
            self.files.addItem(item)
            if chosen is not None and chosen.id in (one.id, one.replaces):
                self.files.setCurrentItem(item)
        self.files.blockSignals(False)
        if found and self.files.currentItem() is None:
            self.files.setCurrentRow(0)
        self.empty.setVisible(not found)
        self.files.setVisible(bool(found))
        for button in (self.replace_button, self.trash_button, self.make_button):
            button.setEnabled(bool(found))
        self._show_report()

    def refresh(self, changes: Changes) -> None:
        """A file was added, replaced or put away."""
        if changes.touches("office_template"):
            self._stale = True
            if self.isVisible():
                self.reload()

    def template(self) -> OfficeTemplate | None:
        """The chosen form."""
        item = self.files.currentItem()
        found = item.data(_ROLE) if item is not None else None
        return found if isinstance(found, OfficeTemplate) else None

    def reader(self) -> Reader:
        """For whom."""
        return next(one for one, radio in self.readers.items() if radio.isChecked())

    # Acts ---------------------------------------------------------------------------------------
    def add(self) -> None:
        """Another file of the office."""
        desk = self._desk
        path = desk.prompts.ask_file_to_open(text.ADD_TITLE, kinds=text.EXCEL_KIND)
        if path is not None:
            kept = attempt(desk, lambda: own_templates.add(desk.ws, "", path))
            self._told(kept, text.ADDED, text.ADDED_UNKNOWN)

    def replace(self) -> None:
        """A newer file for the chosen form."""
        desk, chosen = self._desk, self.template()
        if chosen is None:
            return
        path = desk.prompts.ask_file_to_open(text.REPLACE_TITLE, kinds=text.EXCEL_KIND)
        if path is not None:
            kept = attempt(desk, lambda: own_templates.replace(desk.ws, chosen.id, path))
            self._told(kept, text.REPLACED, text.REPLACED_UNKNOWN)

    def trash(self) -> None:
        """The chosen form into the trash: it goes for everybody, so it is asked."""
        desk, chosen = self._desk, self.template()
        if chosen is None or not desk.prompts.confirm(
            Question(text.TRASH_TITLE, text.TRASH_WORDS.format(name=chosen.name), text.TRASH)
        ):
            return

        def work() -> bool:
            own_templates.trash(desk.ws, chosen)
            return True

        if attempt(desk, work):
            desk.prompts.toast(text.TRASHED, undo=desk.ws.undo)

    def make(self) -> None:
        """The file for this case, where the nurse wants it."""
        made = attempt(self._desk, self._made)
        if made is None:
            return
        path = self._desk.prompts.ask_file_to_save(
            text.SAVE_TITLE, name=made.file_name, kinds=text.EXCEL_KIND
        )
        if path is None:
            return

        def work() -> bool:
            own_templates.write(self._desk.ws, made, path)
            return True

        if attempt(self._desk, work):
            more = len(made.filled.continued)
            self._desk.prompts.toast(
                text.SAVED_CONTINUED.format(count=more) if more else text.SAVED
            )

    def save_names(self) -> None:
        """Which words one may write into a file, as an Excel list to copy from."""
        desk = self._desk
        path = desk.prompts.ask_file_to_save(
            text.NAMES_TITLE, name=text.NAMES_FILE, kinds=text.EXCEL_KIND
        )
        if path is None:
            return
        columns = exporting.text_columns(text.NAMES_COLUMNS, widths=(44, 34, 16))
        done = attempt(
            desk,
            lambda: exporting.export_list(
                desk.ws, columns, list(_name_rows()), title=text.NAMES_LIST, path=path
            ),
        )
        if done:
            desk.prompts.toast(text.NAMES_SAVED)

    def focus_first(self) -> None:
        """The list of files, or what begins it."""
        (self.files if self.files.count() else self.add_button).setFocus()

    # Inside -------------------------------------------------------------------------------------
    def _made(self) -> Made | None:
        chosen, case_id, ws = self.template(), self._case, self._desk.ws
        if chosen is None or case_id is None:
            return None
        about = own_templates.about_in(ws, chosen, case_id)
        return own_templates.make(
            ws,
            chosen.id,
            about,
            self.reader(),
            self._paper.fonts,
            case=case_id,
            recipient=self.recipient.text(),
            purpose=self.purpose.text(),
            basis=str(self.basis.value() or ""),
        )

    def _told(self, kept: Kept | None, words: str, with_unknown: str) -> None:
        if kept is None:
            return
        self._reports[kept.template.id] = kept.unknown
        self.reload()
        for row in range(self.files.count()):
            if self.files.item(row).data(_ROLE).id == kept.template.id:
                self.files.setCurrentRow(row)
        said = with_unknown.format(count=len(kept.unknown)) if kept.unknown else words
        self._desk.prompts.toast(said, undo=self._desk.ws.undo)

    def _show_report(self) -> None:
        chosen = self.template()
        self.report.clear()
        for part in (self.report_head, self.report_hint, self.report):
            part.setVisible(chosen is not None)
        if chosen is None:
            return
        if chosen.id not in self._reports:
            self._reports[chosen.id] = own_templates.report(chosen)
        unknown = self._reports[chosen.id]
        self.report_hint.setText(text.REPORT_HINT if unknown else text.REPORT_NONE)
        self.report.setVisible(bool(unknown))
        self.report.addItems([_line(one) for one in unknown])

    def _on_reader(self, checked: bool) -> None:
        if not checked:
            return
        reader = self.reader()
        outside = reader not in own_templates.STAYING
        self._outside.setVisible(outside)
        self.hint.setText(text.OUTSIDE_HINT if outside else text.INSIDE_HINT)
        self.make_button.setText(text.MAKE_OUTSIDE if outside else text.MAKE)
        theirs = text.RECIPIENTS.get(reader.value)
        if theirs is not None or self.recipient.text() in text.RECIPIENTS.values():
            self.recipient.setText(theirs or "")
            self.purpose.setText(text.PURPOSES.get(reader.value, text.DEFAULT_PURPOSE))
        self._offer_bases(own=reader is Reader.PERSON)

    def _offer_bases(self, *, own: bool) -> None:
        """The person's own copy has a basis of its own, offered nowhere else."""
        if self.basis.value() == consents.OWN:
            self.basis.set_value(self._known or None)
        also = "person" if own else ""
        self.basis.set_options(code_options(self._desk.ws, "sharing_basis", also=also))
        if own:
            self.basis.set_value(consents.OWN)

    def _button(
        self, label: str, act: Callable[[], None], *, sign: str = "", primary: bool = False
    ) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if primary:
            set_look(button, "primary", "true")
        if sign:
            button.setIcon(icon(sign, colour=TOKENS.primary))
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(16)
        for column, share in ((self._left(), 3), (self._right(), 2)):
            column.setSpacing(8)
            layout.addLayout(column, share)

    def _left(self) -> QVBoxLayout:
        acts, column = FlowBox(self), QVBoxLayout()
        for button in (
            self.add_button,
            self.replace_button,
            self.trash_button,
            self.names_button,
        ):
            acts.add(button)
        column.addWidget(Heading(text.LIST, self, level=3))
        for part in (self.empty, self.files, acts):
            column.addWidget(part, 1 if part is self.files else 0)
        for part in (self.report_head, self.report_hint, self.report):
            column.addWidget(part, 1 if part is self.report else 0)
        column.addStretch(0)
        return column

    def _right(self) -> QVBoxLayout:
        column, outside = QVBoxLayout(), QVBoxLayout(self._outside)
        column.addWidget(Heading(text.MAKE_HEAD, self, level=3))
        readers = FlowBox(self)
        for radio in self.readers.values():
            readers.add(radio)
        column.addWidget(readers)
        column.addWidget(_hint(text.NOT_OFFERED, self))
        column.addWidget(self.hint)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(4)
        for label, field in (
            (text.RECIPIENT, self.recipient),
            (text.PURPOSE, self.purpose),
            (text.BASIS, self.basis),
        ):
            outside.addWidget(QLabel(label, self._outside))
            outside.addWidget(field)
        column.addWidget(self._outside)
        column.addWidget(self.make_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return column

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()


def _hint(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_look(label, "look", "support")
    return label


def _line(one: Unknown) -> str:
    """「支援計画 A4　{{本人.氏明}}　「{{本人.氏名}}」のことですか。」"""
    place = text.PLACE.format(sheet=one.sheet, cell=one.cell).strip()
    if one.where != "cell":
        return text.NOT_FILLED.format(place=place, text=one.text, where=text.WHERE[one.where])
    if one.suggestion:
        return text.DID_YOU_MEAN.format(place=place, text=one.text, suggestion=one.suggestion)
    return text.UNKNOWN.format(place=place, text=one.text)


def _name_rows() -> Iterator[tuple[str, str, str]]:
    for name, kind, audience in own_templates.writable():
        words = {
            "one": text.ONE, "first": text.ROWS_FIRST, "part": text.ROWS_PART,
            "last": text.ROWS_LAST, "picture": text.PICTURE,
        }[kind]  # fmt: skip
        yield name, words, text.AUDIENCES[audience]
