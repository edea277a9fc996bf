"""All paths together; the table the documentation and the editor show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nimo_desktop.services.form_fields import person, planned, referred, work
from nimo_desktop.services.form_fields.base import FILE, Listed, Single
from nimo_desktop.services.sheet_parts.facts import Facts

SINGLES: Mapping[str, Single] = MappingProxyType(
    {**person.SINGLES, **work.SINGLES, **planned.SINGLES, **referred.SINGLES})
LISTS: Mapping[str, Listed] = MappingProxyType({**person.LISTS, **work.LISTS, **planned.LISTS})


def audience_hides(found: Single | Listed, facts: Facts) -> bool:
    """Whether this copy may not show it; its label goes with it (sheets.md rules 0.1, 0.2)."""
    return facts.copy != "office" and (found.audience == FILE or not facts.seen(found.audience))
