"""Days of work typed through the real window: situations 1, 3, 6, from call to printed plan."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from window_kit import Bench
from world import World

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.referral import Inside, Referral, Status
from nimo_desktop.domain.task import Task
from nimo_desktop.services import checking, office
from nimo_desktop.storage import records
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.parts.case.contacts_tab import ContactsTab

pytestmark = pytest.mark.flow


@dataclass(frozen=True)
class Day:
    """What is typed in one situation."""

    no: int
    gist: str
    name: str
    kana: str
    story: str
    wish: str
    department: str
    need: str
    contact: str
    goal: str
    caller: str = "self"
    caller_name: str = ""
    signs: tuple[str, ...] = ("none",)


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


def rows(bench: Bench, record: type, **equal: object) -> tuple:
    with bench.ws.vault.read() as conn:
        return records.where(conn, record, **equal)


def put(form, **values: object) -> None:
    for name, value in values.items():
        form.field(name).restore(value)


def the_office(bench: Bench, name: str) -> Holder:
    department = office.save_department(
        bench.ws, office.new_department(bench.ws, name=name, position=5)
    )
    colleague = office.save_staff(
        bench.ws, office.new_staff(bench.ws, name="見本木 さくら", department_id=department.id)
    )
    return Holder(department.id, colleague.id)


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


def take_the_call(bench: Bench, day: Day) -> Case:
    bench.window.go(Place("intake"))
    page = bench.page
    put(page.form, gist=day.gist)
    assert page.save()
    put(page.form, name=day.name, kana=day.kana, story=day.story, wish=day.wish, urgency="C",
        kind="consultation", route="01", method="02", caller=day.caller,
        signs={"codes": list(day.signs), "main": None}, counted="yes", topic="08")  # fmt: skip
    if day.caller_name:
        put(page.form, caller_name=day.caller_name, caller_relation="92")
    page.form.follow()
    page.save_and_start()
    (case,) = rows(bench, Case)
    (call,) = rows(bench, Consultation)
    assert (call.case_id, call.gist, case.holder_staff) == (case.id, day.gist, bench.ws.me)
    lines = [t for t in rows(bench, Task) if t.kind == "safety"]
    assert bool(lines) == (day.signs != ("none",))
    return case


def write_a_contact(bench: Bench, case: Case, day: Day) -> None:
    bench.window.go(Place("case", id=case.id, tab="contacts"))
    bench.page.new_item()
    tab = bench.page.tab_widget("contacts")
    assert isinstance(tab, ContactsTab)
    box = tab.form().field("method")
    box.setCurrentIndex(box.findData("03"))
    put(tab.form(), body=day.contact, minutes="50")
    tab.form().request_save()
    (contact,) = rows(bench, Contact, case_id=case.id)
    assert (contact.body, contact.minutes) == (day.contact, 50)


def hand_to_the_department(bench: Bench, case: Case, partner: Holder, day: Day) -> None:
    bench.window.go(Place("referral", extra={"case_id": case.id}))
    form = bench.page.new_form().needs_form
    form.field("need0_need").set_value(day.need)
    form.field("need0_to").set_value(Inside(partner.department))
    form.field("need0_request").set_value(day.need)
    form.field("need0_urgency").set_value("C")
    form.field("need0_way").set_value("together")
    form.field("need0_how_connected").set_value("called")
    form.field("need0_need").committed.emit()
    bench.page.new_form().create_slips()
    (slip,) = rows(bench, Referral)
    assert (slip.status, slip.holder_staff, slip.to_department) == (
        Status.PREPARED, bench.ws.me, partner.department,
    )  # fmt: skip


def make_the_plan(bench: Bench, case: Case, day: Day) -> Plan:
    bench.window.go(Place("plan", extra={"case_id": case.id, "kind": "general"}))
    form = bench.page.form
    put(form, strengths="約束を守る", long_goal=day.goal)
    if not form.field("wish").value():
        put(form, wish=day.wish)
    form.field("issues").cell(0, "words").restore(day.story)
    form.field("goals").cell(0, "text").restore(day.goal)
    form.field("actions").cell(0, "support").restore(day.contact)
    bench.page.decide()
    (plan,) = rows(bench, Plan)
    assert (plan.state, plan.long_goal) == ("decided", day.goal)
    return plan


def print_the_plan(bench: Bench, plan: Plan, day: Day, target: Path) -> None:
    bench.page.print()
    page = bench.page

    def to_file(printer: QPrinter, _window) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    page.paper.choose_printer = to_file
    shown = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(page.paper.pdf)).pages)
    plain = shown.replace(" ", "").replace("\n", "")
    assert day.goal.replace(" ", "") in plain
    assert "漏洩" not in plain
    page.print()
    assert len(pypdf.PdfReader(target).pages) >= 1
