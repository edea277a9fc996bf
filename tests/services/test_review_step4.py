"""What a severe review of kept diagrams, families and copies found: it stays mended."""

from __future__ import annotations

import dataclasses

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town, rows

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services import (
    disclosures,
    filled_sheets,
    form_library,
    sheet_copies,
    sheets,
)
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.storage import records

FONTS = load_fonts()
TOLD = "施設に入れてやりたい"
FORM = """
id = "wish_form"
title = "試しの様式"
number = "町様式 試し"
about = "case"
readers = ["外部", "本人", "家族"]

[[block]]
kind = "row"
cells = [{ name = "wish", label = "本人の言葉", bind = "希望.本人の言葉" }]
"""


@pytest.fixture
def town(ws, world) -> Town:
    made = make_town(ws, world)
    form_library.save_office_form(ws, "wish_form", FORM)
    return made


def change_call(ws, case: Case, **over: object) -> None:
    with ws.vault.read() as conn:
        call = records.get(conn, Consultation, case.consultation_id)
    ws.apply(Op.CONSULTATION_SAVED, lambda writer: writer.change(dataclasses.replace(call, **over)))


def wish_sheet(ws, town):
    return filled_sheets.save(ws, filled_sheets.new(ws, "wish_form", town.case.id))


@pytest.mark.parametrize("caller", ["neighbour", "self"])
def test_what_a_secret_caller_said_is_on_no_map_of_the_person(ws, town, caller) -> None:
    change_call(ws, town.case, wish=TOLD, caller=caller, known_to_subject="")
    told = {copy: repr(drawing.data_of(ws, town.case.id, MapWish(copy=copy))) for copy in MapCopy}
    assert TOLD in told[MapCopy.WHOLE]
    assert (TOLD in told[MapCopy.PERSON]) == (caller == "self")
    made = sheets.render(ws, "case_summary", town.case.id, copy="person", fonts=FONTS)
    assert (TOLD in repr(made.sheet.blocks)) == (caller == "self")


@pytest.mark.parametrize("prepared", ["sheet", "map"])
def test_two_windows_never_hand_out_the_same_number(ws, town, prepared) -> None:
    full = wish_sheet(ws, town)

    def one() -> Disclosure:
        said = {"recipient": "見本病院", "purpose": "受診", "basis": "05"}
        if prepared == "map":
            return disclosures.prepared(ws, disclosures.ECOMAP, town.case.id, **said)
        return sheet_copies.prepared(ws, full, Reader.OUTSIDE, **said)

    mine, theirs = one(), one()
    disclosures.record(ws, theirs)
    with pytest.raises(RuleBroken, match="写し番号1"):
        disclosures.record(ws, mine)
    disclosures.record(ws, one())
    assert [found.copy_no for found in rows(ws, Disclosure)] == [1, 2]
