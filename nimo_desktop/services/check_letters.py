"""確認文字: two letters behind a number, so that a slip keyed in wrongly is noticed at once.

The characters of the number are read as digits of base 36 (A = 10) and taken modulo 661, the
largest prime below 26 × 26; the rest is written with two letters. A prime above 36 notices every
single wrong character and every swap of neighbours.
"""

from __future__ import annotations

import re
import unicodedata

_PRIME = 661
_NUMBER = re.compile(r"([A-Z]\d{1,2})([A-Z])([A-Z]\d+)")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_letters(number: str) -> str:
    """The two letters of a number such as R8-T-A0012; blanks, width and case do not matter."""
    rest = 0
    for sign in _plain(number):
        rest = (rest * 36 + int(sign, 36)) % _PRIME
    return _LETTERS[rest // 26] + _LETTERS[rest % 26]


def fits(number: str, letters: str) -> bool:
    """Whether the letters belong to the number."""
    return bool(_plain(number)) and check_letters(number) == _plain(letters)


def plain(number: str) -> str:
    """The number as it is stored, from whatever width, case, blanks and dashes it was typed in."""
    signs = _plain(number)
    found = _NUMBER.fullmatch(signs)
    return "-".join(found.groups()) if found else number.strip().upper()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if c.isascii() and c.isalnum())
