"""「だれのことですか」 on a real vault, by its words and by its speed."""

from __future__ import annotations

import dataclasses
import random
import time

import pytest

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Name, Person, Phone
from nimo_desktop.services import finding, intake, people
from nimo_desktop.services.finding import Sought
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace


def make(ws: Workspace, name: str, kana: str, *, phone: str = "", **person: object) -> PersonId:
    known = dataclasses.replace(people.new_person(ws), **person)
    return people.save(
        ws,
        people.PersonForm(
            person=known,
            name=name,
            kana=kana,
            phone=phone,
            address="見本町大字見本1",
            district="見本",
        ),
    )


@pytest.fixture
def taro(ws: Workspace) -> PersonId:
    return make(
        ws,
        "髙橋 太郎",
        "たかはし　たろう",
        phone="0000-12-3456",
        birth=PartialDate("1970-12-03"),
        cautions=("dog",),
        office_name="personal",
    )


@pytest.mark.parametrize(
    "typed",
    ["たか", "タカ", "高橋", "髙橋 太", "0000-12", "3456", "００００－１２－３４５６", "たろう"],
)
def test_two_kana_part_of_a_name_and_digits_find(ws: Workspace, taro, typed: str) -> None:
    make(ws, "見本 花子", "みほん　はなこ", phone="0000-99-8877")
    assert [card.person_id for card in finding.who(ws, typed)] == [taro]


def test_nothing_finds_nothing(ws: Workspace, taro) -> None:
    for typed in ("", "  ", "ん", "ぬぬ", "R8-K-A9999", "12"):
        assert finding.who(ws, typed) == ()


def test_the_card_says_what_matters(ws: Workspace, taro) -> None:
    first = dataclasses.replace(
        intake.start(ws, person_id=taro), gist="用件", method="02", next_what="訪問", urgency="B"
    )
    call = intake.save(ws, IntakeForm(consultation=first)).consultation
    case = intake.start_case(ws, call)
    (card,) = finding.who(ws, case.number)
    assert (card.name, card.kana, card.district) == ("髙橋 太郎", "たかはし　たろう", "見本")
    assert card.age.startswith("55歳")
    assert (card.case_number, card.case_id) == (case.number, case.id)
    assert "見本 花子" in card.holder
    assert (card.last_method, card.last_at) == ("電話", call.received_at)
    assert card.cautions == ("犬",)
    assert (card.office_name, card.warn_office) == ("個人名だけ", True)
    assert card.next_title == "訪問"
    assert finding.who(ws, call.number)[0].person_id == taro
    assert finding.who(ws, "ｒ8-ｋ-ａ0001")[0].person_id == taro


def test_a_restricted_person_shows_no_district(ws: Workspace) -> None:
    hidden = make(ws, "秘密 花子", "ひみつ　はなこ", restricted=True)
    (card,) = finding.who(ws, "ひみ")
    assert (card.person_id, card.restricted, card.district) == (hidden, True, "")


def test_people_in_the_trash_are_not_found(ws: Workspace, taro) -> None:
    person = people.load(ws, taro).person
    ws.apply(Op.TRASHED, lambda w: w.trash(person))
    assert finding.who(ws, "たか") == ()
    assert finding.who(ws, "3456") == ()
    assert finding.similar(ws, Sought(name="高橋太郎", kana="たかはし　たろう")) == ()


def test_similar_people_by_other_spelling(ws: Workspace, taro) -> None:
    make(ws, "高橋 花子", "たかはし　はなこ")
    found = finding.similar(ws, Sought(name="高橋太郎", kana="たかはしたろう"))
    assert [(s.card.person_id, s.likely) for s in found] == [(taro, True)]
    by_birth = finding.similar(ws, Sought(name="高橋太郎", birth=PartialDate("1970-12-03")))
    assert by_birth[0].likely
    assert finding.similar(ws, Sought(name="高橋太郎", leave_out=taro)) == ()
    assert finding.similar(ws, Sought(name="高橋 次郎", birth=PartialDate("1990-01-01"))) == ()


FAMILY = ("さとう", "すずき", "たかはし", "たなか", "いとう", "わたなべ", "やまもと", "なかむら")
GIVEN = ("たろう", "じろう", "はなこ", "ゆきこ", "けんいち", "みさき")


@pytest.mark.slow
def test_six_thousand_people_are_found_at_once(ws: Workspace, rng: random.Random) -> None:
    def work(writer) -> None:
        for number in range(6000):
            pid = PersonId(ws.new_id())
            writer.insert(Person(id=pid))
            kana = f"{rng.choice(FAMILY)}　{rng.choice(GIVEN)}"
            writer.insert(
                Name(id=ws.new_id(), person_id=pid, text=f"名{number} {kana}", kana=kana)
            )
            digits = f"0000{number:06d}"
            writer.insert(
                Phone(id=ws.new_id(), person_id=pid, number=digits, digits=digits)
            )

    ws.apply(Op.IMPORTED, work)
    finding.who(ws, "たか")
    for typed in ("たか", "すず", "0000001", "名55", "みさき"):
        spent = min(_timed(ws, typed) for _ in range(5))
        assert spent < 0.03, typed  # 10 ms alone on the machine


def _timed(ws: Workspace, typed: str) -> float:
    start = time.perf_counter()
    assert finding.who(ws, typed)
    return time.perf_counter() - start
