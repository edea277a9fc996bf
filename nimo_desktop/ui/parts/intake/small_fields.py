"""Fields of one box, and lines that read an age or a day in a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from nimo_desktop.domain.dates_jp import Parsed, PartialDate, age_words, parse, wareki_short
from nimo_desktop.services.intake_parts import about_years
from nimo_desktop.ui.fields.base import FieldMixin, Json
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import intake as text

OLDEST = 125


class CheckField(FieldMixin, QCheckBox):
    """One box; value is bool."""

    committed = Signal()

    def __init__(self, label: str, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(label, parent)
        self.setAccessibleName(name or label)
        self.mark_clean()
        self.toggled.connect(self._on_toggled)

    def value(self) -> object:
        """True when checked."""
        return self.isChecked()

    def set_value(self, value: object) -> None:
        """Show it."""
        self.blockSignals(True)
        self.setChecked(bool(value))
        self.blockSignals(False)
        self.mark_clean()

    def draft(self) -> Json:
        """True when checked."""
        return self.isChecked()

    def restore(self, draft: Json) -> None:
        """Show a draft."""
        self.blockSignals(True)
        self.setChecked(draft is True)
        self.blockSignals(False)

    def set_wrong(self, wrong: bool) -> None:
        """A box has no border."""

    def _on_toggled(self) -> None:
        self.committed.emit()


class _Read(TextLine):
    """A line whose text stands for a date; what was set is kept while the text is left alone."""

    def __init__(self, parent: QWidget | None, *, today: Callable[[], date]) -> None:
        super().__init__(parent, check=self._check_text)
        self._today = today
        self._held: PartialDate | None = None
        self._held_text = ""

    def value(self) -> object:
        """The date, None when empty or not understood."""
        typed = self.text().strip()
        if not typed:
            return None
        return self._held if self._held and typed == self._held_text else self._read(typed)

    def set_value(self, value: object) -> None:
        """Show a `PartialDate` or a date."""
        if isinstance(value, date):
            value = PartialDate.of(value)
        self._held = value if isinstance(value, PartialDate) else None
        self._held_text = self._shown(self._held) if self._held else ""
        super().set_value(self._held_text)

    def _check_text(self, typed: str) -> str | None:
        known = self._held is not None and typed == self._held_text
        return None if known or self._read(typed) is not None else self._wrong()

    def _read(self, typed: str) -> PartialDate | None:
        raise NotImplementedError

    def _shown(self, value: PartialDate) -> str:
        raise NotImplementedError

    def _wrong(self) -> str:
        raise NotImplementedError


class AgeLine(_Read):
    """「82」 is an age, 「S19.4.1」 a birth; shows the age. Value is the birth as `PartialDate`."""

    def _read(self, typed: str) -> PartialDate | None:
        plain = half_width(typed).removesuffix("くらい").removesuffix("歳")
        if plain.isdigit() and len(plain) <= 3 and int(plain) <= OLDEST:
            return about_years(int(plain), self._today())
        found = parse(typed, today=self._today(), partial=True, lean="past")
        return found.value if isinstance(found, Parsed) else None

    def _shown(self, value: PartialDate) -> str:
        return age_words(value, self._today())

    def _wrong(self) -> str:
        return text.AGE_WRONG


class DayLine(_Read):
    """A day in one line of a table, e.g. 有効期限. Value is `PartialDate` known to the day."""

    def _read(self, typed: str) -> PartialDate | None:
        found = parse(typed, today=self._today(), partial=False, lean="future")
        return found.value if isinstance(found, Parsed) else None

    def _shown(self, value: PartialDate) -> str:
        return wareki_short(value.exact) if value.exact else value.typed

    def _wrong(self) -> str:
        return text.DAY_WRONG
