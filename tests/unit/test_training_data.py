"""The fictional town: every code, key and time it names must be understood by whoever plays it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.services.codes import load_codes

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

MOMENT = re.compile(r"[+-]\d{1,4}d( ([01]\d|2[0-3]):[0-5]\d)?")
BIRTH = re.compile(r"(大正|昭和|平成|令和)\d{1,2}年(\d{1,2}月(\d{1,2}日)?)?頃?")
PHONE = re.compile(r"0000-\d\d-\d{4}")

CONSULTATION_LISTS = {
    "kind": "kind", "newness": "newness", "route": "route", "method": "method", "caller": "caller",
    "caller_relation": "relation", "caller_office_name": "office_name",
    "caller_voicemail": "voicemail", "known_to_subject": "known_to_subject", "urgency": "urgency",
    "troubles": "trouble", "main_trouble": "trouble", "fields": "field", "topic": "topic",
    "factors": "factor", "care_state": "care_state", "signs": "sign", "cautions": "caution",
    "vulnerable_at_home": "vulnerable", "after": "after_intake",
}
PARTS_LISTS = {
    "people": {"sex": "sex", "residency": "residency", "support_needs": "support_needs",
               "office_name": "office_name", "voicemail": "voicemail", "cautions": "caution"},
    "relatives": {"relation": "kinship"},
    "unions": {"kind": "union_state", "end": "union_state"},
    "bonds": {"kind": "emotional_tie"},
    "events": {"kind": "life_event"},
    "cares": {"state": "care_state", "diagnosis_source": "diagnosis_source"},
    "admissions": {"form": "admission_form"},
    "benefits": {"kind": "benefit", "state": "benefit_state"},
    "outside_plans": {"kind": "outside_plan_kind"},
    "ties": {"strength": "tie_strength", "direction": "tie_direction", "state": "tie_state",
             "role": "tie_mark", "sector": "sector"},
    "consultations": CONSULTATION_LISTS,
    "contacts": {"method": "method", "style": "contact_style"},
    "referrals": {"urgency": "urgency", "wanted": "wanted_way", "connected": "how_connected",
                  "basis": "sharing_basis"},
    "conferences": {"kind": "conference_kind", "basis": "sharing_basis"},
    "plans": {"kind": "plan_kind", "target": "plan_target", "signature": "signature",
              "meeting_kind": "conference_kind", "meeting_result": "review_result"},
}
STAFF_KEYS = ("by", "holder", "second", "lead_staff", "urgency_by")
TIME_KEYS = ("at", "on", "opened", "made", "starts", "ends", "granted", "expires", "confirmed",
             "received", "next_review", "notified_at", "decided_on", "signed_on", "evaluation_on",
             "mid_review_on", "next_check_on", "long_goal_on", "meeting_on", "due", "look_on")
ACTIONS = {"acknowledge", "accept", "together", "advise", "ask", "answer", "send_back", "forward",
           "conference", "decline", "outcome", "withdraw", "oral"}


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((RESOURCES / "training" / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return load_codes(RESOURCES / "codes")


@pytest.fixture(scope="module")
def town() -> dict[str, Any]:
    return _load("mihoncho.toml")


@pytest.fixture(scope="module")
def situations() -> list[dict[str, Any]]:
    return list(_load("situations.toml")["situations"])


def _all(situations: list[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    return [entry for situation in situations for entry in situation.get(part, [])]


def _keys(entries: list[dict[str, Any]]) -> set[str]:
    keys = [entry["key"] for entry in entries]
    assert len(keys) == len(set(keys))
    return set(keys)


def _walk(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _check(book: CodeBook, entry: Mapping[str, Any], lists: Mapping[str, str], where: str) -> None:
    for field, name in lists.items():
        value = entry.get(field, "")
        for code in value if isinstance(value, list) else [value]:
            assert code == "" or code in book[name], f"{where}: {field} {code}"


def test_town_is_as_the_cases_describe_it(town: dict[str, Any], book: CodeBook) -> None:
    departments, districts = _keys(town["departments"]), _keys(town["districts"])
    assert (len(departments), len(districts)) == (8, 5)
    nurses = [one for one in town["staff"] if one["profession"] == "nurse_phn"]
    assert len(nurses) == 9
    assert [one["profession"] for one in town["staff"] if one["login"] == "nurse"] == ["nurse_phn"]
    logins = [one["login"] for one in town["staff"] if one["login"]]
    assert len(logins) == len(set(logins))
    assert {one.get("district") for one in town["staff"]} - {None} == districts
    liaisons = {one["department"] for one in town["staff"] if "liaison" in one.get("duties", [])}
    assert liaisons == {"health", "welfare", "elderly", "children", "education", "nursery"}
    managers = {one["department"] for one in town["staff"] if "manager" in one.get("duties", [])}
    assert managers == {"welfare", "health", "children"}
    for one in town["staff"]:
        assert one["department"] in departments
        assert one["role"] in ("admin", "chief", "nurse", "viewer")
        _check(book, one, {"profession": "profession", "duties": "staff_role"}, one["key"])
    settings = town["settings"]
    assert settings["runs_juso"] is False
    assert settings["circulation_boxes"] == ["課長", "係長", "担当"]
    staff = {one["key"]: one for one in town["staff"]}
    assert staff[settings["coordinator_staff"]]["department"] == "welfare"
    assert settings["coordinator_deputy"] in staff


def test_agencies_have_kind_sector_and_a_number_nobody_can_dial(
    town: dict[str, Any], book: CodeBook
) -> None:
    keys = _keys(town["agencies"])
    assert len(keys) >= 35
    for agency in town["agencies"]:
        kind = book["agency_kind"].get(agency["kind"])
        assert kind is not None, agency["key"]
        assert kind.group == agency["sector"], agency["key"]
        assert (kind.attrs["formal"] == "no") == agency.get("informal", False), agency["key"]
        assert MOMENT.fullmatch(agency["checked"])
        for person in agency.get("people", []):
            assert person["profession"] in book["profession"], agency["key"]
    assert next(a for a in town["agencies"] if a["kind"] == "psychiatric_hospital")["distance"]


def test_numbers_and_addresses_are_fictional(
    town: dict[str, Any], situations: list[dict[str, Any]]
) -> None:
    for table in [*_walk(town), *_walk(situations)]:
        for field in ("phone", "night_phone", "caller_phone"):
            assert PHONE.fullmatch(table.get(field, "0000-00-0000")), table.get(field)
        if "address" in table:
            assert "見本" in table["address"]


def test_the_story_is_large_enough(situations: list[dict[str, Any]]) -> None:
    assert [one["no"] for one in situations] == list(range(1, 15))
    assert len(_keys(_all(situations, "people"))) >= 25
    assert len(_keys(_all(situations, "cases"))) >= 12
    assert len(_keys(_all(situations, "referrals"))) >= 10
    assert all(2 <= len(one["contacts"]) <= 5 for one in situations)
    planned = {one["no"] for one in situations if one.get("plans")}
    assert planned >= {1, 3, 4, 6, 7}


def test_every_code_is_known(situations: list[dict[str, Any]], book: CodeBook) -> None:
    for situation in situations:
        for part, lists in PARTS_LISTS.items():
            for entry in situation.get(part, []):
                _check(book, entry, lists, f"{situation['key']} {part}")
    consent = {"state": "consent_state", "by": "consent_by", "basis": "sharing_basis"}
    for entry in _all(situations, "consultations"):
        _check(book, entry.get("consent", {}), consent, entry["key"])
        assert entry.get("main_trouble", "") in ["", *entry.get("troubles", [])]
    for entry in _all(situations, "cases"):
        _check(book, entry.get("close", {}), {"reason": "close_reason"}, entry["key"])
    for plan in _all(situations, "plans"):
        for goal in plan["goals"]:
            _check(book, goal, {"result": "goal_result"}, plan["case"])
            assert 1 <= goal["issue"] <= len(plan["issues"])
        for action in plan["actions"]:
            _check(book, action, {"way": "involvement"}, plan["case"])
            assert 1 <= action["issue"] <= len(plan["issues"])
        for review in plan.get("reviews", []):
            _check(book, review, {"result": "evaluation_result"}, plan["case"])


def test_contacts_can_be_counted(situations: list[dict[str, Any]], book: CodeBook) -> None:
    for contact in _all(situations, "contacts"):
        tags = book["contact_style"].attr(contact["style"], "tags").split(",")
        assert all(tag in tags for tag, _ in contact.get("rows", []))
        assert ("body" in contact) == (contact["style"] == "free")
        assert contact["minutes"] > 0
        counts = book["method"].attr(contact["method"], "report") != "none"
        for subject in contact.get("subjects", []):
            _check(book, subject, {"topic": "topic", "factors": "factor"}, contact["at"])
            assert subject["counted"] == bool(subject.get("topic"))
            assert counts or not subject["counted"]


def _is_text(table: Mapping[str, Any], field: str) -> bool:
    """A plan's 副担当 and a consent's giver are words or codes, not keys of staff."""
    return (field == "second" and "issues" in table) or (field == "by" and "scope" in table)


def test_every_key_is_known(situations: list[dict[str, Any]], town: dict[str, Any]) -> None:
    people, cases = _keys(_all(situations, "people")), _keys(_all(situations, "cases"))
    consultations = _keys(_all(situations, "consultations"))
    conferences = _keys(_all(situations, "conferences"))
    agencies, staff = _keys(town["agencies"]), _keys(town["staff"])
    departments = _keys(town["departments"])
    known = {
        "person": people, "subject": people, "of": people, "other": people, "a": people,
        "b": people, "same_as": people, "agency": agencies, "referrer": agencies,
        "department": departments, "consultation": consultations, "case": cases, "who": staff,
        **dict.fromkeys(STAFF_KEYS, staff),
    }
    several = {"also_subjects": people, "children": people, "cases": cases, "joint": staff,
               "staff": staff, "agencies": agencies, "restricted_to": staff, "may_open": staff}
    for table in _walk(situations):
        for field, keys in known.items():
            if field in table and not _is_text(table, field):
                assert table[field] in keys, (field, table[field])
        for field, keys in several.items():
            named = [one for one in table.get(field, []) if isinstance(one, str)]
            assert set(named) <= keys, (field, named)
    for situation in situations:
        assert {key for house in situation.get("households", []) for key in house} <= people
    assert all(c["person"] in people for c in _all(situations, "cases"))
    assert all(ref.count("@") <= 1 for one in _all(situations, "referrals") for ref in one["path"])
    assert conferences


def test_times_are_relative(situations: list[dict[str, Any]]) -> None:
    for table in _walk(situations):
        for field in TIME_KEYS:
            if field in table:
                assert MOMENT.fullmatch(table[field]), (field, table[field])
    for person in _all(situations, "people"):
        assert BIRTH.fullmatch(person.get("birth", "昭和1年")), person["key"]


def test_referral_paths_can_be_played(
    situations: list[dict[str, Any]], town: dict[str, Any], book: CodeBook
) -> None:
    staff, departments = _keys(town["staff"]), _keys(town["departments"])
    conferences = _keys(_all(situations, "conferences"))
    for referral in _all(situations, "referrals"):
        assert ("agency" in referral) != ("department" in referral), referral["key"]
        days = [int(referral["at"].split("d")[0])]
        for step in referral["path"]:
            move, _, when = step.partition("@")
            action, _, argument = move.partition(":")
            assert action in ACTIONS, step
            if when:
                assert MOMENT.fullmatch(when), step
                days.append(int(when.split("d")[0]))
            if action in ("accept", "together", "advise"):
                assert (argument in staff) if "department" in referral else not argument, step
            if action in ("send_back", "decline"):
                assert argument in book["return_reason"], step
            if action == "outcome":
                assert argument in book["outcome"], step
            if action == "forward":
                assert argument in departments, step
            if action == "conference":
                assert argument in conferences, step
        assert days == sorted(days), referral["key"]


def test_reporter_stands_nowhere_but_in_the_intake(situations: list[dict[str, Any]]) -> None:
    for situation in (situations[2], situations[9]):
        names = [one["caller_name"] for one in situation["consultations"]]
        for part in ("cases", "referrals", "conferences"):
            assert not [name for name in names if name in repr(situation.get(part, []))]
        for contact in situation["contacts"]:
            assert not [name for name in names if name in repr(contact)]


def test_what_the_situations_are_there_for(situations: list[dict[str, Any]]) -> None:
    by_no = {one["no"]: one for one in situations}
    report = by_no[3]["consultations"][0]
    assert report["known_to_subject"] == "hide"
    assert "elder_abuse" in report["signs"]
    assert report["notified_at"]
    assert len(by_no[9]["consultations"]) == 3
    assert not any("subject" in one for one in by_no[9]["consultations"])
    spellings = {person["name"] for person in by_no[10]["people"]}
    assert spellings == {"髙見﨑 例司", "高見崎 例司"}
    assert by_no[11]["cases"][0]["restricted_to"] == ["izumi", "hikari"]
    assert all(person["secret"] for person in by_no[11]["people"])
    returns = [step for step in by_no[12]["referrals"][0]["path"] if step.startswith("send_back")]
    assert len(returns) == 3
    assert any(len(p["name"]) > 40 and p["name"].isascii() for p in by_no[14]["people"])
