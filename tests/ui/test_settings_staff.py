"""設定「職員」: leaving and handing over with a note and the letter first, on a real vault."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.services import cases, office, people
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.settings_parts.handing_dialogs import (
    HandingDialog,
    HandOverDialog,
    LeaveDialog,
)
from nimo_desktop.ui.settings_parts.staff import StaffPart
from nimo_desktop.ui.text import settings as text

NOTE = "訪問は二人で。\n鍵は係長へ。"


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    office.set_up(made.ws, office.SetUp(
        town="見本町", departments=("健康増進課", "福祉課"),
        staff=(office.FirstStaff(name="相談 一郎", department="福祉課"),
               office.FirstStaff(name="保健 次子", department="健康増進課")),
    ))  # fmt: skip
    return made


@pytest.fixture
def part(bench: Bench) -> StaffPart:
    bench.window.go(Place("settings", tab="staff"))
    return bench.page.staff


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[HandingDialog], None]]:
    """What is done in the next windows, one after the other."""
    wanted: list[Callable[[HandingDialog], None]] = []

    def run(dialog: HandingDialog) -> int:
        dialog.show()
        wanted.pop(0)(dialog)
        dialog.hide()
        return dialog.result()

    for kind in (LeaveDialog, HandOverDialog):
        monkeypatch.setattr(kind, "exec", run)
    return wanted


def named(bench: Bench, name: str) -> Staff:
    return next(one for one in office.staff(bench.ws, with_left=True) if one.name == name)


def case_of(bench: Bench, holder: Staff) -> CaseId:
    ws = bench.ws
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎")
    case = cases.open_for_person(ws, people.save(ws, form))
    held = replace(case, holder_department=holder.department_id, holder_staff=holder.id)
    ws.apply(Op.CASE_SAVED, lambda writer: writer.change(held))
    return case.id


def test_who_leaves_leaves_a_note(part: StaffPart, bench: Bench, acts) -> None:
    gone, heir = named(bench, "保健 次子"), named(bench, "相談 一郎")
    case = case_of(bench, gone)
    part.table.select_id(gone.id)

    def fill(dialog: HandingDialog) -> None:
        dialog.to.set_value(str(heir.id))
        dialog.note_box.setPlainText("マイナンバーは 123456789018 です")
        dialog.act_button.click()
        assert dialog.isVisible()
        assert dialog.error.text()
        assert cases.get(bench.ws, case).holder_staff == gone.id
        dialog.note_box.setPlainText(NOTE)
        dialog.act_button.click()

    acts.append(fill)
    part.leave()
    last = cases.holder_changes(bench.ws, case)[-1]
    assert last.reason == "異動・退職による引き継ぎ: 訪問は二人で。 鍵は係長へ。"
    assert cases.get(bench.ws, case).holder_staff == heir.id
    assert bench.prompts.toasts[-1] == text.LEAVE_DONE.format(name=gone.name, count=1)
    assert named(bench, "保健 次子").left_on == bench.ws.today()


def test_leaving_without_a_note_says_only_why(part: StaffPart, bench: Bench, acts) -> None:
    gone = named(bench, "保健 次子")
    case = case_of(bench, gone)
    part.table.select_id(gone.id)
    acts.append(lambda dialog: dialog.act_button.click())
    part.leave()
    assert cases.holder_changes(bench.ws, case)[-1].reason == "異動・退職による引き継ぎ"


def test_all_is_handed_over_in_one_window(part: StaffPart, bench: Bench, acts) -> None:
    giver, heir = named(bench, "保健 次子"), named(bench, "相談 一郎")
    case = case_of(bench, giver)
    part.table.select_id(giver.id)
    said: list[str] = []

    def fill(dialog: HandingDialog) -> None:
        dialog.act_button.click()
        said.append(dialog.error.text())
        dialog.to.set_value(str(heir.id))
        dialog.act_button.click()
        said.append(dialog.error.text())
        dialog.note_box.setPlainText("地区替えのため")
        dialog.act_button.click()

    acts.append(fill)
    part.hand_over()
    assert said[0] == text.HAND_OVER_NOBODY
    assert "引き継ぎのことば" in said[1]
    assert cases.get(bench.ws, case).holder_staff == heir.id
    assert bench.prompts.toasts[-1] == text.HAND_OVER_DONE.format(name=heir.name)
    assert is_active(named(bench, "保健 次子"), bench.ws.today())
    bench.prompts.undo()
    assert cases.get(bench.ws, case).holder_staff == giver.id


@pytest.mark.parametrize("act", ["leave", "hand_over"])
def test_the_letter_is_printed_first_and_the_window_goes_on(
    part: StaffPart, bench: Bench, acts, act: str
) -> None:
    giver, heir = named(bench, "保健 次子"), named(bench, "相談 一郎")
    case = case_of(bench, giver)
    part.table.select_id(giver.id)

    def print_first(dialog: HandingDialog) -> None:
        dialog.to.set_value(str(heir.id))
        dialog.note_box.setPlainText(NOTE)
        dialog.letter_button.click()

    def go_on(dialog: HandingDialog) -> None:
        assert dialog.successor().id == heir.id
        assert dialog.note_box.toPlainText() == NOTE
        dialog.act_button.click()

    acts += [print_first, go_on]
    getattr(part, act)()
    assert cases.get(bench.ws, case).holder_staff == giver.id
    page = bench.page
    assert page.place().extra["kind"] == "staff_hand_over"
    words = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(page.paper.pdf)).pages)
    assert "保健 次子" in words
    assert "相談 一郎" in words
    bench.window.go(Place("settings", tab="staff"))
    getattr(bench.page.staff, act)()
    assert cases.get(bench.ws, case).holder_staff == heir.id
