"""見本町: a training vault whose fourteen situations were played through the services."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta
from pathlib import Path

from nimo_desktop.domain.ids import IdSource
from nimo_desktop.services import access, tasks
from nimo_desktop.services.access import FirstOffice
from nimo_desktop.services.demo_parts import script
from nimo_desktop.services.demo_parts.player import scenes
from nimo_desktop.services.demo_parts.script import Calendar, ScriptClock
from nimo_desktop.services.demo_parts.stage import Stage
from nimo_desktop.services.demo_parts.town import furnish
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.workspace import Workspace

LOGIN = "nurse"
PASSWORD = "renshu-renshu-2026"
_BEFORE_ALL = timedelta(days=1200)
_QUIET = timedelta(minutes=5)
_LEFT_OPEN = timedelta(days=8)


def build(folder: Path, env: Environment, *, today: date | None = None) -> None:
    """Make the vault of the fictional town in a new folder (parents are made).

    Login `nurse`, password `renshu-renshu-2026`. Raises VaultExists; an existing vault is never
    touched. `today` is the day around which everything happens (default: the clock's).
    """
    now = env.clock()
    day = today or now.date()
    if now.tzinfo is None:
        raise ValueError("the clock needs a time zone")
    evening = datetime.combine(day, time(17, 0), now.tzinfo)
    latest = now - _QUIET if day == now.date() else evening
    calendar = Calendar(day, now.tzinfo, latest)
    start = datetime.combine(day - _BEFORE_ALL, time(8, 30), now.tzinfo)
    clock = ScriptClock(start)
    past = dataclasses.replace(
        env,
        clock=clock,
        ids=IdSource(lambda: int(clock.now.timestamp() * 1000), env.random),
    )
    data = script.town()
    first = next(one for one in data["staff"] if one.get("login") == LOGIN)
    department = next(d for d in data["departments"] if d["key"] == first["department"])
    made = access.create(
        folder,
        past,
        FirstOffice(
            town=data["settings"]["town"],
            department=department["name"],
            staff_name=first["name"],
            login=LOGIN,
            password=PASSWORD,
            profession=first.get("profession", ""),
            training=True,
        ),
    )
    try:
        _play(made.sitting.workspace, data, calendar, clock)
    finally:
        made.sitting.leave()


def _play(ws: Workspace, data: script.Entry, calendar: Calendar, clock: ScriptClock) -> None:
    town = furnish(ws, data, calendar)
    stage = Stage(town, calendar, clock, ws)
    acts = [scene for situation in script.situations() for scene in scenes(stage, situation)]
    for at, _, act in sorted(acts, key=lambda scene: scene[:2]):
        clock.go_to(at)
        act()
    _tidy(ws, calendar.today)


def _tidy(ws: Workspace, today: date) -> None:
    """What lies long behind was done; a few days of overdue work are left to look at."""
    for task in tasks.open_tasks(ws):
        is_safety = task.due_at is not None
        if task.due_on < today - (timedelta(0) if is_safety else _LEFT_OPEN):
            tasks.finish(ws, task, note="安全を確かめた" if is_safety else "済み")
