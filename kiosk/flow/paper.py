"""The paper of a ticket: what the screen and the server are told of it. Printed means that the printer said so."""

from dataclasses import dataclass, replace

from kiosk.flow.effects import Effect, PrintTicket, TellPaper
from kiosk.flow.events import Control, CopyFetched, CopyNotFetched, PaperEnded, PrinterState
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.state import CopyDue, KioskState, Page, PaperView, ShownTicket, Timing
from wire.codes import PaperState, ScanOutcome
from wire.commands import ScanAnswer, TicketPaper

Outcome = tuple[KioskState, tuple[Effect, ...]]

PRINTED_AT_ONCE = frozenset({ScanOutcome.CHECKED_IN, ScanOutcome.JOINED})
"""What a code led to that belongs on paper without being asked; other tickets are in their visitors' hands."""

_FACT = {
    PaperResult.PRINTED: PaperState.PRINTED,
    PaperResult.NOT_PRINTED: PaperState.SHOWN,
    PaperResult.UNSURE: PaperState.DOUBTFUL,
    PaperResult.UNPROVEN: PaperState.DOUBTFUL,
}
_VIEW = {
    PaperResult.PRINTED: PaperView.PRINTED,
    PaperResult.NOT_PRINTED: PaperView.MISSING,
    PaperResult.UNSURE: PaperView.ASKING,
    PaperResult.UNPROVEN: PaperView.ASKING,
}


@dataclass(frozen=True, kw_only=True)
class _Answer:
    view: PaperView
    fact: PaperState


_ANSWERS = {
    (PaperView.ASKING, Control.PAPER_YES): _Answer(view=PaperView.PRINTED, fact=PaperState.PRINTED),
    (PaperView.ASKING, Control.PAPER_NO): _Answer(view=PaperView.MISSING, fact=PaperState.SHOWN),
    # The printer said yes, the visitor says no: nobody here can tell, so staff are told of the doubt.
    (PaperView.PRINTED, Control.PAPER_MISSING): _Answer(view=PaperView.MISSING, fact=PaperState.DOUBTFUL),
}


def shown(state: KioskState, ticket: TicketPaper, at_ms: int, timing: Timing) -> KioskState:
    """The state with the ticket on the screen, in the language it was asked for in."""
    return _put(state, ShownTicket(paper=ticket, view=PaperView.PRINTING, leaves_at_ms=0), at_ms, timing)


def shown_for_code(state: KioskState, answer: ScanAnswer, paper: TicketPaper, at_ms: int, timing: Timing) -> KioskState:
    """The ticket that a code led to: a new one is printed, one whose booking joined it is printed anew as a copy."""
    outcome = answer.outcome
    view = PaperView.PRINTING if outcome in PRINTED_AT_ONCE else PaperView.IN_HAND
    is_copy = outcome is not ScanOutcome.CHECKED_IN
    return _put(
        state, ShownTicket(paper=paper, view=view, leaves_at_ms=0, answer=answer, is_copy=is_copy), at_ms, timing
    )


def _put(state: KioskState, ticket: ShownTicket, at_ms: int, timing: Timing) -> KioskState:
    stays_ms = timing.photograph_ms if ticket.view is PaperView.IN_HAND else timing.paper_due_ms
    if ticket.view is PaperView.PRINTING and state.printer is PrinterState.ABSENT:
        ticket, stays_ms = replace(ticket, view=PaperView.SCREEN_ONLY), timing.photograph_ms
    visit = replace(
        state.visit,
        page=Page.TICKET,
        language=ticket.paper.language if state.visit.page is not Page.ISSUING else state.visit.language,
        ticket=replace(ticket, leaves_at_ms=at_ms + stays_ms),
        code=None,
        warned_at_ms=None,
    )
    return replace(state, visit=visit, active_at_ms=at_ms)


def ended(state: KioskState, event: PaperEnded, timing: Timing) -> Outcome:
    """The server is always told; the visitor if still looking at this ticket.

    Of a printer that proves nothing the server knows that the ticket went there. Doubt over every ticket of the day
    would be noise: only the visitor's own "no" is told of.
    """
    is_usual = event.result is PaperResult.UNPROVEN and not event.is_copy
    told = () if is_usual else (TellPaper(ticket_id=event.ticket_id, paper=_FACT[event.result]),)
    ticket = state.visit.ticket
    if ticket is None or event.is_copy is not ticket.is_copy or ticket.paper.ticket_id != event.ticket_id:
        return state, told
    if ticket.view is PaperView.IN_HAND:
        return state, told
    if ticket.view is not PaperView.PRINTING and event.result in (PaperResult.UNSURE, PaperResult.UNPROVEN):
        return state, ()
    return _viewed(state, ticket, _VIEW[event.result], event.at_ms, timing), told


def overdue(state: KioskState, ticket: ShownTicket, at_ms: int, timing: Timing) -> Outcome:
    """The printer says nothing at all: ask the visitor, and tell the server that it is in doubt."""
    state = _viewed(state, ticket, PaperView.ASKING, at_ms, timing)
    return state, (TellPaper(ticket_id=ticket.paper.ticket_id, paper=PaperState.DOUBTFUL),)


def answer_paper(state: KioskState, control: Control, at_ms: int, timing: Timing) -> Outcome:
    """The visitor said whether the ticket came out."""
    ticket = state.visit.ticket
    answer = None if ticket is None else _ANSWERS.get((ticket.view, control))
    if ticket is None or answer is None:
        return state, ()
    state = _viewed(state, ticket, answer.view, at_ms, timing)
    return state, (TellPaper(ticket_id=ticket.paper.ticket_id, paper=answer.fact),)


def copy_fetched(state: KioskState, event: CopyFetched) -> Outcome:
    """Print the marked copy, unless the office has changed its mind or there is nothing to print with."""
    if event.reprint_id not in state.copies:
        return state, ()
    ticket_id = event.paper.ticket_id
    if state.printer is PrinterState.ABSENT:
        return state, (TellPaper(ticket_id=ticket_id, paper=PaperState.SHOWN),)
    job = f"{ticket_id}:copy-{event.reprint_id}-{event.paper.chain}"
    return state, (PrintTicket(job=job, paper=event.paper, is_copy=True),)


def copy_not_fetched(state: KioskState, event: CopyNotFetched, timing: Timing) -> KioskState:
    """Ask again later while the office still wants it."""
    if event.reprint_id not in state.copies:
        return state
    due = CopyDue(reprint_id=event.reprint_id, at_ms=event.at_ms + timing.retry_after_ms)
    others = tuple(copy for copy in state.copies_due if copy.reprint_id != event.reprint_id)
    return replace(state, copies_due=(*others, due))


def _viewed(state: KioskState, ticket: ShownTicket, view: PaperView, at_ms: int, timing: Timing) -> KioskState:
    stays_ms = {
        PaperView.ASKING: timing.paper_question_ms,
        PaperView.MISSING: timing.photograph_ms,
    }.get(view, timing.confirmation_ms)
    ticket = replace(ticket, view=view, leaves_at_ms=at_ms + stays_ms)
    return replace(state, visit=replace(state.visit, ticket=ticket))
