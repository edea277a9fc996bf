"""Forms nobody would draw: every part, any width, any label, as far as a form file may go."""

from __future__ import annotations

from hypothesis import strategies as st

from nimo_desktop.domain.form_def import (
    About,
    BlockDef,
    CellDef,
    ChecksDef,
    CutDef,
    FormDef,
    HeadingDef,
    Maker,
    NoteDef,
    Part,
    PictureDef,
    RowDef,
    SignDef,
    TableDef,
    TextDef,
)
from nimo_desktop.services.form_files.checks import MOST_CELLS

LETTERS = (
    *"山川辺髙﨑の、。「」（）ーっょアンabcW0123-:/ .𠮷𠀋ｶ①㈱", "葛\U000e0100", "辻\U000e0101",
    "神\ufe00", "か\u3099", "ﾊﾟ")
"""Selectors and voicing marks never stand alone."""
WIDTHS = st.sampled_from((0.1, 0.3, 0.5, 1.0, 1.0, 1.4, 2.0, 5.0, 20.0))
LABEL_MM = st.one_of(st.none(), st.sampled_from((0.0, 5.0, 12.0, 34.0, 60.0, 90.0)))
ALIGNS = st.sampled_from(("left", "center", "right"))


def phrases(most: int, least: int = 0, extra: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Words of a form: labels, options, remarks."""
    letters = st.lists(st.sampled_from((*LETTERS, *extra)), min_size=least, max_size=most)
    return letters.map("".join).map(str.strip)


@st.composite
def cell(draw: st.DrawFn, name: str, *, type_: str = "text", label: int = 20) -> CellDef:
    return CellDef(
        name=name, label=draw(phrases(label)), type=type_, width=draw(WIDTHS),
        label_mm=draw(LABEL_MM), lines=draw(st.sampled_from((1, 1, 2, 5, 20))),
        align=draw(ALIGNS))


@st.composite
def part(draw: st.DrawFn, at: int) -> Part:
    """One part; the names of its boxes begin with its place."""
    match draw(st.sampled_from((
            "row", "row", "row", "text", "checks", "table", "table", "other"))):
        case "row":
            count = draw(st.sampled_from((1, 2, 3, 4, 6, MOST_CELLS)))
            return RowDef(cells=tuple(draw(cell(f"r{at}_{n}")) for n in range(count)))
        case "text":
            return TextDef(cell=draw(cell(f"t{at}", type_="long", label=60)),
                           on_top=draw(st.booleans()))
        case "checks":
            options = draw(st.lists(phrases(30, 1).filter(bool), min_size=1, max_size=9,
                                    unique=True))
            found = draw(cell(f"c{at}", type_="checks"))
            found = CellDef(name=found.name, label=found.label, type="checks",
                            options=tuple(options), label_mm=found.label_mm)
            return ChecksDef(cell=found, columns=draw(st.integers(1, 8)))
        case "table":
            count = draw(st.sampled_from((1, 2, 3, 5, 7, MOST_CELLS)))
            return TableDef(
                name=f"g{at}", label=draw(phrases(30)),
                rows=draw(st.sampled_from((0, 1, 3, 8, 60))),
                columns=tuple(draw(cell(f"k{n}")) for n in range(count)),
                lines=draw(st.sampled_from((1, 1, 2, 12))))
        case _:
            return draw(other())


@st.composite
def other(draw: st.DrawFn) -> Part:
    """What is not typed into."""
    match draw(st.sampled_from(("heading", "note", "sign", "cut", "picture"))):
        case "heading":
            return HeadingDef(text=draw(phrases(120, 1)), new_page=draw(st.booleans()))
        case "note":
            return NoteDef(text=draw(phrases(300, 1)), bold=draw(st.booleans()), align=draw(ALIGNS))
        case "sign":
            who = draw(st.lists(phrases(15), max_size=8))
            return SignDef(text=draw(phrases(80)), who=tuple(who))
        case "cut":
            return CutDef(text=draw(phrases(120)))
        case _:
            return PictureDef(diagram="エコマップ", label=draw(phrases(40)),
                              height_mm=draw(st.sampled_from((20.0, 100.0, 380.0))))


@st.composite
def forms(draw: st.DrawFn) -> FormDef:
    """A whole form."""
    count = draw(st.integers(1, 6))
    return FormDef(
        id="trial", title=draw(phrases(80, 1)) or "題", number=draw(phrases(60)),
        source="", source_date="", maker=Maker.TOWN, about=About.CASE,
        landscape=draw(st.booleans()), a3=draw(st.booleans()), one_page=draw(st.booleans()),
        confidential=draw(st.sampled_from(("", "取扱注意", "取扱注意 複写禁止・回収"))),
        blocks=tuple(BlockDef(part=draw(part(at))) for at in range(count)))
