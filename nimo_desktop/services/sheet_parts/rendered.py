"""A filled sheet on its way out: paper, picture and Excel from the same value."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from nimo_desktop.output.form import Picture, Sheet
from nimo_desktop.services.sheet_parts import case_summary, page_fit, referral_slip

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet
    from nimo_desktop.output.shapes import Page
    from nimo_desktop.output.slip_identity import SlipIdentity
    from nimo_desktop.output.workbook_twin import TwinColumn

PICTURE_DPI = 200
Fit = tuple[tuple[str, ...], tuple[str, ...]]
"""Labels of what is shortened, in this order, and of what takes room that is left."""
_ONE_PAGE: dict[str, Fit] = {
    "case_summary": (case_summary.SHORTEN, case_summary.STRETCH),
    "referral_slip": (referral_slip.SHORTEN, referral_slip.STRETCH),
}


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for one in part:
            yield from _texts(one)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _texts(getattr(part, field.name))


class Rendered:
    """One filled sheet; paper and Excel come from the same value.

    `whole` is the sheet before it was fitted to its page, `identity` what a slip tells of itself,
    `twin` its machine-readable row for the second sheet of the Excel file.
    """

    def __init__(
        self,
        whole: Sheet,
        fonts: FontSet,
        *,
        title: str,
        identity: SlipIdentity | None = None,
        fit: Fit | None = None,
        twin: tuple[TwinColumn, ...] = (),
    ) -> None:
        self._fit = fit or _ONE_PAGE.get(whole.form_id)
        self.sheet = _fitted(whole, fonts, self._fit)
        self._twin = twin
        self.title = title
        self._whole = whole
        self._fonts = fonts
        self._identity = identity

    @cached_property
    def digest(self) -> str:
        """The digest of what the receiver of its Excel file cannot change (連携票 only)."""
        from nimo_desktop.output.slip_identity import slip_digest

        return slip_digest(self._excel_sheet, fonts=self._fonts)

    @cached_property
    def _excel_sheet(self) -> Sheet:
        """As on paper; a slip that can be filled in says how, and makes room for it."""
        if self._identity is None:
            return self.sheet
        guided = referral_slip.with_guide(self._whole)
        return _fitted(guided, self._fonts, self._fit, referral_slip.EXCEL_SPARE_MM)

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        from nimo_desktop.output.form_layout import lay_out

        return lay_out(self.sheet, fonts=self._fonts)

    @cached_property
    def _pdf(self) -> bytes:
        from nimo_desktop.output.pdf import write_pdf

        # No name in the metadata: the file's title is the form's.
        return write_pdf(self._pages, fonts=self._fonts, title=self.title)

    @property
    def words(self) -> str:
        """Everything that paper and Excel say, whatever box it stands in."""
        return "\0".join(_texts((self._whole, self._twin)))

    @property
    def pages(self) -> int:
        """How many pages it prints."""
        return len(self._pages)

    def pdf(self) -> bytes:
        """The printed sheet."""
        return self._pdf

    def xlsx(self) -> bytes:
        """The same grid as an Excel sheet."""
        from nimo_desktop.output.form_layout import lay_out
        from nimo_desktop.output.workbook import sheet_to_xlsx

        sheet = self._excel_sheet
        pages = self._pages if sheet is self.sheet else lay_out(sheet, fonts=self._fonts)
        return sheet_to_xlsx(
            sheet,
            identity=self._identity,
            fonts=self._fonts,
            pictures=self._pictures(),
            most_pages=len(pages) if self._fit else 0,
            paper_pages=len(pages),
            twin=self._twin,
        )

    def _pictures(self) -> dict[str, bytes]:
        """The drawings of the sheet as PNG, by name."""
        from nimo_desktop.output.pdf import write_pdf
        from nimo_desktop.output.png import render_png

        return {
            block.name: render_png(
                write_pdf((block.page,), fonts=self._fonts, title=self.title), 0, dpi=PICTURE_DPI
            )
            for block in self.sheet.blocks
            if isinstance(block, Picture)
        }


def _fitted(
    sheet: Sheet, fonts: FontSet, fit: Fit | None, spare_mm: float = page_fit.SLACK_MM
) -> Sheet:
    """On one page where that is the aim; what is too long goes on on a 続紙."""
    if fit is None:
        return sheet
    shorten, stretch = fit
    return page_fit.one_page(
        sheet, fonts=fonts, shorten=shorten, stretch=stretch, spare_mm=spare_mm
    )
