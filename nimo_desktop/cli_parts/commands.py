"""What each command does: the services that the window uses, and the result on standard output."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nimo_desktop.cli_parts import graph, paper, reply, words
from nimo_desktop.cli_parts.parser import WrongUsage
from nimo_desktop.cli_parts.session import data_folder, login_of, opened, password_of
from nimo_desktop.domain.errors import ComesLater, KnownError

if TYPE_CHECKING:
    from nimo_desktop.services.environment import Environment


def run(args: Namespace) -> int:
    """Do the command; the exit code. Raises WrongUsage (2) and KnownError (1)."""
    name = f"{args.command} {args.sub}" if getattr(args, "sub", None) else args.command
    return _COMMANDS[name](args)


def say(line: object) -> None:
    """One line of the result."""
    sys.stdout.write(f"{line}\n")


def _environment() -> Environment:
    from nimo_desktop.services.environment import standard_environment

    return standard_environment()


def _init(args: Namespace) -> int:
    from nimo_desktop.services import access

    env, folder, login = _environment(), data_folder(args), login_of(args)
    if len(args.letter) != 1 or not ("A" <= args.letter <= "Z"):
        raise WrongUsage(words.WRONG_USAGE.format(command=f"{words.PROGRAM} init"))
    password = password_of(args, new=True)
    problems = access.password_problems(env, password, login=login)
    if problems:
        raise KnownError(problems[0].sentence)
    first = access.FirstOffice(
        town=args.town, department=args.department, staff_name=args.name or login, login=login,
        password=password, vault_letter=args.letter,
    )  # fmt: skip
    made = access.create(folder, env, first)
    made.sitting.leave()
    say(made.recovery_code)
    return 0


def _demo(args: Namespace) -> int:
    today = None
    if args.today:
        try:
            today = date.fromisoformat(args.today)
        except ValueError:
            raise WrongUsage(words.WRONG_DAY) from None
    from nimo_desktop.services import demo

    folder = data_folder(args)
    demo.build(folder, _environment(), today=today)
    say(folder)
    return 0


def _list(args: Namespace) -> int:
    from nimo_desktop.services import listing

    with opened(args, _environment()) as sitting:
        rows = listing.rows(sitting.workspace, args.what)
    if args.json:
        say(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        say("\t".join(_cell(value) for value in row.values()))
    return 0


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(str(value).split())


def _check(args: Namespace) -> int:
    from nimo_desktop.services import checking

    with opened(args, _environment()) as sitting:
        report = checking.check(sitting.workspace)
    if not report.whole:
        return _complain(report.troubles)
    say(words.WHOLE.format(records=report.records, entries=report.entries))
    return 0


def _complain(sentences: Iterable[str]) -> int:
    for sentence in sentences:
        sys.stderr.write(f"{sentence}\n")
    return 1


def _audit_verify(args: Namespace) -> int:
    from nimo_desktop.services import checking

    with opened(args, _environment()) as sitting:
        entries = checking.audit_verify(sitting.workspace)
    say(words.CHAIN_WHOLE.format(entries=entries))
    return 0


def _backup(args: Namespace) -> int:
    from nimo_desktop.services import safekeeping

    target = Path(args.to).absolute() if args.to else None
    with opened(args, _environment()) as sitting:
        info = safekeeping.back_up(sitting, to=target)
    say(info.path)
    return 0


def _restore(args: Namespace) -> int:
    from nimo_desktop.services import safekeeping

    folder = Path(args.to).absolute()
    safekeeping.restore(Path(args.file).absolute(), folder)
    say(folder)
    return 0


def _self_test(args: Namespace) -> int:
    from nimo_desktop.services import self_test

    for step in self_test.run(_environment()):
        say(f"OK\t{step}")
    return 0


def _sheet(args: Namespace) -> int:
    if args.forms:
        for form, title in paper.forms():
            say(f"{form}\t{title}")
        return 0
    target = paper.target(args.to, (".pdf", ".xlsx"))
    if args.blank:
        if args.case or args.form:
            raise WrongUsage(words.WRONG_USAGE.format(command=f"{words.PROGRAM} sheet"))
        paper.blank(args.blank, target, _environment())
        return 0
    if not (args.case and args.form):
        raise WrongUsage(words.WRONG_USAGE.format(command=f"{words.PROGRAM} sheet"))
    with opened(args, _environment()) as sitting:
        paper.sheet(
            sitting.workspace, args.case, args.form, target, paper.reason(args),
            file_copy=args.file_copy,
        )  # fmt: skip
    return 0


def _diagram(args: Namespace) -> int:
    if args.graph:
        if args.case:
            raise WrongUsage(words.WRONG_USAGE.format(command=f"{words.PROGRAM} diagram"))
        graph.lay_out_file(Path(args.graph).absolute(), paper.target(args.to, (".json",)))
        return 0
    if not (args.case and args.kind):
        raise WrongUsage(words.WRONG_USAGE.format(command=f"{words.PROGRAM} diagram"))
    target = paper.target(args.to, (".pdf", ".svg", ".png", ".json"))
    with opened(args, _environment()) as sitting:
        paper.diagram(
            sitting.workspace, args.case, args.kind, target, paper.reason(args),
            anonymous=args.anonymous)
    return 0


def _slip(args: Namespace) -> int:
    target = paper.target(args.to, (".xlsx", ".pdf"))
    with opened(args, _environment()) as sitting:
        paper.slip(sitting.workspace, args.number, target, paper.reason(args))
    return 0


def _reply(args: Namespace) -> int:
    with opened(args, _environment()) as sitting:
        return reply.take(sitting.workspace, Path(args.file).absolute(), say, dry_run=args.dry_run)


def _ledger_export(args: Namespace) -> int:
    from nimo_desktop.domain.dates_jp import fiscal_year_of_code

    target = paper.target(args.to, (".xlsx",))
    year = None
    if args.year:
        year = fiscal_year_of_code(args.year)
        if year is None:
            raise WrongUsage(words.WRONG_YEAR)
    with opened(args, _environment()) as sitting:
        paper.ledger(sitting.workspace, target, year, paper.reason(args))
    return 0


def _later(args: Namespace) -> int:
    raise ComesLater


_COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "init": _init,
    "demo": _demo,
    "list": _list,
    "check": _check,
    "audit verify": _audit_verify,
    "backup": _backup,
    "restore": _restore,
    "self-test": _self_test,
    "sheet": _sheet,
    "diagram": _diagram,
    "referral slip": _slip,
    "ledger export": _ledger_export,
    "pack": _later,
    "referral reply": _reply,
    "ledger import": _later,
    "resources import": _later,
    "statistics": _later,
}
