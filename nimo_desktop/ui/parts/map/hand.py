"""What the hand has done since the map was opened: acts that can be taken back one by one."""

from __future__ import annotations

from nimo_desktop.services.maps import state
from nimo_desktop.services.maps.state import MapEdits


class Hand:
    """`edits` is how the map stands now, `stored` how it stands in the vault."""

    def __init__(self, stored: MapEdits, edits: MapEdits | None = None) -> None:
        self.stored = stored
        self.edits = stored if edits is None else edits
        self._done: list[MapEdits] = []
        self._undone: list[MapEdits] = []

    def do(self, edits: MapEdits) -> bool:
        """One act; False if it changes nothing."""
        if edits == self.edits:
            return False
        self._done.append(self.edits)
        self._undone.clear()
        self.edits = edits
        return True

    def undo(self) -> bool:
        """The last act taken back; False if there is none."""
        if not self._done:
            return False
        self._undone.append(self.edits)
        self.edits = self._done.pop()
        return True

    def redo(self) -> bool:
        """The act that was taken back, done again; False if there is none."""
        if not self._undone:
            return False
        self._done.append(self.edits)
        self.edits = self._undone.pop()
        return True

    def settle(self, edits: MapEdits) -> None:
        """The last act as it came out; no act of its own."""
        self.edits = edits

    @property
    def before(self) -> MapEdits:
        """How the map stood before the last act."""
        return self._done[-1] if self._done else self.stored

    @property
    def can_undo(self) -> bool:
        """Whether an act can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether one can be done again."""
        return bool(self._undone)

    @property
    def dirty(self) -> bool:
        """Something was done that is not stored."""
        return state.edits_to(self.edits) != state.edits_to(self.stored)
