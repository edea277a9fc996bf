"""What is typed in the settings and not yet saved: kept as a draft, offered again on return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from nimo_desktop.services import drafting, office
from nimo_desktop.services.leaving import LEADERS
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import Field, Json
from nimo_desktop.ui.forms.drafts import Draft, DraftKeeper
from nimo_desktop.ui.forms.newer import NewerRecord
from nimo_desktop.ui.forms.shown import shown
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.parts.case.common import moment_words
from nimo_desktop.ui.text import settings as text
from nimo_desktop.ui.text import widgets as common
from nimo_desktop.ui.theme import set_look

Fields = Mapping[str, Widget]
"""Fields and check boxes by lasting names."""


class KeptDraft(QFrame):
    """Stands above a part of the settings. The part calls `hold` before it shows what is stored,
    `begin` after that, and `hold` … `begin` (or `go_on` when it was refused) around a save.

    `fields` gives what is on the screen, `record` the draft's name, `title` its words in lists.
    """

    def __init__(self, desk: Desk, part: Widget, *, fields: Callable[[], Fields],
                 record: Callable[[], str], title: Callable[[], str]) -> None:  # fmt: skip
        super().__init__(part)
        self._desk, self._part = desk, part
        self._fields, self.record, self._title = fields, record, title
        self._stored: Draft = {}
        self._open = self._allowed = desk.ws.staff.role in LEADERS
        self.status = QLabel(part)
        set_look(self.status, "look", "support")
        self.newer = NewerRecord(self)
        self._lay_out()
        self._keeper = DraftKeeper(part, self, save_draft=self._keep, now=desk.ws.now)
        self._keeper.saved.connect(self._on_saved)
        self._keeper.failed.connect(lambda: self._tell(common.DRAFT_FAILED))

    def begin(self) -> None:
        """What stands in the part is what is stored; a kept draft is shown over it."""
        self._keeper.stop()
        self._stored = self.draft()
        self._put_away()
        if not self._allowed:
            return
        found = drafting.find(self._desk.ws, office.DRAFT_FORM, self.record())
        if found is not None:
            self._show(found.values, found.at)
        if self._open:
            self._keeper.start()
        self._tell("" if found else common.DRAFT_NONE)

    def hold(self) -> None:
        """Keep what was typed and stop the clock; nothing happens while another page is shown."""
        if not self._open:
            return
        commit_ime()
        self._keeper.keep()
        self._keeper.stop()

    def go_on(self) -> None:
        """Nothing was saved; the typed words stay and are kept as before."""
        if self._open:
            self._keeper.start()

    def leave(self) -> None:
        """Another page is shown."""
        self.hold()
        self._open = False

    def come_back(self) -> bool:
        """True after `leave`: the part then loads anew."""
        was_away, self._open = not self._open and self._allowed, self._allowed
        return was_away

    def draft(self) -> Draft:
        """What stands in all fields."""
        return {name: _draft(field) for name, field in self._fields().items()}

    def isAncestorOf(self, child: Widget) -> bool:
        """The keeper asks where the keyboard was: in the part."""
        return self._part.isAncestorOf(child)

    def use_stored(self) -> None:
        """Throw the draft away; the part shows what is stored."""
        self._keeper.stop()
        drafting.drop(self._desk.ws, office.DRAFT_FORM, self.record())
        self._restore(self._stored)
        self._put_away()
        self.go_on()
        self._tell(common.DRAFT_NONE)

    # Inside -------------------------------------------------------------------------------------
    def _show(self, kept: Mapping[str, object], at: datetime) -> None:
        before = cast("Draft", kept["stored"])
        lines = self._put_over(cast("Draft", kept["fields"]), before)
        if before == self._stored:
            self.words.setText(text.FROM_DRAFT.format(time=moment_words(at)))
            self._line.setVisible(bool(lines))
        elif lines:
            self.newer.choose(lines, self.use_stored)
        else:
            drafting.drop(self._desk.ws, office.DRAFT_FORM, self.record())
        self.setVisible(bool(lines))

    def _put_over(self, typed: Draft, before: Draft) -> list[tuple[str, str, str]]:
        """Show the draft; (label, draft, stored) of every field in which it says something else.
        One that nobody typed into since `before` says what was stored meanwhile.
        """
        found = []
        for name, field in self._fields().items():
            if name in typed and typed[name] not in (self._stored[name], before.get(name)):
                stored = _shown(field)
                _restore(field, typed[name])
                found.append((_label(field), _shown(field), stored))
        return found

    def _restore(self, draft: Draft) -> None:
        for name, field in self._fields().items():
            if name in draft:
                _restore(field, draft[name])

    def _keep(self, draft: Draft) -> None:
        ws, record = self._desk.ws, self.record()
        if draft == self._stored:
            drafting.drop(ws, office.DRAFT_FORM, record)
            self._put_away()
            return
        drafting.keep(ws, office.DRAFT_FORM, record, title=self._title(),
                      values={"fields": draft, "stored": self._stored})  # fmt: skip

    def _on_use_draft(self) -> None:
        """From now on the draft stands over what is stored today."""
        self._keep(self.draft())
        self._put_away()

    def _on_saved(self, at: datetime) -> None:
        words = common.DRAFT_SAVED.format(time=f"{at.hour}:{at.minute:02d}")
        self._tell(common.DRAFT_NONE if self.draft() == self._stored else words)

    def _tell(self, words: str) -> None:
        self.status.setText(words)

    def _put_away(self) -> None:
        self._line.hide()
        self.newer.hide()
        self.hide()

    def _lay_out(self) -> None:
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.drop_button = QPushButton(text.DROP_DRAFT, self)
        self.drop_button.setAutoDefault(False)
        self.drop_button.clicked.connect(self.use_stored)
        self.newer.use_draft.connect(self._on_use_draft)
        self._line = QFrame(self)
        set_look(self._line, "banner", "warning")
        line = QHBoxLayout(self._line)
        line.setContentsMargins(12, 6, 12, 6)
        line.addWidget(self.words, 1)
        line.addWidget(self.drop_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line)
        layout.addWidget(self.newer)


def _draft(field: Widget) -> Json:
    return field.isChecked() if isinstance(field, QCheckBox) else cast("Field", field).draft()


def _restore(field: Widget, value: Json) -> None:
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    else:
        cast("Field", field).restore(value)


def _shown(field: Widget) -> str:
    if isinstance(field, QCheckBox):
        return common.YES if field.isChecked() else ""
    return shown(cast("Field", field))


def _label(field: Widget) -> str:
    entry = field if isinstance(field, QCheckBox) else cast("Field", field).entry()
    return entry.accessibleName().removesuffix(common.REQUIRED_SPOKEN).strip()
