"""Erasing in time, showing and erasing at a wish, and new keys: on a real database behind the real writer."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import insert, select

from server.application.persons import NewPerson
from server.application.retention import BEGINS_S, DAY_S, DailyRetention
from server.application.staff.audit import AuditQuestion
from server.domain.booking.codes import new_code
from server.domain.person import Person
from server.domain.queue.facts import PersonHandled, PersonsErased
from server.storage import tables
from server.storage.audit_trail import SqlAuditTrail
from server.storage.books import SqlBooks
from server.storage.keyring import Keyring, KeysMissing
from server.storage.person_care import UNREADABLE, PersonCare, Rotated, Sought
from server.storage.persons import SqlPersons
from server.storage.retention import Erased, erase_due
from server.web.admin.acts import act_words
from server.web.texts import Texts
from tests.server.small_office import BRANCH, KTP, OPENING_AT, SmallOffice
from wire.codes import BookingState, Channel, Language

WULAN = Person(name="Wulan Sari", phone="6281234567890", nik="3204014101901234")
ADIK = Person(name="Adik", phone="6281234567890")
FIRST_DAY = "2100-01-01"

Answer = TypeVar("Answer")


class Hall:
    """A small office with a folder of keys, and people who booked."""

    def __init__(self, office: SmallOffice, keys: Path) -> None:
        self.office = office
        self.keyring = Keyring(keys)

    def write(self, work: Callable[[SqlBooks], Answer]) -> Answer:
        answers: list[Answer] = []
        self.office.writer.submit(lambda books: answers.append(work(books))).result(timeout=10)
        return answers[0]

    def persons(self, books: SqlBooks) -> SqlPersons:
        return SqlPersons(books.connection, BRANCH, self.keyring, books.now)

    def care(self, books: SqlBooks) -> PersonCare:
        return PersonCare(books, self.keyring)

    def book(self, person: Person, visit_on: str = FIRST_DAY, state: BookingState = BookingState.CONFIRMED) -> str:
        """A booking as the desk would write it; gives its code."""
        code = new_code()

        def work(books: SqlBooks) -> None:
            kept = self.persons(books).keep(NewPerson(person=person, visit_on=visit_on, consent_version=1))
            values = {
                "branch_id": BRANCH,
                "code": code,
                "token": code * 2,
                "state": state.value,
                "channel": Channel.WEB.value,
                "language": "id",
                "service_id": KTP,
                "slot_at": OPENING_AT,
                "length_min": 15,
                "made_at": OPENING_AT,
                "confirmed_at": OPENING_AT,
                "person_id": kept.person_id,
                "identity_index": kept.identity_index if state is BookingState.CONFIRMED else None,
            }
            books.connection.execute(insert(tables.booking).values(**values))

        self.write(work)
        return code

    def erase_due(self, days_later: int = 0) -> Erased:
        self.office.clock.pass_s(OPENING_AT + days_later * DAY_S - self.office.clock.at)
        return self.write(lambda books: erase_due(books, self.keyring))

    def find(self, **sought: str) -> list[int]:
        return self.write(lambda books: [row.id for row in self.care(books).find(Sought(**sought))])

    def column(self, name: str) -> list[object]:
        with self.office.engine.connect() as connection:
            column = tables.person.c[name]
            return list(connection.execute(select(column).order_by(tables.person.c.id)).scalars())

    def of_bookings(self, name: str) -> list[object]:
        with self.office.engine.connect() as connection:
            column = tables.booking.c[name]
            return list(connection.execute(select(column).order_by(tables.booking.c.id)).scalars())


@pytest.fixture
def hall(office: SmallOffice, tmp_path: Path) -> Hall:
    return Hall(office, tmp_path / "keys")


def test_nothing_is_due_until_thirty_days_after_the_visit(hall: Hall) -> None:
    hall.book(WULAN)
    assert hall.erase_due(days_later=30) == Erased(before="2100-01-01", n_persons=0, n_hashes=0, n_days=0)
    assert hall.find(nik=WULAN.nik) == [1]
    assert hall.erase_due(days_later=31) == Erased(before="2100-01-02", n_persons=1, n_hashes=0, n_days=1)
    assert hall.find(nik=WULAN.nik) == []
    assert hall.keyring.days() == []


def test_what_is_left_of_somebody_who_came_is_an_empty_row(hall: Hall) -> None:
    hall.book(WULAN, state=BookingState.CANCELLED)
    hall.erase_due(days_later=31)
    for name in ("name", "phone", "nik", "identity_index", "phone_index", "phone_proof"):
        assert hall.column(name) == [None]
    assert hall.column("phone_hint") == [""]


def test_only_the_hash_of_who_did_not_come_stays_until_sixty_days(hall: Hall) -> None:
    hall.book(WULAN, state=BookingState.LAPSED)
    assert hall.erase_due(days_later=31).n_persons == 1
    assert hall.column("nik") == hall.column("phone_index") == [None]
    assert hall.column("identity_index") != [None]
    assert hall.erase_due(days_later=60).n_hashes == 0
    assert hall.erase_due(days_later=61).n_hashes == 1
    assert hall.column("identity_index") == [None]


def test_day_with_somebody_still_kept_keeps_its_key(hall: Hall) -> None:
    hall.book(WULAN)
    hall.book(ADIK, visit_on="2100-01-20")
    assert hall.erase_due(days_later=31).n_days == 1
    assert hall.keyring.days() == ["2100-01-20"]
    assert hall.column("erased_at")[1] is None


def test_what_was_erased_is_recorded_without_personal_data_and_the_day_still_verifies(hall: Hall) -> None:
    hall.book(WULAN)
    hall.office.issue()
    hall.erase_due(days_later=0)
    hall.write(lambda books: books.record(PersonsErased(before="2100-01-01", n=3)))
    assert hall.office.faults() == []
    hall.erase_due(days_later=31)
    assert hall.office.committed[-1].fact == PersonsErased(before="2100-01-02", n=1)


def test_a_run_that_finds_nothing_is_no_fact(hall: Hall) -> None:
    n_committed = len(hall.office.committed)
    hall.erase_due(days_later=100)
    assert len(hall.office.committed) == n_committed


def test_retention_begins_at_the_first_look_and_then_once_a_night(hall: Hall) -> None:
    runs: list[int] = []
    clock = hall.office.clock
    retention = DailyRetention(lambda: hall.office.writer.submit(lambda books: runs.append(books.now)), clock)
    night_at = OPENING_AT - OPENING_AT % DAY_S + BEGINS_S

    def look_at(at: int) -> int:
        clock.at = at
        retention.look()
        hall.write(lambda _: None)
        return len(runs)

    assert [look_at(at) for at in (night_at - 5, night_at - 1, night_at, night_at + 1)] == [1, 1, 2, 2]
    assert look_at(night_at + DAY_S) == 3


def test_night_that_failed_is_logged_and_the_next_one_tries_again(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    def fail(books: object) -> None:
        raise OSError("disk")

    retention = DailyRetention(lambda: hall.office.writer.submit(fail), hall.office.clock)
    for _ in range(2):
        retention.look()
        hall.write(lambda _: None)
        hall.office.clock.pass_s(DAY_S)
    assert caplog.messages.count("personal data could not be erased") == 2


def test_people_are_found_by_code_phone_and_nik(hall: Hall) -> None:
    code = hall.book(WULAN)
    hall.book(ADIK)
    assert hall.find(code=code) == [1]
    assert hall.find(phone=WULAN.phone) == [1, 2]
    assert hall.find(nik=WULAN.nik) == [1]
    assert hall.find(nik="3204014101909999") == hall.find(code="AAAAAAAA") == []


def test_export_shows_everything_kept_and_the_journal_says_so(hall: Hall) -> None:
    code = hall.book(WULAN)

    def export(books: SqlBooks) -> list[dict[str, object]]:
        care = hall.care(books)
        return care.export(care.find(Sought(code=code)))

    (shown,) = hall.write(export)
    assert (shown["name"], shown["phone"], shown["nik"]) == (WULAN.name, WULAN.phone, WULAN.nik)
    assert shown["agreed_to_text"] == 1
    bookings = shown["bookings"]
    assert isinstance(bookings, list)
    assert [(each["code"], each["service"], each["time"]) for each in bookings] == [
        (code, "Layanan KTP", "2100-01-01T08:00:00+07:00")
    ]
    assert hall.office.committed[-1].fact == PersonHandled(person=1, action="exported")


def test_export_without_the_key_says_so_instead_of_failing(hall: Hall) -> None:
    code = hall.book(WULAN)
    hall.keyring.forget_day(FIRST_DAY)
    (shown,) = hall.write(lambda books: hall.care(books).export(hall.care(books).find(Sought(code=code))))
    assert (shown["name"], shown["nik"]) == (UNREADABLE, UNREADABLE)


def test_erasing_one_person_leaves_the_others_and_the_bookings_code(hall: Hall) -> None:
    hall.book(WULAN)
    hall.book(ADIK)

    def erase(books: SqlBooks) -> int:
        rows = hall.care(books).find(Sought(nik=WULAN.nik))
        hall.care(books).erase(rows)
        return hall.care(books).n_open_bookings(rows)

    assert hall.write(erase) == 1
    assert hall.find(phone=WULAN.phone) == [2]
    assert [index is None for index in hall.of_bookings("identity_index")] == [True, False]
    assert hall.of_bookings("state") == ["confirmed", "confirmed"]
    assert hall.office.committed[-1].fact == PersonHandled(person=1, action="erased")


def test_after_a_rotation_everybody_is_found_and_read_and_the_older_keys_are_gone(hall: Hall) -> None:
    hall.book(WULAN)
    hall.book(ADIK, visit_on="2100-01-05")
    before = hall.column("identity_index")
    old_key = hall.keyring.index_key().id

    assert hall.write(lambda books: hall.care(books).rotate()) == Rotated(n_persons=2, n_unreadable=0, n_days=2)

    assert hall.find(nik=WULAN.nik) == [1]
    assert hall.find(phone=WULAN.phone) == [1, 2]
    assert not set(before) & set(hall.column("identity_index"))
    assert hall.of_bookings("identity_index") == hall.column("identity_index")
    assert hall.write(lambda books: hall.persons(books).proves(1, "7890"))
    with pytest.raises(KeysMissing):
        hall.keyring.index_key(old_key)


def test_rotation_keeps_the_older_key_for_those_it_cannot_read(hall: Hall) -> None:
    hall.book(WULAN)
    hall.keyring.forget_day(FIRST_DAY)
    assert hall.write(lambda books: hall.care(books).rotate()) == Rotated(n_persons=0, n_unreadable=1, n_days=0)
    assert hall.find(nik=WULAN.nik) == [1]
    assert hall.write(lambda books: hall.persons(books).proves(1, "7890"))


def test_rotation_without_keys_changes_nothing(hall: Hall) -> None:
    with pytest.raises(Exception, match="server failed"):
        hall.write(lambda books: hall.care(books).rotate())
    assert not hall.keyring.directory.exists()


def test_auditors_see_what_was_shown_and_erased_without_reading_the_whole_day(hall: Hall) -> None:
    code = hall.book(WULAN)

    def handle(books: SqlBooks) -> None:
        care = hall.care(books)
        rows = care.find(Sought(code=code))
        care.export(rows)
        care.erase(rows)

    hall.write(handle)
    hall.office.issue()
    trail = SqlAuditTrail(hall.office.engine, BRANCH)
    acts = trail.acts(AuditQuestion(from_at=OPENING_AT, until_at=OPENING_AT + DAY_S, most=10))
    texts = Texts(Language.INDONESIAN)
    assert [act_words(act, texts) for act in acts] == [
        "Data pribadi pengunjung 1 dihapus atas permintaan",
        "Data pribadi pengunjung 1 ditunjukkan kepadanya",
    ]
