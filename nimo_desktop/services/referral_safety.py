"""連携: signs of abuse start 48 hours by the clock; they end when safety was seen, and how."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Referral, safety_due
from nimo_desktop.domain.task import Task
from nimo_desktop.services import tasks
from nimo_desktop.services.referral_steps import keep_safety
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Writer


def report_signs(ws: Workspace, referral: Referral, *, at: datetime) -> Referral:
    """Signs of abuse were told at `at`: the line runs, through weekends. Raises RuleBroken for a
    time that lies ahead or while a line of this referral runs already.
    """
    if at > ws.now():
        raise RuleBroken(
            "知らせを受けた時刻が先になっています。記録は変わっていません。時刻をお確かめください。"
        )
    if safety_due(referral) is not None:
        raise RuleBroken(
            "この連携では、48時間の期限がもう動いています。記録は変わっていません。"
            "先に、安全を確かめた結果を記録してください。"
        )
    begun = dataclasses.replace(
        referral, safety_from=at, safety_seen_at=None, safety_seen_how=""
    )

    def work(writer: Writer) -> Referral:
        after = writer.change(begun)
        keep_safety(ws, writer, after)
        return after

    return ws.apply(Op.REFERRAL_MOVED, work)


def safety_seen(ws: Workspace, referral: Referral, *, how: str) -> Referral:
    """The end of the line: how safety was seen (「訪問し、本人と話した」).

    The line of the consultation or case that runs by the same report ends with it. Raises
    RuleBroken without words, or when no line runs.
    """
    if not how.strip():
        raise RuleBroken("安全を確かめた方法と結果を入れてください。記録は変わっていません。")
    if safety_due(referral) is None:
        raise RuleBroken("この連携では、48時間の期限は動いていません。記録は変わっていません。")

    def work(writer: Writer) -> Referral:
        for task in _lines(writer, referral):
            tasks.write_finish(ws, writer, task, note=how)
        after = writer.get(Referral, referral.id)
        if after.safety_seen_at is None:
            after = writer.change(
                dataclasses.replace(after, safety_seen_at=ws.now(), safety_seen_how=how)
            )
        return after

    return ws.apply(Op.TASK_DONE, work)


def _lines(writer: Writer, referral: Referral) -> list[Task]:
    """The open 48-hour lines that this report has begun."""
    found: dict[object, Task] = {}
    parents = (
        ("referral_id", referral.id),
        ("consultation_id", referral.consultation_id),
        ("case_id", referral.case_id),
    )
    for column, parent in parents:
        if parent is not None:
            asked = {column: parent, "kind": "safety", "done_at": None}
            found.update((t.id, t) for t in writer.where(Task, **asked))
    return [
        task
        for task in found.values()
        if task.referral_id == referral.id
        or (task.referral_id is None and tasks.is_line_of(referral, task))
    ]
