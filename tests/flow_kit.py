"""What is typed in the window over a day, step by step, for the tests of whole situations."""

from __future__ import annotations

from dataclasses import dataclass

from window_kit import Bench

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.referral import Inside, Referral, Status
from nimo_desktop.domain.task import Task
from nimo_desktop.services import office
from nimo_desktop.storage import records
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.parts.case.act_forms import ClosingForm
from nimo_desktop.ui.parts.case.contacts_tab import ContactsTab


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


def hand_on(bench: Bench, case: Case, needs: list[tuple[str, object, str]]) -> list[Referral]:
    """One hand-over with several needs: (what, to whom, wanted way), each its own slip."""
    bench.window.go(Place("referral", extra={"case_id": case.id}))
    page = bench.page.new_form()
    for n, (what, to, way) in enumerate(needs):
        if n:
            page.needs_form.add_need()
        form = page.needs_form
        form.field(f"need{n}_need").set_value(what)
        form.field(f"need{n}_to").set_value(to)
        form.field(f"need{n}_request").set_value(f"{what}をお願いします")
        form.field(f"need{n}_urgency").set_value("C")
        form.field(f"need{n}_way").set_value(way)
        form.field(f"need{n}_how_connected").set_value("called")
        form.field(f"need{n}_need").committed.emit()
    page.create_slips()
    made = {one.need: one for one in rows(bench, Referral, case_id=case.id)}
    return [made[what] for what, _, _ in needs]


def fill_slip(bench: Bench, referral: Referral, **words: object) -> None:
    """Complete the words of a slip that is not yet sent."""
    bench.window.go(Place("referral", id=referral.id))
    slip = bench.page.detail().slip
    for name, value in words.items():
        slip.field(name).restore(value)
    assert bench.page.detail().save_slip() is not None


def step(bench: Bench, referral: Referral, act: str, **fields: object) -> Referral:
    """Open a step as the board does, fill its form, record it; the referral after it."""
    bench.window.go(Place("referral", id=referral.id, extra={"act": act}))
    detail = bench.page.detail()
    assert detail.form is not None, f"{act} is not offered: {list(detail.buttons)}"
    form = detail.form
    for name, value in fields.items():
        if name == "partners":
            form.field(name).cell(0, "name").restore(value)
            continue
        form.field(name).set_value(value)
        form.field(name).committed.emit()
    detail.take()
    left = bench.page.detail()
    assert left is None or left.form is None, f"{act}: {left.form.problems()} {left.form.banner()}"
    (after,) = rows(bench, Referral, id=referral.id)
    return after


def close(bench: Bench, case: Case, reason: str) -> Case:
    """The end of the case, with what a closing has to say."""
    bench.window.go(Place("case", id=case.id))
    page = bench.page
    page.start_closing()
    form = page.findChildren(ClosingForm)[-1]
    form.field("close_reason").set_value(reason)
    form.field("follow_up").set_value("not_needed")
    put(form, close_where="係内", close_felt="「話せてよかった」", close_signs="眠れないとき")
    form.request_save()
    (after,) = rows(bench, Case, id=case.id)
    return after
