"""The ecomap: no overlap, no line through a foreign box, all on the page, the same each time."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest

from nimo_desktop.output import ecomap
from nimo_desktop.output.ecomap import EcomapData, Member, Supporter
from nimo_desktop.output.ecomap_ties import tie, zigzag
from nimo_desktop.output.ecomap_values import MapEdits
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.ring import Spot, enters
from nimo_desktop.output.shapes import Box, Line, Page, Polyline, Text

SECTORS = (
    ("office", "庁内"), ("health", "保健・医療"), ("disability", "障害福祉"),
    ("elderly", "介護・高齢"),
    ("children", "子ども・教育"), ("living", "住まい・就労・お金・権利"),
    ("community", "家族・地域(インフォーマル)"), ("region", "県・広域(後方支援)・警察消防"),
)  # fmt: skip
NAMES = (
    "長寿支援課", "見本病院 精神科", "就労継続支援B型 ひだまり", "民生委員", "地域包括支援センター",
    "訪問看護ステーションあおぞら", "Alexandra Wilhelmina Featherstonehaugh",
)  # fmt: skip


@cache
def fonts() -> FontSet:
    return load_fonts()


def a_map(count: int, seed: int, members: int = 3) -> EcomapData:
    chance = random.Random(seed)
    supporters = tuple(
        Supporter(
            f"s{n}",
            chance.choice(NAMES),
            chance.choice(SECTORS)[0],
            tuple(chance.sample(("鈴木(相談員)", "週1回 訪問", "見守り"), chance.randint(0, 2))),
            chance.choice(((), ("主",), ("急1",))),
            chance.choice(("strong", "normal", "weak", "stress")),
            chance.choice(("none", "to_person", "from_person", "both")),
            chance.choice(("active", "active", "arranging", "candidate", "past", "paused")),
        )
        for n in range(count)
    )
    family = tuple(
        Member(f"m{n}", f"見本 家族{n}", "母", "female", "82歳", key_person=n == 0)
        for n in range(members)
    )
    return EcomapData("支援体制図", "見本 太郎", "56歳(昭和45年生)", "male", "今の家で暮らしたい",
                      "令和8年11月21日", "健康増進課", family, supporters, SECTORS)  # fmt: skip


def boxes(page: Page) -> dict[str, Spot]:
    return {
        b.id: Spot(b.x, b.y, b.w, b.h)
        for b in page.shapes
        if isinstance(b, Box) and b.role in ("agency", "household")
    }


def pieces(tie: Line | Polyline) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Every straight part, the teeth of tension included."""
    if isinstance(tie, Line):
        return [((tie.x1, tie.y1), (tie.x2, tie.y2))]
    return list(pairwise(tie.points))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 12, 16, 20, 24, 32, 45])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_overlaps_and_no_line_enters_a_foreign_box(count: int, seed: int) -> None:
    data = a_map(count, seed, members=seed + 1)
    page = ecomap.draw(data, fonts())
    placed = boxes(page)
    assert len(placed) == count + 1
    spots = list(placed.items())
    for n, (_, a) in enumerate(spots):
        for _, b in spots[n + 1 :]:
            apart = a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
            assert apart
    for shape in page.shapes:
        if shape.role == "tie" and isinstance(shape, Line | Polyline):
            foreign = {k: s for k, s in placed.items() if k not in (shape.id, "")}
            for start, end in pieces(shape):
                assert not [k for k, s in foreign.items() if enters(start, end, s)]


@pytest.mark.parametrize("count", [1, 9, 24])
def test_every_word_stands_on_the_page_and_in_its_box(count: int) -> None:
    page = ecomap.draw(a_map(count, 5), fonts())
    placed = boxes(page)
    for text in (s for s in page.shapes if isinstance(s, Text)):
        width = fonts().width_mm(text.text, text.size_pt, bold=text.bold)
        left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        assert left >= 0
        assert left + width <= page.width_mm
        assert 0 < text.y < page.height_mm
        assert text.size_pt >= 6.0
        if text.role == "label":
            box = placed[text.id]
            assert box.x - 0.01 <= left
            assert left + width <= box.x + box.w + 0.01
            assert box.y <= text.y <= box.y + box.h


def test_the_same_record_gives_the_same_picture() -> None:
    assert ecomap.draw(a_map(14, 3), fonts()) == ecomap.draw(a_map(14, 3), fonts())


def test_sectors_stand_together_in_their_fixed_order() -> None:
    page = ecomap.draw(a_map(20, 4), fonts())
    centre = (page.width_mm / 2, page.height_mm / 2)
    sector = {s.id: s.sector for s in a_map(20, 4).supporters}
    placed = {k: s for k, s in boxes(page).items() if k in sector}

    def clock(spot: Spot) -> tuple[int, float]:
        x, y = spot.x + spot.w / 2, spot.y + spot.h / 2
        top, bottom = min(s.y + s.h for s in placed.values()), max(s.y for s in placed.values())
        if spot.y + spot.h <= top + 8:
            return 0, x
        if spot.y >= bottom - 8:
            return 2, -x
        return (1, y) if x > centre[0] else (3, -y)

    around = [sector[k] for k in sorted(placed, key=lambda k: clock(placed[k]))]
    runs = [code for n, code in enumerate(around) if n == 0 or around[n - 1] != code]
    assert runs == [code for code, _ in SECTORS if code in around]


def test_the_legend_names_exactly_what_was_drawn() -> None:
    data = EcomapData("支援体制図", "見本", "", "male", "", "令和8年", "x",
                      supporters=(Supporter("a", "民生委員", "community", strength="stress"),),
                      sectors=SECTORS)  # fmt: skip
    words = {s.text for s in ecomap.draw(data, fonts()).shapes if isinstance(s, Text)}
    assert {"緊張がある", "関わっている"} <= words
    assert words.isdisjoint({"強い", "弱い", "候補", "以前", "働きかけの向き"})


def test_too_many_boxes_are_told() -> None:
    with pytest.raises(ecomap.TooManyBoxes):
        ecomap.draw(a_map(400, 1), fonts())


def test_a_box_put_over_others_stays_and_the_others_give_way() -> None:
    data = a_map(16, 7)
    first = ecomap.draw(data, fonts())
    there = boxes(first)["s3"]
    pins = {"s5": (there.x + 2, there.y + 1)}
    page = ecomap.draw(replace(data, edits=MapEdits(pins=pins)), fonts())
    placed = boxes(page)
    assert (placed["s5"].x, placed["s5"].y) == pins["s5"]
    for a, b in combinations(placed.values(), 2):
        assert a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
    moved = [k for k, spot in boxes(first).items() if placed[k] != spot and k != "s5"]
    assert "s3" in moved
    assert len(moved) <= 3
    for shape in page.shapes:
        if shape.role == "tie" and isinstance(shape, Line | Polyline):
            foreign = [s for k, s in placed.items() if k not in (shape.id, "")]
            assert not any(enters(p, q, s) for p, q in pieces(shape) for s in foreign)


def test_tension_has_teeth_on_a_short_line_too() -> None:
    teeth = zigzag((10.0, 10.0), (15.0, 10.0))
    assert len(teeth) == 5
    assert {round(y - 10.0, 6) for _, y in teeth} == {0.0, 1.1, -1.1}


def test_teeth_are_lower_beside_a_box() -> None:
    stress = Supporter("s0", "見本課", "office", strength="stress")
    (free,), (beside,) = (
        tie(stress, (10.0, 10.0), (50.0, 10.0), others)
        for others in ((), (Spot(20.0, 10.9, 10.0, 10.0),))
    )
    assert isinstance(free, Polyline)
    assert isinstance(beside, Polyline)
    assert max(y for _, y in free.points) == pytest.approx(11.1)
    assert max(y for _, y in beside.points) == pytest.approx(10.8)
