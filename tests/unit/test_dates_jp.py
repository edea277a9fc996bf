"""Dates: every written form, the borders of the eras, ages and fiscal years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nimo_desktop.domain.dates_jp import (
    Choices,
    Lean,
    Parsed,
    PartialDate,
    Refusal,
    add_months,
    age_display,
    age_text,
    echo,
    era_year,
    fiscal_year,
    fiscal_year_code,
    fiscal_year_label,
    fiscal_year_of_code,
    fiscal_year_range,
    legal_age_reached,
    parse,
    renewal_opens,
    wareki,
    wareki_short,
    wareki_text,
)

TODAY = date(2026, 7, 10)


def read(text: str, *, lean: Lean = "future") -> date:
    found = parse(text, today=TODAY, lean=lean)
    assert isinstance(found, Parsed), found
    assert found.date is not None
    assert found.value.typed == text.strip()
    return found.date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("S45.12.3", "1970-12-03"),
        ("s45-12-3", "1970-12-03"),
        ("Ｓ４５／１２／３", "1970-12-03"),
        ("ｓ４５ー１２ー３", "1970-12-03"),
        ("S45。12。3", "1970-12-03"),
        ("昭和45年12月3日", "1970-12-03"),
        ("昭和 45 年 12 月 3 日", "1970-12-03"),
        ("昭和４５年１２月３日（木）", "1970-12-03"),
        ("昭和四十五年十二月三日", "1970-12-03"),
        ("昭45.12.3", "1970-12-03"),
        ("㍼45年12月3日", "1970-12-03"),
        ("昭和45年12月3日生", "1970-12-03"),
        ("S451203", "1970-12-03"),
        ("S45 12 3", "1970-12-03"),
        ("1970/12/3", "1970-12-03"),
        ("1970-12-03", "1970-12-03"),
        ("19701203", "1970-12-03"),
        ("西暦1970年12月3日", "1970-12-03"),
        ("一九七〇年十二月三日", "1970-12-03"),
        ("令和元年5月1日", "2019-05-01"),
        ("R元.5.1", "2019-05-01"),
        ("R6/4/1", "2024-04-01"),
        ("R60401", "2024-04-01"),
        ("昭和64.1.7", "1989-01-07"),
        ("S64/01/07", "1989-01-07"),
        ("平成元年1月8日", "1989-01-08"),
        ("平成31.4.30", "2019-04-30"),
        ("今日", "2026-07-10"),
        ("昨日", "2026-07-09"),
        ("明日", "2026-07-11"),
        ("一昨日", "2026-07-08"),
        ("+7", "2026-07-17"),
        ("＋７", "2026-07-17"),
        ("-1", "2026-07-09"),
        ("ー１", "2026-07-09"),
        ("3か月後", "2026-10-10"),
        ("２週間後", "2026-07-24"),
        (" R8.7.1 ", "2026-07-01"),
    ],
)
def test_reads(text: str, day: str) -> None:
    assert read(text).isoformat() == day


@pytest.mark.parametrize(
    ("one", "other", "day"),
    [("M45.7.30", "T1.7.30", "1912-07-30"), ("T15.12.25", "S1.12.25", "1926-12-25")],
)
def test_shared_days_are_read_in_both_eras(one: str, other: str, day: str) -> None:
    assert read(one).isoformat() == read(other).isoformat() == day


@pytest.mark.parametrize(
    ("text", "label", "day"),
    [
        ("昭和64.1.8", "平成元年1月8日", "1989-01-08"),
        ("平成31.5.1", "令和元年5月1日", "2019-05-01"),
        ("H310612", "令和元年6月12日", "2019-06-12"),
        ("昭和100年1月1日", "令和7年1月1日", "2025-01-01"),
        ("平成1.1.7", "昭和64年1月7日", "1989-01-07"),
        ("令和1.4.30", "平成31年4月30日", "2019-04-30"),
        ("M45.7.31", "大正元年7月31日", "1912-07-31"),
    ],
)
def test_wrong_era_is_refused_with_the_right_one(text: str, label: str, day: str) -> None:
    found = parse(text, today=TODAY)
    assert isinstance(found, Refusal)
    assert found.code == "era"
    assert found.suggestion is not None
    assert found.suggestion.label == label
    assert found.suggestion.value == PartialDate(day, text)
    assert label in found.sentence


@pytest.mark.parametrize(
    ("text", "day"),
    [("R8.2.30", "2026-02-28"), ("2024/2/30", "2024-02-29"), ("4月31日", "2027-04-30")],
)
def test_impossible_day_offers_the_last_of_the_month(text: str, day: str) -> None:
    found = parse(text, today=TODAY)
    assert isinstance(found, Refusal)
    assert found.code == "impossible"
    assert found.suggestion is not None
    assert found.suggestion.value.edtf == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("　", "empty"),
        ("そのうち", "form"),
        ("13/1", "impossible"),
        ("R8.4.0", "impossible"),
        ("R8.4.45", "impossible"),
        ("R0.4.1", "era"),
        ("M5.12.2", "too-early"),
        ("1872/12/31", "too-early"),
        ("3000/1/1", "range"),
        ("S45", "incomplete"),
        ("1970", "incomplete"),
        ("197012", "incomplete"),
        ("S45.12", "incomplete"),
        ("S45.12.3頃", "incomplete"),
        ("不詳", "incomplete"),
        ("55歳くらい", "incomplete"),
        ("450230", "form"),
    ],
)
def test_refuses_without_guessing(text: str, code: str) -> None:
    found = parse(text, today=TODAY)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.suggestion is None
    assert found.sentence.endswith("。")


def test_first_gregorian_day() -> None:
    assert read("M6.1.1") == date(1873, 1, 1)


@pytest.mark.parametrize("text", ["450403", "４５０４０３", "45.4.3"])
def test_bare_digits_are_a_choice(text: str) -> None:
    found = parse(text, today=TODAY, lean="past")
    assert isinstance(found, Choices)
    assert found.choices[0].label == "昭和45年4月3日（56歳）"
    assert found.choices[0].value == PartialDate("1970-04-03", text)
    assert "平成45年4月3日（範囲外）" in found.excluded
    assert parse(text, today=date(2026, 1, 5)) != found


def test_bare_digits_lean() -> None:
    past = parse("080910", today=TODAY, lean="past")
    ahead = parse("080910", today=TODAY, lean="future")
    assert isinstance(past, Choices)
    assert isinstance(ahead, Choices)
    assert ahead.choices[0].label == "令和8年9月10日"
    assert "令和8年9月10日" not in [one.label for one in past.choices]
    assert past.choices[0].label == "2008年9月10日（17歳）"


def test_four_bare_digits_are_a_choice_of_one() -> None:
    found = parse("1203", today=TODAY)
    assert isinstance(found, Choices)
    assert [one.value.edtf for one in found.choices] == ["2026-12-03"]


@pytest.mark.parametrize(
    ("text", "lean", "day"),
    [
        ("12/3", "future", "2026-12-03"),
        ("12/3", "past", "2025-12-03"),
        ("12/3", "nearest", "2026-12-03"),
        ("3月1日", "future", "2027-03-01"),
        ("3月1日", "past", "2026-03-01"),
        ("3月1日", "nearest", "2026-03-01"),
        ("7/10", "future", "2026-07-10"),
        ("7/10", "past", "2026-07-10"),
    ],
)
def test_day_without_a_year(text: str, lean: Lean, day: str) -> None:
    assert read(text, lean=lean).isoformat() == day


def test_weekday_that_does_not_fit_is_told() -> None:
    right = parse("R8.11.21(土)", today=TODAY)
    wrong = parse("R8.11.21（日）", today=TODAY)
    assert isinstance(right, Parsed)
    assert isinstance(wrong, Parsed)
    assert right.warning == ""
    assert wrong.warning == "11月21日は土曜日です。日付をお確かめください。"


def test_far_future_is_warned_of() -> None:
    found = parse("R80.4.1", today=TODAY)
    assert isinstance(found, Parsed)
    assert found.warning


@pytest.mark.parametrize(
    ("text", "edtf", "shown"),
    [
        ("S45.12", "1970-12", "昭和45年12月"),
        ("昭和45年12月", "1970-12", "昭和45年12月"),
        ("197012", "1970-12", "昭和45年12月"),
        ("S45", "1970", "昭和45年"),
        ("1970", "1970", "昭和45年"),
        ("昭和45年（年だけ）", "1970", "昭和45年"),
        ("昭和45年12月だけ", "1970-12", "昭和45年12月"),
        ("昭和45年月日不詳", "1970", "昭和45年"),
        ("昭和45年12月日不詳", "1970-12", "昭和45年12月"),
        ("昭和45年頃", "1970~", "昭和45年頃"),
        ("S45ころ", "1970~", "昭和45年頃"),
        ("約1970年", "1970~", "昭和45年頃"),
        ("S45.12.3ごろ", "1970-12-03~", "昭和45年12月3日頃"),
        ("不詳", "XXXX", "不詳"),
        ("生年月日不明", "XXXX", "不詳"),
        ("昭和64年", "1989", "昭和64/平成元年"),
        ("明治3年", "1870", "1870年"),
        ("S45.12.3", "1970-12-03", "昭和45年12月3日"),
    ],
)
def test_partial_forms(text: str, edtf: str, shown: str) -> None:
    found = parse(text, today=TODAY, partial=True)
    assert isinstance(found, Parsed)
    assert found.value == PartialDate(edtf, text)
    assert wareki_text(found.value) == shown


@pytest.mark.parametrize(
    ("text", "label"), [("昭和65年", "平成2年"), ("昭和64年2月", "平成元年2月")]
)
def test_partial_in_the_wrong_era(text: str, label: str) -> None:
    found = parse(text, today=TODAY, partial=True)
    assert isinstance(found, Refusal)
    assert found.suggestion is not None
    assert found.suggestion.label == label


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 110))
@example(date(2027, 7, 1), 2)
def test_typed_age_shows_as_typed(today: date, age: int) -> None:
    found = parse(f"{age}歳くらい", today=today, partial=True)
    assert isinstance(found, Parsed)
    assert found.value.approximate
    assert age_text(found.value, today) == f"{age}歳くらい"


def test_partial_date_bounds() -> None:
    month = PartialDate("2024-02")
    assert (month.earliest, month.latest) == (date(2024, 2, 1), date(2024, 2, 29))
    assert month.exact is None
    assert PartialDate("2024-02-05").exact == date(2024, 2, 5)
    about = PartialDate("2024-02-05~")
    assert about.approximate
    assert about.exact is None
    assert about.earliest == about.latest == date(2024, 2, 5)
    unknown = PartialDate("XXXX")
    assert unknown.unknown
    assert unknown.earliest is unknown.latest is unknown.exact is unknown.middle is None


@pytest.mark.parametrize(
    "edtf",
    ["", "1970-13", "1970-02-30", "1970-12-00", "0000", "S45", "197", "1970-1-1", "１９７０"],
)
def test_partial_date_refuses_other_text(edtf: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(edtf)


@pytest.mark.parametrize(
    ("edtf", "line"),
    [
        ("1970-12-03", "1970年12月3日（木） 昭和45年 55歳"),
        ("1970-12", "1970年12月 昭和45年 55歳"),
        ("1970", "1970年 昭和45年 56歳くらい"),
        ("1970~", "1970年頃 昭和45年 56歳くらい"),
        ("2026-12-03", "2026年12月3日（木） 令和8年"),
        ("XXXX", "不詳"),
    ],
)
def test_echo(edtf: str, line: str) -> None:
    assert echo(PartialDate(edtf), today=TODAY) == line


def test_echo_without_age() -> None:
    assert echo(date(1970, 12, 3), today=TODAY, age=False) == "1970年12月3日（木） 昭和45年"


def test_printed_forms() -> None:
    day = date(2026, 11, 21)
    assert wareki(day) == "令和8年11月21日"
    assert wareki(day, weekday=True) == "令和8年11月21日(土)"
    assert wareki_short(day) == "R8.11.21"
    assert wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert wareki_short(date(2019, 5, 1)) == "R1.5.1"
    assert era_year(date(1926, 12, 25)) == "昭和元年"
    assert era_year(date(1926, 12, 24)) == "大正15年"
    assert era_year(date(1912, 7, 29)) == "明治45年"
    assert era_year(date(1872, 12, 31)) == "1872年"


@pytest.mark.parametrize(
    ("day", "year", "label", "code"),
    [
        ("2024-04-01", 2024, "令和6年度(2024)", "R6"),
        ("2025-03-31", 2024, "令和6年度(2024)", "R6"),
        ("2026-11-21", 2026, "令和8年度(2026)", "R8"),
        ("2027-03-31", 2026, "令和8年度(2026)", "R8"),
        ("2019-04-01", 2019, "平成31/令和元年度(2019)", "R1"),
        ("2020-03-31", 2019, "平成31/令和元年度(2019)", "R1"),
        ("2019-03-31", 2018, "平成30年度(2018)", "H30"),
        ("1989-03-31", 1988, "昭和63年度(1988)", "S63"),
        ("1989-04-01", 1989, "平成元年度(1989)", "H1"),
    ],
)
def test_fiscal_years(day: str, year: int, label: str, code: str) -> None:
    moment = date.fromisoformat(day)
    assert fiscal_year(moment) == year
    assert fiscal_year_label(year) == label
    assert fiscal_year_code(moment) == code
    assert fiscal_year_of_code(code) == year
    first, last = fiscal_year_range(year)
    assert first <= moment <= last


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和8年度", 2026),
        ("r8", 2026),
        ("Ｒ８", 2026),
        ("令和元", 2019),
        ("H31", 2019),
        ("2026", 2026),
        ("H32", None),
        ("R0", None),
        ("8", None),
        ("来年度", None),
    ],
)
def test_fiscal_year_names(text: str, year: int | None) -> None:
    assert fiscal_year_of_code(text) == year


@pytest.mark.parametrize(
    ("expiry", "opens"),
    [
        ("2025-06-30", "2025-04-01"),
        ("2025-05-31", "2025-03-01"),
        ("2024-02-29", "2023-12-01"),
        ("2025-02-28", "2024-12-01"),
        ("2025-08-15", "2025-05-16"),
        ("2025-11-30", "2025-09-01"),
    ],
)
def test_renewal_window(expiry: str, opens: str) -> None:
    assert renewal_opens(date.fromisoformat(expiry)).isoformat() == opens


@pytest.mark.parametrize(
    ("birth", "years", "day"),
    [
        ("1960-04-01", 65, "2025-03-31"),
        ("1960-04-02", 65, "2025-04-01"),
        ("1960-01-01", 65, "2024-12-31"),
        ("1960-02-29", 65, "2025-02-28"),
        ("1960-02-29", 64, "2024-02-28"),
        ("1960-03-01", 64, "2024-02-29"),
        ("1960-03-01", 65, "2025-02-28"),
    ],
)
def test_legal_age(birth: str, years: int, day: str) -> None:
    assert legal_age_reached(date.fromisoformat(birth), years).isoformat() == day


def test_everyday_age() -> None:
    assert age_display(date(1960, 4, 1), date(2025, 3, 31)) == 64
    assert age_display(date(1960, 4, 1), date(2025, 4, 1)) == 65
    assert age_display(date(1960, 2, 29), date(2025, 2, 28)) == 64
    assert age_display(date(1960, 2, 29), date(2025, 3, 1)) == 65
    assert age_display(date(2027, 1, 1), TODAY) is None
    assert age_display(PartialDate("XXXX"), TODAY) is None
    assert age_display(PartialDate("2026"), date(2026, 3, 1)) == 0


@pytest.mark.parametrize(
    ("birth", "text"),
    [
        ("1944-03-02", "82歳(昭和19年生)"),
        ("1944-02", "82歳(昭和19年生)"),
        ("1944", "82歳くらい(昭和19年生)"),
        ("1971~", "55歳くらい"),
        ("XXXX", "年齢不明"),
        ("2027-01-01", "年齢不明"),
    ],
)
def test_age_for_paper(birth: str, text: str) -> None:
    assert age_text(PartialDate(birth), TODAY) == text


def test_age_for_paper_without_birth() -> None:
    assert age_text(None, TODAY) == "年齢不明"


def test_every_day_from_meiji_6_to_2100_reads_back() -> None:
    day, wrong = date(1873, 1, 1), []
    while day < date(2101, 1, 1):
        found = parse(wareki(day), today=TODAY)
        if not isinstance(found, Parsed) or found.date != day:
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@given(st.dates(date(1873, 1, 1), date(2100, 12, 31)), st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_spellings_read_back(day: date, today: date) -> None:
    short = wareki_short(day)
    wide = short.translate({ord(a): chr(ord(a) + 0xFEE0) for a in "MTSHR0123456789."})
    era = short.split(".")[0]
    compact = f"{era[0]}{int(era[1:]):02}{day:%m%d}"
    spellings = [
        wareki(day, weekday=True), short, short.lower(), short.replace(".", "/"), wide,
        short.replace(".", "-"), short.replace(".", "ー"), compact, day.isoformat(),
        f"{day.year}{day:%m%d}", f"{day.year}年{day.month}月{day.day}日",
        echo(day, today=today, age=False).split("（")[0],
    ]  # fmt: skip
    for text in spellings:
        for partial in (False, True):
            found = parse(text, today=today, partial=partial)
            assert isinstance(found, Parsed), text
            assert found.date == day, text
            assert "曜日" not in found.warning


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_partial_text_reads_back(day: date) -> None:
    for edtf in (f"{day.year}", f"{day:%Y-%m}", f"{day.year}~", f"{day:%Y-%m}~", f"{day}~"):
        value = PartialDate(edtf)
        if "/" in wareki_text(value):
            continue
        found = parse(wareki_text(value), today=TODAY, partial=True)
        assert isinstance(found, Parsed)
        assert found.value.edtf == edtf


@given(
    st.text(alphabet="0123456789元年月日/.-ー令和昭和平成SHRTM頃不詳約十一二今だけ歳後+~() 　"),
    st.booleans(),
)
def test_never_fails_on_near_dates(text: str, partial: bool) -> None:
    parse(text, today=TODAY, partial=partial)


@given(st.text(), st.booleans())
def test_never_fails_on_any_text(text: str, partial: bool) -> None:
    parse(text, today=TODAY, partial=partial)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_add_months_lands_in_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day
