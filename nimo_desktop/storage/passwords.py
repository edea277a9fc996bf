"""What a password must be: long, not built of common words, rows of keys, repeats or the login.

The list of denied words is a resource (`codes/denied_passwords.txt`); the caller reads it and
hands it in, so that an office can add its own name.
"""

from __future__ import annotations

import re
from typing import Final

from nimo_desktop.domain.problems import Problem
from nimo_desktop.storage.keys import same_text

MINIMUM: Final = 13
LOWEST_MINIMUM: Final = 12
LONGEST: Final = 256
# What is left after the guessable parts are taken out must hold at least this many letters.
_LEAST_OWN: Final = 6
_LEAST_DIFFERENT: Final = 5
_SHORTEST_LOGIN: Final = 3
_RUN: Final = 4

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほ",
    "いろはにほへとちりぬるを",
)
_DISGUISES = str.maketrans("@40$5137", "aaossiet")
_GAP = "\0"
_YEAR = re.compile(r"(19|20)\d\d|(reiwa|heisei|showa|令和|平成|昭和)\d{0,2}")
_SAME = re.compile(r"(.)\1{2,}")
_AGAIN = re.compile(r"(.{1,12}?)\1+")


def parse_denied(text: str) -> frozenset[str]:
    """The words of a list: one per line, lines that begin with # are remarks."""
    lines = (same_text(line).strip().casefold() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def password_problems(
    password: str, *, login: str, minimum: int = MINIMUM, deny: frozenset[str]
) -> tuple[Problem, ...]:
    """What forbids this password; empty if it may be used.

    `minimum` is the office's choice; ValueError below 12. Full-width letters count as plain ones.
    """
    if minimum < LOWEST_MINIMUM:
        raise ValueError("no office may ask for fewer than twelve letters")
    text = same_text(password)
    if len(text) < minimum:
        return (_problem("password_short", f"パスワードは{minimum}文字以上にしてください。"),)
    if len(text) > LONGEST:
        return (_problem("password_long", f"パスワードは{LONGEST}文字までにしてください。"),)
    own = same_text(login).strip().casefold()
    folded = text.casefold()
    found = []
    if len(own) >= _SHORTEST_LOGIN and own in folded:
        found.append(_problem("password_login", "パスワードにログイン名を入れないでください。"))
    if len(set(folded)) < _LEAST_DIFFERENT:
        found.append(_problem(
            "password_repeats",
            "同じ文字のくり返しが多すぎます。ちがう文字をまぜてください。",
        ))
    elif min(_own_letters(folded, own, deny), _undisguised(folded, own, deny)) < _LEAST_OWN:
        found.append(_problem(
            "password_common",
            "よく使われる言葉や並び（password、12345678 など）が大部分を占めています。"
            "関係のない言葉を三つ以上つなげると、覚えやすく破られにくくなります。",
        ))
    return tuple(found)


def _problem(code: str, sentence: str) -> Problem:
    return Problem("password", code, sentence)


def _undisguised(text: str, login: str, deny: frozenset[str]) -> int:
    """As `_own_letters`, with p@ssw0rd read as password."""
    return _own_letters(_YEAR.sub(_GAP, text).translate(_DISGUISES), login, deny)


def _own_letters(text: str, login: str, deny: frozenset[str]) -> int:
    """How many letters and digits are left without denied words, login, rows, years and repeats."""
    for word in sorted(deny, key=len, reverse=True):
        text = text.replace(word, _GAP)
    if len(login) >= _SHORTEST_LOGIN:
        text = text.replace(login, _GAP)
    text = _SAME.sub(_GAP, _YEAR.sub(_GAP, _without_rows(text)))
    return sum(letter.isalnum() for letter in _AGAIN.sub(r"\1", text))


def _without_rows(text: str) -> str:
    """Without every stretch of four or more that runs along a row of keys, either way."""
    start, kept = 0, []
    while start < len(text):
        length = _run_length(text, start)
        kept.append(_GAP if length else text[start])
        start += length or 1
    return "".join(kept)


def _run_length(text: str, start: int) -> int:
    """How long the stretch at `start` runs along a row; 0 if shorter than four."""
    longest = 0
    for row in _ROWS:
        for line in (row, row[::-1]):
            end = start + _RUN
            while end <= len(text) and text[start:end] in line:
                longest = max(longest, end - start)
                end += 1
    return longest
