"""相談受付 for tests: a desk over a real vault, the page on it, words put into its fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name

from nimo_desktop.domain.case import Case
from nimo_desktop.services import intake, people
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.storage import records
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.intake import IntakePage
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def desk(qapp, sitting, world) -> Iterator[Desk]:
    hub, gone = Hub(), []
    stop = sitting.workspace.listen(hub.announce)
    made = Desk(
        env=world.environment(),
        sitting=sitting,
        hub=hub,
        prompts=FakePrompts(),
        tasks=Tasks(),
        go=gone.append,
    )
    yield made
    stop()


@pytest.fixture
def went(desk: Desk) -> list[Place]:
    return desk.go.__self__  # the list that `go` appends to


@pytest.fixture
def page(desk: Desk) -> Iterator[IntakePage]:
    made = IntakePage(desk)
    yield made
    close(made)


def close(page) -> None:
    getattr(page, "leave", lambda: None)()
    page.deleteLater()


def put(page: IntakePage, **values: object) -> None:
    for name, value in values.items():
        page.form.field(name).restore(value)
    page.form.follow()


def rows(desk: Desk, record: type, **equal: object) -> tuple:
    with desk.ws.vault.read() as conn:
        return records.where(conn, record, **equal)


def known(desk: Desk, name: str = "見本 太郎", kana: str = "みほん　たろう"):
    form = people.PersonForm(
        person=dataclasses.replace(people.new_person(desk.ws), cautions=("dog",)),
        name=name,
        kana=kana,
        phone="0000-12-3456",
    )
    return people.save(desk.ws, form)


def a_case(desk: Desk) -> Case:
    first = intake.start(desk.ws, person_id=known(desk))
    call = dataclasses.replace(first, gist="はじめの相談", counted=True, topic="08")
    return intake.save_and_start(desk.ws, IntakeForm(consultation=call))[1]
