"""夫婦・きょうだいの関係: what two of a family table are to each other that no 続柄 says.

A couple is a `Union`, twins are a bond (`EmotionalTie`) of a kind of its own. The person's own
couple is not among them: it follows from the table (妻, 元夫, 別居).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.family import Child, EmotionalTie, Relative, Union
from nimo_desktop.domain.ids import BondId, PersonId, UnionId
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.problems import Problem
from nimo_desktop.services.family_bonds import IDENTICAL, TWINS
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

CODES = "family_pair"
ME = 0
"""The person's own place among the lines of the table."""
_PLAIN = ("marriage", "", None, None)

Two = frozenset[PersonId]


@dataclasses.dataclass(frozen=True, slots=True)
class FamilyPair:
    """Two lines of the family table (`ME`, then 1 for the first line), None where nobody is
    chosen; `kind` is a code of the list family_pair, `year` when it began, for an end when it
    ended.
    """

    one: int | None
    two: int | None
    kind: str = ""
    year: PartialDate | None = None


def load(ws: Workspace, person_id: PersonId) -> tuple[FamilyPair, ...]:
    """What is said of a person's family, couples first, in the order of the table."""
    with ws.vault.read() as conn:
        return read(ws, conn, person_id)


def read(ws: Workspace, conn: Reading, person_id: PersonId) -> tuple[FamilyPair, ...]:
    """As `load`, inside a reading that is under way."""
    place = {other: number for number, other in enumerate(_lines(conn, person_id))}
    found = said(ws, conn, person_id)
    pairs = []
    for (two, twins), (kind, year) in found.items():
        one, other = sorted(place[person] for person in two)
        pairs.append((twins, one, other, FamilyPair(one, other, kind, year)))
    return tuple(pair for *_, pair in sorted(pairs, key=lambda found: found[:3]))


def problems(ws: Workspace, pairs: Iterable[FamilyPair]) -> tuple[Problem, ...]:
    """What keeps the pairs from being written, one sentence for the first fault of each line."""
    seen: set[tuple[frozenset[int | None], bool]] = set()
    found = []
    for pair in pairs:
        key = (frozenset((pair.one, pair.two)), pair.kind in TWINS)
        fault = _fault(ws, pair) or ("twice" if key in seen else "")
        seen.add(key)
        if fault:
            found.append(Problem("pairs", fault, _SENTENCES[fault]))
    return tuple(found)


_SENTENCES = {
    "missing": (
        "「夫婦・きょうだいの関係」の行は、二人と関係を選んでください。まだ保存していません。"
    ),
    "same": "「夫婦・きょうだいの関係」の二人に同じ人が選ばれています。まだ保存していません。",
    "own": (
        "本人の夫婦の関係は、上の表の続柄(夫・妻・元夫・元妻など)と同居・別居で書きます。"
        "まだ保存していません。"
    ),
    "year": "双子の行には年を入れません。生まれた日は上の表に書きます。まだ保存していません。",
    "twice": "「夫婦・きょうだいの関係」に同じ二人が2回あります。まだ保存していません。",
}


def _fault(ws: Workspace, pair: FamilyPair) -> str:
    if pair.one is None or pair.two is None or pair.kind not in ws.codes[CODES]:
        return "missing"
    if pair.one == pair.two:
        return "same"
    if pair.kind in TWINS:
        return "year" if pair.year is not None else ""
    return "own" if ME in (pair.one, pair.two) else ""


Said = Mapping[tuple[Two, bool], tuple[str, PartialDate | None]]
"""(The two, whether twins) → kind and year."""


def said(ws: Workspace, conn: Reading, person_id: PersonId) -> Said:
    """What the record says of a person's family now."""
    family = _lines(conn, person_id)
    follows = _following(ws, conn, person_id)
    found: dict[tuple[Two, bool], tuple[str, PartialDate | None]] = {}
    for two, union in _couples(conn, family).items():
        plain = (union.kind, union.end, union.since, union.until) == _PLAIN and two in follows
        if (union.kind != "unknown" or union.end) and not plain and person_id not in two:
            found[two, False] = (union.end or union.kind, union.until if union.end else union.since)
    found |= {(two, True): (tie.kind, None) for two, tie in _twins(conn, family).items()}
    return found


def clear(
    writer: Writer, was: Said, lines: Sequence[PersonId | None], pairs: Iterable[FamilyPair]
) -> None:
    """Take back what is no longer said, before the table is written: it draws again what follows
    from the 続柄. `lines` are the person and the people of the lines, None for a new one.
    """
    for two, twins in was.keys() - {_key(pair, lines) for pair in pairs}:
        if twins:
            writer.trash(_twins(writer.conn, two)[two])
            continue
        union = _couples(writer.conn, two)[two]
        if writer.where(Child, union_id=union.id):
            writer.change(
                dataclasses.replace(union, kind="unknown", end="", since=None, until=None))
        else:
            writer.trash(union)


def write(
    ws: Workspace,
    writer: Writer,
    lines: Sequence[PersonId],
    pairs: Iterable[FamilyPair],
    was: Said,
) -> None:
    """After the table: what is said anew or otherwise than it was."""
    for pair in pairs:
        two, twins = _key(pair, lines)
        if was.get((two, twins)) == (pair.kind, pair.year):
            continue
        if twins:
            _write_twins(ws, writer, two, pair.kind, about=lines[ME])
        else:
            _write_couple(ws, writer, two, pair, about=lines[ME])


def _key(pair: FamilyPair, lines: Sequence[PersonId | None]) -> tuple[Two, bool]:
    ends = (lines[number] for number in (pair.one, pair.two) if number is not None)
    return frozenset(one for one in ends if one is not None), pair.kind in TWINS


def _write_couple(
    ws: Workspace, writer: Writer, two: Two, pair: FamilyPair, *, about: PersonId
) -> None:
    ended = ws.codes[CODES].attr(pair.kind, "end") == "yes"
    found = _couples(writer.conn, two).get(two)
    one, other = sorted(two)
    union = found or Union(id=UnionId(ws.new_id()), a_id=one, b_id=other)
    kind = pair.kind
    if ended:
        kind = union.kind if union.kind != "unknown" else "marriage"
    changed = dataclasses.replace(
        union, kind=kind, end=pair.kind if ended else "",
        since=union.since if ended else pair.year, until=pair.year if ended else None)
    if found is None:
        writer.insert(changed, about=about)
    else:
        writer.change(changed)


def _write_twins(ws: Workspace, writer: Writer, two: Two, kind: str, *, about: PersonId) -> None:
    found = _twins(writer.conn, two).get(two)
    if found is not None:
        writer.change(dataclasses.replace(found, kind=kind))
        return
    one, other = sorted(two)
    made = EmotionalTie(id=BondId(ws.new_id()), a_id=one, b_id=other, kind=kind)
    writer.insert(made, about=about)


def _lines(conn: Reading, person_id: PersonId) -> tuple[PersonId, ...]:
    rows = records.where(conn, Relative, person_id=person_id)
    ordered = sorted(rows, key=lambda r: (r.position, r.id))
    return (person_id, *(row.other_id for row in ordered))


def _following(ws: Workspace, conn: Reading, person_id: PersonId) -> set[Two]:
    """Couples that the table draws by itself as married: parent and 継父・継母, the one child and
    its 夫・妻.
    """
    codes = ws.codes["kinship"]
    by_link: dict[str, list[PersonId]] = {}
    for row in records.where(conn, Relative, person_id=person_id):
        by_link.setdefault(codes.attr(row.relation, "link"), []).append(row.other_id)
    sides = (("parent", "step_parent"), ("child", "child_spouse"))
    return {
        frozenset((one, other))
        for near, far in sides for one in by_link.get(near, ()) for other in by_link.get(far, ())
    }  # fmt: skip


def _couples(conn: Reading, people: Collection[PersonId]) -> dict[Two, Union]:
    """The couples among these people; of two between the same people the later one."""
    found = records.grouped(conn, Union, "a_id", list(people))
    unions = sorted((one for some in found.values() for one in some), key=lambda u: u.id)
    return {
        frozenset((u.a_id, u.b_id)): u
        for u in unions if u.b_id is not None and u.b_id in people
    }  # fmt: skip


def _twins(conn: Reading, people: Collection[PersonId]) -> dict[Two, EmotionalTie]:
    """The twins among these people."""
    found = records.grouped(conn, EmotionalTie, "a_id", list(people))
    return {
        frozenset((tie.a_id, tie.b_id)): tie
        for some in found.values() for tie in some if tie.b_id in people and tie.kind in TWINS
    }  # fmt: skip


def born_together(conn: Reading, kids: Sequence[Child]) -> dict[PersonId, tuple[str, bool]]:
    """Of the children of one couple: twins with the name of their group and whether they are
    identical. Born on the same known day they are twins that nobody said to be identical.
    """
    people = [kid.person_id for kid in kids]
    ties = _twins(conn, people)
    days = {kid.person_id: _birthday(conn, kid) for kid in kids}
    group = {person: person.hex for person in people}
    for one, other in combinations(people, 2):
        alike = days[one] and days[one] == days[other]
        if alike or frozenset((one, other)) in ties:
            old, new = group[other], group[one]
            group = {person: new if name == old else name for person, name in group.items()}
    identical = {one for two, tie in ties.items() if tie.kind == IDENTICAL for one in two}
    sizes = list(group.values())
    return {
        person: (name, person in identical)
        for person, name in group.items() if sizes.count(name) > 1
    }  # fmt: skip


def _birthday(conn: Reading, kid: Child) -> str:
    if kid.kind != "birth":
        return ""
    birth = records.get(conn, Person, kid.person_id).birth
    exact = birth.exact if birth is not None else None
    return exact.isoformat() if exact is not None else ""
