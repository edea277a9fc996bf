"""How much room each person needs: symbol, label, and the lines that leave sideways. In ems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram_family import Family
from nimo_desktop.output.genogram_values import ASIDE_EM, LANE_EM, PT, SIDE_EM, GenogramPerson
from nimo_desktop.output.linebreak import wrap

GAP_EM = 1.1
COUPLE_EM = 2.4
BADGE_EM = 1.5
BEND_EM = 0.5
_PER_EM = 100.0
"""Widths are measured at 100 pt so that one measuring serves all sizes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Room left and right of the centre in ems with lines, the label and where it stands."""

    left: float
    right: float
    label: tuple[str, ...]
    aside: int = 0


@dataclass(frozen=True, slots=True)
class Feet:
    """Which unions leave a person sideways (neither a plain line to a neighbour), by side; and
    on which side the label stands of those whose line to a child leaves straight down.
    """

    left: Mapping[str, tuple[str, ...]]
    right: Mapping[str, tuple[str, ...]]
    direct: frozenset[str]
    aside: Mapping[str, int]


def find_feet(family: Family, rows: Sequence[Sequence[str]]) -> Feet:
    """Direct unions join neighbours, a lone parent's line goes straight down; the others leave
    their people by a line beside the label.
    """
    at = {p: (r, n) for r, row in enumerate(rows) for n, p in enumerate(row)}
    direct = _direct(family, at)
    sides: dict[str, dict[str, list[str]]] = {"left": {}, "right": {}}
    for union in family.unions:
        partners = family.partners(union)
        if union in direct or straight_down(family, partners[0]) == union:
            continue
        for partner in partners:
            other = [p for p in partners if p != partner]
            if other and at[other[0]][0] == at[partner][0]:
                side = "right" if at[partner] < at[other[0]] else "left"
            elif other:
                side = "right" if at[partner][1] <= at[other[0]][1] else "left"
            else:
                side = _free_side(family, at, direct, partner)
            sides[side].setdefault(partner, []).append(union)
    return Feet(
        {p: tuple(u) for p, u in sides["left"].items()},
        {p: tuple(u) for p, u in sides["right"].items()},
        frozenset(direct),
        {
            p: 1 if _free_side(family, at, direct, p) == "right" else -1
            for p in family.people if straight_down(family, p) is not None
        },
    )  # fmt: skip


def straight_down(family: Family, person: str) -> str | None:
    """The union of a lone parent whose children hang right under the symbol."""
    return next(
        (u for u in family.unions_of[person] if family.unions[u].b is None and family.kids[u]),
        None,
    )


def _direct(family: Family, at: Mapping[str, tuple[int, int]]) -> set[str]:
    """Unions of neighbours; of two between the same people only the later one."""
    found: dict[tuple[str, ...], str] = {}
    for union in family.unions:
        partners = family.partners(union)
        if len(partners) < 2:
            continue
        (row1, n1), (row2, n2) = (at[p] for p in partners)
        if row1 == row2 and abs(n1 - n2) == 1:
            found[tuple(sorted(partners))] = union
    return set(found.values())


def _free_side(
    family: Family, at: Mapping[str, tuple[int, int]], direct: set[str], person: str
) -> str:
    """Where a single parent has no partner beside; right if both sides are free."""
    for union in family.unions_of[person]:
        if union in direct:
            other = next(p for p in family.partners(union) if p != person)
            return "left" if at[other] > at[person] else "right"
    return "right"


def find_slots(family: Family, feet: Feet, fonts: FontSet, *, narrow: bool) -> dict[str, Slot]:
    """The room of everybody. `narrow` breaks the names into short lines."""
    slots: dict[str, Slot] = {}
    for person in family.people.values():
        aside = feet.aside.get(person.id, 0)
        label = label_of(person, fonts, narrow=narrow or aside != 0)
        width = max((fonts.width_mm(t, _PER_EM, bold=person.index) for t in label), default=0.0)
        halves = [
            max(SIDE_EM / 2, _reach(width / (_PER_EM * PT), aside * end)) + 0.1 for end in (-1, 1)]
        badge = SIDE_EM / 2 + BADGE_EM if person.key_person else 0.0
        lanes = [len(side.get(person.id, ())) * LANE_EM for side in (feet.left, feet.right)]
        slots[person.id] = Slot(
            halves[0] + lanes[0], max(halves[1], badge) + lanes[1], label, aside)
    for bend in family.bends:
        slots[bend] = Slot(BEND_EM, BEND_EM, ())
    return slots


def _reach(words: float, aside: int) -> float:
    """How far a label reaches to one side: the middle (0), its own side (1), the other (-1)."""
    if not aside:
        return words / 2
    return ASIDE_EM + words if aside > 0 else 0.0


def label_of(person: GenogramPerson, fonts: FontSet, *, narrow: bool) -> tuple[str, ...]:
    """The name in lines, the word under it, and the age where the symbol has no room for it."""
    words = person.name.replace("\u3000", " ").split() if narrow else [person.name.strip()]
    lines: list[str] = []
    for word in (w for w in words if w):
        widest = 8.0 if not narrow else (6.6 if word.isascii() else 4.6)
        lines += wrap(word, widest * _PER_EM * PT, _PER_EM, fonts, bold=person.index)
    if person.note:
        lines += wrap(person.note, 8.0 * _PER_EM * PT, _PER_EM, fonts, bold=person.index)
    if person.age and not age_fits(person, fonts):
        lines += wrap(person.age, (4.6 if narrow else 8.0) * _PER_EM * PT, _PER_EM, fonts)
    return tuple(lines)


def age_fits(person: GenogramPerson, fonts: FontSet) -> bool:
    """Whether the age stands in the symbol."""
    if person.unborn or person.sex not in ("male", "female"):
        share = 0.0 if person.unborn else 0.62
    else:
        share = 0.8
    width = fonts.width_mm(person.age, _PER_EM) / (_PER_EM * PT)
    inner = share - (0.12 if person.index else 0.0)
    return width <= SIDE_EM * inner


def gap(family: Family, feet: Feet, one: str, two: str) -> float:
    """Free room in ems between the slots of two neighbours."""
    if one in family.bends or two in family.bends:
        return 0.3
    couple = any(u in feet.direct and two in family.partners(u) for u in family.unions_of[one])
    return COUPLE_EM if couple else GAP_EM
