"""夫婦・きょうだいの関係: said by hand, kept, drawn, taken back; one step of the journal."""

from __future__ import annotations

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from genogram_checks import fonts
from town_kit import Town, make_town, rows

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.family import Child, EmotionalTie, Union
from nimo_desktop.output.genogram import GenogramData
from nimo_desktop.output.shapes import Line
from nimo_desktop.services import case_people, families, family_pairs, genograms
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.family_pairs import FamilyPair
from nimo_desktop.storage import journal

FATHER, MOTHER, BROTHER, WIFE, SISTER = 1, 2, 3, 4, 5
FAMILY = (
    RelativeRow(relation="21", name="見本 茂", birth=PartialDate("1938-02-03")),
    RelativeRow(relation="22", name="見本 トメ", birth=PartialDate("1942")),
    RelativeRow(relation="41", name="見本 一郎", birth=PartialDate("1965-05-01")),
    RelativeRow(relation="79", name="見本 桜"),
    RelativeRow(relation="44", name="見本 和子"),
)
YEAR = PartialDate("1999")


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


def save(ws, town: Town, *pairs: FamilyPair, family=FAMILY) -> tuple[RelativeRow, ...]:
    return case_people.save_relatives(ws, town.case.person_id, family, pairs=pairs)


def said(ws, town: Town) -> tuple[FamilyPair, ...]:
    return family_pairs.load(ws, town.case.person_id)


def stored(ws, town: Town) -> tuple[RelativeRow, ...]:
    return families.load_relatives(ws, town.case.person_id)


def entries(ws) -> int:
    with ws.vault.read() as conn:
        return journal.head(conn).seq


def couples(ws, town: Town) -> set[tuple[str, str, str, str]]:
    data = genograms.gather(ws, town.case.id)
    names = {p.id: p.name for p in data.people}
    return {(*sorted((names[u.a], names[u.b])), u.kind, u.end) for u in data.unions if u.b}


def test_divorced_parents_and_a_separated_brother(ws, town) -> None:
    pairs = (FamilyPair(FATHER, MOTHER, "divorced", YEAR), FamilyPair(BROTHER, WIFE, "separated"))
    save(ws, town, *pairs)
    assert said(ws, town) == pairs
    assert couples(ws, town) == {
        ("見本 トメ", "見本 茂", "marriage", "divorced"),
        ("見本 一郎", "見本 桜", "marriage", "separated"),
    }
    (union,) = [u for u in rows(ws, Union) if u.end == "divorced"]
    assert (union.since, union.until) == (None, YEAR)
    assert {c.union_id for c in rows(ws, Child)} == {union.id}  # 本人, brother and sister
    drawn = genograms.genogram(ws, town.case.id, fonts())
    strokes = [s for s in drawn.page.shapes if s.role == "end" and isinstance(s, Line)]
    assert len(strokes) == 3  # // and /


def test_it_is_one_step_that_can_be_undone(ws, town) -> None:
    first = save(ws, town)
    steps = entries(ws)
    save(ws, town, FamilyPair(FATHER, MOTHER, "divorced"),
         FamilyPair(0, SISTER, "identical"), family=first)  # fmt: skip
    assert entries(ws) == steps + 1
    ws.undo()
    assert said(ws, town) == ()
    assert couples(ws, town) == {("見本 トメ", "見本 茂", "unknown", "")}
    assert rows(ws, EmotionalTie) == ()


def test_saving_again_keeps_it_and_writes_nothing_of_it(ws, town) -> None:
    pairs = (FamilyPair(FATHER, MOTHER, "divorced", YEAR), FamilyPair(BROTHER, WIFE, "marriage"),
             FamilyPair(0, SISTER, "fraternal"))  # fmt: skip
    save(ws, town, *pairs)
    versions = {u.id: u.version for u in (*rows(ws, Union), *rows(ws, EmotionalTie))}
    save(ws, town, *pairs, family=stored(ws, town))
    assert said(ws, town) == pairs
    assert {u.id: u.version for u in (*rows(ws, Union), *rows(ws, EmotionalTie))} == versions
    case_people.save_relatives(ws, town.case.person_id, stored(ws, town))  # asks for no pairs
    assert said(ws, town) == pairs


def test_what_is_taken_away_is_as_the_table_says(ws, town) -> None:
    save(ws, town, FamilyPair(FATHER, MOTHER, "divorced", YEAR),
         FamilyPair(BROTHER, WIFE, "marriage"), FamilyPair(0, SISTER, "identical"))  # fmt: skip
    save(ws, town, family=stored(ws, town))
    assert said(ws, town) == ()
    assert couples(ws, town) == {("見本 トメ", "見本 茂", "unknown", "")}
    assert {u.until for u in rows(ws, Union)} == {None}


def test_a_line_that_goes_takes_what_was_said_of_it_along(ws, town) -> None:
    save(ws, town, FamilyPair(BROTHER, WIFE, "marriage"))
    left = tuple(row for row in stored(ws, town) if row.name != "見本 桜")
    save(ws, town, family=left)
    assert couples(ws, town) == {("見本 トメ", "見本 茂", "unknown", "")}


def test_each_kind_comes_back_as_it_was_said(ws, town) -> None:
    save(ws, town)
    for kind in ("marriage", "unregistered", "separated", "divorced", "widowed"):
        pair = FamilyPair(BROTHER, WIFE, kind, YEAR)
        save(ws, town, pair, family=stored(ws, town))
        assert said(ws, town) == (pair,)
    save(ws, town, FamilyPair(BROTHER, WIFE, "unregistered"), family=stored(ws, town))
    save(ws, town, FamilyPair(BROTHER, WIFE, "separated"), family=stored(ws, town))
    (union,) = [u for u in rows(ws, Union) if u.end]
    assert (union.kind, union.end) == ("unregistered", "separated")  # drawn broken, with /


def twins_of(data: GenogramData) -> dict[str, tuple[str, bool]]:
    names = {p.id: p.name for p in data.people}
    return {names[c.person]: (c.twins, c.identical) for c in data.children if c.twins}


def test_twins_are_drawn_from_one_point(ws, town) -> None:
    save(ws, town, FamilyPair(0, SISTER, "identical"))
    twins = twins_of(genograms.gather(ws, town.case.id))
    assert set(twins) == {"見本 太郎", "見本 和子"}
    assert len(set(twins.values())) == 1
    assert all(identical for _, identical in twins.values())
    drawn = genograms.genogram(ws, town.case.id, fonts())
    aslant = [s for s in drawn.page.shapes
              if isinstance(s, Line) and s.role == "descent" and s.x1 != s.x2 and s.y1 != s.y2]
    assert len(aslant) == 2
    save(ws, town, FamilyPair(0, SISTER, "fraternal"), family=stored(ws, town))
    twins = twins_of(genograms.gather(ws, town.case.id))
    assert [identical for _, identical in twins.values()] == [False, False]


def test_triplets_of_whom_two_are_identical_stay_together(ws, town) -> None:
    day = PartialDate("2010-04-01")
    kids = tuple(RelativeRow(relation=code, name=name, birth=day)
                 for code, name in (("31", "長男"), ("33", "二男"), ("32", "長女")))  # fmt: skip
    save(ws, town, FamilyPair(1, 2, "identical"), family=kids)
    twins = twins_of(genograms.gather(ws, town.case.id))
    assert len({group for group, _ in twins.values()}) == 1
    assert {name: identical for name, (_, identical) in twins.items()} == {
        "長男": True, "二男": True, "長女": False}


def test_twins_are_no_line_of_feeling(ws, town) -> None:
    family = (*FAMILY[:4], RelativeRow(relation="44", name="見本 和子", bond="conflict"))
    save(ws, town, FamilyPair(0, SISTER, "identical"), family=family)
    assert stored(ws, town)[SISTER - 1].bond == "conflict"
    for copy in ("whole", "person"):
        kinds = {bond.kind for bond in genograms.gather(ws, town.case.id, copy=copy).bonds}
        assert kinds == ({"conflict"} if copy == "whole" else set())
    changed = (*stored(ws, town)[:4], RelativeRow(
        id=stored(ws, town)[4].id, other_id=stored(ws, town)[4].other_id, relation="44", bond=""))
    save(ws, town, FamilyPair(0, SISTER, "identical"), family=changed)
    assert {tie.kind for tie in rows(ws, EmotionalTie)} == {"identical"}


def test_a_new_partner_of_the_mother_is_no_parent(ws, town) -> None:
    family = (RelativeRow(relation="22", name="見本 トメ"),
              RelativeRow(relation="79", name="佐藤 進"))  # fmt: skip
    save(ws, town, FamilyPair(1, 2, "unregistered"), family=family)
    later = (*stored(ws, town), RelativeRow(relation="21", name="見本 茂"))
    save(ws, town, FamilyPair(1, 2, "unregistered"), family=later)
    data = genograms.gather(ws, town.case.id)
    names = {p.id: p.name for p in data.people}
    parents = [
        {names[u.a], names[u.b or u.a]} for u in data.unions
        if u.id in {c.union for c in data.children}]
    assert parents == [{"見本 トメ", "見本 茂"}]
    assert ("佐藤 進", "見本 トメ", "unregistered", "") in couples(ws, town)


def test_a_step_father_is_no_parent(ws, town) -> None:
    family = (RelativeRow(relation="22", name="見本 トメ"),
              RelativeRow(relation="25", name="佐藤 進"))  # fmt: skip
    save(ws, town, family=family)
    assert said(ws, town) == ()  # it follows from 継父
    data = genograms.gather(ws, town.case.id)
    assert [u.b for u in data.unions if u.id in {c.union for c in data.children}] == [None]
    assert couples(ws, town) == {("佐藤 進", "見本 トメ", "marriage", "")}
    save(ws, town, FamilyPair(1, 2, "divorced", YEAR), family=stored(ws, town))
    assert said(ws, town) == (FamilyPair(1, 2, "divorced", YEAR),)
    save(ws, town, family=stored(ws, town))
    assert couples(ws, town) == {("佐藤 進", "見本 トメ", "marriage", "")}


@pytest.mark.parametrize(("pair", "code"), [
    (FamilyPair(1, None, "divorced"), "missing"),
    (FamilyPair(1, 2, ""), "missing"),
    (FamilyPair(1, 1, "divorced"), "same"),
    (FamilyPair(0, 3, "divorced"), "own"),
    (FamilyPair(0, 3, "identical", YEAR), "year"),
    (FamilyPair(2, 1, "marriage"), "twice"),
])  # fmt: skip
def test_faults_are_told(ws, pair: FamilyPair, code: str) -> None:
    good = (FamilyPair(1, 2, "divorced"), FamilyPair(0, 3, "identical"))
    assert family_pairs.problems(ws, good) == ()
    found = family_pairs.problems(ws, (good[0], pair))
    assert [one.code for one in found] == [code]
    assert "保存していません" in found[0].sentence
