"""The benchmarks themselves run, at a size that measures nothing: every script prints its lines.

No figure is judged here; `docs/benchmarks.md` tells what was measured and how to repeat it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from measuring import MISSED, NO_TARGET, OK, read_line  # noqa: E402
from run_all import SCRIPTS  # noqa: E402

EXPECTED = {
    "bench_start.py": ("P1", "P2", "P3"),
    "bench_lists.py": ("P4",),
    "bench_search.py": ("P5",),
    "bench_counts.py": ("P6",),
    "bench_save.py": ("P7",),
    "bench_ledger.py": ("P8",),
    "bench_paper.py": ("P10",),
    "bench_sheets_many.py": ("P10",),
    "bench_board.py": ("P4", "P7"),
    "bench_coordinator.py": ("P4",),
    "bench_canvas.py": ("canvas",),
    "bench_map_layout.py": ("D1", "D2", "D3", "D4"),
}


def test_every_script_is_expected() -> None:
    assert set(EXPECTED) == set(SCRIPTS)


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_prints_its_measures(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / script), "--contacts", "300", "--times", "1"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    lines = [one for text in done.stdout.splitlines() if (one := read_line(text)) is not None]
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert lines, done.stderr[-2000:]
    found = {line.name.split()[0] for line in lines}
    assert found == set(EXPECTED[script])
    assert {line.verdict for line in lines} <= {OK, MISSED, NO_TARGET}
