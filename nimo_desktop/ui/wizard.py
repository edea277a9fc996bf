"""The first run: place, first user, town, staff, recovery code.

Order of the pages: the recovery code exists only once the vault does, and nothing may be made
while a page can still be left with 「設定をやめる」. So all questions come first; one button then
makes the vault and writes all answers as a single action, and the code comes before the last page.
Whoever stops before that button leaves no trace; whoever stops after it has a whole vault and makes
a new code in 設定.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import access, doorway, office
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.environment import Environment
from nimo_desktop.ui.input_guards import ENTER_NEXT, commit_ime
from nimo_desktop.ui.prompts import Prompts, Question
from nimo_desktop.ui.text import wizard as text
from nimo_desktop.ui.theme import TOKENS, heading_font, set_look
from nimo_desktop.ui.wizard_pages import (
    CodePage,
    DonePage,
    PlacePage,
    StaffPage,
    TownPage,
    UserPage,
)

WIDTH_CHARS = 52


class Wizard(QWidget):
    """`made` carries the sitting of the first user when he begins to work; `training_wanted` the
    sitting (or None before anything was made); `restore_wanted` when there is a backup of an older
    vault; `given_up` when he stopped before."""

    made = Signal(object)
    training_wanted = Signal(object)
    restore_wanted = Signal()
    given_up = Signal()

    def __init__(self, folder: Path, env: Environment, prompts: Prompts,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._env, self._prompts = env, prompts
        self._sitting: Sitting | None = None
        self.place = PlacePage(folder, prompts)
        self.user = UserPage(env)
        self.town = TownPage()
        self.staff = StaffPage()
        self.code = CodePage()
        self.done = DonePage()
        self.pages = (self.place, self.user, self.town, self.staff, self.code, self.done)
        self.stack = QStackedWidget(self)
        for page in self.pages:
            self.stack.addWidget(self._scrolled(page))
            for line in page.findChildren(QLineEdit):
                line.textEdited.connect(lambda _: self._tell(""))
        self.title = QLabel(self)
        self.title.setFont(heading_font(2))
        self.error = QLabel(self)
        self.error.setWordWrap(True)
        self.error.setStyleSheet(
            f"background: {TOKENS.error_fill}; color: {TOKENS.error}; padding: 8px;"
            f"border: 1px solid {TOKENS.error_border}; border-radius: 6px;")
        self.error.hide()
        self._lay_out()
        self.code.print_wanted.connect(self._on_print)
        self.go_to(0)

    def number(self) -> int:
        """Which page is shown, from 0."""
        return self.stack.currentIndex()

    def focus_first(self) -> None:
        """The keyboard to the first field of the page."""
        self.pages[self.number()].focus_first()

    def sitting(self) -> Sitting | None:
        """The vault, once it is made."""
        return self._sitting

    def go_to(self, number: int) -> None:
        """Show a page."""
        self.stack.setCurrentIndex(number)
        title = text.STEP.format(number=number + 1, count=len(self.pages), title=text.STEPS[number])
        self.title.setText(title)
        self.setAccessibleName(f"{text.TITLE} {title}")
        last, asking = number == len(self.pages) - 1, number < 4
        self.back.setVisible(0 < number < 4)
        self.cancel.setVisible(asking)
        self.restore.setVisible(number == 0)
        self.train.setVisible(number in (0, len(self.pages) - 1))
        self.next.setText(text.BEGIN if last else text.MAKE if number == 3 else text.NEXT)
        self.note.setText(text.NOTHING_YET if asking else "")
        self._tell("")
        self.focus_first()

    def forward(self) -> None:
        """The next page, if this one is filled in; the fourth makes the vault."""
        commit_ime()
        number = self.number()
        wrong = self.pages[number].wrong()
        if wrong and number == 4:
            self._leave_code(wrong)
            return
        if wrong:
            self._tell(wrong)
            self.pages[number].focus_empty()
            return
        if number == 2:
            self.staff.offer(self.user.name(), departments=self.town.all_departments())
        if number == 3 and not self._make():
            return
        if number == len(self.pages) - 1:
            self._begin()
            return
        self.go_to(number + 1)

    def _leave_code(self, wrong: str) -> None:
        if self.code.typed():
            self._tell(wrong)
        elif self._prompts.confirm(Question(text.CODE_LEAVE_TITLE, text.CODE_LEAVE,
                                            text.CODE_LEAVE_ACT, keep=text.CODE_STAY)):
            self.go_to(self.number() + 1)

    def _make(self) -> bool:
        folder = self.place.folder()
        first = access.FirstOffice(
            town=self.town.town(), department=self.town.department(),
            staff_name=self.user.name(), login=self.user.login(),
            password=self.user.pair.password(), profession=self.user.profession())
        self.next.setText(text.MAKING)
        self.next.setEnabled(False)
        self.next.repaint()
        try:
            new = access.create(folder, self._env, first)
            self._sitting = new.sitting
            office.set_up(new.sitting.workspace, office.SetUp(
                town=self.town.town(), departments=self.town.all_departments(),
                districts=self.town.districts(), staff=self.staff.staff(),
                coordinator=self.staff.coordinator(), deputy=self.staff.deputy(),
                runs_juso=self.staff.runs_juso()))
            new.sitting.workspace.forget_undo()
        except KnownError as error:
            self._tell(error.sentence)
            self.next.setText(text.MAKE)
            if self._sitting is None:
                return False
        finally:
            self.next.setEnabled(True)
        self.user.pair.clear()
        doorway.remember(folder, first.login)
        self.code.show_code(new.recovery_code)
        return True

    def _begin(self) -> None:
        sitting, self._sitting = self._sitting, None
        self.code.forget()
        if sitting is not None:
            self.made.emit(sitting)

    def _on_train(self) -> None:
        sitting, self._sitting = self._sitting, None
        self.code.forget()
        self.training_wanted.emit(sitting)

    def _on_print(self) -> None:
        from nimo_desktop.services import recovery
        from nimo_desktop.ui.preview import PreviewDialog

        pdf = recovery.sheet(self.code.code(), town=self.town.town(), at=self._env.clock())
        dialog = PreviewDialog(pdf, text.CODE_SHEET, self)
        dialog.print_wanted.connect(dialog.print_now)
        dialog.save_pdf_wanted.connect(lambda: self._save(pdf))
        dialog.exec()
        dialog.deleteLater()

    def _save(self, pdf: bytes) -> None:
        from nimo_desktop.services import exporting

        path = self._prompts.ask_file_to_save(
            text.CODE_SHEET, name=f"{text.CODE_SHEET}.pdf", kinds=text.SAVE_PDF_KINDS)
        if path is not None:
            try:
                exporting.save_bytes(path, pdf)
            except KnownError as error:
                self._prompts.tell(error)

    def _tell(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setAccessibleName(sentence)
        self.error.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("card", "true")
        card.setProperty(ENTER_NEXT, True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 16, 24, 16)
        inside.setSpacing(8)
        inside.addWidget(self.title)
        inside.addWidget(self.error)
        inside.addWidget(self.stack, 1)
        self.note = QLabel(card)
        set_look(self.note, "look", "support")
        self.cancel = self._button(text.CANCEL, self.given_up.emit)
        self.train = self._button(text.TRAIN, self._on_train)
        self.restore = self._button(text.RESTORE, self.restore_wanted.emit)
        self.back = self._button(text.BACK, lambda: self.go_to(self.number() - 1))
        self.next = self._button(text.NEXT, self.forward)
        self.next.setProperty("primary", "true")
        self._order_keys()
        bar = QHBoxLayout()
        bar.addWidget(self.cancel)
        bar.addStretch(1)
        for button in (self.train, self.restore, self.back, self.next):
            bar.addWidget(button)
        inside.addWidget(self.note)
        inside.addLayout(bar)
        card.setMaximumWidth(self.fontMetrics().horizontalAdvance("あ") * WIDTH_CHARS + 48)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addStretch(1)
        whole.addWidget(card, 20)
        whole.addStretch(1)

    def _order_keys(self) -> None:
        """After the last field comes 「次へ進む」: Enter through a page must not end on giving up.

        The pages stand before the buttons because they were made before them.
        """
        chain = (self.next, self.back, self.restore, self.train, self.cancel)
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    def _button(self, label: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button

    @staticmethod
    def _scrolled(page: QWidget) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        return scroll
