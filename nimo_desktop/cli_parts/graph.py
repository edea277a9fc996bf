"""A graph file laid out and written back: boxes and lines in points on the bare 277 x 190 mm."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from nimo_desktop.cli_parts import words
from nimo_desktop.domain.errors import KnownError

if TYPE_CHECKING:
    from nimo_desktop.output.map_values import MapEdge, MapLayout, MapNode, NodeKind

SECTORS = ("庁内", "医療", "障害福祉", "介護", "住まい・就労", "地域・インフォーマル")
"""Their order is their place; others follow by name."""
BARE_A4 = (0.0, 0.0, 277.0, 190.0)
PT_PER_MM = 72 / 25.4


def lay_out_file(source: Path, target: Path) -> None:
    """Read the graph, place it, write the layout. Raises KnownError; nothing is written then."""
    from nimo_desktop.output.files import writing
    from nimo_desktop.output.map_layout import lay_out

    nodes, edges = _read(source)
    start = perf_counter()
    layout = lay_out(nodes, edges, area=BARE_A4, sectors=SECTORS)
    spent = (perf_counter() - start) * 1000
    if layout.proposal is not None:
        raise KnownError(words.GRAPH_TOO_LARGE)
    text = json.dumps(_told(nodes, layout, spent), ensure_ascii=False)
    with writing(target) as file:
        file.write(text.encode())


def _read(source: Path) -> tuple[list[MapNode], list[MapEdge]]:
    try:
        graph = json.loads(source.read_text(encoding="utf-8-sig"))
        return _understood(graph)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise KnownError(words.NO_GRAPH) from None


def _understood(graph: dict[str, list[dict[str, object]]]) -> tuple[list[MapNode], list[MapEdge]]:
    """Nodes and edges; unknown keys are passed over, lines without two boxes left out."""
    from nimo_desktop.output.map_values import MapEdge, MapNode, label_size

    nodes = []
    for row in graph["nodes"]:
        width, height = label_size(str(row.get("label") or row["id"]))
        sector = row.get("sector")
        nodes.append(
            MapNode(
                str(row["id"]), width, height, _kind(row.get("kind")),
                None if sector is None else str(sector),
            )
        )  # fmt: skip
    known = {n.id for n in nodes}
    if len(known) != len(nodes):
        raise ValueError("two boxes with one id")
    pairs = [(str(row["source"]), str(row["target"])) for row in graph.get("edges", [])]
    edges = [
        MapEdge(a, b, str(n))
        for n, (a, b) in enumerate(pairs)
        if a in known and b in known and a != b
    ]
    return nodes, edges


def _kind(word: object) -> NodeKind:
    if word == "self":
        return "self"
    return "family" if word == "family" else "agency"


def _told(nodes: list[MapNode], layout: MapLayout, spent_ms: float) -> dict[str, object]:
    boxes = [(node, layout.boxes[node.id]) for node in nodes]
    return {
        "font_pt": layout.font_pt,
        "anchor": "center",
        "nodes": [
            {"id": node.id, "x": _pt(box.centre[0]), "y": _pt(box.centre[1]), "w": _pt(box.w),
             "h": _pt(box.h), "kind": node.kind, "sector": node.sector}
            for node, box in boxes
        ],
        "edges": [
            {"source": edge.source, "target": edge.target,
             "points": [[_pt(x), _pt(y)] for x, y in route]}
            for edge, route in zip(layout.edges, layout.routes, strict=True)
        ],
        "time_ms": round(spent_ms, 1),
    }  # fmt: skip


def _pt(mm: float) -> float:
    return round(mm * PT_PER_MM, 3)
