"""An anonymous map tells nobody, not even in a small town where an agency tells the person."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from collections.abc import Iterator

import pypdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town
from world import PASSWORD, START, World

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.ids import AgencyId, TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Name
from nimo_desktop.domain.resource import Agency, ContactPerson
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap_values import MapEdits, MapNote
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.shapes import Text
from nimo_desktop.services import access, case_people, demo, diagrams
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.maps import drawing, state
from nimo_desktop.services.maps.copies import MapCopy, decade
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

WISHES = (
    *(MapWish(kind=kind, anonymous=True)
      for kind in (drawing.TEAM, drawing.ECOMAP, drawing.GENOGRAM)),
    *(MapWish(copy=copy, anonymous=True)
      for copy in (MapCopy.PERSON, MapCopy.EMERGENCY, MapCopy.HAND_OVER)),
    MapWish(anonymous=True, inner=True, gaps=True, writing=True, meeting="見本町の会議"),
)  # fmt: skip


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


def tie(ws, town: Town, **over: object) -> SupportTie:
    made = SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, agency_id=town.clinic,
        what="通院", in_charge="相談員 佐藤", state="active", strength="stress")
    return diagrams.save_tie(ws, dataclasses.replace(made, **over))


def agency(ws: Workspace, name: str, kind: str, sector: str) -> AgencyId:
    made = Agency(id=AgencyId(ws.new_id()), name=name, kind=kind, sector=sector,
                  phone="0000-12-3456", night_phone="0000-65-4321")  # fmt: skip
    ws.apply(Op.AGENCY_SAVED, lambda writer: writer.insert(made))
    return made.id


def words_of(page) -> str:
    return "\n".join(shape.text for shape in page.shapes if isinstance(shape, Text))


def test_agencies_stand_there_as_what_they_are(ws, town: Town) -> None:
    north = agency(ws, "北見本病院", "psychiatric_hospital", "health")
    south = agency(ws, "南見本病院", "psychiatric_hospital", "health")
    nurses = agency(ws, "訪問看護みほん", "visiting_nurse", "health")
    for found, said in ((north, "通院"), (south, "北町の病棟から"), (nurses, "佐藤さん宅へ")):
        tie(ws, town, agency_id=found, what=said, frequency="週1回", state_note="北町のこと",
            emergency=1)  # fmt: skip
    tie(ws, town, frequency="北町の集会所で月2回")  # an agency whose kind nobody has said
    tie(ws, town, agency_id=None, label="民生委員の佐藤さん", what="北町の見守り")
    tie(ws, town, agency_id=None, label="北町の鈴木さん")
    case_people.save_relatives(ws, town.case.person_id, (
        RelativeRow(relation="41", name="見本 一郎", state="apart", occupation="北町役場"),
        RelativeRow(relation="22", name="見本 トメ", state="together")))  # fmt: skip
    state.save_edits(ws, town.case.id, MapEdits(notes=(MapNote("n", 10, 10, "北町に電話"),)))
    data = drawing.data_of(ws, town.case.id, MapWish(anonymous=True, meeting="北町会議"))
    assert sorted(one.name for one in data.supporters) == sorted((
        "精神科病院A", "精神科病院B", "訪問看護", "家族・地域の機関",
        "民生委員・児童委員", "身近な人・場所", "兄",
    ))  # fmt: skip
    assert {line for one in data.supporters for line in one.lines} == {"週1回"}
    assert [(one.relation, one.name) for one in data.members] == [("母", "")]
    for wish in WISHES:
        words = words_of(drawing.drawn(ws, town.case.id, load_fonts(), wish).page)
        for secret in ("見本", "みほん", "佐藤", "鈴木", "北町", "0000"):
            assert secret not in words, (wish, secret)


def test_ages_are_decades() -> None:
    assert decade("82歳(昭和19年生)") == "80代"
    assert decade("0歳") == "10歳未満"


def test_only_how_often_is_left_of_what_was_typed(ws, town: Town) -> None:
    kept = ("週1回", "月2回", "2週に1回", "2か月に1回", "年1回", "毎日", "月1〜2回程度")
    gone = ("北町で週1回", "週1回 鈴木宅", "1丁目に月1回", "第2火曜 みほん荘")
    for often in (*kept, *gone):
        tie(ws, town, frequency=often)
    data = drawing.data_of(ws, town.case.id, MapWish(anonymous=True))
    assert sorted(line for one in data.supporters for line in one.lines) == sorted(kept)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("anonymous") / "vault"
    demo.build(folder, World(seed=5).environment(), today=START.date())
    sitting = access.log_in(
        folder, World(seed=6).environment(), login=demo.LOGIN, password=PASSWORD)
    yield sitting.workspace
    sitting.leave()


def secrets_of(ws: Workspace) -> set[str]:
    """Every name of an agency, a person, a colleague and the town, whole and in parts."""
    with ws.vault.read() as conn:
        names = [one.name for one in records.select(conn, Agency)]
        phones = [one.phone for one in records.select(conn, Agency)]
        people = [one.text for one in records.select(conn, Name)]
        people += [one.name for one in records.select(conn, ContactPerson)]
        people += [one.name for one in records.select(conn, Staff)]
        ties = records.select(conn, SupportTie)
    typed = [word for one in ties for word in (one.label, one.in_charge, one.what, one.state_note)]
    parts = [part for name in people for part in re.split(r"[\s　()()]+", name)]
    lists = ("agency_kind", "kinship", "sector")
    shipped = {code.label for name in lists for code in ws.codes[name]}
    found = {*names, *phones, *people, *parts, *typed, ws.office().town}
    return {one for one in found if len(one) > 1 and not any(one in word for word in shipped)}


def test_no_anonymous_map_of_the_practice_town_names_anybody(practice: Workspace) -> None:
    with practice.vault.read() as conn:
        cases = records.select(conn, Case)
    secrets, fonts = secrets_of(practice), load_fonts()
    assert len(cases) >= 14
    assert len(secrets) > 100
    for case in cases:
        for wish in WISHES:
            drawn = drawing.drawn(practice, case.id, fonts, wish)
            words = words_of(drawn.page)
            told = {one for one in secrets if one in words}
            assert told == set(), (case.number, wish)


def test_neither_pdf_nor_svg_nor_json_names_anybody(practice: Workspace) -> None:
    with practice.vault.read() as conn:
        case = sorted(records.select(conn, Case), key=lambda one: one.number)[0]
    secrets = secrets_of(practice)
    for wish in WISHES[:3]:
        drawn = drawing.drawn(practice, case.id, load_fonts(), wish)
        reader = pypdf.PdfReader(io.BytesIO(drawn.as_bytes("pdf")))
        pdf = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
        svg = drawn.as_bytes("svg", text="text").decode()
        told = json.dumps(json.loads(drawn.as_bytes("json")), ensure_ascii=False)
        for words in (pdf, svg, told):
            assert len(words) > 100
            assert {one for one in secrets if one in words.replace("\n", "")} == set()


def test_the_open_map_still_names_agencies(practice: Workspace) -> None:
    with practice.vault.read() as conn:
        cases = records.select(conn, Case)
    open_words = "".join(
        words_of(drawing.drawn(practice, case.id, load_fonts()).page) for case in cases)
    assert {one for one in secrets_of(practice) if one in open_words}


def test_an_earlier_map_laid_under_tells_nobody_either(ws, town: Town) -> None:
    gone = tie(ws, town, agency_id=agency(ws, "北見本病院", "psychiatric_hospital", "health"))
    kept = state.keep_version(ws, town.case.id, drawing.data_of(ws, town.case.id))
    old = json.loads(kept.snapshot)
    for one in old["supporters"]:
        del one["kind"]  # kept before kinds were
    older = dataclasses.replace(kept, snapshot=json.dumps(old))
    ws.apply(Op.TRASHED, lambda writer: writer.trash(gone))
    for version, name in ((kept, "精神科病院"), (older, "保健・医療の機関")):
        data = drawing.data_of(ws, town.case.id, MapWish(anonymous=True, since=version))
        assert [one.name for one in data.supporters] == [name]
