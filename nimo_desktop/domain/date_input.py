"""Reading a date as nurses type it. Source of the accepted forms: `ux.md` section 3, R6.

Text is first brought to one spelling (width, separators, 元年, kanji numerals), then tried against
the forms one after the other. What could mean two days is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from nimo_desktop.domain.ages import age_display
from nimo_desktop.domain.date_readings import (
    LAST_YEAR,
    era_parts,
    guesses,
    month_and_day,
    refuse,
    western_parts,
)
from nimo_desktop.domain.date_results import Lean, Outcome, Parsed, Refusal
from nimo_desktop.domain.eras import add_months, era_named, weekday_of
from nimo_desktop.domain.partial_date import UNKNOWN, PartialDate

_ERA = "明治|大正|昭和|平成|令和|明|大|昭|平|令|[MTSHRmtshr]"
_ERA_PARTS = re.compile(
    rf"({_ERA})[/]?(元|\d{{1,3}})(?:[年/](?:(\d{{1,2}})(?:[月/](?:(\d{{1,2}})日?)?)?)?)?"
)
_ERA_DIGITS = re.compile(rf"({_ERA})(\d{{1,2}})(\d{{2}})(\d{{2}})")
_WESTERN = re.compile(r"(?:西暦)?(\d{4})(?:[年/](?:(\d{1,2})(?:[月/](?:(\d{1,2})日?)?)?)?)?")
_WESTERN_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})[月/](\d{1,2})日?")
_SHORT_YEAR = re.compile(r"(\d{1,2})[年/](\d{1,2})[月/](\d{1,2})日?")
_BARE_SIX = re.compile(r"(\d{2})(\d{2})(\d{2})")
_BARE_FOUR = re.compile(r"(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"(?:\(([月火水木金土日])(?:曜日?)?\)|([月火水木金土日])曜日?)$")
_OFFSET = re.compile(r"([+-])(\d{1,4})日?")
_LATER = re.compile(r"(\d{1,3})(日|週間?|[かヶケカ箇]月|年)(後|前)")
_ABOUT = re.compile(r"(?:頃|ころ|ごろ|くらい|ぐらい|位|~)$")
_ONLY = re.compile(r"(?:\((?:年月|年)だけ\)|年月だけ|(?<!\d)年だけ|だけ|のみ)$")
_NOT_KNOWN = re.compile(r"(?:生?年月日)?(?:不詳|不明)|XXXX")
_REST_NOT_KNOWN = re.compile(r"(?:月日不詳|月日不明|日不詳|日不明|不詳日|以下不詳|不詳|不明)$")
_AGED = re.compile(r"(\d{1,3})[歳才]")

_NEEDED = "ここには日付が要ります。分からないときは空けておいてください。"
_UNREADABLE = (
    "日付として読めません。「S45.12.3」「昭和45年12月3日」「1970/12/3」のように入れてください。"
)
_FAR_AHEAD = 10

_DASHES = dict.fromkeys(map(ord, "ー−‐‑‒–—―ｰ－"), "-")
_DOTS = dict.fromkeys(map(ord, "。、,・"), ".")
_KANJI_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十]+")
_DAY_WORDS = {
    "今日": 0, "きょう": 0, "本日": 0, "昨日": -1, "きのう": -1, "明日": 1, "あした": 1, "あす": 1,
    "一昨日": -2, "おととい": -2, "明後日": 2, "あさって": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Flags:
    """What words around the date said about it."""

    about: bool = False
    weekday: str = ""


def parse(text: str, *, today: date, partial: bool = False, lean: Lean = "future") -> Outcome:
    """Read a date in 和暦, 西暦, month/day, digits or words.

    `partial` also takes 頃, 不詳, a year or a month alone and 「55歳くらい」. `lean` places a date
    that was typed without a year. An empty text is a `Refusal` with code "empty".
    """
    typed = text.strip()
    plain = _plain(typed)
    if not plain:
        return Refusal("empty", "日付が入っていません。")
    word = _from_words(plain, typed, today)
    if word is not None:
        return word
    if _NOT_KNOWN.fullmatch(plain):
        if partial:
            return Parsed(PartialDate(UNKNOWN, typed))
        return refuse("incomplete", _NEEDED)
    core, flags = _flags(plain)
    if (flags.about or core != plain) and not partial and not flags.weekday:
        return refuse("incomplete", "ここには、はっきりした日付を入れてください。")
    outcome = _from_parts(core, typed, today, lean)
    return _finish(outcome, flags, today, partial=partial)


def _plain(text: str) -> str:
    """One spelling: half width, `/` between numbers, Arabic numerals, no spaces."""
    text = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    text = text.translate(_DOTS).replace("〜", "~").strip()
    if text in _DAY_WORDS:
        return text
    text = _KANJI_NUMBER.sub(lambda found: _kanji_number(found[0]), text)
    text = re.sub(r"(?<=\d)\s*[./-]\s*(?=\d)", "/", text)
    text = re.sub(r"(?<=[A-Za-z])\s*[./-]\s*(?=\d)", "/", text)
    text = re.sub(r"(?<=元)\s*[./-]\s*(?=\d)", "/", text)
    text = re.sub(r"(?<=\d)\s+(?=\d)", "/", text)
    text = re.sub(r"\s+", "", text)
    return re.sub(r"(?<=[\d日])(?:生まれ|生|[./])$", "", text)


def _kanji_number(text: str) -> str:
    """Up to 99 with 十, or digit by digit (一九七〇)."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return "".join(str(_KANJI_DIGITS[char]) for char in text)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return text
    return str((_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0))


def _from_words(plain: str, typed: str, today: date) -> Outcome | None:
    """今日, +7, -1, 3か月後; None when it is nothing of the kind."""
    day: date | None = None
    if plain in _DAY_WORDS:
        day = today + timedelta(days=_DAY_WORDS[plain])
    elif (found := _OFFSET.fullmatch(plain)) is not None:
        day = today + timedelta(days=int(found[1] + found[2]))
    elif (found := _LATER.fullmatch(plain)) is not None:
        count = int(found[1]) * (1 if found[3] == "後" else -1)
        day = _moved(today, count, found[2][0])
    if day is None:
        return None
    if not 1873 <= day.year <= LAST_YEAR:
        return refuse("range", "日付が遠すぎます。日付をお確かめください。")
    return Parsed(PartialDate.of(day, typed))


def _moved(today: date, count: int, unit: str) -> date:
    if unit in "日週":
        return today + timedelta(days=count * (7 if unit == "週" else 1))
    return add_months(today, count * (12 if unit == "年" else 1))


def _flags(plain: str) -> tuple[str, _Flags]:
    """The date without 約, 頃, だけ, 不詳 of the rest, and weekday; and what they said."""
    about = False
    if plain.startswith("約"):
        plain, about = plain[1:], True
    if (found := _ABOUT.search(plain)) is not None and found.start():
        plain, about = plain[: found.start()], True
    for pattern in (_ONLY, _REST_NOT_KNOWN):
        if (found := pattern.search(plain)) is not None and found.start():
            plain = plain[: found.start()]
    found = _WEEKDAY.search(plain)
    if found is not None and found.start() and not plain[: found.start()].endswith("年"):
        return plain[: found.start()], _Flags(about, found[1] or found[2])
    return plain, _Flags(about)


def _birth_year(age: int, today: date) -> int:
    """The year whose middle gives that age today, so that the age shows as it was typed."""
    year = today.year - age
    return year if age_display(PartialDate(f"{year:04}"), today) == age else year - 1


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _from_parts(core: str, typed: str, today: date, lean: Lean) -> Outcome:
    """Try the written forms in turn."""
    for pattern in (_ERA_DIGITS, _ERA_PARTS):
        if (found := pattern.fullmatch(core)) is not None:
            era = era_named(found[1])
            year = 1 if found[2] == "元" else int(found[2])
            if era is not None:
                return era_parts(era, year, _number(found[3]), _number(found[4]), typed=typed)
    if (found := _WESTERN_DIGITS.fullmatch(core)) is not None:
        return western_parts(int(found[1]), int(found[2]), int(found[3]), typed=typed)
    if (found := _BARE_FOUR.fullmatch(core)) is not None and not 1868 <= int(core) <= LAST_YEAR:
        return guesses(None, int(found[1]), int(found[2]), typed=typed, today=today, lean=lean)
    if (found := _WESTERN.fullmatch(core)) is not None:
        return western_parts(int(found[1]), _number(found[2]), _number(found[3]), typed=typed)
    if (found := _MONTH_DAY.fullmatch(core)) is not None:
        return month_and_day(int(found[1]), int(found[2]), typed=typed, today=today, lean=lean)
    for pattern in (_BARE_SIX, _SHORT_YEAR):
        if (found := pattern.fullmatch(core)) is not None:
            year, month, day = (int(part) for part in found.groups())
            if month > 12 and pattern is _BARE_SIX and int(core[:4]) >= 1868:
                return western_parts(int(core[:4]), day, None, typed=typed)
            return guesses(year, month, day, typed=typed, today=today, lean=lean)
    if (found := _AGED.fullmatch(core)) is not None and int(found[1]) <= 130:
        return Parsed(PartialDate(f"{_birth_year(int(found[1]), today):04}~", typed))
    return refuse("form", _UNREADABLE)


def _finish(outcome: Outcome, flags: _Flags, today: date, *, partial: bool) -> Outcome:
    """Hold the result against 頃, the weekday that was typed and whether a whole day is needed."""
    if not isinstance(outcome, Parsed):
        return outcome
    value, warning = outcome.value, outcome.warning
    if flags.about and not value.approximate:
        value = PartialDate(f"{value.edtf}~", value.typed)
    if value.exact is None and not partial:
        return refuse("incomplete", "年月日をすべて入れてください。")
    day = value.earliest
    if day is not None and day.year > today.year + _FAR_AHEAD:
        warning = "ずいぶん先の日付です。年をお確かめください。"
    if flags.weekday and day is not None and day == value.latest:
        right = weekday_of(day)
        if right != flags.weekday:
            warning = f"{day.month}月{day.day}日は{right}曜日です。日付をお確かめください。"
    return Parsed(value, warning)
