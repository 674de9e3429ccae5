"""Taking numbers: walk-ins, what became of their paper, and asking for help at the kiosk."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from server.application.caller import Caller
from server.application.ports import Books, OperatorAccount
from server.application.queueing import known_ticket, offer
from server.application.refusals import Refusal
from server.application.room import require_room
from server.application.views import n_before_in_books, ticket_paper
from server.domain.doors import door_of
from server.domain.numbering import printed_number
from server.domain.office import Service
from server.domain.queue import facts
from server.domain.queue.outlook import n_before
from wire.codes import Admission, Channel, DeviceRole, PaperState, RefusalCode, ServiceState
from wire.commands import (
    AskHelp,
    CallForPrinter,
    Done,
    DoubtfulTicket,
    IssueTicket,
    ReportPaper,
    StaffCorner,
    TakeBackCall,
    TicketPaper,
)

_CHANNELS = {DeviceRole.KIOSK: Channel.KIOSK, DeviceRole.DESK: Channel.DESK, DeviceRole.COUNTER: Channel.DESK}

LINK_BYTES = 16
"""A ticket's link is a secret of 128 bits."""

_IN_DOUBT = frozenset({PaperState.DOUBTFUL, PaperState.SHOWN})
_MOST_DOUBTFUL = 20


def issue_ticket(books: Books, caller: Caller, command: IssueTicket) -> TicketPaper:
    """Give a walk-in a number."""
    require_room(books)
    service = open_service(books, command.service_id)
    if caller.device.role is DeviceRole.KIOSK:
        require_admission(door_of(books.office, books.now, service.id).admission, service)
    before = n_before(service.id, books.n_waiting(), books.counters().values())
    new = Place.drawn(books, service)
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
    return handed_out(books, new.ticket_id, before if command.priority is None else None)


def report_paper(books: Books, caller: Caller, command: ReportPaper) -> Done:
    """Keep what the printer said. Says nothing about the order, and may come in any state of the ticket."""
    ticket = known_ticket(books, command.ticket_id)
    seq = books.record(facts.PaperReported(ticket=ticket.id, paper=command.paper.value)).seq
    return Done(seq=seq)


def ask_help(books: Books, caller: Caller, command: AskHelp) -> Done:
    """Tell the counters that somebody needs help at this kiosk."""
    return Done(seq=books.record(facts.HelpAsked()).seq)


def call_for_printer(books: Books, caller: Caller, command: CallForPrinter) -> Done:
    """Tell the counters that this kiosk's printer needs a hand."""
    return Done(seq=books.record(facts.PrinterCalled(about=command.about.value)).seq)


def take_back_call(books: Books, caller: Caller, command: TakeBackCall) -> Done:
    """Nobody need come to this kiosk's printer any more. Taking back twice does no harm."""
    called = books.record_of_today(command.help_id)
    if called is None or not isinstance(called.fact, facts.PrinterCalled) or called.device != caller.device.id:
        raise Refusal(RefusalCode.UNKNOWN_HELP, f"this kiosk called for nothing under number {command.help_id} today")
    return Done(seq=books.record(facts.HelpAnswered(number=command.help_id)).seq)


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
class Place:
    """The numbers of a ticket: its row, its place in the day, what is printed, and when it came."""

    ticket_id: int
    n: int
    number: str
    arrived_at: int

    @classmethod
    def drawn(cls, books: Books, service: Service) -> Place:
        """The next place in the service's series."""
        serials = books.draw_serials(service.series)
        return cls(serials.ticket_id, serials.n, printed_number(service.series, serials.serial), books.now)


def handed_out(books: Books, ticket_id: int, before: int | None) -> TicketPaper:
    """The paper of a ticket just issued; then the ticket is offered to a ready counter."""
    slip = books.keep_slip(ticket_id, secrets.token_urlsafe(LINK_BYTES))
    ticket = known_ticket(books, ticket_id)
    paper = ticket_paper(books, ticket, slip, n_before_in_books(books, ticket) if before is None else before)
    offer(books, ticket_id)
    return paper


def require_admission(admission: Admission | None, service: Service) -> None:
    """Kiosks keep to the office's hours; staff may always do more for somebody.

    Raises:
        Refusal: with the admission's own code.
    """
    if admission not in (None, Admission.OPEN):
        raise Refusal(RefusalCode(admission), f"service {service.code} gives out no number now")


def open_service(books: Books, service_id: int, *, is_booked: bool = False) -> Service:
    """The service, if it gives out numbers; a pause keeps newcomers away, but breaks no booking.

    Raises:
        Refusal: `unknown_service`, `service_paused` or `service_closed`.
    """
    service = books.office.services.get(service_id)
    if service is None:
        raise Refusal(RefusalCode.UNKNOWN_SERVICE, f"there is no service {service_id}")
    if service.state is ServiceState.PAUSED and not is_booked:
        raise Refusal(RefusalCode.SERVICE_PAUSED, f"service {service.code} is paused")
    if service.state is ServiceState.CLOSED:
        raise Refusal(RefusalCode.SERVICE_CLOSED, f"service {service.code} is closed")
    return service
