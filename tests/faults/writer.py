"""A process that writes contacts and drafts as fast as it can, to be killed. Not a test.

    python writer.py FOLDER COUNT          writes COUNT contacts and ends
    python writer.py                       forks an endless writer for each folder it reads

It acknowledges on standard output only what was committed: `draft ID`, `saved ID`.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[2])]

from world import PASSWORD, World  # noqa: E402

from nimo_desktop.domain.ids import IdSource  # noqa: E402
from nimo_desktop.services import access, cases, contacts, drafting  # noqa: E402
from nimo_desktop.services.environment import Environment, local_now  # noqa: E402


def environment() -> Environment:
    """Ids that no other writer gives, and the PC's own clock."""
    ids = IdSource(lambda: time.time_ns() // 1_000_000, secrets.token_bytes)
    return replace(World().environment(), ids=ids, clock=local_now)


def write(folder: Path, times: Iterator[int]) -> None:
    """Type, keep the draft, save: each step is told once it is durable."""
    sitting = access.log_in(folder, environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    case = cases.by_reference(ws, "R8-K-A0001")
    for n in times:
        fresh = contacts.new(ws, case.id)
        body = f"訪問 {n} " + "本人と玄関先で話した。" * (n % 40)
        record = f"new-{fresh.contact.id.hex}"
        drafting.keep(ws, contacts.DRAFT_FORM, record, values={"body": body}, title=body[:20])
        say(f"draft {record}")
        contact = replace(fresh.contact, body=body)
        saved, problems = contacts.save(ws, contact, fresh.subjects, draft=record)
        if saved is None:
            say(f"refused {[p.code for p in problems]}")
            return
        say(f"saved {contact.id.hex} {record}")
    sitting.leave()
    say("left")


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def breed() -> None:
    """Fork a writer for each folder named: starting Python anew takes too long."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                write(Path(line.strip()), count())
            finally:
                os._exit(1)
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        write(Path(sys.argv[1]), iter(range(int(sys.argv[2]))))
    else:
        breed()
