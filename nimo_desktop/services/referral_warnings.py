"""連携票: what to look at before it goes out. Warnings only; they never forbid the sending."""

from __future__ import annotations

from collections.abc import Callable

from nimo_desktop.domain.consultation import Consultation
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
from nimo_desktop.domain.resource import Agency, is_stale
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
            lambda: _twice(conn, referral, to),
            lambda: _receiver_doubt(ws, conn, to),
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


def _twice(conn: Reading, referral: Referral, to: Receiver | None) -> Problem | None:
    column = "case_id" if referral.case_id else "consultation_id"
    parent = referral.case_id or referral.consultation_id
    if parent is None:
        return None
    for other in records.where(conn, Referral, **{column: parent}):
        if other.id == referral.id or not is_open(other) or other.status is Status.PREPARED:
            continue
        if other.need.strip() == referral.need.strip() and _same_place(receiver_of(other), to):
            return _warning(
                "need",
                "twice",
                f"同じ用件が、同じあて先へもうつながれています({other.number})。"
                "重ねてお願いするのか、お確かめください。",
            )
    return None


def _same_place(one: Receiver | None, other: Receiver | None) -> bool:
    if isinstance(one, Inside) and isinstance(other, Inside):
        return one.department == other.department
    return one is not None and one == other


def _receiver_doubt(ws: Workspace, conn: Reading, to: Receiver | None) -> Problem | None:
    if not isinstance(to, Outside):
        return None
    agency = records.get(conn, Agency, to.agency)
    if agency.closed_on is not None or agency.deleted_at is not None:
        return _warning(
            "to", "closed", "あて先の機関は閉じたと記録されています。別の機関をお確かめください。"
        )
    if is_stale(agency, ws.today()):
        return _warning(
            "to",
            "stale",
            "あて先の機関の情報は、1年以上確かめられていません。電話番号などをお確かめください。",
        )
    return None


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
