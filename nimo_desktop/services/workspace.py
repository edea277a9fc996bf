"""The desk of one sitting: an open vault, who works at it, the clock, undo, and who wants to know.

Every service takes a `Workspace` first. A service that changes something does it in one
`ws.apply(op, work)`: one transaction, one journal entry, one undo step, one notice.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.errors import KnownError, NotAllowed, RuleBroken
from nimo_desktop.domain.ids import IdSource, StaffId
from nimo_desktop.domain.journal import NOT_UNDOABLE, Changes, Op
from nimo_desktop.domain.office_codes import OfficeCode, merged
from nimo_desktop.domain.staff import Department, OfficeSettings, Staff
from nimo_desktop.storage import journal, records
from nimo_desktop.storage.records import Writer
from nimo_desktop.storage.vault import Vault

T = TypeVar("T")
Listener = Callable[[Changes], None]

UNDO_LIMIT = 30


class NothingToUndo(KnownError):
    """The list of this sitting is empty."""

    sentence = "元に戻せる操作はありません。記録は変わっていません。"


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One action that can be taken back in this sitting."""

    seq: int
    op: Op


class Workspace:
    """An open vault with its user. Not a singleton: change of user makes a new one."""

    def __init__(
        self,
        vault: Vault,
        *,
        staff: Staff,
        codes: CodeBook,
        clock: Callable[[], datetime],
        ids: IdSource,
        holidays: frozenset[date] = frozenset(),
    ) -> None:
        self.vault = vault
        self.staff = staff
        self._shipped_codes = codes
        self._codes: CodeBook | None = None
        self.holidays = holidays
        self._clock = clock
        self._ids = ids
        self._listeners: list[Listener] = []
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._same: records.SameContent = {}
        self._office: OfficeSettings | None = None

    # who, when, where ---------------------------------------------------------------------------
    @property
    def actor(self) -> str:
        """The login written into the journal and drafts."""
        return self.staff.login

    @property
    def me(self) -> StaffId:
        """The staff member at the desk."""
        return self.staff.id

    def now(self) -> datetime:
        """The time with its UTC offset."""
        return self._clock()

    def today(self) -> date:
        """The day of `now`."""
        return self._clock().date()

    def new_id(self) -> UUID:
        """A fresh UUIDv7."""
        return self._ids.new()

    @property
    def id_source(self) -> IdSource:
        """Where new ids come from; a colleague's desk at the same vault shares it."""
        return self._ids

    @property
    def variants(self) -> Mapping[str, str]:
        """Kanji variants for folding."""
        return self.vault.variants

    def office(self) -> OfficeSettings:
        """What the town decided; read once and again after it changes."""
        if self._office is None:
            with self.vault.read() as conn:
                found = records.select(conn, OfficeSettings)
            if not found:
                raise RuleBroken("町の設定がまだありません。はじめの設定を済ませてください。")
            self._office = found[0]
        return self._office

    def department(self) -> Department:
        """The department of the person at the desk."""
        with self.vault.read() as conn:
            return records.get(conn, Department, self.staff.department_id)

    @property
    def codes(self) -> CodeBook:
        """The code lists as this office has them; read once and again after an edit."""
        if self._codes is None:
            with self.vault.read() as conn:
                rows = records.select(conn, OfficeCode)
            self._codes = merged(self._shipped_codes, rows)
        return self._codes

    @property
    def shipped_codes(self) -> CodeBook:
        """The code lists as they come with the program."""
        return self._shipped_codes

    def require(self, *roles: str) -> None:
        """Raise NotAllowed unless the person at the desk has one of these roles."""
        if self.staff.role not in roles:
            raise NotAllowed

    # acting -------------------------------------------------------------------------------------
    def apply(self, op: Op, work: Callable[[Writer], T]) -> T:
        """One action: transaction, journal entry, undo step, notice to the listeners."""
        if self.staff.role == "viewer" and op not in NOT_UNDOABLE:
            raise NotAllowed
        result, done = records.apply(self.vault, op, work, actor=self.actor, at=self.now())
        if done.seq and op not in NOT_UNDOABLE:
            self._undo = [*self._undo[-(UNDO_LIMIT - 1) :], Step(done.seq, op)]
            self._redo = []
        self._tell(done.changes)
        return result

    def note(
        self, op: Op, kind: str, row: str, detail: dict[str, object], *, about: UUID | None = None
    ) -> None:
        """Record a view, a print, an export or a login: an entry that cannot be undone."""
        records.apply(
            self.vault,
            op,
            lambda w: w.remark(kind, row, detail, about=about),
            actor=self.actor,
            at=self.now(),
        )

    def undoable(self) -> Step | None:
        """The action that 元に戻す would take back."""
        return self._undo[-1] if self._undo else None

    def redoable(self) -> Step | None:
        """The action that やり直し would do again."""
        return self._redo[-1] if self._redo else None

    def undo(self) -> Step:
        """Take back the last action. Raises NothingToUndo, or Conflict if a row changed since."""
        if not self._undo:
            raise NothingToUndo
        step = self._undo[-1]
        seq = self._revert(step, Op.UNDONE)
        self._undo.pop()
        self._redo.append(Step(seq, step.op))
        return step

    def redo(self) -> Step:
        """Do again what was taken back last."""
        if not self._redo:
            raise NothingToUndo
        step = self._redo[-1]
        seq = self._revert(step, Op.REDONE)
        self._redo.pop()
        self._undo.append(Step(seq, step.op))
        return step

    def forget_undo(self) -> None:
        """On lock and change of user the list of the sitting is dropped."""
        self._undo, self._redo, self._same = [], [], {}

    def _revert(self, step: Step, op: Op) -> int:
        with self.vault.read() as conn:
            images = journal.images_of(conn, step.seq)
        self._same, done = records.apply(
            self.vault,
            op,
            records.undo_work(images, self._same),
            actor=self.actor,
            at=self.now(),
            undoes=step.seq,
        )
        self._tell(done.changes)
        return done.seq

    # telling ------------------------------------------------------------------------------------
    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every action; the returned function ends it."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def forget_settings(self, changes: Changes) -> None:
        """Read settings and code lists again when they changed, also by another program."""
        if changes.touches("office"):
            self._office = None
        if changes.touches("office_code"):
            self._codes = None

    def _tell(self, changes: Changes) -> None:
        self.forget_settings(changes)
        for listener in tuple(self._listeners):
            listener(changes)
