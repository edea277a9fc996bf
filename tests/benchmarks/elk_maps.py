"""The same maps drawn by ELK (elkjs) in Node, where both are there: layered, right-angled lines.

ELK is no Python library: `npm install elkjs` in a folder and NODE_PATH on its `node_modules`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from graphviz_maps import LARGEST_PT, REFERENCE_PT

from nimo_desktop.output.map_values import MapBox, MapEdge, MapLayout, MapNode

OPTIONS = {
    "elk.algorithm": "layered",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.direction": "RIGHT",
    "elk.layered.thoroughness": "20",
    "elk.spacing.nodeNode": "4",
    "elk.layered.spacing.nodeNodeBetweenLayers": "8",
}
SCRIPT = """
const ELK = require('elkjs'), elk = new ELK();
const graphs = JSON.parse(require('fs').readFileSync(0));
Promise.all(graphs.map((g) => elk.layout(g))).then((all) => console.log(JSON.stringify(all)));
"""


def installed() -> bool:
    """Whether Node is here and finds elkjs."""
    if shutil.which("node") is None:
        return False
    asked = subprocess.run(
        ["node", "-e", "require('elkjs')"], capture_output=True, timeout=60, check=False
    )
    return asked.returncode == 0


def drawn(
    graphs: Sequence[tuple[list[MapNode], list[MapEdge]]], page: tuple[float, float]
) -> list[MapLayout]:
    """ELK's places and lines of every graph, shrunk to the page as a print would be."""
    asked = json.dumps([_asked(*graph) for graph in graphs])
    done = subprocess.run(
        ["node", "-e", SCRIPT], input=asked, capture_output=True, text=True, check=True, timeout=600
    )
    return [_layout(edges, told, page) for (_, edges), told in zip(
        graphs, json.loads(done.stdout), strict=True
    )]  # fmt: skip


def _asked(nodes: Sequence[MapNode], edges: Sequence[MapEdge]) -> dict[str, Any]:
    scale = REFERENCE_PT / 10.0
    return {
        "id": "map",
        "layoutOptions": OPTIONS,
        "children": [
            {"id": n.id, "width": n.w_mm * scale, "height": n.h_mm * scale} for n in nodes
        ],
        "edges": [
            {"id": f"line{k}", "sources": [e.source], "targets": [e.target]}
            for k, e in enumerate(edges)
        ],
    }


def _layout(edges: Sequence[MapEdge], told: dict[str, Any], page: tuple[float, float]) -> MapLayout:
    boxes = {c["id"]: MapBox(c["x"], c["y"], c["width"], c["height"]) for c in told["children"]}
    fit = min(page[0] / told["width"], page[1] / told["height"], LARGEST_PT / REFERENCE_PT)
    return MapLayout(
        boxes, tuple(map(_route, told["edges"])), REFERENCE_PT * fit, None, tuple(edges)
    )


def _route(edge: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    part = edge["sections"][0]
    points = [part["startPoint"], *part.get("bendPoints", []), part["endPoint"]]
    return tuple((p["x"], p["y"]) for p in points)
