"""支援体制図: the hand's work stays, versions, copies, anonymous, gaps, then and now."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town

from nimo_desktop.domain.care import Benefit
from nimo_desktop.domain.errors import Conflict, RuleBroken
from nimo_desktop.domain.ids import BenefitId, TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap_values import MapEdits, MapNote
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services import diagrams
from nimo_desktop.services.maps import compare, drawing, gaps, state, versions
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import MapWish


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


def tie(ws, town: Town, **over: object) -> SupportTie:
    made = SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, agency_id=town.clinic,
        what="通院", in_charge="相談員 佐藤", state="active", strength="stress")
    return diagrams.save_tie(ws, dataclasses.replace(made, **over))


def test_what_the_hand_did_stays_and_is_one_action(ws, town) -> None:
    one = tie(ws, town)
    edits = MapEdits(
        pins={one.id.hex: (30.0, 40.123456)}, hidden=frozenset(("gone",)),
        bends={one.id.hex: ((1.0, 2.0), (3.0, 4.0))},
        notes=(MapNote("n1", 10, 10, "次の会議で相談"),))
    state.save_edits(ws, town.case.id, edits)
    kept = state.edits_of(ws, town.case.id)
    assert kept.pins[one.id.hex] == (30.0, 40.12)
    assert (kept.hidden, kept.bends[one.id.hex]) == (
        frozenset(("gone",)), ((1.0, 2.0), (3.0, 4.0)))
    assert kept.notes[0].text == "次の会議で相談"
    before = ws.undoable()
    state.save_edits(ws, town.case.id, kept)
    assert ws.undoable() == before  # nothing changed: no step
    ws.undo()
    assert state.edits_of(ws, town.case.id) == MapEdits()


def test_a_note_takes_no_my_number(ws, town) -> None:
    note = MapNote("n1", 0, 0, "123456789018")
    with pytest.raises(RuleBroken):
        state.save_edits(ws, town.case.id, MapEdits(notes=(note,)))
    assert state.edits_of(ws, town.case.id) == MapEdits()


def test_a_dated_version_never_changes(ws, town, world) -> None:
    one = tie(ws, town)
    kept = state.keep_version(
        ws, town.case.id, drawing.data_of(ws, town.case.id), name="初回")
    diagrams.save_tie(ws, dataclasses.replace(one, what="訪問", frequency="週1回"))
    second = tie(ws, town, agency_id=None, label="隣の見本さん", what="見守り")
    again = state.of_version(state.versions(ws, town.case.id)[0])
    (box,) = [b for b in again.supporters if b.id == one.id.hex]
    assert "通院" in box.lines
    assert kept.as_of == ws.today()
    now = drawing.data_of(ws, town.case.id)
    found = {c.box_id: c for c in compare.changes(again, now)}
    assert found[second.id.hex].kind == compare.CAME
    assert found[one.id.hex].kind == compare.CHANGED
    assert "訪問" in found[one.id.hex].words
    both = drawing.data_of(ws, town.case.id, MapWish(since=state.versions(ws, town.case.id)[0]))
    assert {b.change for b in both.supporters} >= {"came", "changed"}


def test_who_went_stays_on_the_map_of_both_days(ws, town) -> None:
    one = tie(ws, town)
    earlier = drawing.data_of(ws, town.case.id)
    ws.apply(Op.TRASHED, lambda writer: writer.trash(one))
    both = compare.overlaid(earlier, drawing.data_of(ws, town.case.id))
    assert [b.change for b in both.supporters if b.id == one.id.hex] == ["went"]


def test_the_persons_copy_has_no_tension_and_no_gaps(ws, town) -> None:
    one = tie(ws, town)
    tie(ws, town, agency_id=None, label="以前の支え", state="past")
    whole = drawing.data_of(ws, town.case.id, MapWish(gaps=True))
    assert any(b.strength == "stress" for b in whole.supporters)
    person = drawing.data_of(ws, town.case.id, MapWish(copy=MapCopy.PERSON, gaps=True))
    assert [b.id for b in person.supporters if not b.is_person] == [one.id.hex]
    assert not any(b.strength == "stress" or b.gap for b in person.supporters)
    assert person.gaps == ()


def test_the_emergency_copy_lists_whom_to_call_in_order(ws, town) -> None:
    from nimo_desktop.domain.resource import Agency
    from nimo_desktop.storage import records

    with ws.vault.read() as conn:
        clinic = records.get(conn, Agency, town.clinic)
    ws.apply(Op.AGENCY_SAVED, lambda writer: writer.change(
        dataclasses.replace(clinic, phone="0000-11-1111", night_phone="0000-99-9999")))
    tie(ws, town, agency_id=None, label="急がない支え")
    second = tie(ws, town, agency_id=None, label="隣の見本さん", emergency=2)
    first = tie(ws, town, emergency=1)
    data = drawing.data_of(ws, town.case.id, MapWish(copy=MapCopy.EMERGENCY))
    assert [b.id for b in data.supporters] == [first.id.hex, second.id.hex]
    assert "昼 0000-11-1111" in data.supporters[0].lines
    assert "夜・休日 0000-99-9999" in data.supporters[0].lines


def test_gaps_are_named(ws, town) -> None:
    one = tie(ws, town, since=ws.today() - timedelta(days=400))
    ws.apply(Op.BENEFIT_SAVED, lambda writer: writer.insert(Benefit(
        id=BenefitId(ws.new_id()), person_id=town.case.person_id, kind="mental_certificate",
        state="have", expires_on=date(2026, 1, 31))))
    found = gaps.gaps(ws, town.case.id)
    kinds = {g.kind for g in found}
    assert {"quiet", "key", "expired"} <= kinds
    assert [g.box_id for g in found if g.kind == "quiet"] == [one.id.hex]
    data = gaps.with_gaps(drawing.data_of(ws, town.case.id), found)
    assert [b.gap for b in data.supporters if b.id == one.id.hex] == ["90日連絡の記録なし"]
    assert any("期限切れ" in words for words in data.gaps)


def test_the_map_to_write_on_has_empty_boxes(ws, town) -> None:
    assert drawing.data_of(ws, town.case.id, MapWish(writing=True)).blanks == 2


def test_the_genogram_follows_the_offices_signs(ws, town) -> None:
    from nimo_desktop.services import office
    from nimo_desktop.services.maps.drawing import GENOGRAM

    fonts = load_fonts()
    plain = drawing.drawn(ws, town.case.id, fonts, MapWish(kind=GENOGRAM))
    assert plain.page.title == "ジェノグラム"
    office.save_office(ws, dataclasses.replace(ws.office(), sign_marriage="double"))
    assert drawing.notation_of(ws).marriage == "double"
    hidden = drawing.drawn(ws, town.case.id, fonts, MapWish(kind=GENOGRAM, anonymous=True))
    words = repr(hidden.page)
    assert drawing.data_of(ws, town.case.id).name not in words


def test_an_ecomap_says_less_than_the_team_map(ws, town) -> None:
    tie(ws, town, frequency="月1回")
    team = drawing.data_of(ws, town.case.id)
    eco = drawing.data_of(ws, town.case.id, MapWish(kind=drawing.ECOMAP))
    assert team.supporters[0].lines == ("相談員 佐藤", "通院", "月1回")
    assert eco.supporters[0].lines == ("通院",)
    assert (team.title, eco.title) == ("支援体制図", "エコマップ")


def test_a_new_supporter_moves_nobody(ws, town) -> None:
    fonts = load_fonts()
    names = ("隣の見本さん", "お茶の間", "見本工房", "断酒会", "配食")
    for name in names:
        tie(ws, town, agency_id=None, label=name, sector="community")
    before = drawing.places_of(drawing.drawn(ws, town.case.id, fonts).page)
    seen = {key: spot[:2] for key, spot in before.items()}
    new = SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, label="新しい支え",
        sector="community")
    state.save_tie(ws, town.case.id, new, seen=seen)
    after = drawing.places_of(drawing.drawn(ws, town.case.id, fonts).page)
    assert new.id.hex in after
    moved = [key for key in before if key in after and after[key][:2] != pytest.approx(
        before[key][:2], abs=0.1)]
    assert moved == []
    ws.undo()
    assert new.id.hex not in drawing.places_of(drawing.drawn(ws, town.case.id, fonts).page)


def test_the_small_genogram_stands_in_the_middle(ws, town) -> None:
    tie(ws, town)
    fonts = load_fonts()
    page = drawing.drawn(ws, town.case.id, fonts, MapWish(inner=True)).page
    roles = {shape.role for shape in page.shapes}
    assert {"household", "agency", "tie"} <= roles
    plain = drawing.drawn(ws, town.case.id, fonts).page
    assert "person-inner" in {shape.role for shape in plain.shapes}
    assert "person-inner" not in roles


def test_the_persons_copy_has_nobody_who_went_and_no_office_note(ws, town) -> None:
    one = tie(ws, town, state_note="本人が断っている")
    kept = state.keep_version(ws, town.case.id, drawing.data_of(ws, town.case.id))
    gone = tie(ws, town, agency_id=None, label="隣の見本さん")
    older = state.keep_version(ws, town.case.id, drawing.data_of(ws, town.case.id))
    ws.apply(Op.TRASHED, lambda writer: writer.trash(gone))
    assert kept.version
    data = drawing.data_of(ws, town.case.id, MapWish(copy=MapCopy.PERSON, since=older))
    assert one.id.hex in {box.id for box in data.supporters}
    assert "隣の見本さん" not in repr(data)
    assert "断っている" not in repr(data)


def test_two_hands_at_one_map_do_not_wipe_each_other_out(ws, town) -> None:
    opened = state.edits_of(ws, town.case.id)
    first = MapEdits(notes=(MapNote("n1", 1, 1, "ひとり目"),))
    state.save_edits(ws, town.case.id, first, opened=opened)
    second = MapEdits(notes=(MapNote("n2", 2, 2, "ふたり目"),))
    with pytest.raises(Conflict):
        state.save_edits(ws, town.case.id, second, opened=opened)
    assert state.edits_of(ws, town.case.id).notes == first.notes
    remembered = dataclasses.replace(first, seen={"box": (1.0, 2.0)})
    state.save_edits(ws, town.case.id, remembered, opened=first)
    state.save_edits(ws, town.case.id, second, opened=first)


@pytest.mark.parametrize("copy", [MapCopy.WHOLE, MapCopy.MEETING, MapCopy.PERSON])
def test_what_the_hand_took_off_stays_off_beside_an_earlier_map(ws, town, copy) -> None:
    fonts = load_fonts()
    here = tie(ws, town, agency_id=None, label="隣の見本さん")
    gone = tie(ws, town, agency_id=None, label="前の大家さん")
    state.save_edits(ws, town.case.id, MapEdits(hidden=frozenset((here.id.hex, gone.id.hex))))
    earlier = versions.keep(ws, town.case.id)
    ws.apply(Op.TRASHED, lambda writer: writer.trash(gone))
    wish = MapWish(copy=copy, since=earlier)
    words = repr(drawing.drawn(ws, town.case.id, fonts, wish).page)
    assert "隣の見本" not in words
    assert "大家" not in words
    state.save_edits(ws, town.case.id, MapEdits())
    assert "隣の見本" in repr(drawing.drawn(ws, town.case.id, fonts, wish).page)


def test_a_dated_version_is_drawn_as_it_was_seen_that_day(ws, town) -> None:
    fonts = load_fonts()
    for number in range(5):
        tie(ws, town, agency_id=None, label=f"見本{number}号店")
    seen = drawing.places_of(drawing.drawn(ws, town.case.id, fonts).page)
    first = SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, label="新しい店", role="lead")
    state.save_tie(ws, town.case.id, first, seen={key: at[:2] for key, at in seen.items()})
    then = drawing.drawn(ws, town.case.id, fonts).page
    kept = versions.keep(ws, town.case.id)
    assert drawing.of_version(ws, kept, fonts).page == then
