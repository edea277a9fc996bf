"""「この一覧をExcelへ」 for any list: its columns as they are shown, its order, its filter."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from nimo_desktop.services import exporting
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import IdTableModel
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.text import widgets as text


class ListToExcel(QPushButton):
    """`title` names the list in the file and the journal; it never carries a person's name."""

    def __init__(
        self, desk: Desk, model: IdTableModel, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(icon("excel"), text.LIST_TO_EXCEL, parent)
        self._desk, self._model, self._title = desk, model, title
        self.setAutoDefault(False)
        self.clicked.connect(lambda: self.export())
        model.modelReset.connect(self._judge)
        model.rowsInserted.connect(self._judge)
        self._judge()

    def export(self) -> None:
        """Ask where, then write what is seen."""
        path = self._desk.prompts.ask_file_to_save(
            self._title, name=f"{self._title}.xlsx", kinds=text.LIST_KINDS)
        if path is None:
            return
        columns = exporting.text_columns([one.title for one in self._model.columns()])
        count = attempt(self._desk, lambda: exporting.export_list(
            self._desk.ws, columns, self._rows(), title=self._title, path=path))
        if count is not None:
            self._desk.prompts.toast(text.LIST_EXPORTED.format(count=count))

    def _rows(self) -> list[list[object]]:
        self._model.load_rest()
        shown = self._model.columns()
        return [
            [one.show(self._model.value_at(row, at)) for at, one in enumerate(shown)]
            for row in range(self._model.rowCount())
        ]

    def _judge(self) -> None:
        self.setEnabled(self._model.rowCount() > 0)
