"""Staff book for the visitor in front of them: refusals pass, the channel is kept, nobody has to be named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from server.application.assisted_booking import AssistedBooking
from server.application.booking_desk import (
    BookableService,
    BookingDesk,
    BookingView,
    DayOffer,
    HeldSlot,
    SlotOffer,
    SlotWish,
    Visitor,
)
from server.application.refusals import Refusal
from server.domain.office import Text
from wire import bookings
from wire.codes import BookingState, Channel, Crowd, Language, RefusalCode

TOKEN = "t" * 22
SLOT_AT = 1_789_000_200
VIEW = BookingView(
    booking_id=1,
    code="K7M4XQ9P",
    token=TOKEN,
    state=BookingState.CONFIRMED,
    channel=Channel.ASSISTED,
    language=Language.INDONESIAN,
    service_id=1,
    case=None,
    slot_at=SLOT_AT,
    length_min=15,
    utc_offset_s=25_200,
    expires_at=None,
    says_will_come=False,
    notice=None,
    ticket_token=None,
    phone_hint="",
)


class NotedDesk(BookingDesk):
    """A booking desk that notes what it is asked and answers from memory."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.view: BookingView | None = VIEW
        self.needs_nik = False

    def services(self) -> Sequence[BookableService]:
        name = Text(id="Kartu Keluarga", en="Family card")
        return [
            BookableService(service_id=1, code="KK", name=name, group=None, icon="id-card", needs_nik=self.needs_nik)
        ]

    def days(self, service_id: int) -> Sequence[DayOffer]:
        closed = Text(id="hari libur", en="holiday")
        return [
            DayOffer(day="2026-09-10", n_free=3, closed_because=None),
            DayOffer(day="2026-09-11", n_free=0, closed_because=closed),
        ]

    def slots(self, service_id: int, day: str) -> Sequence[SlotOffer]:
        return [SlotOffer(slot_at=SLOT_AT, length_min=15, n_free=2, crowd=Crowd.QUIET)]

    def hold(self, wish: SlotWish) -> HeldSlot:
        self.asked.append(wish)
        return HeldSlot(token=TOKEN, slot_at=wish.slot_at, expires_at=SLOT_AT - 600)

    def confirm(self, token: str, visitor: Visitor | None) -> BookingView:
        self.asked.append(visitor)
        return VIEW

    def release(self, token: str) -> None:
        self.asked.append(token)

    def booking(self, token: str) -> BookingView | None:
        return self.view

    def find(self, code: str, asked_by: str = "") -> BookingView | None:
        self.asked.append((code, asked_by))
        return self.view

    def move(self, token: str, slot_at: int, proof: str = "") -> BookingView:
        self.asked.append((slot_at, proof))
        return VIEW

    def cancel(self, token: str, proof: str = "") -> BookingView:
        raise Refusal(RefusalCode.WRONG_PROOF, "not its phone")

    def will_come(self, token: str) -> BookingView:
        raise AssertionError("only visitors say this")


@pytest.fixture
def desk() -> NotedDesk:
    return NotedDesk()


@pytest.fixture
def staff(desk: NotedDesk) -> AssistedBooking:
    return AssistedBooking(desk, 7, "https://antre.test")


def test_what_can_be_booked_is_passed_on(staff: AssistedBooking) -> None:
    assert staff.carry_out(bookings.AskBookable()) == bookings.BookableServices(
        services=[bookings.Bookable(service_id=1, needs_nik=False)]
    )
    days = staff.carry_out(bookings.AskDays(service_id=1))
    assert isinstance(days, bookings.OfferedDays)
    assert [(each.n_free, each.closed_because and each.closed_because.en) for each in days.days] == [
        (3, None),
        (0, "holiday"),
    ]
    slots = staff.carry_out(bookings.AskSlots(service_id=1, day="2026-09-10"))
    assert isinstance(slots, bookings.OfferedSlots)
    assert slots.slots[0].crowd is Crowd.QUIET


def test_booking_of_staff_is_counted_as_assisted(staff: AssistedBooking, desk: NotedDesk) -> None:
    staff.carry_out(bookings.HoldPlace(service_id=1, slot_at=SLOT_AT, language=Language.ENGLISH))
    (wish,) = desk.asked
    assert isinstance(wish, SlotWish)
    assert (wish.channel, wish.language) == (Channel.ASSISTED, Language.ENGLISH)


@pytest.mark.parametrize(
    ("typed", "needs_nik", "visitor"),
    [
        ({}, False, None),
        ({"name": " "}, False, None),
        ({}, True, Visitor(name="")),
        ({"name": "Siti", "phone": "0812"}, False, Visitor(name="Siti", phone="0812")),
        ({"nik": "3374"}, True, Visitor(name="", nik="3374")),
    ],
)
def test_nobody_is_named_who_need_not_be(
    staff: AssistedBooking, desk: NotedDesk, typed: dict[str, str], needs_nik: bool, visitor: Visitor | None
) -> None:
    desk.needs_nik = needs_nik
    staff.carry_out(bookings.ConfirmPlace(token=TOKEN, **typed))
    assert desk.asked == [visitor]


def test_slip_has_the_link_only_where_phones_reach_the_office(staff: AssistedBooking, desk: NotedDesk) -> None:
    reachable = staff.carry_out(bookings.FindBooking(code="k7m4 xq9p"))
    alone = AssistedBooking(desk, 7, None).carry_out(bookings.FindBooking(code="k7m4 xq9p"))
    assert isinstance(reachable, bookings.BookingSlip)
    assert isinstance(alone, bookings.BookingSlip)
    assert (reachable.status_url, alone.status_url) == (f"https://antre.test/b/{TOKEN}", None)


def test_guessing_of_codes_is_slowed_for_the_device_that_guesses(staff: AssistedBooking, desk: NotedDesk) -> None:
    staff.carry_out(bookings.FindBooking(code="k7m4 xq9p"))
    assert desk.asked == [("k7m4 xq9p", "device 7")]


@pytest.mark.parametrize("view", [None, replace(VIEW, state=BookingState.HELD)])
def test_unknown_code_and_somebody_elses_half_made_booking_are_the_same(
    staff: AssistedBooking, desk: NotedDesk, view: BookingView | None
) -> None:
    desk.view = view
    with pytest.raises(Refusal) as refused:
        staff.carry_out(bookings.FindBooking(code="AAAA AAAA"))
    assert refused.value.code is RefusalCode.UNKNOWN_BOOKING


def test_change_brings_its_proof_and_refusals_pass(staff: AssistedBooking, desk: NotedDesk) -> None:
    staff.carry_out(bookings.MoveBooking(token=TOKEN, slot_at=SLOT_AT + 900, proof="7890"))
    assert desk.asked == [(SLOT_AT + 900, "7890")]
    with pytest.raises(Refusal, match="not its phone"):
        staff.carry_out(bookings.CancelBooking(token=TOKEN))


def test_slot_is_given_back(staff: AssistedBooking, desk: NotedDesk) -> None:
    assert staff.carry_out(bookings.ReleasePlace(token=TOKEN)) == bookings.Released()
    assert desk.asked == [TOKEN]
