"""The code lists that ship with the program, and the shape they must have."""

from __future__ import annotations

from pathlib import Path

import pytest

from nimo_desktop.domain.codes import Code, CodeBook, CodeList, CodeListError, labels, parse_codes
from nimo_desktop.services.codes import load_codes

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "codes"

REQUIRED = """
route method kind newness caller relation office_name voicemail known_to_subject sex residency
support_needs trouble field topic factor care_state diagnosis_source benefit sign caution urgency
consent_state consent_by sharing_basis after_intake signature plan_kind review_result
evaluation_result goal_result involvement how_connected reply return_reason outcome close_reason
agency_kind sector kinship profession conference_kind tie_state tie_strength tie_direction
life_event admission_form quadrant staff_role contact_style record_tag postpone_reason
outside_plan_kind form_copy phrases
"""


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return load_codes(FOLDER)


def test_every_list_of_the_sheets_is_there(book: CodeBook) -> None:
    assert [name for name in REQUIRED.split() if name not in book] == []


def test_default_folder_is_the_shipped_one(book: CodeBook) -> None:
    assert set(load_codes()) == set(book)


def test_codes_are_unique_ascii_and_labelled(book: CodeBook) -> None:
    for name, codes in book.items():
        values = [entry.code for entry in codes]
        assert len(values) == len(set(values)), name
        assert all(value.isascii() and value.strip() == value for value in values), name
        assert all(entry.label.strip() for entry in codes), name
        offered = [entry.label for entry in codes.valid(2026)]
        assert len(offered) == len(set(offered)), f"{name}: two choices look alike"


def test_numbered_codes_of_the_sheets_keep_their_numbers(book: CodeBook) -> None:
    assert book["route"].label("24") == "県福祉事務所"
    assert book["method"].label("15") == "訪問したが会えなかった"
    assert book["factor"].label("41") == "親なき後"
    assert book["trouble"].label("57") == "どこに相談してよいか分からない"
    assert book["kinship"].label("34") == "二女"
    assert book["conference_kind"].label("76") == "地域ケア推進会議"
    assert book["sharing_basis"].label("10") == "命・身体を守るための緊急"
    assert len(book["route"]) == 36
    assert len(book["topic"]) == 12
    assert len(book["factor"].in_group("report")) == 6
    assert len(book["factor"].in_group("town")) == 41
    assert len(book["trouble"].in_group("national")) == 16


def test_depression_is_a_category_of_its_own_only_in_later_years(book: CodeBook) -> None:
    topic = book["topic"]
    assert "09" not in [entry.code for entry in topic.valid(2019)]
    assert len(topic.valid(2019)) == 11
    assert len(topic.valid(2024)) == 12
    assert topic.attr("09", "before") == "08"
    assert all(entry.note for entry in topic)


def test_methods_name_a_report_column(book: CodeBook) -> None:
    for entry in book["method"]:
        assert entry.attrs["report"] in book["report_column"], entry.code
    assert book["method"].attr("02", "report") == "phone"
    assert book["method"].attr("15", "report") == "none"


def test_outcomes_say_whether_they_end(book: CodeBook) -> None:
    still_open = {entry.code for entry in book["outcome"] if entry.attrs["ends"] == "no"}
    assert still_open == {"22", "23"}
    assert book["outcome"].attr("33", "counted") == "no"


def test_lists_refer_to_each_other_rightly(book: CodeBook) -> None:
    assert {entry.group for entry in book["agency_kind"]} == set(labels(book["sector"]))
    groups = {entry.group for entry in book["profession"]}
    assert groups == set(labels(book["profession_group"]))
    assert {entry.group for entry in book["phrases"]} == set(labels(book["phrase_group"]))
    for plan in book["plan_kind"]:
        steps = [step.rstrip("?") for step in plan.attrs["steps"].split(",")]
        assert all(step in book["plan_step"] for step in steps), plan.code
        meetings = plan.attrs.get("meetings", "")
        assert all(kind in book["conference_kind"] for kind in meetings.split(",") if kind)
    for style in book["contact_style"]:
        tags = style.attrs.get("tags", "")
        assert all(tag in book["record_tag"] for tag in tags.split(",") if tag)
    for entry in book["kinship"]:
        assert entry.attrs.get("via", "11") in book["kinship"]


def test_kinship_feeds_a_genogram(book: CodeBook) -> None:
    kinship = book["kinship"]
    assert (kinship.attr("51", "side"), kinship.attr("51", "generation")) == ("father", "-2")
    assert (kinship.attr("33", "sex"), kinship.attr("33", "order")) == ("male", "2")
    assert kinship.attr("13", "link") == "unregistered"
    assert all(entry.attrs["generation"].lstrip("-").isdigit() for entry in kinship)


def test_urgency_days_are_readable(book: CodeBook) -> None:
    days = [book["urgency"].attr(code, "reply_business_days") for code in "ABCD"]
    assert days == ["0", "1", "3", "5"]
    assert all(entry.attrs["first_move"][-1] in "dmb" for entry in book["urgency"])


def test_no_word_of_refusal_is_shown(book: CodeBook) -> None:
    shown = [
        text
        for name in ("return_reason", "reply", "outcome", "after_intake", "close_reason")
        for entry in book[name]
        for text in (entry.label, entry.note)
    ]
    assert not [text for text in shown if "対象外" in text or "返却" in text or "断る" in text]


def test_unknown_code_shows_itself() -> None:
    codes = CodeList("small", "小さい", (Code("01", "本人"),))
    assert codes.label("77") == "77"
    assert codes.get("77") is None
    book = CodeBook([codes])
    assert book.label("small", None) == ""
    assert book.label("gone", "01") == "01"
    with pytest.raises(KeyError):
        book["gone"]


def test_years_are_inclusive() -> None:
    code = Code("01", "古い", valid_from_fy=2020, valid_to_fy=2021)
    assert [code.valid(year) for year in (2019, 2020, 2021, 2022)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ({"code": "01"}, "code 01: label"),
        ({"code": "０１", "label": "全角"}, "entry 1: code"),
        ({"code": "", "label": "空"}, "entry 1: code"),
        ({"code": "01", "label": "a", "valid_from_fy": "R8"}, "code 01: valid_from_fy"),
        ({"code": "01", "label": "a", "valid_from_fy": 2022, "valid_to_fy": 2021}, "before"),
        ({"code": "01", "label": "a", "colour": "red"}, "unknown key colour"),
        ({"code": "01", "label": "a", "attrs": {"n": 3}}, "attribute n"),
        ("01", "entry 1: not a table"),
    ],
)
def test_a_bad_entry_is_named(entry: object, word: str) -> None:
    with pytest.raises(CodeListError, match=word) as caught:
        parse_codes("sample", {"title": "見本", "codes": [entry]})
    assert "sample" in str(caught.value)


def test_a_code_given_twice_is_named() -> None:
    entry = {"code": "01", "label": "本人"}
    with pytest.raises(CodeListError, match="sample, code 01: given twice"):
        parse_codes("sample", {"title": "見本", "codes": [entry, dict(entry)]})


def test_damaged_file_is_named_and_foreign_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "variants.toml").write_text('[variants]\n"髙" = "高"\n', encoding="utf-8")
    (tmp_path / "one.toml").write_text(
        'title = "一"\ncodes = [{ code = "a", label = "あ" }]\n', encoding="utf-8"
    )
    assert list(load_codes(tmp_path)) == ["one"]
    (tmp_path / "two.toml").write_text("codes = [", encoding="utf-8")
    with pytest.raises(CodeListError, match="two"):
        load_codes(tmp_path)
