"""The form that is being changed: its text, what is wrong with it, the way back."""

from __future__ import annotations

from collections.abc import Sequence

from nimo_desktop.domain.errors import NotFound
from nimo_desktop.domain.form_def import FormDef
from nimo_desktop.services import drafting, form_library
from nimo_desktop.services.form_fields import SINGLES
from nimo_desktop.services.form_files import editing
from nimo_desktop.services.form_files.editing import EditableCell, OnlyAsText, Value, Where
from nimo_desktop.services.form_files.faults import BrokenForm, FormFault
from nimo_desktop.services.form_files.places import Path, Places
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.parts.form_editor import keys
from nimo_desktop.ui.text import forms_page as text

DRAFT_FORM = "form_text"
_STEPS = 100
_CHOICES = ("choice", "checks")


class FormWork:
    """`text` may be broken: then `faults` says where, and `form` is the last one that was not."""

    def __init__(self, ws: Workspace, form_id: str) -> None:
        self._ws, self.form_id = ws, form_id
        self.saved = form_library.current_text(ws, form_id)
        draft = drafting.find(ws, DRAFT_FORM, form_id)
        kept = None if draft is None else draft.values.get("text")
        self.text = kept if isinstance(kept, str) else self.saved
        self.looking = ""
        self.form: FormDef | None = None
        self.faults: tuple[FormFault, ...] = ()
        self._before: list[str] = []
        if self.text != self.saved:
            self._read(self.saved)
        self._read(self.text)

    # State --------------------------------------------------------------------------------------
    @property
    def dirty(self) -> bool:
        """Something is not saved."""
        return self.text != self.saved

    @property
    def title(self) -> str:
        """How the form is called now."""
        return "" if self.form is None else self.form.title

    def lines(self) -> tuple[EditableCell, ...]:
        """What the table shows; none while the text cannot be taken apart."""
        try:
            return editing.rows(self.text)
        except OnlyAsText:
            return ()

    def top(self) -> EditableCell | None:
        """What is said of the whole form, as a line of its own."""
        try:
            return EditableCell(Where(-1), "top", editing.top(self.text))
        except OnlyAsText:
            return None

    def told(self, most: int) -> list[str]:
        """The first faults in words of the table: the box, then what is wrong."""
        places, lines = Places(self.text), self.lines()
        said = []
        for fault in self.faults[:most]:
            at = [(places.line(_path(one)), one) for one in lines]
            near = max((one for one in at if one[0] <= fault.line), key=lambda one: one[0],
                       default=None)
            words = text.FAULT_AT if near else text.FAULT
            name = near[1].label if near else ""
            said.append(words.format(
                name=name or text.NO_LABEL, line=fault.line, sentence=fault.sentence))
        if len(self.faults) > most:
            said.append(text.MORE_FAULTS.format(count=len(self.faults) - most))
        return said

    # Changes ------------------------------------------------------------------------------------
    def put(self, changed: str) -> None:
        """Another text, however broken."""
        if changed == self.text:
            return
        self._before = [*self._before[-_STEPS:], self.text]
        self.text = changed
        self._read(changed)

    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._before)

    def undo(self) -> None:
        """One step back."""
        if self._before:
            self.text = self._before.pop()
            self._read(self.text)

    def change(self, line: EditableCell, key: str, value: Value) -> None:
        """One value of a line; what would contradict it goes with it."""
        changed = self._with(self.text, line, key, value)
        if line.kind in ("cell", "column", "checks", "text"):
            for other, word in _follow(line, key, value):
                changed = self._with(changed, line, other, word)
        if key == "name" and isinstance(value, str):
            changed = _renamed(changed, line.word("name"), value)
        self.put(changed)

    def _with(self, changed: str, line: EditableCell, key: str, value: Value) -> str:
        listed = isinstance(value, Sequence) and not isinstance(value, str)
        plain = tuple(value) if listed else value  # type: ignore[arg-type]
        usual = key not in keys.WRITTEN_OUT and plain == keys.default(line.kind, key)
        value = None if usual else value
        if value is None and key not in line.values:
            return changed
        if line.kind == "top":
            return editing.set_top(changed, key, value)
        return editing.set_value(changed, line.where, key, value)

    # Keeping ------------------------------------------------------------------------------------
    def keep(self) -> None:
        """The draft in the vault; gone once nothing differs."""
        if self.dirty:
            drafting.keep(self._ws, DRAFT_FORM, self.form_id, values={"text": self.text},
                          title=self.title or self.form_id)
        elif drafting.find(self._ws, DRAFT_FORM, self.form_id) is not None:
            drafting.drop(self._ws, DRAFT_FORM, self.form_id)

    def discard(self) -> None:
        """As it was saved."""
        self.put(self.saved)
        self.looking = ""
        self.keep()

    def save(self) -> int:
        """The number of the office's new edition. Raises BrokenForm and others; then all stays."""
        made = form_library.save_office_form(self._ws, self.form_id, self.text)
        self._settled(self.text)
        return made.edition

    def back_to_program(self) -> None:
        """The program's form again."""
        form_library.back_to_program(self._ws, self.form_id)
        self._settled(form_library.current_text(self._ws, self.form_id))

    def refresh(self) -> bool:
        """Take over what was saved elsewhere or undone; False where nothing changed."""
        try:
            now = form_library.current_text(self._ws, self.form_id)
        except NotFound:
            return False
        if now == self.saved:
            return False
        untouched = not self.dirty
        self.saved = now
        if untouched:
            self.put(now)
        return True

    def _settled(self, now: str) -> None:
        self.saved, self.looking = now, ""
        self.put(now)
        self._before = []  # Ctrl+Z takes the saving back now
        self.keep()

    def _read(self, changed: str) -> None:
        try:
            self.form = form_library.read(self._ws, changed, name=self.form_id)
            self.faults = ()
        except BrokenForm as broken:
            self.faults = broken.faults


def _path(line: EditableCell) -> Path:
    """Where a line stands in the file."""
    at, block = line.where.at, line.where.block
    if at is None:
        return ("block", block)
    return ("block", block, "columns" if line.kind == "column" else "cells", at)


def _renamed(words: str, before: str, after: str) -> str:
    """What is named among the boxes that go to a 続紙 first is so by its new name."""
    named = editing.top(words).get("shorten")
    if not before or not isinstance(named, list) or before not in named:
        return words
    return editing.set_top(words, "shorten", [after if one == before else one for one in named])


def _follow(line: EditableCell, key: str, value: Value) -> list[tuple[str, Value]]:
    """What else has to change so that a box stays whole."""
    has_choices = bool(line.values.get("codes") or line.values.get("options"))
    if key == "type" and value in _CHOICES and not has_choices:
        return [("options", ("はい", "いいえ"))]
    if key == "type" and value not in _CHOICES:
        return [("options", None), ("codes", None)]
    if key == "codes" and value:
        return [("options", None)]
    if key == "options" and value:
        return [("codes", None)]
    if key == "bind" and line.kind == "cell" and isinstance(value, str):
        return _bound(line, value)
    return []


def _bound(line: EditableCell, path: str) -> list[tuple[str, Value]]:
    """A box for a value of the record: of a type that can show it, named after it if new."""
    found = SINGLES.get(path)
    more: list[tuple[str, Value]] = []
    if found is None:
        return more
    if line.values.get("type", keys.default(line.kind, "type")) not in found.types:
        more = [("type", None), ("options", None), ("codes", None)]
    if line.word("label") in ("", text.NEW_LABEL):
        more.append(("label", path.partition(".")[2] or path))
    return more
