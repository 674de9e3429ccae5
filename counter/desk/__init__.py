"""The pure heart of the operator's program: what happens to the desk and what the operator sees. No Qt, no clock.

moved = advance(desk, Pressed(key=Key.ENTER, now_ms=12_345))
moved.desk.phase, moved.desk.ticket, moved.effects
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from counter.desk import events, feed, presses
from counter.desk.choice import Choice, More, Option, OptionValue, Question
from counter.desk.draft import Deed, Draft, Field, Form
from counter.desk.keys import LETTER_KEYS, PAD_KEYS, Act, Key
from counter.desk.moves import Moved
from counter.desk.rights import is_held_down, is_offered, obstacle
from counter.desk.state import GOOD_NEWS, Desk, Hindrance, Notice, Patience, Pending, Phase, Said, Trouble

# Each handler takes its own kind of event; the table is checked by the test that sends every kind.
_HANDLERS: Mapping[type[events.Event], Callable[[Desk, Any], Moved]] = {
    events.Fed: feed.on_fed,
    events.FeedTurned: feed.on_turned,
    events.Ticked: feed.on_ticked,
    events.HindrancesTurned: feed.on_hindrances,
    events.Told: feed.on_told,
    events.SlipEnded: feed.on_slip_ended,
    events.Answered: feed.on_answered,
    events.Refused: feed.on_refused,
    events.Unanswered: feed.on_unanswered,
    events.Pressed: presses.on_pressed,
    events.Asked: presses.on_asked,
    events.Picked: presses.on_picked,
    events.Left: presses.on_left,
    events.Given: presses.on_given,
    events.TicketAsked: presses.on_ticket_asked,
    events.HelpAnswered: presses.on_help_answered,
    events.SignInAsked: presses.on_sign_in,
}


def advance(desk: Desk, event: events.Event) -> Moved:
    """The desk after `event`, and what the program has to do now. Never raises for anything an operator can do."""
    return _HANDLERS[type(event)](replace(desk, now_ms=event.now_ms), event)


__all__ = [
    "GOOD_NEWS",
    "LETTER_KEYS",
    "PAD_KEYS",
    "Act",
    "Choice",
    "Deed",
    "Desk",
    "Draft",
    "Field",
    "Form",
    "Hindrance",
    "Key",
    "More",
    "Moved",
    "Notice",
    "Option",
    "OptionValue",
    "Patience",
    "Pending",
    "Phase",
    "Question",
    "Said",
    "Trouble",
    "advance",
    "is_held_down",
    "is_offered",
    "obstacle",
]
