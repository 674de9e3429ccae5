"""Bookings that staff make, find, move and cancel for the visitor in front of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.application.booking_desk import BookingDesk, BookingView, SlotWish, Visitor
from server.application.refusals import Refusal
from server.domain.office import Text
from wire import bookings
from wire.codes import BookingState, Channel, RefusalCode
from wire.commands import Answer, Command
from wire.rows import Words


class AssistedBooking:
    """The booking desk as staff use it at one device. May block for a commit. Who may ask is known before."""

    def __init__(self, desk: BookingDesk, device_id: int, public_url: str | None) -> None:
        """`public_url` is where visitors' phones reach the office, None if they cannot."""
        self._desk = desk
        self._device_id = device_id
        self._public_url = public_url

    def carry_out(self, command: Command) -> Answer:
        """The answer to one request of `wire.bookings`.

        Raises:
            Refusal: what the booking desk refuses; nothing was changed then.
        """
        return _HANDLERS[type(command)](self, command)

    def _bookable(self, command: bookings.AskBookable) -> bookings.BookableServices:
        found = self._desk.services()
        services = [bookings.Bookable(service_id=each.service_id, needs_nik=each.needs_nik) for each in found]
        return bookings.BookableServices(services=services)

    def _days(self, command: bookings.AskDays) -> bookings.OfferedDays:
        days = [
            bookings.OfferedDay(day=each.day, n_free=each.n_free, closed_because=_words(each.closed_because))
            for each in self._desk.days(command.service_id)
        ]
        return bookings.OfferedDays(service_id=command.service_id, days=days)

    def _slots(self, command: bookings.AskSlots) -> bookings.OfferedSlots:
        slots = [
            bookings.OfferedSlot(slot_at=each.slot_at, length_min=each.length_min, n_free=each.n_free, crowd=each.crowd)
            for each in self._desk.slots(command.service_id, command.day)
        ]
        return bookings.OfferedSlots(service_id=command.service_id, day=command.day, slots=slots)

    def _hold(self, command: bookings.HoldPlace) -> bookings.HeldPlace:
        wish = SlotWish(
            service_id=command.service_id,
            slot_at=command.slot_at,
            channel=Channel.ASSISTED,
            language=command.language,
            device_id=self._device_id,
        )
        held = self._desk.hold(wish)
        return bookings.HeldPlace(token=held.token, slot_at=held.slot_at, expires_at=held.expires_at)

    def _confirm(self, command: bookings.ConfirmPlace) -> bookings.BookingSlip:
        is_anybody_typed = any(each.strip() for each in (command.name, command.phone, command.nik))
        # Who is in front of staff need not say who they are, except where the service has to know.
        visitor = None
        if is_anybody_typed or self._needs_nik(command.token):
            visitor = Visitor(name=command.name, phone=command.phone, nik=command.nik)
        return self._slip(self._desk.confirm(command.token, visitor))

    def _release(self, command: bookings.ReleasePlace) -> bookings.Released:
        self._desk.release(command.token)
        return bookings.Released()

    def _find(self, command: bookings.FindBooking) -> bookings.BookingSlip:
        found = self._desk.find(command.code, f"device {self._device_id}")
        # A held slot is somebody else's who is still typing.
        if found is None or found.state is BookingState.HELD:
            raise Refusal(RefusalCode.UNKNOWN_BOOKING, "no booking has this code")
        return self._slip(found)

    def _move(self, command: bookings.MoveBooking) -> bookings.BookingSlip:
        return self._slip(self._desk.move(command.token, command.slot_at, command.proof))

    def _cancel(self, command: bookings.CancelBooking) -> bookings.BookingSlip:
        return self._slip(self._desk.cancel(command.token, command.proof))

    def _needs_nik(self, token: str) -> bool:
        held = self._desk.booking(token)
        return held is not None and any(
            each.needs_nik for each in self._desk.services() if each.service_id == held.service_id
        )

    def _slip(self, view: BookingView) -> bookings.BookingSlip:
        return bookings.BookingSlip(
            token=view.token,
            code=view.code,
            state=view.state,
            channel=view.channel,
            service_id=view.service_id,
            slot_at=view.slot_at,
            length_min=view.length_min,
            utc_offset_s=view.utc_offset_s,
            phone_hint=view.phone_hint,
            status_url=None if self._public_url is None else f"{self._public_url}{BOOKING_PATH}{view.token}",
            language=view.language,
        )


BOOKING_PATH = "/b/"
"""Where the page behind a booking's link stands, under the public address."""

# Each handler takes its own class of command; the table pairs them, so the common type cannot be narrower.
_HANDLERS: Mapping[type[Command], Callable[[AssistedBooking, Any], Answer]] = {
    bookings.AskBookable: AssistedBooking._bookable,
    bookings.AskDays: AssistedBooking._days,
    bookings.AskSlots: AssistedBooking._slots,
    bookings.HoldPlace: AssistedBooking._hold,
    bookings.ConfirmPlace: AssistedBooking._confirm,
    bookings.ReleasePlace: AssistedBooking._release,
    bookings.FindBooking: AssistedBooking._find,
    bookings.MoveBooking: AssistedBooking._move,
    bookings.CancelBooking: AssistedBooking._cancel,
}


def _words(text: Text | None) -> Words | None:
    return None if text is None else Words(id=text.id, en=text.en)
