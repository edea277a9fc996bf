"""Reading the code lists of an installation."""

from __future__ import annotations

import tomllib
from pathlib import Path

from nimo_desktop import paths
from nimo_desktop.domain.codes import CodeBook, CodeListError, parse_codes


def load_codes(folder: Path | None = None) -> CodeBook:
    """All code lists of `folder` (default: those that come with the program), by file name.

    Files without `codes` belong to others (the kanji variants lie in the same folder) and are
    passed over. Raises `CodeListError` naming the list if a file cannot be understood.
    """
    source = paths.resource("codes") if folder is None else folder
    lists = []
    for path in sorted(source.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise CodeListError(f"code list {path.stem}: not a TOML file") from fault
        if "codes" in data:
            lists.append(parse_codes(path.stem, data))
    if not lists:
        raise CodeListError("no code lists found")
    return CodeBook(lists)
