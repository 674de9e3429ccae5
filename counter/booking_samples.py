"""Bookings for the pictures: two weeks of days, a morning of times, and one booking."""

from __future__ import annotations

from counter.samples import NOON_AT
from wire import bookings
from wire.codes import BookingState, Channel, Crowd
from wire.rows import Words

_ZONE_S = 7 * 3600
_HOLIDAY = Words(id="Hari Lahir Pancasila", en="Pancasila Day")
_WEEKEND = Words(id="hari libur kantor", en="the office is closed")
_FIRST_SLOT_AT = NOON_AT - 3 * 3600 - 4 * 60 + 4 * 86_400
_SLOT_S = 900


def bookable(n_services: int = 10) -> bookings.BookableServices:
    """Most services of the sample office take bookings."""
    services = [bookings.Bookable(service_id=place, needs_nik=place == 2) for place in range(1, n_services + 1)]
    return bookings.BookableServices(services=[each for each in services if each.service_id % 4])


def days() -> bookings.OfferedDays:
    """Fifteen days from Friday 29 May 2026: weekends, a holiday and a full day among them."""
    offered = []
    for place in range(15):
        day = f"2026-05-{29 + place}" if place < 3 else f"2026-06-{place - 2:02}"
        is_weekend = place % 7 in (1, 2)
        because = _WEEKEND if is_weekend else _HOLIDAY if day == "2026-06-01" else None
        n_free = 0 if because is not None or place in (0, 6) else 9 + 7 * place % 23
        offered.append(bookings.OfferedDay(day=day, n_free=n_free, closed_because=because))
    return bookings.OfferedDays(service_id=1, days=offered)


def slots() -> bookings.OfferedSlots:
    """Quarter hours from 08.00 to 14.45, some of them full."""
    crowds = (Crowd.BUSY, Crowd.USUAL, Crowd.QUIET)
    offered = [
        bookings.OfferedSlot(
            slot_at=_FIRST_SLOT_AT + place * _SLOT_S,
            length_min=15,
            n_free=0 if place in (0, 1, 5) else 1 + place % 3,
            crowd=crowds[min(2, place // 9)],
        )
        for place in range(28)
    ]
    return bookings.OfferedSlots(service_id=1, day="2026-06-02", slots=offered)


def held() -> bookings.HeldPlace:
    """A slot kept free for seven minutes."""
    return bookings.HeldPlace(token="t" * 22, slot_at=_FIRST_SLOT_AT + 10 * _SLOT_S, expires_at=NOON_AT + 420)


def slip(state: BookingState = BookingState.CONFIRMED, phone_hint: str = "90") -> bookings.BookingSlip:
    """One booking."""
    return bookings.BookingSlip(
        token="t" * 22, code="K7MXQ9PA", state=state, channel=Channel.ASSISTED, service_id=1,
        slot_at=_FIRST_SLOT_AT + 10 * _SLOT_S, length_min=15, utc_offset_s=_ZONE_S, phone_hint=phone_hint,
    )  # fmt: skip
