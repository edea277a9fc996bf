"""P4: a page of 50 rows of every list, with each order and filter that is offered.

A page is what the window asks for first: the ids of the first screen (where the list has one, else
all) and 50 rows in words. The anchor runs the same statements on a bare sqlcipher cursor.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

import raw
from measuring import Report, alternately, arguments
from volume import sit, volume

from nimo_desktop.services import cases, contacts, intake, referrals, resources
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

FIRST_SCREEN = 200
PAGE = 50
Ids = Callable[[], Sequence[UUID]]
Rows = Callable[[Sequence[UUID]], object]


def case_pages(ws: Workspace) -> Iterator[tuple[str, Ids, Rows]]:
    """The list of cases."""

    def rows(ids: Sequence[UUID]) -> object:
        return cases.list_rows(ws, ids)

    def ids(sort: str, down: bool, **of: object) -> Ids:
        filter = cases.CaseFilter(**of)  # type: ignore[arg-type]
        return lambda: cases.list_ids(
            ws, filter, sort=sort, descending=down, limit=FIRST_SCREEN
        )

    for sort in ("number", "name", "age", "district", "status", "holder", "next", "last"):
        yield f"cases all by {sort}", ids(sort, False, state="all"), rows
    yield "cases all by last, descending", ids("last", True, state="all"), rows
    for state in ("mine", "open", "closed"):
        yield f"cases {state} by next", ids("next", False, state=state, staff=ws.me), rows
    yield "cases of a district", ids("next", False, state="all", district="北地区"), rows
    yield "cases with text", ids("next", False, state="all", text="受診"), rows


def consultation_pages(ws: Workspace) -> Iterator[tuple[str, Ids, Rows]]:
    """The list of consultations."""

    def rows(ids: Sequence[UUID]) -> object:
        return intake.list_rows(ws, ids)

    def ids(sort: str, **of: object) -> Ids:
        filter = intake.ConsultationFilter(**of)  # type: ignore[arg-type]
        return lambda: intake.list_ids(ws, filter, sort=sort, limit=FIRST_SCREEN)

    for sort in ("received_at", "number", "urgency", "gist", "holder", "next_on"):
        yield f"consultations all by {sort}", ids(sort), rows
    for state in ("unfinished", "undetermined", "mine"):
        yield f"consultations {state}", ids("received_at", state=state), rows
    yield "consultations of a year", ids("received_at", year=2024), rows
    yield "consultations with text", ids("received_at", text="受診"), rows


def referral_pages(ws: Workspace) -> Iterator[tuple[str, Ids, Rows]]:
    """The list of referrals; it reads all ids at once."""

    def rows(ids: Sequence[UUID]) -> object:
        return referrals.list_rows(ws, ids)

    def ids(sort: str, **of: object) -> Ids:
        filter = referrals.ReferralFilter(**of)  # type: ignore[arg-type]
        return lambda: referrals.list_ids(ws, filter, sort=sort)

    for sort in ("number", "name", "receiver", "status", "holder", "due", "days"):
        yield f"referrals all by {sort}", ids(sort, state="all"), rows
    for state in ("waiting", "keeping", "coordinator", "overdue", "open"):
        yield f"referrals {state}", ids("due", state=state), rows
    yield "referrals with text", ids("due", state="all", text="家計"), rows


def contact_pages(ws: Workspace) -> Iterator[tuple[str, Ids, Rows]]:
    """The timeline of the longest case."""
    with ws.vault.read() as conn:
        case_id = records.newest(conn, cases.Case).id  # type: ignore[union-attr]
        longest = conn.exec_driver_sql(
            "SELECT case_id FROM contact GROUP BY case_id ORDER BY count(*) DESC LIMIT 1"
        ).scalar()
    case_id = type(case_id)(hex=longest)

    def rows(ids: Sequence[UUID]) -> object:
        return contacts.load_many(ws, ids)

    def ids(**of: object) -> Ids:
        filter = contacts.ContactFilter(**of)  # type: ignore[arg-type]
        return lambda: contacts.list_ids(ws, case_id, filter)

    yield "contacts of the longest case", ids(), rows
    yield "contacts by method", ids(method="03"), rows
    yield "contacts of a colleague", ids(staff=ws.me), rows
    yield "contacts not confirmed", ids(state="open"), rows


def agency_pages(ws: Workspace) -> Iterator[tuple[str, Ids, Rows]]:
    """The list of agencies."""

    def rows(ids: Sequence[UUID]) -> object:
        return resources.list_rows(ws, ids)

    for sort in ("name", "kind", "sector", "checked", "used"):
        yield (
            f"agencies by {sort}",
            lambda sort=sort: resources.list_ids(ws, resources.AgencyFilter(), sort=sort),
            rows,
        )


def all_ids(ws: Workspace) -> Iterator[tuple[str, Ids, Rows]]:
    """The second stage, when the window is idle: every id of the longest list."""

    def nothing(_: Sequence[UUID]) -> None:
        return None

    yield (
        "all ids of consultations",
        lambda: intake.list_ids(ws, intake.ConsultationFilter()),
        nothing,
    )
    yield "all ids of cases", lambda: cases.list_ids(ws, cases.CaseFilter(state="all")), nothing


def main() -> int:
    """One line per list, order and filter."""
    args = arguments(__doc__)
    report = Report()
    sitting = sit(volume(args.contacts).folder)
    ws = sitting.workspace
    with raw.beside(sitting) as conn:
        rooms = (case_pages, consultation_pages, referral_pages, contact_pages, agency_pages)
        for room in (*rooms, all_ids):
            for name, ids, rows in room(ws):
                page = _page(ids, rows)
                again = raw.replay(conn, raw.statements_of(sitting, page))
                ours, anchor = alternately(page, again, times=args.times)
                report.add(f"P4 {name}", ours, anchor, at_most=2.0, at_most_ms=50)
    ws.vault.close()
    return report.code()


def _page(ids: Ids, rows: Rows) -> Callable[[], object]:
    return lambda: rows(ids()[:PAGE])


if __name__ == "__main__":
    sys.exit(main())
