"""Closing the window on an open vault: drafts, the day's backup, then the close itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.text import shell as text

if TYPE_CHECKING:
    from nimo_desktop.services.access import Sitting
    from nimo_desktop.ui.main_window import MainWindow


class WayOut:
    """What comes before the window of an open vault may go."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._begun = False
        self._free = False

    def is_free(self) -> bool:
        """Whether everything that had to come first is done."""
        return self._free

    def begin(self, sitting: Sitting) -> None:
        """Keep the drafts and back up if due; then the window closes by itself. Once is enough.

        Long work that is still running comes first: the nurse is told and the window stays.
        """
        if self._begun:
            return
        if self._window.tasks.busy():
            self._window.prompts.inform(text.BUSY_TITLE, text.BUSY_WORDS)
            return
        from nimo_desktop.services import safekeeping

        self._begun = True
        self._window.guard.stop()
        self._window.keep_drafts()
        if not safekeeping.due(sitting.workspace, closing=True):
            self._go()
            return
        self._window.tasks.run(
            lambda progress: safekeeping.back_up(sitting, cancelled=lambda: progress.cancelled),
            title=text.BACKING_UP,
            on_done=lambda _: self._go(),
            on_error=self._on_no_backup,
        )

    def _on_no_backup(self, error: BaseException) -> None:
        self._begun = False
        if not isinstance(error, KnownError):
            self._window.start_guard()
            raise error
        from nimo_desktop.ui.prompts import Question

        words = text.BACKUP_FAILED_ASK.format(sentence=error.sentence)
        if self._window.prompts.confirm(
                Question(text.BACKUP_FAILED_TITLE, words, text.CLOSE_ANYWAY, keep=text.STAY)):
            self._go()
        else:
            self._window.start_guard()

    def _go(self) -> None:
        self._begun = self._free = True
        self._window.close()
