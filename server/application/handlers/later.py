"""Another day for visitors whom today will probably not reach: found at the kiosk, booked there with one touch."""

from __future__ import annotations

from datetime import date, timedelta

from server.application.booking_desk import BookingDesk, SlotWish
from server.application.handlers import booking
from server.application.handlers.booking import BookingRules
from server.application.ports import Books
from server.application.views import words
from server.domain.business_day import utc_offset_s
from wire.codes import Channel
from wire.commands import FindLaterSlot, LaterSlot, SlotSlip, TakeSlot

LOOKS_AHEAD_DAYS = 14
"""A time further away helps nobody who stands here."""


def later_slot(desk: BookingDesk, command: FindLaterSlot, today: date) -> LaterSlot:
    """The earliest free slot after today. A service that has to know who comes is booked elsewhere."""
    unnamed = {each.service_id for each in desk.services() if not each.needs_nik}
    if command.service_id not in unnamed:
        return LaterSlot(slot_at=None)
    # Day by day: somebody waits, and the first one or two are enough almost always.
    for ahead in range(1, LOOKS_AHEAD_DAYS + 1):
        for slot in desk.slots(command.service_id, (today + timedelta(days=ahead)).isoformat()):
            if slot.n_free:
                return LaterSlot(slot_at=slot.slot_at)
    return LaterSlot(slot_at=None)


def take_slot(books: Books, rules: BookingRules, command: TakeSlot) -> SlotSlip:
    """Hold and confirm in one transaction, so that the same wish never makes two bookings."""
    wish = SlotWish(
        service_id=command.service_id, slot_at=command.slot_at, channel=Channel.KIOSK, language=command.language
    )
    taken = booking.confirm(books, rules, booking.hold(books, rules, wish).token, None)
    branch, service = books.office.branch, books.office.services[taken.service_id]
    return SlotSlip(
        code=taken.code,
        booking_url=None if branch.public_url is None else f"{branch.public_url}/b/{taken.token}",
        slot_at=taken.slot_at,
        made_at=books.now,
        utc_offset_s=utc_offset_s(taken.slot_at, branch.zone),
        office_name=branch.name,
        service_name=words(service.name),
        requirements=[words(each) for each in service.requirements],
        language=taken.language,
    )
