"""「金庫の鍵を新しくする」 through the real window on a real vault."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from window_kit import Bench, open_window  # noqa: F401  a fixture
from world import PASSWORD, World

from nimo_desktop.services import access, office, safekeeping
from nimo_desktop.storage import journal, keyring, keys, rekey
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.preview import PreviewDialog
from nimo_desktop.ui.settings_parts.data import DataPart
from nimo_desktop.ui.settings_parts.new_key import NewKeyDialog
from nimo_desktop.ui.tasks import Cancelled
from nimo_desktop.ui.text import new_key as text

HERS = "jiro-no-aikotoba-99"


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.log_in()
    return made


@pytest.fixture
def colleague(bench: Bench) -> str:
    ws, sitting = bench.ws, bench.window.frame().desk.sitting
    one = office.new_staff(
        ws, name="見本 次郎", department_id=office.departments(ws)[0].id, position=1
    )
    staff = office.save_staff(ws, one)
    access.add_login(sitting, bench.world.environment(), staff=staff, login="jiro", password=HERS)
    return "jiro"


@pytest.fixture
def part(bench: Bench) -> DataPart:
    bench.window.go(Place("settings", tab="data"))
    return bench.page.data


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the previews, which are saved at once."""
    texts: list[str] = []

    def run(dialog: PreviewDialog) -> int:
        pages = pypdf.PdfReader(io.BytesIO(dialog.pdf())).pages
        texts.append("\n".join(page.extract_text() for page in pages))
        dialog.save_pdf_wanted.emit()
        return 0

    monkeypatch.setattr(PreviewDialog, "exec", run)
    return texts


def answer(monkeypatch: pytest.MonkeyPatch, *passwords: str) -> list[str]:
    """Types the passwords one after the other; returns what was refused."""
    refused: list[str] = []

    def run(dialog: NewKeyDialog) -> int:
        for password in passwords:
            dialog.line.setText(password)
            dialog.act_button.click()
            if not dialog.result():
                refused.append(dialog.error.text())
                assert dialog.password() == ""
        dialog.line.setText(passwords[-1])
        return dialog.result()

    monkeypatch.setattr(NewKeyDialog, "exec", run)
    return refused


def wait(bench: Bench, qtbot) -> None:
    qtbot.waitUntil(lambda: not bench.window.tasks.busy(), timeout=20_000)
    qtbot.waitUntil(lambda: bench.window.desk() is None, timeout=5000)


def test_old_ways_in_are_shut_and_the_papers_open(
    part: DataPart, bench: Bench, colleague: str, shown: list[str], qtbot, folder: Path,
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = keyring.read_keyring(folder)
    old = safekeeping.back_up(bench.window.frame().desk.sitting)
    bench.prompts.answers = ["135792", "135792"]
    bench.window.ask_pin()
    quick, _ = bench.window.tools()
    assert quick.available("nurse")
    refused = answer(monkeypatch, "chigau-pasuwaado-1", PASSWORD)
    bench.prompts.answers = [tmp_path / "code.pdf", tmp_path / "passwords.pdf"]
    part.key_button.click()
    assert bench.window.stack.currentWidget() is bench.window.card
    assert not bench.window.card.isEnabled()
    wait(bench, qtbot)
    assert bench.window.card.isEnabled()
    assert len(refused) == 1
    assert not quick.available("nurse")
    assert "回復コードの用紙と一時パスワードの用紙" in bench.prompts.told[-1]
    assert (tmp_path / "code.pdf").exists()
    assert (tmp_path / "passwords.pdf").exists()
    assert keyring.read_keyring(folder).generation == before.generation + 1
    with pytest.raises(keys.WrongPassword):
        access.log_in(folder, world.environment(), login=colleague, password=HERS)
    code, slips = shown
    assert "回復コード" in code
    assert "見本 次郎" in slips
    once = re.search(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}", slips)
    assert once is not None
    bench.log_in()
    assert bench.window.desk() is not None
    with bench.ws.vault.read() as conn:
        assert journal.verify(conn, bench.ws.vault.audit_key) > 3
    bench.window.lock()
    bench.wait_until_locked(qtbot)
    hers = access.log_in(folder, world.environment(), login=colleague, password=once[0])
    hers.leave()
    safekeeping.restore(old.path, tmp_path / "old")
    access.log_in(tmp_path / "old", world.environment(), login=colleague, password=HERS).leave()


def test_a_stop_leaves_the_old_key(
    part: DataPart, bench: Bench, qtbot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keyring.read_keyring(folder)
    answer(monkeypatch, PASSWORD)
    real = rekey.rekey

    def stopped(*args, at, **more):
        def tell(moment: str) -> None:
            if moment == "changed":
                raise Cancelled
            at(moment)

        return real(*args, at=tell, **more)

    monkeypatch.setattr(rekey, "rekey", stopped)
    part.key_button.click()
    wait(bench, qtbot)
    assert bench.prompts.told[-1] == text.STOPPED
    assert not rekey.is_unfinished(folder)
    assert keyring.read_keyring(folder).generation == before.generation
    bench.log_in()
    assert bench.window.desk() is not None


def test_who_stops_at_the_password_keeps_everything(
    part: DataPart, bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keyring.read_keyring(folder).generation
    refused = answer(monkeypatch, "chigau-pasuwaado-1")
    part.key_button.click()
    assert len(refused) == 1
    assert bench.window.desk() is not None
    assert keyring.read_keyring(folder).generation == before


def test_papers_are_not_lost_by_closing_too_early(
    part: DataPart, bench: Bench, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, PASSWORD)
    seen: list[int] = []
    monkeypatch.setattr(PreviewDialog, "exec", lambda dialog: seen.append(1) or 0)
    bench.prompts.answers = [False, True]
    part.key_button.click()
    wait(bench, qtbot)
    assert len(seen) == 2
    assert "回復コードの用紙" in bench.prompts.told[-1]
