"""A form of the case page that loads with its case, keeps drafts, and takes them up again."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.ids import CaseId
from nimo_desktop.services import drafting
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.parts.case.common import moment_words
from nimo_desktop.ui.text import case as text

T = TypeVar("T")


class DraftedForm(FormPage[T]):
    """`form` names the drafts, whose record is the case. Subclasses call `begin` after building."""

    def __init__(self, desk: Desk, form: str, title: str, parent: QWidget | None = None, *,
                 columns: int = 1) -> None:
        super().__init__(parent, columns=columns)
        self._desk, self._form, self._title = desk, form, title
        self._case: CaseId | None = None
        self._version = 0
        self._who = ""

    def draft_name(self) -> str:
        """What the draft of this case is called."""
        return "" if self._case is None else self._case.hex

    def complete(self) -> None:
        """The fields are all there; drafts begin with the first case."""
        self.finish(save_draft=self._keep, now=self._desk.ws.now)
        self.stop_drafts()

    def open_case(self, case_id: CaseId, who: str, value: T, *, version: int) -> None:
        """Show the stored value, or the draft over it."""
        if self._case is not None and case_id != self._case and self.is_dirty():
            self.keep_draft()
        self._case, self._who, self._version = case_id, who, version
        self.load(value)
        found = drafting.find(self._desk.ws, self._form, self.draft_name())
        if found is None:
            return
        if found.started_version != version:
            self.put_beside(found.values, drop=self._drop_draft)  # type: ignore[arg-type]
        else:
            self.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
            self.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))

    def saved(self, value: T, *, version: int) -> None:
        """The stored value after saving; its draft is gone."""
        self._version = version
        self.load(value)
        self._drop_draft()

    def _drop_draft(self) -> None:
        drafting.drop(self._desk.ws, self._form, self.draft_name())

    def leave(self) -> None:
        """Keep what was typed and stop the clock."""
        if self._case is not None:
            if self.is_dirty():
                self.keep_draft()
            self.stop_drafts()

    def come_back(self) -> None:
        """The page is shown again."""
        if self._case is not None:
            self.keep_draft()  # what stands there counts as kept from now on
            self.restart_drafts()

    def _keep(self, draft: Draft) -> None:
        if self._case is not None:
            drafting.keep(self._desk.ws, self._form, self.draft_name(), values=draft,
                          title=self._title.format(name=self._who),
                          started_version=self._version)
