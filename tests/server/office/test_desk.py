"""The front desk: numbers for somebody else stand in the same queue, and every act is somebody's."""

from __future__ import annotations

import re

import pytest

from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import KK, KTP

DESK = "/kantor/meja"


@pytest.fixture
def helper(pages_office: PagesOffice) -> Browser:
    browser = pages_office.signed_in("lilis")
    browser.get(DESK)
    return browser


def take(helper: Browser, **typed: str) -> int:
    """Take a number; gives the ticket's id."""
    response = helper.post(f"{DESK}/ambil", **{"service": str(KTP), "headcount": "1", "language": "id", **typed})
    assert response.status_code == 303, response.text
    found = re.search(r"/tiket/(\d+)$", response.headers["Location"])
    assert found is not None
    return int(found.group(1))


def test_a_number_for_somebody_else_stands_in_the_same_queue(pages_office: PagesOffice, helper: Browser) -> None:
    small = pages_office.small
    first = small.issue(KTP)
    mine = take(helper, headcount="4", language="en")
    page = helper.get(f"{DESK}/tiket/{mine}").text
    assert "A 002" in page
    assert "belum pasti di tangan pengunjung" in page
    desk = small.open_counter(1)
    assert small.do(desk, "call-next").ticket.id == first.ticket_id
    called = small.do(desk, "call-next").ticket
    assert (called.id, called.headcount, called.channel) == (mine, 4, "desk")
    assert small.faults() == []


def test_who_took_it_stands_in_the_journal(pages_office: PagesOffice, helper: Browser) -> None:
    take(helper)
    issued = [each for each in pages_office.small.committed if each.fact.kind == "issued"]
    assert [each.actor for each in issued] == list(pages_office.ids.values())[3:4]


def test_priority_is_given_printed_and_voided(pages_office: PagesOffice, helper: Browser) -> None:
    mine = take(helper)
    path = f"{DESK}/tiket/{mine}"
    helper.get(path)
    assert helper.post(f"{path}/prioritas", kind="elderly").status_code == 303
    helper.get(path)
    assert helper.post(f"{path}/cetak", kiosk="1").status_code == 303
    assert pages_office.small.committed[-1].fact.kind == "reprint_asked"
    helper.get(path)
    assert helper.post(f"{path}/batal", reason="visitor_left").status_code == 303
    assert helper.get(path).status_code == 404
    assert pages_office.small.faults() == []


@pytest.mark.parametrize(
    ("typed", "n_found"), [("", 3), ("A 001", 1), ("a001", 1), ("1", 2), ("002", 1), ("9", 0), ("<b>", 0)]
)
def test_numbers_are_found_by_their_last_digits(
    typed: str, n_found: int, helper: Browser, pages_office: PagesOffice
) -> None:
    for service in (KTP, KTP, KK):
        pages_office.small.issue(service)
    page = helper.client.get(DESK, query_string={"cari": typed}).text
    assert len(re.findall(r"/kantor/meja/tiket/\d+", page)) == n_found


def test_an_unknown_code_is_said_at_its_field_and_stays_typed(helper: Browser) -> None:
    response = helper.post(f"{DESK}/janji", code="ABCD2345")
    assert response.status_code == 422
    assert "Kode ini tidak dikenal" in response.text
    assert 'value="ABCD2345"' in response.text


@pytest.mark.parametrize(
    "typed", [{"service": "99"}, {"headcount": "0"}, {"headcount": "1000"}, {"language": "xx"}, {"priority": "king"}]
)
def test_what_cannot_be_is_refused_and_takes_no_number(
    typed: dict[str, str], helper: Browser, pages_office: PagesOffice
) -> None:
    response = helper.post(f"{DESK}/ambil", **{"service": str(KTP), "headcount": "1", "language": "id", **typed})
    assert response.status_code in (400, 422)
    assert not any(each.fact.kind == "issued" for each in pages_office.small.committed)


def test_a_ticket_at_a_counter_is_not_voided_from_here(helper: Browser, pages_office: PagesOffice) -> None:
    mine = take(helper)
    small = pages_office.small
    small.do(small.open_counter(1), "call-next")
    path = f"{DESK}/tiket/{mine}"
    assert "Batalkan nomor ini" not in helper.get(path).text
    assert helper.post(f"{path}/batal", reason="visitor_left").status_code == 409


def test_an_operator_of_a_counter_has_no_front_desk(pages_office: PagesOffice) -> None:
    assert pages_office.signed_in("joko").get(DESK).status_code == 403
