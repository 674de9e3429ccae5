"""`advance`: from a state and an event to the next state and what has to be done."""

from dataclasses import replace
from typing import assert_never

from kiosk.flow import codepage, later, ownnumbers, paper, staff, waiting
from kiosk.flow.catalogue import ROOT, tiles_at
from kiosk.flow.effects import Effect, FetchCopy
from kiosk.flow.events import (
    CopyFetched,
    CopyNotFetched,
    Event,
    HelpHeard,
    HelpUnheard,
    Issued,
    OfficeChanged,
    PaperEnded,
    PrinterChanged,
    Refused,
    Scanned,
    ServerBack,
    ServerLost,
    Ticked,
    Touched,
    Unanswered,
    WishFound,
)
from kiosk.flow.laterevents import LaterSlotFound, SlipEnded, SlotTaken
from kiosk.flow.ownevents import OwnFailed, OwnFound, OwnTaken, OwnTurned
from kiosk.flow.scanevents import ScanAnswered
from kiosk.flow.state import KioskState, Notice, Page, Timing, Visit
from kiosk.flow.time import tick
from kiosk.flow.touch import touch, unavailable

Outcome = tuple[KioskState, tuple[Effect, ...]]

DEFAULT_TIMING = Timing()


def advance(state: KioskState, event: Event, timing: Timing = DEFAULT_TIMING) -> Outcome:
    """The next state and its effects. Any event is allowed in any state; what does not fit changes nothing."""
    match event:
        case Touched():
            return touch(state, event, timing)
        case Ticked():
            return tick(state, event.at_ms, timing)
        case Scanned():
            return codepage.scanned(state, event, timing)
        case OfficeChanged():
            return _office_changed(state, event)
        case PaperEnded() | PrinterChanged() | CopyFetched() | CopyNotFetched():
            return _of_paper(state, event, timing)
        case (
            ServerLost()
            | ServerBack()
            | Issued()
            | ScanAnswered()
            | Refused()
            | Unanswered()
            | WishFound()
            | HelpHeard()
            | HelpUnheard()
        ):
            return _heard(state, event, timing)
        case OwnTurned() | OwnTaken() | OwnFailed() | OwnFound():
            return ownnumbers.happened(state, event, timing)
        case LaterSlotFound() | SlotTaken() | SlipEnded():
            return later.happened(state, event, timing)
        case _:
            return staff.happened(state, event)


_FromServer = (
    ServerLost | ServerBack | Issued | ScanAnswered | Refused | Unanswered | WishFound | HelpHeard | HelpUnheard
)
_OfPaper = PaperEnded | PrinterChanged | CopyFetched | CopyNotFetched


def _heard(state: KioskState, event: _FromServer, timing: Timing) -> Outcome:
    """Answers of the server, and what the disk kept of an earlier question."""
    match event:
        case ServerLost():
            return replace(state, is_connected=False), ()
        case ServerBack():
            return waiting.server_back(state)
        case Issued():
            return waiting.issued(state, event, timing)
        case ScanAnswered():
            return waiting.scan_answered(state, event, timing)
        case Refused():
            return waiting.refused(state, event, timing)
        case Unanswered():
            return waiting.unanswered(state, event.key, event.at_ms, timing)
        case WishFound():
            return waiting.found(state, event, timing)
        case HelpHeard():
            return _help(state, Notice.HELP_COMING, event.at_ms, timing), ()
        case HelpUnheard():
            return _help(state, Notice.HELP_UNHEARD, event.at_ms, timing), ()
        case _:
            assert_never(event)


def _of_paper(state: KioskState, event: _OfPaper, timing: Timing) -> Outcome:
    """The printer, and papers to be printed again."""
    match event:
        case PaperEnded():
            return paper.ended(staff.paper_ended(state, event), event, timing)
        case PrinterChanged():
            return replace(state, printer=event.printer), ()
        case CopyFetched():
            return paper.copy_fetched(state, event)
        case CopyNotFetched():
            return paper.copy_not_fetched(state, event, timing), ()
        case _:
            assert_never(event)


def _help(state: KioskState, notice: Notice, at_ms: int, timing: Timing) -> KioskState:
    """Only who still waits for this answer is told."""
    if state.visit.notice is not Notice.HELP_SENDING:
        return state
    return replace(state, visit=replace(state.visit, notice=notice, notice_until_ms=at_ms + timing.notice_ms))


def _office_changed(state: KioskState, event: OfficeChanged) -> Outcome:
    was_fresh = state.is_fresh
    wanted = frozenset(row.id for row in event.reprints)
    new = tuple(row for row in event.reprints if row.id not in state.copies)
    state = replace(
        state,
        office=event.office,
        services=event.services,
        reprints=event.reprints,
        copies=wanted,
        copies_due=tuple(due for due in state.copies_due if due.reprint_id in wanted),
    )
    visit = Visit(language=state.default_language) if was_fresh else _fitted(state)
    effects = tuple(FetchCopy(reprint_id=row.id, ticket_id=row.ticket_id) for row in new)
    return replace(state, visit=visit), effects


def _fitted(state: KioskState) -> Visit:
    """The visit with nothing in it that the office no longer has."""
    visit = state.visit
    if visit.language not in state.languages:
        visit = replace(visit, language=state.default_language)
    if not tiles_at(state.services, visit.place):
        visit = replace(visit, trail=(ROOT,))
    if visit.page not in (Page.PRIORITY, Page.DOUBT):
        return visit
    why_not = unavailable(state, visit.service_id)
    return visit if why_not is None else replace(visit, page=Page.SORRY, sorry=why_not)
