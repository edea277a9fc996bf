"""資料一式: several sheets as one PDF for a conference, numbered through, one copy per reader."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.output.form import (
    Block,
    Field,
    Fields,
    Grid,
    GridColumn,
    Note,
    Sheet,
    SheetMarks,
    Value,
)
from nimo_desktop.output.shapes import Page, Shape, Text
from nimo_desktop.services.sheet_parts.rendered import Rendered
from nimo_desktop.services.sheet_rendering import RECALL

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

CAREFUL = "取扱注意"
TITLE = "会議資料"
"""In the file's metadata and the reader's window: never a name."""
RETURN = "この資料は複写せず、会議のあとで全員分を回収します。"
MOST_COPIES = 99
_FOOT, _GAP_MM = frozenset(("footer", "page-number", "copy-number")), 3.0


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One 資料: a sheet with its title in the list; empty: the title of its form. A `drawing` fills
    its page between header and footer, in place of the blocks.
    """

    rendered: Rendered
    title: str = ""
    drawing: Page | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Cover:
    """The list in front of the sheets; `facts` are label and words (会議名, 日時, 場所)."""

    title: str = "会議資料 一覧"
    facts: tuple[tuple[str, str], ...] = ()


class Pack:
    """Sheets laid out together once; every copy differs in its 写し番号 alone."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        cover: Cover | None,
        recall: bool,
        widest_copy: str,
        fonts: FontSet,
        cancelled: Callable[[], bool],
    ) -> None:
        self._fonts = fonts
        self._pages = tuple(
            _numbered(parts, cover, _Marking(recall, widest_copy), fonts, cancelled)
        )

    @property
    def page_count(self) -> int:
        """Pages of one copy."""
        return len(self._pages)

    def pages(self, copy_no: str = "") -> tuple[Page, ...]:
        """One copy as shapes; without a number the place of the number stays empty."""
        return tuple(_for_copy(page, copy_no) for page in self._pages)

    def pdf(self, copy_nos: Sequence[str] = ("",)) -> bytes:
        """The copies one after the other in one file; each counts its own pages."""
        from nimo_desktop.output.pdf import write_pdf

        pages = [page for copy_no in copy_nos for page in self.pages(copy_no)]
        return write_pdf(pages, fonts=self._fonts, title=TITLE)


def pack(
    parts: Sequence[Part],
    *,
    fonts: FontSet,
    cover: Cover | None = None,
    recall: bool = False,
    widest_copy: str = str(MOST_COPIES),
    cancelled: Callable[[], bool] = lambda: False,
) -> Pack:
    """The sheets in this order as 資料1, 資料2 …, with the list of them in front if wanted.

    Every page says 取扱注意, with `recall` also 複写禁止・回収, and n/N through the whole.
    `widest_copy` is the longest 写し番号 there will be. Raises RuleBroken without a sheet, and
    Cancelled.
    """
    if not parts:
        raise RuleBroken(
            "資料が1枚も選ばれていないため、作っていません。入れる書類を選んでください。"
        )
    return Pack(
        parts, cover=cover, recall=recall, widest_copy=widest_copy, fonts=fonts,
        cancelled=cancelled,
    )  # fmt: skip


def copy_numbers(count: int) -> tuple[str, ...]:
    """写し番号 1 to `count`. Raises RuleBroken for less than one or more than `MOST_COPIES`."""
    if not 1 <= count <= MOST_COPIES:
        raise RuleBroken(
            f"部数は1から{MOST_COPIES}までで入れてください。資料はまだ作っていません。"
        )
    return tuple(str(number) for number in range(1, count + 1))


class Cancelled(RuleBroken):
    """The nurse stopped it before it was done."""

    sentence = "作成を中止しました。ファイルは作っていません。記録は変わっていません。"


@dataclasses.dataclass(frozen=True, slots=True)
class _Marking:
    recall: bool
    widest_copy: str

    def of(self, marks: SheetMarks, handout: str) -> SheetMarks:
        """The marks of a sheet as part of a pack."""
        words = marks.confidential or CAREFUL
        if self.recall and RECALL not in words:
            words = f"{words} {RECALL}"
        return dataclasses.replace(
            marks, confidential=words, copy_no=self.widest_copy, handout=handout,
            circulation_boxes=())  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class _Laid:
    title: str
    sheet: Sheet
    pages: tuple[Page, ...]


def _numbered(
    parts: Sequence[Part],
    cover: Cover | None,
    marking: _Marking,
    fonts: FontSet,
    cancelled: Callable[[], bool],
) -> Iterator[Page]:
    laid = []
    for number, part in enumerate(parts, 1):
        if cancelled():
            raise Cancelled
        laid.append(_laid(part, f"資料{number}", marking, fonts))
    front = () if cover is None else _cover_pages(cover, laid, marking, fonts)
    pages = [*front, *(page for one in laid for page in one.pages)]
    for number, page in enumerate(pages, 1):
        yield _through(page, number, len(pages))


def _laid(part: Part, handout: str, marking: _Marking, fonts: FontSet) -> _Laid:
    from nimo_desktop.output.form_layout import lay_out

    whole = part.rendered.sheet
    sheet = dataclasses.replace(whole, marks=marking.of(whole.marks, handout))
    pages = lay_out(sheet, fonts=fonts)
    if part.drawing is not None:
        pages = (_filled(pages[0], part.drawing, fonts),)
    return _Laid(part.title or part.rendered.title, sheet, pages)


def _filled(page: Page, drawing: Page, fonts: FontSet) -> Page:
    """The drawing, without the margins of its own paper, between title and foot."""
    from nimo_desktop.output.inset import bounds, placed

    frame, drawn = bounds(page.shapes, fonts), bounds(drawing.shapes, fonts)
    titles = bounds((one for one in page.shapes if one.role == "title"), fonts)
    feet = bounds((one for one in page.shapes if one.role in _FOOT), fonts)
    if frame is None or drawn is None or titles is None or feet is None:
        return page
    left, width = frame[0], frame[2] - frame[0]
    top, height = titles[3] + _GAP_MM, feet[1] - titles[3] - 2 * _GAP_MM
    wide, high = drawn[2] - drawn[0], drawn[3] - drawn[1]
    scale = min(width / wide, height / high, 1.0)
    at = (left + (width - wide * scale) / 2, top + (height - high * scale) / 2)
    shapes = placed(drawing.shapes, (drawn[0], drawn[1]), at, scale)
    return dataclasses.replace(page, shapes=(*page.shapes, *shapes))


def _cover_pages(
    cover: Cover, laid: Sequence[_Laid], marking: _Marking, fonts: FontSet
) -> tuple[Page, ...]:
    """Laid out again when the list itself is longer than the one page it was counted with."""
    from nimo_desktop.output.form_layout import lay_out

    length = 1
    while True:
        pages = lay_out(_cover_sheet(cover, laid, marking, length), fonts=fonts)
        if len(pages) <= length:
            return pages
        length = len(pages)


def _cover_sheet(cover: Cover, laid: Sequence[_Laid], marking: _Marking, before: int) -> Sheet:
    first = laid[0].sheet.marks
    marks = dataclasses.replace(
        marking.of(first, ""), confidential=_strictest(laid), number="",
        training=any(one.sheet.marks.training for one in laid))  # fmt: skip
    facts = tuple((Field(label, words),) for label, words in cover.facts)
    blocks: list[Block] = [Fields(facts)] if facts else []
    columns = (
        GridColumn("資料番号", 2, "center"), GridColumn("資料名", 7), GridColumn("番号", 4),
        GridColumn("頁", 2, "center"), GridColumn("枚数", 1.6, "right"),
    )  # fmt: skip
    blocks.append(Grid(columns, tuple(_lines(laid, before)), label="資料の一覧"))
    if marking.recall:
        blocks.append(Note(RETURN, bold=True))
    return Sheet("pack_cover", "", cover.title, marks=marks, blocks=tuple(blocks))


def _strictest(laid: Sequence[_Laid]) -> str:
    """All words that any of the sheets carries, each once."""
    words = (word for one in laid for word in one.sheet.marks.confidential.split())
    return " ".join(dict.fromkeys(words))


def _lines(laid: Sequence[_Laid], before: int) -> Iterator[tuple[Value | str, ...]]:
    page = before + 1
    for one in laid:
        last = page + len(one.pages) - 1
        where = str(page) if last == page else f"{page}–{last}"
        yield one.sheet.marks.handout, one.title, one.sheet.marks.number, where, str(len(one.pages))
        page = last + 1


def _through(page: Page, number: int, total: int) -> Page:
    """The page with its number in the whole in place of the one in its sheet."""
    return _reworded(page, "page-number", f"{number}/{total}頁")


def _for_copy(page: Page, copy_no: str) -> Page:
    return _reworded(page, "copy-number", f"写し番号 {copy_no}" if copy_no else "")


def _reworded(page: Page, role: str, words: str) -> Page:
    return dataclasses.replace(page, shapes=tuple(_said(one, role, words) for one in page.shapes))


def _said(shape: Shape, role: str, words: str) -> Shape:
    if isinstance(shape, Text) and shape.role == role:
        return dataclasses.replace(shape, text=words)
    return shape
