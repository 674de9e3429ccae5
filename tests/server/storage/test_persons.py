"""Personal data on a real database with real keys."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select, update

from server.application.persons import NewPerson
from server.application.refusals import Refusal
from server.domain.person import Person
from server.storage import tables
from server.storage.engine import DATABASE_NAME, open_engine, writing
from server.storage.keyring import Keyring
from server.storage.persons import ReadPerson, SqlPersons
from server.storage.set_up import BRANCH_ID, create_office
from tests.server.small_office import OPENING_AT, SMALL_OFFICE
from wire.codes import RefusalCode

WULAN = Person(name="Wulan Sari", phone="6281234567890", nik="3204014101901234")
MONDAY, TUESDAY = "2100-01-04", "2100-01-05"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path)
    tables.metadata.create_all(engine)
    create_office(engine, SMALL_OFFICE, name=None, zone="Asia/Jakarta", public_url=None)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        yield connection


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "elsewhere")


@pytest.fixture
def persons(connection: Connection, keyring: Keyring) -> SqlPersons:
    return SqlPersons(connection, BRANCH_ID, keyring, OPENING_AT)


def keep(persons: SqlPersons, person: Person = WULAN, visit_on: str = MONDAY) -> int:
    return persons.keep(NewPerson(person=person, visit_on=visit_on, consent_version=1)).person_id


def read(persons: SqlPersons, person_id: int) -> ReadPerson:
    row = persons.row(person_id)
    assert row is not None
    return persons.read(row)


def test_what_was_kept_can_be_read_with_the_keys(persons: SqlPersons) -> None:
    assert read(persons, keep(persons)) == ReadPerson(name=WULAN.name, phone=WULAN.phone, nik=WULAN.nik)


def test_nothing_of_a_person_stands_in_the_files_of_the_database(
    engine: Engine, keyring: Keyring, tmp_path: Path
) -> None:
    with writing(engine) as connection:
        keep(SqlPersons(connection, BRANCH_ID, keyring, OPENING_AT))
    written = b"".join(path.read_bytes() for path in tmp_path.glob(f"{DATABASE_NAME}*"))
    assert b"person" in written
    for plain in (WULAN.name, WULAN.phone, WULAN.phone[2:], WULAN.nik, WULAN.nik[-4:], WULAN.phone[-4:]):
        assert plain.encode() not in written


def test_every_booking_has_a_row_of_its_own_with_the_same_index(persons: SqlPersons) -> None:
    first, second = (persons.kept(keep(persons)) for _ in range(2))
    assert first is not None and second is not None
    assert first.person_id != second.person_id
    assert (first.identity_index, first.phone_index) == (second.identity_index, second.phone_index)
    assert first.phone_hint == "90"


def test_same_numbers_are_closed_differently_each_time(persons: SqlPersons) -> None:
    first, second = (persons.row(keep(persons)) for _ in range(2))
    assert first is not None and second is not None
    assert first.nik != second.nik
    assert first.phone_proof != second.phone_proof


def test_a_person_is_one_by_nik_or_by_phone_and_name(persons: SqlPersons) -> None:
    def identity(**changes: str) -> str | None:
        return persons.indexes(Person(**{"name": "Wulan", "phone": "", "nik": "", **changes})).identity

    assert identity() is None
    assert identity(nik=WULAN.nik) == identity(nik=WULAN.nik, name="W. Sari", phone="628999999999")
    assert identity(phone=WULAN.phone) == identity(phone=WULAN.phone, name="WULAN ")
    assert identity(phone=WULAN.phone) != identity(phone=WULAN.phone, name="Adik Wulan")
    assert len({identity(), identity(nik=WULAN.nik), identity(phone=WULAN.phone)}) == 3


def test_phone_index_is_of_the_phone_alone(persons: SqlPersons) -> None:
    wulan, other = (persons.indexes(Person(name=name, phone=WULAN.phone)) for name in ("Wulan", "Adik"))
    assert wulan.phone == other.phone
    assert persons.indexes(Person(name="Wulan")).phone is None


@pytest.mark.parametrize("typed", ["7890", " 78-90 ", "7 8 9 0"])
def test_last_four_digits_prove_it(persons: SqlPersons, typed: str) -> None:
    assert persons.proves(keep(persons), typed)


@pytest.mark.parametrize("typed", ["", "7891", "789", "90", "abcd", WULAN.phone, "7890x"])
def test_nothing_else_proves_it(persons: SqlPersons, typed: str) -> None:
    assert not persons.proves(keep(persons), typed)


def test_proof_needs_a_phone_and_a_person(persons: SqlPersons) -> None:
    person_id = keep(persons, Person(name="Wulan", nik=WULAN.nik))
    for typed in ("", "0000", "1234"):
        assert not persons.proves(person_id, typed)
        assert not persons.proves(person_id + 1, typed)


def test_visit_on_another_day_is_kept_under_that_days_key(persons: SqlPersons, keyring: Keyring) -> None:
    person_id = keep(persons)
    persons.visit_moved(person_id, TUESDAY)
    keyring.forget_day(MONDAY)
    assert read(persons, person_id).nik == WULAN.nik
    row = persons.row(person_id)
    assert row is not None and row.visit_on == TUESDAY


def test_erased_person_is_an_empty_row_whose_id_is_not_given_again(persons: SqlPersons) -> None:
    person_id = keep(persons)
    persons.erase(person_id)
    persons.erase(person_id)
    row = persons.row(person_id)
    assert row is not None
    assert (row.name, row.phone, row.nik, row.identity_index, row.phone_index, row.phone_hint) == (*[None] * 5, "")
    assert persons.kept(person_id) is None
    assert not persons.proves(person_id, "7890")
    assert keep(persons) == person_id + 1


def test_one_persons_number_cannot_be_shown_as_anothers(persons: SqlPersons, connection: Connection) -> None:
    mine, other = keep(persons), keep(persons, Person(name="Adik", phone="6281111111111", nik="3204014101905678"))
    table = tables.person
    stolen = connection.execute(select(table.c.nik).where(table.c.id == mine)).scalar_one()
    connection.execute(update(table).where(table.c.id == other).values(nik=stolen, phone=stolen))
    found = read(persons, other)
    assert (found.name, found.phone, found.nik) == ("Adik", None, None)


def test_deleted_day_key_blinds_old_copies(persons: SqlPersons, keyring: Keyring) -> None:
    person_id = keep(persons)
    other_id = keep(persons, visit_on=TUESDAY)
    keyring.forget_day(MONDAY)
    assert read(persons, person_id) == ReadPerson(name=None, phone=None, nik=None)
    assert read(persons, other_id).name == WULAN.name


def test_new_key_of_the_same_day_does_not_read_the_old_rows(persons: SqlPersons, keyring: Keyring) -> None:
    person_id = keep(persons)
    keyring.forget_day(MONDAY)
    keep(persons)
    assert read(persons, person_id).name is None


def test_without_keys_data_is_unreadable_and_nothing_new_is_kept(
    persons: SqlPersons, keyring: Keyring, caplog: pytest.LogCaptureFixture
) -> None:
    person_id = keep(persons)
    keyring.directory.rename(keyring.directory.with_name("stolen"))
    with caplog.at_level(logging.ERROR):
        assert read(persons, person_id) == ReadPerson(name=None, phone=None, nik=None)
        assert not persons.proves(person_id, "7890")
        persons.visit_moved(person_id, TUESDAY)
        for attempt in (lambda: persons.indexes(WULAN), lambda: keep(persons)):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert refused.value.code is RefusalCode.STORAGE_FAILED
    said = [record for record in caplog.records if record.message == "keys to personal data are missing"]
    assert len(said) == 1
    assert "there is no" in vars(said[0])["why"]
    keyring.directory.with_name("stolen").rename(keyring.directory)
    assert read(persons, person_id).nik == WULAN.nik
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            persons.indexes(WULAN)
    assert caplog.messages.count("the keys to personal data are there again") == 1


def test_after_everybody_was_erased_new_keys_may_be_made(persons: SqlPersons, keyring: Keyring) -> None:
    persons.erase(keep(persons))
    for path in sorted(keyring.directory.rglob("*.json")):
        path.unlink()
    assert read(persons, keep(persons)).nik == WULAN.nik
