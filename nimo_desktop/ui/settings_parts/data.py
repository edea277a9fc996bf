"""設定「データ」「安全」: where the records lie, backups, checks, a new recovery code."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import access, office, recovery, safekeeping
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.labelled import LabelledPage
from nimo_desktop.ui.preview import PreviewDialog
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import new_key as key_text
from nimo_desktop.ui.text import settings as text

_MINIMUM = range(12, 65)


def _button(label: str, act: Callable[[], None], page: LabelledPage) -> QPushButton:
    button = QPushButton(label, page)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    return button


class DataPart(LabelledPage):
    """Backups are made and tried in the background."""

    backup_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self.folder = self._words(str(desk.sitting.folder))
        self.backups, self.last = self._words(""), self._words("")
        self.add(text.DATA_FOLDER, self.folder)
        self.add(text.DATA_BACKUPS, self.backups)
        self.add(text.DATA_LAST, self.last)
        for label, act in ((text.DATA_CHOOSE, self.choose), (text.DATA_BACK_UP, self.back_up),
                           (text.DATA_TEST, self.test_restore), (text.DATA_CHECK, self.check)):
            self._grid.addWidget(_button(label, act, self), self._grid.rowCount(), 1,
                                 Qt.AlignmentFlag.AlignLeft)
        self.key_button = _button(key_text.ACT, self.new_key, self)
        self.add(key_text.LABEL, self.key_button, support=key_text.SUPPORT)
        self.key_button.setAccessibleName(key_text.ACT)
        self.key_button.setEnabled(desk.ws.staff.role in ("chief", "admin"))
        self.load()

    def load(self) -> None:
        """Where backups lie and when the last was made."""
        ws = self._desk.ws
        self.backups.setText(str(safekeeping.backup_folder(ws)))
        last = safekeeping.last_backup(ws)
        self.last.setText(text.DATA_NONE if last is None else
                          f"{last.made_at.astimezone():%Y-%m-%d %H:%M}　{last.path.name}")

    def choose(self) -> None:
        """Another folder for the regular backups."""
        chosen = self._desk.prompts.ask_folder(text.DATA_CHOOSE)
        if chosen is None:
            return
        ws = self._desk.ws
        try:
            office.save_office(ws, dataclasses.replace(ws.office(), backup_folder=str(chosen)))
        except KnownError as error:
            self._desk.prompts.tell(error)
        self.load()

    def back_up(self) -> None:
        """One verified file now."""
        self.backup_wanted.emit()

    def test_restore(self) -> None:
        """Unpack the last backup beside everything and throw the copy away."""
        last = safekeeping.last_backup(self._desk.ws)
        if last is None:
            self._desk.prompts.inform(text.DATA_TEST, text.DATA_NONE)
            return
        near = safekeeping.backup_folder(self._desk.ws)

        def work(_: object) -> None:
            # Encrypted like the backup itself, and on its disk, where such a file fits.
            with tempfile.TemporaryDirectory(prefix="try-", dir=near) as place:
                safekeeping.restore(last.path, Path(place) / "vault")

        self._desk.tasks.run(work, title=text.DATA_TESTING, on_done=lambda _: self._desk.prompts
                             .inform(text.DATA_TEST, text.DATA_TESTED))

    def check(self) -> None:
        """Everything that can be looked at, in the background."""
        from nimo_desktop.services import checking

        ws = self._desk.ws

        def told(report: checking.CheckReport) -> None:
            self._desk.prompts.inform(
                text.DATA_CHECK_TITLE, "\n".join(report.troubles) or text.DATA_CHECK_GOOD)

        self._desk.tasks.run(lambda _: checking.check(ws), title=text.DATA_CHECKING, on_done=told)

    def new_key(self) -> None:
        """Whoever once had a way in has none any more; everybody logs in anew."""
        from nimo_desktop.ui.settings_parts.new_key import NewKey

        NewKey(self._desk, self).ask()

    def _words(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label


class SafetyPart(LabelledPage):
    """Length of passwords, a new recovery code, the vault's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self.minimum = TextLine(self, normalise=half_width, digits=True)
        self.add(text.SAFETY_MINIMUM, self.minimum, support=text.SAFETY_MINIMUM_SUPPORT)
        save = _button(text.SAVE, self.save, self)
        save.setProperty("primary", "true")
        self._grid.addWidget(save, self._grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self.recovery = _button(text.RECOVERY, self.new_code, self)
        self.add(text.RECOVERY_SHEET, self.recovery, support=text.RECOVERY_NOTE)
        self.add(text.VAULT_ID, QLabel(str(access.vault_id_of(desk.sitting)), self))
        allowed = desk.ws.staff.role in ("chief", "admin")
        for part in (save, self.recovery):
            part.setEnabled(allowed)
        self.load()

    def load(self) -> None:
        """Show what is stored."""
        self.minimum.set_value(self._desk.ws.office().password_minimum)

    def save(self) -> None:
        """The shortest password that is taken from now on."""
        commit_ime()
        ws, typed = self._desk.ws, half_width(self.minimum.text())
        if not (typed.isascii() and typed.isdigit() and int(typed) in _MINIMUM):
            self._desk.prompts.inform(text.SAFETY_MINIMUM, text.MINIMUM_WRONG)
            return
        try:
            office.save_office(ws, dataclasses.replace(ws.office(), password_minimum=int(typed)))
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        self._desk.prompts.toast(text.SAVED)

    def new_code(self) -> None:
        """A fresh code on paper; the old one opens nothing any more."""
        question = Question(text.RECOVERY, text.RECOVERY_ASK, text.RECOVERY, danger=True)
        if not self._desk.prompts.confirm(question):
            return
        try:
            code = recovery.new_code(self._desk.sitting, self._desk.env)
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        settings = self._desk.ws.office()
        pdf = recovery.sheet(code, town=settings.town, at=self._desk.ws.now(),
                             training=settings.training)
        dialog = PreviewDialog(pdf, text.RECOVERY_SHEET, self)
        dialog.print_wanted.connect(dialog.print_now)
        dialog.save_pdf_wanted.connect(lambda: self._save(pdf))
        dialog.exec()
        dialog.deleteLater()

    def _save(self, pdf: bytes) -> None:
        from nimo_desktop.services import exporting

        path = self._desk.prompts.ask_file_to_save(
            text.RECOVERY_SHEET, name=f"{text.RECOVERY_SHEET}.pdf", kinds="PDF (*.pdf)")
        if path is not None:
            exporting.save_bytes(path, pdf)
