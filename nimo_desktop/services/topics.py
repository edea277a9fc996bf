"""月次の確認: every counted subject has exactly one main topic before the month is reported."""

from __future__ import annotations

import dataclasses
from calendar import monthrange
from datetime import date, datetime
from uuid import UUID

from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Subject
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import PersonId, SubjectId
from nimo_desktop.domain.journal import Op
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.lists import consultations as lists
from nimo_desktop.storage.records import Writer


@dataclasses.dataclass(frozen=True, slots=True)
class TopicRow:
    """One subject whose counting is open. `proposed` is the topic chosen last for the person.

    `source` is consultation or contact; `who` the name, the alias or "" for 匿名.
    """

    subject_id: SubjectId
    at: datetime
    source: str
    source_id: UUID
    person_id: PersonId | None
    who: str
    words: str
    method: str
    counted: bool | None
    topic: str
    factors: tuple[str, ...]
    proposed: str
    proposed_factors: tuple[str, ...]


def open_topics(ws: Workspace, month: date | None = None) -> tuple[TopicRow, ...]:
    """What the check of a month still lists (any day of the month), or all months; oldest first."""
    first = last = None
    if month is not None:
        first = month.replace(day=1)
        last = month.replace(day=monthrange(month.year, month.month)[1])
    with ws.vault.read() as conn:
        rows = lists.open_topic_rows(conn, month=first, last=last)
        people = [row[4] for row in rows if row[4] is not None]
        proposed = lists.last_topics(conn, list(dict.fromkeys(people))) if people else {}
    return tuple(_row(row, proposed) for row in rows)


def _row(
    row: tuple[object, ...], proposed: dict[UUID, tuple[str, tuple[str, ...]]]
) -> TopicRow:
    subject, at, source, source_id, person, name, alias, words, method, counted, *rest = row
    topic, factors = rest
    last = proposed.get(person, ("", ())) if isinstance(person, UUID) else ("", ())
    assert isinstance(subject, UUID)
    assert isinstance(at, datetime)
    assert isinstance(source_id, UUID)
    return TopicRow(
        SubjectId(subject),
        at,
        str(source),
        source_id,
        PersonId(person) if isinstance(person, UUID) else None,
        str(name or alias or ""),
        " ".join(str(words).split()),
        str(method),
        counted if isinstance(counted, bool) else None,
        str(topic),
        tuple(factors) if isinstance(factors, list | tuple) else (),
        last[0],
        last[1],
    )


def last_topic(ws: Workspace, person_id: PersonId) -> tuple[str, tuple[str, ...]]:
    """Topic and factors chosen last for the person, for preselecting; empty when never counted."""
    with ws.vault.read() as conn:
        return lists.last_topics(conn, [person_id]).get(person_id, ("", ()))


def set_topic(
    ws: Workspace,
    subject_id: SubjectId,
    topic: str,
    factors: tuple[str, ...] | None = None,
    *,
    counted: bool = True,
) -> Subject:
    """Count the subject under one topic, or with `counted=False` not at all.

    A consultation's own subject changes with it. Raises RuleBroken for counting without a topic.
    """
    if counted and topic not in ws.codes["topic"]:
        raise RuleBroken(
            "精神保健福祉の相談として数えるには、相談内容(主)を一つ選んでください。"
            "記録は変わっていません。"
        )

    def work(writer: Writer) -> Subject:
        subject = writer.get(Subject, subject_id)
        subject = writer.change(
            dataclasses.replace(
                subject,
                counted=counted,
                topic=topic if counted else "",
                factors=subject.factors if factors is None else factors,
            )
        )
        if subject.consultation_id is not None:
            _follow(writer, subject)
        return subject

    return ws.apply(Op.TOPIC_SET, work)


def _follow(writer: Writer, subject: Subject) -> None:
    """The consultation says of its first subject what the subject says."""
    assert subject.consultation_id is not None
    first = writer.where(Subject, consultation_id=subject.consultation_id)
    if first and first[0].id == subject.id:
        consultation = writer.get(Consultation, subject.consultation_id)
        writer.change(
            dataclasses.replace(
                consultation,
                counted=subject.counted,
                topic=subject.topic,
                factors=subject.factors,
            )
        )


def open_count(ws: Workspace, month: date | None = None) -> int:
    """How many the check still lists."""
    return len(open_topics(ws, month))


