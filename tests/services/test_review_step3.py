"""What a severe review of filled forms, own templates and maps found: it stays mended."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType, SimpleNamespace

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.filled_sheet import FormText
from nimo_desktop.domain.form_def import About, Reader
from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap_values import MapEdits
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.form import Checks, Picture
from nimo_desktop.services import (
    conferences,
    diagrams,
    filled_sheets,
    form_library,
    own_template_values,
    people,
    plans,
    sheet_facts,
    sheet_links,
    sheet_rendering,
    sheets,
)
from nimo_desktop.services.form_files.values import NOTHING_TYPED, Values
from nimo_desktop.services.maps import state
from nimo_desktop.storage import records

LEAVING = (Reader.INSIDE, Reader.OUTSIDE, Reader.PERSON, Reader.FAMILY)
HIDEOUT = "避難先の町1-2"
FORM = """
id = "review_form"
title = "試しの様式"
number = "町様式 試し"
about = "case"
readers = ["外部", "本人", "家族"]

[[block]]
kind = "row"
cells = [
  { name = "address", label = "住所", bind = "本人.住所" },
  { name = "phone", label = "電話", bind = "本人.電話" },
  { name = "called", label = "相談の番号", bind = "相談.番号" },
]

[[block]]
kind = "text"
name = "daily"
label = "今の暮らし"
bind = "ケース.今の暮らし"

[[block]]
kind = "checks"
name = "kind"
label = "分野"
codes = "field"

[[block]]
kind = "table"
name = "kin"
label = "家族"
bind = "家族"
columns = [
  { name = "name", label = "氏名", bind = "氏名" },
  { name = "health", label = "健康", bind = "健康" },
]
"""


@pytest.fixture
def town(ws, world) -> Town:
    made = make_town(ws, world)
    form_library.save_office_form(ws, "review_form", FORM)
    return made


def restrict(ws, case: Case) -> None:
    full = people.load(ws, case.person_id)
    hidden = dataclasses.replace(full.person, restricted=True)
    ws.apply(Op.PERSON_SAVED, lambda writer: writer.change(hidden))


def change_case(ws, case: Case, **over: object) -> None:
    with ws.vault.read() as conn:
        now = records.get(conn, Case, case.id)
    ws.apply(Op.CASE_SAVED, lambda writer: writer.change(dataclasses.replace(now, **over)))


def saved(ws, town: Town, values: Values = NOTHING_TYPED) -> filled_sheets.FullSheet:
    begun = filled_sheets.new(ws, "review_form", town.case.id)
    return filled_sheets.save(ws, dataclasses.replace(begun, values=values))


def said(ws, full, reader: Reader) -> str:
    made = sheet_rendering.render(ws, full, reader=reader, fonts=load_fonts())
    return repr((made.sheet.blocks, made._twin))  # noqa: SLF001  what the second sheet says


def test_a_secret_address_typed_over_the_box_stays_on_the_file_copy(ws, town) -> None:
    restrict(ws, town.case)
    full = saved(ws, town, Values(MappingProxyType({"address": HIDEOUT, "phone": "090-0"})))
    assert HIDEOUT in said(ws, full, Reader.FILE)
    for reader in LEAVING:
        words = said(ws, full, reader)
        assert HIDEOUT not in words
        assert "090-0" not in words
        assert "住所" not in words


def test_health_of_others_typed_over_the_table_stays_off_the_persons_copy(ws, town) -> None:
    rows = (MappingProxyType({"name": "見本 ハナ", "health": "母の病気"}),)
    full = saved(ws, town, Values(rows=MappingProxyType({"kin": rows})))
    assert "母の病気" in said(ws, full, Reader.INSIDE)
    mine = said(ws, full, Reader.PERSON)
    assert "見本 ハナ" in mine
    assert "母の病気" not in mine
    bars = said(ws, full, Reader.DISCLOSURE)
    assert "見本 ハナ" in bars
    assert "母の病気" not in bars


def test_a_fixed_edition_says_the_same_inside_when_the_record_has_lost_it(ws, town) -> None:
    change_case(ws, town.case, daily_life="畑に出ている")
    fixed = filled_sheets.fix(ws, saved(ws, town))
    change_case(ws, town.case, daily_life="")
    again = filled_sheets.load(ws, fixed.sheet.id)
    for reader in (Reader.FILE, Reader.INSIDE, Reader.OUTSIDE):
        assert "畑に出ている" in said(ws, again, reader)


def test_a_fixed_edition_hides_an_address_that_became_secret(ws, town) -> None:
    with ws.vault.read() as conn:
        address = people.read_full(conn, town.case.person_id, ws.today()).address
    fixed = filled_sheets.fix(ws, saved(ws, town))
    restrict(ws, town.case)
    if address is not None and address.text:
        assert address.text not in said(ws, fixed, Reader.OUTSIDE)
    assert "住所" not in said(ws, fixed, Reader.OUTSIDE)


def test_the_persons_copy_of_a_case_form_tells_no_secret_call(ws, town) -> None:
    with ws.vault.read() as conn:
        call = records.get(conn, Consultation, town.case.consultation_id)
    secret = dataclasses.replace(call, caller="neighbour", known_to_subject="")
    ws.apply(Op.CONSULTATION_SAVED, lambda writer: writer.change(secret))
    full = saved(ws, town)
    assert call.number in said(ws, full, Reader.INSIDE)
    for reader in (Reader.PERSON, Reader.FAMILY):
        words = said(ws, full, reader)
        assert call.number not in words
        assert "相談の番号" not in words
    assert call.number not in said(ws, full, Reader.DISCLOSURE)


def test_a_sheet_stays_readable_when_the_program_forgets_a_name_of_its_form(ws, town) -> None:
    values = Values(
        MappingProxyType({"daily": "週に2回畑に出る"}),
        MappingProxyType({"kind": ("elderly",)}),
        MappingProxyType({"kin": (MappingProxyType({"name": "見本 ハナ", "health": ""}),)}),
    )
    full = saved(ws, town, values)
    with ws.vault.read() as conn:
        kept = records.get(conn, FormText, full.sheet.form_text_id)
    older = (
        kept.text.replace("ケース.今の暮らし", "ケース.昔の欄")
        .replace('codes = "field"', 'codes = "gone"\nsize = 3')
        .replace('"家族"\ncol', '"昔の一覧"\ncol')
    )
    ws.apply(Op.FORM_SAVED, lambda writer: writer.change(dataclasses.replace(kept, text=older)))
    again = filled_sheets.load(ws, full.sheet.id)
    assert again.values == full.values
    for reader in (Reader.FILE, Reader.INSIDE, Reader.DISCLOSURE):
        words = said(ws, again, reader)
        assert "週に2回畑に出る" in words
        assert "見本 ハナ" in words
    assert filled_sheets.save(ws, again).sheet.version >= full.sheet.version


def test_nothing_is_written_into_a_sheet_in_the_trash(ws, town) -> None:
    full = saved(ws, town)
    filled_sheets.trash(ws, full.sheet)
    again = filled_sheets.load(ws, full.sheet.id)
    later = dataclasses.replace(again, values=Values(MappingProxyType({"daily": "あとから"})))
    with pytest.raises(RuleBroken, match="ごみ箱"):
        filled_sheets.save(ws, later)
    with pytest.raises(RuleBroken, match="ごみ箱"):
        filled_sheets.fix(ws, again)


def test_a_tick_that_the_list_has_lost_stays_on_paper(ws, town) -> None:
    full = saved(ws, town, Values(ticks=MappingProxyType({"kind": ("elderly", "old_field")})))
    made = sheet_rendering.render(ws, full, fonts=load_fonts())
    (checks,) = [one for one in made.sheet.blocks if isinstance(one, Checks)]
    assert [one.label for one in checks.options if one.mark] == ["高齢", "old_field"]


def test_mending_the_record_from_a_sheet_is_one_action(ws, town) -> None:
    change_case(ws, town.case, daily_life="畑に出ている")
    full = saved(ws, town, Values(MappingProxyType({"daily": "家にいる"})))
    cell = next(one for one in full.form.cells() if one.name == "daily")
    mended = sheet_links.write_back(ws, full, cell, "家にいる")
    assert not filled_sheets.load(ws, mended.sheet.id).values.typed("daily")
    ws.undo()
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id).daily_life == "畑に出ている"
    assert filled_sheets.load(ws, full.sheet.id).values.words["daily"] == "家にいる"


def test_a_fixed_sheet_mends_no_record(ws, town) -> None:
    fixed = filled_sheets.fix(ws, saved(ws, town, Values(MappingProxyType({"daily": "家にいる"}))))
    cell = next(one for one in fixed.form.cells() if one.name == "daily")
    with pytest.raises(RuleBroken, match="確定"):
        sheet_links.write_back(ws, fixed, cell, "家にいる")
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id).daily_life == ""


def test_a_sheet_names_who_made_it_whoever_prints_it(ws, town) -> None:
    other = town.people["福祉"]
    full = saved(ws, town)
    theirs = dataclasses.replace(full, sheet=dataclasses.replace(full.sheet, made_by=other.id))
    assert sheet_facts.of_sheet(ws, full.form, full.sheet).author == ws.staff.name
    assert sheet_facts.of_sheet(ws, full.form, theirs.sheet).author == other.name


def test_calling_a_conference_off_keeps_its_note(ws, town) -> None:
    planned = conferences.plan(ws, on=ws.today(), note="資料は3部")
    off = conferences.cancel(ws, planned, note="大雪")
    assert off.note == "資料は3部\n大雪"


def test_the_map_in_an_own_file_has_only_what_the_hand_left_on_it(ws, town, monkeypatch) -> None:
    made = [
        diagrams.save_tie(
            ws,
            SupportTie(
                id=TieId(ws.new_id()), person_id=town.case.person_id, label=name, state=state_
            ),
        )
        for name, state_ in (
            ("いまの支え", "active"),
            ("まえの支え", "past"),
            ("隠した支え", "active"),
        )
    ]
    state.save_edits(ws, town.case.id, MapEdits(hidden=frozenset((made[2].id.hex,))))
    pages = []

    def png(drawn, reader) -> bytes:
        pages.append(repr(drawn.page))
        return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1).to_bytes(4) * 2

    monkeypatch.setattr(own_template_values, "_png", png)
    asked = "{{" + own_template_values.MAPS[1] + "}}"
    template = SimpleNamespace(pictures=[SimpleNamespace(text=asked, where="cell")])
    for reader in (Reader.INSIDE, Reader.OUTSIDE, Reader.PERSON):
        facts = own_template_values.facts_for(ws, About.CASE, town.case.id, reader)
        assert own_template_values.pictures(ws, template, facts, reader, load_fonts())
    assert all("いまの支え" in page for page in pages)
    assert not any("隠した支え" in page for page in pages)
    assert ["まえの支え" in page for page in pages] == [True, False, False]


def test_the_map_of_a_plan_has_no_box_that_was_taken_off(ws, town) -> None:
    hidden = diagrams.save_tie(
        ws,
        SupportTie(id=TieId(ws.new_id()), person_id=town.case.person_id, label="隠した支え"),
    )
    state.save_edits(ws, town.case.id, MapEdits(hidden=frozenset((hidden.id.hex,))))
    plan = plans.new(ws, town.case.id).plan
    ws.apply(Op.PLAN_SAVED, lambda writer: writer.insert(plan))
    made = sheets.render(ws, "support_plan", plan.id, copy="outside", fonts=load_fonts())
    picture = next(one for one in made.sheet.blocks if isinstance(one, Picture))
    assert "隠した支え" not in repr(picture)
