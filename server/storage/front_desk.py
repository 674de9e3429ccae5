"""The front desk over the one writer: the same handlers as kiosks and counters, in the name of a member of staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from sqlalchemy import select

from server.application.caller import Caller
from server.application.days import require_open_day, turn_day
from server.application.front_desk import DeskService, DeskTicket, DeskWish, Kiosk
from server.application.handlers.scanning import scan_code
from server.application.handlers.taking import issue_ticket
from server.application.ports import Books
from server.application.queueing import known_ticket, require
from server.application.refusals import Refusal
from server.domain.office import Device
from server.domain.queue import facts
from server.domain.queue.tickets import OPEN_STATES, Action, Ticket
from server.domain.rights import Area
from server.storage import tables
from server.storage.books import SqlBooks
from server.storage.changes import COMMIT_WITHIN_S, Draft, OfficeChanges, Submit
from server.storage.mapping import device_of
from wire.codes import (
    CancelReason,
    DeviceRole,
    Language,
    PaperState,
    PriorityKind,
    PriorityReason,
    RefusalCode,
)
from wire.commands import IssueTicket, ScanAnswer, ScanCode, TicketPaper

_MOST_SHOWN = 50
_AT_A_PAGE = Device(id=0, role=DeviceRole.DESK, name="", zones=(), counter_id=None, hardware={})

Answer = TypeVar("Answer")


class SqlFrontDesk:
    """See `server.application.front_desk.FrontDesk`."""

    def __init__(self, submit: Submit, changes: OfficeChanges) -> None:
        self._submit = submit
        self._changes = changes

    def services(self) -> Sequence[DeskService]:
        """See the port."""

        def read(books: SqlBooks) -> list[DeskService]:
            waiting = books.n_waiting()
            ordered = sorted(books.office.services.values(), key=lambda each: each.sort)
            return [DeskService(id=each.id, name=each.name, n_waiting=waiting.get(each.id, 0)) for each in ordered]

        return self._read(read)

    def kiosks(self) -> Sequence[Kiosk]:
        """See the port."""
        table = tables.device
        query = select(table).where(table.c.role == DeviceRole.KIOSK.value, table.c.is_revoked == 0)

        def read(books: SqlBooks) -> list[Kiosk]:
            found = [device_of(row) for row in books.connection.execute(query.order_by(table.c.name))]
            return [Kiosk(id=each.id, name=each.name) for each in found]

        return self._read(read)

    def tickets(self, typed: str) -> Sequence[DeskTicket]:
        """See the port."""
        wanted = "".join(typed.split()).upper()

        def read(books: SqlBooks) -> list[DeskTicket]:
            numbers = [(each, each.number.replace(" ", "")) for each in books.open_tickets()]
            found = [each for each, number in numbers if not wanted or number == wanted or _ends(number, wanted)]
            return [_shown(books, each) for each in sorted(found, key=lambda each: each.n)[:_MOST_SHOWN]]

        return self._read(read)

    def ticket(self, ticket_id: int) -> DeskTicket | None:
        """See the port."""

        def read(books: SqlBooks) -> DeskTicket | None:
            ticket = books.ticket(ticket_id)
            return None if ticket is None or ticket.state not in OPEN_STATES else _shown(books, ticket)

        return self._read(read)

    def issue(self, actor: int, wish: DeskWish) -> TicketPaper:
        """See the port."""
        command = IssueTicket(
            service_id=wish.service_id, priority=wish.priority, headcount=wish.headcount, language=wish.language
        )

        def work(books: Books) -> TicketPaper:
            paper = issue_ticket(books, _CALLER, command)
            # Nothing was printed yet, and the visitor was told: staff see it among the doubtful until it is on paper.
            books.record(facts.PaperReported(ticket=paper.ticket_id, paper=PaperState.SHOWN.value))
            return paper

        return self._do(actor, work)

    def check_in(self, actor: int, code: str, language: Language) -> ScanAnswer:
        """See the port."""
        command = ScanCode(text=code, language=language)
        return self._do(actor, lambda books: scan_code(books, _CALLER, command))

    def give_priority(self, actor: int, ticket_id: int, kind: PriorityKind) -> None:
        """See the port."""

        def work(books: Books) -> None:
            ticket = known_ticket(books, ticket_id)
            require(ticket, Action.SET_PRIORITY)
            reason = PriorityReason.SEEN_AT_COUNTER.value
            books.record(facts.PrioritySet(ticket=ticket.id, priority=kind.value, reason=reason))

        self._do(actor, work)

    def cancel(self, actor: int, ticket_id: int, reason: CancelReason) -> None:
        """See the port."""

        def work(books: Books) -> None:
            ticket = known_ticket(books, ticket_id)
            require(ticket, Action.CANCEL)
            if ticket.counter_id is not None:
                raise Refusal(RefusalCode.WRONG_STATE, f"ticket {ticket.id} stands at a counter")
            books.record(facts.TicketCancelled(ticket=ticket.id, reason=reason.value))

        self._do(actor, work)

    def print_at(self, actor: int, ticket_id: int, kiosk_id: int) -> None:
        """See the port."""

        def work(books: Books) -> None:
            ticket, kiosk = known_ticket(books, ticket_id), books.device(kiosk_id)
            if kiosk is None or kiosk.role is not DeviceRole.KIOSK:
                raise Refusal(RefusalCode.NO_KIOSK, f"device {kiosk_id} is no kiosk in use")
            books.record(facts.ReprintAsked(ticket=ticket.id, at_device=kiosk.id))

        self._do(actor, work)

    def _do(self, actor: int, work: Callable[[Books], Answer]) -> Answer:
        """One act, in the actor's name, on today's open day."""

        def on_today(draft: Draft) -> Answer:
            draft.books.begin_command(actor=0, device=0)
            turn_day(draft.books)
            draft.books.begin_command(actor=actor, device=0)
            require_open_day(draft.books)
            return work(draft.books)

        return self._changes.make(actor, Area.FRONT_DESK, on_today)

    def _read(self, work: Callable[[SqlBooks], Answer]) -> Answer:
        # Through the writer's books: never older than what was just done.
        return cast(Answer, self._submit(work).result(timeout=COMMIT_WITHIN_S))


_CALLER = Caller(device=_AT_A_PAGE, shift=None)


def _ends(number: str, wanted: str) -> bool:
    return wanted.isdecimal() and number.endswith(wanted.zfill(3))


def _shown(books: SqlBooks, ticket: Ticket) -> DeskTicket:
    counter = None if ticket.counter_id is None else books.office.counters.get(ticket.counter_id)
    return DeskTicket(
        id=ticket.id,
        number=ticket.number,
        service_name=books.office.services[ticket.service_id].name,
        state=ticket.state,
        channel=ticket.channel,
        priority=ticket.priority,
        paper=ticket.paper,
        counter_name=None if counter is None else counter.name,
        arrived_at=ticket.standing.first_arrival_at,
    )
