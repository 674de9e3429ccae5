"""Codes before the answer: what is typed and scanned becomes a wish, once, whatever the scanner repeats."""

from dataclasses import replace

from kiosk.flow.effects import Effect, PrintTicket, RequestTicket
from kiosk.flow.events import PrinterState, Scanned, Touched
from kiosk.flow.scanevents import CodeControl, CodeTarget, OnCodeLetter, ScanWish
from kiosk.flow.state import CodeEntry, KioskState, OpenWish, Page, PaperView, Slowness, Timing, Visit
from wire.codes import BOOKING_CODE_LENGTH, BOOKING_CODE_LETTERS

Outcome = tuple[KioskState, tuple[Effect, ...]]

LONGEST_SCAN = 512

_LISTENING = frozenset({Page.SERVICES, Page.PRIORITY, Page.SORRY, Page.CODE, Page.ANSWER})
_SETTLED = frozenset({PaperView.PRINTED, PaperView.IN_HAND})


def scanned(state: KioskState, event: Scanned, timing: Timing) -> Outcome:
    """Something was held before the scanner: wherever a visitor chooses or is through, it is asked about."""
    is_echo = event.text == state.scanned_text and event.at_ms - state.scanned_at_ms < timing.same_scan_ms
    state = replace(state, active_at_ms=event.at_ms)
    if not is_echo and not _listens(state):
        # Not remembered: who holds it there until somebody listens is heard then.
        return state, ()
    state = replace(state, scanned_text=event.text, scanned_at_ms=event.at_ms)
    if is_echo or not 0 < len(event.text) <= LONGEST_SCAN or _is_own(state, event.text):
        return state, ()
    state = replace(state, visit=replace(state.visit, warned_at_ms=None, notice=None))
    return _heard(state, event.text, event.key, event.at_ms)


def touch(state: KioskState, target: CodeTarget, event: Touched, timing: Timing) -> Outcome:
    """A key about codes that does not type."""
    visit, code = state.visit, state.visit.code
    if target is CodeControl.OPEN and visit.page in (Page.SERVICES, Page.ANSWER) and state.open_wish is None:
        entry = CodeEntry(turned_at_ms=event.at_ms)
        return replace(state, visit=replace(visit, page=Page.CODE, answer=None, code=entry)), ()
    if target is CodeControl.COPY:
        return _copied(state, event, timing)
    if visit.page is not Page.CODE or code is None:
        return state, ()
    if target is CodeControl.BOTH:
        pair = CodeEntry(typed=code.typed, is_pair=not code.is_pair, turned_at_ms=code.turned_at_ms)
        return replace(state, visit=replace(visit, code=pair)), ()
    if target is CodeControl.SEND and len(code.typed) == BOOKING_CODE_LENGTH and state.open_wish is None:
        return _heard(state, code.typed, event.key, event.at_ms)
    return state, ()


def type_letter(state: KioskState, event: Touched, timing: Timing) -> KioskState:
    """Typing is not slowed as other touches are; only a bounce on the same letter counts once."""
    visit, code = state.visit, state.visit.code
    if visit.warned_at_ms is not None:
        return replace(state, visit=replace(visit, warned_at_ms=None))
    if visit.page is not Page.CODE or code is None or event.at_ms - code.turned_at_ms < timing.ignore_touch_ms // 2:
        return state
    if isinstance(event.target, OnCodeLetter):
        letter = event.target.letter
        is_bounce = code.typed.endswith(letter) and event.at_ms - code.lettered_at_ms < timing.same_letter_ms
        if is_bounce or letter not in BOOKING_CODE_LETTERS or len(code.typed) >= BOOKING_CODE_LENGTH:
            return state
        code = replace(code, typed=code.typed + letter, lettered_at_ms=event.at_ms)
    else:
        code = replace(code, typed=code.typed[:-1])
    return replace(state, visit=replace(visit, code=replace(code, complaint=None), notice=None))


def _listens(state: KioskState) -> bool:
    if state.staff is not None or state.open_wish is not None:
        return False
    ticket = state.visit.ticket
    return state.visit.page in _LISTENING if ticket is None else ticket.view in _SETTLED


def _is_own(state: KioskState, text: str) -> bool:
    """Who takes the ticket may pass it under the scanner: that asks nothing. The next visitor's code does."""
    return state.visit.ticket is not None and text == state.visit.ticket.paper.status_url


def _heard(state: KioskState, text: str, key: str, at_ms: int) -> Outcome:
    """One of two is kept until the other comes; everything else is a wish."""
    visit, code = state.visit, state.visit.code
    if code is not None and code.is_pair and code.first in (None, text):
        entry = replace(code, first=text, typed="", complaint=None, turned_at_ms=at_ms)
        return replace(state, visit=replace(visit, code=entry)), ()
    if state.is_alone:
        # Nobody can say what it means, and the next visitor must not have to wait for that.
        entry = replace(code or CodeEntry(turned_at_ms=at_ms), typed="", first=None)
        ticketless = replace(visit, page=Page.CODE, ticket=None, sorry=None, answer=None, service_id=None, code=entry)
        return replace(state, visit=ticketless), ()
    language = visit.language if visit.language is not state.default_language else None
    slowness = Slowness.QUICK if state.is_connected else Slowness.LONG
    if visit.page is Page.TICKET and visit.ticket is not None and visit.ticket.view is PaperView.PRINTED:
        # Whoever scans now is the next visitor.
        visit, language = Visit(language=state.default_language), None
    waiting = replace(
        visit,
        page=Page.ISSUING,
        service_id=None,
        sorry=None,
        answer=None,
        ticket=None,
        later_at=None,
        code=code,
        slowness=slowness,
    )
    wish = ScanWish(text=text, also=None if code is None else code.first, language=language)
    state = replace(state, visit=waiting, open_wish=OpenWish(key=key, wish=wish, touched_at_ms=at_ms))
    return state, (RequestTicket(key=key, wish=wish),)


def _copied(state: KioskState, event: Touched, timing: Timing) -> Outcome:
    """The number that its visitor holds, once more on paper and marked as a copy."""
    ticket = state.visit.ticket
    if ticket is None or ticket.view is not PaperView.IN_HAND or state.printer is PrinterState.ABSENT:
        return state, ()
    printing = replace(ticket, view=PaperView.PRINTING, is_copy=True, leaves_at_ms=event.at_ms + timing.paper_due_ms)
    job = f"{ticket.paper.ticket_id}:copy-scan-{event.key}"
    state = replace(state, visit=replace(state.visit, ticket=printing))
    return state, (PrintTicket(job=job, paper=ticket.paper, is_copy=True),)
