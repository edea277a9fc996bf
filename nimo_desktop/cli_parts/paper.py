"""Commands that hand out a file: where it goes, why, and which service makes it."""

from __future__ import annotations

import unicodedata
from argparse import Namespace
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nimo_desktop.cli_parts import form_paper, words
from nimo_desktop.cli_parts.parser import WrongUsage

if TYPE_CHECKING:
    from nimo_desktop.services.environment import Environment
    from nimo_desktop.services.sheets import Rendered
    from nimo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reason:
    """To whom, what for, on which basis (list `sharing_basis`); the journal keeps it."""

    recipient: str
    purpose: str
    basis: str

    @property
    def inside(self) -> bool:
        """Nobody outside the office was named."""
        return self.recipient == words.RECIPIENT


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

    return (*((info.id, info.title) for info in sheets.forms()), *form_paper.titles())


def blank(form: str, path: Path, env: Environment) -> None:
    """An empty form. Needs no vault."""
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.services import exporting, sheets

    if form_paper.is_form(form):
        empty = form_paper.blank(form, env)
    else:
        empty = sheets.blank(form, env.codes, env.clock().date(), load_fonts())
    exporting.save_bytes(path, content(empty, path))


def sheet(
    ws: Workspace,
    reference: str,
    form: str,
    path: Path,
    why: Reason,
    *,
    file_copy: bool = False,
) -> None:
    """One filled form of a case, or of the record whose number is given.

    Without a recipient it stays in the office, and shows who called only where the office prints
    its own copies so or where its file copy was asked for (`file_copy`). A copy for somebody named
    is a disclosure: it is recorded with its basis and counted before it is written. Raises
    KnownError if that is refused; no file is written then.
    """
    from nimo_desktop.domain.journal import Op
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.services import disclosures, exporting, sheets

    if file_copy and not why.inside:
        raise WrongUsage(words.FILE_COPY_LEAVES)
    if form_paper.is_form(form):
        full = form_paper.filled(ws, plain(reference), form)
        form_paper.write(ws, full, path, why, file_copy=file_copy)
        return
    record = sheets.reference(ws, plain(reference), form)
    fonts = load_fonts()
    if why.inside:
        copy = "office" if file_copy else sheets.inside_copy(ws, form)
        made = sheets.render(ws, form, record, copy=copy, fonts=fonts)
        exporting.save_bytes(path, content(made, path))
        sheets.printed(
            ws, form, record, recipient=why.recipient, purpose=why.purpose, basis=why.basis,
            op=Op.EXPORTED,
        )  # fmt: skip
        return
    given = disclosures.prepared(
        ws, form, record, recipient=why.recipient, purpose=why.purpose, basis=why.basis
    )
    made = sheets.render(ws, form, record, copy="outside", copy_no=str(given.copy_no), fonts=fonts)
    exporting.save_bytes(path, content(made, path), record=partial(disclosures.record, ws, given))


def content(made: Rendered, path: Path) -> bytes:
    return made.pdf() if path.suffix.lower() == ".pdf" else made.xlsx()


def plain(reference: str) -> str:
    """A number as typed, full-width letters included."""
    return unicodedata.normalize("NFKC", reference).strip()


def diagram(
    ws: Workspace, case: str, kind: str, path: Path, why: Reason, *, anonymous: bool = False
) -> None:
    """A map of a case (ecomap, team, genogram), in the form that the file's ending names."""
    from nimo_desktop.domain.journal import Op
    from nimo_desktop.output.fonts import load_fonts
    from nimo_desktop.services import cases, disclosures, exporting
    from nimo_desktop.services.maps import drawing

    found = cases.by_reference(ws, plain(case))
    wish = drawing.MapWish(kind=kind, anonymous=anonymous)
    drawn = drawing.drawn(ws, found.id, load_fonts(), wish)
    ending = path.suffix.lower().removeprefix(".")
    if not why.inside:
        given = disclosures.prepared(
            ws, disclosures.ECOMAP, found.id, recipient=why.recipient, purpose=why.purpose,
            basis=why.basis,
        )  # fmt: skip
        numbered = replace(drawn, copy_no=words.COPY_NO.format(number=given.copy_no))
        exporting.save_bytes(
            path, numbered.as_bytes(ending), record=partial(disclosures.record, ws, given)
        )
        return
    exporting.save_bytes(path, drawn.as_bytes(ending))
    facts: dict[str, object] = {
        "diagram": kind, "recipient": why.recipient, "purpose": why.purpose,
        "basis": why.basis,
    }  # fmt: skip
    ws.note(Op.EXPORTED, "support_case", found.id.hex, facts, about=found.id)


def slip(ws: Workspace, number: str, path: Path, why: Reason) -> None:
    """The 連携票 of a referral, in every state."""
    sheet(ws, number, "referral_slip", path, why)


def ledger(ws: Workspace, path: Path, year: int | None, why: Reason) -> None:
    """相談受付台帳 of one fiscal year or of all; for somebody named, disclosures with it."""
    from nimo_desktop.services import ledgers

    write = ledgers.export if why.inside else ledgers.hand_out
    write(ws, path, year=year, recipient=why.recipient, purpose=why.purpose, basis=why.basis)
