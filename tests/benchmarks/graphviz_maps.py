"""The same maps drawn by Graphviz, where it is installed: neato and twopi, boxes pushed apart."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence

from measuring import Report

from nimo_desktop.output.map_values import MapBox, MapEdge, MapLayout, MapNode

ENGINES = ("neato", "twopi")
INCH = 25.4
REFERENCE_PT, LARGEST_PT = 10.5, 12.0


def beside(
    report: Report, graphs: Sequence[tuple[list[MapNode], list[MapEdge]]], page: tuple[float, float]
) -> dict[str, list[MapLayout]]:
    """All graphs by every engine that is there; the report says which are not."""
    found = {}
    for engine in ENGINES:
        if shutil.which(engine) is None:
            report.say(f"D1 {engine}", "not installed", "-", None, "", None)
        else:
            found[engine] = [drawn(engine, *graph, page) for graph in graphs]
    return found


def drawn(
    engine: str, nodes: Sequence[MapNode], edges: Sequence[MapEdge], page: tuple[float, float]
) -> MapLayout:
    """Graphviz' places with straight lines, shrunk to the page as a print would be."""
    scale = REFERENCE_PT / 10.0
    lines = ["graph {", 'overlap=prism; splines=line; node [shape=box, fixedsize=true, label=""];']
    for node in nodes:
        width, height = node.w_mm * scale / INCH, node.h_mm * scale / INCH
        lines.append(f'"{node.id}" [width={width:.4f}, height={height:.4f}];')
    lines += [f'"{edge.source}" -- "{edge.target}";' for edge in edges]
    done = subprocess.run(
        [engine, "-Tjson"], input="\n".join([*lines, "}"]), capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    at = {
        o["name"]: [float(v) / 72 * INCH for v in o["pos"].split(",")]
        for o in json.loads(done.stdout)["objects"]
    }
    boxes = {
        n.id: MapBox(
            at[n.id][0] - n.w_mm * scale / 2, -at[n.id][1] - n.h_mm * scale / 2,
            n.w_mm * scale, n.h_mm * scale,
        )
        for n in nodes
    }  # fmt: skip
    wide = max(b.x + b.w for b in boxes.values()) - min(b.x for b in boxes.values())
    high = max(b.y + b.h for b in boxes.values()) - min(b.y for b in boxes.values())
    fit = min(page[0] / wide, page[1] / high, LARGEST_PT / REFERENCE_PT)
    routes = tuple((boxes[e.source].centre, boxes[e.target].centre) for e in edges)
    return MapLayout(boxes, routes, REFERENCE_PT * fit, None, tuple(edges))
