"""資料一式 of a conference as copies for its members: checked first, rendered once inside and once
for outside, recorded with what leaves.

Nothing is kept before paper or file exist: `make` only asks the rules, `leaving` gives the
disclosures again when a copy is printed or saved.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.form import Sheet
from nimo_desktop.output.form_rows import SMALL_PT
from nimo_desktop.output.locked import check_password
from nimo_desktop.services import (
    exporting,
    packs,
    sheet_rendering,
    sheets,
)
from nimo_desktop.services.conference_disclosures import (
    handed_out,
    leaving,
    named,
    record,
    sheet_of,
)
from nimo_desktop.services.conference_papers import MAP, MAP_TITLE, PackWish, Paper, Receiver
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.services.packs import Cancelled, Cover, Pack, Part
from nimo_desktop.services.sheet_parts import common
from nimo_desktop.services.sheet_parts import facts as gather
from nimo_desktop.services.sheet_parts.facts import Copy
from nimo_desktop.services.sheet_parts.rendered import Rendered
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet
    from nimo_desktop.output.shapes import Page

_NAME_MM = 80.0
"""So much of the foot the receiver's name may take beside who made the sheet."""
Steps = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True, slots=True)
class MadePack:
    """The copies, laid out. `inside` and `outside` are None where nobody gets such a copy."""

    full: FullConference
    wish: PackWish
    fonts: FontSet
    labels: tuple[str, ...]
    inside: Pack | None
    outside: Pack | None

    @property
    def pages(self) -> int:
        """Of all copies."""
        return sum(self._of(one).page_count for one in self.wish.receivers)

    def _of(self, receiver: Receiver) -> Pack:
        found = self.outside if receiver.outside else self.inside
        assert found is not None  # made for every receiver of the wish
        return found

    def pdf(self, numbers: Sequence[int] = ()) -> bytes:
        """These copies (none named: all) one after the other; the fonts are embedded once."""
        from nimo_desktop.output.pdf import write_pdf

        pages: list[Page] = []
        for number, receiver in self.wish.copies():
            if not numbers or number in numbers:
                pages += self._of(receiver).pages(self.labels[number - 1])
        return write_pdf(pages, fonts=self.fonts, title=packs.TITLE)

    def file_name(self, number: int = 0) -> str:
        """The conference's number and the copy's; never a name."""
        stem = f"{self.full.conference.number}_資料"
        return f"{stem}_写し{number:02}.pdf" if number else f"{stem}.pdf"


@dataclasses.dataclass(frozen=True, slots=True)
class SavedCopies:
    """Numbers of the copies that are files now, of how many, and what stopped it if anything."""

    written: tuple[int, ...]
    total: int
    trouble: str = ""


def make(
    ws: Workspace,
    full: FullConference,
    wish: PackWish,
    fonts: FontSet,
    on_progress: Steps = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> MadePack:
    """Lay the copies out. Raises RuleBroken for what may not be made, naming the sheet; Cancelled.

    Every rule is asked before anything is drawn, and nothing is written.
    """
    leaving(ws, full, wish)
    labels = tuple(_label(number, one, fonts) for number, one in wish.copies())
    kinds = [kind for kind in (False, True) if any(wish.copies(outside=kind))]
    count, made = len(wish.papers), dict[bool, Pack]()
    for turn, outside in enumerate(kinds):
        parts = []
        for at, paper in enumerate(wish.papers):
            on_progress(turn * count + at, len(kinds) * count)
            if cancelled():
                raise Cancelled
            with named(paper, at + 1):
                parts.append(_part(ws, full, paper, fonts, outside=outside))
        made[outside] = packs.pack(
            parts, fonts=fonts, cover=_cover(ws, full) if wish.cover else None,
            recall=wish.recall, cancelled=cancelled,
            widest_copy=max(labels, key=lambda words: fonts.width_mm(words, SMALL_PT)),
        )  # fmt: skip
    return MadePack(full, wish, fonts, labels, made.get(False), made.get(True))


def save_copies(
    ws: Workspace,
    made: MadePack,
    folder: Path,
    *,
    password: str = "",
    recorded: Collection[int] = (),
    on_progress: Steps = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> SavedCopies:
    """Every copy as a PDF of its own, those that leave with their disclosures or not at all;
    `recorded` are those whose disclosures are kept already.

    A stopped run leaves the files written so far; so does trouble of the folder, which is told in
    `trouble`. Raises RuleBroken as `leaving` does and PasswordUnfit, before anything is written.
    """
    given = leaving(ws, made.full, made.wish)
    if password:
        check_password(password)
    done: list[int] = []
    trouble = ""
    for number, _ in made.wish.copies():
        on_progress(len(done), len(made.wish.receivers))
        if cancelled():
            break
        content = exporting.protected(made.pdf((number,)), ".pdf", password)
        try:
            exporting.save_bytes(
                folder / made.file_name(number), content,
                record=partial(record, ws, given, {number}.difference(recorded)))  # fmt: skip
        except KnownError as error:
            trouble = error.sentence
            break
        done.append(number)
    if done:
        handed_out(ws, made.full, made.wish, done, op=Op.EXPORTED)
    return SavedCopies(tuple(done), len(made.wish.receivers), trouble)


# Inside ------------------------------------------------------------------------------------------


def _part(
    ws: Workspace, full: FullConference, paper: Paper, fonts: FontSet, *, outside: bool
) -> Part:
    title = f"{paper.title}({paper.case_number})" if paper.case_number else paper.title
    if paper.kind == "map":
        return _map(ws, full, paper, title, fonts, outside=outside)
    if paper.kind == "record":
        copy: Copy = "outside" if outside else "circulated"
        return Part(sheets.render(ws, paper.form_id, paper.id, copy=copy, fonts=fonts), title)
    reader = Reader.OUTSIDE if outside else Reader.INSIDE
    made = sheet_rendering.render(ws, sheet_of(ws, paper), reader=reader, fonts=fonts)
    return Part(made, title)


def _map(
    ws: Workspace,
    full: FullConference,
    paper: Paper,
    title: str,
    fonts: FontSet,
    *,
    outside: bool,
) -> Part:
    """支援体制図 on a page of its own; for another agency without tension, as in the forms."""
    with ws.vault.read() as conn:
        case = records.get(conn, Case, paper.id)
    facts = gather.of_case(ws, case, "outside" if outside else "circulated")
    kind = ws.codes.label("conference_kind", full.conference.kind)
    wish = MapWish(copy=MapCopy.PERSON if outside else MapCopy.MEETING, meeting=kind)
    data = dataclasses.replace(drawing.data_of(ws, case.id, wish), title=MAP_TITLE)
    marks = common.marks(ws, facts, number=case.number)
    sheet = Sheet(MAP, "", MAP_TITLE, "landscape", marks)
    return Part(Rendered(sheet, fonts, title=MAP_TITLE), title, drawing.page_of(data, fonts))


def _cover(ws: Workspace, full: FullConference) -> Cover:
    one = full.conference
    facts = (
        ("会議", ws.codes.label("conference_kind", one.kind)),
        ("番号", one.number),
        ("日時", f"{wareki(one.on, weekday=True)} {one.time}".strip()),
        ("場所", one.place),
    )
    return Cover(facts=tuple((label, words) for label, words in facts if words))


def _label(number: int, receiver: Receiver, fonts: FontSet) -> str:
    """「3　見本病院 見本 次郎」; a long name is cut where the foot of the page has no more room."""
    name = receiver.name
    while fonts.width_mm(name, SMALL_PT) > _NAME_MM:
        name = f"{name.removesuffix('…')[:-1]}…"
    return f"{number}　{name}".rstrip()
