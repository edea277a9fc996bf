"""Looking for marked words in every file a process may have left. Not a test."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp932")


def needles(markers: Iterable[str]) -> dict[bytes, str]:
    """Every marker as it may stand in a file: four encodings, hexadecimal and base64."""
    found: dict[bytes, str] = {}
    for marker in markers:
        for encoding in ENCODINGS:
            raw = marker.encode(encoding)
            found[raw] = f"{marker} {encoding}"
            found[raw.hex().encode()] = f"{marker} {encoding} hex"
            # Three alignments; the ends depend on the neighbours and are left out.
            for shift in range(3):
                coded = base64.b64encode(b"\0" * shift + raw)[4 if shift else 0 : -4]
                if len(coded) >= 8:
                    found[coded] = f"{marker} {encoding} base64"
    return found


def traces(folders: Iterable[Path], sought: dict[bytes, str], *, pid: int = 0) -> list[str]:
    """Where a marker stands: names and contents of all files below, and what `pid` has open.

    A file that vanishes while it is read is passed over.
    """
    found: list[str] = []
    for path in (*_files(folders), *_deleted(pid)):
        for raw, what in sought.items():
            if raw in os.fsencode(path.name):
                found.append(f"name of {path}: {what}")
        try:
            content = path.read_bytes()
        except OSError:
            continue
        found += [f"{path}: {what}" for raw, what in sought.items() if raw in content]
    return found


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                path = Path(place) / name
                if path.is_file() and not path.is_symlink():
                    yield path


def _deleted(pid: int) -> Iterator[Path]:
    """Files without a name that the process still holds open."""
    folder = Path(f"/proc/{pid}/fd")
    if not pid or not folder.is_dir():
        return
    for one in folder.iterdir():
        try:
            if os.readlink(one).endswith(" (deleted)") and one.is_file():
                yield one
        except OSError:
            continue
