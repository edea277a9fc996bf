"""社会資源: list, search by old names, last checked, people who answer, cases that use them."""

from __future__ import annotations

import dataclasses
from datetime import date

from nimo_desktop.domain.care import MedicalCare
from nimo_desktop.domain.ids import AgencyId, CareId, TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import cases, people, resources
from nimo_desktop.services.resources import AgencyFilter, FullAgency
from nimo_desktop.services.workspace import Workspace


def an_agency(ws: Workspace, name: str, **over: object) -> FullAgency:
    new = resources.new(ws)
    agency = dataclasses.replace(new.agency, name=name, **over)
    saved, found = resources.save(ws, dataclasses.replace(new, agency=agency))
    assert saved is not None, found
    return saved


def ids(ws: Workspace, sort: str = "name", **filter: object) -> list[AgencyId]:
    return resources.list_ids(ws, AgencyFilter(**filter), sort=sort)  # type: ignore[return-value]


def test_the_kind_gives_sector_and_formality(ws: Workspace) -> None:
    hospital = an_agency(ws, "見本病院", kind="psychiatric_hospital").agency
    assert (hospital.sector, hospital.informal) == ("health", False)
    salon = an_agency(ws, "お茶の間サロン", kind="salon").agency
    assert (salon.sector, salon.informal) == ("community", True)


def test_a_name_is_needed(ws: Workspace) -> None:
    saved, found = resources.save(ws, resources.new(ws))
    assert saved is None
    assert found[0].field == "name"


def test_people_who_answer_come_and_go(ws: Workspace) -> None:
    full = an_agency(ws, "見本病院")
    person = dataclasses.replace(resources.new_person(ws, full.agency.id), name="相談員 佐藤")
    saved, _ = resources.save(ws, dataclasses.replace(full, persons=(person,)))
    assert saved is not None
    gone = dataclasses.replace(saved.persons[0], until=date(2026, 3, 31))
    fresh = dataclasses.replace(resources.new_person(ws, full.agency.id), name="相談員 鈴木")
    saved, _ = resources.save(ws, dataclasses.replace(saved, persons=(gone, fresh)))
    assert saved is not None
    assert [p.name for p in saved.persons] == ["相談員 鈴木", "相談員 佐藤"]
    saved, _ = resources.save(ws, dataclasses.replace(saved, persons=saved.persons[:1]))
    assert saved is not None
    assert [p.name for p in saved.persons] == ["相談員 鈴木"]


def test_an_entry_grows_stale_after_twelve_months(ws: Workspace, world) -> None:
    full = an_agency(ws, "見本病院")
    assert ids(ws, state="stale") == [full.agency.id]
    checked = resources.check(ws, full.agency)
    assert (checked.checked_on, checked.checked_by) == (ws.today(), ws.me)
    assert ids(ws, state="stale") == []
    world.clock.forward(days=366)
    assert ids(ws, state="stale") == [full.agency.id]
    assert resources.list_rows(ws, [full.agency.id])[0].stale


def test_search_finds_text_and_names_from_before_the_law(ws: Workspace) -> None:
    centre = an_agency(ws, "町こども窓口", kind="office_children", kana="まちこどもまどぐち").agency
    an_agency(ws, "見本病院", kind="psychiatric_hospital", phone="0000-11-2222")
    assert ids(ws, text="子ども家庭総合支援拠点") == [centre.id]
    assert ids(ws, text="こども") == [centre.id]
    assert len(ids(ws, text="2222")) == 1
    assert ids(ws, text="どこにもない") == []


def test_filters_and_order(ws: Workspace) -> None:
    b = an_agency(ws, "病院", kana="びょういん", kind="psychiatric_hospital").agency
    a = an_agency(ws, "青い鳥", kana="あおいとり", kind="salon").agency
    shut = an_agency(ws, "閉じた所", kana="とじたところ", closed_on=date(2026, 1, 31)).agency
    assert ids(ws) == [a.id, b.id]
    assert ids(ws, sector="health") == [b.id]
    assert ids(ws, kind="salon") == [a.id]
    assert ids(ws, informal=True) == [a.id]
    assert ids(ws, state="closed") == [shut.id]
    assert len(ids(ws, state="all")) == 3
    line = resources.list_rows(ws, [b.id])[0]
    assert (line.kind, line.sector) == ("精神科病院", "保健・医療")


def test_a_case_that_names_an_agency_twice_counts_once(ws: Workspace) -> None:
    agency = an_agency(ws, "見本病院").agency
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん")
    pid = people.save(ws, form)
    tie = SupportTie(id=TieId(ws.new_id()), person_id=pid, agency_id=agency.id)
    treated = MedicalCare(id=CareId(ws.new_id()), person_id=pid, agency_id=agency.id)
    ws.apply(Op.TIE_SAVED, lambda w: w.insert(tie))
    ws.apply(Op.CARE_SAVED, lambda w: w.insert(treated))
    assert resources.list_rows(ws, [agency.id])[0].used == 0
    case = cases.open_for_person(ws, pid)
    assert resources.list_rows(ws, [agency.id])[0].used == 1
    assert [u.number for u in resources.cases_using(ws, agency.id)] == [case.number]
    other = an_agency(ws, "別の所").agency
    assert ids(ws, sort="used") == [other.id, agency.id]


def test_trash_and_undo(ws: Workspace) -> None:
    full = an_agency(ws, "二重の所")
    resources.trash(ws, full.agency)
    assert ids(ws) == []
    ws.undo()
    assert ids(ws) == [full.agency.id]
