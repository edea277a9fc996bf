"""Names for searching and sorting, telephone numbers, and numbers that must not be kept.

What was typed is stored as it stands; everything here is only the key beside it. The map of kanji
variants (髙→高) comes in as an argument; its text is `resources/codes/variants.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_TO_HIRAGANA = {**_KATAKANA_TO_HIRAGANA, **str.maketrans("ゕゖヵヶ", "かけかけ")}
_LIKE_DASH = frozenset("-‐‑‒–—―−－ー～〜~")
_TO_HYPHEN = {ord(char): "-" for char in _LIKE_DASH}
_LONG_VOWEL = re.compile(r"(?<=[ぁ-ゖゝゞ])-+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\u180b-\u180d\U000e0100-\U000e01ef]")
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖゐゑ", "あいうえおつやゆよわかけいえ")
_ROWS = (
    ("あ", "あかさたなはまやらわ"),
    ("い", "いきしちにひみり"),
    ("う", "うくすつぬふむゆる"),
    ("え", "えけせてねへめれ"),
    ("お", "おこそとのほもよろを"),
)
_VOWEL = {kana: vowel for vowel, row in _ROWS for kana in row}
_MY_NUMBER = re.compile(r"(?<![\d-])(?:\d{12}|\d{4}([ -])\d{4}\1\d{4})(?!-?\d)")
_EXTENSION = re.compile(r"\s*(?:内線|\(内|ext\.?|x).*", re.IGNORECASE)


def variants_from_toml(text: str) -> dict[str, str]:
    """The variant map from its TOML text.

    Raises ValueError when an entry is not one character to one, or leads to another variant.
    """
    found = {key: str(value) for key, value in tomllib.loads(text).items()}
    for key, value in found.items():
        if len(key) != 1 or len(value) != 1 or value in found:
            raise ValueError(f"variant {key} -> {value} is no single step")
    return found


def fold(text: str, variants: Mapping[str, str]) -> str:
    """One key for all spellings of a text: width, case, kana, kanji variants, dashes.

    Long vowel: any dash after kana is ー (ビ−ル = ビール); elsewhere ー is a hyphen (3ー5 = 3-5).
    Runs of spaces become one. Folding twice changes nothing.
    """
    plain = unicodedata.normalize("NFKC", _SELECTORS.sub("", text)).lower()
    table = {ord(char): variants[char] for char in set(plain) if char in variants}
    plain = unicodedata.normalize("NFKC", plain.translate(_TO_HIRAGANA).translate(table))
    plain = plain.translate(_TO_HYPHEN)
    plain = _LONG_VOWEL.sub(lambda found: "ー" * len(found[0]), plain)
    return " ".join(plain.split())


def fold_name(text: str, variants: Mapping[str, str]) -> str:
    """As `fold`, without spaces and middle dots: 山田　花子 = 山田花子."""
    return re.sub(r"[ ・･]", "", fold(text, variants))


def _is_hiragana(char: str) -> bool:
    return "ぁ" <= char <= "ゖ" or char in "ゝゞ"


def is_kana(text: str) -> bool:
    """Whether a text is ふりがな: hiragana or katakana, with ー, ・ and spaces between."""
    plain = unicodedata.normalize("NFKC", text).translate(_KATAKANA_TO_HIRAGANA)
    kana = sum(_is_hiragana(char) for char in plain)
    return kana > 0 and all(_is_hiragana(char) or char in "ー・ 　" for char in plain)


def kana_key(text: str) -> str:
    """Key for 五十音 order (清音化): no dakuten, small kana as large, ー as the vowel before it.

    ゝ repeats the kana before it; spaces, dots and dashes drop out.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_KATAKANA_TO_HIRAGANA)
    bare = "".join(
        char for char in unicodedata.normalize("NFD", plain) if char not in "\u3099\u309a"
    )
    out: list[str] = []
    for char in bare.translate(_SMALL):
        if char == "ー":
            char = _VOWEL.get(out[-1], "") if out else ""
        elif char == "ゝ":
            char = out[-1] if out else ""
        elif char.isspace() or char == "・" or char in _LIKE_DASH:
            char = ""
        if char:
            out.append(char)
    return "".join(out)


def normalise_phone(text: str) -> tuple[str, str]:
    """A telephone number as (shown, digits); digits leave out 内線, and +81 is 0.

    Shown in half width with hyphens as they were typed; only numbers whose grouping is certain
    (090-, 0120-, 0570-, 050-) get hyphens of their own. Text without digits stays as it is.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain.translate(_TO_HYPHEN)
    main = _EXTENSION.sub("", plain)
    rest = plain[len(main) :].strip()
    digits = "".join(char for char in main if char in "0123456789")
    if main.lstrip("(").startswith("+81"):
        digits = "0" + digits[2:].removeprefix("0")
    if not digits:
        return plain, ""
    if re.fullmatch(r"[0-9+() .-]*", main):
        main = _grouped(digits) or re.sub(r"-+", "-", re.sub(r"[() .-]+", "-", main)).strip("-")
    return (f"{main} {rest}" if rest else main), digits


def _grouped(digits: str) -> str:
    """Hyphens for numbers whose grouping does not depend on the area; '' for others."""
    if re.fullmatch(r"0[5789]0\d{8}", digits):
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if re.fullmatch(r"0(?:120|570)\d{6}", digits):
        return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
    return ""


def looks_like_my_number(text: str) -> bool:
    """Whether a text holds 12 digits (also as 4-4-4) with the check digit of a 個人番号.

    Check digit: 番号法 総務省令85号 第5条. One other 12-digit number in eleven also fits.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = plain.translate(_TO_HYPHEN)
    return any(_check_digit_fits(found[0]) for found in _MY_NUMBER.finditer(plain))


def _check_digit_fits(text: str) -> bool:
    digits = [int(char) for char in text if char.isdigit()]
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return digits[11] == (0 if rest <= 1 else 11 - rest)
