"""返事の取込み: a reply is read, shown beside the referral, and applied as one journal step.

`read` (a file), `read_folder` and `typed` (paper, telephone) change nothing and answer with a
`ReplyReading`: what was said beside what the referral says now, the steps it leads to, or why it
is not taken, one sentence each. `apply` takes all steps at once (one 元に戻す takes them back) and
keeps what was answered; nothing is ever overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.errors import Conflict, KnownError, RuleBroken
from nimo_desktop.domain.ids import ReferralId, ReferralReplyId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import ENDED, Action, Referral, Step
from nimo_desktop.domain.referral import apply as apply_step
from nimo_desktop.domain.referral_actions import code_of, label_of
from nimo_desktop.domain.reply import (
    REPLY_FIELDS,
    ReferralReply,
    ReplyFields,
    Source,
    reply_digest,
    sending_of,
)
from nimo_desktop.domain.staff import Staff
from nimo_desktop.output import reply_file
from nimo_desktop.output.reply_file import ReplyFile
from nimo_desktop.output.reply_words import BOXES
from nimo_desktop.output.reply_words import problem as file_problem
from nimo_desktop.services import check_letters, slip_issues
from nimo_desktop.services import reply_words as say
from nimo_desktop.services.referral_rules import actor, rules
from nimo_desktop.services.referral_steps import about, reason_of, write_step
from nimo_desktop.services.reply_plan import Extra, plan
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

__all__ = [
    "BOXES", "MOST_FILES", "Extra", "ReferralReply", "ReplyFields", "ReplyLine", "ReplyReading",
    "Source", "apply", "decide", "of_referral", "read", "read_folder", "typed",
]  # fmt: skip

MOST_FILES = 500
NOTHING = ReplyFields()
NO_EXTRA = Extra()


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One box: its name, what the reply says and what the referral says now."""

    name: str
    label: str
    says: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyReading:
    """A reply that was read and not yet applied.

    `referral` is the version it was held against, `after` what it becomes. `notes` say what is
    understood without being written. `earlier` are the replies that were applied before.
    """

    name: str
    source: Source
    number: str = ""
    letters: str = ""
    edition: int = 0
    said: ReplyFields = NOTHING
    extra: Extra = NO_EXTRA
    referral: Referral | None = None
    after: Referral | None = None
    actions: tuple[Action, ...] = ()
    lines: tuple[ReplyLine, ...] = ()
    notes: tuple[str, ...] = ()
    earlier: tuple[ReferralReply, ...] = ()
    problems: tuple[Problem, ...] = ()
    file: ReplyFile | None = None

    @property
    def ready(self) -> bool:
        """It may be applied."""
        return not self.problems and bool(self.actions)

    @property
    def second(self) -> bool:
        """Another reply of this referral was applied before; it stays."""
        return bool(self.earlier)

    @property
    def steps(self) -> tuple[str, ...]:
        """What applying it does, as the buttons of the referral's page say it."""
        return tuple(label_of(type(action)) for action in self.actions)

    @property
    def sentence(self) -> str:
        """Why it is not taken; "" if it is."""
        return self.problems[0].sentence if self.problems else ""


# Reading ----------------------------------------------------------------------------------------
def read(ws: Workspace, path: Path, *, extra: Extra | None = None) -> ReplyReading:
    """The reply in an xlsx file. The file's name does not matter, nor who saved it."""
    found = reply_file.read(path, today=ws.today())
    blank = ReplyReading(name=path.name, source=Source.XLSX, extra=extra or Extra())
    if isinstance(found, Problem):
        return replace(blank, problems=(found,))
    identity = found.identity
    given = replace(
        blank, number=identity.number, letters=identity.letters, edition=identity.edition,
        said=found.said, file=found,
    )  # fmt: skip
    return _held_against(ws, given)


def read_folder(ws: Workspace, folder: Path) -> tuple[ReplyReading, ...]:
    """Every file of a folder by name, its subfolders not; what is no xlsx comes with its reason.

    Each is held against the referrals as they are now: after one of them was applied, `decide`
    the next again. Raises KnownError if the folder cannot be read or holds too many files.
    """
    try:
        paths = sorted(p for p in folder.iterdir() if p.is_file() and not _is_byproduct(p))
    except OSError:
        raise KnownError(say.problem("not_a_folder").sentence) from None
    if len(paths) > MOST_FILES:
        raise KnownError(say.problem("too_many").sentence)
    return tuple(read(ws, path) if _may_be_slip(path) else _not_a_slip(path) for path in paths)


def _is_byproduct(path: Path) -> bool:
    """What Excel and LibreOffice put beside an open file."""
    return path.name.startswith(("~$", "."))


def _may_be_slip(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm")


def _not_a_slip(path: Path) -> ReplyReading:
    known = {".csv": "csv", ".pdf": "pdf", ".ods": "ods", ".xls": "old_excel"}
    wrong = file_problem(known.get(path.suffix.lower(), "not_xlsx"))
    return ReplyReading(name=path.name, source=Source.XLSX, problems=(wrong,))


def typed(
    ws: Workspace,
    number: str,
    letters: str,
    said: ReplyFields,
    *,
    source: Source = Source.PAPER,
    extra: Extra | None = None,
) -> ReplyReading:
    """A reply keyed in from paper, or heard by telephone (`Source.PHONE`, letters may be "")."""
    given = ReplyReading(
        name=source.label, source=source, number=number, letters=letters, said=said,
        extra=extra or Extra(),
    )  # fmt: skip
    return _held_against(ws, given)


def decide(ws: Workspace, reading: ReplyReading, extra: Extra | None = None) -> ReplyReading:
    """The same reply held against the referral as it is now, with what the holder decided."""
    if reading.source is Source.XLSX and reading.file is None:
        return reading
    return _held_against(ws, replace(reading, extra=extra or reading.extra))


def of_referral(ws: Workspace, referral_id: ReferralId) -> tuple[ReferralReply, ...]:
    """The replies that were applied, the first one first."""
    with ws.vault.read() as conn:
        return _earlier(conn, referral_id)


def _earlier(conn: Reading, referral_id: UUID) -> tuple[ReferralReply, ...]:
    return records.where(conn, ReferralReply, referral_id=referral_id)


def _held_against(ws: Workspace, given: ReplyReading) -> ReplyReading:
    clean = replace(
        given, referral=None, after=None, actions=(), lines=(), notes=(), earlier=(), problems=()
    )
    phone = given.source is Source.PHONE and not given.letters
    if not phone and not check_letters.fits(given.number, given.letters):
        return replace(clean, problems=(say.problem("letters", "number"),))
    with ws.vault.read() as conn:
        state = _by_number(conn, given.number)
        if state is None:
            return replace(clean, problems=(say.problem("unknown_number", "number"),))
        earlier = _earlier(conn, state.id)
        wrong = _standing(state, given, earlier) or _of_the_slip(conn, state, given)
    found = replace(clean, referral=state, number=state.number, earlier=earlier)
    found = replace(found, lines=_lines(ws, found, state))
    if wrong is not None:
        return replace(found, problems=(wrong,))
    if given.file is not None and given.file.problems:
        return replace(found, problems=given.file.problems)
    made = plan(ws, state, given.said, source=given.source, extra=given.extra, earlier=earlier)
    notes = made.notes
    if earlier and not made.problems:
        day = wareki(earlier[-1].at.date())
        notes = (say.SECOND_NOTE.format(day=day), *notes)
    return replace(
        found, actions=made.actions, after=made.after, notes=notes, problems=made.problems
    )


def _by_number(conn: Reading, number: str) -> Referral | None:
    wanted = check_letters.plain(number)
    return next(
        (
            one
            for one in records.select(
                conn, Referral, records.column(Referral, "number") == wanted, trashed=True
            )
        ),
        None,
    )


def _standing(
    state: Referral, given: ReplyReading, earlier: tuple[ReferralReply, ...]
) -> Problem | None:
    """Taken before, put away, or ended."""
    digest = reply_digest(state, given.said)
    for one in earlier:
        if one.digest == digest:
            return say.problem("already", day=one.at.date())
    if state.deleted_at is not None:
        return say.problem("in_trash", "number")
    return say.problem("ended", "number") if state.status in ENDED else None


def _of_the_slip(conn: Reading, state: Referral, given: ReplyReading) -> Problem | None:
    """Whether the file is the slip that is out, and its words are ours."""
    if given.file is None:
        return None
    issues = slip_issues.of_referral(conn, state.id)
    mine = [one for one in issues if one.edition == given.edition]
    if not mine:
        return say.problem("not_issued")
    if given.edition != issues[-1].edition or mine[-1].sending != sending_of(state):
        return say.problem("older", edition=given.edition)
    if not any(given.file.digest in one.digests for one in mine):
        return say.problem("edited")
    return None


# What it says beside what is so -----------------------------------------------------------------
def _lines(ws: Workspace, reading: ReplyReading, state: Referral) -> tuple[ReplyLine, ...]:
    said = {name: _shown(ws, name, getattr(reading.said, name)) for name in REPLY_FIELDS}
    now = {name: _shown(ws, name, value) for name, value in _now(ws, state).items()}
    return tuple(
        ReplyLine(name, BOXES[name], said[name], now.get(name, ""))
        for name in REPLY_FIELDS
        if name != "reason_text" or said[name]
    )


def _now(ws: Workspace, state: Referral) -> dict[str, object]:
    person = state.to_person
    if not person and state.to_staff is not None:
        with ws.vault.read() as conn:
            person = records.get(conn, Staff, state.to_staff).name
    return {
        "received_on": state.acknowledged_on,
        "received_by": state.acknowledged_by,
        "answer": state.status.label,
        "in_charge": person,
        "phone": state.reply_phone,
        "first_step": state.first_step or state.advice,
        "first_step_on": state.first_step_on,
        "question": state.question,
        "reason": state.return_reason,
        "reason_text": state.return_text,
        "fits": state.return_fits,
        "outcome": state.outcome_code,
        "outcome_on": state.outcome_on,
        "filled_by": state.accepted_by,
        "filled_on": state.answered_on,
    }


_LISTS = {"answer": "reply", "reason": "return_reason", "outcome": "outcome"}


def _shown(ws: Workspace, name: str, value: object) -> str:
    if isinstance(value, date):
        return wareki(value)
    text = str(value or "")
    if name in _LISTS and text:
        label = ws.codes[_LISTS[name]].label(text)
        return f"{text} {label}" if name == "answer" and label != text else label
    return text


# Applying ---------------------------------------------------------------------------------------
def apply(ws: Workspace, reading: ReplyReading) -> Referral | tuple[Problem, ...]:
    """Take all steps of the reply as one action and keep it; or the problems, and nothing changed.

    Raises Conflict if the referral was changed since the reply was read.
    """
    seen = reading.referral
    if not reading.ready or seen is None:
        return reading.problems or (say.problem("nothing_new"),)

    def work(writer: Writer) -> Referral:
        state = writer.get(Referral, seen.id)
        if state.version != seen.version:
            raise Conflict
        digest = reply_digest(state, reading.said)
        for action in reading.actions:
            made = apply_step(state, action, now=ws.now(), actor=actor(ws), rules=rules(ws))
            if not isinstance(made, Step):
                raise RuleBroken(made[0].sentence)
            state = write_step(ws, writer, state, made, reason=reason_of(action))
        writer.insert(_kept(ws, reading, state, digest), about=about(state))
        return state

    return ws.apply(Op.REFERRAL_REPLIED, work)


def _kept(ws: Workspace, reading: ReplyReading, state: Referral, digest: str) -> ReferralReply:
    return ReferralReply(
        id=ReferralReplyId(ws.new_id()),
        referral_id=state.id,
        edition=reading.edition,
        source=reading.source,
        digest=digest,
        at=ws.now(),
        by_staff=ws.me,
        actions=tuple(code_of(type(action)) for action in reading.actions),
        **{name: getattr(reading.said, name) for name in REPLY_FIELDS},
    )
