"""Drafts of the person at the desk: kept every few seconds, resumed, thrown away, handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import drafts, records
from nimo_desktop.storage.drafts import Draft

NEW = "new"
TITLE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft as lists show it. `record` is the id of the record, or what the form called a new
    one.
    """

    form: str
    record: str
    title: str
    at: datetime
    started_version: int


def keep(
    ws: Workspace,
    form: str,
    record: str,
    *,
    values: Mapping[str, object],
    title: str,
    started_version: int = 0,
) -> None:
    """Write what was typed so far. `values` must be JSON. Raises a KnownError if it cannot be
    written.
    """
    drafts.keep(
        ws.vault,
        Draft(
            ws.actor,
            form,
            record,
            started_version,
            dict(values),
            " ".join(title.split())[:TITLE_LENGTH],
            ws.now(),
        ),
    )


def find(ws: Workspace, form: str, record: str) -> Draft | None:
    """The draft of this form and record, if the person at the desk has one."""
    return drafts.find(ws.vault, ws.actor, form, record)


def mine(ws: Workspace) -> tuple[DraftLine, ...]:
    """Everything half-done of the person at the desk, newest first."""
    return tuple(
        DraftLine(d.form, d.record, d.title, d.at, d.started_version)
        for d in drafts.of_user(ws.vault, ws.actor)
    )


def drop(ws: Workspace, form: str, record: str) -> None:
    """Throw it away."""
    drafts.drop(ws.vault, ws.actor, form, record)


def hand_over(ws: Workspace, form: str, record: str, *, to_login: str) -> None:
    """Give the half-done form to a colleague, who finds it among his own drafts.

    Raises RuleBroken if he has one of the same record; both stay as they are.
    """
    found = find(ws, form, record)
    if found is None:
        return
    if drafts.find(ws.vault, to_login, form, record) is not None:
        raise RuleBroken(
            "渡す相手にも、同じ記録の書きかけがあります。書きかけはどちらもそのままです。"
            "相手が書き終えてから、もう一度渡してください。"
        )
    drafts.hand_over(ws.vault, found, to_login)


def takers(ws: Workspace) -> tuple[Staff, ...]:
    """Colleagues at work who use the program: to whom a draft can be handed."""
    with ws.vault.read() as conn:
        found = records.select(conn, Staff, order="position")
    return tuple(
        one for one in found if one.login and one.id != ws.me and is_active(one, ws.today())
    )
