"""Reminders grow louder by open days alone; own words are laid over the shipped lists."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.domain.deadlines import DEFAULT_REPLY_DAYS, is_open
from nimo_desktop.domain.ids import DepartmentId, OfficeCodeId, SettingsId, StaffId
from nimo_desktop.domain.office_codes import EDITABLE_LISTS, OfficeCode, merged
from nimo_desktop.domain.referral_due import LATE, LOUD, QUIET, SOON, loudness, words
from nimo_desktop.domain.staff import OfficeSettings
from nimo_desktop.services.codes import load_codes

HOLIDAYS = frozenset({date(2026, 11, 23)})
THURSDAY, FRIDAY, TUESDAY = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 24)


def open_day(day: date) -> bool:
    return is_open(day, HOLIDAYS)


def loud(
    today: date, *, urgency: str = "C", due: date = FRIDAY, checked: date | None = None
) -> int:
    return loudness(
        due, today, urgency=urgency, reply_days=DEFAULT_REPLY_DAYS[urgency], is_open_day=open_day,
        checked_on=checked,
    )  # fmt: skip


def test_a_reminder_grows_by_open_days() -> None:
    found = {day: loud(FRIDAY + timedelta(day)) for day in range(-4, 8)}
    assert found[-4] == found[-2] == QUIET
    assert found[-1] == found[0] == SOON
    # Saturday, Sunday, the holiday, then Tuesday and Wednesday: two open days late.
    assert [found[day] for day in range(1, 6)] == [LATE] * 5
    assert found[6] == found[7] == LOUD
    assert loud(FRIDAY, due=TUESDAY) == SOON


def test_the_most_urgent_is_loud_at_once() -> None:
    assert loud(FRIDAY, urgency="A") == SOON
    assert loud(FRIDAY + timedelta(1), urgency="A") == LOUD
    assert loud(FRIDAY + timedelta(1), urgency="A", checked=FRIDAY + timedelta(1)) == LOUD
    assert loud(TUESDAY, urgency="B") == LOUD


def test_who_looked_after_it_is_not_shouted_at() -> None:
    late = date(2026, 11, 27)
    assert loud(late) == LOUD
    assert loud(late, checked=late) == LATE
    assert loud(late + timedelta(5), checked=late) == LOUD
    assert loud(late, checked=THURSDAY) == LOUD


def test_words_say_what_is_late() -> None:
    assert words(QUIET, FRIDAY, THURSDAY, is_open_day=open_day) == ""
    assert words(SOON, FRIDAY, FRIDAY, is_open_day=open_day) == "返事の期限は今日です"
    assert "2開庁日" in words(LATE, FRIDAY, date(2026, 11, 25), is_open_day=open_day)
    assert "調整役" in words(LOUD, FRIDAY, date(2026, 11, 30), is_open_day=open_day)


@given(st.integers(-20, 40), st.sampled_from("ABCD-"), st.integers(0, 30))
def test_without_a_check_it_never_grows_quieter(start: int, urgency: str, days: int) -> None:
    first, later = FRIDAY + timedelta(start), FRIDAY + timedelta(start + days)
    assert loud(first, urgency=urgency) <= loud(later, urgency=urgency)


def test_the_office_begins_with_the_days_of_the_shipped_list() -> None:
    office = OfficeSettings(
        id=SettingsId(UUID(int=1)), town="見本町", coordinator_department=DepartmentId(UUID(int=2)),
        coordinator_staff=StaffId(UUID(int=3)),
    )  # fmt: skip
    listed = {one.code: int(one.attrs["reply_business_days"]) for one in load_codes()["urgency"]}
    assert office.reply_days == listed == dict(DEFAULT_REPLY_DAYS)


def row(code: str, **facts: object) -> OfficeCode:
    return OfficeCode(
        id=OfficeCodeId(UUID(int=9)), list_name="return_reason", code=code, **facts  # type: ignore[arg-type]
    )


def test_own_words_lie_over_the_shipped_ones() -> None:
    book = load_codes()
    assert set(EDITABLE_LISTS) <= set(book)
    assert merged(book, ()) is book
    mine = merged(book, (row("01", label="年齢"), row("02", hidden=True), row("x01", label="夜間",
                         position=8)))  # fmt: skip
    reasons = mine["return_reason"]
    offered = [one.code for one in reasons]
    assert offered == ["01", "03", "04", "05", "06", "07", "08", "x01", "90"]
    assert reasons.label("01") == "年齢"
    assert reasons.label("02") == book["return_reason"].label("02")
    assert "02" in reasons
    assert mine["route"] is book["route"]


def test_national_lists_cannot_be_overlaid() -> None:
    book = load_codes()
    foreign = OfficeCode(
        id=OfficeCodeId(UUID(int=9)), list_name="topic", code="01", label="ちがう言葉"
    )
    assert merged(book, (foreign,)) is book
