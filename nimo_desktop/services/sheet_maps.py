"""The diagrams of a 書類: drawn from the record, or as they stood when its edition was fixed.

A fixed edition keeps what each diagram told and where its boxes stood, once for readers inside and
once for those outside: lines of tension and the office's own notes are in the first alone.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from nimo_desktop.domain.errors import SheetUnreadable
from nimo_desktop.domain.form_def import FormDef, PictureDef, Reader
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.output.ecomap import TooManyBoxes
from nimo_desktop.output.ecomap_values import EcomapData
from nimo_desktop.services import genograms
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.maps import copies, drawing, family_hand, plain
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import FamilyTold, MapWish
from nimo_desktop.services.sheet_parts.facts import Facts
from nimo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet
    from nimo_desktop.output.shapes import Page

_KINDS = {
    "エコマップ": drawing.ECOMAP, "支援体制図": drawing.TEAM, "ジェノグラム": drawing.GENOGRAM,
}  # fmt: skip
_INSIDE = (Reader.FILE, Reader.INSIDE)
_COPIES = (MapCopy.WHOLE, MapCopy.PERSON)


@dataclasses.dataclass(frozen=True, slots=True)
class KeptMap:
    """One diagram of one copy as it stood: a map of supporters or a family."""

    told: EcomapData | None = None
    family: FamilyTold | None = None


def drawn(
    ws: Workspace, form: FormDef, values: Values, facts: Facts, reader: Reader, *, fonts: FontSet
) -> tuple[tuple[str, Page], ...]:
    """The diagrams the form asks for; for readers outside without tension. Raises
    SheetUnreadable.
    """
    copy = MapCopy.WHOLE if reader in _INSIDE else MapCopy.PERSON
    if values.maps is not None:
        return tuple(
            (name, _page(_kept(text, copy), copy, fonts)) for name, text in values.maps.items())
    case_id = _to_draw(facts)
    if case_id is None:
        return ()
    return tuple(
        (name, drawing.drawn(ws, case_id, fonts, MapWish(kind=_KINDS[name], copy=copy)).page)
        for name in _wanted(form)
    )


def as_seen(ws: Workspace, form: FormDef, values: Values, facts: Facts) -> Values:
    """The values with the diagrams as they stand today, none where there is nobody to draw."""
    names = tuple(_wanted(form))
    if not names:
        return values
    case_id = _to_draw(facts)
    maps = {name: _text(ws, case_id, _KINDS[name]) for name in names} if case_id else {}
    return dataclasses.replace(values, maps=MappingProxyType(maps))


def _wanted(form: FormDef) -> Iterator[str]:
    names = {b.part.diagram for b in form.blocks if isinstance(b.part, PictureDef)}
    return (name for name in sorted(names) if name in _KINDS)


def _to_draw(facts: Facts) -> CaseId | None:
    """The case, if there is anybody to draw."""
    if facts.case is None or not (facts.ties or facts.relatives):
        return None
    return facts.case.id


def _text(ws: Workspace, case_id: CaseId, kind: str) -> str:
    from nimo_desktop.output.fonts import load_fonts

    fonts = load_fonts()
    keep = _family if kind == drawing.GENOGRAM else _supporters
    return plain.to_text({
        copy.value: keep(ws, case_id, MapWish(kind=kind, copy=copy), fonts) for copy in _COPIES
    })  # fmt: skip


def _supporters(ws: Workspace, case_id: CaseId, wish: MapWish, fonts: FontSet) -> KeptMap:
    told = drawing.data_of(ws, case_id, wish)
    # More boxes than any page holds: the sheet says so whenever it is printed.
    with suppress(TooManyBoxes):
        spots = drawing.places_of(drawing.page_of(told, fonts))
        seen = {one.id: spots[one.id][:2] for one in told.supporters if one.id in spots}
        told = dataclasses.replace(told, edits=dataclasses.replace(told.edits, seen=seen))
    return KeptMap(told)


def _family(ws: Workspace, case_id: CaseId, wish: MapWish, fonts: FontSet) -> KeptMap:
    told = drawing.family_told(ws, case_id, wish)
    # A family too large for any page: as with too many boxes.
    with suppress(ValueError):
        placed = genograms.standing(told.data, fonts, told.edits).placed
        # Not rounded as the hand's work is: a hair's breadth would bend other lines.
        edits = dataclasses.replace(
            family_hand.remembered(told.edits, placed),
            seen={person: (at.x, at.y) for person, at in placed.places.items()})
        told = dataclasses.replace(told, edits=edits)
    return KeptMap(None, told)


def _kept(text: str, copy: MapCopy) -> KeptMap:
    try:
        found: Mapping[str, object] = json.loads(text)
        return plain.from_plain(found[copy.value], KeptMap)
    except (ValueError, TypeError, KeyError, AttributeError) as trouble:
        raise SheetUnreadable from trouble


def _page(kept: KeptMap, copy: MapCopy, fonts: FontSet) -> Page:
    if kept.family is not None:
        family = kept.family
        return genograms.drawn(family.data, fonts, family.notation, edits=family.edits)
    if kept.told is None:
        raise SheetUnreadable
    return drawing.page_of(copies.for_copy(kept.told, copy), fonts)
