"""Pieces that several forms share: dates, ages, checks, the family table, header and footer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from nimo_desktop.domain.dates_jp import age_text, wareki, wareki_text
from nimo_desktop.domain.people import Person
from nimo_desktop.output.form import (
    Block,
    Checks,
    Content,
    Field,
    Fields,
    Grid,
    GridColumn,
    LongText,
    Option,
    SheetMarks,
    Value,
)
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.sheet_parts.facts import Facts
from nimo_desktop.services.workspace import Workspace

UNHEARD = "聞けていない"
LONG_NAME = 16
TEXT_LABEL_MM = 38.0
"""Labels of long texts on one line keep the sheet short."""


def day(value: date | None, *, weekday: bool = True) -> Value:
    """令和8年11月21日(土); in Excel a real date."""
    return Value() if value is None else Value(wareki(value, weekday=weekday), real=value)


def moment(value: datetime | None) -> Value:
    """令和8年11月21日(土) 10:05"""
    if value is None:
        return Value()
    return Value(f"{wareki(value.date(), weekday=True)} {value:%H:%M}")


def label(facts: Facts, code_list: str, code: str) -> str:
    """The word of a code; an empty code prints nothing."""
    return facts.codes[code_list].label(code) if code else ""


def labels(facts: Facts, code_list: str, codes: Iterable[str]) -> str:
    """Words of several codes in one line."""
    return "、".join(facts.codes[code_list].label(code) for code in codes)


def checks(
    facts: Facts,
    title: str,
    code_list: str,
    chosen: Iterable[str],
    *,
    main: str = "",
    columns: int = 3,
    label_mm: float | None = None,
    only: Iterable[str] | None = None,
) -> Checks:
    """All options of a list with those chosen ticked and the main one ◎."""
    picked, wanted = set(chosen), None if only is None else set(only)
    options = tuple(
        Option(c.label, "double" if c.code == main else "on" if c.code in picked else "")
        for c in facts.codes[code_list]
        if wanted is None or c.code in wanted
    )
    if label_mm is None:
        return Checks(title, options, columns)
    return Checks(title, options, columns, label_mm=label_mm)


def name_value(facts: Facts) -> Value:
    """The name with its reading above."""
    if facts.person is None:
        return Value(facts.consultation.subject_alias if facts.consultation else "")
    return Value(facts.person.name, kana=facts.person.kana)


def has_long_name(facts: Facts) -> bool:
    """A name that would take many lines in a narrow box."""
    value = name_value(facts)
    return max(len(value.text), len(value.kana) // 2) > LONG_NAME


def birth_text(facts: Facts) -> str:
    """昭和45年12月3日"""
    born = facts.person.person.birth if facts.person else None
    return wareki_text(born) if born else ""


def age(facts: Facts) -> str:
    """55歳(昭和45年生): still right next year; nothing if the birth is not known."""
    born = facts.person.person.birth if facts.person else None
    return age_text(born, facts.today) if born else ""


def person_of(facts: Facts) -> Person | None:
    """The person's own record."""
    return facts.person.person if facts.person else None


def person_rows(facts: Facts) -> Fields:
    """氏名 … 電話; a secret address closes up with its label on copies that leave the file."""
    person = person_of(facts)
    sex = label(facts, "sex", person.sex) if person else ""
    rows: list[tuple[Field, ...]] = [
        (Field("氏名", name_value(facts), 2), Field("性別", sex, 1, label_mm=14)),
        (Field("生年月日", birth_text(facts)), Field("年齢", age(facts), label_mm=14)),
    ]
    contact: list[Field] = []
    if facts.person is None or facts.address:
        contact.append(Field("住所", facts.address, 2))
    if facts.person is None or facts.phone:
        contact.append(Field("電話", facts.phone, 1, label_mm=14))
    if contact:
        rows.append(tuple(contact))
    return Fields(tuple(rows))


def family_grid(
    facts: Facts,
    *,
    title: str = "世帯・家族",
    name_label: str = "氏名",
    min_rows: int = 3,
    health: bool = True,
) -> Grid:
    """One line per relative; other people's `health` stays off the copy for the person."""
    columns: tuple[GridColumn, ...] = (
        GridColumn("続柄", 1.0),
        GridColumn(name_label, 2.1),
        GridColumn("年齢", 2.3),
        GridColumn("同居", 0.8, "center"),
        GridColumn("仕事・学校", 1.7),
        GridColumn("健康・障害", 1.9),
        GridColumn("KP", 0.6, "center"),
    )
    rows = tuple(_relative(facts, row) for row in facts.relatives)
    if not health:
        columns = columns[:5] + columns[6:]
        rows = tuple(row[:5] + row[6:] for row in rows)
    return Grid(columns, rows, min_rows=min_rows, label=title)


def _relative(facts: Facts, row: RelativeRow) -> tuple[Content, ...]:
    years = age_text(row.birth, facts.today) if row.birth else ""
    return (
        label(facts, "kinship", row.relation),
        Value(row.name, kana=row.kana),
        years,
        label(facts, "family_state", row.state),
        row.occupation,
        row.health,
        "○" if row.key_person else "",
    )


def ties_grid(
    facts: Facts, *, title: str = "", name_label: str = "機関・人", min_rows: int = 3
) -> Grid:
    """Who supports, who is in charge there, what and how often."""
    columns = (
        GridColumn(name_label, 2.4),
        GridColumn("担当者", 1.8),
        GridColumn("していること", 3),
        GridColumn("頻度", 1.4),
        GridColumn("関わり方", 1.3),
    )
    rows = tuple(
        (name, t.in_charge, t.what, t.frequency, label(facts, "involvement", t.role))
        for t, name in facts.ties
        if t.state in ("active", "arranging")
    )
    return Grid(columns, rows, min_rows=min_rows, label=title)


def benefits_text(facts: Facts, *, numbers: bool = False) -> str:
    """「精神障害者保健福祉手帳 2級(令和9年3月31日まで)」 one per line; なし and 不明 are
    answers. `numbers` adds the number of each certificate.
    """
    lines = []
    for b in facts.benefits:
        words = [label(facts, "benefit", b.kind), b.grade, b.number if numbers else ""]
        if b.state != "have":
            words.append(label(facts, "benefit_state", b.state))
        until = f"({wareki(b.expires_on)}まで)" if b.expires_on else ""
        lines.append(" ".join(w for w in words if w) + until)
    return "\n".join(lines)


def care_text(facts: Facts, *, diagnosis: bool) -> str:
    """Where the person is treated; the diagnosis only when asked for."""
    lines = []
    for c in facts.cares:
        untreated = c.state in ("never", "not_asked")
        where = "" if untreated else facts.agency_name(c.agency_id) or c.place
        doctor = c.doctor if not c.doctor or c.doctor.endswith("医師") else f"{c.doctor}医師"
        words = [where, c.department, doctor]
        words.append(label(facts, "care_state", c.state))
        if diagnosis and c.diagnosis:
            source = label(facts, "diagnosis_source", c.diagnosis_source)
            words.append(f"病名 {c.diagnosis}" + (f"({source})" if source else ""))
        words.append(f"服薬 {c.medication}" if c.medication else "")
        lines.append(" ".join(w for w in words if w))
    return "\n".join(line for line in lines if line)


def quoted(words: str) -> str:
    """The person's own words in 「」, once."""
    words = words.strip()
    return words if not words or words[0] == "「" else f"「{words}」"


def consent_text(facts: Facts) -> str:
    """State, who gave it, scope and day."""
    c = facts.consent
    if c is None:
        return ""
    words = [
        label(facts, "consent_state", c.state),
        label(facts, "consent_by", c.given_by),
        f"範囲 {c.scope_agencies} {c.scope_items}".strip()
        if c.scope_agencies or c.scope_items
        else "",
        f"{wareki(c.until)}まで" if c.until else "",
        f"説明 {wareki(c.explained_on)} {facts.staff_name(c.explained_by)}"
        if c.explained_on
        else "",
    ]
    return " / ".join(w.strip() for w in words if w.strip())


def text(facts: Facts, audience: str, title: str, words: str, lines: int = 2) -> tuple[Block, ...]:
    """A long text, if this copy may show it."""
    if not facts.seen(audience):
        return ()
    return (LongText(title, words, min_lines=lines, label_mm=TEXT_LABEL_MM),)


def marks(ws: Workspace, facts: Facts, *, number: str, copy_no: str = "") -> SheetMarks:
    """Header and footer (sheets.md rule 0.5). Copies that leave carry no circulation boxes."""
    office, department = ws.office(), ws.department()
    phone = department.phone + (f"(内線{department.extension})" if department.extension else "")
    return SheetMarks(
        confidential="" if facts.copy == "person" else "取扱注意",
        circulation_boxes=office.circulation_boxes if facts.inside else (),
        number=number,
        issuing_office=f"{office.town} {department.name}",
        author=ws.staff.name,
        phone=phone,
        printed_at_text=f"{wareki(ws.today())} {ws.now():%H:%M}",
        printed_by=ws.staff.name,
        copy_no=copy_no,
        training=office.training,
    )
