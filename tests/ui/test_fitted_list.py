"""Lists never scroll sideways: words give way, numbers and dates stay whole, spare columns go."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from nimo_desktop.ui.models.id_table import Column, IdTableModel
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.theme import FontSize, apply_theme, register_fonts

NUMBER, NAME, KANA, NEED = range(4)
ONE = UUID(int=1)
COLUMNS = (
    Column("番号", 7, firm=True), Column("氏名", 8), Column("ふりがな", 8, spare=True),
    Column("用件", 20),
)  # fmt: skip


@pytest.fixture
def shown(qtbot) -> FittedList:
    register_fonts()
    apply_theme(QApplication.instance(), size=FontSize.STANDARD)
    model = IdTableModel(COLUMNS, load_ids=lambda: [ONE], load_rows=lambda ids: [
        (ONE, "R8-K-A0001", "見本 花子", "みほん はなこ", "眠れない")])
    table = FittedList(model)
    qtbot.addWidget(table)
    model.reload()
    table.show()
    return table


def widths(table: FittedList) -> list[int]:
    return [0 if table.isColumnHidden(at) else table.columnWidth(at) for at in range(4)]


@pytest.mark.parametrize("wide", [320, 460, 640, 1200])
def test_the_columns_fill_the_room_and_no_more(shown: FittedList, wide: int) -> None:
    shown.resize(wide, 300)
    QApplication.processEvents()
    room = shown.viewport().width()
    assert room - len(COLUMNS) <= sum(widths(shown)) <= room
    assert not shown.horizontalScrollBar().isVisible()


def test_numbers_stay_whole_and_the_widest_words_give_way_first(shown: FittedList) -> None:
    shown.resize(1200, 300)
    whole = widths(shown)
    shown.resize(460, 300)
    tight = widths(shown)
    assert tight[NUMBER] == whole[NUMBER]
    assert tight[NAME] == whole[NAME]
    assert tight[KANA] == 0 < whole[KANA]
    assert tight[NEED] < whole[NEED]
    text = shown.fontMetrics().horizontalAdvance("R8-K-A0001")
    assert tight[NUMBER] > text + 10


def test_columns_a_page_does_not_want_stay_away_at_any_width(shown: FittedList) -> None:
    shown.set_away(frozenset({NAME}))
    shown.resize(1200, 300)
    assert widths(shown)[NAME] == 0
    shown.set_away(frozenset())
    assert widths(shown)[NAME] > 0


def test_a_firm_spare_column_comes_before_one_of_words(qtbot) -> None:
    columns = (Column("名称", 12), Column("住所", 10, spare=True),
               Column("最終確認日", 11, firm=True, spare=True))  # fmt: skip
    model = IdTableModel(columns, load_ids=lambda: [ONE], load_rows=lambda ids: [
        (ONE, "見本クリニック", "見本町", "R8.9.18(金)")])
    table = FittedList(model)
    qtbot.addWidget(table)
    model.reload()
    table.show()
    natural = [table._natural(one) for one in columns]  # noqa: SLF001
    for wide, shown in (
        (sum(natural) + 30, (True, True, True)),
        (natural[0] + natural[2] + 30, (True, False, True)),
        (natural[0] + 30, (True, False, False)),
    ):
        table.resize(wide, 200)
        QApplication.processEvents()
        assert tuple(not table.isColumnHidden(at) for at in range(3)) == shown
