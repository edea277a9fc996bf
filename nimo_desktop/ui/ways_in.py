"""Beside the password: practice, recovery code, a backup, another folder, the first run."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.text import login as login_text

if TYPE_CHECKING:
    from nimo_desktop.services.access import Sitting
    from nimo_desktop.ui.main_window import MainWindow
    from nimo_desktop.ui.wizard import Wizard

DEMO = "nimo_desktop.services.demo"


class WaysIn(QObject):
    """What the links of the login card do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wizard: Wizard | None = None
        card = window.card
        card.training_wanted.connect(self._on_training)
        card.recovery_wanted.connect(self._on_recovery)
        card.restore_wanted.connect(self._on_restore)
        card.folder_wanted.connect(self._on_folder)

    def wizard(self) -> Wizard | None:
        """The wizard while it is shown."""
        return self._wizard

    def _on_training(self) -> None:
        if self._window.folder == self._window.training:
            self._window.set_folder(self._window.home)
        elif self._window.training is not None:
            self._window.set_folder(self._window.training)

    def build_training(self) -> None:
        """Make the practice town, then stand before it."""
        if self._window.training is None or find_spec(DEMO) is None:
            self._window.prompts.inform(login_text.TRAINING, login_text.TRAINING_MISSING)
            self._window.set_folder(self._window.home)
            return
        demo = import_module(DEMO)
        folder, env = self._window.training, self._window.warm.environment()
        self._window.card.set_busy(login_text.MAKING_TRAINING)

        def ended() -> None:
            self._window.card.set_busy("")
            self._window.stand_before_door()

        def failed(error: BaseException) -> None:
            self._window.card.set_busy("")
            self._window.set_folder(self._window.home)
            raise error

        self._window.tasks.run(lambda _: demo.build(folder, env, today=env.clock().date()),
                       title=login_text.MAKING_TRAINING, on_done=lambda _: ended(),
                       on_error=failed)

    def _on_recovery(self) -> None:
        from nimo_desktop.ui.recovery_dialog import RecoveryDialog

        env = self._window.warm.environment()
        _, door = self._window.tools()
        try:
            door.enter(self._window.folder, env.clock())
        except KnownError as error:
            self._window.card.show_trouble(error.sentence)
            return
        dialog = RecoveryDialog(self._window.folder, env, self._window.logins(),
                                parent=self._window)
        if dialog.exec() and dialog.sitting is not None:
            self._window.enter(dialog.sitting)
        dialog.deleteLater()

    def _on_restore(self) -> None:
        from nimo_desktop.services import safekeeping

        self._window.warm.environment()
        file = self._window.prompts.ask_file_to_open(login_text.RESTORE_FILE,
                                             kinds=login_text.RESTORE_KINDS)
        ask = self._window.prompts.ask_folder
        target = None if file is None else ask(login_text.RESTORE_FOLDER)
        if file is None or target is None:
            return

        def done(_: object) -> None:
            self._drop_wizard()
            self._window.preferences.set_folder(target)
            self._window.set_folder(target)
            self._window.prompts.inform(login_text.RESTORED_TITLE, login_text.RESTORED)

        self._window.tasks.run(lambda _: safekeeping.restore(file, target),
                               title=login_text.RESTORING, on_done=done)

    def _on_folder(self) -> None:
        from nimo_desktop.services import doorway

        chosen = self._window.prompts.ask_folder(login_text.CHOOSE_FOLDER)
        if chosen is None:
            return
        trouble = doorway.folder_trouble(chosen)
        if trouble is not None:
            self._window.prompts.tell(trouble)
            return
        self._window.preferences.set_folder(chosen)
        self._window.set_folder(chosen)

    def show_wizard(self) -> None:
        """The first run of this folder."""
        from nimo_desktop.ui.wizard import Wizard

        if self._wizard is None:
            window = self._window
            wizard = Wizard(window.folder, window.warm.environment(), window.prompts, window)
            wizard.made.connect(self._on_made)
            wizard.training_wanted.connect(self._on_wizard_training)
            wizard.restore_wanted.connect(self._on_restore)
            wizard.given_up.connect(self._on_given_up)
            self._window.stack.addWidget(wizard)
            self._wizard = wizard
        self._window.stack.setCurrentWidget(self._wizard)
        self._wizard.focus_first()

    def _drop_wizard(self) -> None:
        if self._wizard is not None:
            self._window.stack.setCurrentWidget(self._window.card)
            self._window.stack.removeWidget(self._wizard)
            self._wizard.deleteLater()
            self._wizard = None

    def _on_made(self, sitting: Sitting) -> None:
        self._window.folder = self._window.home = sitting.folder
        self._window.card.set_folder(sitting.folder)
        self._window.preferences.set_folder(sitting.folder)
        self._drop_wizard()
        self._window.enter(sitting)

    def _on_wizard_training(self, sitting: Sitting | None) -> None:
        if sitting is not None:
            self._window.home = sitting.folder
            self._window.preferences.set_folder(sitting.folder)
            sitting.leave()
        self._drop_wizard()
        if self._window.training is not None:
            self._window.set_folder(self._window.training)

    def _on_given_up(self) -> None:
        self._drop_wizard()
        self._window.close()
