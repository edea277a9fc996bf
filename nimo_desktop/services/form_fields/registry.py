"""All paths together; the table the documentation and the editor show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from nimo_desktop.services.form_fields import person, planned, referred, work
from nimo_desktop.services.form_fields.base import FILE, Listed, Single
from nimo_desktop.services.sheet_parts.facts import Facts


def _of_call(one: Single) -> Single:
    """What the call says stays away where nobody may know that there was one."""
    own = one.withheld
    return replace(
        one, withheld=lambda facts: facts.call_secret or (own is not None and own(facts)))


SINGLES: Mapping[str, Single] = MappingProxyType({
    path: _of_call(one) if path.startswith("相談.") else one
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


def withheld_parts(found: Listed | None, facts: Facts) -> frozenset[str]:
    """Parts of a list that this copy may not show, also where they were typed over."""
    if found is None or found.withheld is None or facts.copy == "office":
        return frozenset()
    return found.withheld(facts)
