"""「この一覧をExcelへ」: exactly what is seen, as a file, with an entry in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nimo_desktop.domain.journal import Op
from nimo_desktop.output.files import writing
from nimo_desktop.output.ledger import Column, write_ledger
from nimo_desktop.services.workspace import Workspace

INSIDE = "庁内"


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
) -> int:
    """Write the rows; give their number. The journal knows the list's title and the count, no
    names.
    """
    with writing(path) as target:
        count = write_ledger(
            target, columns, rows, title=title, progress=progress, cancelled=cancelled
        )
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
