"""The forms that come with the program, and what they may name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from nimo_desktop import paths
from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.form_def import FormDef
from nimo_desktop.services.form_fields import LISTS, SINGLES
from nimo_desktop.services.form_files.reading import Known, read_form

DIAGRAMS = frozenset(("エコマップ", "支援体制図", "ジェノグラム"))
FOLDER = "forms"


def known(codes: CodeBook) -> Known:
    """What a form may name in this version."""
    return Known(
        codes=frozenset(codes),
        values=MappingProxyType({path: one.types for path, one in SINGLES.items()}),
        lists=MappingProxyType({path: one.parts for path, one in LISTS.items()}),
        diagrams=DIAGRAMS,
    )


@cache
def bundled_texts() -> Mapping[str, str]:
    """Form id → text of its file, in the order of the file names."""
    folder = paths.resource(FOLDER)
    files = sorted(folder.glob("*.toml"))
    return MappingProxyType({one.stem: one.read_text("utf-8") for one in files})


def bundled(form_id: str, codes: CodeBook) -> FormDef:
    """A form of the program. Raises KeyError for an unknown id."""
    return read_form(bundled_texts()[form_id], known(codes), name=f"{form_id}.toml")
