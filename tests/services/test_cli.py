"""The command line as IT staff use it: exit codes, one sentence, results that programs can read."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from cli_kit import *  # noqa: F403  pytest finds fixtures by name
from cli_kit import Run, disclosed, is_one_japanese_sentence, said_in
from world import PASSWORD, World

from nimo_desktop import cli
from nimo_desktop.cli_parts import parser, words
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Name
from nimo_desktop.services import access
from nimo_desktop.storage import journal, records
from nimo_desktop.storage.vault import VAULT_FILE

ROOT = Path(__file__).resolve().parents[2]


# usage ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "args",
    [
        [],
        ["nothing"],
        ["list"],
        ["list", "caller"],
        ["list", "cases", "--data", "x"],
        ["audit"],
        ["restore", "x"],
        ["sheet", "R8-K-A0001", "case_summary"],
        ["sheet", "R8-K-A0001", "case_summary", "--to", "x.doc"],
        ["sheet", "R8-K-A0001", "--to", "x.pdf"],
        ["diagram", "R8-K-A0001", "ecomap"],
        ["diagram", "R8-K-A0001", "flower", "--to", "x.pdf"],
        ["diagram", "--graph", "g.json"],
        ["diagram", "--graph", "g.json", "--to", "x.pdf"],
        ["diagram", "R8-K-A0001", "--graph", "g.json", "--to", "x.json"],
        ["ledger", "export"],
        ["ledger", "export", "--to", "x.xlsx", "--year", "Z9"],
        ["demo", "--today", "tomorrow"],
        ["--dat", "x", "list", "cases"],
        ["init"],
        ["check"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two_and_one_sentence(
    args: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert is_one_japanese_sentence(said.err), said.err
    assert not list(tmp_path.iterdir())


def test_help_is_japanese(capsys: pytest.CaptureFixture[str]) -> None:
    for args in (["--help"], ["sheet", "--help"], ["audit", "--help"], ["audit", "verify", "-h"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(args)
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert said.startswith("使い方: nimo-desktop")
        for english in ("usage", "positional", "options:", "optional", "show this", "arguments:"):
            assert english not in said, english


def test_every_command_of_the_parser_is_known() -> None:
    from nimo_desktop.cli_parts import commands

    tree = ast.parse((ROOT / "nimo_desktop/cli_parts/commands.py").read_text(encoding="utf-8"))
    known = next(
        ast.literal_eval(ast.Set(n.value.keys))
        for n in ast.walk(tree)
        if isinstance(n, ast.AnnAssign) and ast.unparse(n.target) == "_COMMANDS"
    )
    for name in known:
        with pytest.raises(SystemExit) as ended:
            parser.parse([*name.split(), "--help"])
        assert ended.value.code == 0
    assert commands.run is not None


@pytest.mark.parametrize(
    "args",
    [
        ["pack", "R8-C-A0001", "--to", "x.pdf"],
        ["ledger", "import", "x.xlsx"],
        ["resources", "import", "x.csv"],
        ["statistics", "--year", "R8", "--to", "x.xlsx"],
    ],
    ids=" ".join,
)
def test_what_comes_later_says_so(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(args) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "今後の版" in said.err


def test_a_bug_tells_no_values(monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    from nimo_desktop.services import self_test

    def broken(_: object) -> None:
        raise ValueError("見本 太郎")

    monkeypatch.setattr(self_test, "run", broken)
    assert cli.main(["self-test"]) == 1
    said = capsys.readouterr().err
    assert "見本" not in said
    assert "ValueError" in said
    assert "commands.py:" in said


# who ------------------------------------------------------------------------------------------
def test_wrong_password_and_unknown_login_say_the_same(nimo: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("wrong-wrong-wrong")
    first = nimo("list", "cases", password=other)
    second = nimo("list", "cases", user="nobody")
    assert first == second
    assert first[0] == 1
    assert first[1] == ""
    assert "パスワードが違います" in first[2]


def test_after_five_failures_it_tells_the_wait_and_does_not_sleep(
    nimo: Run, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("wrong-wrong-wrong")
    for _ in range(5):
        nimo("list", "cases", password=other)
    code, out, err = nimo("list", "cases")
    assert (code, out) == (1, "")
    assert "待ってください" in err


@pytest.mark.parametrize("content", [b"", b"\n" + PASSWORD.encode()], ids=["empty", "second line"])
def test_an_empty_first_line_is_no_password(nimo: Run, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(content)
    assert nimo("list", "cases", password=other)[0] == 2
    assert nimo("list", "cases", password=tmp_path / "missing")[0] == 2


def test_windows_line_ends_and_marks_do_not_matter(nimo: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\nmore")
    assert nimo("list", "cases", password=other)[0] == 0


def test_the_folder_comes_from_option_then_variable_then_default(
    folder: Path, password_file: Path, monkeypatch, capsys: pytest.CaptureFixture[str]
) -> None:
    who = ["--user", "nurse", "--password-file", str(password_file)]
    assert cli.main([*who, "list", "cases"]) == 1
    assert "vault.db" in capsys.readouterr().err
    monkeypatch.setenv("NIMO_DATA", str(folder))
    assert cli.main([*who, "list", "cases"]) == 0
    assert cli.main(["--data", str(folder.parent / "no"), *who, "list", "cases"]) == 1


# results --------------------------------------------------------------------------------------
KEYS = {
    "people": ["id", "name", "kana", "birth", "sex", "district"],
    "cases": [
        "id", "number", "name", "kana", "birth", "sex", "district", "status", "opened_on",
        "closed_on", "holder_department", "holder_staff",
    ],
    "consultations": [
        "id", "number", "received_at", "gist", "subject", "kind", "route", "method", "urgency",
        "holder_department", "holder_staff", "completed", "status", "case_number",
    ],
    "tasks": [
        "id", "kind", "title", "due_on", "due_at", "staff", "case_number", "consultation_number",
        "referral_number",
    ],
}  # fmt: skip


def test_lists_are_one_array_with_fixed_keys(nimo: Run, number: str) -> None:
    for what in parser.LISTS:
        code, out, err = nimo("list", what, "--json")
        assert (code, err) == (0, "")
        rows = json.loads(out)
        for row in rows:
            UUID(row["id"])
            if what in KEYS:
                assert list(row) == KEYS[what]
        assert nimo("list", what, "--json")[1] == out
        assert "秘密" not in out, "the caller or a secret address got out"
    everybody = json.loads(nimo("list", "people", "--json")[1])
    assert [p["name"] for p in everybody] == ["青木 花子", "見本 太郎"]
    assert [p["district"] for p in everybody] == ["西部", ""]
    (case,) = json.loads(nimo("list", "cases", "--json")[1])
    assert (case["number"], case["status"], case["holder_staff"]) == (
        number,
        "accepted",
        "見本 花子",
    )


def test_plain_lists_are_one_line_each(nimo: Run, number: str) -> None:
    lines = nimo("list", "consultations")[1].splitlines()
    assert len(lines) == 1
    assert len(lines[0].split("\t")) == len(KEYS["consultations"])
    assert "最近 外に出ない" in lines[0]


@pytest.mark.parametrize("kind", ["pdf", "svg", "png", "json"])
def test_a_genogram_in_four_forms(nimo: Run, number: str, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"genogram.{kind}"
    assert nimo("diagram", number, "genogram", "--to", target) == (0, "", "")
    starts = {"pdf": b"%PDF-", "svg": b"<", "png": b"\x89PNG", "json": b"{"}
    assert target.read_bytes().startswith(starts[kind])
    if kind == "json":
        assert "ジェノグラム" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["pdf", "svg", "png", "json"])
def test_an_ecomap_in_four_forms(nimo: Run, number: str, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"map.{kind}"
    wide = number.translate({c: c + 0xFEE0 for c in range(ord("0"), ord("z"))}).lower()
    assert nimo("diagram", wide, "ecomap", "--to", target) == (0, "", "")
    starts = {"pdf": b"%PDF-", "svg": b"<", "png": b"\x89PNG", "json": b"{"}
    assert target.read_bytes().startswith(starts[kind])
    if kind == "json":
        assert "見本 太郎" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["ecomap", "team", "genogram"])
def test_an_anonymous_map_names_nobody(
    nimo: Run, number: str, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "map.json"
    assert nimo("diagram", number, kind, "--anonymous", "--to", target) == (0, "", "")
    told = target.read_text(encoding="utf-8")
    assert "Aさん" in told
    assert "見本" not in told


def test_forms_need_no_vault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["sheet", "--forms"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert all(len(line) == 2 and line[0].isascii() for line in lines)
    for form, _ in lines:
        assert cli.main(["sheet", "--blank", form, "--to", str(tmp_path / f"{form}.pdf")]) == 0
        assert (tmp_path / f"{form}.pdf").read_bytes().startswith(b"%PDF-")
    assert cli.main(["sheet", "--blank", "nothing", "--to", str(tmp_path / "x.pdf")]) == 1
    assert not (tmp_path / "x.pdf").exists()


def test_the_first_form_fits_every_case(
    nimo: Run, number: str, tmp_path: Path, folder: Path
) -> None:
    form = nimo("sheet", "--forms")[1].split("\t")[0]
    for kind, start in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        target = tmp_path / f"out.{kind}"
        assert nimo("sheet", number, form, "--to", target) == (0, "", "")
        assert target.read_bytes().startswith(start)
    ws = access.log_in(folder, World().environment(), login="nurse", password=PASSWORD)
    with ws.workspace.vault.read() as conn:
        entry = journal.entry(conn, journal.head(conn).seq - 1)
    ws.leave()
    assert entry is not None
    assert entry.op == Op.EXPORTED
    assert entry.touched[0].after["recipient"] == words.RECIPIENT
    for wrong in (("R8-K-A9999", form), (number, "nothing"), (str(UUID(int=1)), form)):
        code, out, err = nimo("sheet", *wrong, "--to", tmp_path / "no.pdf")
        assert (code, out) == (1, "")
        assert is_one_japanese_sentence(err)
    assert not (tmp_path / "no.pdf").exists()


def test_the_ledger_is_a_workbook(nimo: Run, number: str, tmp_path: Path) -> None:
    import openpyxl

    target = tmp_path / "ledger.xlsx"
    for year in ((), ("--year", "R8")):
        assert nimo("ledger", "export", "--to", target, *year)[0] == 0
        sheet = openpyxl.load_workbook(target).worksheets[0]
        assert sheet.title == "相談受付台帳"
        assert sheet.max_row == 2
        said = " ".join(str(c.value) for row in sheet.iter_rows() for c in row)
        assert "最近" in said
        assert "通報者" not in said
    assert nimo("ledger", "export", "--to", target, "--year", "R1")[0] == 0
    assert openpyxl.load_workbook(target).worksheets[0].max_row == 1


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_no_copy_of_a_command_names_the_caller(
    nimo: Run, number: str, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"intake.{kind}"
    call = json.loads(nimo("list", "consultations", "--json")[1])[0]["number"]
    outside = ("--recipient", "見本町社会福祉協議会", "--purpose", "対応", "--basis", "06")
    for reason in ((), outside):
        assert nimo("sheet", call, "intake_sheet", "--to", target, *reason) == (0, "", "")
        said = said_in(target)
        assert "相談受付票" in said
        assert ("最近" in said) is (not reason)  # what was said is for inside
        assert "通報者" not in said
        assert "大字秘密" not in said


def test_a_copy_for_outside_is_a_disclosure_or_nothing(
    nimo: Run, number: str, tmp_path: Path, folder: Path
) -> None:
    target, to = tmp_path / "out.pdf", ("--recipient", "見本町社会福祉協議会")
    commands = (
        ("sheet", number, "case_summary", "--to", target, *to),
        ("diagram", number, "ecomap", "--to", target, *to),
        ("ledger", "export", "--to", tmp_path / "out.xlsx", *to),
    )
    for command in commands:
        for basis in ((), ("--basis", "01"), ("--basis", "03")):
            code, out, err = nimo(*command, *basis)
            assert (code, out) == (1, "")
            assert is_one_japanese_sentence(err)
    assert not target.exists()
    assert disclosed(folder) == []
    assert nimo(*commands[0], "--basis", "06") == (0, "", "")
    assert "写し番号 1" in said_in(target)
    assert nimo(*commands[1], "--basis", "10") == (0, "", "")
    assert "写し番号 2" in said_in(target)
    assert [(basis, copy) for _, basis, copy in disclosed(folder)] == [("06", 1), ("10", 2)]
    code, _, err = nimo(
        "sheet", number, "case_summary", "--to", tmp_path / "no" / "out.pdf", *to, "--basis", "06"
    )
    assert code == 1
    assert is_one_japanese_sentence(err)
    assert len(disclosed(folder)) == 2


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_file_copy_names_the_caller_only_where_it_is_asked_for(
    nimo: Run, number: str, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"intake.{kind}"
    call = json.loads(nimo("list", "consultations", "--json")[1])[0]["number"]
    assert nimo("sheet", call, "intake_sheet", "--to", target, "--file-copy") == (0, "", "")
    assert "通報者" in said_in(target)
    other = tmp_path / f"other.{kind}"
    code, out, err = nimo(
        "sheet", call, "intake_sheet", "--to", other, "--file-copy", "--recipient", "保健所",
        "--basis", "06",
    )  # fmt: skip
    assert (code, out) == (2, "")
    assert is_one_japanese_sentence(err)
    assert not other.exists()


def test_a_basis_that_is_not_in_the_list_carries_nothing(
    nimo: Run, number: str, tmp_path: Path, folder: Path
) -> None:
    to = ("--recipient", "見本町社会福祉協議会", "--basis", "99")
    for command in (
        ("sheet", number, "case_summary", "--to", tmp_path / "out.pdf"),
        ("ledger", "export", "--to", tmp_path / "out.xlsx"),
    ):
        assert nimo(*command, *to)[0] == 1
    assert not list(tmp_path.glob("out.*"))
    assert disclosed(folder) == []


def test_a_ledger_for_outside_is_a_disclosure_of_everybody_in_it(
    nimo: Run, number: str, tmp_path: Path, folder: Path
) -> None:
    why = ("--recipient", "県保健所", "--purpose", "照会への回答", "--basis", "11")
    target = tmp_path / "out.xlsx"
    assert nimo("ledger", "export", "--to", tmp_path / "no" / "out.xlsx", *why)[0] == 1
    assert disclosed(folder) == []
    assert nimo("ledger", "export", "--to", target, "--year", "R8", *why) == (0, "", "")
    assert "見本 太郎" in said_in(target)
    sitting = access.log_in(folder, World().environment(), login="nurse", password=PASSWORD)
    with sitting.workspace.vault.read() as conn:
        (given,) = records.where(conn, Disclosure)
        (person,) = [n.person_id for n in records.where(conn, Name) if n.text == "見本 太郎"]
    sitting.leave()
    assert given.person_id == person
    assert (given.recipient, given.purpose, given.basis) == ("県保健所", "照会への回答", "11")
    assert given.items.startswith("相談受付台帳")
    # What is counted are copies of sheets: the next one of this person is the first.
    sheet = tmp_path / "sheet.pdf"
    assert nimo("sheet", number, "case_summary", "--to", sheet, *why) == (0, "", "")
    assert "写し番号 1" in said_in(sheet)


def test_check_audit_backup_and_restore(nimo: Run, number: str, tmp_path: Path, capsys) -> None:
    assert nimo("check")[0] == 0
    assert nimo("audit", "verify")[0] == 0
    code, out, err = nimo("backup", "--to", tmp_path / "stick")
    assert (code, err) == (0, "")
    (file,) = (tmp_path / "stick").iterdir()
    assert out == f"{file}\n"
    assert cli.main(["restore", str(file), "--to", str(tmp_path / "new")]) == 0
    assert cli.main(["restore", str(file), "--to", str(tmp_path / "new")]) == 1
    assert cli.main(["restore", str(tmp_path / "no"), "--to", str(tmp_path / "n2")]) == 1
    capsys.readouterr()
    before = nimo("list", "people", "--json")[1]
    monkey = {"--data": str(tmp_path / "new")}
    args = ["--user", "nurse", "--password-file", str(tmp_path / "password.txt"), "list", "people"]
    assert cli.main(["--data", monkey["--data"], *args, "--json"]) == 0
    assert capsys.readouterr().out == before


def test_damage_leads_to_the_newest_whole_backup(nimo: Run, folder: Path) -> None:
    file = Path(nimo("backup")[1].strip())
    newer = file.with_name("nimo-backup-20991231-000000.nimobackup")
    newer.write_bytes(file.read_bytes()[:-100])
    vault = folder / VAULT_FILE
    whole = vault.read_bytes()
    harmed = bytearray(whole)
    harmed[len(whole) // 2] ^= 1
    for content in (bytes(harmed), whole[:4096], b"", None, b"x" * len(whole)):
        if content is None:
            vault.unlink()
        else:
            vault.write_bytes(content)
        for end in ("-wal", "-shm"):
            vault.with_name(VAULT_FILE + end).unlink(missing_ok=True)
        code, out, err = nimo("check")
        assert (code, out) == (1, "")
        assert file.name in err, err
        assert newer.name not in err
        if content is None:
            assert not vault.exists()


def test_init_prints_the_code_once_and_refuses_a_second_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "p.txt"
    secret.write_text("hajimete-no-kagi-2026")
    args = [
        "--data",
        str(tmp_path / "a" / "vault"),
        "--user",
        "sato",
        "--password-file",
        str(secret),
    ]
    assert cli.main([*args, "init", "--town", "見本町"]) == 0
    code = capsys.readouterr().out
    assert code.count("\n") == 1
    assert len(code.split("-")) == 9
    assert cli.main([*args, "list", "people", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"
    before = (tmp_path / "a" / "vault" / VAULT_FILE).read_bytes()
    assert cli.main([*args, "init"]) == 1
    assert (tmp_path / "a" / "vault" / VAULT_FILE).read_bytes() == before
    secret.write_text("short")
    other = ["--data", str(tmp_path / "b"), *args[2:]]
    assert cli.main([*other, "init"]) == 1
    assert not (tmp_path / "b").exists()


def test_the_demo_town(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, secret = tmp_path / "deep" / "town", tmp_path / "p.txt"
    secret.write_text("renshu-renshu-2026\n")
    assert cli.main(["--data", str(folder), "demo", "--today", "2026-11-20"]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert cli.main(["--data", str(folder), "demo"]) == 1
    capsys.readouterr()
    args = ["--data", str(folder), "--user", "nurse", "--password-file", str(secret)]
    assert cli.main([*args, "check"]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert cli.main([*args, "list", "cases", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    form = "case_summary"
    for n, row in enumerate(rows):
        target = tmp_path / f"{n}.pdf"
        assert cli.main([*args, "sheet", row["number"], form, "--to", str(target)]) == 0
        if n == 3:
            break
    assert cli.main([*args, "list", "referrals", "--json"]) == 0
    # One of every state the town has: a slip is made in all of them.
    one_of = {row["status"]: row["number"] for row in json.loads(capsys.readouterr().out)}
    assert len(one_of) > 5
    for number in one_of.values():
        target = tmp_path / f"{number}.xlsx"
        assert cli.main([*args, "referral", "slip", number, "--to", str(target)]) == 0


# the process ------------------------------------------------------------------------------------
def process(*args: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONUTF8", "PYTHONIOENCODING")}
    env |= {"LC_ALL": "C", "LANG": "C", "PYTHONPATH": str(ROOT), "PYTHONCOERCECLOCALE": "0"}
    return subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "nimo_desktop", *args],
        capture_output=True, check=False, timeout=120, env=env, stdin=subprocess.DEVNULL, **more,
    )  # fmt: skip


def test_output_is_utf8_under_any_locale_and_from_any_folder(
    folder: Path, password_file: Path, number: str, tmp_path: Path
) -> None:
    who = ("--data", str(folder), "--user", "nurse", "--password-file", str(password_file))
    ran = process(*who, "list", "people", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == b""
    assert "見本 太郎" in ran.stdout.decode("utf-8")
    without = process(*who[:4], "list", "people")
    assert without.returncode == 2
    assert "--password-file" in without.stderr.decode("utf-8")


def test_self_test_passes_here_and_leaves_nothing(tmp_path: Path) -> None:
    env_before = sorted(p.name for p in tmp_path.iterdir())
    ran = subprocess.run(
        [sys.executable, "-m", "nimo_desktop", "self-test"],
        capture_output=True, check=False, timeout=300, cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stderr == b""
    assert all(line.startswith("OK\t") for line in ran.stdout.decode().splitlines())
    assert sorted(p.name for p in tmp_path.iterdir()) == env_before


def test_the_command_line_never_loads_qt(folder: Path, password_file: Path, number: str) -> None:
    code = (
        "import sys; from nimo_desktop.cli import main; code = main(sys.argv[1:]); "
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))]; "
        "sys.exit(code)"
    )
    target = folder.parent / "x.png"
    ran = subprocess.run(
        [
            sys.executable, "-c", code, "--data", str(folder), "--user", "nurse",
            "--password-file", str(password_file), "diagram", number, "ecomap", "--to", str(target),
        ],
        capture_output=True, check=False, timeout=120, cwd=ROOT,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr.decode()
    assert target.exists()
