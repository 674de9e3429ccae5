"""Another day for visitors whom today will probably not reach: found at the kiosk, booked there with one touch."""

from __future__ import annotations

from server.application.booking_desk import BookingDesk, SlotWish
from server.application.handlers import booking
from server.application.handlers.booking import BookingRules
from server.application.ports import Books
from server.application.refusals import Refusal
from server.application.views import words
from server.domain.business_day import utc_offset_s
from wire.codes import Channel
from wire.commands import FindLaterSlot, LaterSlot, SlotSlip, TakeSlot


def later_slot(desk: BookingDesk, command: FindLaterSlot) -> LaterSlot:
    """The earliest free slot after today. A service that has to know who comes is booked elsewhere."""
    named = {each.service_id for each in desk.services() if not each.needs_nik}
    if command.service_id not in named:
        return LaterSlot(slot_at=None)
    try:
        later = [offer for offer in desk.days(command.service_id)[1:] if offer.n_free]
        slots = desk.slots(command.service_id, later[0].day) if later else ()
    except Refusal:
        return LaterSlot(slot_at=None)
    return LaterSlot(slot_at=next((slot.slot_at for slot in slots if slot.n_free), None))


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
