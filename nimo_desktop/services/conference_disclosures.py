"""What the copies of a 資料一式 disclose, sheet by sheet and case by case, and how it is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import KnownError, RuleBroken
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import DisclosureId, FilledSheetId
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import (
    disclosures,
    filled_sheets,
    packs,
    sheet_copies,
)
from nimo_desktop.services.conference_papers import PackWish, Paper
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.sheets import INSIDE
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Writer

FORM_ID = "conference_pack"
PURPOSE = "会議の資料"
Given = dict[int, tuple[Disclosure, ...]]
"""写し番号 → what that copy discloses."""


def leaving(ws: Workspace, full: FullConference, wish: PackWish) -> Given:
    """For every copy that leaves a disclosure of each case, checked and not yet kept; its number is
    the one on the copy.

    Raises RuleBroken, naming the sheet, for what the rules refuse; also for a receiver who is no
    member of the office or of an agency, without a sheet, and for too many copies.
    """
    _refuse_private(wish)
    if not wish.papers:
        raise RuleBroken(
            "資料が1枚も選ばれていないため、作っていません。入れる書類を選んでください。"
        )
    packs.copy_numbers(len(wish.receivers))
    found: list[tuple[str, Disclosure]] = []
    first = next((one.name for _, one in wish.copies(outside=True)), "")
    for at, paper in enumerate(wish.papers, 1):
        with named(paper, at):
            if wish.leaves:
                found += [(paper.title, one) for one in _checked(ws, full, wish, paper, first)]
    together = _together(full, found)
    return {
        number: tuple(
            dataclasses.replace(
                one, id=DisclosureId(ws.new_id()), recipient=receiver.name, copy_no=number)
            for one in together
        )
        for number, receiver in wish.copies(outside=True)
    }  # fmt: skip


def _refuse_private(wish: PackWish) -> None:
    if any(one.private for one in wish.receivers):
        raise RuleBroken(
            "資料一式は、庁内と機関の出席者のためのものです。本人・家族などには作れません。"
            "まだ何も作っていません。本人・家族に渡すものは、ケースの「書類」で作ってください。"
        )


def _checked(
    ws: Workspace, full: FullConference, wish: PackWish, paper: Paper, recipient: str
) -> list[Disclosure]:
    """What one paper tells of whom, by the rules of its own kind."""
    prepared = partial(
        disclosures.prepared, ws, recipient=recipient, purpose=wish.purpose, basis=wish.basis
    )
    if paper.kind == "record":
        return [prepared(paper.form_id, paper.id)]
    if paper.kind == "map":
        return [prepared(disclosures.ECOMAP, paper.id)]
    sheet = sheet_of(ws, paper)
    if Reader.OUTSIDE not in sheet.form.readers:
        raise RuleBroken(
            "この様式は庁外に出せません。まだ何も作っていません。"
            "庁外の方に渡すときは、この書類を外してください。"
        )
    made = sheet_copies.prepared(
        ws, sheet, Reader.OUTSIDE, recipient=recipient, purpose=wish.purpose, basis=wish.basis
    )
    return list(sheet_copies.each_case(ws, sheet, Reader.OUTSIDE, made))


def _together(full: FullConference, found: Sequence[tuple[str, Disclosure]]) -> list[Disclosure]:
    """One for each case with all that is told of it; papers about nobody count where they are
    alone.
    """
    by_case: dict[tuple[object, ...], tuple[Disclosure, list[str]]] = {}
    for title, one in found:
        key = (one.case_id, one.person_id, None if one.case_id else one.consultation_id)
        by_case.setdefault(key, (one, []))[1].append(title)
    named = {key: one for key, one in by_case.items() if any(key)}
    return [
        dataclasses.replace(
            one, form_id=FORM_ID,
            items=f"会議資料 {full.conference.number}: {'、'.join(dict.fromkeys(titles))}")
        for one, titles in (named or by_case).values()
    ]  # fmt: skip


def record(ws: Workspace, given: Given, numbers: Iterable[int]) -> None:
    """Keep what these copies disclose, as one action; nothing for copies that stay."""
    found = [one for number in numbers for one in given.get(number, ())]
    if found:
        disclosures.record_all(ws, found)


def handed_out(
    ws: Workspace, full: FullConference, wish: PackWish, numbers: Sequence[int], *, op: Op
) -> None:
    """One entry in the journal for these copies, told in the history of every case."""
    conference = full.conference

    def facts(paper: Paper, reader: Reader, names: list[str]) -> dict[str, object]:
        outside = reader is Reader.OUTSIDE
        return {
            "record": paper.id.hex, "sheet": paper.number, "reader": reader.value,
            "recipient": "、".join(filter(None, names)) or INSIDE,
            "purpose": wish.purpose if outside else PURPOSE,
            "basis": wish.basis if outside else sheet_copies.OFFICE_BASIS,
            "conference": conference.number, "copies": len(names),
        }  # fmt: skip

    def work(writer: Writer) -> None:
        for outside, reader in ((False, Reader.INSIDE), (True, Reader.OUTSIDE)):
            names = [one.name for at, one in wish.copies(outside=outside) if at in numbers]
            for paper in wish.papers if names else ():
                about = paper.case_id or conference.id
                writer.remark("sheet", paper.form_id, facts(paper, reader, names), about=about)

    ws.apply(op, work)


@contextmanager
def named(paper: Paper, number: int) -> Iterator[None]:
    """Trouble of a paper says which it is; by numbers, never by a name."""
    try:
        yield
    except KnownError as trouble:
        which = "・".join(
            dict.fromkeys(filter(None, (paper.case_number, paper.number.partition(" ")[0])))
        )
        raise RuleBroken(
            f"資料{number}「{paper.title}」({which})のため、資料一式を作れません。"
            f"{trouble.sentence}"
        ) from trouble


def sheet_of(ws: Workspace, paper: Paper) -> FullSheet:
    sheet = filled_sheets.load(ws, FilledSheetId(paper.id))
    if sheet.sheet.deleted_at is not None:
        raise RuleBroken(
            "この書類はごみ箱に入っています。ごみ箱から戻すか、この書類を外してください。"
        )
    return sheet
