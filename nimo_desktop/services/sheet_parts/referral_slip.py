"""連携票 (sheets.md §3): one page, the lower third is the reply. Words on it: no 返却, 対象外,
断る.
"""

from __future__ import annotations

from dataclasses import replace

from nimo_desktop.domain.codes import Code
from nimo_desktop.domain.consent import is_given
from nimo_desktop.domain.referral_record import Referral, is_outside
from nimo_desktop.output.form import (
    Block,
    Checks,
    CutLine,
    Field,
    Fields,
    Heading,
    LongText,
    Note,
    Option,
    Sheet,
    Value,
)
from nimo_desktop.output.slip_identity import SlipIdentity
from nimo_desktop.services.check_letters import check_letters
from nimo_desktop.services.sheet_parts.common import (
    birth_text,
    consent_text,
    day,
    has_long_name,
    label,
    labels,
    name_value,
)
from nimo_desktop.services.sheet_parts.facts import Facts

FORM_ID, FORM_NO = "referral_slip", "町様式 連携票"
_LABEL_MM = 58.0
"""Wide labels on one line: the slip is to fit one page."""
_GIST, _DONE = "相談の要点(本人の言葉)", "これまでの経過・すでに行ったこと"
_VIEW, _REQUEST = "見立てと支援の方向(案)", "お願いしたいこと"
_WE, _TOLD, _CARE = "当課が続けてすること", "本人に伝えてあること・伝えないこと", "連絡・訪問の注意"
SHORTEN = (_DONE, _GIST, _VIEW, "世帯の要点", _REQUEST, _WE, _CARE, _TOLD, "同意・根拠", "添付")
"""What goes on on a 続紙, so that the reply keeps the lower third of the first page."""
STRETCH = (_REQUEST, _GIST, _DONE, _VIEW, _WE)


_CHOOSE = "▼を押して、返事を1つ選んでください。"
_QUESTION = "返事が4のときに書いてください。"
_WHY = "返事が5か6のときに選んでください。一覧にないときは、そのまま書いてもかまいません。"
_FITS = "返事が5か6のときに書いてください。なければ「思い当たらない」と書いてください。"
_LATER = "結果が分かったときに選んでください。あとからもう一度送ってもかまいません。"


def title(facts: Facts) -> str:
    """庁内/庁外 × 同意あり/なし by the record."""
    r = facts.referral
    if r is None:
        return "連携票"
    return f"連携票 {label(facts, 'referral_version', _version(facts, r))}"


def _version(facts: Facts, r: Referral) -> str:
    where = "outside" if is_outside(r) else "office"
    return f"{where}_consent" if has_consent(facts) else f"{where}_no_consent"


def has_consent(facts: Facts) -> bool:
    """A consent is in force today."""
    return is_given(facts.consent, facts.today)


def blocks(facts: Facts, edition: int = 0) -> tuple[Block, ...]:
    """Request, cut line, reply slip; only the reply's boxes are open in Excel."""
    return (*_request(facts), CutLine(), *_reply(facts, edition))


EXCEL_SPARE_MM = 12.0
"""Other programs make rows higher than paper has them, and the reply is to stay on its page."""
GUIDE = (
    "【この票の書き方】黄色の欄だけに書けます。「返事」は欄を押し、右の▼から1つ選びます。\n"
    "日付は 2026/11/25 や R8.11.25 のように入れます。書き終えたら、Excelの形式(.xlsx)で\n"
    "保存し、発信元へ送り返してください。ファイルの名前は変えてもかまいません。"
)
"""Only in the Excel file, above the reply: where to write and how to send it back."""


def with_guide(sheet: Sheet) -> Sheet:
    """The sheet as it goes into Excel: with the guide, and one line for the answer, since its
    words stand in the list of the box.
    """
    at = next((n for n, block in enumerate(sheet.blocks) if isinstance(block, CutLine)), None)
    if at is None:
        return sheet
    below = (_one_line(block) for block in sheet.blocks[at + 1 :])
    return replace(sheet, blocks=(*sheet.blocks[: at + 1], Note(GUIDE), *below))


def _one_line(block: Block) -> Block:
    if not (isinstance(block, Checks) and block.single and block.unlocked):
        return block
    words = tuple(option.label for option in block.options)
    box = Field(
        block.label, Value(), unlocked=True, choices=words, name=block.name, hint=block.hint
    )
    return Fields(((box,),))


def identity(facts: Facts, edition: int) -> SlipIdentity | None:
    """What the Excel file tells of itself; None for the empty form."""
    r = facts.referral
    if r is None or not r.number:
        return None
    words = (
        *(("answer", c.code, f"{c.code} {c.label}") for c in _answers(facts)),
        *(("reason", c.code, c.label) for c in facts.codes["return_reason"]),
        *(("outcome", c.code, c.label) for c in facts.codes["outcome"]),
    )
    return SlipIdentity(FORM_ID, r.number, check_letters(r.number), edition, words)


def numbered(facts: Facts) -> str:
    """「R8-T-A0012 (AB)」"""
    r = facts.referral
    return f"{r.number} ({check_letters(r.number)})" if r and r.number else ""


def receiver(facts: Facts) -> str:
    """Department or agency with the person named (様), else 御中."""
    r = facts.referral
    if r is None:
        return ""
    if r.to_agency is not None:
        place, person = facts.agency_name(r.to_agency), r.to_person
    else:
        place = facts.department_name(r.to_department)
        person = facts.staff_name(r.to_staff) or r.to_person
    person = person.removeprefix(place).strip()
    if not place and not person:
        return ""
    return f"{place} {person} 様".strip() if person else f"{place} 御中"


def _request(facts: Facts) -> tuple[Block, ...]:
    r = facts.referral
    sent = day(r.sent_at.date() if r and r.sent_at else None)
    sender = facts.departments.get(r.sender_department) if r else None
    who = facts.holder(r.sender_department, r.sender_staff) if r else ""
    line = f"(内線{sender.extension})" if sender and sender.extension else ""
    person_goes = f" {day(r.connected_on).text}" if r and r.connected_on else ""
    connected = label(facts, "how_connected", r.how_connected) + person_goes if r else ""
    minimal = r is not None and not has_consent(facts)
    whom = [
        Field("対象者", name_value(facts), 2),
        Field("生年月日", birth_text(facts), 1.4, label_mm=18),
    ]
    rows: list[tuple[Field, ...]] = [
        (Field("連携番号・確認文字", numbered(facts), 1, label_mm=36), Field("発信日", sent, 1,
        label_mm=18)),
        (Field("あて先", receiver(facts), 1),),
        (Field("発信", f"{who}{line}", 1),),
        (
            Field("緊急度", label(facts, "urgency", r.urgency) if r else "", 0.8),
            Field("返事をいただきたい日", day(r.due_on if r else None), 1.2, label_mm=40),
        ),
        (
            Field(
                "お願いしたい関わり方", label(facts, "wanted_way", r.way) if r else "", 1.2,
                label_mm=40,
            ),
            Field("つなぎ方", connected, 1, label_mm=18),
        ),
        *((tuple(whom[:1]), tuple(whom[1:])) if has_long_name(facts) else (tuple(whom),)),
    ]  # fmt: skip
    contact = [Field("住所", facts.address, 2)] if facts.address and not minimal else []
    if facts.phone and not minimal:
        contact.append(Field("電話", facts.phone, 1.4, label_mm=18))
    if contact:
        rows.append(tuple(contact))
    texts = (
        ("世帯の要点", "" if minimal else r.household_note if r else "", 1),
        (_GIST, r.gist if r else "", 1),
        (_DONE, r.history_done if r else "", 1),
        (_VIEW, r.view_and_direction if r else "", 1),
        (_REQUEST, "\n".join(w for w in (r.need, r.request) if w) if r else "", 1),
        (_WE, r.we_continue if r else "", 1),
        (_TOLD, told_text(r), 1),
        (_CARE, " / ".join(r.contact_cautions.split("\n")) if r else "", 1),
        ("同意・根拠", basis_text(facts, r), 1),
        ("添付", labels(facts, "attachment", r.attachments) if r else "", 1),
    )
    return (
        Fields(tuple(rows)),
        *(LongText(name, words, min_lines=lines, label_mm=_LABEL_MM) for name, words, lines in texts
          if not (minimal and name == "世帯の要点")),
    )  # fmt: skip


def told_text(r: Referral | None) -> str:
    if r is None:
        return ""
    told = f"伝えてあること: {r.told_to_person}" if r.told_to_person else ""
    hidden = f"伝えないでほしいこと: {r.not_to_tell}" if r.not_to_tell else ""
    return "\n".join(w for w in (told, hidden) if w)


def basis_text(facts: Facts, r: Referral | None) -> str:
    if r is None:
        return ""
    if has_consent(facts):
        return consent_text(facts)
    basis = label(facts, "sharing_basis", r.basis_code)
    return f"本人の同意は得ていません。根拠: {basis} {r.basis_note}".strip()


def _answers(facts: Facts) -> tuple[Code, ...]:
    """5 stands on slips inside the office, 6 on those to agencies; the empty form has both."""
    r = facts.referral
    inside = r is None or not is_outside(r)
    return tuple(
        c
        for c in facts.codes["reply"]
        if not (c.code == "6" and inside and r) and not (c.code == "5" and not inside)
    )


def _reply(facts: Facts, edition: int) -> tuple[Block, ...]:
    replies = tuple(Option(f"{c.code} {c.label}") for c in _answers(facts))
    reasons = tuple(c.label for c in facts.codes["return_reason"])
    outcomes = tuple(c.label for c in facts.codes["outcome"])

    def box(title: str, name: str, width: float = 1.0, **more: object) -> Field:
        return Field(title, Value(), width, unlocked=True, name=f"reply.{name}", **more)  # type: ignore[arg-type]

    return (
        Heading(f"連携の返事  {numbered(facts)}{f'  第{edition}版' if edition else ''}"),
        Fields(
            (
                (
                    box("受け取った日", "received_on", kind="date"),
                    box("受け取った人", "received_by"),
                ),
            )
        ),
        Checks("返事", replies, 2, single=True, unlocked=True, name="reply.answer", hint=_CHOOSE),
        Fields(
            (
                (box("担当者", "in_charge"), box("電話", "phone", label_mm=18)),
                (
                    box("最初にすること", "first_step", 1.6),
                    box("予定日", "first_step_on", 1, kind="date", label_mm=18),
                ),
                (box("確認したいこと", "question", hint=_QUESTION),),
                (
                    box("理由", "reason", choices=reasons, hint=_WHY, free=True),
                    box("合うと思う担当", "fits", label_mm=30, hint=_FITS),
                ),
                (
                    box("その後の結果", "outcome", choices=outcomes, hint=_LATER),
                    box("結果の日", "outcome_on", kind="date", label_mm=18),
                ),
                (
                    box("記入した人", "filled_by"),
                    box("記入日", "filled_on", kind="date", label_mm=18),
                ),
            )
        ),
        Note("受け取られたら、まず「受け取った日・受け取った人」だけでもお知らせください。"),
    )
