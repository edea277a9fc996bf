"""事務引継書 (A4): what one colleague hands to another, case by case.

It stays in the office. It names nobody who called, reported or informed, and never an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nimo_desktop.domain.dates_jp import wareki, wareki_short
from nimo_desktop.output.form import (
    Block,
    Field,
    Fields,
    Grid,
    GridColumn,
    Heading,
    LongText,
    Note,
    Picture,
    SignatureRow,
)
from nimo_desktop.output.form import Signature as Sign

TITLE = "事務引継書"
FORM_NO = "町様式 事務引継書"
_LABEL_MM = 30.0


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a day: what, by when, a word more."""

    title: str
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePart:
    """One case as the successor must know it on the first day."""

    number: str
    name: str
    kana: str = ""
    age: str = ""
    district: str = ""
    cautions: str = ""
    status: str = ""
    worries: str = ""
    last_contact: date | None = None
    last_conference: str = ""
    todo: tuple[Due, ...] = ()
    unanswered: tuple[Due, ...] = ()
    expiries: tuple[Due, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The whole of it. `loose` are consultations and referrals that belong to no case of his."""

    giver: str = ""
    taker: str = ""
    on: date | None = None
    note: str = ""
    cases: tuple[CasePart, ...] = ()
    consultations: tuple[Due, ...] = ()
    referrals: tuple[Due, ...] = ()
    todo: tuple[Due, ...] = ()


def blocks(letter: Letter) -> tuple[Block, ...]:
    """Cover, list of cases, loose items, then one part per case."""
    return (*_cover(letter), *(block for case in letter.cases for block in _case(case)))


def _cover(letter: Letter) -> tuple[Block, ...]:
    listed = tuple(
        (
            case.number,
            case.name,
            _day(case.last_contact),
            _first(case),
            case.cautions,
        )
        for case in letter.cases
    )
    return (
        Fields(
            (
                (Field("引き継ぐ人", letter.giver, 1.4), Field("引き継ぎ日", _long(letter.on), 1)),
                (Field("受ける人", letter.taker, 1),),
            )
        ),
        LongText("引き継ぎのことば", letter.note, min_lines=3, label_mm=_LABEL_MM),
        Grid(
            (
                GridColumn("ケース番号", 1.6), GridColumn("氏名", 1.6),
                GridColumn("最後の記録", 1.2), GridColumn("次にすること", 2.4),
                GridColumn("注意", 2.2),
            ),
            listed,
            min_rows=3,
            label="持っているケース",
        ),
        *_table("まだ終わっていない相談", letter.consultations),
        *_table("まだ終わっていない連携", letter.referrals),
        *_table("そのほかの予定", letter.todo),
        SignatureRow(
            (Sign("引き継いだ人"), Sign("受けた人")),
            text="上のとおり引き継ぎました。",
        ),
    )  # fmt: skip


def _case(case: CasePart) -> tuple[Block, ...]:
    who = f"{case.name}({case.kana})" if case.kana else case.name
    return (
        Heading(f"{case.number}  {who}"),
        Fields(
            (
                (Field("年齢", case.age, 1.4, label_mm=14), Field("地区", case.district, 1,
                    label_mm=14), Field("段階", case.status, 1, label_mm=14)),
                (Field("最後の記録", _long(case.last_contact), 1),
                 Field("最後の会議", case.last_conference, 1.2)),
            )
        ),
        LongText("注意", case.cautions, min_lines=1, label_mm=_LABEL_MM),
        LongText("今の心配", case.worries, min_lines=1, label_mm=_LABEL_MM),
        *_table("することと期日", case.todo),
        *_table("返事・結果を待っている連携", case.unanswered),
        *_table("期限のある手帳・制度", case.expiries),
        *(() if case.picture is None else (case.picture,)),
    )  # fmt: skip


def _table(label: str, lines: tuple[Due, ...]) -> tuple[Block, ...]:
    """Nothing to hand over: the table closes up with its label."""
    if not lines:
        return ()
    rows = tuple((_day(one.on), one.title, one.note) for one in lines)
    columns = (GridColumn("期日", 1.1), GridColumn("内容", 3), GridColumn("ようす", 2))
    return (Grid(columns, rows, label=label),)


def empty_note() -> Note:
    """Said where somebody holds nothing."""
    return Note("いま持っているケース・相談・連携・予定はありません。")


def _first(case: CasePart) -> str:
    if not case.todo:
        return ""
    first = case.todo[0]
    return f"{_day(first.on)} {first.title}".strip()


def _day(value: date | None) -> str:
    return "" if value is None else wareki_short(value)


def _long(value: date | None) -> str:
    return "" if value is None else wareki(value, weekday=True)
