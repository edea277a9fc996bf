"""The house of design.md section 3, held by machine: what may import what, and when."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "nimo_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
BY_NAME = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in MODULES
}
LEAVES = [PACKAGE / name for name in ("paths.py", "settings.py", "log.py")]
DOMAIN = sorted((PACKAGE / "domain").rglob("*.py"))

# They take tenths of a second or megabytes, so they are imported by the function that needs them.
HEAVY = {
    "PySide6", "alembic", "fontTools", "jpholiday", "lxml", "msoffcrypto", "numpy", "openpyxl",
    "pikepdf", "PIL", "pypdfium2", "python_calamine", "reportlab", "rustpy_xlsxwriter",
}  # fmt: skip
# Nothing of ours talks to a network, not even over a library of Qt.
NETWORK = {
    "asyncio", "ftplib", "http", "PySide6.QtNetwork", "smtplib", "socket", "socketserver", "ssl",
    "urllib.request", "xmlrpc",
}  # fmt: skip
# The clock, the disk, chance and the surroundings come to the domain as arguments.
WORLDLY = {
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "uuid.uuid1", "uuid.uuid4",
    "open", "input", "print",
}  # fmt: skip
WORLDLY_MODULES = {
    "io", "locale", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3",
    "subprocess", "tempfile", "threading", "time", "zoneinfo",
}  # fmt: skip


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=_named(path))


def _imports(tree: ast.AST) -> Iterator[str]:
    """Every imported name, `from a import b` as `a` and as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _at_import_time(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run when the module is imported, those for type checkers left out."""
    waiting: list[ast.stmt] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        if isinstance(node, ast.If | ast.Try | ast.With | ast.ClassDef):
            waiting += [
                inner for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.stmt)
            ]


def _within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.slow
def test_import_contracts_hold() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout[-4000:] + checked.stderr[-2000:]
    assert "0 broken" in checked.stdout


@pytest.mark.parametrize("path", [*DOMAIN, *LEAVES], ids=_named)
def test_domain_and_leaves_import_the_standard_library_only(path: Path) -> None:
    home = "nimo_desktop.domain" if path in DOMAIN else "nimo_desktop"
    foreign = [
        name
        for name in _imports(_tree(path))
        if name.split(".")[0] not in sys.stdlib_module_names
        and not _within(name, {home})
        and name != "nimo_desktop"
    ]
    assert not foreign


@pytest.mark.parametrize("path", DOMAIN, ids=_named)
def test_domain_reads_no_clock_disk_or_chance(path: Path) -> None:
    tree = _tree(path)
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    reached = {name for name in called for bad in WORLDLY if f".{name}".endswith(f".{bad}")}
    reached |= {name for name in _imports(tree) if _within(name, WORLDLY_MODULES)}
    assert not reached


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_nothing_speaks_to_a_network(path: Path) -> None:
    assert not [name for name in _imports(_tree(path)) if _within(name, NETWORK)]


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_the_system_sqlite_is_never_used(path: Path) -> None:
    """A second SQLite in one process closes our file's WAL under us."""
    assert not [name for name in _imports(_tree(path)) if _within(name, {"sqlite3"})]


def _loaded_by(path: Path) -> set[Path]:
    """The modules of ours that importing `path` imports, itself among them."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        for node in _at_import_time(_tree(module)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                waiting += [BY_NAME[name] for name in _imports(node) if name in BY_NAME]
    return found


@pytest.mark.parametrize(
    "path", [m for m in MODULES if not m.is_relative_to(PACKAGE / "output")], ids=_named
)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    """A module of the output floor may need one at its top, then others import it in a function."""
    qt_floor = path.is_relative_to(PACKAGE / "ui") or path == PACKAGE / "app.py"
    migration = path.is_relative_to(PACKAGE / "storage" / "migrations")
    allowed = {"PySide6"} if qt_floor else {"alembic"} if migration else set()
    early = [
        f"{_named(module)}: {name}"
        for module in _loaded_by(path)
        for node in _at_import_time(_tree(module))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _imports(node)
        if _within(name, HEAVY - allowed)
    ]
    assert not early


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_importing_a_module_does_no_work(path: Path) -> None:
    """No bare call at import time, no `global`: what a module holds, it holds for good."""
    tree = _tree(path)
    entry = path.name == "__main__.py"
    # Alembic runs its env.py; that is the whole purpose of the file.
    entry |= path == PACKAGE / "storage" / "migrations" / "env.py"
    worked = [
        f"line {node.lineno}: {ast.unparse(node)[:60]}"
        for node in _at_import_time(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and not entry
    ]
    worked += [f"line {n.lineno}: global" for n in ast.walk(tree) if isinstance(n, ast.Global)]
    assert not worked


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_module_level_containers_are_constants(path: Path) -> None:
    """A lower-case list, dict or set of a module is state that two vaults would share."""
    held = [
        ast.unparse(target)
        for node in _tree(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.List | ast.Dict | ast.Set)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    assert all(name.isupper() or name.startswith("__") for name in held), held


def test_ui_draws_only_shapes_and_forms_of_the_output_floor() -> None:
    allowed = {"nimo_desktop.output.shapes", "nimo_desktop.output.form"}
    leaks = [
        f"{_named(path)}: {name}"
        for path in sorted((PACKAGE / "ui").rglob("*.py"))
        for name in _imports(_tree(path))
        if _within(name, {"nimo_desktop.output"})
        and name != "nimo_desktop.output"
        and not _within(name, allowed)
    ]
    assert not leaks


@pytest.mark.parametrize("module", ["cli", "services", "storage", "output"])
def test_starting_without_a_window_loads_nothing_heavy(module: str) -> None:
    if module == "cli" and not (PACKAGE / "cli.py").exists():
        pytest.skip("no command line in this tree")
    code = (
        f"import sys, nimo_desktop.{module}; "
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert not HEAVY & set(ran.stdout.split())
