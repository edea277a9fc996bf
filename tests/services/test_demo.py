"""見本町: built through the services, whole, and rich enough for every page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from world import START, World

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation, is_open
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.referral import Referral
from nimo_desktop.domain.referral import is_open as referral_is_open
from nimo_desktop.domain.task import Task, bucket
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services import access, cases, checking, demo, diagrams, families, sheets
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal, records


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("demo") / "deep" / "vault"
    world = World(seed=11)
    demo.build(folder, world.environment(), today=START.date())
    world.clock.now = START + timedelta(hours=1)
    sitting = access.log_in(
        folder, world.environment(), login=demo.LOGIN, password=demo.PASSWORD
    )
    yield sitting.workspace
    sitting.workspace.vault.close()


def rows(ws: Workspace, record: type) -> tuple:
    with ws.vault.read() as conn:
        return records.select(conn, record)


def test_the_town_is_large_enough(town: Workspace) -> None:
    assert len(rows(town, Case)) >= 12
    assert len(rows(town, Person)) >= 25
    assert len(rows(town, Referral)) >= 10
    assert len(rows(town, Plan)) >= 5
    assert len(rows(town, Contact)) >= 30
    assert len(rows(town, SupportTie)) >= 30
    assert town.office().training


def test_it_passes_every_check(town: Workspace) -> None:
    report = checking.check(town)
    assert report.troubles == (), report
    with town.vault.read() as conn:
        assert journal.verify(conn, town.vault.audit_key) > 150


def test_its_journal_runs_with_the_script(town: Workspace) -> None:
    with town.vault.read() as conn:
        times = [r[0] for r in conn.exec_driver_sql("SELECT at FROM journal_entry ORDER BY seq")]
    assert times == sorted(times)
    assert times[0] < "2024"


def test_today_has_work(town: Workspace) -> None:
    open_ones = [t for t in rows(town, Task) if t.done_at is None]
    kinds = {bucket(t, START) for t in open_ones}
    assert {"overdue", "week"} <= kinds
    unfinished = [c for c in rows(town, Consultation) if is_open(c) and c.completed_at is None]
    assert unfinished
    assert any(not c.urgency or c.urgency == "-" for c in unfinished)
    assert any(referral_is_open(r) for r in rows(town, Referral))


def test_every_case_prints_its_summary_and_map(town: Workspace) -> None:
    fonts = load_fonts()
    for case in rows(town, Case):
        done = sheets.render(town, "case_summary", case.id, fonts=fonts)
        paper = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(done.pdf())).pages)
        assert "練習" in paper
        assert case.number in paper
        assert diagrams.ecomap(town, case.id, fonts).page.shapes
        assert cases.header(town, case.id).holder_text


def test_every_code_on_its_ties_has_a_word(town: Workspace) -> None:
    for tie in rows(town, SupportTie):
        assert not tie.role or town.codes["involvement"].get(tie.role), tie.role


def test_no_slip_names_a_relative_born_after_it(town: Workspace) -> None:
    later = 0
    for slip in rows(town, Referral):
        if slip.sent_at is None or slip.person_id is None:
            continue
        assert "年齢不明" not in slip.household_note, slip.number
        people = {
            town.codes.label("kinship", row.relation)
            for row in families.load_relatives(town, slip.person_id)
            if row.birth is not None and (row.birth.earliest or date.min) > slip.sent_at.date()
        }
        later += len(people)
        assert not any(word in slip.household_note for word in people), slip.number
    assert later, "the town has a child that came after a slip"


def test_an_existing_vault_is_never_touched(town: Workspace) -> None:
    folder: Path = town.vault.path.parent
    before = (folder / "keyring.json").read_bytes()
    with pytest.raises(access.VaultExists):
        demo.build(folder, World().environment())
    assert (folder / "keyring.json").read_bytes() == before
