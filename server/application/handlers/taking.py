"""Taking numbers: walk-ins, check-ins, what became of their paper, and asking for help at the kiosk."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from server.application.caller import Caller
from server.application.ports import Books, OperatorAccount
from server.application.queueing import known_ticket, offer
from server.application.refusals import Refusal
from server.application.views import n_before_in_books, ticket_paper
from server.domain.business_day import business_day_of
from server.domain.calendar.admission import door, late_for_check_in
from server.domain.numbering import printed_number
from server.domain.office import Service
from server.domain.queue import facts
from server.domain.queue.outlook import n_before
from server.domain.queue.tickets import OPEN_STATES
from wire.codes import Admission, Channel, DeviceRole, PaperState, RefusalCode, ServiceState
from wire.commands import (
    AskHelp,
    CheckIn,
    Done,
    DoubtfulTicket,
    IssueTicket,
    ReportPaper,
    StaffCorner,
    TicketPaper,
)

_CHANNELS = {DeviceRole.KIOSK: Channel.KIOSK, DeviceRole.DESK: Channel.DESK, DeviceRole.COUNTER: Channel.DESK}

LINK_BYTES = 16
"""A ticket's link is a secret of 128 bits."""

_TWO_DAYS_S = 2 * 24 * 3600

_IN_DOUBT = frozenset({PaperState.DOUBTFUL, PaperState.SHOWN})
_MOST_DOUBTFUL = 20


def issue_ticket(books: Books, caller: Caller, command: IssueTicket) -> TicketPaper:
    """Give a walk-in a number."""
    service = _open_service(books, command.service_id)
    if caller.device.role is DeviceRole.KIOSK:
        _require_admission(door(books.office.calendar, books.now, service.id).admission, service)
    before = n_before(service.id, books.n_waiting(), books.counters().values())
    new = _Place.drawn(books, service)
    books.record(
        facts.TicketIssued(
            ticket=new.ticket_id,
            n=new.n,
            number=new.number,
            service=service.id,
            channel=_CHANNELS[caller.device.role].value,
            headcount=command.headcount,
            arrived=new.arrived_at,
            language=command.language.value,
            priority=None if command.priority is None else command.priority.value,
        )
    )
    # Everybody who waits stands before an ordinary newcomer: counting is enough, however many they are.
    return _handed_out(books, new.ticket_id, before if command.priority is None else None)


def check_in(books: Books, caller: Caller, command: CheckIn) -> TicketPaper:
    """Give a booked visitor a number, or add the slot to the number they already hold; that can only help them."""
    service = _open_service(books, command.service_id)
    if caller.device.role is DeviceRole.KIOSK:
        _require_admission(late_for_check_in(books.office.calendar, books.now, service.id), service)
    _require_slot_of_today(books, command.slot_at)
    if command.ticket_id is None:
        new = _Place.drawn(books, service)
        books.record(_checked_in(caller, command, new))
        return _handed_out(books, new.ticket_id, None)
    held = known_ticket(books, command.ticket_id)
    if held.state not in OPEN_STATES or held.service_id != service.id:
        raise Refusal(RefusalCode.WRONG_STATE, f"ticket {held.id} cannot take a slot of service {service.id}")
    if held.standing.slot_at not in (None, command.slot_at):
        raise Refusal(RefusalCode.WRONG_STATE, f"ticket {held.id} has another slot; a later one would take its right")
    arrived_at = held.standing.first_arrival_at
    books.record(_checked_in(caller, command, _Place(held.id, held.n, held.number, arrived_at)))
    with_slot = known_ticket(books, held.id)
    return ticket_paper(books, with_slot, books.slip(held.id), n_before_in_books(books, with_slot))


def report_paper(books: Books, caller: Caller, command: ReportPaper) -> Done:
    """Keep what the printer said. Says nothing about the order, and may come in any state of the ticket."""
    ticket = known_ticket(books, command.ticket_id)
    seq = books.record(facts.PaperReported(ticket=ticket.id, paper=command.paper.value)).seq
    return Done(seq=seq)


def ask_help(books: Books, caller: Caller, command: AskHelp) -> Done:
    """Tell the counters that somebody needs help at this kiosk."""
    return Done(seq=books.record(facts.HelpAsked()).seq)


def open_staff_corner(books: Books, caller: Caller, account: OperatorAccount) -> StaffCorner:
    """Tell somebody whose PIN was checked which tickets of this kiosk may not be on paper."""
    doubtful = [
        DoubtfulTicket(ticket_id=ticket.id, number=ticket.number, paper=ticket.paper)
        for ticket in sorted(books.open_tickets(), key=lambda each: each.n, reverse=True)
        if ticket.paper in _IN_DOUBT and books.slip(ticket.id).device_id == caller.device.id
    ]
    return StaffCorner(operator_name=account.name, doubtful=doubtful[:_MOST_DOUBTFUL])


def paper_again(books: Books, ticket_id: int) -> TicketPaper:
    """What stands on a ticket that was already issued, as of now."""
    ticket = known_ticket(books, ticket_id)
    return ticket_paper(books, ticket, books.slip(ticket_id), n_before_in_books(books, ticket))


@dataclass(frozen=True, slots=True)
class _Place:
    """The numbers of a ticket: its row, its place in the day, what is printed, and when it came."""

    ticket_id: int
    n: int
    number: str
    arrived_at: int

    @classmethod
    def drawn(cls, books: Books, service: Service) -> _Place:
        """The next place in the service's series."""
        serials = books.draw_serials(service.series)
        return cls(serials.ticket_id, serials.n, printed_number(service.series, serials.serial), books.now)


def _checked_in(caller: Caller, command: CheckIn, place: _Place) -> facts.TicketCheckedIn:
    return facts.TicketCheckedIn(
        ticket=place.ticket_id,
        n=place.n,
        number=place.number,
        service=command.service_id,
        channel=_CHANNELS[caller.device.role].value,
        headcount=command.headcount,
        arrived=place.arrived_at,
        language=command.language.value,
        slot=command.slot_at,
        priority=None if command.priority is None else command.priority.value,
    )


def _handed_out(books: Books, ticket_id: int, before: int | None) -> TicketPaper:
    """The paper of a ticket just issued; then the ticket is offered to a ready counter."""
    slip = books.keep_slip(ticket_id, secrets.token_urlsafe(LINK_BYTES))
    ticket = known_ticket(books, ticket_id)
    paper = ticket_paper(books, ticket, slip, n_before_in_books(books, ticket) if before is None else before)
    offer(books, ticket_id)
    return paper


def _require_slot_of_today(books: Books, slot_at: int) -> None:
    """Tickets live for one day, and a slot of the year 36812 is one that no screen could show."""
    branch = books.office.branch
    is_near = abs(slot_at - books.now) <= _TWO_DAYS_S
    if not is_near or business_day_of(slot_at, branch.zone, branch.reset_hour) != books.business_day:
        raise Refusal(RefusalCode.MALFORMED, f"slot_at {slot_at} is not on {books.business_day}")


def _require_admission(admission: Admission | None, service: Service) -> None:
    """Kiosks keep to the office's hours; staff may always do more for somebody."""
    if admission not in (None, Admission.OPEN):
        raise Refusal(RefusalCode(admission), f"service {service.code} gives out no number now")


def _open_service(books: Books, service_id: int) -> Service:
    service = books.office.services.get(service_id)
    if service is None:
        raise Refusal(RefusalCode.UNKNOWN_SERVICE, f"there is no service {service_id}")
    if service.state is ServiceState.PAUSED:
        raise Refusal(RefusalCode.SERVICE_PAUSED, f"service {service.code} is paused")
    if service.state is ServiceState.CLOSED:
        raise Refusal(RefusalCode.SERVICE_CLOSED, f"service {service.code} is closed")
    return service
