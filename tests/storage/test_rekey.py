"""A new key for the vault: whole at every kill, old keys shut out, the old chain still verifies."""

from __future__ import annotations

from pathlib import Path

import pytest
from world import PASSWORD, World

from nimo_desktop.services import access, people, rekeying
from nimo_desktop.storage import journal, keyring, keys, rekey
from nimo_desktop.storage.window_lock import WindowLock


def logged_in(folder: Path, world: World) -> access.Sitting:
    return access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)


@pytest.fixture
def second_login(folder: Path, world: World) -> Path:
    """A vault with a colleague who may open it too."""
    sitting = logged_in(folder, world)
    ws = sitting.workspace
    from nimo_desktop.services import office

    department = office.departments(ws)[0]
    colleague = office.save_staff(
        ws, office.new_staff(ws, department_id=department.id, name="見本 次郎", position=1)
    )
    access.add_login(
        sitting, world.environment(), staff=colleague, login="jiro", password="jiro-no-aikotoba-99"
    )
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎")
    people.save(ws, form)
    sitting.leave()
    return folder


def test_the_old_key_and_the_gone_colleague_are_shut_out(second_login: Path, world: World) -> None:
    folder, env = second_login, world.environment()
    before = keyring.read_keyring(folder)
    sitting = logged_in(folder, world)
    lock = WindowLock(folder)
    lock.acquire(world.clock())
    done = rekeying.take_access_away(
        sitting, env, password=PASSWORD, gone=frozenset({"jiro"}), lock=lock
    )
    lock.release()
    assert keyring.read_keyring(folder).logins() == ("nurse",)
    assert done.passwords == {}
    with pytest.raises(keys.WrongPassword):
        access.log_in(folder, env, login="jiro", password="jiro-no-aikotoba-99")
    keyring.write_keyring(folder, before)
    with pytest.raises(Exception) as shut:  # noqa: PT011  the kind is the next line's business
        access.log_in(folder, env, login="nurse", password=PASSWORD)
    assert type(shut.value).__name__ == "VaultUnreadable"


def test_others_get_a_one_time_password_and_the_chain_verifies(
    second_login: Path, world: World
) -> None:
    folder, env = second_login, world.environment()
    sitting = logged_in(folder, world)
    with WindowLock(folder) as lock:
        lock.acquire(world.clock())
        done = rekeying.take_access_away(
            sitting, env, password=PASSWORD, gone=frozenset(), lock=lock
        )
    again = access.log_in(folder, env, login="jiro", password=done.passwords["jiro"])
    with again.workspace.vault.read() as conn:
        assert journal.verify(conn, again.workspace.vault.audit_key) > 4
    again.leave()
    reset = access.reset_with_recovery(
        folder, env, code=done.recovery_code, login="nurse", new_password="atarashii-aikotoba-7"
    )
    reset.leave()


class Killed(BaseException):
    """Stands for the power cut: nothing after it runs, not even the clearing up."""


@pytest.mark.parametrize("moment", ["copied", "changed", "signed", "ready", "replaced"])
def test_a_kill_at_any_moment_leaves_a_pair_that_fits(
    second_login: Path, world: World, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, env = second_login, world.environment()
    sitting = logged_in(folder, world)
    real_finish = rekey.finish
    dead = False

    def stop(name: str) -> None:
        nonlocal dead
        if name == moment:
            dead = True
            raise Killed

    monkeypatch.setattr(rekey, "finish", lambda f: None if dead else real_finish(f))
    real = rekey.rekey
    monkeypatch.setattr(rekey, "rekey", lambda *a, **k: real(*a, **k, at=stop))
    with WindowLock(folder) as lock:
        lock.acquire(world.clock())
        with pytest.raises(Killed):
            rekeying.take_access_away(sitting, env, password=PASSWORD, gone=frozenset(), lock=lock)
    monkeypatch.undo()
    assert rekey.is_unfinished(folder)
    again = logged_in(folder, world)
    assert not rekey.is_unfinished(folder)
    assert people.load(again.workspace, _only_person(again)).name == "見本 太郎"
    with again.workspace.vault.read() as conn:
        journal.verify(conn, again.workspace.vault.audit_key)
    again.leave()


def _only_person(sitting: access.Sitting):
    from nimo_desktop.domain.people import Person
    from nimo_desktop.storage import records

    with sitting.workspace.vault.read() as conn:
        return records.select(conn, Person)[0].id
