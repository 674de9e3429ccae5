"""A booking as a value, and its life as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.domain.text import Text
from wire.codes import BookingState, Channel, Language


class BookingAction(StrEnum):
    """What can be done with a booking."""

    CONFIRM = "confirm"
    RELEASE = "release"
    RUN_OUT = "run_out"
    MOVE = "move"
    SAY_WILL_COME = "say_will_come"
    CANCEL = "cancel"
    CHECK_IN = "check_in"
    LAPSE = "lapse"


OPEN_BOOKINGS = frozenset({BookingState.HELD, BookingState.CONFIRMED})
"""Somebody may still come with it."""

_S = BookingState

BOOKING_TRANSITIONS: Mapping[BookingAction, Mapping[BookingState, BookingState]] = {
    BookingAction.CONFIRM: {_S.HELD: _S.CONFIRMED},
    BookingAction.RELEASE: {_S.HELD: _S.CANCELLED},
    BookingAction.RUN_OUT: {_S.HELD: _S.LAPSED},
    BookingAction.MOVE: {_S.CONFIRMED: _S.CONFIRMED},
    BookingAction.SAY_WILL_COME: {_S.CONFIRMED: _S.CONFIRMED},
    BookingAction.CANCEL: {_S.CONFIRMED: _S.CANCELLED},
    BookingAction.CHECK_IN: {_S.CONFIRMED: _S.CHECKED_IN},
    BookingAction.LAPSE: {_S.CONFIRMED: _S.LAPSED},
}
"""From action and state to the next state; what is not here is not possible."""


class IllegalBookingMove(Exception):  # noqa: N818 - refusals are nouns
    """The action is not possible in the booking's state.

    Attributes:
        state, action: the two that do not go together.
    """

    code = "wrong_state"

    def __init__(self, state: BookingState, action: BookingAction) -> None:
        super().__init__(f"a booking that is {state} cannot {action}")
        self.state = state
        self.action = action


def next_booking_state(state: BookingState, action: BookingAction) -> BookingState:
    """The state after `action`.

    Raises:
        IllegalBookingMove: the action is not possible now.
    """
    after = BOOKING_TRANSITIONS[action].get(state)
    if after is None:
        raise IllegalBookingMove(state, action)
    return after


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One booking, from the moment its slot is held.

    Attributes:
        code: what is typed; unique for ever.
        token: the secret of its link; unique for ever.
        case: short name of the requirement case chosen.
        confirmed_at: None for one that was only ever held.
        frees_at: from this instant on its slot is free for others; None while it is taken for good.
        notice: what the office tells those whose day it closed or shortened.
        ticket_id: the ticket it became.
        device_id: of staff who made it for somebody.
        person_id: whose personal data belong to it, None if there are none (any more).
        identity_index: keyed hash that is equal for the same person; None if not known, or not needed any more.
    """

    id: int
    code: str
    token: str
    state: BookingState
    channel: Channel
    language: Language
    service_id: int
    case: str | None
    slot_at: int
    length_min: int
    made_at: int
    expires_at: int | None = None
    confirmed_at: int | None = None
    frees_at: int | None = None
    says_will_come: bool = False
    notice: Text | None = None
    ticket_id: int | None = None
    device_id: int | None = None
    person_id: int | None = None
    identity_index: str | None = None

    def takes_place_at(self, now: int) -> bool:
        """Whether nobody else can have its place in the slot now."""
        return self.frees_at is None or self.frees_at > now


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A place that somebody has in a slot, until `frees_at` if that is known."""

    booking_id: int
    service_id: int
    slot_at: int
    state: BookingState
    frees_at: int | None
