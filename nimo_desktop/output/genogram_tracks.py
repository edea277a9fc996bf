"""Which line lies above which between two generations: as few crossings as can be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEAR = 0.35


@dataclass(frozen=True, slots=True)
class Bar:
    """A level line with what comes from above (`stems`) and what leaves downwards (`drops`)."""

    key: str
    stems: tuple[float, ...]
    drops: tuple[float, ...]

    @property
    def low(self) -> float:
        return min(*self.stems, *self.drops, self.stems[0])

    @property
    def high(self) -> float:
        return max(*self.stems, *self.drops, self.stems[0])

    @property
    def straight(self) -> bool:
        """Whether it needs no level part at all."""
        return self.high - self.low < 1e-6


def stacked(bars: Sequence[Bar], em: float) -> dict[str, int]:
    """The track of each bar, 0 at the top. Bars side by side may share a track."""
    order = sorted(bars, key=lambda b: (b.low, -b.high, b.key))
    improved = True
    rounds = 0
    while improved and rounds < 30:
        improved, rounds = False, rounds + 1
        for n in range(len(order) - 1):
            upper, lower = order[n], order[n + 1]
            if _price(lower, upper, em) < _price(upper, lower, em):
                order[n], order[n + 1] = lower, upper
                improved = True
    tracks: dict[str, int] = {}
    for n, bar in enumerate(order):
        above = [tracks[o.key] for o in order[:n] if _touch(o, bar, em)]
        tracks[bar.key] = max(above, default=-1) + 1
    return tracks


def _touch(one: Bar, two: Bar, em: float) -> bool:
    return one.low - em * 0.6 < two.high and two.low < one.high + em * 0.6


def _price(upper: Bar, lower: Bar, em: float) -> float:
    """Crossings of the two if `upper` lies above; lines upon each other count more."""
    price = sum(1.0 for x in lower.stems if upper.low < x < upper.high)
    price += sum(1.0 for x in upper.drops if lower.low < x < lower.high)
    near = [(s, d) for s in lower.stems for d in upper.drops if abs(s - d) < NEAR * em]
    return price + 3.0 * len(near)
