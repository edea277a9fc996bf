"""A day with marked facts, played through the real window as its own process. Not a test.

    python marked_day.py FOLDER EXPORTS            plays the day once and ends
    python marked_day.py FOLDER EXPORTS --endless  then saves and exports until it is killed
    python marked_day.py FOLDER EXPORTS --dialog   asks for a file in a folder with a person's name
    python marked_day.py FOLDER EXPORTS --half     writes half of an export and waits
    python marked_day.py --call                    opens one AF_INET socket (to prove the trap)
    python marked_day.py --call-from-c             the same from a library that Python knows not
    python marked_day.py --listen                  waits for calls from this machine alone

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
MARKERS = (
    NAME, "漏洩花蓮", "漏洩　花蓮", KANA, "ろうえいかれん", "ロウエイ", NOTE, AGENCY, NUMBER,
    "1931-07-19", "1931/07/19", "1931/7/19", "19310719", "昭和6年7月19日", "S6.7.19", "S06.07.19",
)  # fmt: skip


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
    assert window.frame() is not None, window.card.error.text()
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
        self.crash()
        self.copy_a_list()
        for page in ("today", "cases", "consultations", "referrals", "agencies", "trash"):
            self.go(page)
        self.go("document", id=self.case.id, extra={"form": "case_summary"})
        say(f"title {self.window.windowTitle()}")

    def crash(self) -> None:
        """A bug inside a page whose exception carries everything; the dialog and what it copies."""
        from PySide6.QtCore import QTimer
        from PySide6.QtGui import QGuiApplication
        from PySide6.QtWidgets import QPushButton

        from nimo_desktop.ui.crash import CrashDialog
        from nimo_desktop.ui.parts.case.common import attempt
        from nimo_desktop.ui.text import widgets as text

        def bug() -> None:
            try:
                raise KeyError(NAME, NUMBER)
            except KeyError as error:
                raise ValueError(f"{NAME} {NOTE} {AGENCY} {BORN}") from error

        QTimer.singleShot(0, self.page(), lambda: attempt(self.window.frame().desk, bug))
        until = time.monotonic() + 10
        while not (dialogs := self.window.findChildren(CrashDialog)) and time.monotonic() < until:
            self.app.processEvents()
        (dialog,) = dialogs
        (copy,) = (b for b in dialog.findChildren(QPushButton) if b.text() == text.COPY_DETAILS)
        copy.click()
        copied = QGuiApplication.clipboard().text()
        assert copied == dialog.details() != ""
        dialog.accept()
        say("crash " + copied.replace("\n", " | "))

    def copy_a_list(self) -> None:
        """The clipboard holds what the nurse copied, and is no file."""
        from PySide6.QtCore import QItemSelectionModel
        from PySide6.QtGui import QGuiApplication

        from nimo_desktop.ui.models.table_view import ListTable

        self.go("cases")
        view = self.page().findChild(ListTable)
        view.setCurrentIndex(view.model().index(0, 0))
        view.selectionModel().select(
            view.currentIndex(), QItemSelectionModel.SelectionFlag.SelectCurrent
            | QItemSelectionModel.SelectionFlag.Rows,
        )  # fmt: skip
        view.copy_rows()
        assert NAME in QGuiApplication.clipboard().text(), QGuiApplication.clipboard().text()
        say("copied")

    def from_the_services(self, rounds) -> None:
        """Saves, drafts, searches, undo, exports, prints to files and backups."""
        from nimo_desktop import settings
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
            self.sort_a_lot()
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
            exporting.export_list(
                self.ws, exporting.text_columns(["氏名", "内容"]), [(NAME, NOTE)] * 2000,
                title="一覧", path=self.exports / "list.xlsx",
            )  # fmt: skip
            drawn = diagrams.ecomap(self.ws, self.case.id, fonts)
            for kind in ("pdf", "svg", "png"):
                exporting.save_bytes(self.exports / f"map.{kind}", drawn.as_bytes(kind))
            settings.save(settings.load())
            say(f"backup {n}")
            sitting = self.window.frame().desk.sitting
            safekeeping.back_up(sitting, to=self.exports.parent / "backups")
            self.app.processEvents()


    def sort_a_lot(self) -> None:
        """More text in a wrong order than the database has room for in its cache."""
        many = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
            "SELECT ? || hex(randomblob(200)) || i AS word FROM n ORDER BY word"
        )
        with self.ws.vault.read() as conn:
            (kept,) = conn.exec_driver_sql("PRAGMA cache_size").one()
            conn.exec_driver_sql("PRAGMA cache_size = -64")
            assert conn.exec_driver_sql(many, (NOTE,)).first() is not None
            conn.exec_driver_sql(f"PRAGMA cache_size = {kept}")


def ask_in_a_dialog(folder: Path, exports: Path) -> None:
    """The real file dialog, whose folder has a person's name; told before it opens and after."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

    from nimo_desktop import app as program
    from nimo_desktop.ui.prompts import QtPrompts

    app = QApplication([program.APP_NAME])
    window = QWidget()
    prompts = QtPrompts(window)
    say("standing")
    sys.stdin.readline()
    place = exports / NAME
    place.mkdir()

    def answer() -> None:
        dialog = app.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, answer)
            return
        dialog.setDirectory(str(place))
        dialog.selectFile(f"{NUMBER}.pdf")
        dialog.accept()

    QTimer.singleShot(20, answer)
    asked = prompts.ask_file_to_save("保存", name="summary.pdf", kinds="PDF (*.pdf)")
    assert asked is not None
    assert asked.parent == place
    say("asked")
    sys.stdin.readline()


def write_half(exports: Path) -> None:
    """An export that is killed in the middle."""
    from nimo_desktop.output import files

    with files.writing(exports / "list.xlsx") as target:
        target.write(f"{NAME} {NOTE}".encode())
        target.flush()
        say("half")
        sys.stdin.readline()


def call(kind: str) -> None:
    """One socket of the internet, from Python or behind its back; or one that listens."""
    if kind == "--listen":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(f"\0nimo-test-{os.getpid()}")
            one.listen()
    elif kind == "--call-from-c":
        import ctypes

        ctypes.CDLL(None).socket(int(socket.AF_INET), int(socket.SOCK_DGRAM), 0)
    else:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).detach()
    say("called")
    time.sleep(1)


def run(words: list[str]) -> None:
    if words[0].startswith("--"):
        call(words[0])
        return
    folder, exports = Path(words[0]), Path(words[1])
    match words[2:]:
        case ["--dialog"]:
            ask_in_a_dialog(folder, exports)
        case ["--half"]:
            write_half(exports)
        case more:
            main(folder, exports, endless=more == ["--endless"])


if __name__ == "__main__":
    try:
        run(sys.argv[1:])
    except BaseException:  # our crash hook would say nothing of the text, as it should
        traceback.print_exc()
        os._exit(3)
    os._exit(0)
