"""When the kiosk gives a number by itself, and what it lets go so that nobody has to wait for a server that is away.

From the decision on the answer of the server counts no more: whoever holds the kiosk's paper has this one place.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.flow.effects import Effect, ForgetWish, LetGo, TakeOwn
from kiosk.flow.events import Wish
from kiosk.flow.ownevents import OwnEvent, OwnFailed, OwnFound, OwnTaken, OwnTurned
from kiosk.flow.state import KioskState, OpenWish, Page, Timing, Visit
from kiosk.flow.waiting import handed_over

Outcome = tuple[KioskState, tuple[Effect, ...]]


def tick(state: KioskState, at_ms: int, timing: Timing) -> Outcome:
    """The open wish is not confirmed in time, or cannot be without the server and its visitor has left."""
    wish = state.open_wish
    if wish is None or wish.is_own or not state.gives_own:
        return state, ()
    has_left = state.visit.page is not Page.ISSUING
    is_stale = has_left and at_ms - wish.touched_at_ms >= timing.stale_wish_ms
    if isinstance(wish.wish, Wish) and not is_stale:
        return _by_itself(state, wish, wish.wish, at_ms, timing)
    if has_left and not state.is_connected:
        return replace(state, open_wish=None), (LetGo(key=wish.key), ForgetWish(key=wish.key))
    return state, ()


def happened(state: KioskState, event: OwnEvent, timing: Timing) -> Outcome:
    """What the kiosk's own journal says."""
    match event:
        case OwnTurned():
            return replace(state, gives_own=event.is_ready), ()
        case OwnTaken():
            return _taken(state, event, timing)
        case OwnFailed():
            return _failed(state, event), ()
        case OwnFound():
            return _found(state, event, timing)
        case _:
            assert_never(event)


def _by_itself(state: KioskState, wish: OpenWish, asked: Wish, at_ms: int, timing: Timing) -> Outcome:
    """Without a server at once, with one that is silent in time; a server that says why it cannot is waited for."""
    is_due = at_ms - max(wish.touched_at_ms, wish.asked_at_ms) >= timing.own_after_ms
    if wish.is_put_off or (state.is_connected and not is_due):
        return state, ()
    state = replace(state, open_wish=replace(wish, is_own=True, retry_at_ms=None))
    return state, (TakeOwn(key=wish.key, wish=asked),)


def _taken(state: KioskState, event: OwnTaken, timing: Timing) -> Outcome:
    wish = state.open_wish
    if wish is None or wish.key != event.key or not wish.is_own:
        return state, ()
    return handed_over(state, wish, event.paper, event.at_ms, timing)


def _failed(state: KioskState, event: OwnFailed) -> KioskState:
    """Then the server is asked again, as if the kiosk could give no numbers."""
    state, wish = replace(state, gives_own=False), state.open_wish
    if wish is None or wish.key != event.key or not wish.is_own:
        return state
    return replace(state, open_wish=replace(wish, is_own=False, retry_at_ms=event.at_ms))


def _found(state: KioskState, event: OwnFound, timing: Timing) -> Outcome:
    """The program died before the paper was out: its job has the same name, so that it is never printed twice."""
    forget = ForgetWish(key=event.key)
    if state.open_wish is not None or event.age_ms >= timing.stale_wish_ms:
        return state, (forget,)
    wish = Wish(service_id=0, priority=None, language=event.paper.language)
    touched_at_ms = event.at_ms - event.age_ms
    visit = Visit(page=Page.ISSUING, language=event.paper.language)
    state = replace(state, visit=visit)
    return handed_over(
        state, OpenWish(key=event.key, wish=wish, touched_at_ms=touched_at_ms), event.paper, event.at_ms, timing
    )
