"""Looking for marked words in every file a process may have left. Not a test."""

from __future__ import annotations

import base64
import contextlib
import ctypes
import hashlib
import html
import io
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp932")
PAPERS = {b"%PDF-": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"%!PS": "PostScript"}
"""How finished papers begin: their text is in glyph numbers or dots, where no word is found."""
_DEEPEST = 3


def needles(markers: Iterable[str]) -> dict[bytes, str]:
    """Every marker as it may stand in a file: four encodings, each also in hexadecimal and base64,
    and the ways in which JSON, XML, addresses and Qt's settings write what is not ASCII."""
    found: dict[bytes, str] = {}
    for marker in markers:
        for encoding in ENCODINGS:
            raw = marker.encode(encoding)
            found[raw] = f"{marker} {encoding}"
            found[raw.hex().encode()] = f"{marker} {encoding} hex"
            found[raw.hex().upper().encode()] = f"{marker} {encoding} hex"
            # Three alignments; the ends depend on the neighbours and are left out.
            for shift in range(3):
                coded = base64.b64encode(b"\0" * shift + raw)[4 if shift else 0 : -4]
                if len(coded) >= 8:
                    found[coded] = f"{marker} {encoding} base64"
        for way, coded in escaped(marker).items():
            found.setdefault(coded.encode(), f"{marker} {way}")
    return found


def escaped(marker: str) -> dict[str, str]:
    """The marker in ASCII, by the way it is written."""
    return {
        "json": json.dumps(marker)[1:-1],
        "address": quote(marker),
        "xml": html.escape(marker).encode("ascii", "xmlcharrefreplace").decode(),
        # Of an INI file of Qt.
        "settings": re.sub(r"[^ -~]", lambda c: f"\\x{ord(c[0]):x}", marker),
    }


def traces(
    folders: Iterable[Path],
    sought: dict[bytes, str],
    *,
    pid: int = 0,
    clean: set[bytes] | None = None,
) -> list[str]:
    """Where a marker stands: names and contents of all files below, and what `pid` has open.

    Packed content is unpacked; a finished paper counts as a trace whatever it says. A file that
    vanishes while it is read is passed over. `clean` remembers the digests of contents in which
    nothing was found, for the next look with the same markers.
    """
    clean = set() if clean is None else clean
    found: list[str] = []
    for path in (*_files(folders), *_deleted(pid)):
        found += [
            f"name of {path}: {what}" for raw, what in sought.items() if raw in os.fsencode(path)
        ]
        try:
            content = path.read_bytes()
        except OSError:
            continue
        digest = hashlib.sha256(content).digest()
        if digest in clean:
            continue
        here = [what for part in _unpacked(content) for what in _in(part, sought)]
        found += [f"{path}: {what}" for what in here]
        if not here:
            clean.add(digest)
    return found


def _in(part: bytes, sought: dict[bytes, str]) -> Iterator[str]:
    yield from (what for raw, what in sought.items() if raw in part)
    yield from (f"a {what}" for raw, what in PAPERS.items() if part.startswith(raw))


def _unpacked(content: bytes, deep: int = 0) -> Iterator[bytes]:
    """The content, and what is packed in it: members of archives, streams that begin like zlib."""
    yield content
    if deep == _DEEPEST:
        return
    if content.startswith(b"PK\3\4"):
        # Not yet written to its end, or damaged: the plain look has to do.
        with (
            contextlib.suppress(zipfile.BadZipFile, OSError, RuntimeError, zlib.error),
            zipfile.ZipFile(io.BytesIO(content)) as archive,
        ):
            for name in archive.namelist():
                yield name.encode()
                yield from _unpacked(archive.read(name), deep + 1)
    elif content[:2] in (b"x\x9c", b"x\xda", b"x\x01", b"\x1f\x8b"):
        with contextlib.suppress(zlib.error):
            yield from _unpacked(zlib.decompressobj(47).decompress(content), deep + 1)


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


class Watch:
    """Every name that appears in some folders, however short its life; the kernel tells them."""

    _CREATED_OR_CAME = 0x100 | 0x80
    _HEAD = struct.Struct("iIII")

    def __init__(self, *folders: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._file < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        for folder in folders:
            if libc.inotify_add_watch(self._file, os.fsencode(folder), self._CREATED_OR_CAME) < 0:
                raise OSError(ctypes.get_errno(), "inotify")

    def names(self) -> list[str]:
        """What appeared since the last look."""
        found = []
        with contextlib.suppress(BlockingIOError):
            while events := os.read(self._file, 65536):
                at = 0
                while at < len(events):
                    *_, size = self._HEAD.unpack_from(events, at)
                    at += self._HEAD.size
                    found.append(os.fsdecode(events[at : at + size].rstrip(b"\0")))
                    at += size
        return found

    def close(self) -> None:
        os.close(self._file)
