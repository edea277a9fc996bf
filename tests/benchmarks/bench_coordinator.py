"""P4 of 調整役の机: what waits for the coordinator among 4,000 referrals.

Read in the services against a bare cursor, then the page with each of its groups in the real
window, to the picture.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

import raw
from busy import Town, against_raw, settle, towns, window_over
from measuring import Report, arguments
from volume import sit

from nimo_desktop.services import coordination
from nimo_desktop.ui.desk import Place

GROUPS = ("returned", "unanswered", "third", "loose")


def services(report: Report, town: Town, times: int) -> None:
    """The four groups as one reading."""
    sitting = sit(town.folder)
    ws = sitting.workspace
    found = coordination.desk(ws)
    counts = (found.returned, found.unanswered, found.third, found.without_holder)
    told = "+".join(str(len(one)) for one in counts)
    with raw.beside(sitting) as bare:
        line = f"P4 desk of {told} lines ({town.name})"
        against_raw(report, sitting, bare, line, lambda: coordination.desk(ws), times=times)
    ws.vault.close()


def pictures(report: Report, town: Town, times: int) -> None:
    """The page opened, and each group chosen; the ratio tells what words and painting add."""
    with window_over(town.folder) as window:
        sitting = window.frame().desk.sitting

        def go(place: Place) -> None:
            window.go(place)
            settle()

        def choose(group: str) -> None:
            window.frame().host.page().groups[group].click()
            settle()

        with raw.beside(sitting) as bare:
            line = partial(against_raw, report, sitting, bare, times=times, at_most=None)
            away = partial(go, Place("settings"))
            there = partial(go, Place("coordinator", extra={"group": "returned"}))
            line(f"P4 open the desk to its picture ({town.name})", there, before=away)
            there()
            for at, group in enumerate(GROUPS):
                line(
                    f"P4 desk group {group} to its picture ({town.name})",
                    partial(choose, group), before=partial(choose, GROUPS[at - 1]),
                )  # fmt: skip


def main() -> int:
    """The volume vault as it is, then with every referral under way."""
    args = arguments(__doc__)
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        for town in towns(args.contacts, Path(place)):
            services(report, town, args.times)
            pictures(report, town, args.times)
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
