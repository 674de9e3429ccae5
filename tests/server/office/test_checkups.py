"""The checkup of devices: programs speak for what they drive, the doctor is asked about the rest."""

from __future__ import annotations

import json

import pytest

from server.device_checkup import DeviceCheckup
from tests.server.office.conftest import Browser, PagesOffice

CHECKUP = "/kantor/perangkat/pemeriksaan"
NOWHERE = "tcp://127.0.0.1:9"


def examine(browser: Browser) -> str:
    """Have everything examined; gives the page."""
    browser.get(CHECKUP)
    assert browser.post(CHECKUP).headers["Location"] == CHECKUP
    return browser.get(CHECKUP).text


@pytest.fixture
def kiosk(pages_office: PagesOffice) -> None:
    """Kiosk 1 is paired; one printer of it is in the network, its scanner on a cable."""
    hardware = json.dumps({"printer": NOWHERE, "scanner": "scanner+serial:///dev/ttyUSB0"})
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = 'k', hardware = ? WHERE id = 1", (hardware,))


def test_nothing_was_examined_at_first(admin: Browser) -> None:
    assert "Belum ada perangkat yang diperiksa." in admin.get(CHECKUP).text


@pytest.mark.usefixtures("kiosk")
def test_a_connected_program_speaks_for_its_printer(admin: Browser, pages_office: PagesOffice) -> None:
    pages_office.connected = frozenset({1})
    page = examine(admin)
    assert "Semua perangkat bekerja dengan baik." in page
    assert "Programnya tersambung dan tidak mengeluh." in page
    pages_office.small.issue()
    pages_office.small.do(1, "call-for-printer", '{"about":"paper"}')
    page = examine(admin)
    assert "1 dari 1 perangkat perlu ditangani." in page and "Kertas habis" in page
    assert pages_office.checkups.asked == []


@pytest.mark.usefixtures("kiosk")
def test_the_doctor_sees_what_is_in_the_network_of_a_program_that_is_away(
    admin: Browser, pages_office: PagesOffice
) -> None:
    seen = {"weight": "fine", "sentence": {"id": "Siap.", "en": "Ready."}, "advice": {"id": "", "en": ""}}
    device = {"kind": "printer", "place": "127.0.0.1:9", "name": "", "findings": [seen]}
    pages_office.checkups.report = json.dumps({"examined_at": 0, "devices": [device]})
    page = examine(admin)
    assert pages_office.checkups.asked == [NOWHERE]
    assert "Programnya tidak tersambung." in page and "Siap." in page
    page = admin.get(f"{CHECKUP}?bahasa=en").text
    assert "Its program is not connected." in page and "Ready." in page


@pytest.mark.usefixtures("kiosk")
def test_without_a_doctor_the_programs_are_still_said(admin: Browser) -> None:
    assert "Programnya tidak tersambung." in examine(admin)


def test_an_auditor_reads_and_sends_nobody_around(pages_office: PagesOffice) -> None:
    auditor = pages_office.signed_in("yusuf")
    assert "Periksa sekarang" not in auditor.get(CHECKUP).text
    assert auditor.post(CHECKUP).status_code == 403


def test_the_doctor_s_own_process_says_what_it_saw() -> None:
    report = DeviceCheckup().examine([NOWHERE])
    assert report is not None
    (device,) = json.loads(report)["devices"]
    assert (device["place"], device["findings"][0]["weight"]) == ("127.0.0.1:9", "broken")
