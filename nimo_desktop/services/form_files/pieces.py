"""The text of a form file in pieces that can change places with their comments.

A comment right above a part or a box belongs to it, one behind it on the same line as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_BLOCK = re.compile(r"\s*\[\[\s*block\s*\]\]")
_LONG = re.compile(r'"""|\'\'\'')
_TOKEN = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*'
    r"|[\[\]{},]|\s+|[^\s\[\]{},\"'#]+"
)
BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Pieces:
    """`head` is what stands before the first part; `gaps[n]` the empty lines above part n."""

    head: str
    bodies: tuple[str, ...]
    gaps: tuple[str, ...]
    end: str

    def text(self) -> str:
        """The whole file again."""
        parts = [gap + body for gap, body in zip(self.gaps, self.bodies, strict=True)]
        return "".join((self.head, *parts, self.end))

    def with_body(self, at: int, body: str) -> Pieces:
        """One part written anew."""
        bodies = list(self.bodies)
        bodies[at] = body
        return replace(self, bodies=tuple(bodies))

    def inserted(self, at: int, body: str) -> Pieces:
        """One more part at a place."""
        bodies, gaps = list(self.bodies), list(self.gaps)
        bodies.insert(at, body)
        gaps.insert(max(at, 1) if gaps else 0, BETWEEN)
        return replace(self, bodies=tuple(bodies), gaps=tuple(gaps))

    def without(self, at: int) -> Pieces:
        """One part less."""
        bodies, gaps = list(self.bodies), list(self.gaps)
        del bodies[at]
        del gaps[at if at else min(1, len(gaps) - 1)]
        return replace(self, bodies=tuple(bodies), gaps=tuple(gaps))

    def swapped(self, one: int, other: int) -> Pieces:
        """Two parts change places; the empty lines stay where they are."""
        bodies = list(self.bodies)
        bodies[one], bodies[other] = bodies[other], bodies[one]
        return replace(self, bodies=tuple(bodies))


def cut(text: str) -> Pieces:
    """The pieces of a file; `cut(text).text()` is the text."""
    lines = text.splitlines(keepends=True)
    starts = _starts(lines)
    bounds = [*starts, len(lines)]
    chunks = ["".join(lines[a:b]) for a, b in zip([0, *starts], bounds, strict=True)]
    bare = [chunk.rstrip() for chunk in chunks]
    rests = [chunk[len(kept) :] for chunk, kept in zip(chunks, bare, strict=True)]
    return Pieces(bare[0], tuple(bare[1:]), tuple(rests[:-1]), rests[-1])


def _starts(lines: list[str]) -> list[int]:
    """The lines at which parts begin, comments right above them counted in."""
    found, inside = [], ""
    for number, line in enumerate(lines):
        if not inside and _BLOCK.match(line):
            first = number
            while first and lines[first - 1].lstrip().startswith("#"):
                first -= 1
            found.append(first)
        for quote in _LONG.findall(line):
            inside = "" if inside == quote else inside or quote
    return found


@dataclass(frozen=True, slots=True)
class Element:
    """One of a list: what stands before it, itself, and a comment behind it on its line."""

    before: str
    body: str
    after: str = ""

    def like(self, other: Element | None) -> Element:
        """Set off like another one, unless a comment stands above it."""
        if other is None or "#" in self.before:
            return self
        lead = other.before.rpartition("\n")[1:] if "#" in other.before else (other.before,)
        return replace(self, before="".join(lead))


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a list `[ … ]` and what stands before its end."""

    all: tuple[Element, ...]
    tail: str

    def text(self) -> str:
        """The list again, one element a line if it was so."""
        many = "\n" in self.tail or any("\n" in one.before for one in self.all)
        out = "["
        for at, one in enumerate(self.all):
            comma = "," if many or at + 1 < len(self.all) else ""
            needed = "\n" if _commented(out) and not one.before.startswith("\n") else ""
            out += needed + one.before + one.body + comma + one.after
        needed = "\n" if _commented(out) and not self.tail.startswith("\n") else ""
        return out + needed + self.tail + "]"


def _commented(out: str) -> bool:
    """Whether the last line ends in a comment, so that nothing may follow on it."""
    return bool(remarks(out.rpartition("\n")[2]))


def remarks(text: str) -> list[str]:
    """The comments of a text, in order."""
    return [token for token in _TOKEN.findall(text) if token.startswith("#")]


def elements(array: str) -> Elements:
    """The elements of the text of a list, from `[` to `]`."""
    made: list[Element] = []
    before, body, after = "", "", ""
    closed = False
    for token, depth in _tokens(array.strip()[1:-1]):
        quiet = token.isspace() or token.startswith("#")
        if closed and quiet and "\n" not in token:
            after += token
        elif closed and token.isspace():
            first, line, rest = token.partition("\n")
            made.append(Element(before, body, (after + first).rstrip()))
            before, body, after, closed = line + rest, "", "", False
        elif token == "," and depth == 0:
            closed = True
        elif closed:
            made.append(Element(before, body, after.rstrip()))
            before, body, after, closed = after[len(after.rstrip()) :], token, "", False
        elif quiet and depth == 0 and body and token.startswith("#"):
            after += f"  {token}"
        elif quiet and not body:
            before += token
        else:
            body += token
    if not body:
        return Elements(tuple(made), before)
    bare = body.rstrip()
    made.append(Element(before, bare, after.rstrip()))
    return Elements(tuple(made), "" if closed else body[len(bare) :])


def _tokens(inner: str) -> Iterator[tuple[str, int]]:
    """Each token with the depth outside of it."""
    depth = 0
    for token in _TOKEN.findall(inner):
        if token in "]}":
            depth -= 1
        yield token, depth
        if token in "[{":
            depth += 1
