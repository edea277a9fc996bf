"""連携: the state machine. `apply` is total: a step, or the problems that forbid it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from nimo_desktop.domain.holder import after_restore
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral_actions import Action, code_of
from nimo_desktop.domain.referral_checks import Rules, Setting, faults
from nimo_desktop.domain.referral_history import RESTORE, TRASH, line, line_of
from nimo_desktop.domain.referral_parts import held, settle
from nimo_desktop.domain.referral_record import (
    Referral,
    ReferralEvent,
    Status,
    holder_of,
    is_open,
)
from nimo_desktop.domain.referral_steps import moved
from nimo_desktop.domain.referral_table import Actor, goes_outside, refusal, targets


@dataclass(frozen=True, slots=True)
class Step:
    """What a step makes: the referral after it (version untouched) and its line in the history."""

    state: Referral
    event: ReferralEvent


def apply(
    state: Referral, action: Action, *, now: datetime, actor: Actor, rules: Rules
) -> Step | tuple[Problem, ...]:
    """The step, or why it cannot be taken; then nothing has changed."""
    refused = refusal(state, action, actor)
    if refused is not None:
        return (refused,)
    at = Setting(now, actor, rules)
    found = tuple(faults(action, state, at))
    if found:
        return found
    after = settle(moved(action, state, at))
    allowed = targets(state.status, type(action), outside=goes_outside(state, action))
    if after.status not in allowed:
        raise AssertionError(f"{state.status} by {code_of(type(action))} led to {after.status}")
    return Step(after, line_of(state, after, action, at))


def discard(state: Referral, *, now: datetime, actor: Actor, rules: Rules) -> Step:
    """Into the trash. Status and holder stay, so that it comes back to where it was."""
    after = replace(state, deleted_at=now)
    return Step(after, line(state, after, TRASH, Setting(now, actor, rules)))


def restore(state: Referral, *, now: datetime, actor: Actor, rules: Rules) -> Step:
    """Out of the trash: to its last holder, or to the coordinator's list if that one has left."""
    at = Setting(now, actor, rules)
    after = replace(state, deleted_at=None)
    if is_open(after):
        holder = after_restore(
            holder_of(state), active=rules.active_staff, coordinator=rules.coordinator
        )
        if holder != holder_of(state):
            after = replace(
                held(after, holder), status=Status.AT_COORDINATOR, due_stopped_since=None
            )
    after = settle(after)
    return Step(after, line(state, after, RESTORE, at))
