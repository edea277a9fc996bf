"""個人番号 is not kept: text that looks like one is refused wherever it stands (sheets.md 0.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nimo_desktop.domain.names import looks_like_my_number
from nimo_desktop.domain.problems import Problem

SENTENCE = (
    "個人番号(マイナンバー)と思われる12けたの数字があるため、保存していません。入力した内容は残っています。"
    "その数字を消してから、もう一度保存してください。"
)


def my_number_problems(*values: object) -> tuple[Problem, ...]:
    """A blocking problem for each field of the records or rows that holds such a number."""
    names = dict.fromkeys(name for value in values for name in _fields(value, ""))
    return tuple(Problem(name, "my_number", SENTENCE) for name in names)


def _fields(value: object, name: str) -> Iterable[str]:
    if isinstance(value, str):
        if looks_like_my_number(value):
            yield name
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _fields(getattr(value, field.name), field.name)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _fields(part, name)
