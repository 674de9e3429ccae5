"""The pure heart of the kiosk: a visit as a state machine. No Qt, no clock, no network, no randomness.

`advance(state, event, timing)` gives the next state and the effects that the program has to carry out. Instants in
here are milliseconds of a monotonic clock; every event brings its own.
"""

from kiosk.flow.state import KioskState, Timing
from kiosk.flow.steps import advance

__all__ = ["KioskState", "Timing", "advance"]
