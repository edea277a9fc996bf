"""Does all work on this PC: a small vault of its own is made, migrated, drawn, printed, locked."""

from __future__ import annotations

import dataclasses
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.ledger import Column, write_ledger
from nimo_desktop.services import access, cases, checking, diagrams, listing, people, safekeeping
from nimo_desktop.services.environment import Environment
from nimo_desktop.storage import folders, migrate
from nimo_desktop.storage.keys import KdfCost, WrongPassword
from nimo_desktop.storage.vault import VaultKeys
from nimo_desktop.storage.window_lock import WindowLock

PASSWORD = "jiko-shindan-2026"
_CHEAP = KdfCost(memory_kib=1024, time=1, lanes=1)
_NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "self_test"
down_revision = "{newest}"


def upgrade():
    op.add_column("person", sa.Column("self_test", sa.Text()))
"""


class SelfTestFailed(KnownError):
    """One step did not give what it must; the sentence names the step."""

    def __init__(self, step: str) -> None:
        super().__init__(
            f"このパソコンでは「{step}」がうまく動きません。記録には触れていません。"
            "この文を添えて管理者に知らせてください。"
        )


def run(env: Environment) -> Iterator[str]:
    """The names of the steps as they are passed. Raises SelfTestFailed at the first that is not."""
    env = dataclasses.replace(env, cost=_CHEAP)
    with tempfile.TemporaryDirectory(prefix="nimo-self-test-") as name:
        folder = Path(name) / "vault"
        case_id = None
        steps: tuple[tuple[str, Callable[[], CaseId | None]], ...] = (
            ("保管場所を作る", lambda: _make(folder, env)),
            ("新しい形に直す", lambda: _migrate(folder, env, Path(name) / "scripts")),
            ("開いて記録する", lambda: _record(folder, env)),
            ("図を描く", lambda: _draw(folder, env, case_id)),
            ("Excelファイルを書く", lambda: _export(folder, env)),
            ("検査してバックアップし、戻す", lambda: _keep(folder, env, Path(name))),
            ("施錠する", lambda: _locked(folder, env)),
        )
        for step, work in steps:
            try:
                case_id = work() or case_id
            except (KnownError, OSError, ImportError, AssertionError) as error:
                raise SelfTestFailed(step) from error
            yield step


def _need(fact: bool) -> None:
    if not fact:
        raise AssertionError


def _make(folder: Path, env: Environment) -> None:
    first = access.FirstOffice(
        town="自己診断", department="自己診断", staff_name="自己診断", login="nurse",
        password=PASSWORD, training=True,
    )  # fmt: skip
    access.create(folder, env, first).sitting.leave()
    _need(folders.vault_file_state(folder) == "present")


def _open(folder: Path, env: Environment) -> access.Sitting:
    return access.log_in(folder, env, login="nurse", password=PASSWORD)


def _migrate(folder: Path, env: Environment, scripts: Path) -> None:
    """A copy of the vault gets a revision that does not exist: the real one stays at today's."""
    sample = scripts.with_name("sample")
    shutil.copytree(folder, sample)
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    newest = migrate.steps(None, scripts=scripts)[-1].revision
    (scripts / "versions" / "sample.py").write_text(_NEXT.format(newest=newest), encoding="utf-8")
    sitting = _open(sample, env)
    keys = VaultKeys(sitting.master.database_key(), sitting.master.audit_key())
    sitting.leave()
    with WindowLock(sample) as lock:
        lock.acquire(env.clock())
        done = migrate.bring_up_to_date(
            sample, keys, variants=env.variants, lock=lock, now=env.clock(), actor="nurse",
            save_old=lambda _: None, scripts=scripts,
        )  # fmt: skip
    _need(done.after == "self_test")


def _record(folder: Path, env: Environment) -> CaseId:
    sitting = _open(folder, env)
    ws = sitting.workspace
    try:
        form = people.PersonForm(
            person=people.new_person(ws), name="見本 太郎", kana="みほん たろう"
        )
        case = cases.open_for_person(ws, people.save(ws, form))
        _need(checking.audit_verify(ws) > 0)
        return case.id
    finally:
        sitting.leave()


def _draw(folder: Path, env: Environment, case_id: CaseId | None) -> None:
    sitting = _open(folder, env)
    try:
        _need(case_id is not None)
        if case_id is not None:
            drawn = diagrams.ecomap(sitting.workspace, case_id, load_fonts())
            _need(drawn.as_bytes("pdf").startswith(b"%PDF-"))
            _need(b"<svg" in drawn.as_bytes("svg"))
            _need(drawn.as_bytes("png").startswith(b"\x89PNG"))
    finally:
        sitting.leave()


def _export(folder: Path, env: Environment) -> None:
    sitting = _open(folder, env)
    try:
        rows = [
            [str(r["number"]), str(r["name"])] for r in listing.rows(sitting.workspace, "cases")
        ]
    finally:
        sitting.leave()
    target = io.BytesIO()
    columns = (Column("number", "番号"), Column("name", "氏名"))
    _need(write_ledger(target, columns, rows, title="自己診断") == 1)
    _need(target.getvalue().startswith(b"PK"))


def _keep(folder: Path, env: Environment, place: Path) -> None:
    sitting = _open(folder, env)
    try:
        _need(checking.check(sitting.workspace).whole)
        info = safekeeping.back_up(sitting, to=place / "backup")
    finally:
        sitting.leave()
    safekeeping.restore(info.path, place / "restored")
    _open(place / "restored", env).leave()


def _locked(folder: Path, env: Environment) -> None:
    try:
        access.log_in(folder, env, login="nurse", password=PASSWORD + "x").leave()
    except WrongPassword:
        return
    raise AssertionError
