"""Where there is little room: no field cuts its words through, and a line stands in one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QStyleOptionComboBox, QWidget

from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.models.id_table import Column, IdTableModel
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import FontSize, apply_theme, register_fonts

LONG = "とても近いが、ときどきぶつかる"


@pytest.fixture
def large(qapp) -> Iterator[None]:
    register_fonts()
    apply_theme(qapp, size=FontSize.EXTRA)
    yield
    apply_theme(qapp, size=FontSize.STANDARD)


def drawn(box: CodeCombo) -> str:
    """What the style is told to write into the closed field."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    return option.currentText


def test_an_empty_choice_is_never_cut_through(qtbot, large) -> None:
    box = CodeCombo([("near", LONG)])
    qtbot.addWidget(box)
    box.resize(400, 34)
    assert drawn(box) == text.NO_CHOICE
    box.resize(100, 34)
    assert drawn(box) == text.NO_CHOICE_SHORT
    assert box.itemText(0) == text.NO_CHOICE  # the open list says it in full
    box.set_value("near")
    assert drawn(box).endswith("…")
    box.resize(500, 34)
    assert drawn(box) == LONG


def test_check_boxes_stand_in_the_middle_of_their_line(qtbot, large) -> None:
    flow = FlowBox()
    qtbot.addWidget(flow)
    parts: list[QWidget] = [CodeCombo([("a", "支援体制図")]), QCheckBox("匿名")]
    for part in parts:
        flow.add(part)
    flow.resize(600, 60)
    flow.show()
    combo, check = parts
    assert combo.height() > check.height()
    assert abs(combo.geometry().center().y() - check.geometry().center().y()) <= 1
    flow.resize(combo.width() + 10, 120)
    assert check.y() >= combo.height()
    assert flow.minimumHeight() == check.geometry().bottom() + 1


def test_the_row_a_list_goes_to_by_itself_is_marked(qtbot, front) -> None:
    ids = [UUID(int=1), UUID(int=2)]
    table = ListTable(
        IdTableModel(
            [Column("名前", 8)],
            load_ids=lambda: ids,
            load_rows=lambda some: [(one, "見本") for one in some],
        )
    )
    qtbot.addWidget(table)
    table.model().reload()
    picked: list[object] = []
    table.picked.connect(picked.append)
    holder = QWidget()
    qtbot.addWidget(holder)
    table.setParent(holder)
    front(holder)
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(lambda: bool(picked))
    assert picked == [ids[0]]
    assert table.selected_ids() == (ids[0],)


def test_a_date_echo_breaks_between_its_parts_only(qtbot, large) -> None:
    field = WarekiEdit(today=lambda: date(2026, 11, 21), partial=True, lean="past", age=True)
    qtbot.addWidget(field)
    field.set_value(date(1996, 5, 5))
    field.resize(600, 90)
    field.show()
    whole = "1996年5月5日（日） 平成8年 30歳"
    assert field.echo_label.text() == whole
    metrics = field.echo_label.fontMetrics()
    field.resize(metrics.horizontalAdvance("1996年5月5日（日） 平成"), 90)
    assert field.echo_label.text().split("\n") == ["1996年5月5日（日）", "平成8年 30歳"]
    field.resize(metrics.horizontalAdvance("1996年5月5日（"), 90)
    assert field.echo_label.text().split("\n") == ["1996年5月5日", "（日） 平成8年", "30歳"]
    field.resize(600, 90)
    assert field.echo_label.text() == whole
