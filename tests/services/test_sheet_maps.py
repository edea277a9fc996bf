"""Diagrams of 書類: a draft follows the record, a fixed edition keeps the day it was fixed."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from fit_kit import twin_sheet
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from town_kit import Town, make_town

from nimo_desktop.domain.errors import SheetUnreadable
from nimo_desktop.domain.family import EmotionalTie
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import BondId, TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.shapes import Page
from nimo_desktop.services import (
    case_people,
    diagrams,
    families,
    filled_sheets,
    form_library,
    people,
    sheet_facts,
    sheet_maps,
    sheet_rendering,
)
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files.building import copy_of
from nimo_desktop.services.maps import state
from nimo_desktop.services.maps.state import MapEdits, MapNote
from nimo_desktop.storage import records

FONTS = load_fonts()
READERS = (Reader.FILE, Reader.OUTSIDE, Reader.PERSON)
DIAGRAMS = ("エコマップ", "支援体制図", "ジェノグラム")
FORM = '''
id = "map_form"
title = "図の様式"
number = "町様式 図"
about = "case"
readers = ["外部", "本人"]

[[block]]
kind = "row"
cells = [{{ name = "person", label = "氏名", bind = "本人.氏名" }}]

[[block]]
kind = "picture"
diagram = "{diagram}"
label = "図"
height_mm = 120.0
'''


@pytest.fixture
def town(ws, world) -> Town:
    """A case with a clinic (tension, a remark of the office), a neighbour and a mother."""
    made = make_town(ws, world)
    tie(ws, made, agency_id=made.clinic, what="通院", strength="stress",
        state_note="本人が断っている")
    tie(ws, made, label="隣の見本さん", what="見守り")
    case_people.save_relatives(ws, made.case.person_id, (
        RelativeRow(relation="22", name="見本 トメ", state="together"),
        RelativeRow(relation="41", name="見本 一郎", state="apart")))
    (mother, *_) = families.load_relatives(ws, made.case.person_id)
    ws.apply(Op.RELATIVES_SAVED, lambda w: w.insert(EmotionalTie(
        id=BondId(ws.new_id()), a_id=made.case.person_id, b_id=mother.other_id, kind="conflict")))
    for kind in ("ecomap", "genogram"):
        state.save_edits(ws, made.case.id, MapEdits(
            notes=(MapNote("n1", 30, 30, "次の会議で"),)), kind)
    return made


def tie(ws, town: Town, **over: object) -> SupportTie:
    made = SupportTie(id=TieId(ws.new_id()), person_id=town.case.person_id, state="active")
    return diagrams.save_tie(ws, dataclasses.replace(made, **over))


def stored(ws, town: Town, diagram: str) -> FullSheet:
    form_library.save_office_form(ws, "map_form", FORM.format(diagram=diagram))
    return filled_sheets.save(ws, filled_sheets.new(ws, "map_form", town.case.id))


def change_the_record(ws, town: Town) -> None:
    """A supporter comes, one goes, the clinic and the person are renamed, a child comes."""
    tie(ws, town, label="新しい支え", what="配食")
    with ws.vault.read() as conn:
        clinic = records.get(conn, Agency, town.clinic)
        neighbour = records.where(conn, SupportTie, label="隣の見本さん")[0]
    ws.apply(Op.AGENCY_SAVED, lambda w: w.change(dataclasses.replace(clinic, name="丘の上医院")))
    ws.apply(Op.TRASHED, lambda w: w.trash(neighbour))
    people.rename(
        ws, town.case.person_id, text="改名 次郎", kana="かいめい じろう", since=ws.today())
    case_people.save_relatives(ws, town.case.person_id, (
        *families.load_relatives(ws, town.case.person_id),
        RelativeRow(relation="41", name="見本 いずみ", state="together")))
    ws.apply(Op.OFFICE_SAVED, lambda w: w.change(
        dataclasses.replace(ws.office(), sign_unknown_sex="diamond")))


def read(ws, full: FullSheet) -> FullSheet:
    return filled_sheets.load(ws, full.sheet.id)


def pages(ws, full: FullSheet, reader: Reader) -> tuple[tuple[str, Page], ...]:
    facts = sheet_facts.of_sheet(ws, full.form, full.sheet, copy_of(reader))
    return sheet_maps.drawn(ws, full.form, full.values, facts, reader, fonts=FONTS)


def paper(ws, full: FullSheet, reader: Reader) -> str:
    pdf = sheet_rendering.render(ws, full, reader=reader, fonts=FONTS).pdf()
    return "".join("".join(p.extract_text().split()) for p in PdfReader(BytesIO(pdf)).pages)


def picture(ws, full: FullSheet, reader: Reader) -> bytes:
    """The diagram of the Excel file."""
    made = sheet_rendering.render(ws, full, reader=reader, fonts=FONTS).xlsx()
    with zipfile.ZipFile(BytesIO(made)) as book:
        (name,) = (one for one in book.namelist() if one.startswith("xl/media/"))
        return book.read(name)


OLD, NEW = ("見本太郎", "見本一郎"), ("改名次郎", "見本いずみ")
OLD_TIES, NEW_TIES = ("見本こころのクリニック", "隣の見本さん"), ("丘の上医院", "新しい支え")


def words_of(diagram: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ties = diagram != "ジェノグラム"
    return OLD + OLD_TIES * ties, NEW + NEW_TIES * ties


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_a_fixed_diagram_stays_as_it_was_for_every_reader(ws, town, world, diagram) -> None:
    draft = stored(ws, town, diagram)
    before = {one: pages(ws, draft, one) for one in READERS}
    shown = {one: picture(ws, draft, one) for one in READERS}
    assert shown[Reader.FILE] != shown[Reader.OUTSIDE] == shown[Reader.PERSON]
    filled_sheets.fix(ws, draft)
    other = stored(ws, town, diagram)
    world.clock.forward(days=40)
    change_the_record(ws, town)
    fixed, following = read(ws, draft), read(ws, other)
    old, new = words_of(diagram)
    for reader in READERS:
        assert pages(ws, fixed, reader) == before[reader]
        said = paper(ws, fixed, reader)
        assert [word for word in old if word not in said] == []
        assert [word for word in new if word in said] == []
        assert picture(ws, fixed, reader) == shown[reader]
        said = paper(ws, following, reader)
        assert [word for word in new if word not in said] == []
        assert "隣の見本さん" not in said
        assert picture(ws, following, reader) != shown[reader]
    twin = twin_sheet(sheet_rendering.render(ws, fixed, fonts=FONTS).xlsx())
    assert twin["person"] == "見本 太郎"


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_copies_for_outside_hide_what_the_office_alone_may_see(ws, town, diagram) -> None:
    draft = stored(ws, town, diagram)
    fixed = filled_sheets.fix(ws, draft)
    secret = {"エコマップ": "緊張がある", "支援体制図": "本人が断っている", "ジェノグラム": "葛藤"}
    for full in (draft, read(ws, fixed)):
        inside = paper(ws, full, Reader.INSIDE)
        assert secret[diagram] in inside
        assert "次の会議で" in inside
        for reader in (Reader.OUTSIDE, Reader.PERSON):
            said = paper(ws, full, reader)
            assert not [word for word in (*secret.values(), "次の会議で") if word in said]


def test_the_kept_copy_for_outside_holds_nothing_of_the_office(ws, town) -> None:
    fixed = filled_sheets.fix(ws, stored(ws, town, "支援体制図"))
    assert fixed.values.maps is not None
    kept = json.loads(fixed.values.maps["支援体制図"])
    hidden = ("本人が断っている", "stress", "次の会議で")
    assert [word for word in hidden if word in json.dumps(kept["whole"], ensure_ascii=False)] == [
        *hidden]
    assert not [word for word in hidden if word in json.dumps(kept["person"], ensure_ascii=False)]


def test_what_became_secret_later_is_drawn_from_what_was_kept_by_the_rules_of_today(
    ws, town
) -> None:
    fixed = filled_sheets.fix(ws, stored(ws, town, "支援体制図"))
    assert fixed.values.maps is not None
    kept = json.loads(fixed.values.maps["支援体制図"])
    kept["person"] = kept["whole"]  # as if an older program had hidden less
    values = dataclasses.replace(
        fixed.values, maps={"支援体制図": json.dumps(kept, ensure_ascii=False)})
    said = paper(ws, dataclasses.replace(fixed, values=values), Reader.PERSON)
    assert "緊張がある" not in said
    assert "次の会議で" not in said


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_what_the_hand_did_later_does_not_reach_a_fixed_diagram(ws, town, diagram) -> None:
    (mother, *_) = families.load_relatives(ws, town.case.person_id)
    kind = "genogram" if diagram == "ジェノグラム" else "ecomap"
    with ws.vault.read() as conn:
        clinic = records.where(conn, SupportTie, agency_id=town.clinic)[0]
    moved = {mother.other_id.hex: (90.0, 60.0), clinic.id.hex: (30.0, 140.0)}
    state.save_edits(ws, town.case.id, MapEdits(pins=moved), kind)
    draft = stored(ws, town, diagram)
    before = [pages(ws, draft, reader) for reader in READERS]
    filled_sheets.fix(ws, draft)
    assert [pages(ws, read(ws, draft), reader) for reader in READERS] == before
    state.save_edits(ws, town.case.id, MapEdits(
        pins={mother.other_id.hex: (200.0, 60.0), clinic.id.hex: (220.0, 40.0)}), kind)
    assert [pages(ws, read(ws, draft), reader) for reader in READERS] == before
    assert [pages(ws, stored(ws, town, diagram), reader) for reader in READERS] != before


def test_taking_back_the_fixing_follows_the_record_again(ws, town) -> None:
    fixed = filled_sheets.fix(ws, stored(ws, town, "支援体制図"))
    before = pages(ws, fixed, Reader.FILE)
    ws.undo()
    assert read(ws, fixed).values.maps is None
    ws.redo()
    assert pages(ws, read(ws, fixed), Reader.FILE) == before
    ws.undo()
    tie(ws, town, label="新しい支え", what="配食")
    assert "新しい支え" in paper(ws, read(ws, fixed), Reader.FILE)


def test_a_new_edition_draws_the_record_of_today(ws, town) -> None:
    fixed = filled_sheets.fix(ws, stored(ws, town, "支援体制図"))
    change_the_record(ws, town)
    begun = filled_sheets.copy_last(ws, fixed.sheet)
    for full in (begun, read(ws, filled_sheets.save(ws, begun))):
        said = paper(ws, full, Reader.FILE)
        assert "新しい支え" in said
        assert "隣の見本さん" not in said
    assert "隣の見本さん" in paper(ws, read(ws, fixed), Reader.FILE)


def test_where_there_was_nobody_to_draw_there_is_nobody_later(ws, world) -> None:
    lonely = make_town(ws, world)
    fixed = filled_sheets.fix(ws, stored(ws, lonely, "支援体制図"))
    tie(ws, lonely, label="新しい支え", what="配食")
    assert "新しい支え" not in paper(ws, read(ws, fixed), Reader.FILE)


def test_a_sheet_fixed_before_diagrams_were_kept_is_drawn_from_the_record(ws, town) -> None:
    fixed = filled_sheets.fix(ws, stored(ws, town, "支援体制図"))
    older = dataclasses.replace(fixed.values, maps=None)
    assert "maps" not in json.loads(older.to_json())
    change(ws, fixed, lambda sheet: dataclasses.replace(sheet, values=older.to_json()))
    tie(ws, town, label="新しい支え", what="配食")
    assert "新しい支え" in paper(ws, read(ws, fixed), Reader.FILE)


def test_a_kept_diagram_that_cannot_be_read_says_so_kindly(ws, town) -> None:
    fixed = filled_sheets.fix(ws, stored(ws, town, "支援体制図"))
    for broken in ("{", "[]", "{}", '{"whole":{}}', '{"whole":{"told":{"title":"x"}}}'):
        values = dataclasses.replace(fixed.values, maps={"支援体制図": broken})
        with pytest.raises(SheetUnreadable):
            pages(ws, dataclasses.replace(fixed, values=values), Reader.FILE)


def test_a_map_with_too_many_boxes_can_be_fixed_all_the_same(ws, town) -> None:
    for number in range(80):
        tie(ws, town, label=f"{number}番目の支え", what="見守り")
    fixed = filled_sheets.fix(ws, stored(ws, town, "支援体制図"))
    assert fixed.sheet.fixed_on == ws.today()


def change(ws, full: FullSheet, how: Callable[[FilledSheet], FilledSheet]) -> None:
    ws.apply(Op.SHEET_SAVED, lambda w: w.change(how(w.get(FilledSheet, full.sheet.id))))
