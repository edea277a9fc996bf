"""The office in a real vault: set-up in one action, and nothing left without a holder."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from world import PASSWORD, World

from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import KnownError, NotAllowed, RuleBroken
from nimo_desktop.domain.ids import CaseId, ConsultationId, HandoverId, ReferralId
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.referral import Handover, Referral, Status
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.domain.task import Task
from nimo_desktop.services import (
    access,
    cases,
    drafting,
    leaving,
    office,
    people,
    recovery,
    tasks,
)
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

ANSWERS = office.SetUp(
    town="見本町",
    departments=("健康増進課", "福祉課", "長寿支援課", "福祉課"),
    districts=("見本中央", "見本北"),
    staff=(
        office.FirstStaff(name="相談 一郎", department="福祉課", profession="social_worker"),
        office.FirstStaff(name="保健 次子", department="健康増進課", profession="nurse_phn"),
    ),
    coordinator="相談 一郎",
    deputy="保健 次子",
    runs_juso=True,
)


@pytest.fixture
def town(ws: Workspace) -> Workspace:
    office.set_up(ws, ANSWERS)
    return ws


def colleague(ws: Workspace, name: str) -> Staff:
    return next(one for one in office.staff(ws, with_left=True) if one.name == name)


def test_set_up_is_one_action_and_can_be_read_back(town: Workspace) -> None:
    assert [d.name for d in office.departments(town)] == ["健康増進課", "福祉課", "長寿支援課"]
    assert [d.name for d in office.districts(town)] == ["見本中央", "見本北"]
    settings = town.office()
    assert settings.runs_juso
    assert settings.coordinator_staff == colleague(town, "相談 一郎").id
    assert settings.coordinator_department == colleague(town, "相談 一郎").department_id
    assert settings.coordinator_deputy == colleague(town, "保健 次子").id
    town.undo()
    assert [one.name for one in office.staff(town)] == ["見本 花子"]
    assert town.office().coordinator_staff == town.me


def test_the_coordinator_must_work_here(town: Workspace) -> None:
    stranger = dataclasses.replace(
        town.office(), coordinator_staff=office.new_staff(
            town, name="だれか", department_id=town.staff.department_id).id)
    with pytest.raises(RuleBroken):
        office.save_office(town, stranger)
    assert town.office().coordinator_staff == colleague(town, "相談 一郎").id


def held_by(ws: Workspace, one: Staff) -> tuple[Consultation, Case, Referral]:
    """One open consultation, case and referral of a colleague, each with a task of his."""
    now = ws.now()
    holder = {"holder_department": one.department_id, "holder_staff": one.id}
    person = people.new_person(ws)
    consultation = Consultation(
        id=ConsultationId(ws.new_id()), received_at=now, taken_by=one.id, gist="眠れない",
        next_who=one.id, **holder)
    case = Case(id=CaseId(ws.new_id()), person_id=person.id, opened_on=now.date(), **holder)
    handover = Handover(
        id=HandoverId(ws.new_id()), case_id=case.id, sent_by_department=one.department_id,
        sent_by_staff=one.id, made_at=now)
    referral = Referral(
        id=ReferralId(ws.new_id()), handover_id=handover.id, case_id=case.id, person_id=person.id,
        sender_department=one.department_id, sender_staff=one.id, status=Status.PREPARED,
        need="家計の相談", **holder)

    def work(writer: records.Writer) -> None:
        for record in (person, consultation, case, handover, referral):
            writer.insert(record)
        for source, found in (("consultation", consultation.id), ("support_case", case.id)):
            tasks.keep(ws, writer, source=source, source_id=found, kind="next", title="電話する",
                       due_on=now.date(), staff_id=one.id)

    ws.apply(records.Op.CASE_OPENED, work)
    return consultation, case, referral


def read(ws: Workspace, record: type, found: object) -> object:
    with ws.vault.read() as conn:
        return records.get(conn, record, found)


def test_who_leaves_hands_over_everything_in_one_action(town: Workspace) -> None:
    gone, heir = colleague(town, "保健 次子"), town.staff
    consultation, case, referral = held_by(town, gone)
    assert office.open_items(town, gone.id) == office.Left(1, 1, 1, 2)
    left = office.staff_leaves(town, gone, heir, on=date(2026, 11, 30))
    assert left == office.Left(1, 1, 1, 2)
    assert office.open_items(town, gone.id) == office.Left()
    for record, found in ((Consultation, consultation), (Case, case), (Referral, referral)):
        assert read(town, record, found.id).holder_staff == heir.id
    assert read(town, Referral, referral.id).sender_staff == heir.id
    assert read(town, Consultation, consultation.id).next_who == heir.id
    with town.vault.read() as conn:
        changes = records.where(conn, HolderChange, from_staff=gone.id)
        assert {(c.item_id, c.to_staff) for c in changes} == {
            (consultation.id, heir.id), (case.id, heir.id), (referral.id, heir.id)}
        assert {t.staff_id for t in records.where(conn, Task)} == {heir.id}
    after = colleague(town, gone.name)
    assert after.left_on == date(2026, 11, 30)
    assert not is_active(after, date(2026, 12, 1))
    assert town.office().coordinator_deputy is None
    town.undo()
    assert read(town, Case, case.id).holder_staff == gone.id
    assert colleague(town, gone.name).left_on is None
    assert office.open_items(town, gone.id) == office.Left(1, 1, 1, 2)


def test_without_a_successor_the_coordinator_holds(town: Workspace) -> None:
    gone = colleague(town, "保健 次子")
    _, case, _ = held_by(town, gone)
    office.staff_leaves(town, gone)
    assert read(town, Case, case.id).holder_staff == colleague(town, "相談 一郎").id


def test_when_the_coordinator_leaves_the_deputy_coordinates(town: Workspace) -> None:
    gone, deputy = colleague(town, "相談 一郎"), colleague(town, "保健 次子")
    _, case, referral = held_by(town, gone)
    at_coordinator = dataclasses.replace(
        read(town, Referral, referral.id), status=Status.AT_COORDINATOR)
    town.apply(records.Op.REFERRAL_MOVED, lambda w: w.change(at_coordinator))
    office.staff_leaves(town, gone, town.staff)
    settings = town.office()
    assert settings.coordinator_staff == deputy.id
    assert settings.coordinator_department == deputy.department_id
    assert settings.coordinator_deputy is None
    assert read(town, Case, case.id).holder_staff == town.me
    # The coordinator's list stays with the coordinator.
    assert read(town, Referral, referral.id).holder_staff == deputy.id


def test_a_coordinator_without_deputy_and_successor_cannot_leave(town: Workspace) -> None:
    office.save_office(town, dataclasses.replace(town.office(), coordinator_deputy=None))
    gone = colleague(town, "相談 一郎")
    with pytest.raises(RuleBroken):
        office.staff_leaves(town, gone)
    assert colleague(town, "相談 一郎").left_on is None


def test_nobody_leaves_by_the_form_alone_or_by_his_own_hand(town: Workspace) -> None:
    one = colleague(town, "保健 次子")
    with pytest.raises(RuleBroken):
        office.save_staff(town, dataclasses.replace(one, left_on=date(2026, 11, 1)))
    with pytest.raises(RuleBroken):
        office.staff_leaves(town, town.staff)


def test_half_done_drafts_go_to_the_successor(
    sitting: Sitting, town: Workspace, world: World
) -> None:
    env = world.environment()
    gone = colleague(town, "保健 次子")
    access.add_login(sitting, env, staff=gone, login="tsugiko", password="mukashi-mukashi-7")
    theirs = access.log_in(sitting.folder, env, login="tsugiko", password="mukashi-mukashi-7")
    drafting.keep(theirs.workspace, "intake", "new", values={"gist": "途中"}, title="途中")
    theirs.leave()
    office.staff_leaves(town, colleague(town, "保健 次子"), town.staff)
    assert [line.title for line in drafting.mine(town)] == ["途中"]


def test_a_removed_login_opens_nothing(sitting: Sitting, town: Workspace, world: World) -> None:
    env = world.environment()
    one = colleague(town, "保健 次子")
    access.add_login(sitting, env, staff=one, login="tsugiko", password="mukashi-mukashi-7")
    office.remove_login(sitting, colleague(town, "保健 次子"))
    assert access.logins(sitting.folder) == ("nurse",)
    with pytest.raises(NotAllowed):
        office.remove_login(sitting, town.staff)


def test_roles_of_a_year_are_exactly_those_given(town: Workspace) -> None:
    one = colleague(town, "保健 次子")
    district = office.districts(town)[0]
    office.assign(town, staff_id=one.id, fiscal_year=2026, roles=("district", "duty"),
                  district_id=district.id)
    office.assign(town, staff_id=one.id, fiscal_year=2026, roles=("district", "manager"),
                  district_id=district.id)
    found = {(a.role, a.district_id) for a in office.assignments(town, 2026)}
    assert found == {("district", district.id), ("manager", None)}
    assert office.assignments(town, 2025) == ()


def test_a_new_recovery_code_replaces_the_old_one(
    sitting: Sitting, world: World, vault_template
) -> None:
    env = world.environment()
    old = (vault_template.parent / "recovery.txt").read_text()
    code = recovery.new_code(sitting, env)
    assert code != old
    folder = sitting.folder
    with pytest.raises(KnownError):
        access.reset_with_recovery(folder, env, code=old, login="nurse", new_password=PASSWORD)
    found = access.reset_with_recovery(
        folder, env, code=code, login="nurse", new_password="atarashii-kagi-8")
    found.leave()


def test_the_code_is_confirmed_by_its_end_in_any_width() -> None:
    code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567-89AB-C"
    assert recovery.confirms(code, "89AB-C")
    assert recovery.confirms(code, "８９ａｂ ｃ")
    assert not recovery.confirms(code, "C")
    assert not recovery.confirms(code, "89ABD")
    assert not recovery.confirms(code, "")


def test_the_recovery_sheet_shows_the_code_once_on_one_page(world: World) -> None:
    import io

    from pypdf import PdfReader

    code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567-89AB-C"
    pdf = recovery.sheet(code, town="見本町", at=world.clock() + timedelta(days=0))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert code in text
    assert "見本町" in text


def test_person_is_untouched_by_leaving(town: Workspace) -> None:
    """Only holders change: the record about the resident stays at its version."""
    gone = colleague(town, "保健 次子")
    _, case, _ = held_by(town, gone)
    office.staff_leaves(town, gone, town.staff)
    assert read(town, Person, case.person_id).version == 1


def test_all_is_handed_over_with_a_note_and_nobody_leaves(town: Workspace) -> None:
    giver, taker = colleague(town, "見本 花子"), colleague(town, "保健 次子")
    form = people.PersonForm(person=people.new_person(town), name="見本 太郎")
    case = cases.open_for_person(town, people.save(town, form))
    tasks.add(town, title="電話する", due_on=town.today(), staff_id=giver.id, case_id=case.id)
    for wrong, note in ((giver, "地区替え"), (taker, " ")):
        with pytest.raises(RuleBroken):
            leaving.hand_over_all(town, giver, wrong, note=note)
    done = leaving.hand_over_all(town, giver, taker, note="地区替え。訪問は二人で。")
    assert (done.cases, done.tasks) == (1, 1)
    assert cases.get(town, case.id).holder_staff == taker.id
    assert office.open_items(town, giver.id) == office.Left()
    assert "訪問は二人で" in cases.holder_changes(town, case.id)[-1].reason
    assert is_active(colleague(town, "見本 花子"), town.today())
    town.undo()
    assert cases.get(town, case.id).holder_staff == giver.id
    assert office.open_items(town, giver.id).tasks == 1
