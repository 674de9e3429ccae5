"""The open wish: asked with one key until it is answered, whatever happens to the server or to this program."""

from dataclasses import replace

from kiosk.flow.effects import Effect, ForgetWish, PrintTicket, RequestTicket, TellPaper
from kiosk.flow.events import Issued, PrinterState, Refused, WishFound
from kiosk.flow.paper import shown
from kiosk.flow.state import KioskState, OpenWish, Page, Slowness, Sorry, Timing, Visit
from wire.codes import PaperState, RefusalCode

Outcome = tuple[KioskState, tuple[Effect, ...]]

PASSING = frozenset(
    {
        RefusalCode.NOT_SIGNED_IN,
        RefusalCode.TOO_MANY_ATTEMPTS,
        RefusalCode.STORAGE_FAILED,
        RefusalCode.OVERLOADED,
        RefusalCode.INTERNAL,
    }
)
"""Refusals that say nothing about the wish itself: it is asked again."""

_SORRY = {
    RefusalCode.SERVICE_PAUSED: Sorry.PAUSED,
    RefusalCode.SERVICE_CLOSED: Sorry.CLOSED,
    RefusalCode.UNKNOWN_SERVICE: Sorry.GONE,
}


def issued(state: KioskState, event: Issued, timing: Timing) -> Outcome:
    """The number is there: it is shown at once and printed, unless whoever wanted it has certainly left."""
    wish = state.open_wish
    if wish is None or wish.key != event.key:
        return state, ()
    state = replace(state, open_wish=None)
    ticket_id, forget = event.paper.ticket_id, ForgetWish(key=event.key)
    is_late = event.at_ms - wish.touched_at_ms >= timing.stale_wish_ms
    if is_late and state.visit.page is not Page.ISSUING:
        # Staff see a doubtful ticket with "reprint" and "void": better than paper for nobody, and never a silent ghost.
        return state, (TellPaper(ticket_id=ticket_id, paper=PaperState.DOUBTFUL), forget)
    state = shown(state, event.paper, event.at_ms, timing)
    if state.printer is PrinterState.ABSENT:
        return state, (TellPaper(ticket_id=ticket_id, paper=PaperState.SHOWN), forget)
    job = f"{ticket_id}:{event.key}"
    return state, (
        TellPaper(ticket_id=ticket_id, paper=PaperState.PRINTING),
        PrintTicket(job=job, paper=event.paper, is_copy=False),
        forget,
    )


def refused(state: KioskState, event: Refused, timing: Timing) -> Outcome:
    """The wish was refused for good, or the server could not deal with it now."""
    if event.code in PASSING:
        return unanswered(state, event.key, event.at_ms, timing)
    wish = state.open_wish
    if wish is None or wish.key != event.key:
        return state, ()
    state = replace(state, open_wish=None)
    if state.visit.page is Page.ISSUING:
        sorry = _SORRY.get(event.code, Sorry.REFUSED)
        visit = replace(state.visit, page=Page.SORRY, sorry=sorry, slowness=Slowness.QUICK)
        state = replace(state, visit=visit, active_at_ms=event.at_ms)
    return state, (ForgetWish(key=event.key),)


def unanswered(state: KioskState, key: str, at_ms: int, timing: Timing) -> Outcome:
    """Ask again soon, with the same key."""
    wish = state.open_wish
    if wish is None or wish.key != key:
        return state, ()
    return replace(state, open_wish=replace(wish, retry_at_ms=at_ms + timing.retry_after_ms)), ()


def server_back(state: KioskState) -> Outcome:
    """Tiles live again; a wish that waits for its next try need not wait any longer."""
    state = replace(state, is_connected=True)
    wish = state.open_wish
    if wish is None or wish.retry_at_ms is None:
        return state, ()
    state = replace(state, open_wish=replace(wish, retry_at_ms=None))
    return state, (RequestTicket(key=wish.key, wish=wish.wish),)


def found(state: KioskState, event: WishFound, timing: Timing) -> Outcome:
    """The program died between the request and the answer: ask again with the key that lay on the disk."""
    if state.open_wish is not None:
        return state, ()
    if event.age_ms >= timing.dead_wish_ms:
        return state, (ForgetWish(key=event.key),)
    wish = OpenWish(key=event.key, wish=event.wish, touched_at_ms=event.at_ms - event.age_ms)
    visit = state.visit
    if event.age_ms < timing.stale_wish_ms:
        visit = Visit(page=Page.ISSUING, language=event.wish.language, service_id=event.wish.service_id)
    state = replace(state, open_wish=wish, visit=visit, active_at_ms=event.at_ms)
    return state, (RequestTicket(key=wish.key, wish=wish.wish),)
