"""「金庫の鍵を新しくする」: asked, covered, done in the background, then printed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import exporting, office, recovery, rekey_sheets, rekeying
from nimo_desktop.services.rekeying import Rekeyed
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.preview import PreviewDialog
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.settings_parts.staff_dialogs import FieldsDialog
from nimo_desktop.ui.tasks import Cancelled, Progress
from nimo_desktop.ui.text import new_key as text
from nimo_desktop.ui.text import settings as settings_text

if TYPE_CHECKING:
    from nimo_desktop.ui.main_window import MainWindow


class NewKeyDialog(FieldsDialog):
    """What will happen, and the password once more."""

    def __init__(self, desk: Desk, others: int, *, parent: QWidget) -> None:
        more = text.OTHERS.format(count=others) if others else text.ALONE
        super().__init__(text.ACT, f"{text.WORDS}\n{more}", act=text.GO, parent=parent)
        self._sitting = desk.sitting
        self.line = TextLine(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.fields.add(text.PASSWORD, self.line)
        self.line.setFocus()

    def password(self) -> str:
        """As it was typed."""
        return self.line.text()

    def wrong(self) -> str:
        """A wrong password keeps the window open; nothing has begun then."""
        try:
            rekeying.check_password(self._sitting, self.password())
        except KnownError as error:
            self.line.clear()
            return error.sentence
        return ""


class NewKey:
    """One run. The sitting ends with it, so that everything the papers need is read before."""

    def __init__(self, desk: Desk, asker: QWidget) -> None:
        self._asker = asker
        self._window = cast("MainWindow", asker.window())
        self._sitting, self._env = desk.sitting, desk.env
        self._prompts, self._tasks = desk.prompts, desk.tasks
        ws = desk.ws
        settings = ws.office()
        self._town, self._training = settings.town, settings.training
        self._names = {one.login: one.name for one in office.staff(ws) if one.login}
        self._others = sum(login != ws.actor for login in self._window.logins())
        self._desk = desk

    def ask(self) -> None:
        """The question; with the right password the records are covered and the work begins."""
        dialog = NewKeyDialog(self._desk, self._others, parent=self._asker)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        password = dialog.password()
        dialog.line.clear()
        dialog.deleteLater()
        if accepted:
            self._begin(password)

    def _begin(self, password: str) -> None:
        window, sitting, env = self._window, self._sitting, self._env
        lock = window.tools()[1].lock
        if lock is None:
            return  # the door is taken as long as records are shown

        def work(progress: Progress) -> Rekeyed:
            return rekeying.take_access_away(
                sitting, env, password=password, gone=frozenset(), lock=lock, step=progress
            )

        window.lock()
        window.card.set_busy(text.WORKING)
        window.card.setEnabled(False)  # nobody goes to another vault while this one is rebuilt
        self._tasks.run(work, title=text.WORKING, on_done=self._on_done, on_error=self._on_error)

    def _end(self) -> None:
        self._window.card.setEnabled(True)
        self._window.end_for_new_key()

    def _on_error(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._prompts.inform(text.ACT, text.STOPPED)
        elif isinstance(error, KnownError):
            self._prompts.inform(text.ACT, text.FAILED.format(sentence=error.sentence))
        else:
            raise error

    def _on_done(self, done: Rekeyed) -> None:
        self._end()
        at = self._env.clock()
        papers = {
            settings_text.RECOVERY_SHEET: recovery.sheet(
                done.recovery_code, town=self._town, at=at, training=self._training
            )
        }
        if done.passwords:
            papers[rekey_sheets.TITLE] = rekey_sheets.passwords(
                done.passwords, self._names, town=self._town, at=at, training=self._training
            )
        sheets = "と".join(papers)
        self._prompts.inform(text.DONE_TITLE, text.DONE.format(sheets=sheets))
        for title, pdf in papers.items():
            self._hand_out(title, pdf)

    def _hand_out(self, title: str, pdf: bytes) -> None:
        """Shown until it was printed or saved, or the nurse says that she does not want it."""
        handed: list[bool] = []
        leave = Question(
            title, text.NOT_PRINTED.format(sheet=title), text.LEAVE_IT, keep=text.SEE_AGAIN,
            danger=True,
        )  # fmt: skip
        while not handed:
            dialog = PreviewDialog(pdf, title, self._window)
            dialog.print_wanted.connect(
                lambda shown=dialog: handed.append(True) if shown.print_now() else None
            )
            dialog.save_pdf_wanted.connect(lambda: handed.extend(self._save(title, pdf)))
            dialog.exec()
            dialog.deleteLater()
            if not handed and self._prompts.confirm(leave):
                return

    def _save(self, title: str, pdf: bytes) -> list[bool]:
        path = self._prompts.ask_file_to_save(title, name=f"{title}.pdf", kinds="PDF (*.pdf)")
        if path is None:
            return []
        try:
            exporting.save_bytes(path, pdf)
        except KnownError as error:
            self._prompts.tell(error)
            return []
        return [True]
