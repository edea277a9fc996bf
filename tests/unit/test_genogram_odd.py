"""Families that follow no order: any couple, any parent, links across generations, wrong data."""

from __future__ import annotations

import os

from genogram_checks import fonts, hits_of_lines, overlaps, seen_of, words_off_page
from hypothesis import given, settings
from hypothesis import strategies as st

from nimo_desktop.output.genogram import (
    GenogramBond,
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
    draw,
    layout,
)
from nimo_desktop.output.genogram_family import read_family
from nimo_desktop.output.genogram_household import crosses, inside
from nimo_desktop.output.shapes import Polyline

EXAMPLES = 300 if os.environ.get("NIMO_FULL") == "1" else 20
SEXES = st.sampled_from(("male", "female", "unknown", "other"))
NAMES = st.sampled_from(("", "見本 花子", "佐々木 彦左衛門", "Alexandra Wilhelmina", "母"))
AGES = st.sampled_from(("", "5", "82歳"))
KINDS = ("very_close", "close", "distant", "conflict", "hostile", "cutoff", "violence", "???")


@st.composite
def odd_families(draw_from: st.DrawFn) -> GenogramData:
    count = draw_from(st.integers(1, 14))
    ids = st.sampled_from([f"p{n}" for n in range(count)])
    people = tuple(
        GenogramPerson(
            f"p{n}", draw_from(NAMES), draw_from(SEXES), draw_from(AGES),
            "", draw_from(st.booleans()), n == 0, draw_from(st.booleans()),
            draw_from(st.booleans()), row=draw_from(st.none() | st.integers(-2, 2)),
        )
        for n in range(count)
    )  # fmt: skip
    pairs = draw_from(st.lists(st.tuples(ids, st.none() | ids), max_size=8))
    unions = tuple(GenogramUnion(f"u{n}", a, b, order=n % 3) for n, (a, b) in enumerate(pairs))
    names = st.sampled_from([u.id for u in unions] or ["gone"])
    links = draw_from(st.lists(st.tuples(names, ids), max_size=12))
    twins = st.sampled_from(("", "", "t"))
    children = tuple(
        GenogramChild(u, p, draw_from(st.sampled_from(("birth", "adopted", "foster"))),
                      draw_from(twins), draw_from(st.booleans()))
        for u, p in links
    )  # fmt: skip
    bonds = draw_from(
        st.lists(st.builds(GenogramBond, ids, ids, st.sampled_from(KINDS)), max_size=4)
    )
    return GenogramData("", "", "", people, unions, children, tuple(bonds))


@given(odd_families())
@settings(deadline=None, max_examples=EXAMPLES)
def test_whatever_comes_nothing_lies_upon_anything(data: GenogramData) -> None:
    placed = layout(data, fonts=fonts())
    page = draw(data, placed, fonts())
    assert overlaps(data, placed) == []
    assert hits_of_lines(data, placed, page) == []
    assert words_off_page(page) == []
    assert placed == layout(data, fonts=fonts())


@given(odd_families())
@settings(deadline=None, max_examples=EXAMPLES)
def test_children_stand_below_their_parents(data: GenogramData) -> None:
    placed = layout(data, fonts=fonts())
    family = read_family(data)
    for union, kids in family.kids.items():
        lowest = max(placed.places[p].y for p in family.partners(union))
        assert all(placed.places[k.person].y > lowest for k in kids)


@given(odd_families())
@settings(deadline=None, max_examples=EXAMPLES)
def test_the_household_is_closed_in_whatever_comes(data: GenogramData) -> None:
    placed = layout(data, fonts=fonts())
    together = {p.id for p in data.people if p.together}
    lines = [s for s in draw(data, placed, fonts()).shapes if s.role == "household"]
    assert len(lines) == (len(together) > 1)
    for line in lines:
        assert isinstance(line, Polyline)
        for person, box in seen_of(data, placed).items():
            corners = ((box.left, box.top), (box.right, box.bottom))
            assert all(inside(c, line.points) == (person in together) for c in corners)
            assert not crosses(line.points, box)
