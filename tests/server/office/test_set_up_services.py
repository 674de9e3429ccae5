"""The pages of services: each change is saved, followed by the running hall, and a fact in somebody's name."""

from __future__ import annotations

import re

import pytest

from server.domain.office import Office, Service
from server.domain.queue import facts
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import AKL, KK, KTP
from wire.codes import OperatorRole, ServiceState

SERVICES = "/kantor/layanan"
GIVEN = {
    "name_id": "Surat pindah",
    "name_en": "Moving letter",
    "group": "",
    "group_id": "",
    "group_en": "",
    "icon": "moving",
    "series": "d",
    "expected_min": "12",
    "wait_id": "Ruang B",
    "wait_en": "Room B",
    "papers_id": "KTP\n\n  Kartu   Keluarga ",
    "papers_en": "ID card\nFamily card",
    "walk_ins": "1",
}


def office_of(office: PagesOffice) -> Office:
    return office.small.reads.office()


def service(office: PagesOffice, service_id: int) -> Service:
    return office_of(office).services[service_id]


def fault(text: str, name: str) -> str:
    """What stands at a field of a page."""
    found = re.search(rf'<p class="fault" id="{name}-fault">.*?</svg>(.*?)</p>', text, re.DOTALL)
    return found.group(1) if found else ""


def set_up_facts(office: PagesOffice) -> list[tuple[int, str, int, str, list[str] | None]]:
    """Who changed what, since the office was founded."""
    found = [(each.actor, each.fact) for each in office.records() if isinstance(each.fact, facts.SetUpChanged)]
    return [(actor, fact.table, fact.row, fact.action, fact.columns) for actor, fact in found if actor]


def test_a_changed_service_is_what_the_next_ticket_says(admin: Browser, pages_office: PagesOffice) -> None:
    before = pages_office.small.issue(KTP)
    assert before.number.startswith("A")
    response = admin.post(f"{SERVICES}/{KTP}", **GIVEN, is_bookable="1")
    assert response.headers["Location"] == SERVICES
    kept = service(pages_office, KTP)
    assert (kept.code, kept.name.en, kept.series, kept.expected_min) == ("KTP", "Moving letter", "D", 12)
    assert [each.id for each in kept.requirements] == ["KTP", "Kartu Keluarga"]
    assert (kept.booking.is_bookable, kept.booking.needs_nik, kept.booking.walk_ins) == (True, False, True)
    assert kept.wait_at.id == "Ruang B"
    assert pages_office.small.issue(KTP).number.startswith("D")
    ((actor, table, row, action, columns),) = set_up_facts(pages_office)
    assert (actor, table, row, action) == (pages_office.ids[OperatorRole.ADMINISTRATOR], "service", KTP, "changed")
    assert columns is not None and {"name", "series", "requirements"} <= set(columns) and "code" not in columns


def test_a_change_of_nothing_leaves_no_fact(admin: Browser, pages_office: PagesOffice) -> None:
    for _ in range(2):
        admin.post(f"{SERVICES}/{KTP}", **GIVEN)
    assert len(set_up_facts(pages_office)) == 1


def test_a_new_service_is_closed_and_last_until_a_counter_has_it(admin: Browser, pages_office: PagesOffice) -> None:
    assert admin.post(f"{SERVICES}/tambah", **GIVEN, code="pindah").status_code == 303
    added = max(office_of(pages_office).services.values(), key=lambda each: each.sort)
    assert (added.code, added.state) == ("PINDAH", ServiceState.CLOSED)
    page = admin.get(SERVICES).text
    assert "Belum ada loket" in page
    assert page.index("Surat pindah") > page.index("Layanan AKL")


def test_a_new_group_is_made_by_writing_it_and_chosen_afterwards(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{SERVICES}/{KTP}", **GIVEN | {"group_id": "Kartu", "group_en": "Cards"})
    admin.post(f"{SERVICES}/{KK}", **GIVEN | {"group": "Kartu"})
    assert service(pages_office, KTP).group == service(pages_office, KK).group is not None


@pytest.mark.parametrize(
    ("typed", "at", "said"),
    [
        ({"name_id": ""}, "name_id", "belum diisi"),
        ({"expected_min": "0"}, "expected_min", "angka dari 1 sampai 240"),
        ({"series": "7"}, "series", "satu huruf besar"),
        ({"group_id": "Kartu"}, "group_en", "kedua bahasa"),
        ({"papers_en": "ID card"}, "papers_en", "Tulis 2 baris"),
        ({"papers_id": "x" * 201 + "\nKTP"}, "papers_id", "200 huruf di tiap baris"),
        ({"icon": ""}, "icon", "Pilih salah satu"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(
    typed: dict[str, str], at: str, said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    before = pages_office.records()
    response = admin.post(f"{SERVICES}/{KTP}", **GIVEN | typed)
    assert response.status_code == 422
    assert said in fault(response.text, at), response.text
    assert 'value="Moving letter"' in response.text
    assert pages_office.records() == before


@pytest.mark.parametrize(("code", "said"), [("KTP", "sudah dipakai"), ("1A", "huruf lebih dahulu")])
def test_a_code_is_well_formed_and_one_service_s_alone(code: str, said: str, admin: Browser) -> None:
    assert said in fault(admin.post(f"{SERVICES}/tambah", **GIVEN, code=code).text, "code")


def test_no_more_tiles_than_the_first_screen_holds(admin: Browser, pages_office: PagesOffice) -> None:
    for code in ("D", "E", "F"):
        assert admin.post(f"{SERVICES}/tambah", **GIVEN, code=code).status_code == 303
    response = admin.post(f"{SERVICES}/tambah", **GIVEN, code="G")
    assert "hanya muat 6 tombol" in fault(response.text, "group")
    assert admin.post(f"{SERVICES}/{KTP}", **GIVEN).status_code == 303


def test_services_change_places(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{SERVICES}/{AKL}/naik")
    admin.post(f"{SERVICES}/{KTP}/turun")
    admin.post(f"{SERVICES}/{AKL}/naik")
    order = sorted(office_of(pages_office).services.values(), key=lambda each: each.sort)
    assert [each.id for each in order] == [AKL, KTP, KK]


def test_a_service_with_tickets_or_a_counter_stays(admin: Browser, pages_office: PagesOffice) -> None:
    response = admin.post(f"{SERVICES}/{AKL}/hapus", sure="1")
    assert "Masih ada loket" in fault(response.text, "sure")
    pages_office.small.issue(AKL)
    assert "Sudah ada tiket" in fault(admin.post(f"{SERVICES}/{AKL}/hapus", sure="1").text, "sure")
    assert AKL in office_of(pages_office).services


def test_a_service_that_nobody_came_for_is_removed(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{SERVICES}/tambah", **GIVEN, code="SALAH")
    added = max(office_of(pages_office).services)
    assert admin.post(f"{SERVICES}/{added}/hapus").status_code == 422
    assert admin.post(f"{SERVICES}/{added}/hapus", sure="1").status_code == 303
    assert added not in office_of(pages_office).services
    assert admin.get(f"{SERVICES}/{added}").status_code == 404


def test_a_service_that_counters_served_today_stays_until_the_day_is_closed(
    admin: Browser, pages_office: PagesOffice
) -> None:
    small = pages_office.small
    small.issue(KK)
    counter = {"number": "3", "name_id": "Loket 3", "name_en": "Counter 3", "zone": "Aula", "services": [str(KK)]}
    device = small.open_counter(3)
    small.do(device, "sign-out")
    assert admin.post("/kantor/loket/3", **counter).status_code == 303
    assert "Masih ada loket" in fault(admin.post(f"{SERVICES}/{AKL}/hapus", sure="1").text, "sure")
    small.do(small.open_counter(1), "close-day")
    assert admin.post(f"{SERVICES}/{AKL}/hapus", sure="1").status_code == 303
    small.clock.pass_s(24 * 3600)
    assert small.issue(KK) and small.faults() == []


def test_cases_are_added_changed_and_taken_away(admin: Browser, pages_office: PagesOffice) -> None:
    path = f"{SERVICES}/{KTP}/lembar"
    case = {"name_id": "Hilang", "name_en": "Lost", "papers_id": "Surat polisi", "papers_en": "Police letter"}
    assert admin.post(f"{path}/tambah", **case, key="hilang").status_code == 303
    assert "sudah dipakai" in fault(admin.post(f"{path}/tambah", **case, key="hilang").text, "key")
    for key in ("Hilang", "tambah"):
        assert "huruf kecil" in fault(admin.post(f"{path}/tambah", **case, key=key).text, "key")
    admin.post(f"{path}/hilang", **case | {"name_en": "Gone"})
    (kept,) = service(pages_office, KTP).leaflet.cases
    assert (kept.key, kept.name.en, kept.papers[0].en) == ("hilang", "Gone", "Police letter")
    assert "Gone" in admin.get(f"{path}/hilang?bahasa=en").text
    admin.post(f"{path}/hilang/hapus")
    assert service(pages_office, KTP).leaflet.cases == ()
    assert admin.get(f"{path}/hilang").status_code == 404


def test_what_holds_for_all_cases_is_written_beside_them(admin: Browser, pages_office: PagesOffice) -> None:
    given = {"basis_id": "Perpres 96/2018", "basis_en": "Perpres 96/2018", "version_on": "2026-11-01"}
    assert admin.post(f"{SERVICES}/{KTP}/lembar", **given, fee_id="Gratis").status_code == 422
    assert admin.post(f"{SERVICES}/{KTP}/lembar", **given, fee_id="Gratis", fee_en="Free").status_code == 303
    leaflet = service(pages_office, KTP).leaflet
    assert leaflet.fee is not None and leaflet.fee.en == "Free"
    assert (leaflet.version_on, leaflet.ready_after) == ("2026-11-01", None)


def test_a_supervisor_reads_and_changes_nothing(pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in("wayan")
    page = browser.get(SERVICES).text
    assert "Layanan KTP" in page and "/naik" not in page and "tambah" not in page
    assert browser.post(f"{SERVICES}/{KTP}", **GIVEN).status_code == 403
