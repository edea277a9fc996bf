"""「だれのことですか」: the person of a call by kana, part of a name, telephone, number."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from datetime import date, datetime
from uuid import UUID

from nimo_desktop.domain import likeness
from nimo_desktop.domain.dates_jp import PartialDate, age_text
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.domain.names import fold, is_kana
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import search
from nimo_desktop.storage.lists import people as lists
from nimo_desktop.storage.records import Reading

_NUMBER = re.compile(r"[A-Z]\d{1,2}-[UKT]-[A-Z]\d{4,}")
_PHONE = re.compile(r"[0-9+() -]+")
_FEWEST_DIGITS = 3
_CANDIDATES = 60


@dataclasses.dataclass(frozen=True, slots=True)
class PersonCard:
    """What the nurse has to know before she says the second sentence; words, not codes.

    `warn_office` is True unless the person said that the town hall may name itself.
    """

    person_id: PersonId
    name: str = ""
    kana: str = ""
    age: str = ""
    sex: str = ""
    district: str = ""
    phone: str = ""
    restricted: bool = False
    cautions: tuple[str, ...] = ()
    caution_note: str = ""
    office_name: str = ""
    warn_office: bool = False
    case_id: CaseId | None = None
    case_number: str = ""
    holder: str = ""
    last_at: datetime | None = None
    last_method: str = ""
    next_on: date | None = None
    next_title: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What stands in the form about a person who may be known already."""

    name: str = ""
    kana: str = ""
    birth: PartialDate | None = None
    phone: str = ""
    address: str = ""
    leave_out: PersonId | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Similar:
    """A known person, and how alike (`domain.likeness`); `likely` asks whether they are one."""

    card: PersonCard
    score: int
    likely: bool


def who(ws: Workspace, text: str, *, limit: int = 8) -> tuple[PersonCard, ...]:
    """The people the line may mean, the likeliest first; nothing for less than it takes to tell.

    Kana: the beginning of a reading, then anywhere in it. Digits: beginning or end of a telephone.
    R8-K-A0001 or U…: the person of that record. Anything else: part of name or address.
    """
    typed = text.strip()
    if not typed:
        return ()
    with ws.vault.read() as conn:
        ids = _ids(ws, conn, typed, limit)[:limit]
        facts = lists.cards(conn, ids, today=ws.today()) if ids else ()
    return tuple(_card(ws, one) for one in facts)


def card(ws: Workspace, person_id: PersonId) -> PersonCard | None:
    """The card of one person; None if she lies in the trash."""
    with ws.vault.read() as conn:
        facts = lists.cards(conn, [person_id], today=ws.today())
    return _card(ws, facts[0]) if facts else None


def _ids(ws: Workspace, conn: Reading, typed: str, limit: int) -> list[UUID]:
    plain = unicodedata.normalize("NFKC", typed).upper().strip()
    plain = re.sub("[‐‑–—―ー−]", "-", plain) if _starts_like_number(plain) else plain
    if _NUMBER.fullmatch(plain):
        return list(dict.fromkeys(lists.by_number(conn, plain)))
    if _PHONE.fullmatch(plain):
        digits = re.sub(r"\D", "", plain)
        return (
            lists.by_digits(conn, digits, limit=limit) if len(digits) >= _FEWEST_DIGITS else []
        )
    found: list[UUID] = []
    if is_kana(typed):
        found = _by_reading(ws, conn, typed, limit)
    if len(found) < limit and (len(typed) > 1 or not is_kana(typed)):
        found += search.find(conn, "person", typed, variants=ws.variants, limit=limit)
    return list(dict.fromkeys(found))


def _starts_like_number(plain: str) -> bool:
    return bool(re.match(r"(?:[A-Z]?\d|[A-Z]\d)", plain))


def _by_reading(ws: Workspace, conn: Reading, typed: str, limit: int) -> list[UUID]:
    """Readings are kept with a full-width blank between family and given name."""
    folded = fold(typed, {})
    return lists.by_kana(conn, folded.replace(" ", "\u3000"), limit=limit) or lists.by_kana(
        conn, folded, limit=limit
    )


def _card(ws: Workspace, facts: lists.CardFacts) -> PersonCard:
    codes = ws.codes
    return PersonCard(
        person_id=PersonId(facts.person_id),
        name=facts.name,
        kana=facts.kana,
        age=age_text(facts.birth, ws.today()),
        sex=codes.label("sex", facts.sex),
        district="" if facts.restricted else facts.district,
        phone=facts.phone,
        restricted=facts.restricted,
        cautions=tuple(codes.label("caution", code) for code in facts.cautions),
        caution_note=facts.caution_note,
        office_name=codes.label("office_name", facts.office_name or "unasked"),
        warn_office=facts.office_name != "ok",
        case_id=CaseId(facts.case_id) if facts.case_id else None,
        case_number=facts.case_number,
        holder=facts.holder,
        last_at=facts.last_at,
        last_method=codes.label("method", facts.last_method),
        next_on=facts.next_on,
        next_title=facts.next_title,
    )


def similar(ws: Workspace, sought: Sought, *, limit: int = 5) -> tuple[Similar, ...]:
    """Known people who may be the one in the form, the likeliest first. Nothing is merged."""
    probe = likeness.probe(
        ws.variants,
        name=sought.name,
        kana=sought.kana,
        birth=sought.birth,
        phones=(sought.phone,) if sought.phone else (),
        address=sought.address,
    )
    with ws.vault.read() as conn:
        ids = [i for i in _candidates(ws, conn, sought) if i != sought.leave_out]
        scored = _scored(ws, probe, lists.known(conn, ids))[:limit] if ids else []
        facts = lists.cards(conn, [i for i, _ in scored], today=ws.today()) if scored else ()
    cards = {one.person_id: _card(ws, one) for one in facts}
    return tuple(
        Similar(cards[i], score, score >= likeness.SAME_PERSON_LIKELY)
        for i, score in scored
        if i in cards
    )


_WORTH_SHOWING = 40
"""One strong sign (name, birth), or kana with something beside it."""


def _scored(
    ws: Workspace, probe: likeness.Probe, people: tuple[lists.Known, ...]
) -> list[tuple[UUID, int]]:
    found = []
    for person in people:
        best = max(
            likeness.likeness(
                probe,
                likeness.probe(
                    ws.variants,
                    name=name,
                    kana=kana,
                    birth=person.birth,
                    phones=person.phones,
                    address=person.address,
                ),
            )
            for name, kana in person.names
        )
        if best >= _WORTH_SHOWING:
            found.append((person.person_id, best))
    return sorted(found, key=lambda pair: (-pair[1], str(pair[0])))


def _candidates(ws: Workspace, conn: Reading, sought: Sought) -> list[UUID]:
    """People who share a name, a reading, a telephone or the day of birth."""
    found: list[UUID] = []
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", sought.phone))
    if len(digits) >= 9:
        found += lists.by_digits(conn, digits, limit=_CANDIDATES)
    if sought.birth is not None and sought.birth.exact:
        found += lists.by_birth(conn, sought.birth, limit=_CANDIDATES)
    for text in (sought.kana, sought.name):
        found += _by_words(ws, conn, text)
    return list(dict.fromkeys(found))


def _by_words(ws: Workspace, conn: Reading, text: str) -> list[UUID]:
    """People with both parts of a name; one typed without a blank is tried at each place of it."""
    words = fold(text, ws.variants)
    if len(words) < 2:
        return []
    queries = [words]
    if " " not in words:
        queries += [f"{words[:cut]} {words[cut:]}" for cut in range(1, min(len(words), 6))]
    found: list[UUID] = []
    for query in queries:
        found += search.find(conn, "person", query, variants=ws.variants, limit=_CANDIDATES)
    return found
