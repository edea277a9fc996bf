"""Lists: ids first, rows on demand, selection by id, copying for Excel."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from nimo_desktop.ui.models.id_table import ID_ROLE, VALUE_ROLE, Column, IdTableModel, Row
from nimo_desktop.ui.models.table_view import ListTable, as_mime

COLUMNS = (
    Column("番号", 6, sort="number"),
    Column("氏名", 10),
    Column("日数", 4, align="right", sort="days", show=lambda days: f"{days}日", spoken="経過日数"),
)


class Town:
    """A table that counts how it is read."""

    def __init__(self, count: int) -> None:
        self.rows: dict[UUID, Row] = {
            UUID(int=number): (UUID(int=number), f"{number:04d}", f"住民{number}", number % 50)
            for number in range(1, count + 1)}
        self.order = list(self.rows)
        self.reads: list[int] = []
        self.sorted: list[tuple[str, bool]] = []

    def ids(self) -> Sequence[UUID]:
        return list(self.order)

    def first(self) -> Sequence[UUID]:
        return self.order[:200]

    def read(self, ids: Sequence[UUID]) -> Sequence[Row]:
        self.reads.append(len(ids))
        return [self.rows[found] for found in ids if found in self.rows]

    def sort(self, key: str, descending: bool) -> None:
        self.sorted.append((key, descending))
        at = 1 if key == "number" else 3
        self.order.sort(key=lambda found: str(self.rows[found][at]).zfill(4), reverse=descending)

    def model(self, *, staged: bool = False) -> IdTableModel:
        return IdTableModel(COLUMNS, load_ids=self.ids, load_rows=self.read, set_sort=self.sort,
                            load_first=self.first if staged else None)


def test_model_obeys_qt_through_all_changes(qtbot) -> None:
    town = Town(450)
    model = town.model(staged=True)
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.reload()
    assert model.rowCount() == 200
    model.load_rest()
    assert model.rowCount() == 450
    model.refresh([UUID(int=3)])
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.load_rest()
    assert model.index(0, 0).data() == "0450"
    tester.deleteLater()
    model.deleteLater()


def test_only_the_block_in_sight_is_read(qtbot) -> None:
    town = Town(20_000)
    table = ListTable(town.model())
    qtbot.addWidget(table)
    table.resize(800, 500)
    table.model().reload()
    table.show()
    QApplication.processEvents()
    table.grab()
    assert town.reads == [100]
    assert table.model().index(15_000, 1).data() == "住民15001"
    assert town.reads == [100, 100]


def test_first_screen_comes_at_once_and_the_rest_follows(qtbot) -> None:
    town = Town(5_000)
    model = town.model(staged=True)
    table = ListTable(model)
    qtbot.addWidget(table)
    model.reload()
    assert model.rowCount() == 200
    table.select_id(UUID(int=8))
    with qtbot.waitSignal(model.rowsInserted, timeout=2000):
        pass
    assert model.rowCount() == 5_000
    assert table.selected_ids() == (UUID(int=8),)


def test_rest_that_no_longer_fits_is_read_anew(qtbot) -> None:
    town = Town(300)
    model = town.model(staged=True)
    table = ListTable(model)
    qtbot.addWidget(table)
    model.reload()
    table.select_id(UUID(int=2))
    town.order.insert(0, town.order.pop())
    model.load_rest()
    assert model.rowCount() == 300
    assert model.id_at(0) == UUID(int=300)
    assert table.selected_ids() == (UUID(int=2),)


def test_header_sorts_in_the_query_and_keeps_the_selection(qtbot) -> None:
    town = Town(120)
    table = ListTable(town.model())
    qtbot.addWidget(table)
    table.model().reload()
    table.select_id(UUID(int=5))
    table.resize(600, 400)
    table.show()
    header = table.horizontalHeader()

    def click(section: int) -> None:
        place = header.sectionViewportPosition(section) + 10
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton,
                         pos=header.viewport().rect().topLeft() + _point(place, 8))

    click(0)
    click(0)
    click(1)
    assert town.sorted == [("number", False), ("number", True)]
    assert table.model().id_at(0) == UUID(int=120)
    assert table.selected_ids() == (UUID(int=5),)
    assert table.current_id() == UUID(int=5)


def _point(x: int, y: int):
    from PySide6.QtCore import QPoint

    return QPoint(x, y)


def test_refresh_reads_only_what_changed(qtbot) -> None:
    town = Town(300)
    model = town.model()
    model.reload()
    assert model.index(4, 1).data() == "住民5"
    town.rows[UUID(int=5)] = (UUID(int=5), "0005", "改名", 1)
    town.reads.clear()
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    model.refresh([UUID(int=5), UUID(int=9_999), UUID(int=250)])
    assert town.reads == [1]
    assert changed == [(4, 4), (249, 249)]
    assert model.index(4, 1).data() == "改名"
    del town.rows[UUID(int=6)]
    model.refresh([UUID(int=6)])
    assert model.index(5, 1).data() == ""
    assert model.value_at(5, 1) is None
    model.deleteLater()


def test_roles_speak_and_align(qtbot) -> None:
    town = Town(3)
    model = town.model()
    model.reload()
    cell = model.index(1, 2)
    assert cell.data() == "2日"
    assert cell.data(VALUE_ROLE) == 2
    assert cell.data(ID_ROLE) == UUID(int=2)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "経過日数 2日"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(2, Qt.Orientation.Horizontal) == "日数"
    model.deleteLater()


def test_enter_opens_and_ctrl_c_copies_with_leading_zeros(qtbot, front) -> None:
    town = Town(30)
    town.rows[UUID(int=2)] = (UUID(int=2), "0002", "改行\nと<記号>", 9)
    table = ListTable(town.model(), name="住民")
    qtbot.addWidget(table)
    table.model().reload()
    front(table)
    table.setFocus()
    table.select_id(UUID(int=2))
    opened = []
    table.opened.connect(opened.append)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [UUID(int=2)]
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text().splitlines()[0] == "番号\t氏名\t日数"
    assert '0002\t"改行' in mime.text()
    assert "mso-number-format" in mime.html()
    assert "と&lt;記号&gt;" in mime.html()
    QGuiApplication.clipboard().clear()


def test_copied_cells_are_quoted_as_excel_reads_them() -> None:
    mime = as_mime([["090-1", 'say "x"'], ["a\tb", ""]])
    assert mime.text() == '090-1\t"say ""x"""\r\n"a\tb"\t'


def test_empty_list_says_what_to_do(qtbot) -> None:
    table = ListTable(Town(0).model(), empty="相談はまだありません。Ctrl+Nで受け付けます。")
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.model().reload()
    table.show()
    with_words = table.viewport().grab().toImage()
    table.set_empty_text("")
    assert table.viewport().grab().toImage() != with_words
    assert table.current_id() is None


def test_rows_have_one_height_and_grow_with_the_font(qtbot) -> None:
    table = ListTable(Town(3).model())
    qtbot.addWidget(table)
    table.model().reload()
    before = table.rowHeight(0)
    font = table.font()
    font.setPointSizeF(20)
    table.setFont(font)
    assert table.rowHeight(0) > before >= 28
