"""月次の確認: each open subject gets its main topic, or is not counted, in its own line."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.dates_jp import add_months, fiscal_year
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import exporting, topics
from nimo_desktop.services.topics import TopicRow
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.intake.words import short_day
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.text import widgets as words
from nimo_desktop.ui.theme import heading_font, set_look

MONTHS_BACK = 14
SHOWN = 100
WORDS = 40


class TopicCheckPage(QWidget):
    """One line per subject: day, who, words, the choice, [決める] and [数えない]."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.lines: list[TopicLine] = []
        self.month_box = QComboBox(self)
        self.month_box.setAccessibleName(text.MONTH)
        self.month_box.addItem(text.ALL_MONTHS, None)
        first = desk.ws.today().replace(day=1)
        for back in range(MONTHS_BACK):
            month = add_months(first, -back)
            self.month_box.addItem(f"{month.year}年{month.month}月", month)
        self.count_label = QLabel(self)
        self._done = QLabel(text.CHECK_DONE, self)
        self._done.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._content = QWidget(self)
        self._list = QVBoxLayout(self._content)
        self._list.setSpacing(8)
        self._list.addStretch(1)
        self.export_button = QPushButton(icon("excel"), words.LIST_TO_EXCEL, self)
        self.export_button.setAutoDefault(False)
        self.export_button.clicked.connect(lambda: self.export())
        self._lay_out()
        self.month_box.currentIndexChanged.connect(self.reload)
        desk.hub.changed.connect(self.refresh)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_decide_key)
        self.reload()

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """`extra["month"]` is a day of the month to check."""
        month = place.extra.get("month")
        at = self.month_box.findData(month.replace(day=1)) if isinstance(month, date) else -1
        if at >= 0:
            self.month_box.setCurrentIndex(at)
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Subjects are what is shown."""
        if changes.touches("subject", "name"):
            self.reload()

    def focus_first(self) -> None:
        """The first choice has the keyboard."""
        (self.lines[0].topic if self.lines else self.month_box).setFocus()

    # Acts ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read the month anew; what is decided goes from the list."""
        found = topics.open_topics(self._desk.ws, self.month_box.currentData())
        chosen = {line.row.subject_id: line.topic.code() for line in self.lines}
        for line in self.lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [TopicLine(self._desk, row, self._content) for row in found[:SHOWN]]
        for at, line in enumerate(self.lines):
            if line.row.subject_id in chosen:
                line.topic.set_value(chosen[line.row.subject_id])
            line.decide_button.clicked.connect(lambda _=False, n=at: self.decide(n))
            line.skip_button.clicked.connect(lambda _=False, n=at: self.skip(n))
            self._list.insertWidget(at, line)
        self.count_label.setText(text.CHECK_COUNT.format(count=len(found)))
        self._done.setVisible(not found)

    def export(self) -> None:
        """「この一覧をExcelへ」: every open line of the month, in its order."""
        path = self._desk.prompts.ask_file_to_save(
            text.CHECK_TITLE, name=f"{text.CHECK_TITLE}.xlsx", kinds=words.LIST_KINDS)
        if path is None:
            return
        ws = self._desk.ws
        codes = ws.codes
        columns = exporting.text_columns(text.CHECK_COLUMNS)
        rows = [
            [f"{row.at:%Y-%m-%d}", row.who or text.NO_NAME, codes.label("method", row.method),
             row.words, codes.label("topic", row.topic or row.proposed)]
            for row in topics.open_topics(ws, self.month_box.currentData())
        ]
        try:
            count = exporting.export_list(ws, columns, rows, title=text.CHECK_TITLE, path=path)
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        self._desk.prompts.toast(words.LIST_EXPORTED.format(count=count))

    def decide(self, number: int) -> None:
        """Count the line's subject under the topic chosen."""
        line = self.lines[number]
        self._set(number, line.topic.code() or "", counted=True)

    def skip(self, number: int) -> None:
        """The line's subject is no 精神保健福祉相談."""
        self._set(number, "", counted=False)

    def _set(self, number: int, topic: str, *, counted: bool) -> None:
        row = self.lines[number].row
        factors = row.factors or (row.proposed_factors if topic == row.proposed else ())
        try:
            topics.set_topic(self._desk.ws, row.subject_id, topic, factors, counted=counted)
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        if any(line.row.subject_id == row.subject_id for line in self.lines):
            self.reload()
        self._desk.prompts.toast(text.CHECK_SAVED, undo=self._undo)
        if self.lines:
            self.lines[min(number, len(self.lines) - 1)].topic.setFocus()

    def _undo(self) -> None:
        try:
            self._desk.ws.undo()
        except KnownError as error:
            self._desk.prompts.tell(error)

    def _on_decide_key(self) -> None:
        here = QApplication.focusWidget()
        for number, line in enumerate(self.lines):
            if here is not None and line.isAncestorOf(here):
                self.decide(number)
                return

    def _lay_out(self) -> None:
        heading, hint = QLabel(text.CHECK_TITLE, self), QLabel(text.CHECK_WORDS, self)
        heading.setFont(heading_font(2))
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.count_label)
        top.addWidget(self.month_box)
        top.addWidget(self.export_button)
        scroll = QScrollArea(self)
        scroll.setWidget(self._content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        for part in (hint, self._done):
            layout.addWidget(part)
        layout.addWidget(scroll, 1)


class TopicLine(QFrame):
    """One subject with its choice; the topic of last time is preselected, its meaning beside it."""

    def __init__(self, desk: Desk, row: TopicRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.setProperty("card", "true")
        who = row.who or text.NO_NAME
        codes = desk.ws.codes["topic"]
        options = [(c.code, f"{c.code} {c.label}") for c in codes.valid(fiscal_year(row.at.date()))]
        self.topic = CodeCombo(options, self, name=text.TOPIC_OF.format(who=who))
        self.topic.set_value(row.topic or row.proposed or None)
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        set_look(self._note, "look", "support")
        self._notes = {c.code: c.note for c in codes}
        self.decide_button = QPushButton(text.DECIDE, self)
        self.skip_button = QPushButton(text.NOT_COUNTED, self)
        self.open_button = QPushButton(text.OPEN_SOURCE, self)
        words = QLabel(f"{text.CHECK_SOURCE[row.source]}: {row.words[:WORDS]}", self)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(QLabel(f"{short_day(row.at.date())}  {who}", self), 0, 0)
        grid.addWidget(words, 0, 1)
        grid.addWidget(self._note, 1, 0, 1, 2)
        for column, part in enumerate(
            (self.topic, self.decide_button, self.skip_button, self.open_button), start=2
        ):
            grid.addWidget(part, 0, column)
        for button in (self.decide_button, self.skip_button, self.open_button):
            button.setAutoDefault(False)
            button.setAccessibleName(f"{button.text()} {who}")
        self.topic.committed.connect(self._show_note)
        self.open_button.clicked.connect(lambda: desk.go(_place(row)))
        self._show_note()

    def _show_note(self) -> None:
        self._note.setText(self._notes.get(self.topic.code() or "", ""))
        self._note.setVisible(bool(self._note.text()))


def _place(row: TopicRow) -> Place:
    if row.source == "consultation":
        return Place("intake", id=row.source_id)
    return Place("case", tab="contacts", extra={"contact": row.source_id})
