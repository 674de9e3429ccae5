"""The pages of counters: plans that take force when a counter is opened the next time."""

from __future__ import annotations

import pytest

from server.domain.office import CounterSetUp
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_set_up_services import fault, set_up_facts
from tests.server.small_office import AKL, KK, KTP
from wire.codes import OperatorRole

COUNTERS = "/kantor/loket"
GIVEN: dict[str, object] = {
    "number": "1",
    "name_id": "Loket Satu",
    "name_en": "Desk One",
    "zone": "Aula",
    "new_zone": "",
    "services": [str(AKL), str(KK)],
    "offset_1": "9",
    "offset_2": "0",
    "offset_3": "10",
}


def counter(office: PagesOffice, counter_id: int) -> CounterSetUp:
    return office.small.reads.office().counters[counter_id]


def test_what_a_counter_serves_changes_when_it_is_opened_next(admin: Browser, pages_office: PagesOffice) -> None:
    small = pages_office.small
    first = small.issue(KTP).ticket_id
    small.clock.pass_s(1)
    second = small.issue(AKL).ticket_id
    device = small.open_counter(1)
    assert admin.post(f"{COUNTERS}/1", **GIVEN).headers["Location"] == COUNTERS
    assert "saat loket itu dibuka lagi" in admin.get(COUNTERS).text
    assert small.do(device, "call-next").ticket.id == first
    small.do(device, "finish-ticket", f'{{"ticket_id":{first}}}')
    small.do(device, "sign-out")
    device = small.open_counter(1)
    assert small.do(device, "call-next").ticket.id == second
    assert small.faults() == []


def test_the_plan_is_kept_whole_and_a_fact(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{COUNTERS}/1", **GIVEN)
    kept = counter(pages_office, 1)
    assert (kept.name.en, kept.zone, kept.service_ids) == ("Desk One", "Aula", {KK, AKL})
    # Minutes beside a service that was not chosen, and 0 minutes, say nothing.
    assert kept.offsets_min == {AKL: 10}
    ((actor, table, row, action, columns),) = set_up_facts(pages_office)
    assert (actor, table, row, action) == (pages_office.ids[OperatorRole.ADMINISTRATOR], "counter", 1, "changed")
    assert columns == ["name", "planned_offsets", "planned_services"]


def test_a_new_counter_in_a_new_room_can_be_opened(admin: Browser, pages_office: PagesOffice) -> None:
    page = admin.get(f"{COUNTERS}/tambah").text
    assert 'value="4"' in page
    assert admin.post(f"{COUNTERS}/tambah", **GIVEN | {"number": "4", "new_zone": "Ruang B"}).status_code == 303
    small = pages_office.small
    added = next(each for each in small.reads.office().counters.values() if each.number == 4)
    assert added.zone == "Ruang B"
    small.do(2, "sign-in", '{"operator_name":"sari","pin":"1234"}')
    small.do(2, "take-counter", f'{{"counter_id":{added.id}}}')
    assert "Ruang B" in admin.get(f"{COUNTERS}/1").text


@pytest.mark.parametrize(
    ("typed", "at", "said"),
    [
        ({"number": "2"}, "number", "sudah dipakai"),
        ({"number": "1000"}, "number", "angka dari 1 sampai 999"),
        ({"name_en": ""}, "name_en", "belum diisi"),
        ({"services": None}, "services", "paling sedikit satu"),
        ({"zone": ""}, "zone", "nama ruang baru"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(
    typed: dict[str, object], at: str, said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    before = pages_office.records()
    response = admin.post(f"{COUNTERS}/1", **GIVEN | typed)
    assert response.status_code == 422
    assert said in fault(response.text, at)
    assert 'value="Loket Satu"' in response.text and 'value="10"' in response.text
    assert pages_office.records() == before


def test_minutes_out_of_range_are_named_by_their_service(admin: Browser) -> None:
    page = admin.post(f"{COUNTERS}/1", **GIVEN | {"offset_3": "31"}).text
    assert "Layanan AKL: menit sesudah layanan utama" in page and "angka dari 0 sampai 30" in page


def test_a_counter_that_is_not_there_is_a_page_that_says_so(admin: Browser) -> None:
    assert admin.get(f"{COUNTERS}/99").status_code == 404
    assert admin.post(f"{COUNTERS}/99", **GIVEN).status_code == 404
