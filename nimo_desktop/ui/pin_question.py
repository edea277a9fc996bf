"""Asking for a new PIN: twice the same, by the rules, and only where the office allows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nimo_desktop.services import quick_access
from nimo_desktop.ui.text import shell as text

if TYPE_CHECKING:
    from nimo_desktop.ui.prompts import Prompts


def ask(prompts: Prompts, *, allowed: bool) -> str | None:
    """The PIN as it was typed twice; None if it was given up or none is allowed here."""
    if not allowed:
        prompts.inform(text.PIN_TITLE, text.PIN_FORBIDDEN)
        return None
    first = prompts.ask_text(text.PIN_TITLE, text.PIN_FIRST, act=text.PIN_ACT,
                             secret=True, check=_fault)
    if first is None:
        return None
    return prompts.ask_text(
        text.PIN_TITLE, text.PIN_AGAIN, act=text.PIN_ACT, secret=True,
        check=lambda typed: None if typed == first else text.PIN_DIFFERENT)


def _fault(pin: str) -> str | None:
    found = quick_access.pin_problems(pin)
    return found[0].sentence if found else None
