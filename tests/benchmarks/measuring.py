"""Measuring two things alternately in one run, so that only their ratio matters."""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
for place in (HERE.parent, HERE.parents[1]):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

OK, MISSED, NO_TARGET = "ok", "MISSED", "-"


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: our figure, its anchor, their ratio, the target and whether it was met."""

    name: str
    figure: str
    anchor: str
    ratio: str
    target: str
    verdict: str

    def __str__(self) -> str:
        parts = (self.figure, self.anchor, self.ratio, self.target, self.verdict)
        return f"{self.name}: {', '.join(parts)}"


def read_line(text: str) -> Line | None:
    """The measure that a printed line tells, None for any other line."""
    name, colon, rest = text.strip().partition(": ")
    parts = rest.split(", ")
    if not colon or len(parts) != 5 or parts[-1] not in (OK, MISSED, NO_TARGET):
        return None
    return Line(name, *parts)


class Report:
    """Prints lines as they come and remembers whether a target was missed."""

    def __init__(self) -> None:
        self.missed = 0

    def add(
        self,
        name: str,
        ours_ms: float,
        anchor_ms: float | None = None,
        *,
        at_most: float | None = None,
        at_most_ms: float | None = None,
    ) -> None:
        """Times in milliseconds; `at_most` bounds ours/anchor, `at_most_ms` our time."""
        ratio = None if not anchor_ms else ours_ms / anchor_ms
        wanted, met = [], True
        if at_most is not None and ratio is not None:
            wanted.append(f"<= {at_most:g}x")
            met = met and ratio <= at_most
        if at_most_ms is not None:
            wanted.append(f"<= {at_most_ms:g} ms")
            met = met and ours_ms <= at_most_ms
        self.say(
            name,
            f"{ours_ms:.2f} ms",
            "no anchor" if anchor_ms is None else f"{anchor_ms:.2f} ms",
            None if ratio is None else f"{ratio:.2f}x",
            " and ".join(wanted),
            met if wanted else None,
        )

    def say(
        self, name: str, figure: str, anchor: str, ratio: str | None, target: str, met: bool | None
    ) -> None:
        """A line whose figures are no times."""
        verdict = NO_TARGET if met is None else OK if met else MISSED
        self.missed += verdict == MISSED
        line = Line(name, figure, anchor, ratio or "-", target or "no target", verdict)
        print(line, flush=True)

    def code(self) -> int:
        """The exit code of the script: 1 when a target was missed."""
        return 1 if self.missed else 0


def once(act: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def alternately(
    ours: Callable[[], object],
    anchor: Callable[[], object],
    *,
    times: int,
    before: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """Medians in milliseconds of both, warm, each once before the other in turn.

    `before` runs each time before `ours` and is not measured.
    """
    before(), ours(), anchor()
    mine: list[float] = []
    others: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for n in range(times):
            pair = ((ours, mine), (anchor, others))
            for act, found in pair if n % 2 else reversed(pair):
                if act is ours:
                    before()
                found.append(once(act))
    finally:
        gc.enable()
    return statistics.median(mine), statistics.median(others)


def arguments(doc: str | None, *, contacts: int = 50_000) -> argparse.Namespace:
    """`--contacts N` (the size of the volume vault) and `--times N` (repeats)."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--contacts", type=int, default=contacts)
    parser.add_argument("--times", type=int, default=15)
    return parser.parse_args()


def child(script: str, *args: str, env: dict[str, str] | None = None) -> Sequence[str]:
    """The words of the last line that a script of this folder prints in a process of its own.

    Its home is an empty folder. `@start` among the arguments becomes the moment before it starts.
    """
    with tempfile.TemporaryDirectory() as home:
        around = {
            **os.environ,
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
            "XDG_CACHE_HOME": home,
            "APPDATA": home,
            "LOCALAPPDATA": home,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "QT_LOGGING_RULES": "qt.qpa.*=false",
            **(env or {}),
        }
        words = [sys.executable, str(HERE / script), *args]
        start = time.perf_counter()
        done = subprocess.run(
            [repr(start) if word == "@start" else word for word in words],
            env=around,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"{script} {args}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout.strip().splitlines()[-1].split()
