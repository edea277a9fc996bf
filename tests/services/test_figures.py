"""The year's numbers against a plain recount over the records."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import datetime

from world import JST

from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.services import cases, contacts, figures, people
from nimo_desktop.services.figures import Cell
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records


def recount(ws: Workspace, first: int, last: int) -> dict[Cell, int]:
    """Every subject looked at, one after the other."""
    found: Counter[Cell] = Counter()
    with ws.vault.read() as conn:
        for one in records.where(conn, Subject):
            record = Contact if one.contact_id else Consultation
            parent = records.get(conn, record, one.contact_id or one.consultation_id)
            if not one.counted or parent.deleted_at is not None:
                continue
            at = parent.at if isinstance(parent, Contact) else parent.received_at
            year = at.year if at.month >= 4 else at.year - 1
            column = ws.codes["method"].attr(parent.method, "report", "none")
            if first <= year <= last and column != "none":
                found[Cell(column, one.topic, f"{at:%Y-%m}")] += 1
    return dict(found)


def write(ws: Workspace, case_id, at: datetime, method: str, *topics: str) -> Contact:
    fresh = contacts.new(ws, case_id)
    one = fresh.subjects[0]
    subjects = [dataclasses.replace(one, counted=True, topic=topics[0])]
    for topic in topics[1:]:
        extra = contacts.anonymous_subject(ws, fresh.contact)
        subjects.append(dataclasses.replace(extra, counted=True, topic=topic, alias="母"))
    contact = dataclasses.replace(fresh.contact, at=at, method=method, body="会った", minutes=20)
    saved, problems = contacts.save(ws, contact, tuple(subjects))
    assert saved is not None, problems
    return contact


def test_years_months_topics_and_columns_are_counted(ws: Workspace) -> None:
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎")
    case = cases.open_for_person(ws, people.save(ws, form))
    days = (
        (datetime(2026, 3, 31, 23, 50, tzinfo=JST), "02", ("01",)),
        (datetime(2026, 4, 1, 0, 5, tzinfo=JST), "02", ("01",)),
        (datetime(2026, 4, 30, 9, 0, tzinfo=JST), "03", ("03", "12")),
        (datetime(2026, 5, 1, 9, 0, tzinfo=JST), "14", ("03",)),
        (datetime(2026, 5, 2, 9, 0, tzinfo=JST), "01", ("09",)),
    )
    for at, method, topics in days:
        write(ws, case.id, at, method, *topics)
    year = figures.of_year(ws, 2026)
    assert year == {
        Cell("phone", "01", "2026-04"): 1,
        Cell("home_visit", "03", "2026-04"): 1,
        Cell("home_visit", "12", "2026-04"): 1,
        Cell("interview", "09", "2026-05"): 1,
    }
    assert year == recount(ws, 2026, 2026)
    both = figures.of_years(ws, 2025, 2026)
    assert both == recount(ws, 2025, 2026)
    assert sum(both.values()) == sum(year.values()) + 1


def test_trash_and_undo_are_followed(ws: Workspace) -> None:
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎")
    case = cases.open_for_person(ws, people.save(ws, form))
    write(ws, case.id, datetime(2026, 6, 1, 9, 0, tzinfo=JST), "02", "08")
    assert sum(figures.of_year(ws, 2026).values()) == 1
    ws.undo()
    assert figures.of_year(ws, 2026) == {} == recount(ws, 2026, 2026)
