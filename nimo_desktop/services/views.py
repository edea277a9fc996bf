"""Saved filters: each nurse keeps her own, under a name, for one page."""

from __future__ import annotations

import dataclasses
import json

from nimo_desktop.domain.errors import NotAllowed, RuleBroken
from nimo_desktop.domain.ids import SavedViewId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.saved_view import SavedView
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

__all__ = ["LONGEST_NAME", "delete", "mine", "rename", "save"]

LONGEST_NAME = 30


def mine(ws: Workspace, page: str) -> tuple[SavedView, ...]:
    """The views of the person at the desk for this page, by name."""
    with ws.vault.read() as conn:
        found = records.where(conn, SavedView, staff_id=ws.me, page=page)
    return tuple(sorted(found, key=lambda one: one.name))


def save(ws: Workspace, page: str, name: str, values: str) -> SavedView:
    """Keep a filter; one of the same name on this page is overwritten. `values` is JSON
    (ValueError if not). Raises RuleBroken for a name that cannot be kept.
    """
    json.loads(values)
    clean = _clean(name, values)

    def work(writer: Writer) -> SavedView:
        known = writer.where(SavedView, staff_id=ws.me, page=page, name=clean)
        if known:
            return writer.change(dataclasses.replace(known[0], values=values))
        return writer.insert(
            SavedView(
                id=SavedViewId(ws.new_id()), staff_id=ws.me, page=page, name=clean, values=values
            )
        )

    return ws.apply(Op.VIEW_SAVED, work)


def rename(ws: Workspace, view: SavedView, name: str) -> SavedView:
    """Another name. Raises RuleBroken if this page has one of that name already."""
    _refuse_strangers(ws, view)
    clean = _clean(name)
    if any(one.name == clean and one.id != view.id for one in mine(ws, view.page)):
        raise RuleBroken(
            "同じ名前の条件がもうあります。何も変わっていません。別の名前にしてください。"
        )
    return ws.apply(
        Op.VIEW_SAVED, lambda writer: writer.change(dataclasses.replace(view, name=clean))
    )


def delete(ws: Workspace, view: SavedView) -> None:
    """The view goes; 元に戻す brings it back."""
    _refuse_strangers(ws, view)
    ws.apply(Op.VIEW_SAVED, lambda writer: writer.trash(view))


def _refuse_strangers(ws: Workspace, view: SavedView) -> None:
    if view.staff_id != ws.me:
        raise NotAllowed


def _clean(name: str, values: str = "") -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST_NAME:
        raise RuleBroken(
            f"条件の名前を1文字から{LONGEST_NAME}文字で入れてください。何も保存していません。"
        )
    refused = my_number_problems(clean, values)
    if refused:
        raise RuleBroken(refused[0].sentence)
    return clean
