"""The hand's work on a genogram in a real vault: kept, drawn everywhere, dated, one action."""

from __future__ import annotations

import dataclasses
import io
import json

import pypdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from genogram_checks import fonts, overlaps
from town_kit import Town, make_town

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.diagram import GENOGRAM, CaseDiagram
from nimo_desktop.domain.errors import Conflict, RuleBroken
from nimo_desktop.domain.ids import DiagramId
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.genogram import GenogramChild, GenogramData, GenogramPerson, GenogramUnion
from nimo_desktop.output.shapes import A4_LANDSCAPE, Page, Text
from nimo_desktop.services import case_people, families, genograms
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.maps import drawing, editing, family_hand, family_map, state, versions
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.services.maps.state import MapEdits, MapNote

FAMILY = (
    RelativeRow(relation="21", name="見本 茂", birth=PartialDate("1938-02-03"), state="dead"),
    RelativeRow(relation="22", name="見本 トメ", birth=PartialDate("1942"), state="together"),
    RelativeRow(relation="41", name="見本 一郎", birth=PartialDate("1965-05-01"), state="apart",
                bond="conflict"),
    RelativeRow(relation="44", name="佐々木 和子", birth=PartialDate("1975-05-01"), state="apart"),
    RelativeRow(relation="71", name="見本 二郎", state="apart"),
)  # fmt: skip
WISH = MapWish(kind=drawing.GENOGRAM)


@pytest.fixture
def town(ws, world) -> Town:
    made = make_town(ws, world)
    case_people.save_relatives(ws, made.case.person_id, FAMILY)
    return made


def key_of(ws, town: Town, name: str) -> str:
    return next(p.id for p in genograms.gather(ws, town.case.id).people if p.name == name)


def standing(ws, town: Town, edits: MapEdits) -> family_hand.Standing:
    return genograms.standing(genograms.gather(ws, town.case.id), fonts(), edits)


def spot(page: Page, name: str) -> tuple[float, float]:
    return next(
        (one.x, one.y) for one in page.shapes if isinstance(one, Text) and one.text == name)


def with_moved(ws, town: Town, name: str, right: float) -> MapEdits:
    edits = state.edits_of(ws, town.case.id, GENOGRAM)
    now, key = standing(ws, town, edits), key_of(ws, town, name)
    return family_hand.moved(edits, now, {key: (now.placed.places[key].x + right, 0.0)})


def test_what_is_saved_is_drawn_everywhere(ws, town) -> None:
    before = drawing.drawn(ws, town.case.id, fonts(), WISH).page
    edits = with_moved(ws, town, "見本 一郎", -20)
    steps = ws.undoable()
    state.save_edits(ws, town.case.id, edits, GENOGRAM)
    assert ws.undoable() != steps
    after = drawing.drawn(ws, town.case.id, fonts(), WISH)
    assert spot(after.page, "見本 一郎")[0] == pytest.approx(
        spot(before, "見本 一郎")[0] - 20, abs=0.02)
    for wish in (dataclasses.replace(WISH, copy=drawing.MapCopy.PERSON),):
        page = drawing.drawn(ws, town.case.id, fonts(), wish).page
        assert spot(page, "見本 一郎") == pytest.approx(spot(after.page, "見本 一郎"), abs=0.05)
    small = drawing.drawn(
        ws, town.case.id, fonts(), MapWish(kind=drawing.ECOMAP, inner=True)).page
    names = ("見本 一郎", "佐々木 和子", "見本 トメ")
    xs = [spot(small, name)[0] for name in names]
    there = [spot(after.page, name)[0] for name in names]
    share = (xs[1] - xs[0]) / (there[1] - there[0])
    assert xs[2] - xs[0] == pytest.approx((there[2] - there[0]) * share, abs=0.1)
    words = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(after.as_bytes("pdf"))).pages)
    assert "一郎" in words
    ws.undo()
    assert spot(drawing.drawn(ws, town.case.id, fonts(), WISH).page, "見本 一郎") == spot(
        before, "見本 一郎")


def test_hidden_people_take_their_lines_along(ws, town) -> None:
    edits = MapEdits()
    now = standing(ws, town, edits)
    father, uncle = key_of(ws, town, "見本 茂"), key_of(ws, town, "見本 二郎")
    edits = family_hand.hidden(edits, now, (father, uncle))
    state.save_edits(ws, town.case.id, edits, GENOGRAM)
    data = genograms.gather(ws, town.case.id)
    shown = family_hand.without_hidden(data, edits.hidden)
    mother = key_of(ws, town, "見本 トメ")
    (parents,) = [u for u in shown.unions if mother in (u.a, u.b)]
    assert (parents.a, parents.b) == (mother, None)
    assert {c.person for c in shown.children if c.union == parents.id} >= {
        key_of(ws, town, "見本 一郎"), key_of(ws, town, "佐々木 和子")}
    page = drawing.drawn(ws, town.case.id, fonts(), WISH).page
    assert not any(one.id.startswith(father) for one in page.shapes)
    with pytest.raises(StopIteration):
        spot(page, "見本 二郎")
    back = family_hand.shown(edits, standing(ws, town, edits), (father,))
    assert back.hidden == {uncle}
    assert father in standing(ws, town, back).placed.places


def test_who_is_hidden_of_both_parents_leaves_no_line_behind() -> None:
    people = tuple(GenogramPerson(k, k, index=k == "c") for k in ("a", "b", "c", "d"))
    data = GenogramData(
        people=people,
        unions=(GenogramUnion("u", "a", "b"), GenogramUnion("v", "c", "d")),
        children=(GenogramChild("u", "c"),))
    both = family_hand.without_hidden(data, frozenset(("a", "b")))
    assert (both.children, [u.id for u in both.unions]) == ((), ["v"])
    partner = family_hand.without_hidden(data, frozenset("d"))
    assert [u.id for u in partner.unions] == ["u"]  # a couple of one without children has no line
    assert family_hand.without_hidden(data, frozenset("c")) == data  # the person always stays


def test_a_child_of_the_record_leaves_the_hands_places(ws, town) -> None:
    edits = with_moved(ws, town, "見本 一郎", -25)
    state.save_edits(ws, town.case.id, edits, GENOGRAM)
    before = drawing.drawn(ws, town.case.id, fonts(), WISH).page
    person = town.case.person_id
    sister = RelativeRow(
        relation="44", name="見本 末子", birth=PartialDate("1999-05-01"), state="apart")
    case_people.save_relatives(ws, person, (*families.load_relatives(ws, person), sister))
    after = drawing.drawn(ws, town.case.id, fonts(), WISH).page
    assert spot(after, "見本 末子")
    assert spot(after, "見本 一郎") == pytest.approx(spot(before, "見本 一郎"), abs=0.06)
    stored = state.edits_of(ws, town.case.id, GENOGRAM)
    assert stored.pins.keys() == edits.pins.keys()
    now = standing(ws, town, stored)
    assert overlaps(now.data, now.placed) == []
    ws.undo()
    assert state.edits_of(ws, town.case.id, GENOGRAM) == edits


def test_notes_stay_inside_and_lines_are_bent(ws, town) -> None:
    a, b = town.case.person_id.hex, key_of(ws, town, "見本 一郎")
    line = next(
        key for key in family_map.lines_of(family_map.read(ws, town.case.id)) if b in key)
    assert a in line
    edits = editing.bent(MapEdits(), line, (70.0, 90.0))
    edits = editing.noted(edits, MapNote("note:1", 30, 40, "次に聞く"))
    state.save_edits(ws, town.case.id, edits, GENOGRAM)
    page = drawing.drawn(ws, town.case.id, fonts(), WISH).page
    bond = [one.points for one in page.shapes if one.role == "bond" and hasattr(one, "points")]
    assert min(abs(x - 70) + abs(y - 90) for points in bond for x, y in points) < 2.5
    assert spot(page, "次に聞く")
    for wish in (dataclasses.replace(WISH, anonymous=True),
                 dataclasses.replace(WISH, copy=drawing.MapCopy.PERSON)):
        with pytest.raises(StopIteration):
            spot(drawing.drawn(ws, town.case.id, fonts(), wish).page, "次に聞く")
    refused = editing.noted(edits, MapNote("note:2", 1, 1, "123456789018"))
    with pytest.raises(RuleBroken):
        state.save_edits(ws, town.case.id, refused, GENOGRAM)


def test_a_dated_genogram_never_changes_and_is_compared(ws, town, world) -> None:
    state.save_edits(ws, town.case.id, with_moved(ws, town, "見本 一郎", -25), GENOGRAM)
    version = versions.keep(ws, town.case.id, GENOGRAM, name="支援開始")
    step = ws.undoable()
    assert step is not None
    assert step.op is Op.MAP_SAVED
    then = drawing.of_version(ws, version, fonts()).page
    state.save_edits(ws, town.case.id, with_moved(ws, town, "佐々木 和子", 20), GENOGRAM)
    person = town.case.person_id
    rows = tuple(
        dataclasses.replace(r, state="dead", bond="") if r.relation == "41" else r
        for r in families.load_relatives(ws, person) if r.relation != "71")
    born = RelativeRow(relation="31", name="見本 新", state="together")
    case_people.save_relatives(ws, person, (*rows, born))
    (kept,) = state.versions(ws, town.case.id, GENOGRAM)
    assert drawing.of_version(ws, kept, fonts()).page == then
    assert state.versions(ws, town.case.id) == ()  # the other map has its own
    found = {(one.name, one.kind): one.words for one in versions.since(ws, town.case.id, kept)}
    assert ("見本 新", "came") in found
    assert ("見本 二郎", "went") in found
    assert "死亡" in found["見本 一郎", "changed"]


def test_another_hand_is_not_overwritten(ws, town) -> None:
    opened = state.edits_of(ws, town.case.id, GENOGRAM)
    mine = with_moved(ws, town, "見本 一郎", -20)
    state.save_edits(ws, town.case.id, with_moved(ws, town, "佐々木 和子", 20), GENOGRAM)
    with pytest.raises(Conflict):
        state.save_edits(ws, town.case.id, mine, GENOGRAM, opened=opened)


def test_loosened_people_go_where_the_layout_puts_them(ws, town) -> None:
    fresh = standing(ws, town, MapEdits())
    key = key_of(ws, town, "見本 一郎")
    state.save_edits(ws, town.case.id, with_moved(ws, town, "見本 一郎", -40), GENOGRAM)
    edits = state.edits_of(ws, town.case.id, GENOGRAM)
    one = family_hand.loosened(edits, standing(ws, town, edits), (key,))
    assert one.pins == {}
    placed = standing(ws, town, one).placed
    assert abs(placed.places[key].x - edits.pins[key][0]) > 5
    everything = family_hand.loosened(edits, standing(ws, town, edits))
    assert standing(ws, town, everything).placed == fresh.placed


def test_people_of_several_rows_stand_below_each_other(ws, town) -> None:
    person, uncle = town.case.person_id.hex, key_of(ws, town, "見本 二郎")
    now = standing(ws, town, MapEdits())
    before = now.placed.places
    edits = family_hand.aligned(MapEdits(), now, (person, uncle), "right")
    places = standing(ws, town, edits).placed.places
    assert places[person].x == pytest.approx(places[uncle].x, abs=0.06)
    assert places[uncle].x == pytest.approx(max(before[person].x, before[uncle].x), abs=0.06)


def test_places_grow_with_the_paper() -> None:
    edits = MapEdits(
        pins={"a": (100.0, 50.0)}, bends={"bond:a:b": ((10.0, 10.0),)},
        notes=(MapNote("note:1", 20, 20, "x"),), seen={"a": (100.0, 50.0)}, type_pt=9.0,
        paper_mm=A4_LANDSCAPE[0])
    assert family_hand.previous(edits, (420.0, 297.0)) == {}
    large = family_hand.grown(edits, (420.0, 297.0))
    assert large.pins["a"][0] == pytest.approx(100 * 420 / 297)
    assert large.notes[0].x == pytest.approx(20 * 420 / 297)
    assert family_hand.grown(edits, A4_LANDSCAPE) == edits


def test_places_of_the_earlier_version_are_understood(ws, town) -> None:
    now = standing(ws, town, MapEdits()).placed
    key = key_of(ws, town, "見本 一郎")
    old = {"font_pt": now.font_pt,
           "places": {p: [at.x + (7 if p == key else 0), at.y, at.row]
                      for p, at in now.places.items()}}
    with ws.vault.read() as conn:
        from nimo_desktop.storage import records

        found = records.where(conn, CaseDiagram, case_id=town.case.id, kind=GENOGRAM, as_of=None)
    assert found == ()
    ws.apply(Op.MAP_SAVED, lambda writer: writer.insert(CaseDiagram(
        id=DiagramId(ws.new_id()), case_id=town.case.id, kind=GENOGRAM, edits=json.dumps(old),
        made_by=ws.me)))
    edits = state.edits_of(ws, town.case.id, GENOGRAM)
    assert edits.seen[key][0] == pytest.approx(now.places[key].x + 7)
    placed = standing(ws, town, edits).placed
    assert placed.font_pt == now.font_pt


def test_what_was_carried_over_the_rim_is_stored_at_the_rim() -> None:
    before = MapEdits(pins={"b": (1.0, 1.0)}, notes=(MapNote("note:1", 5, 5, "x"),))
    edits = MapEdits(
        pins={"a": (-30.0, 900.0), "b": (1.0, 1.0)}, notes=(MapNote("note:1", 999, 5, "x"),))
    places = {"a": (20.0, 180.0, 9.0, 9.0), "b": (30.0, 30.0, 9.0, 9.0),
              "note:1": (250.0, 5.0, 9.0, 9.0)}
    found = editing.settled(edits, before, places)
    assert found.pins == {"a": (20.0, 180.0), "b": (1.0, 1.0)}  # what was not moved stays
    assert found.notes == (MapNote("note:1", 250.0, 5.0, "x"),)
