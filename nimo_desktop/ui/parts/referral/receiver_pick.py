"""A line that finds a 課, a colleague or an agency by any part of its name or reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.referral import Inside, Outside, Receiver
from nimo_desktop.services.referrals import Choice
from nimo_desktop.ui.fields.pick import Offer, PickLine, PickWords
from nimo_desktop.ui.text import referral as text

_WORDS = PickWords(
    text.RECEIVER_LIST, text.RECEIVER_NONE, text.RECEIVER_UNKNOWN, text.RECEIVER_LOST)


class ReceiverPick(PickLine):
    """Value is a `Receiver` or None. `words` say what is looked for where it is not an あて先."""

    def __init__(self, choices: Sequence[Choice], parent: QWidget | None = None, *,
                 fold: Callable[[str], str], words: PickWords = _WORDS) -> None:
        self._choices, self._fold = tuple(choices), fold
        super().__init__(words, parent)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Another list, e.g. after an agency was added; what is picked stays."""
        self._choices = tuple(choices)

    def receiver(self) -> Receiver | None:
        """Like `value`, with its type."""
        found = self.value()
        return found if isinstance(found, Inside | Outside) else None

    def offers(self, typed: str) -> list[Offer]:
        """Those that hold every word."""
        wanted = self._fold(typed).split()
        return [
            Offer(one.to, one.label, one.note)
            for one in self._choices
            if all(word in one.keys for word in wanted)
        ]

    def key_of(self, value: object) -> str:
        """A receiver as one line of text."""
        return key_of(value if isinstance(value, Inside | Outside) else None)

    def of_key(self, key: str) -> object:
        """The receiver that is still offered."""
        return next((one.to for one in self._choices if key_of(one.to) == key), None)

    def label_of(self, value: object) -> str:
        """As the office calls it."""
        return next((one.label for one in self._choices if one.to == value), "")


def key_of(to: Receiver | None) -> str:
    """A receiver as one line of text, for drafts."""
    if isinstance(to, Outside):
        return f"agency {to.agency}"
    return f"inside {to.department} {to.staff or ''}" if to is not None else ""
