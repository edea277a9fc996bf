"""足りないもの: what a map does not show by itself, as sentences and as marks on its boxes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from nimo_desktop.domain.care import Benefit
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.plan import Action, Goal, Plan, PlanIssue
from nimo_desktop.domain.referral import ENDED
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap_values import EcomapData
from nimo_desktop.services import families
from nimo_desktop.services.maps import quiet
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

QUIET_DAYS = 90
"""Days without a word of a supporter after which the map asks."""
SOON_DAYS = 30
"""Days before an expiry from which it is named."""


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. `box_id` is the box it is about, "" for none."""

    kind: str
    words: str
    box_id: str = ""


def gaps(ws: Workspace, case_id: CaseId, *, quiet_days: int = QUIET_DAYS) -> tuple[Gap, ...]:
    """Needs without a supporter, supporters without contact, key persons, expiries, answers."""
    today = ws.today()
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        ties = records.where(conn, SupportTie, person_id=case.person_id)
        found = [
            *_needs(conn, case_id),
            *(
                Gap("quiet", f"{quiet_days}日連絡の記録なし", tie.id.hex)
                for tie in quiet.supporters(conn, case_id, ties, today - timedelta(days=quiet_days))
            ),
            *_key_persons(conn, case),
            *_expiries(ws, conn, case, today),
            *_unanswered(conn, case_id, today),
        ]
    return tuple(found)


def with_gaps(data: EcomapData, found: Iterable[Gap]) -> EcomapData:
    """The map with its gaps: sentences at the side, words on the boxes they are about."""
    of_box = {one.box_id: one.words for one in found if one.box_id}
    return dataclasses.replace(
        data,
        gaps=tuple(one.words for one in found if not one.box_id),
        supporters=tuple(
            dataclasses.replace(one, gap=of_box.get(one.id, "")) for one in data.supporters
        ),
    )


def _needs(conn: Reading, case_id: CaseId) -> Iterator[Gap]:
    """Issues of the newest plan about which nobody does anything."""
    plan = records.newest(conn, Plan, case_id=case_id)
    if plan is None:
        return
    issues = sorted(records.where(conn, PlanIssue, plan_id=plan.id), key=lambda i: i.position)
    helped = {
        action.issue_no
        for action in records.where(conn, Action, plan_id=plan.id)
        if action.agency_id or action.in_charge.strip()
    }
    named = {goal.issue_no: goal.text for goal in records.where(conn, Goal, plan_id=plan.id)}
    for number, issue in enumerate(issues, 1):
        if number not in helped:
            words = issue.view or issue.words or named.get(number, "")
            yield Gap("need", f"支える人がいない課題: {words}")


def _key_persons(conn: Reading, case: Case) -> Iterator[Gap]:
    rows = families.read_relatives(conn, case.person_id)
    keys = [row for row in rows if row.key_person]
    if not keys:
        yield Gap("key", "キーパーソンが決まっていません")
    elif len(keys) == 1:
        person = records.find(conn, Person, keys[0].other_id) if keys[0].other_id else None
        if person is not None and person.death is not None:
            yield Gap("key", "キーパーソンが亡くなっています")
        else:
            yield Gap("key", f"キーパーソンは{keys[0].name}さん一人です")


def _expiries(ws: Workspace, conn: Reading, case: Case, today: date) -> Iterator[Gap]:
    for one in records.where(conn, Benefit, person_id=case.person_id):
        if one.expires_on is None or one.state != "have":
            continue
        word = ws.codes.label("benefit", one.kind)
        if one.expires_on < today:
            yield Gap("expired", f"{word}の期限切れ({wareki(one.expires_on)})")
        elif one.expires_on <= today + timedelta(days=SOON_DAYS):
            yield Gap("expired", f"{word}の期限が{wareki(one.expires_on)}")


def _unanswered(conn: Reading, case_id: CaseId, today: date) -> Iterator[Gap]:
    for one in records.where(conn, Referral, case_id=case_id):
        late = one.due_on is not None and one.due_on < today and one.answered_on is None
        if late and one.status not in ENDED and one.sent_at is not None:
            yield Gap("answer", f"返事のない連携: {one.need}({one.number})")
