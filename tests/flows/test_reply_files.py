"""Replies as they come: good and spoilt files among each other, LibreOffice, the command line."""

from __future__ import annotations

import dataclasses
import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import office_kit
import pypdf
import pytest
from reply_kit import SPOILERS, accepted, fill, issued
from town_kit import SATURDAY, Town, make_town, sure
from world import PASSWORD, World

from nimo_desktop import cli
from nimo_desktop.domain.referral import Referral, Status
from nimo_desktop.services import access, checking, referrals, replies
from nimo_desktop.services.environment import standard_environment
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal, records
from nimo_desktop.storage.schema import TABLES

FULL = os.environ.get("NIMO_FULL") == "1"
GOOD, SPOILT = (140, 60) if FULL else (14, len(SPOILERS))


@pytest.fixture
def town(ws: Workspace, world: World) -> Town:
    return make_town(ws, world)


def state(ws: Workspace) -> tuple[int, dict[str, int]]:
    """The journal's head and the rows of every table."""
    with ws.vault.read() as conn:
        counts = {
            name: conn.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            for name in (*TABLES, "journal_entry", "journal_image", "draft", "number_counter")
        }
        return journal.head(conn).seq, counts


def standing(ws: Workspace) -> dict[str, tuple[int, Status]]:
    with ws.vault.read() as conn:
        return {one.number: (one.version, one.status) for one in records.select(conn, Referral)}


_INSIDE: tuple[tuple[dict[str, object], Status], ...] = (
    ({}, Status.ACCEPTED),
    ({"answer": "2", "in_charge": "福祉"}, Status.JOINT),
    ({"answer": "3"}, Status.ADVISING),
    ({"answer": "4", "question": "収入はありますか"}, Status.ASKED),
    ({"answer": "5", "reason": "中心の課題が別の分野にある", "fits": "税務課"},
     Status.AT_COORDINATOR),
    ({"answer": None, "in_charge": None, "phone": None, "first_step": None}, Status.ACKNOWLEDGED),
    ({"outcome": "死亡", "outcome_on": SATURDAY}, Status.COMPLETED),
)  # fmt: skip
_AGENCY: tuple[tuple[dict[str, object], Status], ...] = (
    ({}, Status.AWAITING_FIRST_USE),
    ({"answer": "6", "reason": "住所地・保険者が町外"}, Status.WITH_SENDER),
    ({"filled_on": "令和8年11月21日"}, Status.AWAITING_FIRST_USE),
    ({"outcome": "支援・サービスの利用が始まった", "outcome_on": 46347}, Status.COMPLETED),
)


def a_good_file(
    town: Town, folder: Path, number: int
) -> tuple[Path, Referral, Status]:
    outside = number % 3 == 2
    over, status = (_AGENCY if outside else _INSIDE)[number % (4 if outside else 7)]
    sent = town.to_clinic() if outside else town.sent()
    name = "医院の 相談員" if outside else "福祉 太郎"
    return fill(issued(town.ws, sent), folder / f"{number:03}.xlsx", accepted(name, **over)), \
        sent, status  # fmt: skip


def spoilt_files(town: Town, folder: Path, rng: random.Random) -> dict[Path, str]:
    kinds = (list(SPOILERS) * 2)[:SPOILT]
    slips = [issued(town.ws, town.sent()) for _ in range(4)]
    found: dict[Path, str] = {}
    for number, kind in enumerate(kinds):
        good = fill(rng.choice(slips), folder / f"x{number:03}.xlsx", accepted())
        content = good.read_bytes()
        good.unlink()
        spoil, code = SPOILERS[kind]
        found[spoil(content, folder / f"{rng.randrange(10**6)}-{number:03}.xlsx")] = code
    return found


def test_of_many_files_every_good_one_counts_once_and_no_other_does(
    town: Town, tmp_path: Path, rng: random.Random
) -> None:
    ws = town.ws
    folder = tmp_path / "返事"
    folder.mkdir()
    good = {path: (sent, status) for path, sent, status in
            (a_good_file(town, folder, number) for number in range(GOOD))}  # fmt: skip
    wanted = spoilt_files(town, folder, rng)
    everything = [*good, *wanted]
    rng.shuffle(everything)
    for path in everything:
        before, referrals_before = state(ws), standing(ws)
        reading = replies.read(ws, path)
        assert state(ws) == before
        done = replies.apply(ws, reading)
        if path in wanted:
            assert reading.problems[0].code == wanted[path], path.name
            assert isinstance(done, tuple)
            assert (state(ws), standing(ws)) == (before, referrals_before)
            continue
        sent, status = good[path]
        assert sure(done).status is status, reading.sentence
        assert state(ws)[0] == before[0] + 1
        changed = {n for n, was in standing(ws).items() if referrals_before[n] != was}
        assert changed == {sent.number}
        assert len(replies.of_referral(ws, sent.id)) == 1
    last = state(ws)
    for path in good:
        assert replies.read(ws, path).problems[0].code == "already"
    assert state(ws) == last
    report = checking.check(ws)
    assert report.whole, report.troubles


# LibreOffice ------------------------------------------------------------------------------------
_TYPED: dict[str, str | int] = {
    "reply.received_on": 46347, "reply.received_by": "福祉 太郎",
    "reply.answer": "1 主担当として受けます", "reply.in_charge": "福祉 太郎",
    "reply.phone": "0123456789", "reply.filled_by": "福祉 太郎", "reply.filled_on": "R8.11.21",
}  # fmt: skip


def test_a_slip_filled_in_libreoffice_is_read_back(town: Town, tmp_path: Path) -> None:
    office_kit.soffice()
    ws = town.ws
    sent = town.sent()
    slip = tmp_path / "slip.xlsx"
    slip.write_bytes(issued(ws, sent))
    filled = office_kit.fill_in(slip, tmp_path / "返事 (2).xlsx", _TYPED)
    reading = replies.read(ws, filled)
    assert reading.ready, reading.sentence
    assert reading.said.phone == "0123456789"
    after = sure(replies.apply(ws, reading))
    assert (after.status, after.accepted_on) == (Status.ACCEPTED, SATURDAY)


def test_saving_as_ods_and_back_keeps_the_slip(town: Town, tmp_path: Path) -> None:
    office_kit.soffice()
    ws = town.ws
    sent = town.to_clinic()
    filled = fill(issued(ws, sent), tmp_path / "f.xlsx", accepted("医院の 相談員"))
    straight = office_kit.convert(filled, "xlsx", tmp_path / "again")
    ods = office_kit.convert(filled, "ods", tmp_path / "ods")
    back = office_kit.convert(ods, "xlsx", tmp_path / "back")
    for path in (straight, back):
        assert replies.read(ws, path).ready, replies.read(ws, path).sentence
    assert replies.read(ws, ods).problems[0].code == "ods"
    sure(replies.apply(ws, replies.read(ws, back)))
    assert replies.read(ws, straight).problems[0].code == "already"


def test_the_reply_of_a_long_slip_prints_on_the_first_page(town: Town, tmp_path: Path) -> None:
    office_kit.soffice()
    ws = town.ws
    long = dataclasses.replace(
        town.one(), gist="「家賃が払えない」と話した。" * 30, history_done="3回訪問した。" * 60
    )
    sent = sure(referrals.send(ws, sure(referrals.save_slip(ws, long))))
    slip = tmp_path / "long.xlsx"
    slip.write_bytes(issued(ws, sent))
    pages = pypdf.PdfReader(office_kit.convert(slip, "pdf", tmp_path / "pdf")).pages
    assert len(pages) == 2
    assert "記入した人" in pages[0].extract_text().replace(" ", "")


# The command line -------------------------------------------------------------------------------
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def nimo(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    secret = tmp_path / "password.txt"
    secret.write_text(PASSWORD + "\n")

    def run(*args: object) -> tuple[int, str, str]:
        given = ["--data", folder, "--user", "nurse", "--password-file", secret, *args]
        code = cli.main([str(one) for one in given])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def slips_of_today(folder: Path, count: int) -> tuple[list[str], date]:
    """Referrals sent by the clock of this machine, as the command line knows no other."""
    env = standard_environment()
    sitting = access.log_in(folder, env, login="nurse", password=PASSWORD)
    world = World()
    town = make_town(sitting.workspace, world)
    numbers = [town.sent().number for _ in range(count)]
    today = sitting.workspace.today()
    sitting.leave()
    return numbers, today


def test_the_command_tells_takes_and_refuses(folder: Path, nimo: Run, tmp_path: Path) -> None:
    (number,), today = slips_of_today(folder, 1)
    slip = tmp_path / "slip.xlsx"
    assert nimo("referral", "slip", number, "--to", slip)[0] == 0
    dates = {"received_on": today, "filled_on": today}
    filled = fill(slip.read_bytes(), tmp_path / "r.xlsx", accepted(**dates))
    for _ in range(2):
        code, out, err = nimo("referral", "reply", filled, "--dry-run")
        assert (code, err) == (0, "")
        assert number in out
        assert "主担当として受ける" in out
        assert "まだ取り込んでいません" in out
    assert nimo("referral", "reply", filled)[0] == 0
    code, out, err = nimo("referral", "reply", filled)
    assert (code, out) == (1, "")
    assert "取り込み済み" in err
    assert err.count("\n") == 1
    assert nimo("referral", "reply", tmp_path / "none.xlsx")[0] == 1


def test_the_command_takes_a_folder(folder: Path, nimo: Run, tmp_path: Path) -> None:
    numbers, today = slips_of_today(folder, 2)
    dates = {"received_on": today, "filled_on": today}
    place = tmp_path / "返事"
    place.mkdir()
    for number in numbers:
        slip = tmp_path / f"{number}.xlsx"
        assert nimo("referral", "slip", number, "--to", slip)[0] == 0
        fill(slip.read_bytes(), place / f"{number}.xlsx", accepted(**dates))
    (place / "memo.txt").write_text("x")
    (place / "twice.xlsx").write_bytes((place / f"{numbers[0]}.xlsx").read_bytes())
    code, out, err = nimo("referral", "reply", place)
    assert code == 1
    assert all(number in out for number in numbers)
    told = sorted(line.split(":")[0] for line in err.splitlines())
    assert told == ["memo.txt", "twice.xlsx"]
    sitting = access.log_in(folder, standard_environment(), login="nurse", password=PASSWORD)
    for number in numbers:
        one = referrals.by_reference(sitting.workspace, number)
        assert one.status is Status.ACCEPTED
        assert len(replies.of_referral(sitting.workspace, one.id)) == 1
    sitting.leave()
