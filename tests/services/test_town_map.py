"""町の支援体制図: tiers, counted links, no names of people, paper and Excel."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import openpyxl
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from town_kit import Town, make_town

from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.resource import Agency
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.map_geometry import enters, overlap
from nimo_desktop.output.map_values import MapBox
from nimo_desktop.output.shapes import Box, Polyline
from nimo_desktop.output.townmap import ADVICE, MEETING, PASS_ON, TownBox, TownLink, draw_town
from nimo_desktop.services import conferences
from nimo_desktop.services.maps import town_paper
from nimo_desktop.services.maps.town import TIERS, tier_of, town_map


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


def year_of(ws) -> int:
    return fiscal_year(ws.today())


def test_hand_overs_and_conferences_are_links(ws, town) -> None:
    town.to_clinic()
    made = conferences.plan(ws, on=ws.today())
    row = dataclasses.replace(
        conferences.new_attendance(ws, made.id), agency_id=town.clinic)
    conferences.set_people(ws, made, (row,))
    found = town_map(ws, year_of(ws))
    kinds = {(one.kind, one.count) for one in found.links if str(town.clinic) in (one.a, one.b)}
    assert {kind for kind, _ in kinds} >= {PASS_ON, MEETING}
    assert ("forum", "支援調整会議") in {(b.tier, b.name) for b in found.boxes}
    assert town_map(ws, year_of(ws) - 3).links != found.links


def test_centres_of_the_prefecture_advise(ws, town) -> None:
    from nimo_desktop.domain.ids import AgencyId

    made = Agency(id=AgencyId(ws.new_id()), name="見本県 精神保健福祉センター",
                  kind="mental_health_center", sector="region")
    ws.apply(Op.AGENCY_SAVED, lambda writer: writer.insert(made))
    assert tier_of(made) == "prefecture"
    found = town_map(ws, year_of(ws))
    assert ADVICE in {one.kind for one in found.links if str(made.id) in (one.a, one.b)}


def test_no_person_is_on_paper_or_in_excel(ws, town) -> None:
    made = town_paper.rendered(ws, year_of(ws), load_fonts())
    pdf = "".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf())).pages)
    book = openpyxl.load_workbook(BytesIO(made.xlsx()))
    cells = " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    for one in town.people.values():
        assert one.name not in pdf
        assert one.name not in cells
    assert "本人・家族" in pdf


def test_many_boxes_are_folded_and_nothing_overlaps(ws, town) -> None:
    found = town_map(ws, year_of(ws))
    boxes = tuple(
        TownBox(f"b{at}", f"見本の機関{at}", TIERS[at % len(TIERS)][0]) for at in range(90))
    links = tuple(TownLink("b1", f"b{at}", PASS_ON) for at in range(2, 30))
    many = dataclasses.replace(found, boxes=boxes, links=links)
    page = draw_town(many, load_fonts())
    drawn = [one for one in page.shapes if isinstance(one, Box) and one.role == "agency"]
    spots = {one.id: MapBox(one.x, one.y, one.w, one.h) for one in drawn}
    assert any("ほか" in getattr(one, "text", "") for one in page.shapes)
    ids = sorted(spots)
    for at, first in enumerate(ids):
        assert not any(overlap(spots[first], spots[other]) for other in ids[at + 1 :])
    for line in page.shapes:
        if not (isinstance(line, Polyline) and line.role == "tie"):
            continue
        ends = set(line.id.split(":"))
        for a, b in zip(line.points, line.points[1:], strict=False):
            assert not any(
                enters(a, b, spots[key].frame) for key in ids if key not in ends)
    assert draw_town(many, load_fonts()) == page


def test_the_day_stands_on_it(ws, town) -> None:
    made = town_paper.rendered(ws, year_of(ws), load_fonts())
    text = PdfReader(BytesIO(made.pdf())).pages[0].extract_text()
    assert "令和8年度" in text.replace(" ", "")
