"""The open wish: asked with one key until it is answered, whatever happens to the server or to this program."""

from dataclasses import replace

from kiosk.flow import later
from kiosk.flow.effects import Effect, ForgetWish, PrintTicket, RequestTicket, TellPaper
from kiosk.flow.events import Issued, PrinterState, Refused, WishFound
from kiosk.flow.paper import PRINTED_AT_ONCE, shown, shown_for_code
from kiosk.flow.scanevents import ScanAnswered, ScanWish
from kiosk.flow.state import (
    CodeComplaint,
    CodeEntry,
    KioskState,
    OpenWish,
    Page,
    Slowness,
    Sorry,
    Timing,
    Visit,
)
from wire.codes import PaperState, RefusalCode, ScanOutcome
from wire.commands import TicketPaper

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
    RefusalCode.NOT_OPEN_YET: Sorry.NOT_OPEN_YET,
    RefusalCode.REGISTRATION_OVER: Sorry.REGISTRATION_OVER,
    RefusalCode.OFFICE_CLOSED: Sorry.OFFICE_CLOSED,
    RefusalCode.DAY_CLOSED: Sorry.DAY_OVER,
    RefusalCode.SLOT_TAKEN: Sorry.SLOT_GONE,
    RefusalCode.TOO_LATE_TO_BOOK: Sorry.SLOT_GONE,
    RefusalCode.NOT_BOOKABLE: Sorry.SLOT_GONE,
    RefusalCode.NOT_RECORDABLE: Sorry.NOT_RECORDABLE,
}
_NOT_ABOUT_SERVICE = frozenset({Sorry.GONE, Sorry.NOT_RECORDABLE, Sorry.REFUSED})
_COMPLAINTS = {
    ScanOutcome.UNKNOWN: CodeComplaint.UNKNOWN,
    ScanOutcome.NOT_TOGETHER: CodeComplaint.NOT_TOGETHER,
}


def issued(state: KioskState, event: Issued, timing: Timing) -> Outcome:
    """The number is there: it is shown at once and printed, unless whoever wanted it has certainly left."""
    wish = state.open_wish
    if wish is None or wish.key != event.key or wish.is_own:
        return state, ()
    return handed_over(state, wish, event.paper, event.at_ms, timing)


def handed_over(state: KioskState, wish: OpenWish, paper: TicketPaper, at_ms: int, timing: Timing) -> Outcome:
    """The same for a number from wherever it came."""
    state = replace(state, open_wish=None)
    ticket_id, forget = paper.ticket_id, ForgetWish(key=wish.key)
    is_late = at_ms - wish.touched_at_ms >= timing.stale_wish_ms
    if is_late and state.visit.page is not Page.ISSUING:
        # Staff see a doubtful ticket with "reprint" and "void": better than paper for nobody, and never a silent ghost.
        return state, (TellPaper(ticket_id=ticket_id, paper=PaperState.DOUBTFUL), forget)
    state = shown(state, paper, at_ms, timing)
    if state.printer is PrinterState.ABSENT:
        return state, (TellPaper(ticket_id=ticket_id, paper=PaperState.SHOWN), forget)
    job = f"{ticket_id}:{wish.key}"
    return state, (
        TellPaper(ticket_id=ticket_id, paper=PaperState.PRINTING),
        PrintTicket(job=job, paper=paper, is_copy=False),
        forget,
    )


def scan_answered(state: KioskState, event: ScanAnswered, timing: Timing) -> Outcome:
    """What the code means is shown to whoever still waits for it; a new ticket is treated as any other."""
    wish, answer, forget = state.open_wish, event.answer, ForgetWish(key=event.key)
    if wish is None or wish.key != event.key:
        return state, ()
    is_waited_for = state.visit.page is Page.ISSUING
    if answer.paper is not None and is_waited_for and state.visit.language is state.default_language:
        # Who chose no language here chose one when they booked or took the number.
        state = replace(state, visit=replace(state.visit, language=answer.paper.language))
    if answer.paper is not None and answer.outcome in PRINTED_AT_ONCE:
        is_late = event.at_ms - wish.touched_at_ms >= timing.stale_wish_ms
        state = replace(state, open_wish=None)
        return _printed_for_code(state, event, answer.paper, timing, is_gone=is_late and not is_waited_for)
    state = replace(state, open_wish=None, active_at_ms=event.at_ms if is_waited_for else state.active_at_ms)
    if not is_waited_for:
        return state, (forget,)
    complaint = _COMPLAINTS.get(answer.outcome)
    if complaint is not None:
        return _complained(state, complaint, event.at_ms), (forget,)
    if answer.paper is not None:
        return shown_for_code(state, answer, answer.paper, event.at_ms, timing), (forget,)
    visit = replace(state.visit, page=Page.ANSWER, answer=answer, code=None, slowness=Slowness.QUICK)
    return replace(state, visit=visit), (forget,)


def _printed_for_code(
    state: KioskState, event: ScanAnswered, paper: TicketPaper, timing: Timing, *, is_gone: bool
) -> Outcome:
    """As with a number taken by touch; of a ticket that joined a booking the first paper is still good."""
    ticket_id, forget = paper.ticket_id, ForgetWish(key=event.key)
    is_copy = event.answer.outcome is not ScanOutcome.CHECKED_IN
    if is_gone:
        told = () if is_copy else (TellPaper(ticket_id=ticket_id, paper=PaperState.DOUBTFUL),)
        return state, (*told, forget)
    state = shown_for_code(state, event.answer, paper, event.at_ms, timing)
    if state.printer is PrinterState.ABSENT:
        return state, (TellPaper(ticket_id=ticket_id, paper=PaperState.SHOWN), forget)
    job = f"{ticket_id}:copy-scan-{event.key}" if is_copy else f"{ticket_id}:{event.key}"
    return state, (
        TellPaper(ticket_id=ticket_id, paper=PaperState.PRINTING),
        PrintTicket(job=job, paper=paper, is_copy=is_copy),
        forget,
    )


def _complained(state: KioskState, complaint: CodeComplaint, at_ms: int) -> KioskState:
    """Back to the page of codes, with what was typed: nobody types it all again for one letter."""
    before = state.visit.code or CodeEntry()
    code = replace(before, first=None, complaint=complaint, turned_at_ms=at_ms)
    return replace(state, visit=replace(state.visit, page=Page.CODE, code=code, slowness=Slowness.QUICK))


def refused(state: KioskState, event: Refused, timing: Timing) -> Outcome:
    """The wish was refused for good, or the server could not deal with it now."""
    wish = state.open_wish
    is_slowed = event.code is RefusalCode.TOO_MANY_ATTEMPTS and wish is not None and isinstance(wish.wish, ScanWish)
    if wish is None or wish.key != event.key or wish.is_own:
        return state, ()
    if event.code in PASSING and not is_slowed:
        state = replace(state, open_wish=replace(wish, is_put_off=True))
        return unanswered(state, event.key, event.at_ms, timing)
    state = replace(state, open_wish=None)
    if is_slowed and state.visit.page is Page.ISSUING:
        return _complained(state, CodeComplaint.SLOWED, event.at_ms), (ForgetWish(key=event.key),)
    if state.visit.page is Page.ISSUING:
        sorry = _SORRY.get(event.code, Sorry.REFUSED)
        visit = replace(state.visit, page=Page.SORRY, sorry=sorry, code=None, later_at=None, slowness=Slowness.QUICK)
        state = replace(state, visit=visit, active_at_ms=event.at_ms)
        is_about_service = not isinstance(wish.wish, ScanWish) and sorry not in _NOT_ABOUT_SERVICE
        offer = later.offered(state, state.visit.service_id) if is_about_service else ()
        return state, (ForgetWish(key=event.key), *offer)
    return state, (ForgetWish(key=event.key),)


def unanswered(state: KioskState, key: str, at_ms: int, timing: Timing) -> Outcome:
    """Ask again soon, with the same key."""
    wish = state.open_wish
    if wish is None or wish.key != key or wish.is_own:
        return state, ()
    return replace(state, open_wish=replace(wish, retry_at_ms=at_ms + timing.retry_after_ms)), ()


def server_back(state: KioskState) -> Outcome:
    """Tiles live again; a wish that waits for its next try need not wait any longer."""
    state = replace(state, is_connected=True)
    wish = state.open_wish
    if wish is None or wish.retry_at_ms is None:
        return state, ()
    state = replace(state, open_wish=replace(wish, retry_at_ms=None, is_put_off=False))
    return state, (RequestTicket(key=wish.key, wish=wish.wish),)


def found(state: KioskState, event: WishFound, timing: Timing) -> Outcome:
    """The program died between the request and the answer: ask again with the key that lay on the disk."""
    if state.open_wish is not None:
        return state, ()
    if event.age_ms >= timing.dead_wish_ms:
        return state, (ForgetWish(key=event.key),)
    touched_at_ms = event.at_ms - event.age_ms
    wish = OpenWish(key=event.key, wish=event.wish, touched_at_ms=touched_at_ms, asked_at_ms=event.at_ms)
    visit = state.visit
    if event.age_ms < timing.stale_wish_ms:
        visit = _visit_of(state, event)
    state = replace(state, open_wish=wish, visit=visit, active_at_ms=event.at_ms)
    return state, (RequestTicket(key=wish.key, wish=wish.wish),)


def _visit_of(state: KioskState, event: WishFound) -> Visit:
    wish = event.wish
    if not isinstance(wish, ScanWish):
        return Visit(page=Page.ISSUING, language=wish.language, service_id=wish.service_id)
    return Visit(page=Page.ISSUING, language=wish.language or state.default_language)
