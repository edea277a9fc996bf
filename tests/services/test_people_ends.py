"""What the form about a person showed and no longer says has ended; what it never showed stays."""

from __future__ import annotations

import dataclasses
from datetime import date

from world import World

from nimo_desktop.domain.ids import NameId, PersonId, PhoneId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Address, Name, Phone
from nimo_desktop.services import case_people, intake, people
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal, records

HOME, PHONE, ALIAS = "見本町大字見本1", "0000-11-2222", "みほちゃん"


def stored(ws: Workspace) -> IntakeForm:
    """A saved call about somebody with address, telephone and another name, as loaded."""
    person = people.PersonForm(
        person=people.new_person(ws), name="見本 太郎", kana="みほん たろう", alias=ALIAS,
        address=HOME, district="東地区", phone=PHONE,
    )  # fmt: skip
    first = dataclasses.replace(intake.start(ws), gist="眠れない")
    saved = intake.save(ws, IntakeForm(consultation=first, person=person))
    found = intake.load_form(ws, saved.consultation)
    assert found is not None
    return found


def emptied(form: IntakeForm, *names: str) -> IntakeForm:
    assert form.person is not None
    return dataclasses.replace(
        form, person=dataclasses.replace(form.person, **dict.fromkeys(names, ""))
    )


def person_id(form: IntakeForm) -> PersonId:
    assert form.consultation.subject_id is not None
    return form.consultation.subject_id


def said(ws: Workspace, pid: PersonId) -> tuple[str, str, str, str]:
    form = case_people.person_form(ws, pid)
    return form.alias, form.address, form.district, form.phone


def head(ws: Workspace) -> int:
    with ws.vault.read() as conn:
        return journal.head(conn).seq


def test_emptied_in_the_intake_is_gone_in_one_action_and_comes_back(
    ws: Workspace, world: World
) -> None:
    form = stored(ws)
    pid = person_id(form)
    assert said(ws, pid) == (ALIAS, HOME, "東地区", PHONE)
    world.clock.forward(days=2)
    before = head(ws)
    intake.save(ws, emptied(form, "alias", "address", "district", "phone"))
    assert head(ws) == before + 1
    assert said(ws, pid) == ("", "", "", "")
    assert people.load(ws, pid).name == "見本 太郎"
    ws.undo()
    assert said(ws, pid) == (ALIAS, HOME, "東地区", PHONE)


def test_an_ended_address_still_stands_on_sheets_of_earlier_days(
    ws: Workspace, world: World
) -> None:
    form = stored(ws)
    world.clock.forward(days=2)
    intake.save(ws, emptied(form, "address", "district"))
    was = people.load(ws, person_id(form), on=date(2026, 11, 21)).address
    assert was is not None
    assert was.text == HOME
    assert people.load(ws, person_id(form)).address is None


def test_an_emptied_address_keeps_the_district_that_is_known(ws: Workspace, world: World) -> None:
    form = stored(ws)
    world.clock.forward(days=2)
    intake.save(ws, emptied(form, "address"))
    assert said(ws, person_id(form))[1:3] == ("", "東地区")


def test_a_form_that_never_showed_it_ends_nothing(ws: Workspace) -> None:
    pid = person_id(stored(ws))
    bare = people.PersonForm(person=people.load(ws, pid).person, name="見本 太郎")
    people.save(ws, bare)
    assert said(ws, pid) == (ALIAS, HOME, "東地区", PHONE)


def test_what_a_colleague_wrote_meanwhile_stays(ws: Workspace) -> None:
    form = stored(ws)
    pid = person_id(form)

    def elsewhere(writer: records.Writer) -> None:
        (phone,) = writer.where(Phone, person_id=pid)
        writer.change(dataclasses.replace(phone, number="0000-99-9999", digits="0000999999"))
        writer.insert(Phone(id=PhoneId(ws.new_id()), person_id=pid, number="0000-33-4444"))
        writer.insert(Name(id=NameId(ws.new_id()), person_id=pid, kind="alias", text="別のよび名"))

    ws.apply(Op.PERSON_SAVED, elsewhere)
    intake.save(ws, emptied(form, "phone", "alias"))
    full = people.load(ws, pid)
    assert [p.number for p in full.phones] == ["0000-99-9999", "0000-33-4444"]
    assert [n.text for n in full.names if n.kind == "alias"] == ["別のよび名"]


def test_an_address_written_today_by_mistake_goes_to_the_trash(ws: Workspace, world: World) -> None:
    form = stored(ws)
    pid = person_id(form)
    world.clock.forward(days=2)
    moved = dataclasses.replace(case_people.person_form(ws, pid), address="見本町大字誤り9")
    case_people.save_person(ws, moved)
    shown = case_people.person_form(ws, pid)
    case_people.save_person(ws, dataclasses.replace(shown, address="", district=""))
    with ws.vault.read() as conn:
        kept = records.where(conn, Address, person_id=pid)
    assert [a.text for a in kept] == [HOME]
    assert people.load(ws, pid).address is None
