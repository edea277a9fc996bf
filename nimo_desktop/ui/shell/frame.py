"""The window of an open vault: navigation, top bar, pages, status, and the keys of all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_label
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import drafting, elsewhere, palette, safekeeping
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.palette import Entry, Palette
from nimo_desktop.ui.shell.host import PageHost
from nimo_desktop.ui.shell.keys import KeysDialog, UndoKeys, next_pane
from nimo_desktop.ui.shell.nav import Nav
from nimo_desktop.ui.shell.rooms import Rooms, key_of, place_of_draft
from nimo_desktop.ui.shell.top_bar import TopBar
from nimo_desktop.ui.text import ops
from nimo_desktop.ui.text import shell as text
from nimo_desktop.ui.theme import set_look

if TYPE_CHECKING:
    from nimo_desktop.services.drafting import DraftLine
    from nimo_desktop.services.safekeeping import BackupInfo
    from nimo_desktop.ui.tasks import Progress

POLL_MS = 2000
BACKUP_LOOK_MS = 600_000


def dropped_files(content: QMimeData) -> list[str]:
    """The local files and folders of a drop that may hold replies."""
    paths = [url.toLocalFile() for url in content.urls() if url.isLocalFile()]
    return [one for one in paths if one.lower().endswith(".xlsx") or Path(one).is_dir()]


class Frame(QWidget):
    """Made after login, thrown away on lock. What the window must do is said by signals."""

    lock_wanted = Signal()
    change_user_wanted = Signal()
    pin_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None, *,
                 rooms: Rooms | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.rooms = rooms or Rooms()
        self.nav = Nav(self.rooms.nav(), self, intake=self.rooms.find("intake") is not None)
        self.bar = TopBar(self)
        self.host = PageHost(desk, self.rooms, self)
        self.status = QLabel(self)
        self.place = QLabel(self)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._add_keys()
        self._undo_keys = UndoKeys(self.window())
        self._watch = elsewhere.Watch(desk.ws)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self.look_elsewhere)
        self._backups = QTimer(self)
        self._backups.setInterval(BACKUP_LOOK_MS)
        self._backups.timeout.connect(self._on_backup_time)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.show_backup)
        self.show_head()

    # life ----------------------------------------------------------------------------------------
    def start(self) -> None:
        """Begin to watch keys and the vault; the backup's time is read after the first picture."""
        self._undo_keys.install()
        self._poll.start()
        self._backups.start()
        self._later.start(50)

    def end(self) -> None:
        """Keep the drafts of the page, stop everything; nothing here may touch the vault again."""
        commit_ime()
        self.host.leave()
        self._undo_keys.remove()
        for timer in (self._poll, self._backups, self._later):
            timer.stop()
        self._watch.end()

    def go(self, place: Place) -> None:
        """Show a place."""
        commit_ime()
        self.host.go(place)

    # files dropped on the window ------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Replies to 連携票: they are shown first, nothing is recorded by dropping."""
        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.go(Place("replies", extra={"paths": paths}))

    # head ----------------------------------------------------------------------------------------
    def show_head(self) -> None:
        """Town, user, fiscal year and drafts in the top bar."""
        ws = self.desk.ws
        self.bar.set_office(ws.office().town, ws.department().name)
        self.bar.set_user(ws.staff.name)
        self.bar.set_year(fiscal_year_label(fiscal_year(ws.today())))
        self.show_drafts()
        training = ws.office().training
        self.place.setText(text.TRAINING_STATUS if training else "")

    def show_drafts(self) -> None:
        """The number of half-done forms, with their menu."""
        self.bar.set_drafts(drafting.mine(self.desk.ws))

    def show_backup(self) -> None:
        """When the last backup was made."""
        self._tell_backup(safekeeping.last_backup(self.desk.ws))

    def _tell_backup(self, last: BackupInfo | None) -> None:
        if last is None:
            self.bar.set_backup(text.NO_BACKUP)
            return
        made = last.made_at.astimezone()
        when = f"{made:%H:%M}"
        if made.date() != self.desk.ws.today():
            when = text.BACKUP_DAY.format(month=made.month, day=made.day, time=when)
        self.bar.set_backup(text.BACKUP.format(time=f"{when}✔"))

    # acts ----------------------------------------------------------------------------------------
    def new_intake(self) -> None:
        """Ctrl+N: 相談受付, wherever one is."""
        self.go(Place("intake"))

    def undo(self) -> None:
        """Take back the last action of the record and say what it was; a page that has something of
        its own to take back comes first.
        """
        commit_ime()
        if self._own("undo_own"):
            return
        try:
            step = self.desk.ws.undo()
        except KnownError as error:
            self.desk.prompts.tell(error)
            return
        self.desk.prompts.toast(text.UNDONE.format(action=ops.label(step.op)))

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._own("redo_own"):
            return
        try:
            step = self.desk.ws.redo()
        except KnownError as error:
            self.desk.prompts.tell(error)
            return
        self.desk.prompts.toast(text.REDONE.format(action=ops.label(step.op)))

    def _own(self, step: str) -> bool:
        """Whether the page did it by itself."""
        act = getattr(self.host.page(), step, None)
        return callable(act) and bool(act())

    def reload(self) -> None:
        """F5: every page reads anew what it shows."""
        self.desk.hub.announce(elsewhere.everything())
        self.status.setText(text.RELOADED)

    def look_elsewhere(self) -> None:
        """Take over what another program wrote; also brings the number of drafts up to date."""
        try:
            found = self._watch.poll()
        except KnownError as error:
            self.status.setText(error.sentence)
            return
        self.show_drafts()
        if found is not None:
            self.desk.hub.announce(found)
            self.status.setText(text.REFRESHED)

    def back_up(self, *, quiet: bool = False) -> None:
        """A verified backup beside the window; `quiet` shows no toast."""
        sitting = self.desk.sitting

        def work(progress: Progress) -> BackupInfo:
            return safekeeping.back_up(sitting, cancelled=lambda: progress.cancelled)

        def done(info: BackupInfo) -> None:
            self._tell_backup(info)
            if not quiet:
                self.desk.prompts.toast(text.BACKED_UP)

        self.desk.tasks.run(work, title=text.BACKING_UP, on_done=done)

    def open_palette(self) -> None:
        """Ctrl+K."""
        commit_ime()
        dialog = Palette(self._fixed_entries(), self._find, self.window())
        dialog.exec()
        dialog.deleteLater()

    def show_keys(self) -> None:
        """F1."""
        keys = getattr(self.host.page(), "KEYS", ())
        dialog = KeysDialog(keys, self.window())
        dialog.exec()
        dialog.deleteLater()

    def next_pane(self, *, back: bool = False) -> None:
        """F6: navigation, page, top bar."""
        next_pane(
            (
                (self.nav, self.nav.focus_first),
                (self.host, self.host.focus_first),
                (self.bar, self.bar.search.setFocus),
            ),
            back=back,
        )

    # inside --------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.bar)
        side.addWidget(self.host, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 2, 12, 4)
        for part in (self.status, self.place):
            set_look(part, "look", "support")
        foot.addWidget(self.status, 1)
        foot.addWidget(self.place)
        side.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.nav)
        whole.addLayout(side, 1)
        self.status.setText(text.READY)

    def _connect(self) -> None:
        self.nav.chosen.connect(lambda page: self.go(Place(page)))
        self.nav.intake_wanted.connect(self.new_intake)
        bar = self.bar
        bar.search_wanted.connect(self.open_palette)
        bar.backup_wanted.connect(self.back_up)
        bar.draft_wanted.connect(self._on_draft)
        bar.give_draft_wanted.connect(self.give_draft)
        bar.own_settings_wanted.connect(lambda: self.go(Place("settings", tab="own")))
        bar.lock_wanted.connect(self.lock_wanted)
        bar.change_user_wanted.connect(self.change_user_wanted)
        bar.pin_wanted.connect(self.pin_wanted)
        bar.quit_wanted.connect(self.quit_wanted)
        self.host.moved.connect(self._on_moved)
        self.host.made.connect(self._on_made)
        self.host.missing.connect(lambda _: self.desk.prompts.toast(text.PAGE_MISSING))
        self.desk.hub.changed.connect(self._on_changed)

    def _add_keys(self) -> None:
        host = self.host
        acts: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+N", self.new_intake), ("Ctrl+Shift+N", host.new_item),
            ("Ctrl+K", self.open_palette), ("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo), ("F1", self.show_keys), ("F5", self.reload),
            ("F6", self.next_pane), ("Shift+F6", lambda: self.next_pane(back=True)),
            ("Alt+Left", host.back), ("Alt+Right", host.forward), ("Ctrl+L", self.lock_wanted.emit),
        ]  # fmt: skip
        for number, room in enumerate(self.rooms.nav()):
            acts.append((key_of(number), partial(self._to, room.page)))
        for keys, act in acts:
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _on_made(self, page: QWidget) -> None:
        """What a page may want of the window."""
        wishes = {"pin_wanted": self.pin_wanted, "backup_wanted": self.bar.backup_wanted}
        for name, told in wishes.items():
            signal = getattr(page, name, None)
            if signal is not None:
                signal.connect(told)

    def _on_moved(self, place: Place) -> None:
        room = self.rooms.find(place.page)
        if room is not None:
            self.nav.mark(room.under or room.page)
        self.show_drafts()  # the page before may have kept one

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("office", "department", "staff"):
            self.show_head()
        else:
            self.show_drafts()
        now = self.desk.env.clock()
        self.status.setText(text.SAVED.format(time=f"{now:%H:%M}"))

    def give_draft(self) -> None:
        """Hand a half-done form to a colleague: which one, then to whom."""
        commit_ime()
        self.host.leave()
        ws, prompts = self.desk.ws, self.desk.prompts
        lines = {f"{one.form} {one.record}": one for one in drafting.mine(ws)}
        takers = {one.login: one.name for one in drafting.takers(ws)}
        if not takers:
            prompts.inform(text.GIVE_DRAFT, text.GIVE_NOBODY)
            return
        which = prompts.choose(
            text.GIVE_DRAFT, text.GIVE_WHICH, act=text.GIVE_NEXT,
            options=[(key, one.title or text.DRAFT_UNTITLED) for key, one in lines.items()],
        )  # fmt: skip
        whom = None if which is None else prompts.choose(
            text.GIVE_DRAFT, text.GIVE_WHOM, options=list(takers.items()), act=text.GIVE_ACT)
        if which is None or whom is None:
            return
        line = lines[which]
        try:
            drafting.hand_over(ws, line.form, line.record, to_login=whom)
        except KnownError as error:
            prompts.tell(error)
            return
        self.go(Place("today"))
        self.show_drafts()
        prompts.toast(text.GIVEN.format(name=takers[whom]))

    def _on_draft(self, line: DraftLine) -> None:
        self.go(place_of_draft(line))

    def _on_backup_time(self) -> None:
        if not self.desk.tasks.busy() and safekeeping.due(self.desk.ws):
            self.back_up(quiet=True)

    def _fixed_entries(self) -> list[Entry]:
        entries = [Entry("page", room.label, key_of(number), partial(self._to, room.page))
                   for number, room in enumerate(self.rooms.nav())]
        if self.rooms.find("intake") is not None:
            entries.insert(0, Entry("act", text.NEW_INTAKE, "Ctrl+N", self.new_intake))
        step = self.desk.ws.undoable()
        if step is not None:
            entries.append(Entry("act", text.ACT_UNDO, ops.label(step.op), self.undo))
        entries += [
            Entry("act", text.ACT_BACKUP, "", self.back_up),
            Entry("act", text.ACT_RELOAD, "F5", self.reload),
            Entry("act", text.ACT_KEYS, "F1", self.show_keys),
            Entry("act", text.ACT_LOCK, "Ctrl+L", self.lock_wanted.emit),
        ]
        return entries

    def _find(self, words: str) -> list[Entry]:
        found = []
        for hit in palette.find(self.desk.ws, words):
            if self.rooms.find(hit.page) is None:
                continue
            detail = "　".join(part for part in (hit.number, hit.detail) if part)
            found.append(Entry(hit.kind, hit.title, detail,
                               partial(self.go, Place(hit.page, hit.record))))
        return found

    def _to(self, page: str) -> None:
        self.go(Place(page))
