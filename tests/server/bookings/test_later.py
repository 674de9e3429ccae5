"""Another day for who will not be reached today: found, and booked once for each wish."""

from dataclasses import replace
from datetime import date

import pytest

from server.application.caller import Caller
from server.application.commanding import OK, carry_out
from server.application.expectations import NewcomerOutlook
from server.application.handlers.later import later_slot, take_slot
from server.application.ports import Books
from server.application.views import service_row
from server.domain.forecast.promise import Promise
from server.domain.queue.counters import Counter
from tests.server.bookings.booking_office import MONDAY_8, TODAY, BookingOffice
from tests.server.small_office import AKL, KTP, OPENING_AT
from wire.codes import Channel, PromiseKind, RefusalCode
from wire.commands import FindLaterSlot, SlotSlip, TakeSlot

HOUR = 3600


def later(office: BookingOffice, service_id: int = KTP) -> int | None:
    return later_slot(office.bookings, FindLaterSlot(service_id=service_id), date.fromisoformat(TODAY)).slot_at


def take(office: BookingOffice, slot_at: int, key: str = "key-of-one-wish") -> tuple[str, str]:
    """Status and body of one wish for a slot."""
    command = TakeSlot(service_id=KTP, slot_at=slot_at)

    def act(books: Books, caller: Caller) -> SlotSlip:
        return take_slot(books, office.bookings._rules, command)

    order = replace(office.order(1, "take-slot", command.model_dump_json(), key), act=act)
    reply = office.writer.submit(lambda books: carry_out(books, order)).result(timeout=10)
    return reply.status, reply.body  # type: ignore[attr-defined]


def test_the_earliest_free_slot_is_on_the_next_day_that_is_open(office: BookingOffice) -> None:
    assert later(office) == MONDAY_8


def test_a_service_that_has_to_know_who_comes_is_not_offered(office: BookingOffice) -> None:
    assert later(office, AKL) is None
    assert later(office, 99) is None


def test_one_wish_makes_one_booking_however_often_it_is_asked(office: BookingOffice) -> None:
    first = take(office, MONDAY_8)
    again = take(office, MONDAY_8)

    assert first == again
    assert first[0] == OK
    slip = SlotSlip.model_validate_json(first[1])
    found = office.bookings.find(slip.code)
    assert found is not None
    assert (found.channel, found.slot_at, found.phone_hint) == (Channel.KIOSK, MONDAY_8, "")
    assert slip.booking_url == f"https://antre.test/b/{found.token}"
    assert office.kinds() == ["booking_confirmed"]
    assert office.faults() == []


def test_a_full_slot_is_refused_and_another_one_offered(office: BookingOffice) -> None:
    n = 0
    while later(office) == MONDAY_8:
        assert take(office, MONDAY_8, f"key-of-wish-{n:04}")[0] == OK
        n += 1

    assert take(office, MONDAY_8, "key-of-the-last-wish")[0] == RefusalCode.SLOT_TAKEN
    assert (later(office) or 0) > MONDAY_8


@pytest.mark.parametrize(
    ("hour", "from_min", "is_doubtful"),
    [(5, 60, False), (6, 60, False), (6, 61, True), (6, None, False), (8, 60, False)],
)
def test_today_is_doubtful_once_the_likely_call_is_after_closing(
    office: BookingOffice, hour: int, from_min: int | None, is_doubtful: bool
) -> None:
    set_up = office.reads.office()
    counters: list[Counter] = []
    promise = Promise(kind=PromiseKind.RANGE, from_at=0, until_at=0)
    expected = None if from_min is None else NewcomerOutlook(promise=promise, from_min=from_min, until_min=90)

    row = service_row(set_up.services[KTP], set_up, {}, counters, expected, OPENING_AT + hour * HOUR)

    assert row.is_doubtful_today is is_doubtful
