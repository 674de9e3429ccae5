"""What may be asked for now: for each act nothing in the way, or the one thing that is."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from counter.desk.keys import Act
from counter.desk.state import AT_COUNTER, WITH_TICKET, Desk, Notice, Patience, Phase

JUST_CALLED_MS = 700
"""A ticket that came by itself cannot be ended by a press that was meant for the empty counter."""

ALWAYS = frozenset({Act.DOCK, Act.MORE})


def obstacle(desk: Desk, act: Act) -> Notice | None:
    """Why `act` is not possible now, None if it is."""
    if act in ALWAYS:
        return None
    if desk.phase is Phase.SIGN_IN:
        return Notice.SIGN_IN_FIRST
    if desk.patience is not Patience.NONE:
        return Notice.WAIT_FOR_ANSWER
    if desk.phase not in AT_COUNTER:
        return None if act is Act.SIGN_OUT else Notice.NO_TICKET_HERE
    return _OBSTACLES[act](desk)


def is_offered(desk: Desk, act: Act) -> bool:
    """Whether its button looks possible; until a quick answer comes nothing changes, so that nothing flickers."""
    seen = replace(desk, pending=None) if desk.patience is Patience.SENT else desk
    return obstacle(seen, act) in (None, Notice.JUST_CALLED)


def is_held_down(desk: Desk, act: Act) -> bool:
    """Whether its button stays pressed: the operator sees at once that the press has arrived."""
    return desk.pending is not None and desk.pending.act is act and desk.patience is Patience.SENT


def _next(desk: Desk) -> Notice | None:
    if desk.phase is Phase.PAUSED:
        return Notice.PAUSED
    # A ready counter is served by the server; a press now could only hit the visitor who is just being called.
    if desk.phase is Phase.READY and not desk.waiting:
        return Notice.ALREADY_READY
    if desk.arrived_at_ms is not None and desk.now_ms - desk.arrived_at_ms < JUST_CALLED_MS:
        return Notice.JUST_CALLED
    return None


def _called(desk: Desk) -> Notice | None:
    return None if desk.phase is Phase.CALLED else Notice.NOT_CALLED


def _missed(desk: Desk) -> Notice | None:
    return _called(desk) or (Notice.TOO_EARLY if desk.missed_in_s else None)


def _with_ticket(desk: Desk) -> Notice | None:
    return None if desk.phase in WITH_TICKET else Notice.NO_TICKET_HERE


def _without_ticket(desk: Desk) -> Notice | None:
    return Notice.FINISH_FIRST if desk.phase in WITH_TICKET else None


def _return(desk: Desk) -> Notice | None:
    return None if desk.away else Notice.NOBODY_AWAY


def _call(desk: Desk) -> Notice | None:
    if desk.phase is Phase.PAUSED:
        return Notice.PAUSED
    return None if desk.waiting else Notice.NOBODY_WAITING


def _undo(desk: Desk) -> Notice | None:
    return None if desk.can_undo else Notice.NOTHING_TO_UNDO


def _any_ticket(desk: Desk) -> Notice | None:
    return None if desk.ticket or desk.waiting or desk.away else Notice.NOBODY_WAITING


def _always(desk: Desk) -> Notice | None:
    return None


_OBSTACLES: Mapping[Act, Callable[[Desk], Notice | None]] = {
    Act.NEXT: _next,
    Act.RECALL: _called,
    Act.START: _called,
    Act.MISSED: _missed,
    Act.FINISH: _with_ticket,
    Act.HOLD: _with_ticket,
    Act.RETURN: _return,
    Act.TRANSFER: _with_ticket,
    Act.PAUSE: _without_ticket,
    Act.PRIORITY: _any_ticket,
    Act.UNDO: _undo,
    Act.CANCEL: _any_ticket,
    Act.CALL: _call,
    Act.REPRINT: _any_ticket,
    Act.SIGN_OUT: _without_ticket,
    Act.FOLLOW_UP: _always,
    Act.BOOKING: _always,
}
