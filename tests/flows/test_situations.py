"""Situations 1 to 6 and 12 from the first call to the end, typed in the real window."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest
from flow_kit import (
    Day,
    close,
    fill_slip,
    hand_on,
    make_the_plan,
    rows,
    step,
    take_the_call,
    write_a_contact,
)
from window_kit import Bench

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus
from nimo_desktop.domain.ids import AgencyId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import (
    Inside,
    Outside,
    Referral,
    ReferralEvent,
    Status,
    code_of,
)
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.services import checking, coordination, office, today
from nimo_desktop.ui.desk import Place

pytestmark = pytest.mark.flow

DEPARTMENTS = ("福祉課", "長寿支援課", "子ども支援課", "学校教育課", "税務課")


@dataclass
class Partners:
    """Who can receive: a colleague of each department, and agencies."""

    staff: dict[str, Staff]
    agencies: dict[str, AgencyId]

    def at(self, name: str) -> Inside:
        return Inside(self.staff[name].department_id)

    def named(self, name: str) -> Inside:
        return Inside(self.staff[name].department_id, self.staff[name].id)

    def outside(self, name: str) -> Outside:
        return Outside(self.agencies[name])


@pytest.fixture
def bench(open_window, folder, world) -> Bench:
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def partners(bench: Bench) -> Partners:
    ws = bench.ws
    staff = {}
    for place, name in enumerate(DEPARTMENTS, start=1):
        home = office.save_department(ws, office.new_department(ws, name=name, position=place))
        one = office.new_staff(ws, name=f"{name[:2]} 花", department_id=home.id)
        staff[name] = office.save_staff(ws, one)
    agencies = {}
    for name in ("見本地域包括支援センター", "県福祉事務所", "ひきこもり地域支援センター"):
        made = Agency(id=AgencyId(ws.new_id()), name=name, checked_on=ws.today())
        ws.apply(Op.AGENCY_SAVED, lambda w, made=made: w.insert(made))
        agencies[name] = made.id
    return Partners(staff, agencies)


def begin(bench: Bench, day: Day) -> Case:
    case = take_the_call(bench, day)
    write_a_contact(bench, case, day)
    return case


def accept(bench: Bench, one: Referral, colleague: Staff) -> Referral:
    return step(bench, one, "accept", staff=str(colleague.id), person=colleague.name)


def join(bench: Bench, one: Referral, colleague: Staff) -> Referral:
    """Joint work with the nurse in the lead."""
    me = Inside(bench.ws.staff.department_id, bench.ws.me)
    return step(
        bench, one, "accept_jointly", staff=str(colleague.id), person=colleague.name, lead=me
    )


def outside(bench: Bench, one: Referral) -> Referral:
    """An agency needs a basis before anything goes out."""
    fill_slip(bench, one, basis_code="06", basis_note="虐待への対応")
    return step(bench, one, "send")


def the_end(bench: Bench, case: Case, referrals: list[Referral]) -> None:
    """Everything has one holder, a whole history, an end; nothing waits any more."""
    for one in referrals:
        (stored,) = rows(bench, Referral, id=one.id)
        assert stored.status is Status.COMPLETED
        events = rows(bench, ReferralEvent, referral_id=one.id)
        assert events[-1].to_status is Status.COMPLETED
        assert [a.to_status for a in events[:-1]] == [b.from_status for b in events[1:]]
    assert close(bench, case, "01").status == CaseStatus.CLOSED
    waiting = [t for t in rows(bench, Task, case_id=case.id) if t.done_at is None]
    assert [t for t in waiting if t.kind not in ("look", "safety")] == []
    assert coordination.desk(bench.ws).without_holder == ()
    assert checking.check(bench.ws).troubles == ()


def test_situation_1_a_pregnant_woman(bench: Bench, partners: Partners) -> None:
    case = begin(bench, Day(
        1, "妊娠中。人の話が頭に入らない", "例見 柚希", "れいみ ゆずき", "「途中で分からなくなる」",
        "説明を紙にしてほしい", "", "", "産科の受診に同行した。", "産後三か月を無理なく過ごす",
    ))  # fmt: skip
    child, benefit = hand_on(bench, case, [
        ("妊娠中から一緒に訪問", partners.at("子ども支援課"), "together"),
        ("手帳と自立支援医療の申請", partners.at("福祉課"), "lead"),
    ])  # fmt: skip
    child, benefit = step(bench, child, "send"), step(bench, benefit, "send")
    assert (child.holder_staff, benefit.holder_staff) == (bench.ws.me, bench.ws.me)
    child = join(bench, child, partners.staff["子ども支援課"])
    benefit = step(bench, benefit, "acknowledge", person="福祉 花")
    assert benefit.holder_staff == bench.ws.me, "received is not accepted"
    benefit = accept(bench, benefit, partners.staff["福祉課"])
    assert benefit.holder_staff == partners.staff["福祉課"].id
    make_the_plan(bench, case, Day(
        1, "", "", "", "途中で分からなくなる", "説明を紙に", "", "", "受診に同行", "無理なく",
    ))  # fmt: skip
    benefit = step(bench, benefit, "complete", outcome="11", text="手帳の交付")
    child = step(bench, child, "complete", outcome="14", text="保健師が主")
    the_end(bench, case, [child, benefit])


def test_situation_2_a_boy_and_his_mother(bench: Bench, partners: Partners) -> None:
    case = begin(bench, Day(
        2, "学校に来ない。母も疲れている", "試浜 蓮", "しはま れん", "「家には来ないでほしい」",
        "外で会いたい", "", "", "図書館で母子と会った。", "家の外に居場所をもつ",
    ))  # fmt: skip
    school, home = hand_on(bench, case, [
        ("登校の相談", partners.at("学校教育課"), "together"),
        ("家の片付けの手伝い", partners.at("福祉課"), "lead"),
    ])  # fmt: skip
    school = step(bench, step(bench, school, "send"), "ask", question="担任は知っていますか")
    assert (school.status, school.returns) == (Status.ASKED, 0)
    school = step(bench, school, "answer_question", answer="母から伝えた")
    school = join(bench, school, partners.staff["学校教育課"])
    home = step(bench, step(bench, home, "send"), "acknowledge", person="福祉 花")
    later = bench.ws.today().replace(day=28)
    home = step(
        bench, home, "complete", outcome="21", text="今は望まない", watched_by="見本 花子",
        next_on=later,
    )  # fmt: skip
    assert [t.kind for t in rows(bench, Task, referral_id=home.id) if t.done_at is None] == ["look"]
    school = step(bench, school, "complete", outcome="14", text="学校が主")
    the_end(bench, case, [school, home])


def test_situation_3_signs_of_abuse(bench: Bench, partners: Partners) -> None:
    case = begin(bench, Day(
        3, "息子が母をたたくらしい", "想滝 茂", "おもたき しげる", "「声が聞こえて、止められない」",
        "静かに眠りたい", "", "", "主治医へつないだ。", "母と離れて暮らす",
        caller="other", caller_name="漏洩 太郎", signs=("elder_abuse",),
    ))  # fmt: skip
    first = today.today(bench.ws).lines[0]
    assert first.bucket == "safety", "48 hours stand first"
    inside, agency = hand_on(bench, case, [
        ("母の見守りを一緒に", partners.at("長寿支援課"), "together"),
        ("母の見守り訪問", partners.outside("見本地域包括支援センター"), "together"),
    ])  # fmt: skip
    inside = join(bench, step(bench, inside, "send"), partners.staff["長寿支援課"])
    agency = step(bench, outside(bench, agency), "accept", person="包括 花")
    assert agency.status is Status.AWAITING_FIRST_USE
    assert agency.holder_staff == bench.ws.me, "an agency never holds"
    agency = step(bench, agency, "confirm_first_use")
    inside = step(bench, inside, "complete", outcome="14", text="保健師が主")
    for one in (inside, agency):
        (stored,) = rows(bench, Referral, id=one.id)
        assert "漏洩" not in repr(dataclasses.astuple(stored))
    today.finish(bench.ws, first, note="母は親族宅。けがはない。")
    the_end(bench, case, [inside, agency])


def test_situation_4_a_year_of_visits(bench: Bench, partners: Partners) -> None:
    case = begin(bench, Day(
        4, "お金が月の半ばになくなる", "試畑 浩二", "ためしばた こうじ", "「会うだけなら」",
        "困っていない", "", "", "県の担当と訪問した。", "月ごとに食べられる",
    ))  # fmt: skip
    (one,) = hand_on(
        bench, case, [("金銭の管理を一緒に", partners.outside("県福祉事務所"), "together")]
    )
    one = step(bench, outside(bench, one), "accept_jointly", person="県 太郎")
    assert (one.status, one.holder_staff) == (Status.JOINT, bench.ws.me)
    for months in (3, 6):
        bench.world.clock.forward(days=90)
        day = bench.ws.today()
        one = step(bench, one, "check_status", method="02", person="県 太郎", text="毎月訪問")
        assert one.checked_on == day, months
    one = step(bench, one, "report_progress", outcome="22", text="会えない月があった",
               next_on=bench.ws.today())
    one = step(bench, one, "complete", outcome="14", text="県と一緒に続ける")
    the_end(bench, case, [one])


def test_situation_5_what_becomes_of_the_daughter(bench: Bench, partners: Partners) -> None:
    case = begin(bench, Day(
        5, "自分がいなくなった後の娘が心配", "手本沢 トメ", "てほんざわ とめ", "「娘が心配」",
        "娘と一緒がいい", "", "", "自宅で二人と話した。", "娘の暮らしの場を決める",
    ))  # fmt: skip
    advice, care = hand_on(bench, case, [
        ("親なき後の備え", partners.outside("見本地域包括支援センター"), "backup"),
        ("介護保険の申請", partners.at("長寿支援課"), "lead"),
    ])  # fmt: skip
    advice = step(bench, outside(bench, advice), "offer_advice", person="包括 花",
                  advice="後見の相談から")
    advice = step(bench, advice, "complete", outcome="15", text="助言で動けた")
    care = accept(bench, step(bench, care, "send"), partners.staff["長寿支援課"])
    care = step(bench, care, "complete", outcome="13", text="長寿支援課が主", parent_too=True)
    (moved,) = rows(bench, Case, id=case.id)
    assert moved.holder_staff == partners.staff["長寿支援課"].id
    the_end(bench, moved, [advice, care])


def test_situation_6_three_needs_under_one_hand_over(bench: Bench, partners: Partners) -> None:
    case = begin(bench, Day(
        6, "仕事をやめた。母と息子のこと", "試上 由美子", "しがみ ゆみこ", "「自分の時間がない」",
        "週に一日は休みたい", "", "", "家庭を訪問した。", "週に一日は自分の時間をもつ",
    ))  # fmt: skip
    made = hand_on(bench, case, [
        ("家計の相談", partners.at("福祉課"), "lead"),
        ("母の介護", partners.at("長寿支援課"), "together"),
        ("息子の居場所", partners.outside("ひきこもり地域支援センター"), "together"),
    ])  # fmt: skip
    assert len({one.handover_id for one in made}) == 1
    assert len({one.number for one in made}) == 3
    money, care, son = made
    money = accept(bench, step(bench, money, "send"), partners.staff["福祉課"])
    care = join(bench, step(bench, care, "send"), partners.staff["長寿支援課"])
    son = step(bench, outside(bench, son), "accept", person="支援員")
    holders = {one.need: one.holder_staff for one in (money, care, son)}
    assert holders == {
        "家計の相談": partners.staff["福祉課"].id, "母の介護": bench.ws.me,
        "息子の居場所": bench.ws.me,
    }  # fmt: skip
    (case_now,) = rows(bench, Case, id=case.id)
    assert case_now.holder_staff == bench.ws.me, "the whole stays with the nurse"
    son = step(bench, son, "confirm_first_use")
    money = step(bench, money, "complete", outcome="11", text="貸付が決まった")
    care = step(bench, care, "complete", outcome="14", text="保健師が主")
    the_end(bench, case, [money, care, son])


def test_situation_12_nobody_says_no(bench: Bench, partners: Partners) -> None:
    case = begin(bench, Day(
        12, "一か所で話を聞いてほしい", "練畑 正三", "ねりはた しょうぞう", "「たらい回しだ」",
        "一か所で聞いてほしい", "", "", "役場の待合で話を聞いた。", "滞納の見通しをもつ",
    ))  # fmt: skip
    (one,) = hand_on(bench, case, [("税と家賃の滞り", partners.at("税務課"), "lead")])
    one = step(bench, one, "send")
    for turn, to in enumerate(("福祉課", "長寿支援課", ""), start=1):
        one = step(bench, one, "send_back", reason="04", fits="思い当たらない", person="担当")
        assert (one.status, one.returns) == (Status.AT_COORDINATOR, turn)
        assert set(one_of(bench, one)) == {"redirect", "make_joint", "take_myself",
                                           "call_conference", "reassign"} | _words(bench, one)
        if to:
            one = step(bench, one, "redirect", to=partners.at(to))
    assert one.handovers == 3
    assert [line.id for line in coordination.desk(bench.ws).third] == [one.id]
    one = step(bench, one, "call_conference", on=bench.ws.today(), text="3か所目なので")
    assert one.status is Status.IN_CONFERENCE
    lead = partners.named("福祉課")
    one = step(bench, one, "conference_decides", decision="joint", lead=lead,
               partners="税務課", person="福祉 花", text="福祉課を主に、税務課と")
    assert (one.status, one.holder_staff) == (Status.JOINT, lead.staff)
    one = step(bench, one, "complete", outcome="14", text="福祉課が主")
    the_end(bench, case, [one])


def one_of(bench: Bench, one: Referral) -> list[str]:
    """The codes of the steps that the page offers."""
    bench.window.go(Place("referral", id=one.id))
    return [code_of(kind) for kind in bench.page.detail().buttons]


def _words(bench: Bench, one: Referral) -> set[str]:
    """Steps that only write something down and do not lead out of the coordinator's list."""
    return set(one_of(bench, one)) & {"check_status", "report_progress"}
