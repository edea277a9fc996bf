"""How alike two people are, to ask at intake 「同じ人ではありませんか」; nothing is merged here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nimo_desktop.domain.names import fold, fold_name, kana_key, normalise_phone
from nimo_desktop.domain.partial_date import PartialDate

SAME_PERSON_LIKELY = 60
"""From this score on the nurse is asked. Two strong signs reach it (name + kana, name + birth,
kana + phone); twins in one house (birth, phone, address, other name) and father and son do not."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What is compared, already folded; make it with `probe`. Empty means unknown."""

    name: str = ""
    given: str = ""
    kana: str = ""
    given_kana: str = ""
    birth: PartialDate | None = None
    phones: frozenset[str] = frozenset()
    address: str = ""


def probe(
    variants: Mapping[str, str],
    *,
    name: str = "",
    kana: str = "",
    birth: PartialDate | None = None,
    phones: tuple[str, ...] = (),
    address: str = "",
) -> Probe:
    """Fold what is known of a person. A space in name or kana parts family and given name."""
    digits = (normalise_phone(phone)[1] for phone in phones)
    return Probe(
        name=fold_name(name, variants),
        given=fold_name(_after_space(fold(name, variants)), variants),
        kana=kana_key(kana),
        given_kana=kana_key(_after_space(fold(kana, variants))),
        birth=birth,
        phones=frozenset(number for number in digits if len(number) >= 9),
        address=_folded_address(address, variants),
    )


def _folded_address(text: str, variants: Mapping[str, str]) -> str:
    """3丁目5番地2号 = 3-5-2."""
    return re.sub(r"(?:丁目|番地の?|番|号|-|の(?=\d))+", "-", fold_name(text, variants)).strip("-")


def likeness(one: Probe, other: Probe) -> int:
    """Points for each sign: the higher, the likelier the same person; below 0 surely not.

    name 40, kana 30, birth 40 (two of its three numbers 10), phone 30, address 20 (one within the
    other 10); other name with the same given name 10 (marriage), with another -40; other birth -30.
    """
    score = _names(one, other) + _births(one.birth, other.birth)
    if one.phones & other.phones:
        score += 30
    return score + _addresses(one.address, other.address)


def _after_space(text: str) -> str:
    return text.partition(" ")[2]


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _names(one: Probe, other: Probe) -> int:
    name, kana = _same(one.name, other.name), _same(one.kana, other.kana)
    if name or kana:
        return 40 * name + 30 * kana
    known = (one.name and other.name) or (one.kana and other.kana)
    if not known:
        return 0
    if _same(one.given, other.given) or _same(one.given_kana, other.given_kana):
        return 10
    short, long = sorted((one.name, other.name), key=len)
    return 10 if len(short) >= 2 and long.startswith(short) else -40


def _births(one: PartialDate | None, other: PartialDate | None) -> int:
    if one is None or other is None or one.unknown or other.unknown:
        return 0
    if one.exact and other.exact:
        if one.exact == other.exact:
            return 40
        alike = sum(a == b for a, b in zip(one.parts, other.parts, strict=True))
        return 10 if alike == 2 else -30
    if one.approximate or other.approximate:
        first, second = one.middle, other.middle
        near = first is not None and second is not None and abs((first - second).days) < 5 * 366
        return 10 if near else -30
    return 10 if _overlap(one, other) else -30


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest


def _addresses(one: str, other: str) -> int:
    if _same(one, other):
        return 20
    short, long = sorted((one, other), key=len)
    return 10 if len(short) >= 6 and long.endswith(short) else 0
