"""ことばの一覧: lists that the office may word itself. Stored codes stay readable for ever."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeVar

from nimo_desktop.domain.codes import Code, CodeList
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import OfficeCodeId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.office_codes import EDITABLE_LISTS, TEXT_LISTS, OfficeCode
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

__all__ = ["EDITABLE_LISTS", "TEXT_LISTS", "CodeLine", "add", "change", "hide", "lists", "place",
           "rows", "show"]  # fmt: skip

LEADERS = ("chief", "admin")
T = TypeVar("T")
OWN = "x"
"""Codes that an office adds begin with this letter: no shipped code of a later version does."""

_OTHER = ("90", "other")
_ALWAYS = {"return_reason": frozenset(("90",))}
"""その他 stays: whoever finds no fitting reason must be able to say his own."""


@dataclasses.dataclass(frozen=True, slots=True)
class CodeLine:
    """One code as the page shows it. `shipped` codes may be worded anew or hidden, `own` ones too;
    none is ever deleted. `changed` codes carry anything of the office's own, be it only a place;
    `reworded` ones another word or text.
    """

    list_name: str
    code: str
    label: str
    text: str
    group: str
    hidden: bool
    shipped: bool
    changed: bool
    reworded: bool = False


def lists(ws: Workspace) -> tuple[tuple[str, str], ...]:
    """Name and title of the lists that may be edited."""
    return tuple((name, ws.codes[name].title) for name in EDITABLE_LISTS)


def rows(ws: Workspace, list_name: str) -> tuple[CodeLine, ...]:
    """All codes of a list in the office's order, hidden ones last."""
    _known(list_name)
    shipped = ws.shipped_codes[list_name]
    with ws.vault.read() as conn:
        laid = {one.code: one for one in records.where(conn, OfficeCode, list_name=list_name)}
    merged = ws.codes[list_name]
    found = [(one, False) for one in merged.codes] + [(one, True) for one in merged.hidden]
    return tuple(
        CodeLine(
            list_name, one.code, one.label, one.attrs.get("text", ""), one.group, hidden,
            one.code in shipped, one.code in laid, _reworded(laid.get(one.code), shipped),
        )
        for one, hidden in found
    )  # fmt: skip


def _reworded(row: OfficeCode | None, shipped: CodeList) -> bool:
    known = None if row is None else shipped.get(row.code)
    if row is None or known is None:
        return False
    return row.label not in ("", known.label) or row.text not in ("", known.attrs.get("text", ""))


def add(
    ws: Workspace, list_name: str, *, label: str, text: str = "", group: str = ""
) -> Code:
    """A code of the office's own, at the end of its list (before その他, if it has one)."""
    _known(list_name)
    _check(ws, list_name, label, text)

    def work(writer: Writer) -> str:
        known = {one.code for one in writer.where(OfficeCode, list_name=list_name)}
        known |= {one.code for one in records.trashed(writer.conn, OfficeCode)}
        number = 1 + sum(code.startswith(OWN) for code in known)
        while (code := f"{OWN}{number:02d}") in known:
            number += 1
        writer.insert(
            OfficeCode(
                id=OfficeCodeId(ws.new_id()), list_name=list_name, code=code,
                label=label.strip(), text=text, group=group,
                position=_last_place(ws, list_name),
            )
        )  # fmt: skip
        return code

    code = _apply(ws, work)
    found = ws.codes[list_name].get(code)
    assert found is not None
    return found


def change(
    ws: Workspace, list_name: str, code: str, *, label: str, text: str = "", group: str = ""
) -> None:
    """Another wording; the code stays, so that all records keep their meaning."""
    _known(list_name, code, ws)
    _check(ws, list_name, label, text, own=code)
    _apply(
        ws,
        lambda w: _lay(ws, w, list_name, code, label=label.strip(), text=text, group=group),
    )


def hide(ws: Workspace, list_name: str, code: str) -> None:
    """No longer offered; records that carry it still show its word. The last one stays."""
    _known(list_name, code, ws)
    offered = {one.code for one in ws.codes[list_name].codes}
    if code in _ALWAYS.get(list_name, frozenset()) or offered <= {code}:
        raise RuleBroken(
            "この言葉は、ほかに選べるものがなくなるため隠せません。一覧は変わっていません。"
        )
    _apply(ws, lambda w: _lay(ws, w, list_name, code, hidden=True))


def show(ws: Workspace, list_name: str, code: str) -> None:
    """Offered again."""
    _known(list_name, code, ws)
    _apply(ws, lambda w: _lay(ws, w, list_name, code, hidden=False))


def place(ws: Workspace, list_name: str, order: Sequence[str]) -> None:
    """The codes in exactly this order; those not named follow as they are."""
    _known(list_name)
    known = [one.code for one in ws.codes[list_name].codes]
    wanted = [one for one in order if one in known]
    wanted += [one for one in known if one not in wanted]

    def work(writer: Writer) -> None:
        for position, code in enumerate(wanted):
            _lay(ws, writer, list_name, code, position=position)

    _apply(ws, work)


def _lay(ws: Workspace, writer: Writer, list_name: str, code: str, **facts: object) -> str:
    """The office's row of this code, made if it has none."""
    known = writer.where(OfficeCode, list_name=list_name, code=code)
    row = known[0] if known else OfficeCode(
        id=OfficeCodeId(ws.new_id()), list_name=list_name, code=code
    )  # fmt: skip
    row = dataclasses.replace(row, **facts)  # type: ignore[arg-type]
    if known:
        writer.change(row)
    else:
        writer.insert(row)
    return code


def _apply(ws: Workspace, work: Callable[[Writer], T]) -> T:
    ws.require(*LEADERS)
    return ws.apply(Op.CODE_SAVED, work)


def _last_place(ws: Workspace, list_name: str) -> int | None:
    """Where その他 (90) stands, so that the new one comes before it; None = at the end."""
    shipped = [one.code for one in ws.shipped_codes[list_name].codes]
    other = next((one for one in _OTHER if one in shipped), None)
    if other is None:
        return None
    with ws.vault.read() as conn:
        laid = records.where(conn, OfficeCode, list_name=list_name, code=other)
    if laid and laid[0].position is not None:
        return laid[0].position
    return shipped.index(other)


def _known(list_name: str, code: str = "", ws: Workspace | None = None) -> None:
    if list_name not in EDITABLE_LISTS:
        raise RuleBroken(
            "この一覧は国の様式で決まっているため、変えられません。一覧は変わっていません。"
        )
    if ws is not None and code not in ws.codes[list_name]:
        raise RuleBroken("その言葉は一覧にありません。一覧は変わっていません。")


def _check(ws: Workspace, list_name: str, label: str, text: str, *, own: str = "") -> None:
    if not label.strip():
        raise RuleBroken("言葉が空です。一覧は変わっていません。言葉を入れてください。")
    refused = my_number_problems(label, text)
    if refused:
        raise RuleBroken(refused[0].sentence)
    shipped = own in ws.shipped_codes[list_name]  # keeps its text where none is given
    if list_name in TEXT_LISTS and not text.strip() and not shipped:
        raise RuleBroken("入れる文がありません。一覧は変わっていません。文を入れてください。")
    merged = ws.codes[list_name]
    for one in (*merged.codes, *merged.hidden):
        if one.code != own and one.label == label.strip():
            raise RuleBroken(
                "同じ言葉がもう一覧にあります(隠したものも含みます)。一覧は変わっていません。"
            )
