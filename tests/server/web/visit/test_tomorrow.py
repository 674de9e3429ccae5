"""Who will probably not be reached today takes another day with one touch, once."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from server.web.samples import SAMPLE_LINK, SampleApplication, sample_pages
from server.web.visit.samples import SATURDAY_AT
from tests.server.web.visit.walking import Walk, Words, read
from wire.codes import TicketState

PAGES = dict(sample_pages())
LINK = f"/t/{SAMPLE_LINK}"
TUESDAY_NINE = "1789437600"


@pytest.fixture(autouse=True)
def late(application: SampleApplication) -> None:
    application.page = PAGES["not-today"]
    application.hall.at = application.page.at


def offered(walk: Walk) -> str:
    """The instant that the page offers."""
    fields = [attrs for tag, attrs in Words(walk.get(LINK).text).tags if tag == "input"]
    return str(fields[0]["value"]) if fields else ""


def test_page_offers_the_next_free_time_that_is_not_at_dawn(walk: Walk) -> None:
    said = read(walk.get(LINK))
    assert "Hari ini mungkin tidak sampai giliran Anda" in said
    assert "Ambil Senin, 14 September 2026, pukul 09.00" in said


def test_one_touch_books_once_however_often(walk: Walk, application: SampleApplication) -> None:
    slot = offered(walk)
    first = walk.client.post(f"{LINK}/besok", data={"jam": slot})
    again = walk.client.post(f"{LINK}/besok", data={"jam": slot})
    assert urlsplit(str(first.headers["Location"])).path == urlsplit(str(again.headers["Location"])).path
    assert "Janji Anda sudah dibuat" in read(walk.get(str(first.headers["Location"])))
    assert "Lihat janji Anda" in read(walk.get(LINK))
    assert offered(walk) == ""


def test_given_up_booking_is_offered_again(walk: Walk, application: SampleApplication) -> None:
    made = str(walk.client.post(f"{LINK}/besok", data={"jam": offered(walk)}).headers["Location"])
    application.desk.cancel(urlsplit(made).path.rpartition("/")[2])
    assert offered(walk)


def test_service_that_needs_a_nik_asks_for_it_first(walk: Walk, application: SampleApplication) -> None:
    application.page = replace(application.page, service_id=2)
    page = walk.send(f"{LINK}/besok", jam=offered(walk))
    assert "Siapa yang datang?" in read(page)


def test_time_that_is_gone_is_not_offered_again(walk: Walk, application: SampleApplication) -> None:
    slot = offered(walk)
    application.desk.places = 0
    assert "mungkin tidak sampai" not in read(walk.send(f"{LINK}/besok", jam=slot))


def test_service_without_bookings_offers_nothing(walk: Walk, application: SampleApplication) -> None:
    application.page = replace(application.page, service_id=5)
    assert "mungkin tidak sampai" not in read(walk.get(LINK))


@pytest.mark.parametrize("state", [TicketState.CALLED, TicketState.DONE])
def test_who_is_reached_is_offered_nothing(state: TicketState, walk: Walk, application: SampleApplication) -> None:
    application.page = replace(application.page, state=state, n_before=None)
    assert offered(walk) == ""
    walk.send(f"{LINK}/besok", jam=TUESDAY_NINE)
    assert list(application.desk.views()) == []


@pytest.mark.parametrize("typed", ["", "x", "9" * 30])
def test_nonsense_books_nothing(typed: str, walk: Walk, application: SampleApplication) -> None:
    walk.send(f"{LINK}/besok", jam=typed)
    assert list(application.desk.views()) == []


def test_who_still_waits_at_closing_is_told(walk: Walk, application: SampleApplication) -> None:
    application.page = PAGES["closing"]
    said = read(walk.get(LINK))
    assert "Jam layanan sudah berakhir Layanan berakhir pukul 15.00." in said
    assert "Ambil Senin" in said
    assert application.hall.at > SATURDAY_AT


def test_offer_changes_the_page(walk: Walk, application: SampleApplication) -> None:
    first = walk.client.get(LINK)
    headers = {"If-None-Match": first.headers["ETag"]}
    assert walk.client.get(LINK, headers=headers).status_code == 304
    walk.send(f"{LINK}/besok", jam=offered(walk))
    assert walk.client.get(LINK, headers=headers).status_code == 200
