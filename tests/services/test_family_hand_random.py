"""Random families under random acts of the hand: the page stays clean, what was moved stays."""

from __future__ import annotations

import os
import random

import pytest
from genogram_checks import fonts, hits_of_lines, overlaps, words_off_page
from genogram_families import a_family

from nimo_desktop.services import genograms
from nimo_desktop.services.maps import family_hand, state
from nimo_desktop.services.maps.family_hand import Standing
from nimo_desktop.services.maps.state import MapEdits

SEEDS = range(100 if os.environ.get("NIMO_FULL") == "1" else 8)
ACTS = ("move", "move", "move", "step", "hide", "show", "loosen", "align")


def one_act(chance: random.Random, edits: MapEdits, now: Standing) -> MapEdits:
    people = sorted(now.placed.places)
    who = chance.choice(people)
    some = chance.sample(people, min(len(people), chance.choice((1, 1, 2, 3))))
    match chance.choice(ACTS):
        case "move":
            to = {one: (chance.uniform(-20, 320), 0.0) for one in some}
            return family_hand.moved(edits, now, to)
        case "step":
            toward = chance.choice((-1, 1))
            to = {who: (now.placed.places[who].x + 5 * toward, 0.0)}
            return family_hand.moved(edits, now, to, toward=toward)
        case "hide":
            return family_hand.hidden(edits, now, [who])
        case "show":
            return family_hand.shown(edits, now, sorted(edits.hidden)[:1])
        case "loosen":
            return family_hand.loosened(edits, now, [who])
        case _:
            return family_hand.aligned(edits, now, some, chance.choice(("left", "right", "centre")))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_page_stays_clean_whatever_the_hand_does(seed: int) -> None:
    chance = random.Random(seed)
    data = a_family(seed, most=chance.choice((8, 14, 20, 30)))
    edits = MapEdits()
    now = genograms.standing(data, fonts(), edits)
    for _ in range(8):
        edits = one_act(chance, edits, now)
        if chance.random() < 0.3:  # saved and opened again
            edits = state.edits_from(state.edits_to(edits))
        now = genograms.standing(data, fonts(), edits)
        page = genograms.page_of(now, None, edits)
        assert now == genograms.standing(data, fonts(), edits)
        assert page == genograms.page_of(now, None, edits)
        assert overlaps(now.data, now.placed) == []
        assert hits_of_lines(now.data, now.placed, page) == []
        assert words_off_page(page) == []
        assert not edits.hidden & now.placed.places.keys()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_moved_stays_whoever_comes_back(seed: int) -> None:
    chance = random.Random(seed)
    data = a_family(seed, most=chance.choice((8, 14, 20)))
    now = genograms.standing(data, fonts(), MapEdits())
    gone = chance.choice(sorted(now.placed.places))
    edits = family_hand.hidden(MapEdits(), now, [gone])
    now = genograms.standing(data, fonts(), edits)
    for _ in range(4):
        who = chance.choice(sorted(now.placed.places))
        edits = family_hand.moved(edits, now, {who: (chance.uniform(20, 280), 0.0)})
        now = genograms.standing(data, fonts(), edits)
    edits = family_hand.shown(edits, now, [gone])
    back = genograms.standing(data, fonts(), edits)
    assert gone in back.placed.places
    assert overlaps(back.data, back.placed) == []
    for person, (x, _) in edits.pins.items():
        assert back.placed.places[person].x == pytest.approx(x, abs=0.06)
