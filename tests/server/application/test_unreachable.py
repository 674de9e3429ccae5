"""Where phones cannot reach the office nothing pretends that they can: no link, no QR code, no word about scanning."""

import pytest

from hardware.encoder import encode_ticket
from hardware.virtual import VirtualPrinter, VirtualTicket
from kiosk.paper import printed
from server.application.assisted_booking import AssistedBooking
from server.storage.set_up import set_public_url
from tests.server.bookings.booking_office import BookingOffice
from tests.server.small_office import KK
from wire import bookings
from wire.commands import TicketPaper

URL = "https://antre.test"


@pytest.fixture
def booking_office(tmp_path):
    office = BookingOffice(tmp_path)
    yield office
    office.close()


def on_paper(ticket: TicketPaper) -> VirtualTicket:
    papers: list[VirtualTicket] = []
    VirtualPrinter(papers.append).receive(encode_ticket(printed(ticket, None, is_copy=False)))
    (paper,) = papers
    return paper


def test_ticket_has_a_code_for_phones_from_the_moment_they_reach_the_office_and_no_longer(office):
    for url in (URL, None, URL):
        set_public_url(office.engine, url)
        ticket = office.issue()
        paper = on_paper(ticket).paper
        assert (ticket.status_url or "").startswith(url or "")
        assert [code.startswith(URL) for code in paper.codes] == ([True] if url else [])
        assert ("Pindai" in " ".join(paper.lines)) == (url is not None)
        assert (URL in ticket.model_dump_json()) == (url is not None)


@pytest.mark.parametrize("url", [URL, None])
def test_slip_of_staff_names_a_page_only_where_there_is_one(booking_office, url):
    staff = AssistedBooking(booking_office.bookings, 2, url)
    days = staff.carry_out(bookings.AskDays(service_id=KK))
    day = next(each.day for each in days.days if each.n_free)
    slot = next(each for each in staff.carry_out(bookings.AskSlots(service_id=KK, day=day)).slots if each.n_free)
    held = staff.carry_out(bookings.HoldPlace(service_id=KK, slot_at=slot.slot_at))

    slip = staff.carry_out(bookings.ConfirmPlace(token=held.token))

    assert slip.status_url == (None if url is None else f"{url}/b/{slip.token}")
    assert staff.carry_out(bookings.FindBooking(code=slip.code)) == slip
    assert staff.carry_out(bookings.CancelBooking(token=slip.token)).state == "cancelled"
