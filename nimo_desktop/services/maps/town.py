"""町の支援体制図 (sheets.md §6.2): who is there for the town, tier by tier, and how they meet.

Nobody's name and no case is on it: only 課, agencies, forums and how often they worked together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from nimo_desktop.domain.conference import Attendance, Conference, ConferenceState
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Department
from nimo_desktop.output.townmap import ADVICE, MEETING, PASS_ON, TownBox, TownLink, TownMap
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

TIERS = (
    ("near", "身近な支え"), ("desk", "相談窓口・庁内各課"), ("health", "医療"),
    ("care", "福祉・介護"), ("young", "子ども・教育"), ("living", "住まい・仕事・権利"),
    ("forum", "会議体"), ("area", "圏域"), ("prefecture", "県"),
)  # fmt: skip
SELF = "self"
_SECTOR_TIERS = {
    "office": "desk", "health": "health", "disability": "care", "elderly": "care",
    "children": "young", "living": "living", "community": "near", "region": "area",
}  # fmt: skip
_PREFECTURE = frozenset((
    "mental_health_center", "hikikomori_center", "developmental_center", "women_support_center",
    "settlement_center",
))  # fmt: skip
_AREA = frozenset(("core_consultation", "prefectural_welfare_office", "hello_work"))


def town_map(ws: Workspace, year: int) -> TownMap:
    """The map of a fiscal year: links are counted from 1 April to 31 March."""
    office = ws.office()
    with ws.vault.read() as conn:
        departments = records.select(conn, Department, order="position")
        agencies = [one for one in records.select(conn, Agency, order="kana")
                    if one.closed_on is None]  # fmt: skip
        forums = _forums(conn, year)
        passed = _passed_on(conn, year)
        met = _met(conn, {one.id: one.kind for one in forums})
    boxes = [
        *(TownBox(str(one.id), one.name, "desk", _desk_lines(ws, one)) for one in departments),
        *(TownBox(str(one.id), one.name, tier_of(one), _agency_lines(one)) for one in agencies),
        *_forum_boxes(ws, forums),
    ]
    known = {box.id for box in boxes}
    first = str(office.coordinator_department)
    advice = (
        TownLink(box.id, first, ADVICE) for box in boxes if box.tier in ("area", "prefecture"))
    links = [TownLink(SELF, first, PASS_ON), *_links(passed, PASS_ON), *_links(met, MEETING),
             *advice]  # fmt: skip
    return TownMap(
        title=f"{office.town} 支援体制図", year=year, boxes=tuple(boxes), tiers=TIERS,
        links=tuple(one for one in links if {one.a, one.b} <= known | {SELF} and one.a != one.b))


def tier_of(agency: Agency) -> str:
    """Where an agency stands: by its kind, else by its sector."""
    if agency.kind in _PREFECTURE:
        return "prefecture"
    if agency.kind in _AREA:
        return "area"
    return _SECTOR_TIERS.get(agency.sector, "near" if agency.informal else "care")


def _agency_lines(agency: Agency) -> tuple[str, ...]:
    """An agency far away says how far: the nearest hospital may be outside the town."""
    return (agency.distance,) if agency.distance else ()


def _desk_lines(ws: Workspace, one: Department) -> tuple[str, ...]:
    return ("調整役",) if one.id == ws.office().coordinator_department else ()


def _year_of(day: date | None) -> int | None:
    return None if day is None else fiscal_year(day)


def _forums(conn: Reading, year: int) -> list[Conference]:
    """Conferences that took place or are planned in the year."""
    found = records.select(conn, Conference)
    return [one for one in found
            if one.state is not ConferenceState.CANCELLED and fiscal_year(one.on) == year]


def _forum_boxes(ws: Workspace, forums: Iterable[Conference]) -> list[TownBox]:
    counts = Counter(one.kind for one in forums)
    label = ws.codes["conference_kind"].label
    return [TownBox(f"forum:{kind}", label(kind), "forum", (f"年{count}回",))
            for kind, count in sorted(counts.items())]  # fmt: skip


def _passed_on(conn: Reading, year: int) -> Counter[tuple[str, str]]:
    """How often a hand-over went from one to the other."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in records.select(conn, Referral):
        to = one.to_agency or one.to_department
        if to is not None and one.sent_at is not None and _year_of(one.sent_at.date()) == year:
            counts[str(one.sender_department), str(to)] += 1
    return counts


def _met(conn: Reading, kinds: Mapping[UUID, str]) -> Counter[tuple[str, str]]:
    """Who came to which forum."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in records.select(conn, Attendance):
        kind = kinds.get(row.conference_id)
        who = row.agency_id or row.department_id
        if kind is not None and who is not None:
            counts[str(who), f"forum:{kind}"] += 1
    return counts


def _links(counts: Counter[tuple[str, str]], kind: str) -> Iterable[TownLink]:
    """One link for each pair, however often and in which direction they met."""
    pairs: Counter[tuple[str, str]] = Counter()
    for (a, b), count in counts.items():
        pairs[min(a, b), max(a, b)] += count
    return (TownLink(a, b, kind, count) for (a, b), count in sorted(pairs.items()))
