"""情報提供: a copy that leaves the office is a record with recipient, items, purpose and basis."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import Disclosure, is_given
from nimo_desktop.domain.consultation import Consultation, is_secret_from_subject
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import CaseId, DisclosureId, PersonId, ReferralId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.services import consents, sheets
from nimo_desktop.services.consents import CONSENT, carries
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

SLIP = "referral_slip"
ECOMAP, MAP_TITLE = "ecomap", "支援体制図"


def record(ws: Workspace, disclosure: Disclosure) -> Disclosure:
    """Keep a prepared disclosure, as one action; a 連携票 also becomes an issue.

    Raises RuleBroken when another copy took its number since it was prepared.
    """
    slip = disclosure.referral_id if disclosure.form_id == SLIP else None
    issue = None if slip is None else sheets.issuing(ws, slip, copy_no=str(disclosure.copy_no))

    def work(writer: Writer) -> Disclosure:
        _refuse_taken(writer, disclosure)
        if issue is not None:
            issue(writer)
        return writer.insert(disclosure)

    return ws.apply(Op.DISCLOSED, work)


def _refuse_taken(writer: Writer, disclosure: Disclosure) -> None:
    """Two windows may prepare a copy of one person at the same time."""
    person, number = disclosure.person_id, disclosure.copy_no
    if person and number and writer.where(Disclosure, person_id=person, copy_no=number):
        raise RuleBroken(
            f"写し番号{number}は、ほかの画面で先に使われました。まだ何も出していません。"
            "もう一度印刷か保存をすると、次の番号で作ります。"
        )


def prepared(
    ws: Workspace,
    form_id: str,
    record_id: UUID,
    *,
    recipient: str,
    purpose: str,
    basis: str,
    items: str = "",
    for_person: bool = False,
) -> Disclosure:
    """The disclosure with its copy number, checked and not yet kept: so a file that cannot be
    written leaves none behind. `form_id` ECOMAP means the diagram of a case.

    `for_person`: the copy is the person's own. Raises RuleBroken without recipient, with a basis
    for the office only, when consent is named and none is in force, and for the person's copy of
    a call that somebody else made without the person knowing.
    """
    with ws.vault.read() as conn:
        person_id, case_id = _whose(conn, form_id, record_id)
        if for_person:
            refuse_secret_call(_record(conn, form_id, record_id))
    made = of_paper(
        ws, person_id, case_id, form_id=form_id, items=items or _title(form_id),
        recipient=recipient, purpose=purpose, basis=basis, own=for_person,
    )  # fmt: skip
    slip = ReferralId(record_id) if form_id == SLIP else None
    return dataclasses.replace(made, referral_id=slip)


def of_paper(
    ws: Workspace,
    person_id: PersonId | None,
    case_id: CaseId | None,
    *,
    form_id: str,
    items: str,
    recipient: str,
    purpose: str,
    basis: str,
    request: bool = False,
    own: bool = False,
) -> Disclosure:
    """The disclosure of any paper about a person, checked and not yet kept; `request` for the copy
    of a 開示請求, `own` for the person's own. Raises RuleBroken without recipient or purpose,
    with a basis for the office only, and when consent is named and none is in force.
    """
    if not recipient.strip() or not purpose.strip():
        raise RuleBroken("渡す相手と目的を入れてください。まだ何も印刷していません。")
    with ws.vault.read() as conn:
        consent = consents.read_latest(conn, person_id=person_id) if person_id else None
        given = records.where(conn, Disclosure, person_id=person_id) if person_id else ()
    if not carries(ws, basis, request=request, own=own):
        raise RuleBroken(
            "外に出す写しには、本人の同意かほかの根拠が要ります。まだ何も印刷していません。"
            "根拠を選んでください。"
        )
    if basis == CONSENT and not is_given(consent, ws.today()):
        raise RuleBroken(
            "有効な同意の記録がありません。まだ何も印刷していません。"
            "同意を記録するか、ほかの根拠を選んでください。"
        )
    return Disclosure(
        id=DisclosureId(ws.new_id()),
        case_id=case_id,
        person_id=person_id,
        at=ws.now(),
        by_staff=ws.me,
        recipient=recipient.strip(),
        items=items,
        purpose=purpose.strip(),
        basis=basis,
        form_id=form_id,
        copy_no=max((one.copy_no for one in given), default=0) + 1,
    )


def prepared_list(
    ws: Workspace,
    whose: Sequence[tuple[PersonId, CaseId | None]],
    *,
    items: str,
    recipient: str,
    purpose: str,
    basis: str,
) -> tuple[Disclosure, ...]:
    """A list of many people for outside: one disclosure each, so that everybody's record tells it;
    one without a person if it names nobody. Checked and not yet kept.

    No single consent carries a list. Raises RuleBroken without recipient, purpose or such a basis.
    """
    if not recipient.strip() or not purpose.strip():
        raise RuleBroken("渡す相手と目的を入れてください。まだ何も書き出していません。")
    if not carries(ws, basis) or basis == CONSENT:
        raise RuleBroken(
            "外に出す一覧には、法令などの根拠が要ります。まだ何も書き出していません。"
            "根拠の番号を指定してください。"
        )
    return tuple(
        Disclosure(
            id=DisclosureId(ws.new_id()),
            case_id=case_id,
            person_id=person_id,
            at=ws.now(),
            by_staff=ws.me,
            recipient=recipient.strip(),
            items=items,
            purpose=purpose.strip(),
            basis=basis,
        )
        for person_id, case_id in whose or ((None, None),)
    )


def record_all(ws: Workspace, found: Iterable[Disclosure], *, own_number: bool = False) -> None:
    """Keep the prepared disclosures of one list, as one action. With `own_number` their copy number
    is to be no other copy's; raises RuleBroken as `record` does.
    """

    every = tuple(found)

    def work(writer: Writer) -> None:
        for one in every if own_number else ():
            _refuse_taken(writer, one)
        for one in every:
            writer.insert(one)

    ws.apply(Op.DISCLOSED, work)


def _title(form_id: str) -> str:
    return MAP_TITLE if form_id == ECOMAP else sheets.form(form_id).title


def _record(conn: Reading, form_id: str, record_id: UUID) -> Case | Consultation | Plan | Referral:
    if form_id == ECOMAP:
        return records.get(conn, Case, record_id)
    return sheets.read_record(conn, form_id, record_id)


def refuse_secret_call(record: object) -> None:
    """The paper itself would tell the person that somebody called (sheets.md rule 0.1).

    Raises RuleBroken for a consultation by somebody else of which the person may not know.
    """
    if isinstance(record, Consultation) and is_secret_from_subject(record):
        raise RuleBroken(
            "この相談は本人以外の方からのもので、相談したことを本人が知っていると確かめられていません。"
            "相談した方を守るため、本人に渡す写しは作れません。まだ何も印刷していません。"
        )


def _whose(conn: Reading, form_id: str, record_id: UUID) -> tuple[PersonId | None, CaseId | None]:
    record = _record(conn, form_id, record_id)
    if isinstance(record, Case):
        return record.person_id, record.id
    case_id: CaseId | None = getattr(record, "case_id", None)
    person = getattr(record, "person_id", None) or getattr(record, "subject_id", None)
    if person is None and case_id is not None:
        person = records.get(conn, Case, case_id).person_id
    return person, case_id


def of_case(ws: Workspace, case_id: CaseId) -> tuple[Disclosure, ...]:
    """What was handed out about a case, newest first."""
    with ws.vault.read() as conn:
        found = records.where(conn, Disclosure, case_id=case_id)
    return tuple(reversed(found))
