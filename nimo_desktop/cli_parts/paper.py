"""Commands that hand out a file: where it goes, why, and which service makes it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nimo_desktop.cli_parts import words
from nimo_desktop.cli_parts.parser import WrongUsage

if TYPE_CHECKING:
    from nimo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reason:
    """To whom, what for, on which basis (list `sharing_basis`); the journal keeps it."""

    recipient: str
    purpose: str
    basis: str


def reason(args: Namespace) -> Reason:
    """From the options."""
    return Reason(args.recipient, args.purpose, args.basis)


def target(named: str | None, endings: tuple[str, ...]) -> Path:
    """The file to write. Raises WrongUsage if it is missing or of an ending we cannot write."""
    if not named:
        raise WrongUsage(words.NO_TARGET)
    path = Path(named).absolute()
    if path.suffix.lower() not in endings:
        raise WrongUsage(words.WRONG_ENDING.format(endings="・".join(endings)))
    return path


def forms() -> tuple[tuple[str, str], ...]:
    """(id, title) of every form; the first fits every case."""
    from nimo_desktop.services import sheets

    return tuple(sheets.forms())


def blank(form: str, path: Path) -> None:
    """An empty form."""
    from nimo_desktop.services import exporting, sheets

    exporting.save_bytes(path, sheets.blank(form).pdf_bytes())


def sheet(ws: Workspace, case: str, form: str, path: Path, why: Reason) -> None:
    """One filled form of a case."""
    from nimo_desktop.services import cases, exporting, sheets

    found = cases.by_reference(ws, case)
    made = sheets.render(
        ws, found, form, recipient=why.recipient, purpose=why.purpose, basis=why.basis,
    )  # fmt: skip
    content = made.pdf_bytes() if path.suffix.lower() == ".pdf" else made.xlsx_bytes()
    exporting.save_bytes(path, content)


def ecomap(ws: Workspace, case: str, path: Path, why: Reason) -> None:
    """The ecomap of a case, in the form that the file's ending names."""
    from nimo_desktop.domain.journal import Op
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.services import cases, diagrams, exporting

    found = cases.by_reference(ws, case)
    drawn = diagrams.ecomap(ws, found.id, load_fonts())
    exporting.save_bytes(path, drawn.as_bytes(path.suffix.lower().removeprefix(".")))
    facts: dict[str, object] = {
        "diagram": "ecomap", "recipient": why.recipient, "purpose": why.purpose,
        "basis": why.basis,
    }  # fmt: skip
    ws.note(Op.EXPORTED, "support_case", found.id.hex, facts, about=found.id)


def slip(ws: Workspace, number: str, path: Path, why: Reason) -> None:
    """The 連携票 of a referral, in every state."""
    from nimo_desktop.services import exporting, sheets

    made = sheets.render_slip(
        ws, number, recipient=why.recipient, purpose=why.purpose, basis=why.basis
    )
    content = made.pdf_bytes() if path.suffix.lower() == ".pdf" else made.xlsx_bytes()
    exporting.save_bytes(path, content)


def ledger(ws: Workspace, path: Path, year: int | None, why: Reason) -> None:
    """相談受付台帳 of one fiscal year or of all."""
    from nimo_desktop.services import ledgers

    ledgers.export(
        ws, path, year=year, recipient=why.recipient, purpose=why.purpose, basis=why.basis
    )
