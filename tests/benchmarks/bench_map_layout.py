"""D1 to D4: ecomaps on A4 landscape, beside Graphviz and ELK on the same graphs in one run.

Random ecomaps of 11 to 54 boxes (`map_kit.ecomap`). Crossings, lines through boxes, type and
purity of sectors are judged by `map_kit`; Graphviz draws straight lines, ours may bend. What is
told of time is processor time of one layout.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence

import elk_maps
import graphviz_maps
from map_kit import SECTORS, crossings, ecomap, overlaps, purity, run_through
from measuring import Report, arguments

from nimo_desktop.output.map_layout import lay_out
from nimo_desktop.output.map_values import MapEdge, MapLayout, MapNode

PAGE = (277.0, 190.0)
AREA = (0.0, 0.0, *PAGE)
GRAPHS_PER_TIME = 4
Graph = tuple[list[MapNode], list[MapEdge]]


def timed(graph: Graph) -> tuple[MapLayout, float]:
    start = time.process_time()
    layout = lay_out(*graph, area=AREA, sectors=SECTORS)
    return layout, (time.process_time() - start) * 1000


def told(values: Sequence[float]) -> str:
    """mean / median / max."""
    mean, median = statistics.fmean(values), statistics.median(values)
    return f"{mean:.2f} / {median:.2f} / {max(values):.2f}"


def large_enough(sizes: Sequence[float]) -> bool:
    return statistics.median(sizes) >= 10.5 and min(sizes) >= 9


def beside(report: Report, graphs: Sequence[Graph], ours: Sequence[MapLayout]) -> None:
    """Our figures, each beside every engine that is there."""
    others = {"ours": list(ours), **graphviz_maps.beside(report, graphs, PAGE)}
    if elk_maps.installed():
        others["ELK layered"] = elk_maps.drawn(graphs, PAGE)
    else:
        report.say("D1 ELK layered", "not installed", "-", None, "", None)
    for name, layouts in others.items():
        mine = name == "ours"
        wrong = [float(len(overlaps(m.boxes))) for m in layouts]
        through = [float(len(set(run_through(m)))) for m in layouts]
        crossed = [float(crossings(m)) for m in layouts]
        sizes = [m.font_pt for m in layouts]
        pure = [purity(nodes, m.boxes) for (nodes, _), m in zip(graphs, layouts, strict=True)]
        word = f"({name})"
        report.say(f"D1 overlaps {word}", f"{sum(wrong):.0f} in {len(graphs)} maps", "-", None,
                   "0", not sum(wrong) if mine else None)  # fmt: skip
        report.say(f"D1 lines through boxes {word}", told(through), "-", None, "0 on every map",
                   not sum(through) if mine else None)  # fmt: skip
        report.say(f"D2 crossings mean/median/max {word}", told(crossed), "-", None, "<= 0.8",
                   statistics.fmean(crossed) <= 0.8 if mine else None)  # fmt: skip
        report.say(f"D2 purity of sectors {word}", f"{statistics.fmean(pure):.2f}", "-", None,
                   ">= .86", statistics.fmean(pure) >= 0.86 if mine else None)  # fmt: skip
        report.say(f"D3 type median/least {word}",
                   f"{statistics.median(sizes):.1f} / {min(sizes):.1f} pt", "-", None,
                   ">= 10.5 / 9 pt", large_enough(sizes) if mine else None)  # fmt: skip


def main() -> int:
    """1 when a target was missed."""
    args = arguments(__doc__)
    report = Report()
    graphs = [ecomap(seed) for seed in range(GRAPHS_PER_TIME * args.times)]
    beside(report, graphs, [timed(graph)[0] for graph in graphs])
    for count, most in ((32, 1000.0), (54, 3000.0)):
        spent = [timed(ecomap(seed, count))[1] for seed in range(args.times)]
        report.add(f"D4 one map of {count} boxes", statistics.median(spent), at_most_ms=most)
        report.add(f"D4 the slowest of {count} boxes", max(spent), at_most_ms=most)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
