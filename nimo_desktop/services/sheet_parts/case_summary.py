"""ケース概要 (sheets.md §4): one page for a conference, the question first."""

from __future__ import annotations

from nimo_desktop.domain.dates_jp import wareki, wareki_text
from nimo_desktop.output.form import Block, Content, Field, Fields, Grid, GridColumn, LongText
from nimo_desktop.services.sheet_parts.common import (
    UNHEARD,
    age,
    benefits_text,
    care_text,
    family_grid,
    has_long_name,
    label,
    name_value,
    person_of,
    ties_grid,
)
from nimo_desktop.services.sheet_parts.facts import Facts

TITLE = "ケース概要"
FORM_NO = "町様式 ケース概要"
HISTORY = "生活歴・これまでの経過"
SHORTEN = (
    HISTORY, "今の暮らし", "やってみたこと・結果", "健康", "仕事・住まい・収入・制度", "見立て",
)  # fmt: skip
"""What goes on on a 続紙 when one page is not enough, first the older history (sheets.md §4)."""
STRETCH = ("検討したいこと", "やってみたこと・結果", "今の暮らし")
_LABEL_MM = 38.0


def _text(label: str, words: str, *, min_lines: int) -> LongText:
    """Wide labels keep the boxes low: one page is the aim."""
    return LongText(label, words, min_lines=min_lines, label_mm=_LABEL_MM)


def blocks(facts: Facts, *, office: str, author: str) -> tuple[Block, ...]:
    """All rows. The copy for the person (本人同席) has no 見立て, no 心配, nobody else's health;
    no copy that leaves the office has a diagnosis or what somebody else came to tell.
    """
    case = facts.case
    for_person = facts.copy == "person"
    filled = case is not None
    return (
        Fields(
            (
                (Field("会議名", "", 2), Field("開催日", "", 1)),
                (Field("提出機関", office, 2), Field("担当者", author, 1)),
            )
        ),
        _text("検討したいこと", case.consider if case else "", min_lines=2),
        _whom(facts),
        family_grid(
            facts, title="", name_label="世帯・家族の氏名", min_rows=1, health=not for_person
        ),
        _text("仕事・住まい・収入・制度", _living(facts), min_lines=1),
        _text("健康", _health(facts), min_lines=1),
        _life(facts),
        _text("今の暮らし", case.daily_life if case else "", min_lines=1),
        _text("本人の言葉・希望", _wish(facts) or (UNHEARD if filled else ""), min_lines=1),
        _text("家族の言葉・希望", _family_wish(facts), min_lines=1),
        _text(
            "強み・好きなこと・つながっている人", _strengths(facts), min_lines=1
        ),
        ties_grid(facts, name_label="関わっている機関・人", min_rows=1),
        _text("やってみたこと・結果", case.tried if case else "", min_lines=1),
        *(() if for_person else _views(facts)),
        Grid(
            (
                GridColumn("だれが", 1),
                GridColumn("会議で決めたこと(何を)", 3),
                GridColumn("いつまでに", 1),
            ),
            min_rows=3,
            together=True,
        ),
    )


def _whom(facts: Facts) -> Fields:
    """氏名・年齢・性別・地区 in one row; a long name has a row of its own."""
    person = person_of(facts)
    name = Field("氏名", name_value(facts), 2.2)
    sex = label(facts, "sex", person.sex) if person else ""
    rest = [
        Field("年齢", age(facts), 1.9, label_mm=12),
        Field("性別", sex, 0.8, label_mm=12),
    ]
    if not facts.place_hidden:
        rest.append(Field("地区", facts.district, 1.1, label_mm=12))
    return Fields(((name,), tuple(rest)) if has_long_name(facts) else ((name, *rest),))


def _views(facts: Facts) -> tuple[Block, ...]:
    case, consultation = facts.case, facts.consultation
    urgency = label(facts, "urgency", consultation.urgency) if consultation else ""
    worries = case.worries if case else ""
    return (
        _text("見立て", case.view if case else "", min_lines=1),
        _text("今の心配・緊急度", " ".join(w for w in (urgency, worries) if w), min_lines=1),
    )


def _living(facts: Facts) -> str:
    words = [facts.case.work_and_income if facts.case else "", benefits_text(facts)]
    return "\n".join(w for w in words if w)


def _health(facts: Facts) -> str:
    words = [care_text(facts, diagnosis=facts.inside), facts.case.health if facts.case else ""]
    return "\n".join(w for w in words if w)


def _wish(facts: Facts) -> str:
    if facts.plan is not None and facts.plan.plan.wish:
        return facts.plan.plan.wish
    return "" if facts.consultation is None or facts.call_secret else facts.consultation.wish


def _family_wish(facts: Facts) -> str:
    if facts.plan is not None and facts.plan.plan.family_wish:
        return facts.plan.plan.family_wish
    if facts.consultation is None or (facts.told_by_another and not facts.inside):
        return ""
    return facts.consultation.family_wish


def _strengths(facts: Facts) -> str:
    person = person_of(facts)
    if person is not None and person.strengths:
        return person.strengths
    return facts.plan.plan.strengths if facts.plan else ""


def _life(facts: Facts) -> Grid:
    """生活歴・これまでの経過: great events and the steps of the case, newest last."""
    lines: list[tuple[str, str, str, str]] = []
    for event in facts.events:
        when = event.when.edtf if event.when else ""
        shown = wareki_text(event.when) if event.when else ""
        lines.append((when, shown, label(facts, "life_event", event.kind), event.note))
    consultation = None if facts.call_secret else facts.consultation
    if consultation is not None:
        taken = consultation.received_at.date()
        done = consultation.response if facts.inside else ""
        lines.append((f"{taken.isoformat()} 1", wareki(taken), "相談を受けた", done))
    if facts.case is not None:
        opened = facts.case.opened_on
        lines.append((f"{opened.isoformat()} 2", wareki(opened), "支援を始めた", ""))
        if facts.case.life_history:
            lines.insert(0, ("", "", "生活歴", facts.case.life_history))
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (shown, what, note) for _, shown, what, note in sorted(lines, key=lambda line: line[0])
    )
    columns = (GridColumn("年月", 1.9), GridColumn("できごと", 2), GridColumn("支援・ようす", 4))
    return Grid(columns, rows, min_rows=1, label=HISTORY)
