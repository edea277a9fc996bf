"""Days of work typed through the real window: situations 1, 3, 6, from call to printed plan."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from flow_kit import (
    Day,
    hand_to_the_department,
    make_the_plan,
    take_the_call,
    the_office,
    write_a_contact,
)
from PySide6.QtPrintSupport import QPrinter
from window_kit import Bench
from world import World

from nimo_desktop.domain.plan import Plan
from nimo_desktop.services import checking

pytestmark = pytest.mark.flow


DAYS = (
    Day(1, "妊娠中。人の話が頭に入らない", "例見 柚希", "れいみ ゆずき",
        "「病院で説明されても途中から分からなくなる」", "説明を紙にしてほしい", "子ども支援課",
        "妊娠中から一緒に訪問してほしい", "産科の受診に同行した。", "産後三か月を無理なく過ごす"),
    Day(3, "息子が母をたたくらしい", "想滝 茂", "おもたき しげる",
        "「声が聞こえて、止められない」と家族から聞いた。", "静かに眠りたい", "長寿支援課",
        "母の見守りを一緒に", "主治医へつないだ。", "治療を続けながら母と離れて暮らす",
        caller="other", caller_name="漏洩 太郎", signs=("elder_abuse",)),
    Day(6, "仕事をやめた。母と息子のこと", "試上 由美子", "しがみ ゆみこ",
        "「一日中、二人の世話で自分の時間がない」", "週に一日は休みたい", "福祉課",
        "家計の相談", "家庭を訪問し、一日の流れを聞いた。", "週に一日は自分の時間をもつ"),
)  # fmt: skip


@pytest.mark.parametrize("day", DAYS, ids=lambda d: f"situation{d.no}")
def test_from_the_first_call_to_the_printed_plan(
    open_window,
    folder: Path,
    world: World,
    tmp_path: Path,
    day: Day,
) -> None:
    bench: Bench = open_window(folder, world)
    bench.window.resize(1366, 768)
    bench.log_in()
    partner = the_office(bench, day.department)
    case = take_the_call(bench, day)
    write_a_contact(bench, case, day)
    hand_to_the_department(bench, case, partner, day)
    plan = make_the_plan(bench, case, day)
    print_the_plan(bench, plan, day, tmp_path / "plan.pdf")
    assert checking.check(bench.ws).troubles == ()


def print_the_plan(bench: Bench, plan: Plan, day: Day, target: Path) -> None:
    bench.page.print()
    page = bench.page

    def to_file(printer: QPrinter, _window) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    paper = page.paper.view
    paper.choose_printer = to_file
    shown = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(paper.pdf)).pages)
    plain = shown.replace(" ", "").replace("\n", "")
    assert day.goal.replace(" ", "") in plain
    assert "漏洩" not in plain
    page.paper.print()
    assert len(pypdf.PdfReader(target).pages) >= 1
    assert page.place().id is not None
