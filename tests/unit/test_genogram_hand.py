"""Genograms with the work of the hand: what it moved stays, and the picture stays clean."""

from __future__ import annotations

import dataclasses
import os
import random
from functools import cache

import pytest
from genogram_checks import fonts, hits_of_lines, overlaps, words_off_page
from genogram_families import a_family

from nimo_desktop.output.genogram import (
    Genogram,
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
    draw,
    layout,
)
from nimo_desktop.output.genogram_hand import free_places

FULL = os.environ.get("NIMO_FULL") == "1"
SEEDS = range(150 if FULL else 10)
MOVES = 6
SEEN_MM = 0.06


@cache
def moved_about(seed: int) -> tuple[GenogramData, list[tuple[Genogram, dict[str, float]]]]:
    """A random family, and how it stands after each of several random drops."""
    chance = random.Random(seed)
    data = a_family(seed, most=chance.choice((8, 14, 20, 30)))
    placed, held = layout(data, fonts=fonts()), dict[str, float]()
    steps = []
    for _ in range(MOVES):
        who = chance.choice(data.people).id
        held = held | free_places(data, placed, fonts(), {who: chance.uniform(-20, 320)})
        placed = layout(data, fonts=fonts(), previous=placed.places, held=held)
        steps.append((placed, held))
    return data, steps


@pytest.mark.parametrize("seed", SEEDS)
def test_random_moves_leave_a_clean_page(seed: int) -> None:
    data, steps = moved_about(seed)
    for placed, _ in steps:
        page = draw(data, placed, fonts())
        assert overlaps(data, placed) == []
        assert hits_of_lines(data, placed, page) == []
        assert words_off_page(page) == []
        assert not placed.too_small


@pytest.mark.parametrize("seed", SEEDS)
def test_who_was_moved_stays_there_and_in_the_row(seed: int) -> None:
    data, steps = moved_about(seed)
    rows = {p: place.row for p, place in layout(data, fonts=fonts()).places.items()}
    for placed, held in steps:
        assert all(abs(placed.places[p].x - x) <= SEEN_MM for p, x in held.items())
        assert {p: place.row for p, place in placed.places.items()} == rows
        for row in set(rows.values()):
            assert len({place.y for place in placed.places.values() if place.row == row}) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_else_goes_sideways(seed: int) -> None:
    data, steps = moved_about(seed)
    standing = layout(data, fonts=fonts())
    for placed, held in steps:
        others = set(placed.places) - set(held)
        assert all(
            abs(placed.places[p].x - standing.places[p].x) <= SEEN_MM for p in others)
        standing = placed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_moves_give_the_same_picture(seed: int) -> None:
    data, steps = moved_about(seed)
    (before, _), (after, held) = steps[-2], steps[-1]
    again = layout(data, fonts=fonts(), previous=before.places, held=held)
    assert again == after
    assert draw(data, again, fonts()) == draw(data, after, fonts())
    at_rest = layout(data, fonts=fonts(), previous=after.places, held=held)
    assert all(
        abs(at_rest.places[p].x - place.x) < SEEN_MM and abs(at_rest.places[p].y - place.y) < 0.01
        for p, place in after.places.items()
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_child_added_later_leaves_the_hands_places(seed: int) -> None:
    data, steps = moved_about(seed)
    placed, held = steps[-1]
    unions = [u for u in data.unions if u.b is not None]
    if not unions:
        pytest.skip("nobody has a partner")
    union = random.Random(seed).choice(unions).id
    born = GenogramPerson("new", "見本 ゆい", "female", "3", "2023-05-05")
    more = dataclasses.replace(
        data, people=(*data.people, born), children=(*data.children, GenogramChild(union, "new")))
    after = layout(more, fonts=fonts(), previous=placed.places, held=held)
    page = draw(more, after, fonts())
    assert overlaps(more, after) == []
    assert hits_of_lines(more, after, page) == []
    assert words_off_page(page) == []
    assert all(abs(after.places[p].x - x) <= SEEN_MM for p, x in held.items())


def small() -> tuple[GenogramData, Genogram]:
    """A couple with three children."""
    people = (
        GenogramPerson("a", "見本 父", "male", "70"),
        GenogramPerson("b", "見本 母", "female", "68"),
        *(GenogramPerson(f"k{n}", f"見本 子{n}", "male", "40", f"198{n}-01-01", index=n == 1)
          for n in range(3)),
    )  # fmt: skip
    data = GenogramData(
        people=people, unions=(GenogramUnion("u", "a", "b"),),
        children=tuple(GenogramChild("u", f"k{n}") for n in range(3)))
    return data, layout(data, fonts=fonts())


def test_nobody_is_put_upon_anybody() -> None:
    data, placed = small()
    there = placed.places["k1"]
    x = free_places(data, placed, fonts(), {"k2": there.x + 1})["k2"]
    assert abs(x - there.x) >= there.right
    assert x == pytest.approx(placed.places["k2"].x, abs=60)


def test_a_step_goes_past_a_neighbour() -> None:
    data, placed = small()
    here = placed.places["k2"].x
    x = free_places(data, placed, fonts(), {"k2": placed.places["k1"].x}, toward=-1)["k2"]
    assert x < here
    far = free_places(data, placed, fonts(), {"k2": -500}, toward=-1)["k2"]
    assert far < placed.places["k0"].x


def test_who_finds_no_place_stays_and_nobody_is_put_there() -> None:
    data, _ = small()
    wide = dataclasses.replace(
        data, people=tuple(
            dataclasses.replace(p, name="長谷川 彦左衛門 " + p.id) for p in data.people))
    full = layout(wide, fonts=fonts())
    to = dict.fromkeys(("k0", "k1", "k2"), full.places["k1"].x)
    found = free_places(wide, full, fonts(), to)
    after = layout(wide, fonts=fonts(), previous=full.places, held=found)
    assert overlaps(wide, after) == []
    assert {k: after.places[k].x for k in to} == pytest.approx(found, abs=SEEN_MM)


def test_a_newcomer_goes_where_the_hands_places_have_room() -> None:
    data, placed = small()
    k0, k1 = placed.places["k0"].x, placed.places["k1"].x
    born = GenogramPerson("new", "見本 間の子", "female", "40", "1980-06-01")
    more = dataclasses.replace(
        data, people=(*data.people, born), children=(*data.children, GenogramChild("u", "new")))
    between = layout(more, fonts=fonts(), previous=placed.places)
    assert between.places["k0"].x < between.places["new"].x < between.places["k1"].x
    held = {"k0": k0, "k1": k1}
    after = layout(more, fonts=fonts(), previous=placed.places, held=held)
    assert {k: after.places[k].x for k in held} == pytest.approx(held, abs=SEEN_MM)
    assert not k0 < after.places["new"].x < k1
    assert overlaps(more, after) == []


def test_a_step_where_there_is_no_place_stays() -> None:
    data, placed = small()
    edge = free_places(data, placed, fonts(), {"k2": 999})
    held = layout(data, fonts=fonts(), previous=placed.places, held=edge)
    assert free_places(data, held, fonts(), {"k2": 999}, toward=1) == pytest.approx(edge, abs=0.05)


def test_several_are_carried_together_and_keep_their_order() -> None:
    data, placed = small()
    to = {k: placed.places[k].x + 60 for k in ("k0", "k1", "k2")}
    found = free_places(data, placed, fonts(), to)
    assert found == pytest.approx(to, abs=0.01)


def test_the_hand_may_break_the_order_of_age_and_the_couples_line_goes_under() -> None:
    data, placed = small()
    between = (placed.places["k0"].x + placed.places["k1"].x) / 2
    held = free_places(data, placed, fonts(), {"k2": placed.places["k0"].x - 40})
    after = layout(data, fonts=fonts(), previous=placed.places, held=held)
    assert after.places["k2"].x < after.places["k0"].x < between
    assert overlaps(data, after) == []
    assert hits_of_lines(data, after, draw(data, after, fonts())) == []
