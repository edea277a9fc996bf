"""All benchmarks one after the other, and their table.

    python tests/benchmarks/run_all.py [--contacts N] [--times N] --to FILE
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from measuring import HERE, MISSED, Line, read_line

SCRIPTS = (
    "bench_start.py", "bench_lists.py", "bench_search.py", "bench_counts.py", "bench_save.py",
    "bench_ledger.py", "bench_paper.py", "bench_sheets_many.py", "bench_board.py",
    "bench_coordinator.py", "bench_canvas.py", "bench_map_layout.py",
)  # fmt: skip


def run(script: str, *, contacts: int, times: int) -> tuple[int, list[Line], str]:
    """Exit code, measures and the end of what went wrong."""
    words = [sys.executable, str(HERE / script), "--contacts", str(contacts)]
    done = subprocess.run(
        [*words, "--times", str(times)], capture_output=True, text=True, check=False
    )
    lines = [line for text in done.stdout.splitlines() if (line := read_line(text)) is not None]
    return done.returncode, lines, done.stderr[-2000:]


def table(lines: list[Line], heading: str) -> str:
    """Markdown."""
    head = ("measure", "ours", "anchor", "ratio", "target", "")
    rows = [head, ("---",) * len(head)]
    rows += [(o.name, o.figure, o.anchor, o.ratio, o.target, o.verdict) for o in lines]
    body = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    missed = sum(one.verdict == MISSED for one in lines)
    return f"# {heading}\n\n{body}\n\n{len(lines)} measures, {missed} below target.\n"


def main() -> int:
    """1 when a target was missed or a script broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    found: list[Line] = []
    code = 0
    for script in SCRIPTS:
        done, lines, trouble = run(script, contacts=args.contacts, times=args.times)
        for line in lines:
            print(line, flush=True)
        if not lines:
            print(f"{script} broke (exit {done}):\n{trouble}", flush=True)
        code = max(code, done)
        found += lines
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    heading = f"{args.contacts:,} contacts, Python {platform.python_version()}, {when}"
    args.to.write_text(table(found, heading), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
