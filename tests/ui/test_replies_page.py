"""返事を取り込む with real widgets: keyed in, opened, dropped, from a folder; on a real vault."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from reply_kit import accepted, fill, issued
from town_kit import Town, make_town, rows
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.referral import Referral, Status
from nimo_desktop.domain.reply import ReferralReply
from nimo_desktop.services import check_letters, referrals
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.pages.replies import RepliesPage


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def town(bench: Bench) -> Town:
    return make_town(bench.ws, bench.world)


def page_of(bench: Bench, **extra: object) -> RepliesPage:
    bench.window.go(Place("replies", extra=extra))
    assert isinstance(bench.page, RepliesPage)
    return bench.page


def status(town: Town, referral: Referral) -> Status:
    return referrals.get(town.ws, referral.id).status


def test_a_paper_slip_is_keyed_in_with_few_keys(bench: Bench, town: Town) -> None:
    """Number, letters, who took it, the answer, Ctrl+Enter, Enter: the rest is filled in."""
    sent = town.sent()
    page = page_of(bench)
    form = page.form
    page.focus_first()
    form.field("number").set_value(sent.number.lower())
    form.field("letters").set_value(check_letters.check_letters(sent.number))
    form.field("received_by").set_value("福祉 太郎")
    form.field("received_by").committed.emit()
    form.field("answer").set_value("1")
    assert form.field("in_charge").value() == "福祉 太郎"
    assert form.field("filled_by").value() == "福祉 太郎"
    QTest.keyClick(form.field("answer").entry(), Qt.Key.Key_Return,
                   Qt.KeyboardModifier.ControlModifier)
    assert page.compare.reading is not None
    assert page.compare.reading.ready, page.compare.message.text()
    assert status(town, sent) is Status.SENT, "shown before it is recorded"
    page.compare.take_button.click()
    taken = referrals.get(town.ws, sent.id)
    assert taken.status is Status.ACCEPTED
    assert taken.holder_staff == town.people["福祉"].id
    assert form.field("number").value() in ("", None), "ready for the next slip"
    bench.window.frame().undo()
    assert status(town, sent) is Status.SENT
    assert rows(town.ws, ReferralReply) == ()


def test_wrong_letters_stand_at_the_letters(bench: Bench, town: Town) -> None:
    sent = town.sent()
    page = page_of(bench)
    page.form.field("number").set_value(sent.number)
    page.form.field("letters").set_value("ZZ")
    page.form.field("received_by").set_value("福祉 太郎")
    page.form.field("answer").set_value("1")
    page.check()
    assert not page.compare.take_button.isEnabled()
    page.compare.take_button.click()
    page.take()
    assert status(town, sent) is Status.SENT


def test_files_dropped_on_the_window_are_shown_and_taken(
    bench: Bench, town: Town, tmp_path: Path
) -> None:
    sent = town.sent()
    good = fill(issued(town.ws, sent), tmp_path / "返事.xlsx", accepted())
    bad = tmp_path / "ちがう.xlsx"
    openpyxl.Workbook().save(bad)
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(one)) for one in (good, bad)])
    frame = bench.window.frame()
    frame.dropEvent(QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    ))
    page = bench.page
    assert isinstance(page, RepliesPage)
    assert [one.ready for one in page.readings] == [True, False]
    assert page.list.item(1, 2).text().endswith("。")
    assert status(town, sent) is Status.SENT
    page.take_all()
    assert status(town, sent) is Status.ACCEPTED
    assert len(rows(town.ws, ReferralReply)) == 1
    again = page_of(bench, paths=[str(good)])
    assert not again.readings[0].ready
    assert "取り込み済み" in again.readings[0].sentence
