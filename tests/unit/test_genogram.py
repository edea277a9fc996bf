"""The genogram: nothing overlaps, no line runs through anybody, all in order, always the same."""

from __future__ import annotations

import dataclasses
import os

import pytest
from genogram_checks import boxes_of, drawn, fonts, hits_of_lines, overlaps, seen_of, words_off_page
from genogram_families import a_family

from nimo_desktop.output.genogram import (
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
    draw,
    layout,
)
from nimo_desktop.output.genogram_family import read_family
from nimo_desktop.output.genogram_household import crosses, inside
from nimo_desktop.output.shapes import A3_LANDSCAPE, A4_LANDSCAPE, A4_PORTRAIT, Line, Polyline, Text

SEEDS = range(300 if os.environ.get("NIMO_FULL") == "1" else 20)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_overlaps_and_everything_is_on_the_page(seed: int) -> None:
    data, placed, page = drawn(seed)
    assert set(placed.places) == {p.id for p in data.people}
    assert overlaps(data, placed) == []
    assert words_off_page(page) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_line_runs_through_a_symbol_or_label(seed: int) -> None:
    data, placed, page = drawn(seed)
    assert hits_of_lines(data, placed, page) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_generations_stand_in_rows_and_siblings_by_age(seed: int) -> None:
    data, placed, _ = drawn(seed)
    family = read_family(data)
    births = {p.id: p.birth for p in data.people if not p.unborn}
    for union in family.unions:
        partners = [placed.places[p] for p in family.partners(union)]
        kids = [k.person for k in family.kids[union]]
        assert all(placed.places[k].y > p.y for k in kids for p in partners)
        assert len({p.y for p in partners}) == 1
        by_age = [placed.places[k].x for k in sorted((k for k in kids if k in births),
                                                     key=lambda k: births[k])]  # fmt: skip
        assert by_age == sorted(by_age)
    by_row: dict[int, set[float]] = {}
    for place in placed.places.values():
        by_row.setdefault(place.row, set()).add(place.y)
    assert all(len(ys) == 1 for ys in by_row.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_man_stands_left_and_most_couples_side_by_side(seed: int) -> None:
    data, placed, _ = drawn(seed)
    family = read_family(data)
    sex = {p.id: p.sex for p in data.people}
    for union in family.unions:
        partners = family.partners(union)
        if {sex[p] for p in partners} == {"male", "female"} and all(
            len(family.unions_of[p]) == 1 for p in partners
        ):
            man, woman = sorted(partners, key=lambda p: sex[p], reverse=True)
            assert placed.places[man].x < placed.places[woman].x


@pytest.mark.parametrize("seed", SEEDS)
def test_the_household_line_holds_exactly_those_who_live_together(seed: int) -> None:
    data, placed, page = drawn(seed)
    together = {p.id for p in data.people if p.together}
    lines = [s for s in page.shapes if s.role == "household"]
    assert len(lines) == (len(together) > 1)
    for line in lines:
        assert isinstance(line, Polyline)
        assert line.closed
        for person, box in seen_of(data, placed).items():
            corners = ((box.left, box.top), (box.right, box.bottom))
            assert all(inside(c, line.points) == (person in together) for c in corners)
            assert not crosses(line.points, box)


@pytest.mark.parametrize("seed", SEEDS)
def test_type_is_never_under_seven_points_unless_it_says_so(seed: int) -> None:
    data, placed, _ = drawn(seed)
    assert placed.too_small == (placed.font_pt < 7.0)
    if placed.too_small:
        assert not layout(data, A3_LANDSCAPE, fonts=fonts()).too_small
    else:
        assert placed.font_pt >= 7.0


@pytest.mark.parametrize("seed", range(5))
def test_the_same_family_gives_the_same_picture(seed: int) -> None:
    data, placed, page = drawn(seed)
    again = layout(data, fonts=fonts())
    assert again == placed
    assert draw(data, again, fonts()) == page


@pytest.mark.parametrize("page", [A4_LANDSCAPE, A4_PORTRAIT, A3_LANDSCAPE])
def test_every_page_keeps_its_filing_margin(page: tuple[float, float]) -> None:
    data = a_family(11)
    placed = layout(data, page, fonts=fonts())
    assert placed.page == page
    for box in boxes_of(placed).values():
        assert box.left >= 20.0
        assert box.right <= page[0] - 12.0
        assert box.top >= 26.0
        assert box.bottom <= page[1] - 12.0


def test_nobody_and_one_alone_can_be_drawn() -> None:
    for people in ((), (GenogramPerson("a", "見本 花子", "female", "56", index=True),)):
        data = GenogramData(people=people)
        page = draw(data, layout(data, fonts=fonts()), fonts())
        assert len([s for s in page.shapes if s.role == "person"]) == len(people)


def test_links_that_cannot_be_are_left_out() -> None:
    data = GenogramData(
        people=(GenogramPerson("a"), GenogramPerson("b"), GenogramPerson("c")),
        unions=(GenogramUnion("u", "a", "b"), GenogramUnion("v", "c", "c"),
                GenogramUnion("w", "c", "gone"), GenogramUnion("x", "c")),
        children=(GenogramChild("u", "c"), GenogramChild("x", "a"), GenogramChild("u", "a"),
                  GenogramChild("u", "gone"), GenogramChild("gone", "a")),
    )  # fmt: skip
    placed = layout(data, fonts=fonts())
    assert placed.places["a"].y == placed.places["b"].y < placed.places["c"].y
    assert overlaps(data, placed) == []


def test_words_are_found_in_the_picture() -> None:
    data, _, page = drawn(3)
    texts = "".join(s.text for s in page.shapes if isinstance(s, Text))
    assert all(p.age in texts for p in data.people)


def lone(*unions: GenogramUnion) -> GenogramData:
    """見本 花子 with two children, and a third with somebody else."""
    return GenogramData(
        people=(
            GenogramPerson("m", "見本 花子", "female", "52", index=True),
            GenogramPerson("x", "鈴木 次郎", "male", "50"),
            *(GenogramPerson(kid, f"見本 {kid}郎", "male", "9") for kid in "abc"),
        ),
        unions=(GenogramUnion("u", "m", None, "unknown"), *unions),
        children=(GenogramChild("u", "a"), GenogramChild("u", "b"),
                  *(GenogramChild(one.id, "c") for one in unions)))  # fmt: skip


@pytest.mark.parametrize("sex", ["female", "male", "unknown"])
@pytest.mark.parametrize("other", [
    (), (GenogramUnion("v", "m", None, "unknown", "", 1),),
    (GenogramUnion("v", "x", "m", "marriage", "", 1),),
])  # fmt: skip
def test_a_lone_parents_line_leaves_straight_down(
    sex: str, other: tuple[GenogramUnion, ...]
) -> None:
    data = lone(*other)
    data = dataclasses.replace(
        data, people=(dataclasses.replace(data.people[0], sex=sex), *data.people[1:]))
    placed = layout(data, fonts=fonts())
    page = draw(data, placed, fonts())
    at = placed.places["m"]
    stems = [
        line for line in page.shapes
        if isinstance(line, Line) and line.id == "u" and line.x1 == line.x2 == at.x
    ]
    assert [round(line.y1, 3) for line in stems] == [round(at.y + at.side / 2, 3)]
    assert stems[0].y2 > at.bottom
    assert overlaps(data, placed) == []
    assert hits_of_lines(data, placed, page) == []
    label = [s for s in page.shapes if isinstance(s, Text) and s.role == "label" and s.id == "m"]
    assert "".join(one.text for one in label).startswith("見本花子")
    assert all(one.x != at.x and one.anchor != "middle" for one in label)


def test_a_lone_parents_label_stands_away_from_the_partner() -> None:
    placed = layout(lone(GenogramUnion("v", "x", "m", "marriage", "", 1)), fonts=fonts())
    assert placed.places["x"].x < placed.places["m"].x
    assert placed.places["m"].aside == 1
    data = lone(GenogramUnion("v", "m", "x", "marriage", "", 1))
    people = (dataclasses.replace(data.people[0], sex="male"),
              dataclasses.replace(data.people[1], sex="female"), *data.people[2:])  # fmt: skip
    placed = layout(dataclasses.replace(data, people=people), fonts=fonts())
    assert placed.places["m"].x < placed.places["x"].x
    assert placed.places["m"].aside == -1
