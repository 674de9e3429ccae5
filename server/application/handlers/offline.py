"""Numbers that kiosks gave while the server was away: each becomes one place in the queue, however often it is brought.

The kiosk had asked the server before it gave a number by itself, and the answer may have been lost after the server
had given one too. That first ticket is nobody's: it is cancelled, and its arrival goes to the number on the paper.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field

from server.application.commanding import OK, Reply, ReplyBooks
from server.application.days import turn_day
from server.application.handlers.taking import LINK_BYTES
from server.application.queueing import offer
from server.domain.business_day import business_day_of
from server.domain.numbering import printed_number
from server.domain.queue import facts
from server.domain.queue.late_arrival import LateClaim, arrived_at
from server.domain.queue.tickets import OPEN_STATES, Ticket
from wire.codes import Channel, HandInOutcome, PaperState, RefusalCode
from wire.offline import HandedIn, HandIn, OfflineTicket, TicketHandedIn

REPLACED = "replaced"
"""Why a ticket is cancelled whose number nobody ever saw."""

_UNSEEN = PaperState.RESERVED
"""The paper of a ticket whose answer did not reach its kiosk: a kiosk reports the paper before it prints."""

_BURNT = Reply(status=RefusalCode.KEY_REUSED.value, body="the visitor of this request has a number of the kiosk's own")


@dataclass(slots=True, kw_only=True)
class _Tray:
    """What one request comes to."""

    letter: str
    device_id: int
    taken: list[int] = field(default_factory=list)
    not_taken: list[str] = field(default_factory=list)
    n_replaced: int = 0
    since: int | None = None


def hand_in(books: ReplyBooks, device_id: int, batch: HandIn) -> HandedIn:
    """Take everything of a request in; what is known already stays as it is."""
    books.begin_command(actor=0, device=0)
    turn_day(books)
    books.begin_command(actor=0, device=device_id)
    tray = _Tray(letter=batch.letter, device_id=device_id)
    for key in batch.let_go:
        _let_go(books, tray, key)
    outcomes = [_take(books, tray, ticket) for ticket in batch.tickets]
    # Only now: a ready counter takes the earliest of them all, not the first that was written down.
    for ticket_id in tray.taken:
        offer(books, ticket_id)
    if tray.taken or tray.not_taken:
        books.record(
            facts.TicketsHandedIn(
                letter=tray.letter,
                n=len(tray.taken),
                since=books.now if tray.since is None else tray.since,
                n_replaced=tray.n_replaced or None,
                not_taken=tray.not_taken or None,
            )
        )
    return HandedIn(tickets=outcomes, business_day=books.business_day or "")


def note_refusal(books: ReplyBooks, device_id: int, letter: str, n: int) -> None:
    """Tell the office once a day that a kiosk it sent away still has numbers."""
    books.begin_command(actor=0, device=0)
    turn_day(books)
    books.begin_command(actor=0, device=device_id)
    if _is_first(books, device_id, "hand-in-refused"):
        books.record(facts.HandInRefused(letter=letter, n=n))


def _take(books: ReplyBooks, tray: _Tray, ticket: OfflineTicket) -> TicketHandedIn:
    known = books.ticket_numbered(tray.letter, ticket.serial)
    if known is not None:
        _report_paper(books, known, ticket.paper)
        return TicketHandedIn(serial=ticket.serial, outcome=HandInOutcome.KNOWN, ticket_id=known.id)
    hindrance = _hindrance(books, ticket)
    if hindrance is not None:
        if _is_first(books, tray.device_id, f"not-taken-{ticket.key}"[:64]):
            tray.not_taken.append(printed_number(tray.letter, ticket.serial))
        return TicketHandedIn(serial=ticket.serial, outcome=hindrance, ticket_id=None)
    first = _first_ticket(books, tray.device_id, ticket.key)
    if first is not None and first.paper is not _UNSEEN:
        return TicketHandedIn(serial=ticket.serial, outcome=HandInOutcome.ANSWERED, ticket_id=first.id)
    asked_at = None if first is None else first.standing.first_arrival_at
    if first is not None and first.state in OPEN_STATES:
        books.record(facts.TicketCancelled(ticket=first.id, reason=REPLACED))
        tray.n_replaced += 1
    return TicketHandedIn(
        serial=ticket.serial, outcome=HandInOutcome.TAKEN, ticket_id=_issue(books, tray, ticket, asked_at)
    )


def _hindrance(books: ReplyBooks, ticket: OfflineTicket) -> HandInOutcome | None:
    """Why the number cannot be put into today's queue; hours and pauses are no reason, for somebody holds it."""
    branch = books.office.branch
    said_at = min(max(ticket.taken_at, ticket.heard_at), books.now)
    day = business_day_of(said_at, branch.zone, branch.reset_hour)
    if not books.is_day_open or day < (books.business_day or ""):
        return HandInOutcome.DAY_OVER
    return None if ticket.service_id in books.office.services else HandInOutcome.NO_SERVICE


def _issue(books: ReplyBooks, tray: _Tray, ticket: OfflineTicket, asked_at: int | None) -> int:
    claim = LateClaim(
        taken_at=ticket.taken_at,
        heard_at=ticket.heard_at,
        previous_at=books.last_arrival_of(tray.letter),
        asked_at=asked_at,
    )
    came_at = arrived_at(claim, books.now)
    serials = books.take_serial(tray.letter, ticket.serial)
    books.record(
        facts.TicketIssued(
            ticket=serials.ticket_id,
            n=serials.n,
            number=printed_number(tray.letter, ticket.serial),
            service=ticket.service_id,
            channel=Channel.KIOSK.value,
            headcount=ticket.headcount,
            arrived=came_at,
            language=ticket.language.value,
            priority=None if ticket.priority is None else ticket.priority.value,
        )
    )
    books.keep_slip(serials.ticket_id, secrets.token_urlsafe(LINK_BYTES))
    new = books.ticket(serials.ticket_id)
    assert new is not None, "it was issued just now"
    _report_paper(books, new, ticket.paper)
    tray.taken.append(serials.ticket_id)
    tray.since = came_at if tray.since is None else min(tray.since, came_at)
    return serials.ticket_id


def _report_paper(books: ReplyBooks, ticket: Ticket, paper: PaperState) -> None:
    if paper not in (PaperState.RESERVED, ticket.paper):
        books.record(facts.PaperReported(ticket=ticket.id, paper=paper.value))


def _is_first(books: ReplyBooks, device_id: int, what: str) -> bool:
    """Whether this is said for the first time today: a request that comes again tells nothing new."""
    if books.kept_reply(device_id, what) is not None:
        return False
    books.keep_reply(device_id, what, REPLACED, _BURNT)
    return True


def _first_ticket(books: ReplyBooks, device_id: int, key: str) -> Ticket | None:
    """What the server made of the request under this key; from now on it can make nothing of it any more."""
    kept = books.kept_reply(device_id, key)
    if kept is None:
        books.keep_reply(device_id, key, REPLACED, _BURNT)
        return None
    return books.ticket(_ticket_in(kept[1])) if kept[1].status == OK else None


def _ticket_in(reply: Reply) -> int:
    """The ticket that an answer speaks of, 0 for none: of a number taken, or of a booking that was scanned."""
    answer = json.loads(reply.body)
    paper = answer.get("paper") or answer
    return int(paper.get("ticket_id") or 0)


def _let_go(books: ReplyBooks, tray: _Tray, key: str) -> None:
    """The visitor has left without a number: what the server made of the request may wait, but not unseen."""
    first = _first_ticket(books, tray.device_id, key)
    if first is not None and first.state in OPEN_STATES and first.paper is _UNSEEN:
        books.record(facts.PaperReported(ticket=first.id, paper=PaperState.DOUBTFUL.value))
