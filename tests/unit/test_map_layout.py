"""Maps laid out: nothing overlaps, no line enters a foreign box, all on the page, always alike."""

from __future__ import annotations

import math
import random
import statistics
import sys
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from map_kit import (
    SECTORS,
    attached,
    crossings,
    ecomap,
    off_page,
    overlaps,
    purity,
    run_through,
)

from nimo_desktop.output.map_layout import lay_out
from nimo_desktop.output.map_slots import clock
from nimo_desktop.output.map_values import (
    PAGE_MARGIN,
    SMALLEST_PT,
    MapEdge,
    MapLayout,
    MapNode,
    label_size,
)

AREA = (PAGE_MARGIN, PAGE_MARGIN, 297 - PAGE_MARGIN, 210 - PAGE_MARGIN)
COUNTS = (5, 6, 7, 8, 10, 12, 15, 20, 26, 32, 38, 44, 50, 54, 60)


@cache
def laid(seed: int, count: int | None = None) -> MapLayout:
    nodes, edges = ecomap(seed, count)
    return lay_out(nodes, edges, sectors=SECTORS)


def is_sound(layout: MapLayout) -> None:
    assert layout.proposal is None
    assert overlaps(layout.boxes) == []
    assert run_through(layout) == []
    assert off_page(layout, AREA) == []
    assert attached(layout)
    assert layout.font_pt >= SMALLEST_PT


@pytest.mark.parametrize("count", COUNTS)
def test_nothing_overlaps_and_no_line_enters_a_foreign_box(count: int) -> None:
    layout = laid(count, count)
    assert len(layout.boxes) == count
    is_sound(layout)


@st.composite
def any_graph(draw: st.DrawFn) -> tuple[list[MapNode], list[MapEdge]]:
    """Also what no case has: nobody in the middle, one sector for all, boxes tied to nothing."""
    count = draw(st.integers(1, 34))
    words = st.text("支援課病院Ab 1", min_size=1, max_size=24)
    kinds = st.sampled_from(("agency", "agency", "agency", "family", "self"))
    sectors = st.sampled_from((*SECTORS, None, "ほか"))
    nodes = [
        MapNode(f"n{n}", *label_size(draw(words)), kind=draw(kinds), sector=draw(sectors))
        for n in range(count)
    ]
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=count))
    return nodes, [MapEdge(f"n{a}", f"n{b}", str(k)) for k, (a, b) in enumerate(pairs) if a != b]


@settings(max_examples=25, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(any_graph())
def test_any_graph_is_sound(graph: tuple[list[MapNode], list[MapEdge]]) -> None:
    is_sound(lay_out(*graph, sectors=SECTORS))


def test_the_same_map_gives_the_same_picture() -> None:
    nodes, edges = ecomap(3, 24)
    assert lay_out(nodes, edges, sectors=SECTORS) == lay_out(nodes, edges, sectors=SECTORS)


def test_type_is_readable_and_large_where_there_is_room() -> None:
    sizes = [laid(count, count).font_pt for count in COUNTS]
    assert min(sizes) >= 9.0
    assert statistics.median(sizes) >= 10.5
    assert laid(10, 10).font_pt == 12.0


def test_few_lines_cross_and_sectors_stand_together() -> None:
    maps = [(ecomap(seed)[0], laid(seed)) for seed in range(12)]
    crossed = statistics.fmean(crossings(layout) for _, layout in maps)
    pure = statistics.fmean(purity(nodes, layout.boxes) for nodes, layout in maps)
    sys.stdout.write(f"mean crossings {crossed:.2f}, mean purity {pure:.2f}\n")
    assert crossed <= 5.0
    assert pure >= 0.78


def test_sectors_stand_where_they_are_at_home() -> None:
    away = [
        abs((clock(layout.boxes[n.id].centre, AREA) - home + 0.5) % 1.0 - 0.5)
        for nodes, layout in ((ecomap(seed)[0], laid(seed)) for seed in range(12))
        for n in nodes if n.kind == "agency"
        for home in [(SECTORS.index(n.sector) + 0.5) / len(SECTORS)]
    ]  # fmt: skip
    sys.stdout.write(f"mean share of the way round from home {statistics.fmean(away):.3f}\n")
    assert statistics.fmean(away) <= 0.06


def test_the_person_stands_in_the_middle() -> None:
    for count in COUNTS:
        x, y = laid(count, count).boxes["self"].centre
        assert math.hypot(x - 148.5, y - 105) < 0.01


def test_sectors_follow_each_other_as_in_the_code_list() -> None:
    chance = random.Random(4)
    nodes = [MapNode("self", 30, 6, kind="self")]
    nodes += [MapNode(f"a{n}", 30, 6, sector=SECTORS[n % 6]) for n in range(24)]
    chance.shuffle(nodes)
    layout = lay_out(nodes, [MapEdge("self", n.id) for n in nodes if n.sector], sectors=SECTORS)
    means = []
    for sector in SECTORS:
        turns = [
            clock(layout.boxes[n.id].centre, AREA) * math.tau for n in nodes if n.sector == sector
        ]
        angle = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns)))
        means.append(angle / math.tau % 1.0)
    start = means.index(min(means))
    assert sorted(means) == means[start:] + means[:start]


def test_one_new_box_moves_nothing() -> None:
    moved: list[float] = []
    kept_lines = []
    for seed, count in ((1, 10), (2, 20), (3, 32), (4, 40), (5, 54)):
        nodes, edges = ecomap(seed, count)
        before = laid(seed, count)
        more = [*nodes, MapNode("new", *label_size("新しい相談支援事業所"), sector=SECTORS[seed])]
        after = lay_out(more, [*edges, MapEdge("self", "new")], sectors=SECTORS, previous=before)
        is_sound(after)
        moved += [math.dist(b.centre, after.boxes[k].centre) for k, b in before.boxes.items()]
        kept_lines += [a == b for a, b in zip(before.routes, after.routes, strict=False)]
    sys.stdout.write(
        f"median displacement {statistics.median(moved):.2f} mm, largest {max(moved):.2f} mm, "
        f"lines as before {sum(kept_lines)} of {len(kept_lines)}\n"
    )
    assert statistics.median(moved) == 0.0
    assert max(moved) == 0.0
    assert sum(kept_lines) >= 0.9 * len(kept_lines)


def test_one_box_less_leaves_the_others() -> None:
    nodes, edges = ecomap(6, 28)
    before = laid(6, 28)
    gone = nodes[-1].id
    left = [e for e in edges if gone not in (e.source, e.target)]
    after = lay_out(nodes[:-1], left, sectors=SECTORS, previous=before)
    is_sound(after)
    assert after.boxes == {k: b for k, b in before.boxes.items() if k != gone}


def test_nothing_changes_when_nothing_is_new() -> None:
    nodes, edges = ecomap(7, 30)
    assert lay_out(nodes, edges, sectors=SECTORS, previous=laid(7, 30)) == laid(7, 30)


@pytest.mark.parametrize("fresh", [True, False])
def test_boxes_moved_by_hand_stay_exactly(fresh: bool) -> None:
    nodes, edges = ecomap(8, 30)
    before = laid(8, 30)
    pinned = {"a1": (17.3, 16.9), "a2": (150.2, 177.7), "f0": (120.0, 31.0)}
    after = lay_out(
        nodes, edges, sectors=SECTORS, pinned=pinned, previous=None if fresh else before
    )
    is_sound(after)
    assert {k: (after.boxes[k].x, after.boxes[k].y) for k in pinned} == pinned


def test_what_cannot_be_read_on_a4_is_not_squeezed() -> None:
    nodes, edges = ecomap(9, 60)
    many = [MapNode(f"x{n}", 60, 14, sector="医療") for n in range(90)]
    layout = lay_out([*nodes, *many], edges, sectors=SECTORS)
    assert layout.boxes == {}
    assert layout.proposal is not None
    assert (layout.proposal.paper, layout.proposal.fold) == ("A3", "医療")


def test_an_edge_without_two_boxes_is_refused() -> None:
    with pytest.raises(ValueError, match="two boxes"):
        lay_out([MapNode("a", 20, 6)], [MapEdge("a", "b")])
