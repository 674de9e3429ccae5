"""The live page of a supervisor: what it shows of a real hall, and what its acts change in it."""

from __future__ import annotations

import pytest

from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import KK, KTP

HALL = "/kantor/ruang"


@pytest.fixture
def supervisor(pages_office: PagesOffice) -> Browser:
    return pages_office.signed_in("wayan")


def test_a_hall_before_the_first_ticket_says_that_nothing_is_wrong(supervisor: Browser) -> None:
    page = supervisor.get(HALL).text
    assert "Hari belum dibuka" in page
    assert "Tidak ada. Semua berjalan." in page


def test_who_waits_long_and_for_nobody_is_an_alarm(pages_office: PagesOffice, supervisor: Browser) -> None:
    pages_office.small.issue(KTP)
    pages_office.small.clock.pass_s(61 * 60)
    page = supervisor.get(HALL).text
    assert "ada yang sudah menunggu 61 menit" in page
    assert "tidak ada loket buka yang melayaninya" in page


def test_counters_show_who_sits_there_with_whom(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    number = small.issue(KTP).number
    small.do(small.open_counter(1), "call-next")
    small.clock.pass_s(120)
    page = supervisor.get(HALL).text
    assert number in page
    assert "Sari" in page
    assert "2 menit" in page


def test_help_and_doubtful_paper_need_somebody(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    ticket_id = small.issue(KTP).ticket_id
    small.do(1, "report-paper", f'{{"ticket_id":{ticket_id},"paper":"doubtful"}}')
    small.do(1, "ask-help")
    page = supervisor.get(HALL).text
    assert "1 orang meminta bantuan" in page
    assert "1 tiket meragukan" in page


def test_a_call_out_of_turn_is_seen_at_once(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    small.issue(KTP)
    later = small.issue(KTP).ticket_id
    desk = small.open_counter(1)
    small.do(desk, "call-ticket", f'{{"ticket_id":{later},"reason":"medical_emergency"}}')
    assert "1 panggilan di luar giliran" in supervisor.get(HALL).text
    small.do(desk, "undo-last")
    assert "di luar giliran" not in supervisor.get(HALL).text


def test_a_device_that_went_away_is_named(pages_office: PagesOffice, supervisor: Browser) -> None:
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = 'k'")
    pages_office.connected = frozenset({1, 2, 3, 4})
    page = supervisor.get(HALL).text
    assert page.count("tidak tersambung.") == 1
    pages_office.connected = frozenset({1, 2, 3, 4, 5})
    assert "tidak tersambung." not in supervisor.get(HALL).text


def test_a_paused_service_gives_no_numbers_until_it_is_opened(pages_office: PagesOffice, supervisor: Browser) -> None:
    path = f"{HALL}/layanan/{KTP}"
    supervisor.get(path)
    assert supervisor.post(path, state="paused").status_code == 303
    assert pages_office.small.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "service_paused"
    supervisor.get(path)
    supervisor.post(path, state="open")
    pages_office.small.issue(KTP)


def test_a_counter_serves_something_else_for_the_rest_of_the_day(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    small = pages_office.small
    small.open_counter(1)
    path = f"{HALL}/loket/1"
    supervisor.get(path)
    assert supervisor.post(path, services=[str(KK)]).status_code == 303
    assert f'value="{KK}" checked' in supervisor.get(path).text
    small.issue(KK)
    assert small.do(2, "call-next").ticket is not None
    assert small.faults() == []


def test_a_closed_counter_cannot_be_given_other_work(pages_office: PagesOffice, supervisor: Browser) -> None:
    pages_office.small.issue(KTP)
    supervisor.get(f"{HALL}/loket/1")
    assert supervisor.post(f"{HALL}/loket/1", services=[str(KK)]).status_code == 409


def test_closing_the_day_says_whom_it_sends_home_and_asks_twice(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    small.issue(KTP)
    small.issue(KTP)
    assert "2 orang masih menunggu" in supervisor.get(f"{HALL}/tutup").text
    assert supervisor.post(f"{HALL}/tutup").status_code == 422
    assert supervisor.post(f"{HALL}/tutup", sure="1").status_code == 303
    assert small.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "day_closed"
    assert small.faults() == []


@pytest.mark.parametrize("path", [f"{HALL}/layanan/99", f"{HALL}/loket/99"])
def test_what_is_not_there_is_said_so(path: str, supervisor: Browser) -> None:
    assert supervisor.get(path).status_code == 404
    supervisor.get(HALL)
    assert supervisor.post(path, state="open").status_code in (400, 404, 422)


def test_an_auditor_looks_and_changes_nothing(pages_office: PagesOffice) -> None:
    auditor = pages_office.signed_in("yusuf")
    page = auditor.get(HALL).text
    assert "Ubah" not in page
    assert auditor.post(f"{HALL}/layanan/{KTP}", state="closed").status_code == 403
