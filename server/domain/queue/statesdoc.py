"""The page docs/states.md, made of the tables of transitions.

`python -m server.domain.queue.statesdoc` writes it anew.
"""

from pathlib import Path

from server.domain.booking.booking import BOOKING_TRANSITIONS, OPEN_BOOKINGS, BookingAction
from server.domain.queue import facts as kinds
from server.domain.queue.tickets import ACTION_OF, OPEN_STATES, TRANSITIONS
from wire.codes import BookingState, PaperState, TicketState

STATES_DOC = Path(__file__).parents[3] / "docs" / "states.md"

_PREAMBLE = """# The life of a ticket

Made of the table in `server/domain/queue/tickets.py`; a test fails when this page is stale. Whatever is not drawn here
is refused with `wrong_state` and changes nothing.

```mermaid
stateDiagram-v2
    [*] --> waiting: take a number, check in
"""


_BOOKINGS = """## The life of a booking

Made of the table in `server/domain/booking/booking.py`. A slot is held for some minutes while its visitor types.
Held and confirmed ones together never exceed what was published. A booking that was not used lapses when the day of its
slot closes, not before.

```mermaid
stateDiagram-v2
    [*] --> held: hold a slot
"""

_BOOKING_FACTS = {
    BookingAction.CONFIRM: kinds.BookingConfirmed.kind,
    BookingAction.MOVE: kinds.BookingMoved.kind,
    BookingAction.SAY_WILL_COME: kinds.BookingPromised.kind,
    BookingAction.CANCEL: kinds.BookingCancelled.kind,
    BookingAction.CHECK_IN: kinds.TicketCheckedIn.kind,
    BookingAction.LAPSE: kinds.BookingLapsed.kind,
}
"""What the journal says of each action; of slots that were only held it says nothing."""


def states_text() -> str:
    """The page as it should stand."""
    moves: dict[tuple[TicketState, TicketState], list[str]] = {}
    for action, table in TRANSITIONS.items():
        for before, after in table.items():
            moves.setdefault((before, after), []).append(action.value)
    arrows = [f"    {before} --> {after}: {', '.join(moves[before, after])}" for before, after in moves]
    ends = [f"    {state} --> [*]" for state in TicketState if state not in OPEN_STATES]
    tickets = [_PREAMBLE.rstrip("\n"), *arrows, *ends, "```", "", *_actions(), "", *_papers(), ""]
    return "\n".join([*tickets, *_bookings(), ""])


def _actions() -> list[str]:
    facts = {action: fact.kind for fact, action in ACTION_OF.items()}
    lines = ["| action | fact | from | to |", "|---|---|---|---|"]
    for action, table in TRANSITIONS.items():
        for after in dict.fromkeys(table.values()):
            sources = ", ".join(before.value for before, target in table.items() if target is after)
            lines.append(f"| {action.value} | `{facts[action]}` | {sources} | {after.value} |")
    return lines


def _papers() -> list[str]:
    states = ", ".join(f"`{state.value}`" for state in PaperState)
    return [
        "The paper of a ticket has a life of its own, which never changes the order of the queue:",
        f"{states}. A doubtful ticket may be called; staff print a marked copy or cancel it.",
    ]


def _bookings() -> list[str]:
    moves = [
        (action, before, after) for action, table in BOOKING_TRANSITIONS.items() for before, after in table.items()
    ]
    arrows = [f"    {before} --> {after}: {action}" for action, before, after in moves]
    ends = [f"    {state} --> [*]" for state in BookingState if state not in OPEN_BOOKINGS]
    lines = [
        f"| {action} | {fact} | {before} | {after} |"
        for action, before, after in moves
        for fact in [f"`{_BOOKING_FACTS[action]}`" if action in _BOOKING_FACTS else ""]
    ]
    table = ["| action | fact | from | to |", "|---|---|---|---|", *lines]
    return [_BOOKINGS.rstrip("\n"), *arrows, *ends, "```", "", *table]


if __name__ == "__main__":
    STATES_DOC.write_text(states_text(), encoding="utf-8")
