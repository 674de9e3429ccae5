"""What an operator presses and types for the pictures of bookings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from appkit.sender import Refusal
from counter import booking_samples, samples
from counter.desk import Field
from wire import bookings
from wire.codes import BookingState, CounterState, RefusalCode, TicketState

if TYPE_CHECKING:
    from counter.pictures import Stage


def _fill_in(stage: Stage, **typed: str) -> None:
    """Words typed into the open form, and Enter in its last field."""
    for name, words in typed.items():
        for shown in (stage.screens.window, stage.screens.dock):
            line = shown.findChild(QLineEdit, f"form.{name}")
            if isinstance(line, QLineEdit):
                line.setText(words)
    stage.model.give({Field(name): words for name, words in typed.items()})
    stage.settle()


def _booking(*keys: str) -> Callable[[Stage], None]:
    """The follow-up key for the visitor who is served, and what is pressed after it."""

    def play(stage: Stage) -> None:
        for kind, answer in (
            (bookings.AskBookable, booking_samples.bookable()),
            (bookings.AskDays, booking_samples.days()),
            (bookings.AskSlots, booking_samples.slots()),
            (bookings.HoldPlace, booking_samples.held()),
            (bookings.ConfirmPlace, booking_samples.slip()),
        ):
            stage.sender.on(kind, answer)
        stage.sit(CounterState.BUSY, samples.standing(TicketState.SERVING))
        stage.press("a", *keys)

    return play


def _booked(stage: Stage) -> None:
    _booking("enter", "0", "2", "1", "0", "3", "0")(stage)
    _fill_in(stage, name="Siti Aminah", phone="0812 3456 7890")


def _visitor_faulty(stage: Stage) -> None:
    faults = ("phone: phone_too_short", "nik: nik_not_16_digits")
    _booking("2", "0", "2", "1", "0", "3", "0")(stage)
    stage.sender.on(bookings.ConfirmPlace, Refusal(code=RefusalCode.VISITOR_FAULTY, faults=faults))
    _fill_in(stage, name="Siti Aminah", phone="0812 34", nik="33740155048")


def _found(state: BookingState, *keys: str) -> Callable[[Stage], None]:
    """A booking looked up by its code, and what is pressed then."""

    def play(stage: Stage) -> None:
        stage.sender.on(bookings.FindBooking, booking_samples.slip(state))
        stage.sit(CounterState.OPEN)
        stage.press("i")
        _fill_in(stage, code="k7mx q9pa")
        stage.press(*keys)

    return play


def _not_found(stage: Stage) -> None:
    stage.sender.on(bookings.FindBooking, Refusal(code=RefusalCode.UNKNOWN_BOOKING))
    stage.sit(CounterState.OPEN)
    stage.press("i")
    _fill_in(stage, code="k7mx q9pb")


BOOKING_STATES: dict[str, Callable[[Stage], None]] = {
    "booking-service": _booking(),
    "booking-day": _booking("enter"),
    "booking-time": _booking("enter", "0", "2"),
    "booking-time-typed": _booking("enter", "0", "2", "1"),
    "booking-who": _booking("enter", "0", "2", "1", "0", "3", "0"),
    "booking-faulty": _visitor_faulty,
    "booking-made": _booked,
    "booking-unknown": _not_found,
    "booking-found": _found(BookingState.CONFIRMED),
    "booking-over": _found(BookingState.CHECKED_IN),
    "booking-proof": _found(BookingState.CONFIRMED, "3"),
}
"""Every step of a booking by the name of its picture."""
