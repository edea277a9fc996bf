"""Where a text says the words that are looked for, however they are spelt."""

from __future__ import annotations

from collections.abc import Mapping

from nimo_desktop.domain.names import fold

Span = tuple[int, int]


def spans(text: str, words: str, variants: Mapping[str, str]) -> list[Span]:
    """(start, length) of each place; width, case, kana and kanji variants count as alike.

    Characters are folded one by one so that places in the folded text lead back to the text.
    """
    wanted = fold(words, variants)
    if not wanted:
        return []
    folded, places = "", []
    for place, char in enumerate(text):
        piece = " " if char.isspace() else fold(char, variants)
        if piece == "-" and place:  # after kana a dash is a long vowel
            piece = fold(text[place - 1:place + 1], variants)[-1:]
        folded += piece
        places += [place] * len(piece)
    found: list[Span] = []
    at = folded.find(wanted)
    while at >= 0:
        first, last = places[at], places[at + len(wanted) - 1]
        found.append((first, last - first + 1))
        at = folded.find(wanted, at + len(wanted))
    return found


def excerpt(text: str, found: list[Span], length: int = 200) -> tuple[str, list[Span]]:
    """The text on one line, beginning shortly before the first place, with the places in it."""
    plain = "".join(" " if char.isspace() else char for char in text)
    start = 0
    if found and found[0][0] > length // 3:
        start = found[0][0] - 12
    lead = "…" if start else ""
    cut = lead + plain[start:start + length]
    moved = [(at - start + len(lead), size) for at, size in found if start <= at < start + length]
    return cut, moved
