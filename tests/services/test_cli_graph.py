"""`diagram --graph`: a graph file laid out without a vault, measured as the contract says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_kit import is_one_japanese_sentence
from map_kit import SECTORS, overlaps, run_through

from nimo_desktop import cli
from nimo_desktop.cli_parts.graph import BARE_A4, PT_PER_MM
from nimo_desktop.output.map_values import MapBox, MapEdge, MapLayout


def a_graph(agencies: int = 14) -> dict[str, list[dict[str, object]]]:
    nodes: list[dict[str, object]] = [
        {"id": "p", "label": "本人", "kind": "self", "sector": None, "colour": "unknown key"},
        {"id": "m", "label": "母", "kind": "family", "sector": None},
    ]
    nodes += [
        {"id": f"a{n}", "label": "相談支援事業所", "kind": "agency", "sector": SECTORS[n % 6]}
        for n in range(agencies)
    ]
    edges: list[dict[str, object]] = [{"source": "p", "target": n["id"]} for n in nodes[1:]]
    return {"nodes": nodes, "edges": [*edges, {"source": "a0", "target": "a3"}]}


def test_a_graph_is_laid_out_on_bare_a4_in_points(tmp_path: Path) -> None:
    source, target = tmp_path / "g.json", tmp_path / "f.json"
    source.write_text(json.dumps(a_graph()), encoding="utf-8")
    assert cli.main(["diagram", "--graph", str(source), "--to", str(target)]) == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    assert told["font_pt"] >= 10.5
    assert told["anchor"] == "center"
    assert told["time_ms"] > 0
    boxes = {
        n["id"]: MapBox(n["x"] - n["w"] / 2, n["y"] - n["h"] / 2, n["w"], n["h"])
        for n in told["nodes"]
    }
    edges = tuple(MapEdge(e["source"], e["target"]) for e in told["edges"])
    lines = tuple(tuple((x, y) for x, y in e["points"]) for e in told["edges"])
    layout = MapLayout(boxes, lines, told["font_pt"], None, edges)
    assert (len(boxes), len(edges)) == (16, 16)
    assert overlaps(boxes) == []
    assert run_through(layout) == []
    assert all(b.w >= told["font_pt"] for b in boxes.values())
    right, bottom = BARE_A4[2] * PT_PER_MM, BARE_A4[3] * PT_PER_MM
    assert all(0 <= x <= right and 0 <= y <= bottom for line in lines for x, y in line)


@pytest.mark.parametrize(
    "content", ["", "no json", "[]", '{"nodes": [{"label": "x"}]}', '{"nodes": [1]}', "\udcff"]
)
def test_what_is_no_graph_is_told_and_nothing_written(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "g.json", tmp_path / "f.json"
    source.write_text(content, encoding="utf-8", errors="surrogateescape")
    assert cli.main(["diagram", "--graph", str(source), "--to", str(target)]) == 1
    assert is_one_japanese_sentence(capsys.readouterr().err)
    assert not target.exists()


def test_too_large_a_graph_proposes_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "g.json", tmp_path / "f.json"
    source.write_text(json.dumps(a_graph(600)), encoding="utf-8")
    assert cli.main(["diagram", "--graph", str(source), "--to", str(target)]) == 1
    assert "A3" in capsys.readouterr().err
    assert not target.exists()
