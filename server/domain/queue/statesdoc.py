"""The page docs/states.md, made of the table of transitions.

`python -m server.domain.queue.statesdoc` writes it anew.
"""

from pathlib import Path

from server.domain.queue.tickets import ACTION_OF, OPEN_STATES, TRANSITIONS
from wire.codes import PaperState, TicketState

STATES_DOC = Path(__file__).parents[3] / "docs" / "states.md"

_PREAMBLE = """# The life of a ticket

Made of the table in `server/domain/queue/tickets.py`; a test fails when this page is stale. Whatever is not drawn here
is refused with `wrong_state` and changes nothing.

```mermaid
stateDiagram-v2
    [*] --> waiting: take a number, check in
"""


def states_text() -> str:
    """The page as it should stand."""
    moves: dict[tuple[TicketState, TicketState], list[str]] = {}
    for action, table in TRANSITIONS.items():
        for before, after in table.items():
            moves.setdefault((before, after), []).append(action.value)
    arrows = [f"    {before} --> {after}: {', '.join(moves[before, after])}" for before, after in moves]
    ends = [f"    {state} --> [*]" for state in TicketState if state not in OPEN_STATES]
    return "\n".join([_PREAMBLE.rstrip("\n"), *arrows, *ends, "```", "", *_actions(), "", *_papers(), ""])


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


if __name__ == "__main__":
    STATES_DOC.write_text(states_text(), encoding="utf-8")
