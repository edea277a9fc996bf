"""「この一覧をExcelへ」 of the 経過記録: the contacts that the filters show, newest first.

Who informed the office (rule 0.1 of the sheets) stands in no column.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QPushButton, QWidget

from nimo_desktop.domain.contact import Contact, text_of
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.services import contacts, exporting, office
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.text import contacts as text
from nimo_desktop.ui.text import widgets as words


def button(parent: QWidget) -> QPushButton:
    """The button above the list."""
    made = QPushButton(icon("excel"), words.LIST_TO_EXCEL, parent)
    made.setAutoDefault(False)
    return made


def export(desk: Desk, ids: Sequence[UUID]) -> None:
    """Ask where, then write these contacts."""
    path = desk.prompts.ask_file_to_save(
        text.LIST_FILE, name=f"{text.LIST_FILE}.xlsx", kinds=words.LIST_KINDS)
    if path is None:
        return
    columns = (
        exporting.Column("on", text.FILE_COLUMNS[0], "date", 12),
        exporting.Column("time", text.FILE_COLUMNS[1], "text", 8),
        exporting.Column("method", text.FILE_COLUMNS[2], "text", 16),
        exporting.Column("minutes", text.FILE_COLUMNS[3], "int", 6),
        exporting.Column("author", text.FILE_COLUMNS[4], "text", 14),
        exporting.Column("body", text.FILE_COLUMNS[5], "text", 60, wrap=True),
    )
    names = {one.id: one.name for one in office.staff(desk.ws, with_left=True)}
    rows = [_cells(desk, full.contact, names) for full in contacts.load_many(desk.ws, ids)]
    count = attempt(desk, lambda: exporting.export_list(
        desk.ws, columns, rows, title=text.LIST_FILE, path=path))
    if count is not None:
        desk.prompts.toast(words.LIST_EXPORTED.format(count=count))


def _cells(desk: Desk, one: Contact, names: dict[StaffId, str]) -> list[object]:
    method = desk.ws.codes.label("method", one.method) if one.method else ""
    return [
        one.at.date(), f"{one.at:%H:%M}", method, one.minutes, names.get(one.author, ""),
        text_of(one),
    ]  # fmt: skip
