"""A town whose referrals are all under way, and the real window over it.

The volume vault has 4,000 referrals, but as in a real office most of them are over. Here a copy
has them spread over all states, so that the board, the list and the coordinator's desk are full.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import raw
from measuring import Report, alternately
from volume import TODAY, copied, sit, volume
from world import JST, PASSWORD, World

from nimo_desktop.domain.referral_record import Status
from nimo_desktop.services.access import Sitting

STATES = (
    Status.SENT, Status.SENT, Status.SENT, Status.ACKNOWLEDGED, Status.ASKED, Status.ACCEPTED,
    Status.JOINT, Status.AT_COORDINATOR, Status.WITH_SENDER, Status.COMPLETED,
)  # fmt: skip
"""One after the other; the share of each is its share here."""
DUE_WITHIN = 60
"""Days before and after today over which the due dates are spread."""


@dataclass(frozen=True, slots=True)
class Town:
    """A name for the lines, and the folder of a vault that may be written in."""

    name: str
    folder: Path


def towns(contacts: int, place: Path) -> Iterator[Town]:
    """The volume vault as it is (about 130 under way), then with all 4,000 under way."""
    made = volume(contacts)
    yield Town("as it is", copied(made, place / "plain"))
    full = copied(made, place / "busy")
    _wake(full)
    yield Town("all under way", full)


def _wake(folder: Path) -> None:
    """Straight into the table: who takes which step is not what is measured here."""
    sitting = sit(folder)
    with raw.beside(sitting) as conn:
        rows = conn.execute("SELECT id FROM referral ORDER BY id").fetchall()
        conn.execute("BEGIN IMMEDIATE")
        for n, (one,) in enumerate(rows):
            status = STATES[n % len(STATES)]
            ended = status is Status.COMPLETED
            due = TODAY + timedelta(days=n * 7 % (2 * DUE_WITHIN) - DUE_WITHIN)
            conn.execute(
                "UPDATE referral SET status = ?, handovers = ?, due_on = ?, outcome_code = ?, "
                "outcome_on = ? WHERE id = ?",
                (
                    status.value, n % 5, due.isoformat(), "11" if ended else "",
                    TODAY.isoformat() if ended else None, one,
                ),
            )  # fmt: skip
        conn.execute("COMMIT")
    sitting.workspace.vault.close()


def against_raw(
    report: Report,
    sitting: Sitting,
    bare: Any,
    name: str,
    act: Callable[[], object],
    *,
    times: int,
    before: Callable[[], object] | None = None,
    at_most: float | None = 2.0,
) -> None:
    """One line: `act` against the same statements on a bare cursor. `before` is not measured.

    What only the first time asks for (a page being made) is in neither.
    """
    prepare = before or (lambda: None)
    prepare()
    act()
    prepare()
    again = raw.replay(bare, raw.statements_of(sitting, act))
    ours, anchor = alternately(act, again, times=times, before=prepare)
    report.add(name, ours, anchor, at_most=at_most, at_most_ms=50)


@contextlib.contextmanager
def window_over(folder: Path) -> Iterator[Any]:
    """The program's own window, logged in, on the day of the volume at ten o'clock."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication
    from window_kit import FakePrompts

    from nimo_desktop.settings import Settings
    from nimo_desktop.ui.main_window import MainWindow
    from nimo_desktop.ui.preferences import Preferences
    from nimo_desktop.ui.theme import apply_theme, register_fonts
    from nimo_desktop.ui.warm import WarmUp

    app = QApplication.instance() or QApplication(["bench"])
    register_fonts()
    apply_theme(app)
    world = World()
    world.clock.now = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=JST)
    warm = WarmUp(make=world.environment)
    likes = Preferences(Settings(), write=lambda _: None, parent=app)
    window = MainWindow(
        folder, warm=warm, preferences=likes, prompts=FakePrompts(), training=folder
    )
    window.resize(1366, 768)
    window.show()
    while not warm.done():
        app.processEvents()
        time.sleep(0.01)
    warm.environment()
    app.processEvents()
    window.card.password.setText(PASSWORD)
    window.card.password.returnPressed.emit()
    settle()
    yield window
    window.frame().desk.ws.vault.close()
    window.hide()


def settle() -> None:
    """Let everything that is due be laid out and painted."""
    from PySide6.QtWidgets import QApplication

    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
