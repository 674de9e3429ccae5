"""What passing time does: asking again, words while waiting, the idle warning, the wipe, the end of a page."""

from dataclasses import replace

from kiosk.flow import later, ownnumbers, staff
from kiosk.flow.effects import Effect, FetchCopy, ForgetWish, RequestTicket
from kiosk.flow.paper import overdue
from kiosk.flow.scanevents import ScanWish
from kiosk.flow.state import KioskState, Page, PaperView, ShownTicket, Slowness, Timing
from kiosk.flow.touch import wiped

Outcome = tuple[KioskState, tuple[Effect, ...]]


def tick(state: KioskState, at_ms: int, timing: Timing) -> Outcome:
    """Everything that is due at `at_ms`."""
    state, own = ownnumbers.tick(state, at_ms, timing)
    if own:
        return state, own
    state, asked = _ask_again(state, at_ms, timing)
    state, fetched = _fetch_again(state, at_ms)
    state = staff.tick(state, at_ms, timing)
    visit = state.visit
    if visit.notice is not None and at_ms >= visit.notice_until_ms:
        state = replace(state, visit=replace(visit, notice=None))
    if visit.ticket is not None:
        state, told = _ticket_time(state, visit.ticket, at_ms, timing)
        return state, (*asked, *fetched, *told)
    if visit.slip is not None:
        return later.tick(state, visit.slip, at_ms, timing), (*asked, *fetched)
    if state.staff is not None:
        return state, (*asked, *fetched)
    return _idle(_slowness(state, at_ms, timing), at_ms, timing), (*asked, *fetched)


def _ask_again(state: KioskState, at_ms: int, timing: Timing) -> Outcome:
    wish = state.open_wish
    if wish is None or wish.retry_at_ms is None or at_ms < wish.retry_at_ms:
        return state, ()
    if at_ms - wish.touched_at_ms >= timing.dead_wish_ms:
        return replace(wiped(state), open_wish=None), (ForgetWish(key=wish.key),)
    state = replace(state, open_wish=replace(wish, retry_at_ms=None, is_put_off=False))
    return state, (RequestTicket(key=wish.key, wish=wish.wish),)


def _fetch_again(state: KioskState, at_ms: int) -> Outcome:
    due = tuple(copy for copy in state.copies_due if at_ms >= copy.at_ms)
    if not due:
        return state, ()
    later = tuple(copy for copy in state.copies_due if at_ms < copy.at_ms)
    tickets = {row.id: row.ticket_id for row in state.reprints}
    effects = tuple(FetchCopy(reprint_id=copy.reprint_id, ticket_id=tickets[copy.reprint_id]) for copy in due)
    return replace(state, copies_due=later), effects


def _slowness(state: KioskState, at_ms: int, timing: Timing) -> KioskState:
    if state.visit.page is not Page.ISSUING or state.open_wish is None:
        return state
    waited_ms = at_ms - state.open_wish.touched_at_ms
    slowness = Slowness.QUICK
    is_kept = isinstance(state.open_wish.wish, ScanWish) and not state.is_connected
    if waited_ms >= timing.advice_after_ms or is_kept:
        slowness = Slowness.LONG
    elif waited_ms >= timing.progress_after_ms:
        slowness = Slowness.WAITING
    return replace(state, visit=replace(state.visit, slowness=slowness))


def _ticket_time(state: KioskState, ticket: ShownTicket, at_ms: int, timing: Timing) -> Outcome:
    """A confirmation never goes away before something is known of the paper, or has been asked."""
    if at_ms < ticket.leaves_at_ms:
        return state, ()
    if ticket.view is PaperView.PRINTING:
        return overdue(state, ticket, at_ms, timing)
    return wiped(state), ()


def _idle(state: KioskState, at_ms: int, timing: Timing) -> KioskState:
    """Warn, wait, wipe. What was on the screen is of no use to the next visitor and none of their business."""
    if state.is_fresh:
        return state
    warned_at_ms = state.visit.warned_at_ms
    if warned_at_ms is not None:
        return wiped(state) if at_ms - warned_at_ms >= timing.idle_wipe_ms else state
    if at_ms - state.active_at_ms < timing.idle_warning_ms:
        return state
    return replace(state, visit=replace(state.visit, warned_at_ms=at_ms))
