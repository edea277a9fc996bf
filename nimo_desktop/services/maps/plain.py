"""What a map is drawn from as text of a vault, and back."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar, get_origin

T = TypeVar("T")


def to_text(value: object) -> str:
    """Canonical JSON: equal values give equal bytes."""
    plain = _converter().unstructure(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_plain(plain: object, kind: type[T]) -> T:
    """The value of what JSON told; what it does not tell stands at its default. Raises ValueError,
    TypeError or KeyError for what is no such value.
    """
    found: T = _converter().structure(plain, kind)
    return found


@cache
def _converter() -> Any:
    from cattrs import Converter

    converter = Converter(detailed_validation=False)
    converter.register_unstructure_hook_func(
        lambda kind: get_origin(kind) is frozenset, sorted)  # type: ignore[comparison-overlap]  # any type
    return converter
