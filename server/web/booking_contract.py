"""What the API description says of requests about bookings: which refusals each may meet, and an example of all."""

from collections.abc import Mapping

from pydantic import BaseModel

from wire import bookings
from wire.codes import BookingState, Channel, Crowd, RefusalCode
from wire.commands import Command
from wire.rows import Words

_SLOT = (
    RefusalCode.NOT_BOOKABLE,
    RefusalCode.SLOT_TAKEN,
    RefusalCode.TOO_LATE_TO_BOOK,
    RefusalCode.SAME_DAY_ONLY,
    RefusalCode.TOO_MANY_BOOKINGS,
)
_CHANGE = (
    RefusalCode.UNKNOWN_BOOKING,
    RefusalCode.WRONG_PROOF,
    RefusalCode.WRONG_STATE,
    RefusalCode.TOO_MANY_ATTEMPTS,
)

BOOKING_REFUSALS: Mapping[type[Command], tuple[RefusalCode, ...]] = {
    bookings.AskBookable: (),
    bookings.AskDays: (RefusalCode.NOT_BOOKABLE,),
    bookings.AskSlots: (RefusalCode.NOT_BOOKABLE,),
    bookings.HoldPlace: (*_SLOT, RefusalCode.STORAGE_FAILED, RefusalCode.NOT_RECORDABLE),
    bookings.ConfirmPlace: (
        *_SLOT,
        RefusalCode.UNKNOWN_BOOKING,
        RefusalCode.HOLD_EXPIRED,
        RefusalCode.ALREADY_BOOKED,
        RefusalCode.VISITOR_FAULTY,
        RefusalCode.STORAGE_FAILED,
        RefusalCode.NOT_RECORDABLE,
    ),
    bookings.ReleasePlace: (
        RefusalCode.STORAGE_FAILED,
        RefusalCode.NOT_RECORDABLE,
    ),
    bookings.FindBooking: (RefusalCode.UNKNOWN_BOOKING, RefusalCode.TOO_MANY_ATTEMPTS),
    bookings.MoveBooking: (*_SLOT, *_CHANGE, RefusalCode.STORAGE_FAILED, RefusalCode.NOT_RECORDABLE),
    bookings.CancelBooking: (*_CHANGE, RefusalCode.STORAGE_FAILED, RefusalCode.NOT_RECORDABLE),
}
"""What each may be refused with beside what any request may."""

_AT = 1_789_000_200
_TOKEN = "q7Zl0vSgY2cR9tN4mW1xKA"  # noqa: S105 - an example

BOOKING_EXAMPLES: tuple[BaseModel, ...] = (
    bookings.AskBookable(),
    bookings.AskDays(service_id=1),
    bookings.AskSlots(service_id=1, day="2026-09-10"),
    bookings.HoldPlace(service_id=1, slot_at=_AT),
    bookings.ConfirmPlace(token=_TOKEN, name="Siti Aminah", phone="0812 3456 7890"),
    bookings.ReleasePlace(token=_TOKEN),
    bookings.FindBooking(code="K7M4 XQ9P"),
    bookings.MoveBooking(token=_TOKEN, slot_at=_AT + 900, proof="7890"),
    bookings.CancelBooking(token=_TOKEN, proof="7890"),
    bookings.BookableServices(services=[bookings.Bookable(service_id=1, needs_nik=False)]),
    bookings.OfferedDays(
        service_id=1,
        days=[
            bookings.OfferedDay(day="2026-09-10", n_free=14),
            bookings.OfferedDay(
                day="2026-09-12",
                n_free=0,
                closed_because=Words(id="hari Sabtu", en="the office is closed on Saturdays"),
            ),
        ],
    ),
    bookings.OfferedSlots(
        service_id=1,
        day="2026-09-10",
        slots=[bookings.OfferedSlot(slot_at=_AT, length_min=15, n_free=2, crowd=Crowd.QUIET)],
    ),
    bookings.HeldPlace(token=_TOKEN, slot_at=_AT, expires_at=_AT - 86_400 + 600),
    bookings.BookingSlip(
        token=_TOKEN,
        code="K7M4XQ9P",
        state=BookingState.CONFIRMED,
        channel=Channel.ASSISTED,
        service_id=1,
        slot_at=_AT,
        length_min=15,
        utc_offset_s=25_200,
        phone_hint="90",
        status_url=f"https://antrean.example.go.id/b/{_TOKEN}",
    ),
    bookings.Released(),
)
