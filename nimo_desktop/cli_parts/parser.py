"""The arguments, explained in Japanese. Every fault of usage ends with exit code 2."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any, NoReturn

from nimo_desktop import __version__
from nimo_desktop.cli_parts import words

LISTS = ("consultations", "cases", "referrals", "tasks", "people", "agencies")
DIAGRAMS = ("ecomap", "genogram", "team")


class WrongUsage(Exception):
    """The command cannot be understood; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """argparse in Japanese, without its capital letters for what is missing."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, words.USAGE if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """One fault, one sentence, nothing in English."""

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(words.WRONG_USAGE.format(command=self.prog))


def parse(argv: list[str]) -> argparse.Namespace:
    """The arguments, among them `command`. Raises WrongUsage; --help ends with SystemExit(0)."""
    return make_parser().parse_args(argv)


def make_parser() -> argparse.ArgumentParser:
    """The whole tree of commands."""
    parser = _new(words.PROGRAM, words.DESCRIPTION, epilog=words.EPILOG)
    common = parser.add_argument_group(words.OPTIONS)
    common.add_argument("-h", "--help", action="help", help=words.HELP)
    common.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help="版を表示します"
    )
    common.add_argument(
        "--data", metavar="DIR", help="記録の保管場所（省略時は NIMO_DATA、設定、既定の順）"
    )
    common.add_argument("--user", metavar="NAME", help="ログイン名")
    common.add_argument(
        "--password-file", metavar="FILE", help="1行目をパスワードとして読むファイル"
    )
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title=words.COMMANDS, required=True, parser_class=_Parser
    )
    _add_vault_commands(commands)
    _add_paper_commands(commands)
    _add_file_commands(commands)
    return parser


def _new(prog: str, description: str, epilog: str | None = None) -> _Parser:
    return _Parser(
        prog=prog, description=description, epilog=epilog, add_help=False,
        formatter_class=_Formatter, allow_abbrev=False,
    )  # fmt: skip


def _command(commands: Any, name: str, does: str) -> Any:
    made = commands.add_parser(
        name, help=does, description=does, add_help=False, formatter_class=_Formatter,
        allow_abbrev=False,
    )  # fmt: skip
    group = made.add_argument_group(words.ARGUMENTS)
    group.add_argument("-h", "--help", action="help", help=words.HELP)
    return group


def _below(commands: Any, name: str, does: str) -> Any:
    """A command that has commands of its own (`audit verify`)."""
    made = commands.add_parser(
        name, help=does, description=does, add_help=False, formatter_class=_Formatter,
        allow_abbrev=False,
    )  # fmt: skip
    group = made.add_argument_group(words.ARGUMENTS)
    group.add_argument("-h", "--help", action="help", help=words.HELP)
    return made.add_subparsers(
        dest="sub", metavar="COMMAND", title=words.COMMANDS, required=True, parser_class=_Parser
    )


def _add_vault_commands(commands: Any) -> None:
    init = _command(commands, "init", "新しい保管場所を作り、回復コードを1回だけ表示します")
    init.add_argument("--town", metavar="NAME", default=words.DEFAULT_TOWN, help="町名")
    init.add_argument(
        "--department", metavar="NAME", default=words.DEFAULT_DEPARTMENT, help="最初の課"
    )
    init.add_argument("--name", metavar="NAME", help="最初の職員の氏名（省略時はログイン名）")
    init.add_argument("--letter", metavar="A", default="A", help="番号に入れる保管場所の文字")
    demo = _command(commands, "demo", "練習用の架空の町を作ります（既存の保管場所には作りません）")
    demo.add_argument("--today", metavar="YYYY-MM-DD", help="練習の今日（省略時は本日）")
    listing = _command(commands, "list", "一覧を表示します（1行に1件、タブ区切り）")
    listing.add_argument("what", choices=LISTS, metavar="|".join(LISTS))
    listing.add_argument("--json", action="store_true", help="JSONの配列にします")
    _command(commands, "check", "記録・参照・検索・担当者・履歴のすべてを検査します")
    audit = _below(commands, "audit", "操作の履歴")
    _command(audit, "verify", "操作の履歴に書きかえや欠けがないかを検査します")
    backup = _command(
        commands, "backup", "検査ずみのバックアップを1つのファイルに作り、その場所を表示します"
    )
    backup.add_argument("--to", metavar="DIR", help="作るフォルダー（省略時は決まった場所）")
    restore = _command(
        commands, "restore", "バックアップを新しいフォルダーか空のフォルダーに戻します"
    )
    restore.add_argument("file", metavar="F")
    restore.add_argument("--to", metavar="DIR", required=True, help="戻す先のフォルダー")
    _command(
        commands, "self-test", "このパソコンで一通り動くかを確かめます（保管場所は使いません）"
    )


def _add_paper_commands(commands: Any) -> None:
    sheet = _command(commands, "sheet", "様式を1枚作ります（--forms は様式の一覧）")
    sheet.add_argument("case", metavar="CASE", nargs="?", help="ケースの番号またはid")
    sheet.add_argument("form", metavar="FORM", nargs="?", help="様式のid")
    sheet.add_argument("--forms", action="store_true", help="様式のidと名前の一覧")
    sheet.add_argument("--blank", metavar="FORM", help="空の様式")
    sheet.add_argument("--to", metavar="F", help="出力するファイル（.pdf か .xlsx）")
    sheet.add_argument(
        "--file-copy", action="store_true", help="役場に残す控え（相談受付票に相談者を入れます）"
    )
    _add_reason(sheet)
    diagram = _command(commands, "diagram", "図を作ります")
    diagram.add_argument("case", metavar="CASE", nargs="?", help="ケースの番号またはid")
    diagram.add_argument("kind", nargs="?", choices=DIAGRAMS, metavar="|".join(DIAGRAMS))
    diagram.add_argument("--graph", metavar="G.json", help="図の配置だけを計算します")
    diagram.add_argument("--to", metavar="F", help="出力するファイル（.pdf .svg .png .json）")
    diagram.add_argument(
        "--anonymous", action="store_true", help="人と機関の名前を出しません"
    )
    _add_reason(diagram)
    pack = _command(commands, "pack", "会議の資料をまとめます")
    pack.add_argument("conference", metavar="CONFERENCE")
    pack.add_argument("--to", metavar="F.pdf", required=True)
    pack.add_argument("--names", choices=("real", "initials", "numbers"), default="real")
    _add_reason(pack)
    referral = _below(commands, "referral", "連携")
    slip = _command(referral, "slip", "連携票を作ります")
    slip.add_argument("number", metavar="NO", help="連携の番号またはid")
    slip.add_argument("--to", metavar="F", required=True, help="出力するファイル（.xlsx か .pdf）")
    _add_reason(slip)
    reply = _command(referral, "reply", "記入された連携票を取り込みます")
    reply.add_argument("file", metavar="F.xlsx", help="返ってきた連携票、またはそのフォルダー")
    reply.add_argument("--dry-run", action="store_true", help="取り込まずに内容だけを表示します")


def _add_file_commands(commands: Any) -> None:
    ledger = _below(commands, "ledger", "相談受付台帳")
    export = _command(ledger, "export", "相談受付台帳をExcelに書き出します")
    export.add_argument("--to", metavar="F.xlsx", required=True)
    export.add_argument("--year", metavar="R8", help="年度（省略時はすべて）")
    _add_reason(export)
    imports = _command(ledger, "import", "これまでの台帳を取り込みます")
    imports.add_argument("file", metavar="F.xlsx")
    imports.add_argument("--dry-run", action="store_true")
    imports.add_argument("--report", metavar="R.xlsx")
    resources = _below(commands, "resources", "社会資源")
    _command(resources, "import", "社会資源を取り込みます").add_argument("file", metavar="F.csv")
    statistics = _command(commands, "statistics", "年度の統計をExcelに書き出します")
    statistics.add_argument("--year", metavar="R8", required=True)
    statistics.add_argument("--to", metavar="F.xlsx", required=True)
    _add_reason(statistics)


def _add_reason(group: Any) -> None:
    group.add_argument("--recipient", default=words.RECIPIENT, metavar="TEXT", help="渡す相手")
    group.add_argument("--purpose", default=words.PURPOSE, metavar="TEXT", help="目的")
    group.add_argument("--basis", default=words.BASIS, metavar="CODE", help="根拠の番号")
