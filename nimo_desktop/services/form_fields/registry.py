"""All paths together; the table the documentation and the editor show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from nimo_desktop.services.form_fields import person, planned, referred, work
from nimo_desktop.services.form_fields.base import FILE, Listed, RowRule, Single
from nimo_desktop.services.sheet_parts.facts import Facts

_TOLD = frozenset((
    "相談.受付日時", "相談.種別", "相談.経路", "相談.方法", "相談.紹介元", "相談.用件", "相談.内容",
    "相談.これまで", "相談.対応・助言", "相談.これまでの相談先"))
"""A caller's own words, and what would tell who called (sheets.md rule 0.1)."""
_OTHERS = frozenset(("相談.家族の希望", "連携.世帯の要点"))
"""What others said or what tells of them."""


def _ruled(path: str, one: Single) -> Single:
    """With the rules for a 開示請求, where what belongs to others is barred; and what a call says
    stays away where nobody may know that there was one.
    """
    own, called = one.withheld, path.startswith("相談.")

    def withheld(facts: Facts) -> bool:
        others = path in _OTHERS or (path in _TOLD and facts.told_by_another)
        return (
            (facts.on_request and others)
            or (called and facts.call_secret)
            or (own is not None and own(facts))
        )

    return replace(one, withheld=withheld) if called or own or path in _OTHERS else one


SINGLES: Mapping[str, Single] = MappingProxyType({
    path: _ruled(path, one)
    for part in (person, work, planned, referred)
    for path, one in part.SINGLES.items()
})
LISTS: Mapping[str, Listed] = MappingProxyType({**person.LISTS, **work.LISTS, **planned.LISTS})




def audience_hides(found: Single | Listed, facts: Facts) -> bool:
    """Whether this copy may not show it; its label goes with it (sheets.md rules 0.1, 0.2)."""
    if facts.copy == "office":
        return False
    if found.audience == FILE or not facts.seen(found.audience):
        return True
    return isinstance(found, Single) and found.withheld is not None and found.withheld(facts)


def row_rule(found: Listed | None, facts: Facts) -> RowRule | None:
    """The rule about single rows of the list, if this copy has to mind it."""
    rule = None if found is None else found.rows
    return rule if rule is not None and facts.copy in rule.copies else None


def withheld_parts(found: Listed | None, facts: Facts) -> frozenset[str]:
    """Parts of a list that this copy may not show, also where they were typed over."""
    if found is None or found.withheld is None or facts.copy == "office":
        return frozenset()
    return found.withheld(facts)
