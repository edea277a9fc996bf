"""Full-width input made plain. Names, addresses and notes are never folded this way."""

from __future__ import annotations

import re
import unicodedata

_HYPHENS = dict.fromkeys(map(ord, "ー−‐‑‒–—―－ｰ─"), "-")
_KATAKANA = re.compile("[ァ-ヶ]")


def half_width(text: str) -> str:
    """Digits, letters and signs in half width, every kind of dash as `-`, blanks trimmed."""
    return unicodedata.normalize("NFKC", text).translate(_HYPHENS).strip()


def hiragana(text: str) -> str:
    """Katakana, also half-width, as hiragana; runs of blanks as one full-width blank."""
    wide = unicodedata.normalize("NFKC", text)
    folded = _KATAKANA.sub(lambda found: chr(ord(found[0]) - 0x60), wide)
    return "\u3000".join(folded.split())
