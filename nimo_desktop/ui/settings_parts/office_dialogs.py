"""The small windows of 設定「事務所」: a department and its telephone, a district and its 町名."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.staff import Department, District
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.labelled import names
from nimo_desktop.ui.settings_parts.staff_dialogs import FieldsDialog
from nimo_desktop.ui.text import office_lists as text
from nimo_desktop.ui.text import settings as settings_text

_EXTENSION = re.compile(r"[0-9][0-9\-]{0,7}")
_PREFIX_LINES = 6


class DepartmentDialog(FieldsDialog):
    """Name, telephone and 内線. `save` may refuse; then the window stays with what was typed."""

    def __init__(
        self, one: Department, save: Callable[[Department], object], *, parent: QWidget
    ) -> None:
        pattern = settings_text.LIST_CHANGE if one.version else settings_text.LIST_ADD
        super().__init__(
            pattern.format(label=settings_text.DEPARTMENTS),
            "",
            act=settings_text.SAVE,
            parent=parent,
        )
        self._one, self._save = one, save
        self.name, self.phone = TextLine(self), PhoneEdit(self)
        self.extension = TextLine(self, normalise=half_width, check=_extension_wrong, digits=True)
        self.name.set_value(one.name)
        self.phone.set_value(one.phone)
        self.extension.set_value(one.extension)
        self.fields.add(settings_text.DEPARTMENT_NAME, self.name, required=True)
        self.fields.add(text.PHONE, self.phone)
        self.fields.add(text.EXTENSION, self.extension, support=text.EXTENSION_SUPPORT)
        self.name.setFocus()

    def department(self) -> Department:
        """The department as the fields say."""
        return dataclasses.replace(
            self._one,
            name=str(self.name.value()),
            phone=half_width(self.phone.text()),
            extension=half_width(self.extension.text()),
        )

    def wrong(self) -> str:
        """Saves; the sentence of a refusal keeps the window open."""
        problem = self.phone.problem() or self.extension.problem()
        if not self.name.value():
            return settings_text.NAME_NEEDED
        return problem or _refusal(lambda: self._save(self.department()))


class DistrictDialog(FieldsDialog):
    """Name and the beginnings of the addresses that lie in the district. `others` are the other
    districts: a 町名 belongs to one of them only, else the suggestion would be a guess.
    """

    def __init__(
        self,
        one: District,
        save: Callable[[District], object],
        *,
        others: Collection[District],
        town: str,
        parent: QWidget,
    ) -> None:
        pattern = settings_text.LIST_CHANGE if one.version else settings_text.LIST_ADD
        super().__init__(
            pattern.format(label=settings_text.DISTRICTS),
            "",
            act=settings_text.SAVE,
            parent=parent,
        )
        self._one, self._save, self._others, self._town = one, save, others, town
        self.name = TextLine(self)
        self.name.set_value(one.name)
        self.fields.add(settings_text.DISTRICT_NAME, self.name, required=True)
        self.prefixes = self.fields.lines(text.PREFIXES, text.PREFIXES_SUPPORT)
        self.prefixes.setFixedHeight(self.prefixes.fontMetrics().lineSpacing() * _PREFIX_LINES + 24)
        self.prefixes.setPlainText("\n".join(one.prefixes))
        self.name.setFocus()

    def district(self) -> District:
        """The district as the fields say; the town's own name before a 町名 is left out."""
        typed = (one.removeprefix(self._town).strip() or one for one in names(self.prefixes))
        return dataclasses.replace(
            self._one, name=str(self.name.value()), prefixes=tuple(dict.fromkeys(typed))
        )

    def wrong(self) -> str:
        """Saves; the sentence of a refusal keeps the window open."""
        if not self.name.value():
            return settings_text.NAME_NEEDED
        wanted = self.district()
        for other in self._others:
            for prefix in wanted.prefixes:
                if other.id != wanted.id and prefix in other.prefixes:
                    return text.PREFIX_TAKEN.format(prefix=prefix, district=other.name)
        return _refusal(lambda: self._save(wanted))


def _refusal(save: Callable[[], object]) -> str:
    try:
        save()
    except KnownError as error:
        return error.sentence
    return ""


def _extension_wrong(typed: str) -> str | None:
    return None if _EXTENSION.fullmatch(half_width(typed)) else text.EXTENSION_WRONG
