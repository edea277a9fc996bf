"""「回復コードで開く」: the printed code and a new password."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import access
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.environment import Environment
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.password_pair import LABEL_GAP, PasswordPair, pair_label
from nimo_desktop.ui.prompts import AskDialog
from nimo_desktop.ui.text import login as text
from nimo_desktop.ui.theme import set_look


class RecoveryDialog(AskDialog):
    """Closes with `sitting` set, or stays open with a sentence that says what is wrong."""

    def __init__(self, folder: Path, env: Environment, logins: Sequence[str],
                 parent: QWidget | None = None) -> None:
        super().__init__(text.RECOVERY_TITLE, text.RECOVERY_WORDS, act=text.RECOVERY_ACT,
                         parent=parent)
        self._folder, self._env = folder, env
        self.sitting: Sitting | None = None
        body = QWidget(self)
        form = QFormLayout()
        form.setHorizontalSpacing(LABEL_GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.who = QComboBox(body)
        self.who.addItems(list(logins))
        self.who.setAccessibleName(text.WHO)
        self.code = TextLine(body, name=text.RECOVERY_CODE)
        for label, field in ((text.WHO, self.who), (text.RECOVERY_CODE, self.code)):
            form.addRow(pair_label(label, field, body), field)
        self.pair = PasswordPair(body, first=text.NEW_PASSWORD, again=text.NEW_PASSWORD_AGAIN,
                                 problems=self._problems)
        self.error = QLabel(body)
        self.error.setWordWrap(True)
        self.error.hide()
        set_look(self.error, "look", "error")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.pair)
        column.addWidget(self.error)
        self.add_part(body)
        self.act_button.setDefault(True)
        self.code.setFocus()

    def accept(self) -> None:
        """Open with the code; on trouble tell it and stay."""
        commit_ime()
        wrong = self.pair.wrong()
        if wrong:
            self._show(wrong)
            return
        try:
            self.sitting = access.reset_with_recovery(
                self._folder, self._env, code=self.code.text(), login=self.who.currentText(),
                new_password=self.pair.password())
        except KnownError as error:
            self._show(error.sentence)
            return
        self.pair.clear()
        QDialog.accept(self)

    def _show(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def _problems(self, password: str) -> str:
        found = access.password_problems(self._env, password, login=self.who.currentText())
        return found[0].sentence if found else ""
