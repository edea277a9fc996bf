"""A day with marked facts, played through the real window as its own process. Not a test.

    python marked_day.py FOLDER EXPORTS            plays the day once and ends
    python marked_day.py FOLDER EXPORTS --endless  then saves and exports until it is killed
    python marked_day.py FOLDER EXPORTS --call     opens one AF_INET socket (to prove the trap)

FOLDER holds a vault whose keys cost little. Each step is told on standard output before it begins.
"""

from __future__ import annotations

import dataclasses
import os
import socket
import sys
import time
import traceback
from datetime import date
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

NAME, KANA = "漏洩 花蓮", "ろうえい かれん"
NOTE = "鍵穴のうしろの合言葉を聞いた"
AGENCY = "漏洩見本診療所"
BORN = date(1931, 7, 19)
NUMBER = "918273645"
MARKERS = (NAME, KANA, NOTE, AGENCY, BORN.isoformat(), "昭和6年7月19日", "S6.7.19", NUMBER)


def say(line: str) -> None:
    """Told at once, also when the process is killed right after."""
    os.write(1, f"{line}\n".encode())


def main(folder: Path, exports: Path, *, endless: bool) -> None:
    """The window first, then the same vault from the services."""
    from PySide6.QtWidgets import QApplication
    from window_kit import FakePrompts
    from world import PASSWORD, World

    from nimo_desktop import app as program
    from nimo_desktop import settings
    from nimo_desktop.ui.main_window import MainWindow
    from nimo_desktop.ui.preferences import Preferences
    from nimo_desktop.ui.warm import WarmUp

    app = QApplication([program.APP_NAME])
    app.setApplicationName(program.APP_NAME)
    settings.save(settings.Settings(data_dir=folder))
    world = World()
    warm = WarmUp(make=world.environment, parent=app)
    window = MainWindow(
        folder, warm=warm, preferences=Preferences(settings.load(), parent=app),
        prompts=FakePrompts(), training=folder.parent / "training",
    )  # fmt: skip
    window.show()
    end = program.watch(window)
    while not warm.done():
        app.processEvents()
        time.sleep(0.01)
    warm.environment()
    window.card.password_given.emit("nurse", PASSWORD)
    app.processEvents()
    day = Day(window, app, exports)
    day.in_the_window()
    day.from_the_services(count() if endless else range(2))
    window.lock()
    app.processEvents()
    end()
    say("end")


class Day:
    """What the nurse does."""

    def __init__(self, window, app, exports: Path) -> None:
        self.window, self.app, self.exports = window, app, exports
        self.ws = window.frame().desk.ws

    def page(self):
        return self.window.frame().host.page()

    def go(self, *where: object, **more: object) -> None:
        from nimo_desktop.ui.desk import Place

        self.window.go(Place(*where, **more))
        self.app.processEvents()

    def in_the_window(self) -> None:
        """A call, a draft that stays a draft, a case, a contact, a crash, every page."""
        from nimo_desktop.domain.case import Case
        from nimo_desktop.services import resources
        from nimo_desktop.storage import records

        say("agency")
        full = resources.new(self.ws)
        resources.save(
            self.ws, dataclasses.replace(full, agency=dataclasses.replace(full.agency, name=AGENCY))
        )
        say("intake")
        self.go("intake")
        form = self.page().form
        for name, value in {
            "gist": NOTE, "name": NAME, "kana": KANA, "story": NOTE, "phone": NUMBER,
            "kind": "consultation", "urgency": "C", "wish": NOTE,
        }.items():  # fmt: skip
            form.field(name).restore(value)
        form.field("birth").restore("S6.7.19")
        form.follow()
        self.window.keep_drafts()
        say("draft")
        self.page().save_and_start()
        with self.ws.vault.read() as conn:
            (self.case,) = records.where(conn, Case)
        say("case")
        self.go("case", id=self.case.id, tab="contacts")
        self.page().new_item()
        self.page().tab_widget("contacts").form().field("body").restore(f"{NOTE}。{AGENCY}")
        self.window.keep_drafts()
        say("typing")
        try:
            raise ValueError(f"{NAME} {NOTE} {NUMBER}")
        except ValueError:
            sys.excepthook(*sys.exc_info())
        self.app.processEvents()
        say("crash")
        for page in ("today", "cases", "consultations", "referrals", "agencies", "trash"):
            self.go(page)
        self.go("document", id=self.case.id, extra={"form": "case_summary"})
        say(f"title {self.window.windowTitle()}")

    def from_the_services(self, rounds) -> None:
        """Saves, drafts, searches, undo, exports, prints to files and backups."""
        from nimo_desktop.output.fonts import load_fonts
        from nimo_desktop.services import (
            contacts,
            diagrams,
            drafting,
            exporting,
            ledgers,
            palette,
            safekeeping,
            sheets,
        )

        fonts = load_fonts()
        for n in rounds:
            say(f"saving {n}")
            fresh = contacts.new(self.ws, self.case.id)
            record = f"new-{fresh.contact.id.hex}"
            drafting.keep(
                self.ws, contacts.DRAFT_FORM, record, values={"body": NOTE}, title=NOTE[:10]
            )
            body = f"{NOTE} {AGENCY} {BORN.isoformat()} {NUMBER} {n}"
            contact = dataclasses.replace(fresh.contact, body=body)
            contacts.save(self.ws, contact, fresh.subjects, draft=record)
            palette.find(self.ws, NOTE[:4])
            if n % 3 == 2:
                self.ws.undo()
            say(f"exporting {n}")
            made = sheets.render(self.ws, "case_summary", self.case.id, fonts=fonts)
            exporting.save_bytes(self.exports / "summary.pdf", made.pdf())
            exporting.save_bytes(self.exports / "summary.xlsx", made.xlsx())
            call = sheets.reference(self.ws, self.case.number, "intake_sheet")
            paper = sheets.render(self.ws, "intake_sheet", call, fonts=fonts)
            exporting.save_bytes(self.exports / "intake.pdf", paper.pdf())
            exporting.save_bytes(self.exports / "intake.xlsx", paper.xlsx())
            ledgers.export(self.ws, self.exports / "ledger.xlsx")
            drawn = diagrams.ecomap(self.ws, self.case.id, fonts)
            for kind in ("pdf", "svg", "png"):
                exporting.save_bytes(self.exports / f"map.{kind}", drawn.as_bytes(kind))
            say(f"backup {n}")
            sitting = self.window.frame().desk.sitting
            safekeeping.back_up(sitting, to=self.exports.parent / "backups")
            self.app.processEvents()


if __name__ == "__main__":
    if "--call" in sys.argv:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.bind(("127.0.0.1", 0))
            say("called")
            time.sleep(2)
    else:
        try:
            main(Path(sys.argv[1]), Path(sys.argv[2]), endless="--endless" in sys.argv)
        except BaseException:  # our crash hook would say nothing of the text, as it should
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
