"""The built wheel works away from the source tree, with its own fonts, forms and commands."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import nimo_desktop

ROOT = Path(__file__).resolve().parents[1]
FONT = "fonts/BIZUDPGothic-Regular.ttf"

pytestmark = pytest.mark.slow


def _run(*words: str | Path, cwd: Path) -> str:
    """What the command prints; the source tree is not on its path."""
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("PYTHONPATH")}
    ran = subprocess.run(
        [str(word) for word in words],
        cwd=cwd, env=surroundings, capture_output=True, text=True, encoding="utf-8",
        check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    _run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, ROOT,
        cwd=target,
    )  # fmt: skip
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment that holds the wheel and nothing of ours else.

    Third-party libraries are lent by the testing environment: its site-packages come last on
    the path, and its own .pth files (the editable install among them) are not followed.
    """
    folder = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", "--without-pip", folder / "env", cwd=folder)
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    _run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps",
        "--no-index", "--no-compile", wheel, cwd=folder,
    )  # fmt: skip
    asked = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    lent = Path(asked.strip()) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def test_wheel_carries_resources_and_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    shipped = {
        f"nimo_desktop/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert f"nimo_desktop/resources/{FONT}" in shipped
    assert shipped <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert wheel.name.startswith(f"nimo_desktop-{nimo_desktop.__version__}-")
    assert {name.split("/")[0].split("-")[0] for name in names} == {"nimo_desktop"}


def test_resources_are_found_inside_the_installed_package(installed: Path, tmp_path: Path) -> None:
    code = (
        "import nimo_desktop, pathlib; from nimo_desktop import paths; "
        f"found = paths.resource({FONT!r}); "
        "print(found.stat().st_size, "
        "found.is_relative_to(pathlib.Path(nimo_desktop.__file__).parent), "
        f"pathlib.Path(nimo_desktop.__file__).is_relative_to({str(ROOT)!r}))"
    )
    said = _run(installed / "python", "-c", code, cwd=tmp_path)
    assert said.split() == [str((ROOT / "resources" / FONT).stat().st_size), "True", "False"]


@pytest.mark.skipif(
    not (ROOT / "nimo_desktop" / "cli.py").exists(), reason="no command line in this tree"
)
def test_installed_command_prints_an_empty_sheet(installed: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    forms = _run(installed / "nimo-desktop", "sheet", "--forms", cwd=tmp_path)
    form, title = forms.splitlines()[0].split("\t")
    _run(installed / "nimo-desktop", "sheet", "--blank", form, "--to", "blank.pdf", cwd=tmp_path)
    assert title in PdfReader(tmp_path / "blank.pdf").pages[0].extract_text().replace("\n", "")
