"""The one window: login card, wizard or the frame of an open vault; lock, change of user, close."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.first_picture import FirstPicture
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.lock_guard import LockGuard
from nimo_desktop.ui.login import LoginCard
from nimo_desktop.ui.preferences import Preferences
from nimo_desktop.ui.text import login as login_text
from nimo_desktop.ui.text import shell as text
from nimo_desktop.ui.theme import TrainingFrame
from nimo_desktop.ui.warm import WarmUp
from nimo_desktop.ui.way_out import WayOut
from nimo_desktop.ui.ways_in import WaysIn

if TYPE_CHECKING:
    from nimo_desktop.services.access import Sitting
    from nimo_desktop.services.doorway import Door
    from nimo_desktop.services.quick_access import QuickAccess
    from nimo_desktop.ui.desk import Desk, Place
    from nimo_desktop.ui.prompts import Prompts
    from nimo_desktop.ui.shell.frame import Frame
    from nimo_desktop.ui.tasks import Tasks

SIZE = (1280, 720)
AFTER_DIALOGS_MS = 20


class MainWindow(QWidget):
    """Everything a nurse sees is in here. Its title never carries a name."""

    def __init__(self, folder: Path, *, warm: WarmUp, preferences: Preferences,
                 training: Path | None = None, prompts: Prompts | None = None) -> None:
        """`training` is the folder of the practice vault, which `folder` may be itself."""
        super().__init__()
        self.folder, self.home, self.training = folder, folder, training
        self.warm, self.preferences = warm, preferences
        self._prompts = prompts
        self._tasks: Tasks | None = None
        self._sitting: Sitting | None = None
        self._frame: Frame | None = None
        self._quick: QuickAccess | None = None
        self._door: Door | None = None
        self._purple: TrainingFrame | None = None
        self._resume: tuple[str, Place] | None = None
        self._leaving = False
        self.guard = LockGuard(self)
        self.guard.idle.connect(self.lock)
        self._finish = QTimer(self)
        self._finish.setSingleShot(True)
        self._finish.timeout.connect(self._finish_lock)
        self.card = LoginCard(self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.card.password_given.connect(self._on_password)
        self.card.pin_given.connect(self._on_pin)
        self.first_picture = FirstPicture(self.card.card, self)
        self.first_picture.shown.connect(self.warm.start)
        self.ways = WaysIn(self)
        self.way_out = WayOut(self)
        self.set_folder(folder)
        self.resize(*SIZE)

    # the vault -----------------------------------------------------------------------------------
    def set_folder(self, folder: Path) -> None:
        """Stand before another vault: its logins, or the wizard where there is none."""
        self.folder = folder
        in_training = folder == self.training
        if not in_training:
            self.home = folder
        self.setWindowTitle(text.PROGRAM_TRAINING if in_training else text.PROGRAM)
        self._show_training(in_training)
        self.card.set_folder(folder)
        self.card.set_training(in_training)
        if self._quick is not None:
            self._quick.forget_all()
        self._resume = None
        self.card.set_locked(False)
        if self.warm.done():
            self.stand_before_door()
        else:
            self.warm.door.connect(self.stand_before_door, Qt.ConnectionType.SingleShotConnection)

    @property
    def prompts(self) -> Prompts:
        """The door to dialogs, made when it is first needed: the first picture needs none."""
        if self._prompts is None:
            from nimo_desktop.ui.prompts import QtPrompts

            self._prompts = QtPrompts(self)
        return self._prompts

    @property
    def tasks(self) -> Tasks:
        """Long work beside this window."""
        if self._tasks is None:
            from nimo_desktop.ui.tasks import Tasks

            self._tasks = Tasks(self)
        return self._tasks

    def tell(self, error: KnownError) -> None:
        """A known trouble that nobody caught."""
        self.prompts.tell(error)

    def frame(self) -> Frame | None:
        """The frame while a vault is open."""
        return self._frame

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Behind the first picture, so that it comes as soon as a bare window would.
        self.first_picture.watch()

    def stand_before_door(self) -> None:
        """The logins of the vault, or the wizard where there is none."""
        from nimo_desktop.services import doorway

        if self.folder == self.training and doorway.state(self.folder) == "absent":
            self.ways.build_training()
            return
        if doorway.state(self.folder) == "absent":
            self.ways.show_wizard()
            return
        try:
            self.card.set_logins(doorway.logins(self.folder))
            self.card.show_trouble("")
        except KnownError as error:
            self.card.set_logins(())
            self.card.show_trouble(error.sentence)
        self.stack.setCurrentWidget(self.card)
        self.card.focus_first()

    def tools(self) -> tuple[QuickAccess, Door]:
        """PINs and the vault's door, both made once the services are loaded."""
        if self._quick is None or self._door is None:
            from nimo_desktop.services.doorway import Door
            from nimo_desktop.services.quick_access import QuickAccess

            self._quick = QuickAccess(self.warm.environment())
            self._door = Door()
        return self._quick, self._door

    # in ------------------------------------------------------------------------------------------
    def _on_password(self, login: str, password: str) -> None:
        from nimo_desktop.services import access
        from nimo_desktop.services.quick_access import WINDOW_CACHE_KIB

        def open_it() -> Sitting:
            _, door = self.tools()
            return access.log_in(self.folder, self.warm.environment(), login=login,
                                 password=password, cache_kib=WINDOW_CACHE_KIB, lock=door.lock)

        self._try(open_it)

    def _on_pin(self, login: str, pin: str) -> None:
        from nimo_desktop.services.quick_access import WINDOW_CACHE_KIB

        quick, _ = self.tools()
        self._try(lambda: quick.open(self.folder, login, pin=pin, cache_kib=WINDOW_CACHE_KIB))
        if self._sitting is None and not quick.available(login):
            self.card.forget_pin(login)
            self.card.focus_first()

    def _try(self, open_it) -> None:
        self.card.show_trouble("")
        self.card.set_busy(login_text.OPENING)
        self.card.repaint()
        try:
            _, door = self.tools()
            env = self.warm.environment()
            door.enter(self.folder, env.clock())
            sitting = open_it()
        except KnownError as error:
            self.card.set_busy("")
            self.card.show_trouble(error.sentence)
            return
        self.enter(sitting)

    def enter(self, sitting: Sitting) -> None:
        """Show the vault of this sitting: where the same user was before a lock, else 今日."""
        from nimo_desktop.ui.desk import Desk, Place
        from nimo_desktop.ui.hub import Hub
        from nimo_desktop.ui.shell.frame import Frame

        self._sitting = sitting
        self.card.clear_secret()
        hub = Hub(self)
        sitting.workspace.listen(hub.announce)
        desk = Desk(self.warm.environment(), sitting, hub, self.prompts, self.tasks, self.go)
        frame = Frame(desk, self)
        self._frame = frame
        frame.lock_wanted.connect(self.lock)
        frame.change_user_wanted.connect(self.change_user)
        frame.pin_wanted.connect(self.ask_pin)
        frame.quit_wanted.connect(self.close)
        self.stack.addWidget(frame)
        self.stack.setCurrentWidget(frame)
        place = Place("today")
        same_user = self._resume is not None and self._resume[0] == sitting.workspace.actor
        if self._resume is not None and same_user:
            place = self._resume[1]
        self._resume = None
        frame.go(place)
        frame.start()
        self.card.set_busy("")
        QTimer.singleShot(0, self._after_entering)

    def _after_entering(self) -> None:
        """What may wait until 今日 stands on the screen."""
        sitting = self._sitting
        if sitting is None:
            return
        from nimo_desktop.services import doorway, safekeeping

        office = sitting.workspace.office()
        quick, door = self.tools()
        door.enter(self.folder, self.warm.environment().clock())
        quick.allow(on=office.pin_allowed)
        doorway.remember(self.folder, sitting.workspace.actor)
        safekeeping.note_restored(sitting)
        self._show_training(office.training or self.folder == self.training)
        self.start_guard()
        if sitting.warnings:
            self.prompts.inform(text.WARNINGS_TITLE, "\n".join(sitting.warnings))

    def start_guard(self) -> None:
        """Lock after the minutes of the office or of this user, whichever is fewer."""
        if self._sitting is not None:
            minutes = self._sitting.workspace.office().lock_minutes
            self.guard.start(min(minutes, self.preferences.value.lock_minutes))

    def go(self, place: Place) -> None:
        """Where pages send the nurse."""
        if self._frame is not None:
            self._frame.go(place)

    # out -----------------------------------------------------------------------------------------
    def lock(self) -> None:
        """At once: cover the records, keep what was typed, forget the keys."""
        frame, sitting = self._frame, self._sitting
        if frame is None or sitting is None or self._leaving:
            return
        self._leaving = True
        self.guard.stop()
        commit_ime()
        place = frame.host.place()
        frame.end()
        self._cover(sitting.workspace.actor)
        if place is not None:
            self._resume = (sitting.workspace.actor, place)
        self._close_dialogs()
        # A question that was open returns to its asker first; the keys go right after.
        self._finish.start(AFTER_DIALOGS_MS)

    def change_user(self) -> None:
        """The card for a colleague; who was here finds the same place again."""
        sitting = self._sitting
        if sitting is None:
            return
        gone = sitting.workspace.actor
        self.lock()
        others = [name for name in self.logins() if name != gone]
        if others:
            self.card.select(others[0])
            self.card.who.setFocus()

    def ask_pin(self) -> None:
        """Set the PIN of the person at the desk; asked twice, kept in memory only."""
        from nimo_desktop.ui import pin_question

        quick, _ = self.tools()
        sitting = self._sitting
        if sitting is None:
            return
        pin = pin_question.ask(self.prompts, allowed=quick.allowed)
        if pin is not None and self._sitting is sitting:
            quick.arm(sitting, pin)
            self.prompts.toast(text.PIN_SET)

    def keep_drafts(self) -> None:
        """The system ends the session: what was typed goes into the vault now."""
        if self._frame is not None:
            commit_ime()
            self._frame.host.leave()

    def _cover(self, login: str) -> None:
        quick, _ = self.tools()
        names = self.logins()
        self.card.set_logins(names)
        self.card.select(login)
        self.card.set_locked(True, pin_for=frozenset(n for n in names if quick.available(n)))
        self.card.set_busy(login_text.CLOSING)
        self.stack.setCurrentWidget(self.card)

    def logins(self) -> tuple[str, ...]:
        """Who can open this vault, nobody if that cannot be read."""
        from nimo_desktop.services import doorway

        try:
            return doorway.logins(self.folder)
        except KnownError:
            return ()

    @staticmethod
    def _close_dialogs() -> None:
        from PySide6.QtWidgets import QDialog

        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                window.reject()

    def _finish_lock(self) -> None:
        if self.tasks.busy():  # it works with the open vault; the records are covered already
            self._finish.start(AFTER_DIALOGS_MS * 10)
            return
        self._leave(locked=True)
        self.card.set_busy("")
        self.card.focus_first()

    def _leave(self, *, locked: bool) -> None:
        from nimo_desktop.domain.journal import Op

        sitting, frame = self._sitting, self._frame
        self._sitting, self._frame = None, None
        if frame is not None:
            self.stack.removeWidget(frame)
            frame.setParent(None)
            frame.deleteLater()
        if sitting is not None:
            if locked:
                ws = sitting.workspace
                try:
                    ws.note(Op.LOCKED, "login", ws.actor, {})
                except KnownError as error:
                    self.card.tell(error.sentence)
            sitting.leave()
        self._leaving = False

    def end_for_new_key(self) -> None:
        """After `lock`: the sitting is over and no PIN opens any more; back to the card."""
        self._finish.stop()
        self._leave(locked=False)
        self.tools()[0].forget_all()
        self.card.set_locked(False)
        self.card.set_busy("")
        self.stand_before_door()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._sitting is None or self.way_out.is_free():
            self._end()
            event.accept()
            return
        event.ignore()
        if not self._leaving:
            self.way_out.begin(self._sitting)

    def _end(self) -> None:
        """Stop what ticks, close the vault, forget every key, free the door."""
        self.guard.stop()
        self._finish.stop()
        if self._frame is not None:
            self._frame.end()
        self._leave(locked=False)
        if self._quick is not None:
            self._quick.forget_all()
        if self._door is not None:
            self._door.leave()

    def _show_training(self, on: bool) -> None:
        if on and self._purple is None:
            self._purple = TrainingFrame(self)
            self._purple.show()
        elif not on and self._purple is not None:
            self.removeEventFilter(self._purple)
            self._purple.deleteLater()
            self._purple = None
            self.setContentsMargins(0, 0, 0, 0)

    def desk(self) -> Desk | None:
        """The desk of the open vault."""
        return self._frame.desk if self._frame is not None else None
