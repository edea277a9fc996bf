"""Noticing what the command line or a task wrote beside the open window."""

from __future__ import annotations

from nimo_desktop.domain.journal import Changes, Op
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.lists import elsewhere


class Watch:
    """Compares the vault with what this window wrote itself. Ask every two seconds."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._version = ws.vault.data_version()
        self._seq = self._last()
        self._stop = ws.listen(self._on_own)

    def poll(self) -> Changes | None:
        """What another program changed since the last look, None for nothing."""
        version = self._ws.vault.data_version()
        if version == self._version:
            return None
        self._version = version
        with self._ws.vault.read() as conn:
            kinds, ids = elsewhere.rows_since(conn, self._seq)
        self._seq = self._last()
        if not kinds:
            return None
        found = Changes(Op.IMPORTED, ids, kinds)
        self._ws.forget_settings(found)
        return found

    def end(self) -> None:
        """Listen no more."""
        self._stop()

    def _on_own(self, _changes: Changes) -> None:
        self._seq = self._last()

    def _last(self) -> int:
        with self._ws.vault.read() as conn:
            return elsewhere.last_seq(conn)


def everything() -> Changes:
    """Changes that touch whatever a page may show: for 再読込 (F5)."""
    return Changes(Op.IMPORTED, frozenset(), elsewhere.every_kind())
