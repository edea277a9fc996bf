"""The board of 連携 on a real vault: columns, cards, keyboard, drag, saved filters, paper."""

from __future__ import annotations

import dataclasses
import io

import pypdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from town_kit import Town, make_town
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Accept, ReportProgress, Send, Status, code_of
from nimo_desktop.services import intake, referral_board, referrals
from nimo_desktop.services.referral_board import ASKED, COLUMNS, DONE, INTAKE, SEEK, SHARED, WORKING
from nimo_desktop.storage import journal, records
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.pages.referrals import ReferralsPage
from nimo_desktop.ui.parts.referral.board import MIME


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def town(bench: Bench) -> Town:
    return make_town(bench.ws, bench.world)


@pytest.fixture
def page(bench: Bench, town: Town) -> ReferralsPage:
    bench.window.go(Place("referrals", extra={"look": "board"}))
    shown = bench.page
    assert isinstance(shown, ReferralsPage)
    return shown


def test_every_status_has_its_column_and_none_is_an_end_for_what_nobody_takes() -> None:
    placed = {status: referral_board.column_of(status) for status in Status}
    assert [status for status, column in placed.items() if column is None] == [Status.WITHDRAWN]
    assert placed[Status.AT_COORDINATOR] == placed[Status.WITH_SENDER] == SEEK
    assert referral_board.column_of(Status.JOINT, "23") == SHARED
    assert not any(word in label for label in COLUMNS.values() for word in ("対象外", "返却", "断"))


def test_cards_stand_where_their_referrals_are(page: ReferralsPage, town: Town) -> None:
    slip, sent = town.one(), town.sent()
    page.reload()
    assert [page.board.columns[SEEK].cards.id_at(0)] == [slip.id]
    assert [page.board.columns[ASKED].cards.id_at(0)] == [sent.id]
    card = page.board.columns[ASKED].cards.card_at(0)
    assert card is not None
    assert (card.number, card.name) == (sent.number, "見本 太郎")
    spoken = page.board.columns[ASKED].cards.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert sent.number in spoken
    assert page.count_label.text() == "2件"


def test_the_keyboard_goes_over_the_columns_and_asks_for_the_step(
    page: ReferralsPage, bench: Bench, town: Town
) -> None:
    slip = town.one()
    page.reload()
    page.focus_first()
    view = page.board.columns[SEEK]
    assert view.current() == slip.id
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    shown = bench.page.detail()
    assert shown is not None
    assert shown.form is not None
    assert shown.form.kind is Send
    assert referrals.get(town.ws, slip.id).status is Status.PREPARED, "nothing moves by itself"


def test_a_drop_opens_the_step_and_a_wrong_one_is_told(
    page: ReferralsPage, bench: Bench, town: Town
) -> None:
    sent = town.sent()
    page.reload()
    source, target = page.board.columns[ASKED], page.board.columns[WORKING]

    def drop(on, column: str) -> None:
        content = QMimeData()
        content.setData(MIME, QByteArray(f"{column} {sent.id.hex}".encode()))
        event = QDropEvent(
            QPointF(5, 5), Qt.DropAction.MoveAction, content, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        event.source = lambda: source  # type: ignore[method-assign]
        on.dropEvent(event)

    drop(page.board.columns[INTAKE], ASKED)
    assert "受付へは戻りません" in bench.prompts.told[-1]
    drop(page.board.columns[SHARED], ASKED)
    assert "途中の結果・見守り" in bench.prompts.told[-1]
    bench.prompts.answers = [code_of(Accept)]
    drop(target, ASKED)
    assert bench.page.detail().form.kind is Accept
    assert referrals.get(town.ws, sent.id).status is Status.SENT


def test_a_call_to_be_handed_on_stands_first_until_a_slip_is_made(
    page: ReferralsPage, bench: Bench, town: Town
) -> None:
    call = dataclasses.replace(intake.start(town.ws), gist="家賃のこと", after="refer")
    saved = intake.save(town.ws, intake.IntakeForm(consultation=call)).consultation
    assert saved is not None
    page.reload()
    assert page.board.columns[INTAKE].cards.id_at(0) == saved.id
    page.move_card(saved.id, INTAKE, DONE)
    assert "連携票がありません" in bench.prompts.told[-1]
    page.move_card(saved.id, INTAKE, SEEK)
    assert bench.page.new_form() is not None


def test_a_filter_is_kept_under_a_name_and_comes_back(
    page: ReferralsPage, bench: Bench, town: Town
) -> None:
    bench.prompts.answers = ["私の待ち"]
    page.state_box.setCurrentIndex(page.state_box.findData("waiting"))
    page.saved.keep()
    page.state_box.setCurrentIndex(page.state_box.findData("all"))
    assert page.saved.box.currentIndex() == 0
    page.saved.box.setCurrentIndex(page.saved.box.findText("私の待ち"))
    page.saved.box.activated.emit(page.saved.box.currentIndex())
    assert page.state_box.currentData() == "waiting"
    assert page.look() == "board"
    page.saved.drop()
    assert page.saved.box.findText("私の待ち") == -1


def test_the_list_prints_what_is_seen(page: ReferralsPage, bench: Bench, town: Town) -> None:
    sent = town.sent()
    page.print_list()
    paper = bench.page
    text = pypdf.PdfReader(io.BytesIO(paper.paper.pdf)).pages[0].extract_text()
    assert sent.number in text
    assert "進行中すべて" in text
    paper.paper.choose_printer = lambda printer, _: _to_nothing(printer)
    paper.print()
    with town.ws.vault.read() as conn:
        entry = journal.entry(conn, journal.head(conn).seq)
    assert entry is not None
    assert entry.op == Op.PRINTED


def _to_nothing(printer) -> bool:
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName("/dev/null")
    return True


def test_steps_to_offers_only_what_the_machine_allows(town: Town) -> None:
    sent = town.sent()
    assert Accept in referral_board.steps_to(town.ws, sent, WORKING)
    assert referral_board.steps_to(town.ws, sent, ASKED) == ()
    taken = referrals.accept(
        town.ws, sent, person="福祉 太郎", on=town.ws.today(), staff=town.people["福祉"].id
    )
    assert not isinstance(taken, tuple)
    assert referral_board.steps_to(town.ws, taken, SHARED) == (ReportProgress,)
    with town.ws.vault.read() as conn:
        assert records.get(conn, type(taken), taken.id).status is Status.ACCEPTED


def test_the_point_under_the_mouse_has_a_menu(
    page: ReferralsPage, bench: Bench, town: Town
) -> None:
    sent = town.sent()
    page.reload()
    menu = page.menu_of(ASKED, sent.id)
    labels = [action.text() for action in menu.actions()]
    assert "受領を記録する" in labels
    next(a for a in menu.actions() if a.text() == "受領を記録する").trigger()
    assert bench.page.detail().form is not None


def test_48_hours_stand_on_the_page_until_safety_was_seen(bench: Bench, town: Town) -> None:
    reported = referrals.report_signs(town.ws, town.sent(), at=town.ws.now())
    bench.window.go(Place("referral", id=reported.id))
    detail = bench.page.detail()
    assert detail.safety is not None
    bench.prompts.answers = ["訪問し、本人と話した。けがはない。"]
    detail.safety.button.click()
    assert bench.page.detail().safety is None
    assert referrals.get(town.ws, reported.id).safety_seen_how.startswith("訪問し")
    bench.page.detail().reply_button.click()
    assert bench.page.form.field("number").value() == reported.number
