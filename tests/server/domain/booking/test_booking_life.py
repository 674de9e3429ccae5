"""The life of a booking, pair by pair."""

import pytest

from server.domain.booking.booking import (
    BOOKING_TRANSITIONS,
    OPEN_BOOKINGS,
    BookingAction,
    IllegalBookingMove,
    next_booking_state,
)
from wire.codes import BookingState

PAIRS = [(state, action) for state in BookingState for action in BookingAction]

POSSIBLE = {
    ("held", "confirm"): "confirmed",
    ("held", "release"): "cancelled",
    ("held", "run_out"): "lapsed",
    ("confirmed", "move"): "confirmed",
    ("confirmed", "say_will_come"): "confirmed",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "check_in"): "checked_in",
    ("confirmed", "lapse"): "lapsed",
}


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_every_pair_leads_where_it_should_or_nowhere(state, action):
    expected = POSSIBLE.get((state.value, action.value))
    if expected is not None:
        assert next_booking_state(state, action) == expected
        return
    with pytest.raises(IllegalBookingMove) as caught:
        next_booking_state(state, action)
    assert (caught.value.state, caught.value.action) == (state, action)


def test_only_open_bookings_lead_anywhere():
    assert {state for moves in BOOKING_TRANSITIONS.values() for state in moves} == OPEN_BOOKINGS
