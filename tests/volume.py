"""見本町 over ten years: a real vault of any size, made by a seed, for speed and scrolling.

    python tests/volume.py --contacts 50000 [--seed 7]

Everything is written as the program writes it: rows, images and entries of the journal, lines of
the search index. Only the way is shorter: many records share one entry and one transaction. The
vault is kept in the temp folder under a key of seed, sizes, tables and this file.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sqlalchemy as sa
from world import FIRST, JST, PASSWORD, World

from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.dates_jp import PartialDate, fiscal_year, fiscal_year_code
from nimo_desktop.domain.ids import (
    AddressId,
    AgencyId,
    CaseId,
    ConsultationId,
    ContactId,
    HandoverId,
    HolderChangeId,
    NameId,
    PersonId,
    PhoneId,
    ReferralEventId,
    ReferralId,
    StaffId,
    SubjectId,
    TaskId,
    TieId,
    new_uuid,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.people import Address, Name, Person, Phone
from nimo_desktop.domain.referral_record import Handover, Referral, ReferralEvent, Status
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import access
from nimo_desktop.services.demo_parts import script
from nimo_desktop.services.demo_parts.town import Town, furnish
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import guard, journal, search
from nimo_desktop.storage.journal import Image
from nimo_desktop.storage.rows import kind_of, to_json, to_row
from nimo_desktop.storage.schema import (
    RECORDS,
    SEARCHED,
    TABLES,
    metadata,
    number_counter,
    search_key,
)

TODAY = date(2026, 11, 20)
YEARS = 10
PER_ENTRY = 500
PER_TRANSACTION = 20_000
LAST_ONES = 5000
"""So many of the last contacts have an entry of their own, as the window would have written."""
LOGIN = FIRST.login
R = TypeVar("R")

FAMILY = [
    "例見",
    "練浜",
    "想滝",
    "試門",
    "仮名野",
    "手本木",
    "架空原",
    "凡例",
    "見本谷",
    "練習田",
    "想定川",
    "試作沢",
    "高見崎",
    "髙見﨑",
]
FAMILY_KANA = [
    "れいみ",
    "ねりはま",
    "おもたき",
    "ためしもん",
    "かなの",
    "てほんぎ",
    "かくうはら",
    "ぼんれい",
    "みほんだに",
    "れんしゅうだ",
    "そうていがわ",
    "しさくざわ",
    "たかみざき",
    "たかみざき",
]
GIVEN = [
    "柚希",
    "拓真",
    "恵子",
    "里美",
    "陸",
    "ハツ",
    "茂",
    "キヨ",
    "和子",
    "弘人",
    "美咲",
    "勝",
    "例司",
    "晴",
    "昭三",
    "南",
    "文",
    "学",
    "望",
    "実",
]
GIVEN_KANA = [
    "ゆずき",
    "たくま",
    "けいこ",
    "さとみ",
    "りく",
    "はつ",
    "しげる",
    "きよ",
    "かずこ",
    "ひろと",
    "みさき",
    "まさる",
    "れいじ",
    "はる",
    "しょうぞう",
    "みなみ",
    "ふみ",
    "まなぶ",
    "のぞみ",
    "みのる",
]
SAID = (
    "本人より電話。眠れない日が続き、家族とも話をしていない。",
    "玄関先で話す。「食べるのも面倒で」と小さな声。顔色は悪くない。",
    "母が転倒し、受診に同行した。骨折はなく湿布で様子をみる。",
    "薬は朝だけ飲み忘れる。カレンダーに印をつける工夫を一緒に考えた。",
    "近所の方が見守り訪問を続けている。ごみ出しは自分でできた。",
    "部屋にごみが散乱。責めずに話を聴き、一袋だけ一緒に片づけた。",
    "家計の相談を福祉課につなぐことに同意した。書類を確認する。",
    "断酒会に二回続けて出席。「話を聴いてもらえた」と笑顔。",
    "デイケアの見学を希望。送迎の時間を問い合わせる。",
    "妊娠がわかり、子ども支援課の保健師と同行訪問を約束した。",
)
PLANS = ("来週また訪問する。", "次回は役場で面談。", "主治医に連絡する。", "家族と日程を決める。")
RARE = "ラジオ体操"
RARE_EVERY = 1350
"""About 37 hits among 50,000 contacts."""
TOPICS = ("01", "02", "03", "07", "08", "12")
METHODS = ("01", "02", "03", "05", "10", "13")
URGENCIES = ("A", "B", "C", "C", "C", "D", "D", "-")


@dataclasses.dataclass(frozen=True, slots=True)
class Size:
    """How many of each."""

    contacts: int
    consultations: int
    people: int
    cases: int
    referrals: int

    @classmethod
    def of(cls, contacts: int) -> Size:
        """The town of the design from 5,000 contacts on; a hamlet below, for quick tests."""
        part = min(1.0, contacts / 5000)
        return cls(
            contacts,
            min(contacts, 50_000),
            max(int(6000 * part), 30),
            max(int(2500 * part), 10),
            max(int(4000 * part), 10),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Volume:
    """A made vault: log in as `LOGIN` with `PASSWORD`. `seconds` is 0 when it was there already."""

    folder: Path
    size: Size
    records: int = 0
    seconds: float = 0.0


def key_of(size: Size, seed: int) -> str:
    """Changes whenever the same call would make another vault."""
    parts = [repr(size), str(seed), Path(__file__).read_text(encoding="utf-8")]
    parts += [f"{t.name}:{','.join(c.name for c in t.columns)}" for t in metadata.tables.values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def volume(contacts: int, *, seed: int = 7, root: Path | None = None) -> Volume:
    """The vault of that size, made once. It is shared: copy it before writing (`copied`)."""
    size = Size.of(contacts)
    base = root or Path(tempfile.gettempdir()) / "nimo-volume"
    folder = base / f"{contacts}-{key_of(size, seed)}"
    if folder.is_dir():
        return Volume(folder, size)
    base.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=base))
    start = time.perf_counter()
    count = _make(making / "vault", size, seed)
    seconds = time.perf_counter() - start
    try:
        os.replace(making / "vault", folder)
    except OSError:  # another process was faster
        if not folder.is_dir():
            raise
    shutil.rmtree(making, ignore_errors=True)
    return Volume(folder, size, count, seconds)


def copied(made: Volume, target: Path) -> Path:
    """A copy to write in."""
    shutil.copytree(made.folder, target)
    return target


def sit(folder: Path, *, cache_kib: int = 65536) -> access.Sitting:
    """Logged in, on the day of the volume at ten o'clock; keys are cheap."""
    world = World()
    world.clock.now = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=JST)
    return access.log_in(
        folder, world.environment(), login=LOGIN, password=PASSWORD, cache_kib=cache_kib
    )


def _make(folder: Path, size: Size, seed: int) -> int:
    world = World(seed=seed)
    start = TODAY - timedelta(days=365 * YEARS)
    world.clock.now = datetime(start.year, start.month, start.day, 9, tzinfo=JST)
    made = access.create(folder, world.environment(), FIRST)
    try:
        ws = made.sitting.workspace
        data = script.town()
        zone = script.Calendar(start, JST, datetime.max.replace(tzinfo=JST))
        town = furnish(ws, data, zone)
        count = Maker(ws, town, size, seed).run()
    finally:
        made.sitting.leave()
    return count


class Bulk:
    """Writes records in bulk, with everything that belongs to them."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._rows: dict[str, list[dict[str, object]]] = {}
        self._images: list[Image] = []
        self._texts: list[tuple[str, UUID, date, str]] = []
        self._running: Counter[tuple[str, int]] = Counter()
        self.count = 0
        self.per_entry = PER_ENTRY

    def add(self, record: object, *, about: UUID, day: date | None = None, text: str = "") -> None:
        """A new record of version 1; with `day` and `text` if its kind can be searched."""
        made = dataclasses.replace(record, version=1)  # type: ignore[type-var]
        kind, row = kind_of(made), to_row(made)
        self._rows.setdefault(kind, []).append(row)
        self._images.append(Image(kind, row["id"].hex, about.hex, None, to_json(row)))
        if kind in SEARCHED:
            assert day is not None
            self._texts.append((kind, row["id"], day, text))
        self.count += 1
        if len(self._images) >= PER_TRANSACTION:
            self.flush()

    def flush(self) -> None:
        """One durable transaction; nothing if nothing was added."""
        if not self._images:
            return
        vault = self._ws.vault
        with vault.write() as conn:
            writing = conn.execution_options(**{guard.JOURNALING: True})
            for kind in (name for name in RECORDS.values() if name in self._rows):
                writing.execute(TABLES[kind].insert(), self._rows[kind])
            for at in range(0, len(self._images), self.per_entry):
                journal.append(
                    conn,
                    vault.audit_key,
                    at=self._ws.now(),
                    actor=self._ws.actor,
                    op=Op.IMPORTED.value,
                    images=tuple(self._images[at : at + self.per_entry]),
                )
            self._index(conn)
        self._rows, self._images, self._texts = {}, [], []

    def _index(self, conn: sa.Connection) -> None:
        keys: list[dict[str, object]] = []
        lines: dict[str, list[tuple[int, str]]] = {}
        for kind, record, day, text in self._texts:
            place = (kind, day.toordinal())
            base = (day.toordinal() - date(1900, 1, 1).toordinal()) << 24
            rowid = base + self._running[place]
            self._running[place] += 1
            keys.append({"kind": kind, "rowid": rowid, "record_id": record.hex})
            grams = search.grams(fold(text, self._ws.variants))
            lines.setdefault(kind, []).append((rowid, grams))
        if keys:
            conn.execute(search_key.insert(), keys)
        for kind, some in lines.items():
            conn.exec_driver_sql(f"INSERT INTO search_{kind}(rowid, grams) VALUES (?, ?)", some)


class Maker:
    """The story of ten years."""

    def __init__(self, ws: Workspace, town: Town, size: Size, seed: int) -> None:
        self._ws, self._size = ws, size
        self._chance = random.Random(seed)
        self._bulk = Bulk(ws)
        self._staff: list[Staff] = [s for s in town.staff.values() if s.login]
        self._agencies: list[AgencyId] = [a.id for a in town.agencies.values()]
        self._departments = list(town.departments.values())
        self._districts = list(town.districts.values())
        self._numbers: Counter[tuple[int, str]] = Counter()
        self._people: list[PersonId] = []
        self._cases: list[Case] = []

    def run(self) -> int:
        """Write everything; the number of records."""
        self._make_people()
        self._make_cases()
        self._make_consultations()
        self._make_referrals()
        self._make_contacts()
        self._bulk.flush()
        with self._ws.vault.write() as conn:
            for (year, kind), last in self._numbers.items():
                conn.execute(number_counter.insert().values(fiscal_year=year, kind=kind, last=last))
        return self._bulk.count

    def _days(self, count: int) -> Iterator[datetime]:
        """Rising moments of ten years, none on the last day."""
        span = timedelta(days=365 * YEARS - 1)
        first = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=JST) - span
        minutes = int(span.total_seconds() // 60) - 1440
        for offset in sorted(self._chance.randrange(minutes) for _ in range(count)):
            moment = first + timedelta(minutes=offset)
            yield moment.replace(hour=8 + moment.hour % 10)

    def _id(self, at: datetime) -> UUID:
        return new_uuid(int(at.timestamp() * 1000), self._chance.randbytes)

    def _number(self, kind: str, day: date) -> str:
        place = (fiscal_year(day), kind)
        self._numbers[place] += 1
        return f"{fiscal_year_code(day)}-{kind}-A{self._numbers[place]:04d}"

    def _note(self, n: int) -> str:
        said = self._chance.sample(SAID, 3)
        rare = f"朝は{RARE}に出た。" if n % RARE_EVERY == 7 else ""
        return "".join((*said, rare, self._chance.choice(PLANS)))

    def _make_people(self) -> None:
        for n, at in enumerate(self._days(self._size.people)):
            place, given = self._chance.randrange(len(FAMILY)), self._chance.randrange(len(GIVEN))
            person_id = PersonId(self._id(at))
            born = date(1930 + n % 80, 1 + n % 12, 1 + n % 28)
            district = self._districts[n % len(self._districts)]
            name = f"{FAMILY[place]}　{GIVEN[given]}"
            kana = f"{FAMILY_KANA[place]}　{GIVEN_KANA[given]}"
            address = f"{district.prefixes[0]}{1 + n % 90}-{1 + n % 30}"
            digits = f"0000{90 + n % 9}{n:04d}"
            number = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
            hidden = n % 500 == 3
            words = "\n".join((name, kana, address, number, digits))
            self._bulk.add(
                Person(
                    id=person_id,
                    sex=("female", "male")[n % 2],
                    birth=PartialDate.of(born),
                    residency="in_town",
                    restricted=hidden,
                ),
                about=person_id,
                day=at.date(),
                text=words,
            )
            for part in (
                Name(id=NameId(self._id(at)), person_id=person_id, text=name, kana=kana),
                Address(
                    id=AddressId(self._id(at)),
                    person_id=person_id,
                    text=address,
                    district=district.name,
                    secret=hidden,
                ),
                Phone(id=PhoneId(self._id(at)), person_id=person_id, number=number, digits=digits),
            ):
                self._bulk.add(part, about=person_id)
            self._people.append(person_id)

    def _make_cases(self) -> None:
        people = self._chance.sample(self._people, min(self._size.cases, len(self._people)))
        for n, (at, person) in enumerate(zip(self._days(len(people)), people, strict=True)):
            day, nurse = at.date(), self._staff[n % len(self._staff)]
            is_open = n % 5 == 0
            summary = self._chance.choice(SAID)
            case = Case(
                id=CaseId(self._id(at)),
                number=self._number("K", day),
                person_id=person,
                opened_on=day,
                status="supporting" if is_open else "closed",
                holder_department=nurse.department_id,
                holder_staff=nurse.id,
                summary=summary,
                severity=("yes", "no")[n % 2],
                engaged=("yes", "no")[n % 3 == 0],
                closed_on=None if is_open else min(day + timedelta(days=400), TODAY),
                close_reason="" if is_open else "01",
                close_follow_up="" if is_open else "not_needed",
            )
            self._bulk.add(case, about=case.id, day=day, text=f"{case.number}\n{summary}")
            self._cases.append(case)
            self._around_case(case, at, n, nurse)

    def _around_case(self, case: Case, at: datetime, n: int, nurse: Staff) -> None:
        change = HolderChange(
            id=HolderChangeId(self._id(at)),
            item_kind="support_case",
            item_id=case.id,
            to_department=nurse.department_id,
            to_staff=nurse.id,
            at=at,
            by_staff=nurse.id,
        )
        self._bulk.add(change, about=case.id)
        for step in range(3):
            tie = SupportTie(
                id=TieId(self._id(at)),
                person_id=case.person_id,
                agency_id=self._agencies[(n + step) % len(self._agencies)],
                what="相談、訪問",
                frequency="月1回",
            )
            self._bulk.add(tie, about=case.person_id)
        if case.status != "closed":
            task = Task(
                id=TaskId(self._id(at)),
                kind="next",
                title="訪問の約束",
                due_on=TODAY + timedelta(days=n % 60 - 12),
                staff_id=StaffId(nurse.id),
                case_id=case.id,
            )
            self._bulk.add(task, about=case.id)

    def _make_consultations(self) -> None:
        for n, at in enumerate(self._days(self._size.consultations)):
            nurse = self._staff[n % len(self._staff)]
            case = self._chance.choice(self._cases) if n % 2 else None
            person = case.person_id if case else self._people[n % len(self._people)]
            anonymous = n % 40 == 9
            recent = at.date() > TODAY - timedelta(days=20)
            one = Consultation(
                id=ConsultationId(self._id(at)),
                number=self._number("U", at.date()),
                received_at=at,
                taken_by=nurse.id,
                gist=self._chance.choice(SAID)[:24],
                urgency=URGENCIES[n % len(URGENCIES)],
                holder_department=nurse.department_id,
                holder_staff=nurse.id,
                kind="consultation",
                newness="continued",
                route=f"{1 + n % 15:02d}",
                method=METHODS[n % len(METHODS)],
                caller="anonymous" if anonymous else "self",
                subject_id=None if anonymous else person,
                subject_alias="夜の電話の方" if anonymous else "",
                story=self._note(n),
                troubles=("01",),
                main_trouble="01",
                wish="「だれかに話を聴いてほしい」",
                counted=True,
                topic=TOPICS[n % len(TOPICS)],
                signs=("none",),
                response="話を聴き、来週の訪問を約束した。",
                after="advice_only",
                minutes=10 + n % 50,
                completed_at=None if recent and n % 4 == 0 else at,
                closed_at=None if recent or case else at,
                case_id=case.id if case and not anonymous else None,
            )
            if one.case_id is None and not recent:
                one = dataclasses.replace(one, closed_at=at)
            words = (one.number, one.gist, one.story, one.wish, one.response, one.subject_alias)
            self._bulk.add(
                one, about=one.case_id or one.id, day=at.date(), text="\n".join(filter(None, words))
            )
            subject = Subject(
                id=SubjectId(self._id(at)),
                consultation_id=one.id,
                person_id=one.subject_id,
                alias=one.subject_alias,
                case_id=one.case_id,
                counted=True,
                topic=one.topic,
            )
            self._bulk.add(subject, about=one.case_id or one.id)

    def _make_contacts(self) -> None:
        # A few long cases hold many records, as in every office.
        weights = [1 + 12 * (n % 17 == 0) for n in range(len(self._cases))]
        chosen = self._chance.choices(self._cases, weights, k=self._size.contacts)
        for n, (at, case) in enumerate(zip(self._days(len(chosen)), chosen, strict=True)):
            if n == max(len(chosen) - LAST_ONES, 0):
                self._bulk.flush()
                self._bulk.per_entry = 2  # a contact and whom it counts for
            body = self._note(n)
            nurse = self._staff[self._chance.randrange(len(self._staff))]
            contact = Contact(
                id=ContactId(self._id(at)),
                case_id=case.id,
                at=at,
                method=METHODS[n % len(METHODS)],
                minutes=10 + n % 80,
                author=nurse.id,
                body=body,
                confirmed_at=at,
                confirmed_by=nurse.id,
            )
            self._bulk.add(contact, about=case.id, day=at.date(), text=body)
            subject = Subject(
                id=SubjectId(self._id(at)),
                contact_id=contact.id,
                person_id=case.person_id,
                case_id=case.id,
                counted=n % 7 != 0,
                topic="" if n % 7 == 0 else TOPICS[n % len(TOPICS)],
                factors=("01",) if n % 3 else (),
            )
            self._bulk.add(subject, about=case.id)

    def _make_referrals(self) -> None:
        for n, at in enumerate(self._days(self._size.referrals)):
            case = self._chance.choice(self._cases)
            sender = self._staff[n % len(self._staff)]
            department = self._departments[n % len(self._departments)]
            outside = n % 3 == 0
            is_open = at.date() > TODAY - timedelta(days=120)
            status = (Status.SENT, Status.JOINT)[n % 2] if is_open else Status.COMPLETED
            handover = Handover(
                id=HandoverId(self._id(at)),
                case_id=case.id,
                person_id=case.person_id,
                sent_by_department=sender.department_id,
                sent_by_staff=sender.id,
                made_at=at,
            )
            self._bulk.add(handover, about=case.id)
            agency = self._agencies[n % len(self._agencies)]
            referral = Referral(
                id=ReferralId(self._id(at)),
                number=self._number("T", at.date()),
                handover_id=handover.id,
                case_id=case.id,
                person_id=case.person_id,
                sender_department=sender.department_id,
                sender_staff=sender.id,
                to_department=None if outside else department.id,
                to_agency=agency if outside else None,
                status=status,
                holder_department=sender.department_id,
                holder_staff=sender.id,
                urgency=URGENCIES[n % 7],
                sent_at=at,
                due_on=at.date() + timedelta(days=5),
                way="together",
                how_connected="introduced",
                need="家計の相談",
                gist=self._chance.choice(SAID),
                request="面談をお願いしたい。",
                basis_code="01",
                outcome_code="" if is_open else "11",
                outcome_on=None if is_open else at.date() + timedelta(days=30),
            )
            words = (referral.number, referral.need, referral.gist, referral.request)
            self._bulk.add(referral, about=case.id, day=at.date(), text="\n".join(words))
            self._bulk.add(_sent(self._id(at), referral, at), about=case.id)


def _sent(event_id: UUID, referral: Referral, at: datetime) -> ReferralEvent:
    return ReferralEvent(
        id=ReferralEventId(event_id),
        referral_id=referral.id,
        at=at,
        by_staff=referral.sender_staff,
        action="send",
        from_status=Status.PREPARED,
        to_status=Status.SENT,
        holder_department=referral.holder_department,
        holder_staff=referral.holder_staff,
        due_on=referral.due_on,
    )


def counts(ws: Workspace) -> Mapping[str, int]:
    """Rows per table, for tests."""
    with ws.vault.read() as conn:
        return {
            name: int(conn.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0)
            for name, table in TABLES.items()
        }


def main() -> int:
    """Make one and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    made = volume(args.contacts, seed=args.seed)
    rate = made.records / made.seconds if made.seconds else 0
    said = f"{made.folder}: {made.records} records in {made.seconds:.1f} s, {rate:,.0f} a second"
    sys.stdout.write(f"{said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
