"""Random families for the genogram: up to five generations and forty people."""

from __future__ import annotations

import random

from nimo_desktop.output.genogram import (
    GenogramBond,
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
)

SURNAMES = ("見本", "佐々木", "鈴木", "山田", "長谷川", "伊集院")
NAMES = ("太郎", "花子", "さくら", "彦左衛門", "翔", "", "Alexandra Wilhelmina", "一")
ENDS = ("", "", "", "separated", "divorced", "widowed")
BONDS = ("very_close", "close", "distant", "conflict", "hostile", "cutoff", "violence")


class FamilyMaker:
    """Grows a family from a couple at the top; some partners bring their own parents."""

    def __init__(self, seed: int, *, most: int = 40, generations: int = 5) -> None:
        self.chance = random.Random(seed)
        self.most = most
        self.generations = generations
        self.people: list[GenogramPerson] = []
        self.unions: list[GenogramUnion] = []
        self.children: list[GenogramChild] = []

    def made(self) -> GenogramData:
        """The whole family with household, key person and ties."""
        top = self._person(0, "male")
        self._unions(top, 0)
        chance = self.chance
        index = chance.choice(self.people).id
        home = set(chance.sample([p.id for p in self.people], min(len(self.people), 5))) | {index}
        keys = set(chance.sample([p.id for p in self.people], min(len(self.people), 2)))
        people = tuple(
            GenogramPerson(
                p.id, p.name, p.sex, p.age, p.birth, p.dead, index=p.id == index,
                key_person=p.id in keys, together=p.id in home and not p.dead, unborn=p.unborn,
            )
            for p in self.people
        )  # fmt: skip
        bonds = tuple(
            GenogramBond(*(p.id for p in chance.sample(self.people, 2)), chance.choice(BONDS))
            for _ in range(chance.randint(0, 5) if len(people) > 1 else 0)
        )
        return GenogramData("ジェノグラム", "令和8年11月21日", "健康増進課", people,
                            tuple(self.unions), tuple(self.children), bonds)  # fmt: skip

    @property
    def full(self) -> bool:
        return len(self.people) >= self.most

    def _person(self, row: int, sex: str = "", *, unborn: bool = False) -> str:
        chance = self.chance
        number = len(self.people)
        born = 1900 + row * 27 + chance.randint(0, 20)
        sex = sex or chance.choice(("male", "female", "male", "female", "male", "unknown"))
        age = chance.choice((f"{max(0, 2026 - born)}", f"{max(0, 2026 - born)}歳", "", "70歳代"))
        self.people.append(
            GenogramPerson(
                f"p{number}", f"{chance.choice(SURNAMES)} {chance.choice(NAMES)}".strip(), sex,
                "" if unborn else age, f"{born}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
                dead=row < 2 and chance.random() < 0.6, unborn=unborn,
            )
        )  # fmt: skip
        return f"p{number}"

    def _unions(self, person: str, row: int) -> None:
        chance = self.chance
        sex = next(p.sex for p in self.people if p.id == person)
        for order in range(chance.choice((1, 1, 1, 2, 2, 3))):
            if self.full:
                return
            partner = None
            if chance.random() < 0.85:
                partner = self._person(row, {"male": "female", "female": "male"}.get(sex, ""))
                if chance.random() < 0.3 and row:
                    self._parents(partner, row)
            self._union(person, partner, row, order)

    def _union(self, person: str, partner: str | None, row: int, order: int) -> None:
        chance = self.chance
        ident = f"u{len(self.unions)}"
        a, b = (partner, person) if partner and chance.random() < 0.5 else (person, partner)
        kind = chance.choice(("marriage", "marriage", "unregistered", "unknown"))
        self.unions.append(GenogramUnion(ident, a, b, kind, chance.choice(ENDS), order))
        if row + 1 >= self.generations:
            return
        for _ in range(chance.choice((0, 1, 2, 2, 3, 4)) or (0 if partner else 1)):
            if self.full:
                return
            self._child(ident, row + 1)

    def _child(self, union: str, row: int) -> None:
        chance = self.chance
        unborn = row > 2 and chance.random() < 0.05
        kid = self._person(row, unborn=unborn)
        kind = chance.choice(("birth",) * 8 + ("adopted", "foster"))
        if chance.random() < 0.12 and not self.full and not unborn:
            twin = self._person(row)
            identical = chance.random() < 0.5
            self._same_birth(kid, twin)
            for one in (kid, twin):
                self.children.append(GenogramChild(union, one, "birth", f"t{kid}", identical))
            return
        self.children.append(GenogramChild(union, kid, kind))
        if not unborn and chance.random() < 0.6:
            self._unions(kid, row)
        if kind == "adopted" and chance.random() < 0.5:
            self._parents(kid, row)

    def _same_birth(self, one: str, two: str) -> None:
        import dataclasses

        birth = next(p.birth for p in self.people if p.id == one)
        self.people = [
            dataclasses.replace(p, birth=birth, unborn=False) if p.id == two else p
            for p in self.people
        ]

    def _parents(self, person: str, row: int) -> None:
        """Parents of somebody who came in from outside, sometimes only one, with siblings."""
        chance = self.chance
        if len(self.people) + 2 > self.most:
            return
        father = self._person(row - 1, "male")
        mother = self._person(row - 1, "female") if chance.random() < 0.8 else None
        ident = f"u{len(self.unions)}"
        self.unions.append(GenogramUnion(ident, father, mother, "marriage", chance.choice(ENDS)))
        self.children.append(GenogramChild(ident, person))
        for _ in range(chance.choice((0, 0, 1, 2))):
            if not self.full:
                self.children.append(GenogramChild(ident, self._person(row)))


def a_family(seed: int, *, most: int = 40, generations: int = 5) -> GenogramData:
    """The same family for the same seed."""
    return FamilyMaker(seed, most=most, generations=generations).made()
