"""The page for visitors who ask for their own data: found by form alone, shown whole, erased after asking twice."""

from __future__ import annotations

import json
import logging

import pytest
from sqlalchemy import insert, select

from server.application.persons import NewPerson
from server.domain.booking.codes import new_code
from server.domain.person import Person
from server.domain.queue import facts
from server.storage import tables
from server.storage.books import SqlBooks
from server.storage.persons import SqlPersons
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import BRANCH, KTP, OPENING_AT
from wire.codes import BookingState, Channel, OperatorRole

PERSONS = "/kantor/data-pribadi"
WULAN = Person(name="Wulan Sari", phone="6281234567890", nik="3273015203900001")


@pytest.fixture
def code(pages_office: PagesOffice) -> str:
    """Wulan has booked a time today; the code of her booking."""
    code = new_code()

    def book(books: SqlBooks) -> None:
        kept = SqlPersons(books.connection, BRANCH, pages_office.keyring, books.now).keep(
            NewPerson(person=WULAN, visit_on="2100-01-01")
        )
        values = {
            "id": 1,
            "branch_id": BRANCH,
            "code": code,
            "token": code * 2,
            "state": BookingState.CONFIRMED.value,
            "channel": Channel.WEB.value,
            "language": "id",
            "service_id": KTP,
            "slot_at": OPENING_AT,
            "length_min": 15,
            "made_at": OPENING_AT,
            "confirmed_at": OPENING_AT,
            "person_id": kept.person_id,
            "identity_index": kept.identity_index,
        }
        books.connection.execute(insert(tables.booking).values(**values))

    pages_office.small.writer.submit(book).result(timeout=10)
    return code


def handled(office: PagesOffice) -> list[tuple[int, str]]:
    """Who did what with somebody's data."""
    found = [(each.actor, each.fact) for each in office.records() if isinstance(each.fact, facts.PersonHandled)]
    return [(actor, fact.action) for actor, fact in found]


def name_of(office: PagesOffice) -> object:
    with office.small.engine.connect() as connection:
        return connection.execute(select(tables.person.c.name)).scalar()


@pytest.mark.parametrize(("by", "whom"), [("code", None), ("phone", "0812-3456-7890"), ("nik", WULAN.nik)])
def test_somebody_is_found_by_each_of_the_three_and_kept_in_the_journal(
    by: str, whom: str | None, code: str, admin: Browser, pages_office: PagesOffice
) -> None:
    admin.get(PERSONS)
    page = admin.post(f"{PERSONS}/cari", by=by, whom=whom or code.lower()).text
    assert "•••• 7890" in page and "•••• 0001" in page and "1 janji masih akan datang." in page
    assert "Wulan" not in page
    assert handled(pages_office) == [(pages_office.ids[OperatorRole.ADMINISTRATOR], "looked_up")]
    assert "Data pribadi pengunjung 1 dicari" in admin.get("/kantor/jejak?hari=2100-01-01").text


def test_everything_kept_is_handed_out_as_a_file(code: str, admin: Browser, pages_office: PagesOffice) -> None:
    admin.get(PERSONS)
    response = admin.post(f"{PERSONS}/tunjukkan", by="nik", whom=WULAN.nik)
    assert response.headers["Content-Disposition"] == 'attachment; filename="data-pribadi.json"'
    assert response.headers["Cache-Control"] == "no-store"
    document = json.loads(response.data)
    (person,) = document["people"]
    assert (document["office"], person["name"], person["phone"], person["nik"]) == (
        "Kantor Contoh",
        WULAN.name,
        WULAN.phone,
        WULAN.nik,
    )
    assert person["bookings"][0]["code"] == code
    assert [action for _, action in handled(pages_office)] == ["exported"]


@pytest.mark.usefixtures("code")
def test_erasing_asks_twice_and_cannot_be_undone(admin: Browser, pages_office: PagesOffice) -> None:
    asked = {"by": "phone", "whom": WULAN.phone}
    admin.get(PERSONS)
    admin.post(f"{PERSONS}/cari", **asked)
    page = admin.post(f"{PERSONS}/hapus", **asked).text
    assert "Hapus untuk selamanya" in page and name_of(pages_office) is not None
    assert admin.post(f"{PERSONS}/hapus", **asked, sure="1").headers["Location"] == PERSONS
    assert "Data orang ini sudah dihapus." in admin.get(PERSONS).text
    assert name_of(pages_office) is None
    assert handled(pages_office)[-1] == (pages_office.ids[OperatorRole.ADMINISTRATOR], "erased")
    assert "Tidak ada data yang disimpan" in admin.post(f"{PERSONS}/cari", **asked).text
    assert admin.post(f"{PERSONS}/hapus", **asked, sure="1").status_code == 404


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize(
    ("by", "whom", "said"),
    [
        ("code", "ABCD EFGH", "delapan huruf dan angka"),
        ("phone", "12", "tidak mungkin benar"),
        ("nik", "1234", "16 angka"),
        ("nik", "3273015203900002", "Tidak ada data yang disimpan"),
        ("phone", "", "belum diisi"),
        ("", "6281234567890", "Pilih salah satu"),
    ],
)
def test_what_finds_nobody_is_said_and_touches_nobody(
    by: str, whom: str, said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    admin.get(PERSONS)
    response = admin.post(f"{PERSONS}/cari", by=by, whom=whom)
    assert response.status_code == 422
    assert said in response.text
    assert handled(pages_office) == []


def test_without_keys_a_booking_is_still_found_by_its_code(
    code: str, admin: Browser, pages_office: PagesOffice
) -> None:
    (pages_office.keyring.directory / "index.json").unlink()
    admin.get(PERSONS)
    response = admin.post(f"{PERSONS}/cari", by="nik", whom=WULAN.nik)
    assert response.status_code == 422 and "Kunci data pribadi tidak ada" in response.text
    assert admin.post(f"{PERSONS}/cari", by="code", whom=code).status_code == 200


@pytest.mark.usefixtures("code")
def test_no_number_stands_in_an_address_a_fact_or_a_log(
    admin: Browser, pages_office: PagesOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = {"by": "nik", "whom": WULAN.nik}
    admin.get(PERSONS)
    admin.post(f"{PERSONS}/cari", **asked)
    admin.post(f"{PERSONS}/tunjukkan", **asked)
    admin.post(f"{PERSONS}/cari", by="phone", whom="12")
    told = caplog.text + repr(pages_office.records())
    assert WULAN.nik not in told and WULAN.phone not in told and WULAN.name not in told
    assert admin.get(f"{PERSONS}/cari?by=nik&whom={WULAN.nik}").status_code in (404, 405)


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize("login", ["yusuf", "wayan"])
def test_nobody_else_gets_at_a_visitor_s_data(login: str, pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in(login)
    for act in ("cari", "tunjukkan", "hapus"):
        assert browser.post(f"{PERSONS}/{act}", by="phone", whom=WULAN.phone, sure="1").status_code == 403
    assert handled(pages_office) == []
