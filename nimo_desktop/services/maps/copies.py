"""Copies of the map: 全体, 会議, 本人用, 緊急時, 引継ぎ; with names, or anonymous."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from string import ascii_uppercase

from nimo_desktop.output.ecomap_values import EcomapData, MapEdits, Supporter


class MapCopy(StrEnum):
    """For whom a map is (sheets.md §6)."""

    WHOLE = "whole"
    MEETING = "meeting"
    PERSON = "person"
    EMERGENCY = "emergency"
    HAND_OVER = "handover"

    @property
    def label(self) -> str:
        """The word on screen."""
        return _LABELS[self.value]


_LABELS = {
    "whole": "全体", "meeting": "会議", "person": "本人用", "emergency": "緊急時",
    "handover": "引継ぎ",
}  # fmt: skip
_TITLES = {
    MapCopy.PERSON: "わたしを支える人たち", MapCopy.EMERGENCY: "緊急時の連絡図",
    MapCopy.HAND_OVER: "支援体制図(引継ぎ)",
}  # fmt: skip
SOMEBODY, AGENCY, OF_A_SECTOR = "家族・知人", "機関", "{sector}の機関"
_HOW_OFTEN = re.compile(
    r"毎日|毎週|毎月|隔週|隔月|随時|必要時|不定期|(?:毎?[日週月年]|\d+(?:日|週間?|[かヶカケ]?月|年))"
    r"(?:に|間に)?\s*\d+(?:[~〜～・-]\d+)?回(?:程度|くらい|ぐらい)?"
)
"""How often, in words that name neither a place nor a person."""
_DECADE = re.compile(r"\d+代|10歳未満")
_AGE = re.compile(r"(\d+)歳")


@dataclasses.dataclass(frozen=True, slots=True)
class CallLine:
    """Whom to call in an emergency: order, by day, by night."""

    order: int
    day: str = ""
    night: str = ""


def for_copy(
    data: EcomapData, copy: MapCopy, *, calls: Mapping[str, CallLine] | None = None
) -> EcomapData:
    """What this copy shows. `calls` gives the telephone numbers by box for the emergency copy."""
    named = dataclasses.replace(data, title=_TITLES.get(copy, data.title))
    match copy:
        case MapCopy.PERSON:
            return for_outside(named)
        case MapCopy.EMERGENCY:
            return _for_emergency(named, calls or {})
        case _:
            return named


def for_outside(data: EcomapData) -> EcomapData:
    """Plain words, no tension, no gaps, no notes of the office, nobody who left."""
    kept = tuple(
        dataclasses.replace(
            one, strength="normal" if one.strength == "stress" else one.strength,
            gap="", word="", change="",
            marks=tuple(mark for mark in one.marks if mark not in ("副", "後")))
        for one in data.supporters
        if one.state in ("active", "arranging") and one.change != "went"
    )  # fmt: skip
    return dataclasses.replace(
        data, supporters=kept, gaps=(), blanks=0,
        edits=dataclasses.replace(data.edits, notes=()))


def _for_emergency(data: EcomapData, calls: Mapping[str, CallLine]) -> EcomapData:
    """Only those to call, in their order, by day and by night apart; laid out anew."""
    wanted = sorted(
        (one for one in data.supporters if one.id in calls), key=lambda one: calls[one.id].order)
    boxes = tuple(
        dataclasses.replace(
            one, lines=_call_words(calls[one.id], one), strength="normal", direction="none",
            word="", gap="", change="")
        for one in wanted
    )
    return dataclasses.replace(
        data, supporters=boxes, gaps=(), blanks=0, wish="", edits=MapEdits())


def _call_words(call: CallLine, one: Supporter) -> tuple[str, ...]:
    who = one.lines[:1]
    day = (f"昼 {call.day}",) if call.day else ()
    night = (f"夜・休日 {call.night}",) if call.night else ()
    return (*who, *day, *night)


def anonymous(data: EcomapData) -> EcomapData:
    """Nobody can be told, not even in a small town: the person becomes a letter, the family
    relations, ages decades, supporters what kind they are; of words that were typed only how
    often somebody comes is left, where it names nothing else.
    """
    members = tuple(
        dataclasses.replace(one, name="" if one.relation else f"家族{at}", age=decade(one.age))
        for at, one in enumerate(data.members, 1)
    )
    return dataclasses.replace(
        data, name=initial(data.name), age=decade(data.age), wish="", members=members,
        supporters=_kinds_for_names(data), made_by="", meeting="", gaps=(),
        edits=dataclasses.replace(data.edits, notes=()))


def _kinds_for_names(data: EcomapData) -> tuple[Supporter, ...]:
    """「精神科病院」, and 「精神科病院A」 and 「精神科病院B」 where there are two."""
    sectors = dict(data.sectors)
    words = {one.id: _kind_of(one, sectors) for one in data.supporters}
    shown = [one.id for one in data.supporters if one.id not in data.edits.hidden]
    alike = Counter(words[key] for key in shown)
    letters = {
        key: ascii_uppercase[[other for other in shown if words[other] == words[key]].index(key)
                             % len(ascii_uppercase)]
        for key in shown if alike[words[key]] > 1
    }  # fmt: skip
    return tuple(
        dataclasses.replace(
            one, name=words[one.id] + letters.get(one.id, ""), lines=_safe_lines(one),
            named_lines=0, word="", gap="")
        for one in data.supporters
    )


def _kind_of(one: Supporter, sectors: Mapping[str, str]) -> str:
    if one.kind:
        return one.kind
    if one.is_person:
        return SOMEBODY
    sector = sectors.get(one.sector, "").partition("(")[0]
    return OF_A_SECTOR.format(sector=sector) if sector else AGENCY


def _safe_lines(one: Supporter) -> tuple[str, ...]:
    """The decade of a relative's age, and how often."""
    ages = (decade(line) for line in one.lines if line.startswith(f"{one.kind} ") and one.is_person)
    said = (age.removeprefix(one.kind).strip() for age in ages)
    return (
        *(age for age in said if _DECADE.fullmatch(age)),
        *(line for line in one.lines if _HOW_OFTEN.fullmatch(line)),
    )


def initial(name: str) -> str:
    """「Aさん」: one letter that says nothing of the name."""
    return "Aさん" if name else ""


def decade(age: str) -> str:
    """「82歳(昭和19年生)」 → 「80代」; words without an age stay."""
    found = _AGE.search(age)
    if found is None:
        return age
    years = int(found[1])
    tens = "10歳未満" if years < 10 else f"{years // 10 * 10}代"
    return f"{age[: found.start()]}{tens}".strip()
