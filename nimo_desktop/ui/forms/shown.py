"""What a field shows, as words: for two versions beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox

from nimo_desktop.ui.fields.base import Field, Json
from nimo_desktop.ui.fields.code_checks import CodeChecks
from nimo_desktop.ui.forms.section import FieldLine
from nimo_desktop.ui.text import widgets as text


def differences(
    lines: Mapping[str, FieldLine], draft: Mapping[str, Json]
) -> list[tuple[str, str, str]]:
    """(label, draft, record) of every field in which the draft differs from the loaded record.

    The fields show the record again afterwards.
    """
    record = {name: line.field.draft() for name, line in lines.items()}
    names = [n for n in record if n in draft and draft[n] != record[n]]
    before = {name: shown(lines[name].field) for name in names}
    found = []
    for name in names:
        field = lines[name].field
        field.restore(draft[name])
        found.append((lines[name].label_text, shown(field), before[name]))
        field.restore(record[name])
    return found


def shown(field: Field) -> str:
    """The words in a field."""
    if isinstance(field, QComboBox):
        return field.currentText() if field.value() else ""
    if isinstance(field, CodeChecks):
        return "、".join(box.text() for box in field.boxes() if box.isChecked())
    return _words(field.draft())


def _words(value: Json) -> str:
    if isinstance(value, bool):
        return text.YES if value else ""
    if isinstance(value, dict):
        if "text" in value:  # a date: its text says all
            return _words(value["text"])
        return " ".join(filter(None, (_words(v) for k, v in value.items() if k != "id")))
    if isinstance(value, list):
        return "\n".join(filter(None, (_words(v) for v in value)))
    return "" if value is None else str(value)
