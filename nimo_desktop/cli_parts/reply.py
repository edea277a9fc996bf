"""`referral reply`: filled slips are told or taken, a file or a folder of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nimo_desktop.cli_parts import words
from nimo_desktop.domain.errors import KnownError

if TYPE_CHECKING:
    from nimo_desktop.services.replies import ReplyReading
    from nimo_desktop.services.workspace import Workspace


def take(ws: Workspace, path: Path, say: Callable[[object], None], *, dry_run: bool) -> int:
    """Tell (`dry_run`) or apply the replies; 0 if every file was good, else 1.

    A single file that is refused raises KnownError; in a folder the good ones are taken and each
    other one is told on standard error with its name.
    """
    from nimo_desktop.services import replies

    if not path.is_dir():
        _one(ws, replies.read(ws, path), say, dry_run=dry_run)
        return 0
    refused = 0
    for reading in replies.read_folder(ws, path):
        try:
            _one(ws, replies.decide(ws, reading), say, dry_run=dry_run)
        except KnownError as trouble:
            refused += 1
            sys.stderr.write(f"{reading.name}: {trouble.sentence}\n")
    return 1 if refused else 0


def _one(
    ws: Workspace, reading: ReplyReading, say: Callable[[object], None], *, dry_run: bool
) -> None:
    from nimo_desktop.services import replies

    if not reading.ready:
        raise KnownError(reading.sentence)
    if not dry_run:
        done = replies.apply(ws, reading)
        if isinstance(done, tuple):
            raise KnownError(done[0].sentence)
    status = reading.after.status.label if reading.after is not None else ""
    head = words.WOULD_TAKE if dry_run else words.TAKEN
    say("\t".join((reading.number, head, "・".join(reading.steps), status)))
    if dry_run:
        for line in reading.lines:
            if line.says:
                say(f"\t{line.label}\t{' '.join(line.says.split())}\t{' '.join(line.now.split())}")
    for note in reading.notes:
        say(f"\t{note}")
