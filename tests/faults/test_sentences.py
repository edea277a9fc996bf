"""Every known trouble is told in Japanese, on one line, without paths, names or gaps."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator

import pytest

import nimo_desktop
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services.form_files.faults import FormFault

SKIPPED = ("nimo_desktop.ui", "nimo_desktop.app", "nimo_desktop.__main__", ".migrations.versions")

# Troubles that say something about the case at hand.
SAMPLES: dict[str, tuple[object, ...]] = {
    "BadFolder": ("network",),
    "BrokenForm": ("crisis.toml", [FormFault(12, "この部品はありません。")]),
    "MustWait": (90,),
    "SelfTestFailed": ("図を描く",),
    "WrongPin": (2,),
    "VaultEmpty": ("nimo-backup-20261121-170000.nimobackup",),
    "VaultMissing": ("nimo-backup-20261121-170000.nimobackup",),
}
# Below their sentence these list the places that must be mended, one a line.
LISTING = {"BrokenForm"}
MOST_SENTENCES = 4


def _all_troubles() -> list[type[KnownError]]:
    for found in pkgutil.walk_packages(nimo_desktop.__path__, "nimo_desktop."):
        if not found.name.startswith(SKIPPED[:3]) and SKIPPED[3] not in found.name:
            importlib.import_module(found.name)
    return sorted(set(_below(KnownError)), key=lambda cls: (cls.__module__, cls.__name__))


def _below(cls: type[KnownError]) -> Iterator[type[KnownError]]:
    yield cls
    for child in cls.__subclasses__():
        if child.__module__.startswith("nimo_desktop."):
            yield from _below(child)


TROUBLES = _all_troubles()


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda cls: cls.__name__)
def test_a_trouble_is_told_in_a_sentence(trouble: type[KnownError]) -> None:
    make: Callable[..., KnownError] = trouble
    whole = make(*SAMPLES.get(trouble.__name__, ())).sentence
    said, *listed = whole.split("\n")
    assert bool(listed) == (trouble.__name__ in LISTING)
    assert said.endswith("。"), said
    assert 1 <= len(re.findall("。", said)) <= MOST_SENTENCES, said
    assert re.search("[ぁ-ん]", said)
    last = said.rstrip("。").rsplit("。", 1)[-1]
    assert re.search("(ます|ません|ました|です|ください|ましょう)$", last), last
    assert not re.search(r"[/\\{}%]|None|Error|Exception|Traceback", said), said
    assert str(make(*SAMPLES.get(trouble.__name__, ()))) == whole


def test_the_troubles_are_found() -> None:
    assert len(TROUBLES) > 40
    assert len({cls.__name__ for cls in TROUBLES}) > 40
