"""A process whose start and memory are measured: a bare window, or the program's own.

    python child_window.py bare|login|today FOLDER START

Prints milliseconds and PSS in KiB: from START (perf_counter before the process began) to the first
picture; for `today` from the password to the picture of 今日.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

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


def bare(start: float) -> None:
    """The anchor: Qt with one empty window."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        def paintEvent(self, event: object) -> None:  # noqa: N802 (Qt's name)
            super().paintEvent(event)
            QTimer.singleShot(0, lambda: end((time.perf_counter() - start) * 1000))

    app = QApplication(["bare"])
    window = Bare()
    window.resize(1280, 720)
    window.show()
    app.exec()


def ours(folder: str, start: float, *, to_today: bool) -> None:
    """The program as its own composition root starts it."""
    from PySide6.QtCore import QTimer

    from nimo_desktop import app
    from nimo_desktop.ui.main_window import MainWindow

    def painted(window: MainWindow, event: object) -> None:
        del MainWindow.paintEvent
        if to_today:
            window.warm.ready.connect(lambda: QTimer.singleShot(IDLE_MS, lambda: enter(window)))
        else:
            QTimer.singleShot(0, lambda: end((time.perf_counter() - start) * 1000))

    MainWindow.paintEvent = painted  # type: ignore[method-assign, assignment]
    sys.exit(app.main(["--data", folder]))


def enter(window: object) -> None:
    """Give the password; the page is painted by the event loop, so after this call returns."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from world import PASSWORD

    class Watch(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
            if event.type() == QEvent.Type.Paint:
                page.removeEventFilter(self)
                QTimer.singleShot(0, told)
            return False

    def told() -> None:
        ms = (time.perf_counter() - given) * 1000
        QTimer.singleShot(300, lambda: walk(window, ms))

    given = time.perf_counter()
    window.card.password_given.emit("nurse", PASSWORD)  # type: ignore[attr-defined]
    page = window.frame().host.page()  # type: ignore[attr-defined]
    window.watch = Watch()  # type: ignore[attr-defined]
    page.installEventFilter(window.watch)  # type: ignore[attr-defined]


def walk(window: object, ms: float) -> None:
    """Open the pages that hold the most before memory is read."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from nimo_desktop.ui.desk import Place

    for name in ("cases", "consultations", "referrals", "today"):
        window.go(Place(name))  # type: ignore[attr-defined]
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
