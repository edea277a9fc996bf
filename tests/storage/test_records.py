"""Records, journal, undo, search, numbers and drafts on a real encrypted vault."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
import sqlalchemy as sa

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.errors import Conflict
from nimo_desktop.domain.journal import Changes, Op
from nimo_desktop.domain.people import Name, Person
from nimo_desktop.services import people
from nimo_desktop.services.workspace import NothingToUndo, Workspace
from nimo_desktop.storage import drafts, guard, journal, numbers, records, search
from nimo_desktop.storage.drafts import Draft
from nimo_desktop.storage.schema import TABLES, journal_entry, journal_image


def a_person(ws: Workspace, name: str = "見本 太郎", kana: str = "みほん たろう", **over: object):
    form = people.PersonForm(
        person=dataclasses.replace(
            people.new_person(ws), birth=PartialDate("1970-12-03", "S45.12.3"), sex="male"
        ),
        name=name,
        kana=kana,
        address="見本町大字見本1",
        phone="0000-12-3456",
    )
    return people.save(ws, dataclasses.replace(form, **over))


def test_a_person_comes_back_as_written(ws: Workspace) -> None:
    pid = a_person(ws)
    full = people.load(ws, pid)
    assert full.name == "見本 太郎"
    assert full.person.birth == PartialDate("1970-12-03", "S45.12.3")
    assert full.address is not None
    assert full.address.text == "見本町大字見本1"
    assert full.person.version == 1


def test_a_moved_person_keeps_the_old_address(ws: Workspace, world) -> None:
    pid = a_person(ws)
    world.clock.forward(days=40)
    person = people.load(ws, pid).person
    people.save(ws, people.PersonForm(person=person, name="見本 太郎", address="見本町大字見本99"))
    assert people.load(ws, pid).address.text == "見本町大字見本99"
    assert people.load(ws, pid, on=date(2026, 12, 1)).address.text == "見本町大字見本1"


def test_one_action_is_one_entry_and_one_notice(ws: Workspace) -> None:
    heard: list[Changes] = []
    stop = ws.listen(heard.append)
    with ws.vault.read() as conn:
        before = journal.head(conn).seq
    pid = a_person(ws)
    stop()
    with ws.vault.read() as conn:
        assert journal.head(conn).seq == before + 1
        assert journal.verify(conn, ws.vault.audit_key) == before + 1
    assert len(heard) == 1
    assert heard[0].op is Op.PERSON_SAVED
    assert heard[0].touches("person")
    assert pid in heard[0].ids


def test_undo_restores_and_redo_repeats(ws: Workspace) -> None:
    pid = a_person(ws)
    person = people.load(ws, pid).person
    people.save(
        ws, people.PersonForm(person=dataclasses.replace(person, sex="female"), name="見本 太朗")
    )
    ws.undo()
    again = people.load(ws, pid)
    assert (again.person.sex, again.name, again.person.version) == ("male", "見本 太郎", 3)
    ws.redo()
    assert people.load(ws, pid).name == "見本 太朗"
    ws.undo()
    ws.undo()
    with ws.vault.read() as conn:
        assert records.get(conn, Person, pid).deleted_at is not None
    with pytest.raises(NothingToUndo):
        ws.undo()
    with ws.vault.read() as conn:
        assert journal.verify(conn, ws.vault.audit_key)


def test_undo_of_a_row_changed_since_is_a_conflict(ws: Workspace) -> None:
    pid = a_person(ws)
    person = people.load(ws, pid).person
    records.apply(
        ws.vault,
        Op.PERSON_SAVED,
        lambda w: w.change(dataclasses.replace(person, sex="other")),
        actor="somebody",
        at=ws.now(),
    )
    with pytest.raises(Conflict):
        ws.undo()
    with ws.vault.read() as conn:
        assert records.get(conn, Person, pid).sex == "other"


def test_saving_over_a_newer_version_is_a_conflict_and_changes_nothing(ws: Workspace) -> None:
    pid = a_person(ws)
    seen = people.load(ws, pid).person
    people.save(
        ws, people.PersonForm(person=dataclasses.replace(seen, sex="female"), name="見本 太郎")
    )
    with pytest.raises(Conflict):
        people.save(
            ws, people.PersonForm(person=dataclasses.replace(seen, sex="other"), name="別の 名前")
        )
    again = people.load(ws, pid)
    assert (again.person.sex, again.name) == ("female", "見本 太郎")


def test_an_equal_record_leaves_no_trace(ws: Workspace) -> None:
    pid = a_person(ws)
    person = people.load(ws, pid).person
    with ws.vault.read() as conn:
        before = journal.head(conn)
    people.save(ws, people.PersonForm(person=person, name="見本 太郎", address="見本町大字見本1"))
    with ws.vault.read() as conn:
        assert journal.head(conn) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET sex='x'",
        "DELETE FROM person",
        "insert into name(id) values ('x')",
        "REPLACE INTO support_case(id) VALUES ('x')",
        "INSERT OR IGNORE INTO task(id) VALUES ('x')",
    ],
)
def test_nobody_writes_past_the_journal(ws: Workspace, statement: str) -> None:
    with pytest.raises(guard.BypassedJournal), ws.vault.write() as conn:
        conn.exec_driver_sql(statement)
    with pytest.raises(guard.BypassedJournal), ws.vault.write() as conn:
        conn.execute(sa.text(statement))


def test_the_builder_cannot_write_past_the_journal(ws: Workspace) -> None:
    with pytest.raises(guard.BypassedJournal), ws.vault.write() as conn:
        conn.execute(TABLES["person"].update().values(sex="x"))


@pytest.mark.parametrize("damage", ["actor", "after", "drop_last", "swap"])
def test_a_changed_chain_does_not_verify(ws: Workspace, damage: str) -> None:
    a_person(ws)
    a_person(ws, "別人 次郎", "べつじん じろう")
    with ws.vault.read() as conn:
        head = journal.head(conn)
    with ws.vault.write() as conn:
        if damage == "actor":
            conn.execute(journal_entry.update().where(journal_entry.c.seq == 2).values(actor="x"))
        elif damage == "after":
            conn.execute(
                journal_image.update().where(journal_image.c.seq == head.seq).values(after="{}")
            )
        elif damage == "drop_last":
            conn.execute(journal_image.delete().where(journal_image.c.seq == head.seq))
            conn.execute(journal_entry.delete().where(journal_entry.c.seq == head.seq))
        else:
            conn.execute(
                journal_entry.update()
                .where(journal_entry.c.seq == head.seq)
                .values(seq=head.seq + 1)
            )
            conn.execute(
                journal_image.update()
                .where(journal_image.c.seq == head.seq)
                .values(seq=head.seq + 1)
            )
    with ws.vault.read() as conn, pytest.raises(journal.ChainBroken):
        journal.verify(conn, ws.vault.audit_key, head)


def test_search_finds_one_two_and_more_characters(ws: Workspace) -> None:
    pid = a_person(ws, "髙﨑 さくら", "たかさき さくら")
    for words in ("高", "高崎", "髙﨑", "タカサキ", "さく", "0000", "000012", "大字見本"):
        with ws.vault.read() as conn:
            assert pid in search.find(conn, "person", words, variants=ws.variants), words
    with ws.vault.read() as conn:
        assert search.find(conn, "person", "さか", variants=ws.variants) == ()
    person = people.load(ws, pid).person
    ws.apply(Op.TRASHED, lambda w: w.trash(person))
    with ws.vault.read() as conn:
        assert search.find(conn, "person", "高崎", variants=ws.variants) == ()


def test_numbers_rise_and_are_never_given_twice(ws: Workspace) -> None:
    day = date(2026, 11, 21)
    taken = []

    def work(writer: records.Writer) -> None:
        taken.append(writer.number("K", day, letter="A"))
        writer.remark("test", "x", {})

    ws.apply(Op.CASE_OPENED, work)
    ws.undo()
    ws.apply(Op.CASE_OPENED, work)
    assert taken == ["R8-K-A0001", "R8-K-A0002"]
    assert all(numbers.PATTERN.match(n) for n in taken)


def test_a_draft_is_kept_and_handed_over(ws: Workspace) -> None:
    draft = Draft("nurse", "intake", "new", 0, {"gist": "電話"}, "電話", ws.now())
    drafts.keep(ws.vault, draft)
    drafts.keep(ws.vault, dataclasses.replace(draft, values={"gist": "電話2"}))
    assert [d.values for d in drafts.of_user(ws.vault, "nurse")] == [{"gist": "電話2"}]
    drafts.hand_over(ws.vault, draft, "sato")
    assert drafts.of_user(ws.vault, "nurse") == ()
    found = drafts.find(ws.vault, "sato", "intake", "new")
    assert found is not None
    drafts.drop(ws.vault, "sato", "intake", "new")
    assert drafts.find(ws.vault, "sato", "intake", "new") is None


def test_history_of_a_person_names_what_was_touched(ws: Workspace) -> None:
    pid = a_person(ws)
    with ws.vault.read() as conn:
        entries = journal.about(conn, (pid,))
    assert entries[0].op == Op.PERSON_SAVED
    kinds = {t.kind for t in entries[0].touched}
    assert kinds == {"person", "name", "address", "phone"}
    assert [t.after["text"] for t in entries[0].touched if t.kind == "name"] == ["見本 太郎"]


def test_names_by_time(ws: Workspace, world) -> None:
    pid = a_person(ws)
    world.clock.forward(days=10)
    people.rename(ws, pid, text="新姓 太郎", kana="しんせい たろう", since=date(2026, 12, 1))
    assert people.load(ws, pid, on=date(2026, 11, 30)).name == "見本 太郎"
    assert people.load(ws, pid, on=date(2026, 12, 1)).name == "新姓 太郎"
    with ws.vault.read() as conn:
        assert len(records.where(conn, Name, person_id=pid)) == 2
