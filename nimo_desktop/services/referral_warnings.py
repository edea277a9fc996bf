"""連携票: what to look at before it goes out. Warnings only; they never forbid the sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.people import Membership
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import (
    Inside,
    Outside,
    Receiver,
    Referral,
    Status,
    is_open,
    receiver_of,
)
from nimo_desktop.domain.resource import Agency, ContactPerson, is_stale
from nimo_desktop.domain.staff import LIAISON, MANAGER, Assignment, Staff, is_active
from nimo_desktop.services.referral_prefill import protected_source, with_consent
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading


def warnings(
    ws: Workspace, referral: Referral, *, to: Receiver | None = None
) -> tuple[Problem, ...]:
    """What to look at before sending; `to` is a receiver other than the one on the slip."""
    to = to or receiver_of(referral)
    with ws.vault.read() as conn:
        referral = with_consent(ws, conn, referral)
        checks: tuple[Callable[[], Problem | None], ...] = (
            lambda: _without_basis(referral),
            lambda: _twice(ws, conn, referral, to),
            lambda: _receiver_doubt(ws, conn, referral, to),
            lambda: _source_doubt(ws, conn, referral),
        )
        return tuple(found for check in checks if (found := check()) is not None)


def _warning(field: str, code: str, sentence: str) -> Problem:
    return Problem(field, code, sentence, blocking=False)


def _without_basis(referral: Referral) -> Problem | None:
    if referral.consent_id is not None or referral.basis_code not in ("", "01"):
        return None
    return _warning(
        "basis_code",
        "no_basis",
        "本人の同意も、情報共有の根拠も記録されていません。庁内へは「利用目的の中での庁内利用」として"
        "発信できます。外の機関へは、同意か根拠を入れてから発信してください。",
    )


def _twice(
    ws: Workspace, conn: Reading, referral: Referral, to: Receiver | None
) -> Problem | None:
    """The same need at the same place: of this case or person, then of others in the household."""
    own = _others(conn, referral, _own_columns(referral))
    found = _same_need(own, referral, to, variants=ws.variants)
    if found is not None:
        return _warning(
            "need",
            "twice",
            f"同じ用件が、同じあて先へもうつながれています({found.number})。"
            "重ねてお願いするのか、お確かめください。",
        )
    family = _of_household(conn, referral)
    found = _same_need(family, referral, to, variants=ws.variants)
    if found is None:
        return None
    return _warning(
        "need",
        "household_twice",
        f"同じ世帯の別の人について、同じ用件が同じあて先へつながれています({found.number})。"
        "一緒に進められないか、担当の人にお確かめください。",
    )


def _own_columns(referral: Referral) -> dict[str, UUID]:
    columns = ("case_id", "consultation_id", "person_id")
    return {name: one for name in columns if (one := getattr(referral, name)) is not None}


def _others(conn: Reading, referral: Referral, columns: dict[str, UUID]) -> list[Referral]:
    found: dict[UUID, Referral] = {}
    for name, value in columns.items():
        found.update((one.id, one) for one in records.where(conn, Referral, **{name: value}))
    found.pop(referral.id, None)
    return list(found.values())


def _of_household(conn: Reading, referral: Referral) -> list[Referral]:
    """Open referrals of those who live in the same household today."""
    if referral.person_id is None:
        return []
    homes = records.where(conn, Membership, person_id=referral.person_id, until=None)
    people = {
        member.person_id
        for home in homes
        for member in records.where(conn, Membership, household_id=home.household_id, until=None)
    } - {referral.person_id}
    return [one for person in people for one in records.where(conn, Referral, person_id=person)]


def _same_need(
    others: Iterable[Referral],
    referral: Referral,
    to: Receiver | None,
    *,
    variants: Mapping[str, str],
) -> Referral | None:
    wanted = fold(referral.need, variants)
    for other in others:
        if not is_open(other) or other.status is Status.PREPARED:
            continue
        if fold(other.need, variants) == wanted and _same_place(receiver_of(other), to):
            return other
    return None


def _same_place(one: Receiver | None, other: Receiver | None) -> bool:
    if isinstance(one, Inside) and isinstance(other, Inside):
        return one.department == other.department
    return one is not None and one == other


def _receiver_doubt(
    ws: Workspace, conn: Reading, referral: Referral, to: Receiver | None
) -> Problem | None:
    if isinstance(to, Outside):
        return _agency_doubt(ws, conn, referral, records.get(conn, Agency, to.agency))
    if isinstance(to, Inside):
        return _colleague_doubt(ws, conn, to)
    return None


def _agency_doubt(
    ws: Workspace, conn: Reading, referral: Referral, agency: Agency
) -> Problem | None:
    if agency.closed_on is not None or agency.deleted_at is not None:
        return _warning(
            "to", "closed", "あて先の機関は閉じたと記録されています。別の機関をお確かめください。"
        )
    known = records.where(conn, ContactPerson, agency_id=agency.id)
    left = [one for one in known if one.until is not None and one.until < ws.today()]
    named = any(one.name.strip() == referral.to_person.strip() for one in left)
    if left and (named or len(left) == len(known)):
        return _warning(
            "to_person",
            "contact_left",
            "あて先の機関で連絡をとっていた人は、もう担当を離れています。"
            "いまの担当の人を電話でお確かめください。",
        )
    if is_stale(agency, ws.today()):
        return _warning(
            "to",
            "stale",
            "あて先の機関の情報は、1年以上確かめられていません。電話番号などをお確かめください。",
        )
    return None


def _colleague_doubt(ws: Workspace, conn: Reading, to: Inside) -> Problem | None:
    """A named colleague who has left; or a department without a 連絡員 this year, where the office
    names some at all.
    """
    active = {one.id for one in records.where(conn, Staff) if is_active(one, ws.today())}
    if to.staff is not None:
        if to.staff in active:
            return None
        return _warning(
            "to",
            "staff_left",
            "あて先の職員は、異動または退職しています。いまいる人か、課あてに直してください。",
        )
    year = fiscal_year(ws.today())
    liaisons = [
        records.get(conn, Staff, one.staff_id)
        for role in (LIAISON, MANAGER)
        for one in records.where(conn, Assignment, fiscal_year=year, role=role)
    ]
    there = any(one.id in active and one.department_id == to.department for one in liaisons)
    if not liaisons or there:
        return None
    return _warning(
        "to",
        "no_liaison",
        "あて先の課には、今年度の総合相談連絡員がいません。電話でも一声かけてから発信すると確実です。",
    )


def _source_doubt(ws: Workspace, conn: Reading, referral: Referral) -> Problem | None:
    if referral.consultation_id is None:
        return None
    consultation = records.find(conn, Consultation, referral.consultation_id)
    if consultation is None or not protected_source(ws, consultation):
        return None
    return _warning(
        "gist",
        "source",
        "相談したのは本人ではありません。だれからの話か分かる言葉が連携票に入っていないか、"
        "お確かめください。",
    )
