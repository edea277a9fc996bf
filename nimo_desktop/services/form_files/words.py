"""The keys a form file may have, and the nearest word to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

TOP = frozenset((
    "id", "title", "number", "source", "source_date", "maker", "about", "juso", "landscape", "a3",
    "confidential", "circulation", "one_page", "shorten", "plan_kind", "readers", "block",
))  # fmt: skip
KINDS: dict[str, frozenset[str]] = {
    "heading": frozenset(("text", "new_page")),
    "row": frozenset(("cells",)),
    "text": frozenset(("on_top",)),
    "checks": frozenset(("several", "columns")),
    "table": frozenset(("name", "label", "bind", "columns", "rows", "most", "lines", "read_only")),
    "picture": frozenset(("diagram", "label", "height_mm")),
    "sign": frozenset(("text", "who")),
    "note": frozenset(("text", "bold", "align")),
    "cut": frozenset(("text",)),
}
"""Kind of a block → the keys it may have besides kind, header and to (and those of a cell)."""

FEW = 8


def near(word: str, allowed: Iterable[str]) -> str:
    """「「本人.氏名」のことですか。」, or the words there are, if they are few."""
    known = list(allowed)
    found = get_close_matches(word, known, n=1, cutoff=0.5)
    if found:
        return f"「{found[0]}」のことですか。"
    if len(known) <= FEW:
        return f"使えるのは{'・'.join(known)}です。"
    return "説明書の一覧から選んでください。"
