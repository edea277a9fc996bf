"""連携票: what stands on the slip itself, with its rules for a hand-over without consent."""

from __future__ import annotations

from collections.abc import Callable

from nimo_desktop.services.form_fields.base import (
    NOTHING,
    OFFICES,
    Bound,
    Single,
    code_of,
    codes,
    day_of,
    on,
    plain,
    words,
)
from nimo_desktop.services.sheet_parts import referral_slip as slip
from nimo_desktop.services.sheet_parts.facts import Facts


def _of_slip(read: Callable[[Facts], str]) -> Callable[[Facts], Bound]:
    return lambda facts: NOTHING if facts.referral is None else words(read(facts))


def _with_consent(read: Callable[[Facts], str]) -> Callable[[Facts], Bound]:
    """Without consent only what is needed goes along (sheets.md §3 no. 7)."""
    return _of_slip(lambda facts: read(facts) if slip.has_consent(facts) else "")


def _sender(facts: Facts) -> str:
    r = facts.referral
    return facts.holder(r.sender_department, r.sender_staff) if r else ""


def _sent(facts: Facts) -> Bound:
    r = facts.referral
    return NOTHING if r is None or r.sent_at is None else on(r.sent_at.date(), weekday=True)


def _attached(facts: Facts) -> Bound:
    r = facts.referral
    return NOTHING if r is None else codes(facts, "attachment", r.attachments)


SINGLES: dict[str, Single] = {
    "連携.票の種類": Single(_of_slip(slip.title), OFFICES),
    "連携.番号と確認文字": Single(_of_slip(slip.numbered), OFFICES),
    "連携.発信日": Single(_sent, OFFICES),
    "連携.発信": Single(_of_slip(_sender), OFFICES),
    "連携.あて先(様)": Single(_of_slip(slip.receiver), OFFICES),
    "連携.関わり方": code_of("referral", "way", "wanted_way", OFFICES),
    "連携.つなぎ方": code_of("referral", "how_connected", "how_connected", OFFICES),
    "連携.本人が行く日": day_of("referral", "connected_on", OFFICES),
    "連携.対象者の住所": Single(
        _with_consent(lambda f: f.address), OFFICES, withheld=lambda f: f.place_hidden),
    "連携.対象者の電話": Single(
        _with_consent(lambda f: f.phone), OFFICES, withheld=lambda f: f.phone_hidden),
    "連携.世帯の要点": Single(
        _with_consent(lambda f: f.referral.household_note if f.referral else ""), OFFICES),
    "連携.伝えること": Single(_of_slip(lambda f: slip.told_text(f.referral)), OFFICES),
    "連携.連絡の注意": plain("referral", "contact_cautions", OFFICES),
    "連携.同意・根拠": Single(_of_slip(lambda f: slip.basis_text(f, f.referral)), OFFICES),
    "連携.添付": Single(_attached, OFFICES, codes="attachment", many=True),
}  # fmt: skip
