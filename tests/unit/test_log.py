"""No name and no note reaches the log file, whichever way one tries."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from nimo_desktop import log
from nimo_desktop.domain.errors import Conflict

PLANTED = "見本花子"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    handler = log.start(tmp_path)
    yield tmp_path / log.FILE_NAME
    log.stop(handler)


def test_event_is_written_with_id_number_and_class(file: Path) -> None:
    log.event("saved", id=UUID(int=7), n=3, ok=True, why=Conflict, number="R8-K-A0012", kind="case")
    line = file.read_text(encoding="ascii")
    assert line.endswith(
        "INFO saved id=00000000-0000-0000-0000-000000000007 n=3 ok=True why=Conflict"
        " number=R8-K-A0012 kind=case\n"
    )


@pytest.mark.parametrize(
    "value",
    [
        PLANTED,
        "Hanako",
        "mihon hanako",
        "090-1234-5678",
        "a" * 33,
        "saved\nforged",
        Path("/hanako"),
        ["hanako"],
    ],
)
def test_anything_that_may_be_text_is_refused_unseen(file: Path, value: object) -> None:
    with pytest.raises(ValueError, match="takes no text: who") as caught:
        log.event("saved", who=value)  # type: ignore[arg-type]  # the fault under test
    assert str(value) not in str(caught.value)
    assert file.read_text(encoding="ascii") == ""


def test_name_as_event_is_refused(file: Path) -> None:
    with pytest.raises(ValueError, match="event name"):
        log.event(f"saved {PLANTED}")


def test_other_records_never_reach_the_file(file: Path) -> None:
    """A library or a careless module that logs a name through `logging` itself."""
    logging.getLogger("nimo_desktop.events").info("saved %s", PLANTED)
    logging.getLogger("nimo_desktop").info("saved %s", PLANTED)
    logging.getLogger("sqlalchemy.engine").info("INSERT %s", PLANTED)
    log.event("after")
    assert PLANTED not in file.read_text(encoding="utf-8")
    assert "after" in file.read_text(encoding="utf-8")


def test_file_rotates_and_keeps_three(file: Path) -> None:
    for number in range(60_000):
        log.event("filling_the_log_file_with_a_long_event_name", id=UUID(int=number))
    assert len(list(file.parent.iterdir())) == 4
    assert file.stat().st_size <= 1_000_000


def test_unwritable_folder_does_not_stop_the_program(tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file, not a folder", encoding="utf-8")
    handler = log.start(tmp_path / "occupied")
    log.event("still_working")
    log.stop(handler)
