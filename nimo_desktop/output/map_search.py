"""Which box stands on which slot: annealing on the slots with straight lines.

What lines cross and what they run into is known per slot, as sets of bits, so that one exchange
costs some ten microseconds. The chance is drawn from a fixed start: the same map, the same picture.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

from nimo_desktop.output.map_geometry import enters
from nimo_desktop.output.map_slots import Slots

CROSSING = 10.0
THROUGH = 7.0
FOREIGN_SLOT = 14.0
FAMILY_FAR = 3.0
LENGTH = 0.5
NEIGHBOUR = 0.3
ALONE = 6.5
TIGHT_ROW = 20.0
LEAST_X = 6.0
CLEAR = 1.2
HOT, COLD = 20.0, 0.2


class Search:
    """One annealing run. `at` is the slot of every node; free slots hold -1 in `holds`."""

    def __init__(
        self,
        slots: Slots,
        start: Sequence[int],
        edges: Sequence[tuple[int, int]],
        *,
        fees: Sequence[Mapping[int, float]],
        groups: Sequence[int],
        fixed: frozenset[int],
        widths: Sequence[float],
    ) -> None:
        self.slots, self.edges, self.fees, self.groups = slots, list(edges), fees, groups
        self.at = list(start)
        self.size = len(slots.places)
        self.holds = [-1] * self.size
        for node, slot in enumerate(self.at):
            self.holds[slot] = node
        self.busy = sum(1 << slot for slot in self.at)
        self.loose = [n for n in range(len(start)) if n not in fixed]
        self.fixed = fixed
        self.of: list[list[int]] = [[] for _ in start]
        for n, (a, b) in enumerate(self.edges):
            self.of[a].append(n)
            self.of[b].append(n)
        self.widths = [w + LEAST_X for w in widths]
        self.used = [0.0] * len(slots.room)
        for node, slot in enumerate(self.at):
            self.used[slots.part_of[slot]] += self.widths[node]
        self.enough = {g: min(3, list(groups).count(g) - 1) for g in set(groups)}
        self.near = _neighbours(slots)
        self._sides: dict[int, tuple[int, int]] = {}
        self._blocks: dict[int, int] = {}
        self._lengths: dict[int, float] = {}
        step = math.hypot(*slots.pitch)
        self.unit = LENGTH / max(step, 1e-6)

    def run(self, steps: int) -> list[int]:
        """The slot of every node after so many tries."""
        chance = random.Random(20261121)
        if not self.loose or self.size < 3:
            return self.at
        cooling = (COLD / HOT) ** (1 / max(1, steps))
        heat, total, best, best_at = HOT, 0.0, 0.0, list(self.at)
        for _ in range(steps):
            heat *= cooling
            node = self.loose[int(chance.random() * len(self.loose))]
            back, to = self.at[node], self._aim(node, chance)
            other = self.holds[to]
            if to == back or other in self.fixed:
                continue
            touched = self.of[node] if other < 0 else _both(self.of[node], self.of[other])
            before = self._cost(node, other, touched, back, to)
            self._exchange(node, to)
            gain = self._cost(node, other, touched, back, to) - before
            if gain <= 0 or chance.random() < math.exp(-gain / heat):
                total += gain
                if total < best - 1e-9:
                    best, best_at = total, list(self.at)
            else:
                self._exchange(node, back)
        self.at = best_at
        return best_at

    def _aim(self, node: int, chance: random.Random) -> int:
        """A slot to try: mostly one that costs the node no fee, else one beside it."""
        fees = self.fees[node]
        if chance.random() < 0.65:
            for _ in range(8):
                slot = int(chance.random() * self.size)
                if not fees.get(slot):
                    return slot
        beside = self.near[self.at[node]]
        return beside[int(chance.random() * len(beside))] if beside else self.at[node]

    def _exchange(self, node: int, to: int) -> None:
        back, other = self.at[node], self.holds[to]
        self.at[node], self.holds[to], self.holds[back] = to, node, other
        if other < 0:
            self.busy ^= 1 << back | 1 << to
        moved = self.widths[node]
        if other >= 0:
            self.at[other] = back
            moved -= self.widths[other]
        part_of = self.slots.part_of
        self.used[part_of[back]] -= moved
        self.used[part_of[to]] += moved

    def _cost(self, node: int, other: int, touched: Sequence[int], back: int, to: int) -> float:
        """Everything that an exchange of the two slots can change."""
        at, edges = self.at, self.edges
        cost = self.fees[node].get(at[node], 0.0) + self._strangers(at[node])
        if other >= 0:
            cost += self.fees[other].get(at[other], 0.0) + self._strangers(at[other])
        room, used, part_of = self.slots.room, self.used, self.slots.part_of
        for part in {part_of[back], part_of[to]}:
            if used[part] > room[part]:
                cost += TIGHT_ROW + (used[part] - room[part])
        busy = self.busy
        for index in touched:
            a, b = edges[index]
            key = self._key(at[a], at[b])
            cost += THROUGH * (self._blocks[key] & busy).bit_count() + self._lengths[key]
        cost += CROSSING * self._crossings(touched)
        if other < 0:
            cost += THROUGH * self._run_into(touched, busy & (1 << back | 1 << to))
        return cost

    def _run_into(self, touched: Sequence[int], mask: int) -> int:
        """How often the other lines run into the one filled slot of the two."""
        at, count = self.at, 0
        for index, (a, b) in enumerate(self.edges):
            if index not in touched and self._blocks[self._key(at[a], at[b])] & mask:
                count += 1
        return count

    def _crossings(self, touched: Sequence[int]) -> int:
        """Two lines cross when each has one end of the other on either side."""
        at, count, done = self.at, 0, 0
        sides, lines = self._sides, [(at[a], at[b]) for a, b in self.edges]
        ends = [1 << a | 1 << b for a, b in lines]
        for index in touched:
            left, right = sides[self._key(*lines[index])]
            mine = ends[index]
            for n, other in enumerate(ends):
                if left & other and right & other:
                    pair = sides[self._key(*lines[n])]
                    if pair[0] & mine and pair[1] & mine and not (done >> n) & 1:
                        count += 1
            done |= 1 << index
        return count

    def _strangers(self, slot: int) -> float:
        """Neighbours of another sector, and how many of the own are missing beside it."""
        own = self.groups[self.holds[slot]]
        if own < 0:
            return 0.0
        holds, groups, same, foreign = self.holds, self.groups, 0, 0
        for s in self.near[slot]:
            held = holds[s]
            if held >= 0:
                group = groups[held]
                if group == own:
                    same += 1
                elif group >= 0:
                    foreign += 1
        return NEIGHBOUR * foreign + ALONE * max(0, self.enough[own] - same)

    def _key(self, a: int, b: int) -> int:
        key = a * self.size + b if a < b else b * self.size + a
        if key not in self._sides:
            self._learn(key, min(a, b), max(a, b))
        return key

    def _learn(self, key: int, a: int, b: int) -> None:
        """Which slots lie left, right and under the line between two slots, and its length."""
        places = self.slots.places
        p, q = places[a], places[b]
        w, h = self.slots.cell[0] / 2 + CLEAR, self.slots.cell[1] / 2 + CLEAR
        left = right = under = 0
        dx, dy = q[0] - p[0], q[1] - p[1]
        for slot, (x, y) in enumerate(places):
            if slot in (a, b):
                continue
            side = dx * (y - p[1]) - dy * (x - p[0])
            if side > 1e-6:
                left |= 1 << slot
            elif side < -1e-6:
                right |= 1 << slot
            if enters(p, q, (x - w, y - h, x + w, y + h)):
                under |= 1 << slot
        self._sides[key], self._blocks[key] = (left, right), under
        self._lengths[key] = self.unit * math.hypot(dx, dy)


def _both(a: Sequence[int], b: Sequence[int]) -> list[int]:
    return [*a, *(n for n in b if n not in a)]


def _neighbours(slots: Slots) -> list[list[int]]:
    """Slots within about one step across and down."""
    wide, high = slots.pitch[0] * 1.1, slots.pitch[1] * 1.1
    return [
        [
            t for t, q in enumerate(slots.places)
            if t != s and abs(p[0] - q[0]) <= wide and abs(p[1] - q[1]) <= high
        ]
        for s, p in enumerate(slots.places)
    ]  # fmt: skip
