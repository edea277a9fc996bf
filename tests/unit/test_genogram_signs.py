"""The notation of domain.md §6.1, its regional differences, the legend, and few crossings."""

from __future__ import annotations

import dataclasses

import genogram_checks as checks
import pytest
from genogram_checks import crossings, fonts
from genogram_families import FamilyMaker

from nimo_desktop.output.genogram import (
    GenogramBond,
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
    Notation,
    draw,
    layout,
)
from nimo_desktop.output.genogram_legend import BOND_WORDS
from nimo_desktop.output.shapes import Box, Ellipse, Line, Page, Polyline, Shape, Text

P, U, C = GenogramPerson, GenogramUnion, GenogramChild


def drawn(data: GenogramData, notation: Notation | None = None) -> Page:
    return draw(data, layout(data, fonts=fonts()), fonts(), notation)


def a_home(**union: str) -> GenogramData:
    """A man, a woman, a son and a daughter."""
    return GenogramData(
        people=(P("m", "見本 太郎", "male", "60"), P("w", "見本 花子", "female", "58"),
                P("s", "見本 翔", "male", "30", "1996"), P("d", "見本 葵", "female", "28", "1998")),
        unions=(dataclasses.replace(U("u", "m", "w"), **union),),
        children=(C("u", "s"), C("u", "d")),
    )  # fmt: skip


def of(page: Page, role: str, ident: str = "") -> list[Shape]:
    return [s for s in page.shapes if s.role == role and (not ident or s.id == ident)]


def legend_words(page: Page) -> set[str]:
    return {s.text for s in of(page, "legend") if isinstance(s, Text)} - {"凡例"}


def with_person(data: GenogramData, person: str, **over: object) -> GenogramData:
    people = tuple(dataclasses.replace(p, **over) if p.id == person else p for p in data.people)
    return dataclasses.replace(data, people=people)


def test_men_are_squares_women_circles_and_the_age_stands_inside() -> None:
    page = drawn(a_home())
    assert [type(s) for s in of(page, "person")] == [Box, Ellipse, Box, Ellipse]
    (box,) = of(page, "person", "m")
    (age,) = of(page, "age", "m")
    assert isinstance(box, Box)
    assert isinstance(age, Text)
    assert (age.text, age.x) == ("60", box.x + box.w / 2)
    assert box.y < age.y < box.y + box.h


@pytest.mark.parametrize(("unknown", "corners"), [("triangle", 3), ("diamond", 4)])
def test_unknown_sex_as_the_region_draws_it(unknown: str, corners: int) -> None:
    data = with_person(a_home(), "s", sex="unknown")
    (shape,) = of(drawn(data, Notation(unknown_sex=unknown)), "person", "s")
    assert isinstance(shape, Polyline)
    assert len(shape.points) == corners


def test_the_dead_have_a_cross_or_are_filled() -> None:
    data = with_person(a_home(), "m", dead=True)
    assert len(of(drawn(data), "dead", "m")) == 4
    filled = drawn(data, Notation(dead="filled"))
    (box,) = of(filled, "person", "m")
    assert of(filled, "dead") == []
    assert isinstance(box, Box)
    assert box.fill == "#1A1A1A"


def test_the_index_person_has_two_lines_and_the_key_person_a_badge() -> None:
    data = with_person(with_person(a_home(), "d", index=True), "w", key_person=True)
    page = drawn(data)
    assert [s.id for s in of(page, "index")] == ["d"]
    assert [(s.id, type(s)) for s in of(page, "key")] == [("w", Polyline)]
    (badge,) = of(drawn(data, Notation(key_person="letters")), "key")
    assert isinstance(badge, Text)
    assert badge.text == "KP"


@pytest.mark.parametrize(
    ("union", "strokes", "dashed"),
    [({}, 0, False), ({"kind": "unregistered"}, 0, True), ({"end": "separated"}, 1, False),
     ({"end": "divorced"}, 2, False), ({"end": "widowed"}, 0, False)],
)  # fmt: skip
def test_couples(union: dict[str, str], strokes: int, dashed: bool) -> None:
    page = drawn(a_home(**union))
    (line,) = of(page, "couple")
    assert isinstance(line, Line)
    assert line.y1 == line.y2
    assert line.style is not None
    assert bool(line.style.dash) == dashed
    assert len(of(page, "end")) == strokes


def test_marriage_as_two_lines_where_the_region_wants_it() -> None:
    assert len(of(drawn(a_home(), Notation(marriage="double")), "couple")) == 2
    free = a_home(kind="unregistered")
    assert len(of(drawn(free, Notation(marriage="double")), "couple")) == 1


def test_adopted_and_foster_children_hang_on_other_lines() -> None:
    data = a_home()
    kids = (C("u", "s", "adopted"), C("u", "d", "foster"))
    page = drawn(dataclasses.replace(data, children=kids))
    adopted, foster = of(page, "descent", "u s"), of(page, "descent", "u d")
    assert [bool(s.style and s.style.dash) for s in adopted] == [False, True]
    assert [bool(s.style and s.style.dash) for s in foster] == [True]
    assert {"養子", "里子"} <= legend_words(page)


@pytest.mark.parametrize("identical", [False, True])
def test_twins_leave_one_point_and_are_tied_when_identical(identical: bool) -> None:
    kids = (
        C("u", "s", twins="t", identical=identical),
        C("u", "d", twins="t", identical=identical),
    )
    page = drawn(dataclasses.replace(a_home(), children=kids))
    legs = [s for i in ("u s", "u d") for s in of(page, "descent", i)]
    assert len(legs) == 2
    assert all(isinstance(s, Line) for s in legs)
    starts = {(s.x1, s.y1) for s in legs if isinstance(s, Line)}
    assert len(starts) == 1
    level = [s for s in of(page, "descent", "u") if isinstance(s, Line) and s.y1 == s.y2]
    assert len(level) == identical
    assert ("一卵性双生児" if identical else "双生児") in legend_words(page)


def test_the_legend_names_exactly_what_was_drawn() -> None:
    assert legend_words(drawn(a_home())) == {"男性", "女性", "婚姻"}
    data = with_person(a_home(kind="unregistered", end="separated"), "s", unborn=True)
    data = dataclasses.replace(data, bonds=(GenogramBond("m", "d", "violence"),))
    assert legend_words(drawn(data)) == {
        "男性", "女性", "妊娠中(生まれる前)", "未届・内縁", "別居", BOND_WORDS["violence"],
    }  # fmt: skip


@pytest.mark.parametrize("kind", BOND_WORDS)
def test_every_tie_has_its_own_form(kind: str) -> None:
    data = dataclasses.replace(a_home(), bonds=(GenogramBond("m", "d", kind),))
    lines = of(drawn(data), "bond")
    assert lines
    dashed = [bool(s.style and s.style.dash) for s in lines if isinstance(s, Line | Polyline)]
    pointed = [bool(s.style and s.style.arrow_end) for s in lines
               if isinstance(s, Line | Polyline)]  # fmt: skip
    assert any(dashed) == (kind == "distant")
    assert any(pointed) == (kind == "violence")


def test_no_symbol_is_told_by_colour_alone() -> None:
    forms = set()
    for kind in BOND_WORDS:
        data = dataclasses.replace(a_home(), bonds=(GenogramBond("m", "d", kind),))
        lines = [dataclasses.replace(s, style=s.style and dataclasses.replace(s.style, color=""))
                 for s in of(drawn(data), "bond") if isinstance(s, Line | Polyline)]  # fmt: skip
        forms.add(tuple(lines))
    assert len(forms) == len(BOND_WORDS)


class _Tidy(FamilyMaker):
    """One couple each, nobody's own parents: a tree that needs no crossing."""

    def _unions(self, person: str, row: int) -> None:
        if not self.full:
            sex = next(p.sex for p in self.people if p.id == person)
            partner = self._person(row, "female" if sex == "male" else "male")
            self._union(person, partner, row, 0)

    def _parents(self, person: str, row: int) -> None:
        """Nobody comes from outside."""


@pytest.mark.parametrize("seed", range(20))
def test_a_family_tree_has_no_crossing(seed: int) -> None:
    assert crossings(drawn(_Tidy(seed).made())) == []


def test_two_families_of_grandparents_need_no_crossing() -> None:
    data = GenogramData(
        people=(P("gf1", "", "male"), P("gm1", "", "female"), P("gf2", "", "male"),
                P("gm2", "", "female"), P("f", "", "male", "", "1968"),
                P("f2", "", "male", "", "1971"), P("f3", "", "female", "", "1976"),
                P("m1", "", "male", "", "1966"), P("m", "", "female", "", "1970"),
                P("m3", "", "male", "", "1974"), P("me", "", "female", "", "1999", index=True),
                P("s", "", "male", "", "2006")),
        unions=(U("a", "gf1", "gm1"), U("b", "gf2", "gm2"), U("c", "m", "f")),
        children=(C("a", "f"), C("a", "f2"), C("a", "f3"), C("b", "m"), C("b", "m1"),
                  C("b", "m3"), C("c", "s"), C("c", "me")),
    )  # fmt: skip
    assert crossings(drawn(data)) == []


def test_random_families_cross_little() -> None:
    counts = [len(crossings(checks.drawn(seed)[2])) for seed in range(20)]
    print(f"crossings of family lines: mean {sum(counts) / len(counts):.1f}, most {max(counts)}")  # noqa: T201
    assert sum(counts) / len(counts) < 2.5
