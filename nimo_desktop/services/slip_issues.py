"""連携票 that left: which edition is out, so that a reply to an older one is noticed."""

from __future__ import annotations

from uuid import UUID

from nimo_desktop.domain.ids import SlipIssueId
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.domain.reply import SlipIssue, content_of, sending_of
from nimo_desktop.services.referral_steps import about
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer


def edition_now(ws: Workspace, referral: Referral) -> int:
    """The edition that the slip has if it leaves as it is."""
    with ws.vault.read() as conn:
        return _edition(of_referral(conn, referral.id), referral)


def of_referral(conn: Reading, referral_id: UUID) -> tuple[SlipIssue, ...]:
    """Every issue of the slip, the first one first."""
    return records.where(conn, SlipIssue, referral_id=referral_id)


def _edition(issues: tuple[SlipIssue, ...], referral: Referral) -> int:
    if not issues:
        return 1
    last = issues[-1]
    same = (last.sending, last.content) == (sending_of(referral), content_of(referral))
    return last.edition if same else last.edition + 1


def keep(ws: Workspace, writer: Writer, referral_id: UUID, digests: tuple[str, ...]) -> None:
    """Note that the slip leaves, inside the action that lets it out; a like one is not noted twice.

    `digests` are those of the protected cells of its copies.
    """
    referral = writer.get(Referral, referral_id)
    issues = of_referral(writer.conn, referral_id)
    edition = _edition(issues, referral)
    wanted = tuple(dict.fromkeys(digests))
    known = {one for issue in issues if issue.edition == edition for one in issue.digests}
    if known.issuperset(wanted):
        return
    writer.insert(
        SlipIssue(
            id=SlipIssueId(ws.new_id()),
            referral_id=referral.id,
            edition=edition,
            sending=sending_of(referral),
            content=content_of(referral),
            digests=wanted,
            issued_at=ws.now(),
            by_staff=ws.me,
        ),
        about=about(referral),
    )
