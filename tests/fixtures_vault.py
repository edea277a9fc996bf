"""Fixtures with a real encrypted vault; imported by the conftest files that need them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from world import PASSWORD, World, copy_vault, make_template

from nimo_desktop.services import access
from nimo_desktop.services.workspace import Workspace


@pytest.fixture(scope="session")
def vault_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One fresh vault of the session; never opened by a test itself."""
    folder = tmp_path_factory.mktemp("template") / "vault"
    code = make_template(folder)
    (folder.parent / "recovery.txt").write_text(code)
    return folder


@pytest.fixture
def world() -> World:
    world = World()
    world.clock.forward(minutes=5)
    return world


@pytest.fixture
def folder(vault_template: Path, tmp_path: Path) -> Path:
    return copy_vault(vault_template, tmp_path / "vault")


@pytest.fixture
def sitting(folder: Path, world: World) -> Iterator[access.Sitting]:
    found = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    yield found
    found.workspace.vault.close()


@pytest.fixture
def ws(sitting: access.Sitting) -> Workspace:
    return sitting.workspace
