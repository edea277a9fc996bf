"""The national holidays of Japan (国民の祝日, 振替休日, 国民の休日), for the rules on due days."""

from __future__ import annotations

from datetime import date


def japanese_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """All holidays of the calendar years from first to last, both inclusive.

    The spring and autumn equinox of years to come are computed; the state fixes each of them in
    the February before.
    """
    import jpholiday

    found = jpholiday.between(date(first_year, 1, 1), date(last_year, 12, 31))
    return frozenset(day for day, _name in found)
