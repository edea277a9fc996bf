"""A process whose start and memory are measured: a bare window, or the program's own.

    python child_window.py bare|login|today FOLDER START

Prints milliseconds and PSS in KiB: from START (perf_counter before the process began) to the first
picture; for `today` from the password to the picture of 今日.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

IDLE_MS = 2000
"""The login window stands still so long before the password comes."""


def pss_kib() -> int:
    """Proportional set size of this process; 0 where the system does not tell."""
    try:
        text = Path("/proc/self/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def end(ms: float) -> None:
    """Tell and go at once: closing is not measured."""
    print(f"{ms:.2f} {pss_kib()}", flush=True)
    os._exit(0)


def after_painting(told: Callable[[], None]) -> QObject:
    """A filter that calls `told` once, right after the first painting of what it watches.

    The call overtakes what the program itself has queued for after its first picture.
    """
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

    class After(QObject):
        seen = False

        def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
            if event.type() == QEvent.Type.Paint and not self.seen:
                self.seen = True
                mark = QEvent(QEvent.Type.User)
                QCoreApplication.postEvent(self, mark, Qt.EventPriority.HighEventPriority.value)
            return False

        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.User:
                told()
            return super().event(event)

    return After()


def bare(start: float) -> None:
    """The anchor: Qt with one empty window."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication(["bare"])
    window = QWidget()
    window.resize(1280, 720)
    watch = after_painting(lambda: end((time.perf_counter() - start) * 1000))
    window.installEventFilter(watch)
    window.show()
    app.exec()


def ours(folder: str, start: float, *, to_today: bool) -> None:
    """The program as its own composition root starts it."""
    from PySide6.QtCore import QTimer

    from nimo_desktop import app

    class Watched(app.MainWindow):
        """Tells when its card was painted first; what lies wholly behind it is not painted."""

        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            self.watch = after_painting(self.told)
            self.card.card.installEventFilter(self.watch)

        def told(self) -> None:
            if not to_today:
                end((time.perf_counter() - start) * 1000)
            self.warm.ready.connect(self.idle)

        def idle(self) -> None:
            QTimer.singleShot(IDLE_MS, lambda: enter(self))

    app.MainWindow = Watched  # type: ignore[misc]
    sys.exit(app.main(["--data", folder]))


def enter(window: Any) -> None:
    """Give the password; the page is painted by the event loop, so after this call returns."""
    from PySide6.QtCore import QTimer
    from world import PASSWORD

    def told() -> None:
        ms = (time.perf_counter() - given) * 1000
        QTimer.singleShot(300, lambda: walk(window, ms))

    given = time.perf_counter()
    window.card.password_given.emit("nurse", PASSWORD)
    page = window.frame().host.page()
    window.watch = after_painting(told)
    page.table.viewport().installEventFilter(window.watch)


def walk(window: Any, ms: float) -> None:
    """Open the pages that hold the most before memory is read."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from nimo_desktop.ui.desk import Place

    for name in ("cases", "consultations", "referrals", "today"):
        window.go(Place(name))
        for _ in range(5):
            QApplication.processEvents()
    QTimer.singleShot(300, lambda: end(ms))


def main() -> None:
    """See the module's words."""
    here = Path(__file__).resolve().parent
    sys.path[:0] = [str(here.parent)]
    what, folder, start = sys.argv[1], sys.argv[2], float(sys.argv[3])
    if what == "bare":
        bare(start)
    else:
        ours(folder, start, to_today=what == "today")


if __name__ == "__main__":
    main()
