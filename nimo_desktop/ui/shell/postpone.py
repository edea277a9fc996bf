"""延期: a day and a reason; the digit before a reason takes it at once."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nimo_desktop.domain.codes import CodeList
from nimo_desktop.domain.deadlines import open_on_or_after
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.prompts import AskDialog
from nimo_desktop.ui.text import today as text
from nimo_desktop.ui.theme import set_look

LATER = timedelta(days=7)


class PostponeDialog(AskDialog):
    """Prefilled with the first open day a week from now."""

    def __init__(self, title: str, reasons: CodeList, today: date, holidays: Set[date], *,
                 parent: QWidget | None = None) -> None:
        super().__init__(text.POSTPONE_TITLE, f"{title}\n{text.POSTPONE_WORDS}",
                         act=text.POSTPONE_ACT, parent=parent)
        self._today = today
        self._day = open_on_or_after(today + LATER, frozenset(holidays))
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        label = QLabel(text.POSTPONE_TO, body)
        self.to = WarekiEdit(body, name=text.POSTPONE_TO, today=lambda: today)
        self.to.set_value(self._day)
        label.setBuddy(self.to.entry())
        self.list = QListWidget(body)
        self.list.setAccessibleName(text.POSTPONE_REASON)
        for number, one in enumerate(reasons, start=1):
            item = QListWidgetItem(f"{number}　{one.label}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, one.code)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        self.list.keyPressEvent = self._on_list_key  # type: ignore[method-assign]
        self.error = QLabel(body)
        self.error.hide()
        set_look(self.error, "look", "error")
        for part in (label, self.to, QLabel(text.POSTPONE_REASON, body), self.list, self.error):
            column.addWidget(part)
        self.list.setMinimumHeight(self.list.sizeHintForRow(0) * (len(reasons) + 1))
        self.add_part(body)
        self.act_button.setDefault(True)
        self.list.setFocus()

    def day(self) -> date:
        """Until when."""
        return self._day

    def reason(self) -> str:
        """The code of the chosen reason."""
        return str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))

    def accept(self) -> None:
        """Close only with a day from today on."""
        commit_ime()
        found = self.to.day()
        if found is None:
            self._tell(text.POSTPONE_NO_DATE)
        elif found < self._today:
            self._tell(text.POSTPONE_PAST)
        else:
            self._day = found
            super().accept()

    def _tell(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()
        self.to.entry().setFocus()

    def _on_list_key(self, event: QKeyEvent) -> None:
        number = event.text()
        if number.isascii() and number.isdigit() and 0 < int(number) <= self.list.count():
            self.list.setCurrentRow(int(number) - 1)
            self.accept()
            return
        QListWidget.keyPressEvent(self.list, event)
