"""Faults in what was typed, as values: the form shows them beside the field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `field` is the form's field name, `blocking` says that nothing can be saved."""

    field: str
    code: str
    sentence: str
    blocking: bool = True


def blocking(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Only those that forbid saving; the rest put the record on the unfinished list."""
    return tuple(p for p in problems if p.blocking)
