"""「この一覧をExcelへ」: exactly what is seen, as a file, with an entry in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nimo_desktop.domain.journal import Op
from nimo_desktop.output.files import writing
from nimo_desktop.output.ledger import Column, write_ledger
from nimo_desktop.services.workspace import Workspace

__all__ = ["INSIDE", "Column", "export_list", "save_bytes", "text_columns"]

INSIDE = "庁内"


def text_columns(labels: Sequence[str], *, widths: Sequence[float] = ()) -> tuple[Column, ...]:
    """Columns of plain text with these headings; `widths` in characters where they matter."""
    return tuple(
        Column(f"c{at}", label, width=widths[at] if at < len(widths) else 16.0)
        for at, label in enumerate(labels)
    )


def save_bytes(
    path: Path, content: bytes, *, record: Callable[[], object] | None = None
) -> None:
    """A finished file where the nurse asked for it, as a whole or not at all; what `record` keeps
    of it and the file stand together: neither without the other.
    """
    with writing(path) as target:
        target.write(content)
        if record is not None:
            target.flush()
            record()


def check_password(password: str) -> None:
    """Raises PasswordUnfit (a KnownError) for one that protects too little; none is fit."""
    from nimo_desktop.output import locked

    if password:
        locked.check_password(password)


def protected(content: bytes, ending: str, password: str) -> bytes:
    """A PDF or an Excel file that opens with `password` alone; as it is without one.

    Raises PasswordUnfit (a KnownError) for a password that protects too little.
    """
    from nimo_desktop.output import locked

    if not password:
        return content
    lock = locked.pdf_locked if ending == ".pdf" else locked.xlsx_locked
    return lock(content, password)


def export_list(
    ws: Workspace,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str,
    path: Path,
    recipient: str = INSIDE,
    purpose: str = "一覧の作成",
    basis: str = "02",
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    before_done: Callable[[], None] | None = None,
) -> int:
    """Write the rows; give their number. The journal knows the list's title and the count, no
    names. `before_done` is called when all is written: if it raises, there is no file.
    """
    with writing(path) as target:
        count = write_ledger(
            target, columns, rows, title=title, progress=progress, cancelled=cancelled
        )
        if before_done is not None:
            target.flush()
            before_done()
    ws.note(
        Op.EXPORTED,
        "export",
        title,
        {
            "rows": count,
            "recipient": recipient,
            "purpose": purpose,
            "basis": basis,
        },
    )
    return count
