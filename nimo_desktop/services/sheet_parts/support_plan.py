"""支援計画書 (sheets.md §2). Legal bases of sharing are not printed on the person's copy."""

from __future__ import annotations

from datetime import date

from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.plan import Action, FullPlan
from nimo_desktop.output.form import (
    EMPTY,
    Block,
    Content,
    Field,
    Fields,
    Grid,
    GridColumn,
    Heading,
    LongText,
    Signature,
    SignatureRow,
)
from nimo_desktop.services.sheet_parts.common import checks, day, label, person_rows, quoted
from nimo_desktop.services.sheet_parts.facts import Facts

FORM_NO = "町様式 支援計画書"
_THREE_DAYS = (26.5, 22.5, 21.0)
"""Shares of three boxes beside their labels; each holds 令和10年12月31日 on one line."""


def title(facts: Facts) -> str:
    """「支援計画書 第2版(案)」"""
    if facts.plan is None:
        return "支援計画書"
    plan = facts.plan.plan
    state = label(facts, "plan_state", plan.state)
    return f"支援計画書 第{plan.edition}版({state})"


def blocks(facts: Facts) -> tuple[Block, ...]:
    """The rows in a nurse's order; hidden ones close up."""
    full = facts.plan
    return (
        *_head(facts, full),
        person_rows(facts),
        *_wishes(facts, full),
        _issues(full),
        LongText("長期目標(目指す姿)", _long_goal(full), min_lines=2),
        _goals(full),
        _actions(facts, full),
        *_crisis(full),
        *_dates(facts, full),
        *_agreement(facts, full),
        *_copies(facts, full),
        *_evaluation(facts, full),
    )


def _head(facts: Facts, full: FullPlan | None) -> tuple[Block, ...]:
    p = full.plan if full else None
    period = ""
    if p and (p.starts_on or p.ends_on):
        period = f"{_day(p.starts_on)} 〜 {_day(p.ends_on)}"
    made = facts.holder(p.made_department, p.made_by) if p else ""
    return (
        Fields(
            (
                (
                    Field("計画の種類", label(facts, "plan_kind", p.kind) if p else "", 2),
                    Field(
                        "対象", label(facts, "plan_target", p.target) if p else "", 1, label_mm=14
                    ),
                ),
                (Field("作成日", day(p.made_on if p else None)), Field("作成者", made)),
                (Field("計画の期間", period),),
            )
        ),
    )


def _day(value: object) -> str:
    return wareki(value) if isinstance(value, date) else ""


def _wishes(facts: Facts, full: FullPlan | None) -> tuple[Block, ...]:
    p = full.plan if full else None
    wish = ""
    if p is not None:
        wish = quoted(p.wish)
        if not wish and p.wish_unheard:
            wish = f"まだ聞けていない({p.wish_unheard})"
    return (
        LongText("本人の希望する暮らし(本人の言葉)", wish, min_lines=2),
        LongText("家族の希望", p.family_wish if p else "", min_lines=1),
        LongText("今の状況(要約)", p.situation if p else "", min_lines=2),
        LongText("本人・家族の強み、できていること", p.strengths if p else "", min_lines=2),
    )


def _issues(full: FullPlan | None) -> Grid:
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (str(n), i.words, i.view) for n, i in enumerate(full.issues if full else (), start=1)
    )
    columns = (
        GridColumn("No", 0.4, "center"),
        GridColumn("本人の言葉", 3),
        GridColumn("支援者の見立て", 3),
    )
    return Grid(columns, rows, min_rows=2, label="課題(優先順)")


def _long_goal(full: FullPlan | None) -> str:
    if full is None:
        return ""
    when = f"({wareki(full.plan.long_goal_on)}ごろ)" if full.plan.long_goal_on else ""
    return full.plan.long_goal + when


def _goals(full: FullPlan | None) -> Grid:
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (_no(g.issue_no), g.text, g.criterion, day(g.due_on, weekday=False))
        for g in (full.goals if full else ())
    )
    columns = (
        GridColumn("課題No", 0.7, "center"),
        GridColumn("短期目標", 3),
        GridColumn("どうなったら達成か", 2.6),
        GridColumn("期限", 1.7),
    )
    return Grid(columns, rows, min_rows=2, label="短期目標")


def _no(value: int | None) -> str:
    return "" if value is None else str(value)


def _actions(facts: Facts, full: FullPlan | None) -> Grid:
    columns = (
        GridColumn("課題No", 4, "center"),
        GridColumn("支援の内容", 10),
        GridColumn("本人がすること", 9),
        GridColumn("家族・身近な人がすること", 9),
        GridColumn("担当", 15),  # a telephone number on one line, and most names of agencies
        GridColumn("関わり方", 9),
        GridColumn("頻度・期間", 7),
        GridColumn("使う制度", 7),
    )
    rows = tuple(_action(facts, a) for a in (full.actions if full else ()))
    return Grid(columns, rows, min_rows=3, label="役割分担")


def _action(facts: Facts, a: Action) -> tuple[Content, ...]:
    agency = facts.agencies.get(a.agency_id) if a.agency_id else None
    who = "\n".join(
        w for w in (agency.name if agency else "", a.in_charge, agency.phone if agency else "") if w
    )
    return (
        _no(a.issue_no),
        a.support,
        a.by_person,
        a.by_family,
        who,
        label(facts, "involvement", a.way),
        "\n".join(w for w in (a.frequency, a.period) if w),
        a.scheme,
    )


def _crisis(full: FullPlan | None) -> tuple[Block, ...]:
    p = full.plan if full else None
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (s.sign, s.by_person, s.by_others) for s in (full.signs if full else ())
    )
    columns = (
        GridColumn("サイン", 2),
        GridColumn("本人がすること", 2),
        GridColumn("まわりがすること", 2),
    )
    return (
        Grid(columns, rows, min_rows=2, label="調子が悪くなったとき"),
        LongText("連絡先(順番)", p.crisis_contacts if p else "", min_lines=1),
        LongText("夜間・休日の連絡先", p.night_contacts if p else "", min_lines=1),
    )


def _dates(facts: Facts, full: FullPlan | None) -> tuple[Block, ...]:
    p = full.plan if full else None
    lead = ""
    check = review = evaluation = EMPTY
    if p is not None:
        check, review, evaluation = (
            day(value, weekday=False)
            for value in (p.next_check_on, p.mid_review_on, p.evaluation_on)
        )
        lead = p.lead or facts.staff_name(p.lead_staff)
    first, middle, last = _THREE_DAYS
    return (
        Fields(
            (
                (
                    Field("主担当", lead, first),
                    Field("副担当", p.second if p else "", middle, label_mm=18),
                    Field("窓口", p.window if p else "", last, label_mm=14),
                ),
                (
                    Field("次に確かめる日", check, first),
                    Field("中間評価", review, middle, label_mm=18),
                    Field("評価", evaluation, last, label_mm=14),
                ),
            )
        ),
        LongText("情報を共有する範囲", p.shared_scope if p else "", min_lines=1),
    )


def _agreement(facts: Facts, full: FullPlan | None) -> tuple[Block, ...]:
    p = full.plan if full else None
    out: list[Block] = [
        Fields(
            (
                (
                    Field("説明した日", day(p.explained_on if p else None)),
                    Field("説明した人", facts.staff_name(p.explained_by) if p else ""),
                ),
            )
        ),
        checks(
            facts, "本人の同意", "signature", (p.signature,) if p and p.signature else (), columns=3
        ),
    ]
    if p is not None and p.signature_reason:
        out.append(Fields(((Field("署名がない理由", p.signature_reason),),)))
    out.append(
        SignatureRow(
            (Signature("本人(代理人)"),),
            "この計画について説明を受け、内容に同意します。",
        )
    )
    if p is not None and (p.meeting_kind or p.decided_on) and facts.seen("内"):
        out.append(
            Fields(
                (
                    (
                        Field("会議", label(facts, "conference_kind", p.meeting_kind)),
                        Field("開催日", day(p.meeting_on, weekday=False), label_mm=18),
                        Field("結果", label(facts, "review_result", p.meeting_result), label_mm=14),
                    ),
                    (
                        Field("支援決定日", day(p.decided_on, weekday=False)),
                        Field("確認日", day(p.confirmed_on, weekday=False), label_mm=18),
                    ),
                )
            )
        )
    return tuple(out)


def _copies(facts: Facts, full: FullPlan | None) -> tuple[Block, ...]:
    """写しを渡した: from what was handed out, so that nobody writes it twice."""
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (d.recipient, day(d.at.date()), str(d.copy_no or ""))
        for d in facts.disclosures
        if d.form_id == "support_plan"
    )
    if full is not None and not rows:
        return ()
    columns = (
        GridColumn("渡した相手", 4),
        GridColumn("日", 2),
        GridColumn("写し番号", 1, "center"),
    )
    return (Grid(columns, rows, min_rows=1, label="写しを渡した"),)


def _evaluation(facts: Facts, full: FullPlan | None) -> tuple[Block, ...]:
    p = full.plan if full else None
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (g.text, label(facts, "goal_result", g.result), g.change)
        for g in (full.goals if full else ())
        if g.result or g.change
    )
    columns = (GridColumn("目標", 3), GridColumn("結果", 1.2), GridColumn("変化", 3))
    return (
        Heading("評価"),
        Grid(columns, rows, min_rows=2),
        LongText("本人の感想", p.person_felt if p else "", min_lines=1),
        LongText("残る課題", p.remaining if p else "", min_lines=1),
        Fields(((Field("判断", label(facts, "evaluation_result", p.verdict) if p else ""),),)),
    )
