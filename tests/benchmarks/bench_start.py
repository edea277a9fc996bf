"""P1 start to the unlock window, P2 password to 今日, P3 memory; against a bare PySide6 window.

P2 is without key derivation: the volume vault's keys cost nothing. Set QT_QPA_PLATFORM=xcb under a
real or virtual screen to measure there; without it Qt paints offscreen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from measuring import Report, arguments, child
from volume import copied, volume


def main() -> int:
    """Processes in turn: bare, login, today."""
    args = arguments(__doc__)
    report = Report()
    found: dict[str, list[tuple[float, int]]] = {"bare": [], "login": [], "today": []}
    with tempfile.TemporaryDirectory() as place:
        folder = copied(volume(args.contacts), Path(place) / "vault")
        for n in range(min(args.times, 9) + 1):
            for what, seen in found.items():
                ms, pss = child("child_window.py", what, str(folder), "@start")
                if n or args.times == 1:  # the first round only fills the caches
                    seen.append((float(ms), int(pss)))
    ms_of = {what: statistics.median(ms for ms, _ in seen) for what, seen in found.items()}
    pss_of = {what: statistics.median(pss for _, pss in seen) for what, seen in found.items()}
    report.add("P1 start to unlock window", ms_of["login"], ms_of["bare"], at_most=1.3)
    report.add("P2 password to today", ms_of["today"], ms_of["bare"], at_most=1.0)
    if pss_of["bare"]:
        ratio = pss_of["today"] / pss_of["bare"]
        report.say(
            f"P3 memory with {args.contacts} contacts",
            f"{pss_of['today'] / 1024:.0f} MiB",
            f"{pss_of['bare'] / 1024:.0f} MiB",
            f"{ratio:.2f}x",
            "<= 2.5x",
            ratio <= 2.5,
        )
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
