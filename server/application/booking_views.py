"""Bookings and slots as they are shown. No decisions."""

from server.application.booking_desk import BookingView
from server.application.booking_ports import SeenBooking
from server.domain.business_day import utc_offset_s
from server.domain.office import Office
from wire.codes import Crowd

QUIET_BELOW, BUSY_FROM = 0.45, 0.75
"""Shares of the counters' time that walk-ins usually take."""


def booking_view(office: Office, seen: SeenBooking) -> BookingView:
    """A booking as its holder may see it."""
    booking = seen.booking
    return BookingView(
        booking_id=booking.id,
        code=booking.code,
        token=booking.token,
        state=booking.state,
        channel=booking.channel,
        language=booking.language,
        service_id=booking.service_id,
        case=booking.case,
        slot_at=booking.slot_at,
        length_min=booking.length_min,
        utc_offset_s=utc_offset_s(booking.slot_at, office.branch.zone),
        expires_at=booking.expires_at,
        says_will_come=booking.says_will_come,
        notice=booking.notice,
        ticket_token=seen.ticket_token,
        phone_hint=seen.phone_hint,
    )


def crowd(busy_share: float) -> Crowd:
    """How busy the hall usually is when walk-ins take this share of the counters' time."""
    if busy_share < QUIET_BELOW:
        return Crowd.QUIET
    return Crowd.BUSY if busy_share >= BUSY_FROM else Crowd.USUAL
