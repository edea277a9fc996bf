"""Copies of the map: 全体, 会議, 本人用, 緊急時, 引継ぎ; with names, or anonymous."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from enum import StrEnum

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
SOMEBODY = "家族・知人"
NOBODY = "〇〇"
_SHORTEST = 2
"""A name of one letter stands in too many words."""
_SPACES = re.compile(r"[\s　()()・]+")
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
            return _for_person(named)
        case MapCopy.EMERGENCY:
            return _for_emergency(named, calls or {})
        case _:
            return named


def _for_person(data: EcomapData) -> EcomapData:
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
    """Nobody can be told: the person and the family become letters, ages become decades; helpers
    who are people lose their names, agencies keep theirs. Names of the map that were written into
    what somebody does or into the meeting become 〇〇.
    """
    known = _names(data)
    members = tuple(
        dataclasses.replace(one, name=one.relation or f"家族{at}", age=decade(one.age))
        for at, one in enumerate(data.members, 1)
    )
    return dataclasses.replace(
        data, name=initial(data.name), age=decade(data.age), wish="", members=members,
        supporters=tuple(_without_names(one, known) for one in data.supporters),
        made_by="", meeting=_scrubbed(data.meeting, known),
        gaps=(), edits=dataclasses.replace(data.edits, notes=()))


def _names(data: EcomapData) -> tuple[str, ...]:
    """Every name of a person on the map, whole and in its parts, the longest first."""
    whole = [data.name, *(one.name for one in data.members)]
    for one in data.supporters:
        whole += [one.name] if one.is_person else []
        whole += one.lines[: one.named_lines]
    parts = {part for name in whole for part in (name, *_SPACES.split(name))}
    return tuple(sorted((one for one in parts if len(one) >= _SHORTEST), key=len, reverse=True))


def _scrubbed(words: str, names: tuple[str, ...]) -> str:
    for name in names:
        words = words.replace(name, NOBODY)
    return words


def _without_names(one: Supporter, names: tuple[str, ...]) -> Supporter:
    lines = tuple(_scrubbed(line, names) for line in one.lines[one.named_lines:])
    if one.is_person:
        return dataclasses.replace(
            one, name=SOMEBODY, lines=tuple(decade(line) for line in lines), word="")
    return dataclasses.replace(one, lines=lines, word="")


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
