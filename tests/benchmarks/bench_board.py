"""P4 and P7 of 連携: board and list with 4,000 referrals, and what dropping a card asks for.

Opened, sorted and filtered first in the services against a bare cursor, then in the real window
to the picture. A card that is dropped asks which steps lead there; the step itself is saved, and
measured against a bare commit of two rows, and the board is read anew.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import raw
from busy import Town, against_raw, settle, towns, window_over
from measuring import Report, arguments, once
from volume import sit

from nimo_desktop.domain.ids import DepartmentId, ReferralId, StaffId
from nimo_desktop.domain.referral import Referral
from nimo_desktop.services import office, referral_board, referrals
from nimo_desktop.services.referrals import ReferralFilter
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.desk import Place

PAGE = 50
BLOCK = 60
"""So many cards of a column are read at once."""
SORTS = ("number", "name", "receiver", "status", "holder", "due", "days")
FILTERS = ("open", "waiting", "keeping", "coordinator", "overdue", "all")
Act = Callable[[], object]


def board_pages(ws: Workspace, department: DepartmentId) -> Iterator[tuple[str, Act]]:
    """The board as it is opened, with each filter."""

    def shown(wanted: ReferralFilter) -> None:
        for column, ids in referral_board.board(ws, wanted).items():
            referral_board.cards(ws, column, ids[:BLOCK])

    for state in FILTERS:
        yield f"board {state}", partial(shown, ReferralFilter(state=state))
    yield "board of a department", partial(shown, ReferralFilter(department=department))
    yield "board with text", partial(shown, ReferralFilter(text="家計"))


def list_pages(ws: Workspace, department: DepartmentId) -> Iterator[tuple[str, Act]]:
    """The list: all ids, and 50 rows, with each order and filter."""

    def shown(sort: str, wanted: ReferralFilter) -> None:
        referrals.list_rows(ws, referrals.list_ids(ws, wanted, sort=sort)[:PAGE])

    for sort in SORTS:
        yield f"list by {sort}", partial(shown, sort, ReferralFilter(state="all"))
    for state in FILTERS[:-1]:
        yield f"list {state}", partial(shown, "due", ReferralFilter(state=state))
    yield "list of a department", partial(shown, "due", ReferralFilter(department=department))
    yield "list with text", partial(shown, "due", ReferralFilter(state="all", text="家計"))


def services(report: Report, town: Town, times: int) -> None:
    """Every page without a window."""
    sitting = sit(town.folder)
    ws = sitting.workspace
    department = office.departments(ws)[0].id
    with raw.beside(sitting) as bare:
        for room in (board_pages, list_pages):
            for name, act in room(ws, department):
                line = f"P4 {name} ({town.name})"
                against_raw(report, sitting, bare, line, act, times=times)
    ws.vault.close()


def pictures(report: Report, town: Town, times: int) -> None:
    """The page in the real window; the ratio tells what words and painting add."""
    with window_over(town.folder) as window:
        sitting = window.frame().desk.sitting

        def go(place: Place) -> None:
            window.go(place)
            settle()

        with raw.beside(sitting) as bare:
            line = partial(against_raw, report, sitting, bare, times=times, at_most=None)
            for look in ("board", "list"):
                there = partial(go, Place("referrals", extra={"look": look, "state": "open"}))
                away = partial(go, Place("settings"))
                line(f"P4 open the {look} to its picture ({town.name})", there, before=away)
                there()
                for name, act, before in _picks(window.frame().host.page(), look):
                    line(f"P4 {look} {name} to its picture ({town.name})", act, before=before)


def _picks(page: Any, look: str) -> Iterator[tuple[str, Act, Act]]:
    """A choice in the page, and the way back to where it is made from."""

    def choose(state: str) -> None:
        page.state_box.setCurrentIndex(page.state_box.findData(state))
        settle()

    yield "filtered by all", partial(choose, "all"), partial(choose, "open")
    yield "filtered by overdue", partial(choose, "overdue"), partial(choose, "all")
    if look == "list":
        choose("all")
        for column in (1, 4):

            def sort(column: int = column) -> None:
                page.table.sortByColumn(column, page.table.horizontalHeader().sortIndicatorOrder())
                settle()

            def by_due() -> None:
                page.table.sortByColumn(6, page.table.horizontalHeader().sortIndicatorOrder())
                settle()

            yield f"sorted by column {column + 1}", sort, by_due


def dropping(report: Report, town: Town, place: Path, times: int) -> None:
    """A card from 依頼中 to 相手が対応中: which steps, the step, the board after it."""
    sitting = sit(town.folder)
    ws = sitting.workspace
    asked = referral_board.board(ws)[referral_board.ASKED]
    with raw.beside(sitting) as bare:

        def steps() -> object:
            seen = referrals.get(ws, ReferralId(asked[0]))
            return referral_board.steps_to(ws, seen, referral_board.WORKING)

        line = f"P4 steps offered to a dropped card ({town.name})"
        against_raw(report, sitting, bare, line, steps, times=times)
    commits = raw.connect(place / f"bare-{len(asked)}.db", bytes(range(32)))
    commits.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, body TEXT)")
    takers: dict[UUID | None, StaffId] = {one.department_id: one.id for one in office.staff(ws)}
    ours: list[float] = []
    others: list[float] = []
    for n in range(times + 2):
        seen = referrals.get(ws, ReferralId(asked[n % len(asked)]))
        mine = once(partial(_accept, ws, seen, takers.get(seen.to_department)))
        bare_ms = once(partial(_two_rows, commits, n))
        ws.undo()
        if n >= 2:
            ours.append(mine)
            others.append(bare_ms)
    commits.close()
    ws.vault.close()
    report.add(
        f"P7 step of a dropped card saved ({town.name})", statistics.median(ours),
        statistics.median(others), at_most=5.0, at_most_ms=50,
    )  # fmt: skip


def _accept(ws: Workspace, seen: Referral, staff: StaffId | None) -> None:
    done = referrals.accept(ws, seen, person="見本 次郎", on=ws.today(), staff=staff)
    assert isinstance(done, Referral), done


def _two_rows(conn: Any, n: int) -> None:
    conn.execute("BEGIN IMMEDIATE")
    for row in (2 * n, 2 * n + 1):
        conn.execute("INSERT INTO step VALUES (?, ?)", (row, "x" * 400))
    conn.execute("COMMIT")


def main() -> int:
    """The volume vault as it is, then with every referral under way."""
    args = arguments(__doc__)
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        for town in towns(args.contacts, Path(place)):
            services(report, town, args.times)
            dropping(report, town, Path(place), args.times)
            pictures(report, town, args.times)
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
