"""What every field can do. Only committed text counts: what stands in the input method does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from nimo_desktop.ui.theme import set_look

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@runtime_checkable
class Field(Protocol):
    """The contract between a form and its fields. `committed` is a signal without arguments."""

    committed: SignalInstance

    def value(self) -> object:
        """The typed value, None or '' when empty; what cannot be understood counts as empty."""
        ...

    def set_value(self, value: object) -> None:
        """Show a value; the field is clean afterwards."""
        ...

    def put(self, value: object) -> None:
        """Show a value as if it had been typed."""
        ...

    def draft(self) -> Json:
        """Exactly what stands in the field, understood or not."""
        ...

    def restore(self, draft: Json) -> None:
        """Show a draft again; whether the field is dirty is judged against the last value set."""
        ...

    def problem(self) -> str | None:
        """Why the text cannot be taken over, as a sentence to the nurse; None if all is well."""
        ...

    def is_dirty(self) -> bool:
        """True when the committed text differs from the last value set or marked clean."""
        ...

    def mark_clean(self) -> None:
        """Take the present text as the saved one."""
        ...

    def entry(self) -> QWidget:
        """The widget that takes the keyboard and carries the accessible name."""
        ...

    def set_wrong(self, wrong: bool) -> None:
        """Draw the red border."""
        ...


class FieldMixin:
    """The parts that are alike in all fields; named first in the list of bases."""

    _clean: Json = None

    def draft(self) -> Json:
        """Overridden by every field."""
        raise NotImplementedError

    def problem(self) -> str | None:
        """Most fields take everything."""
        return None

    def is_dirty(self) -> bool:
        """Compares what is committed, never a flag set by a signal (those fire while composing)."""
        return self.draft() != self._clean

    def mark_clean(self) -> None:
        """Take the present text as the saved one."""
        self._clean = self.draft()

    def set_value(self, value: object) -> None:
        """Overridden by every field."""
        raise NotImplementedError

    def put(self, value: object) -> None:
        """Show a value as if it had been typed: the field is dirty if it differs from the saved
        one.
        """
        saved = self._clean
        self.set_value(value)
        self._clean = saved

    def entry(self) -> QWidget:
        """The field itself, where it is one widget."""
        return cast("QWidget", self)

    def set_wrong(self, wrong: bool) -> None:
        """Draw the red border."""
        set_look(self.entry(), "wrong", wrong)


def name_field(field: Field, name: str, *, required: bool = False, hint: str = "") -> None:
    """Tell screen readers what the field is called, that it is needed, and what to know about it.

    `rename(name)` is used where a field consists of several widgets.
    """
    spoken = f"{name} 必須" if required else name
    entry = field.entry()
    entry.setAccessibleName(spoken)
    entry.setAccessibleDescription(hint)
    rename = getattr(field, "rename", None)
    if rename is not None:
        rename(spoken)


def first_problem(problems: Iterable[str | None]) -> str | None:
    """The first sentence there is."""
    return next((problem for problem in problems if problem), None)


def text_of(draft: Json) -> str:
    """A draft as text; anything else is an empty field."""
    return draft if isinstance(draft, str) else ""
