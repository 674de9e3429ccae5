"""The hall as it stands now, kept in memory for those who watch, and the rows it is shown as.

A read cache: built from the journal, advanced by every committed fact. Nothing is ever decided on it.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator, Mapping

from server.application import views
from server.application.expectations import Expectations
from server.domain.office import Office
from server.domain.queue import facts
from server.domain.queue.chronicle import Chronicle
from server.domain.queue.counters import Counter
from server.domain.queue.hall import Hall, Touched
from server.domain.queue.outlook import likely_wait_min
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import Record
from server.domain.queue.tickets import OPEN_STATES, Ticket
from server.push.audience import Audience
from server.push.calls import Call, Calls
from server.push.doors import Doors
from wire.codes import DeviceRole, HelpAbout, PaperState, TicketState
from wire.rows import CallRow, CounterRow, HelpRow, ReprintRow, Row, RowKey, SignRow, Speech

PAPER_WAIT_S = 5
"""An announcement waits this long at the most for the paper of a ticket that was called as soon as it was taken."""

OFFICE: RowKey = ("office", 1)

KINDS: Mapping[DeviceRole, tuple[str, ...]] = {
    DeviceRole.BOARD: ("office", "call", "sign"),
    DeviceRole.KIOSK: ("office", "service", "reprint"),
    DeviceRole.COUNTER: ("office", "service", "counter", "ticket", "help"),
}
"""What kinds of rows each audience knows; personal things never reach a board."""

_PAPER_IN_HAND = frozenset({PaperState.PRINTED, PaperState.DOUBTFUL, PaperState.SHOWN})


Announcer = Callable[[Ticket, int, bool], tuple[Speech, ...]]
"""Words and sounds of a call: the ticket, the id of the counter, whether it is a recall."""


class Live:
    """Everything that watchers may know. Not thread-safe; one owner.

    Attributes:
        hall: tickets and counters.
        chronicle: the day so far, to explain it.
        office: the set-up.
        expectations: what is promised; it changes by itself, and is sent with the next fact.
        names: names of people and devices, by ("operator", id) and ("device", id).
        last_at: time of the newest fact, 0 before the first.
        calls: those that boards can look back on.
        is_clock_doubtful: the computer's clock is not believed.
        unseen: ids of the counters whose visitor was called and no board has shown it in time.
    """

    def __init__(
        self,
        office: Office,
        names: Mapping[tuple[str, int], str],
        announcer: Announcer,
        expectations: Expectations | None = None,
    ) -> None:
        self.office = office
        self.expectations = expectations or Expectations()
        self.names = names
        self.last_at = 0
        self.is_clock_doubtful = False
        self.unseen: frozenset[int] = frozenset()
        self.hall = Hall((_closed_counter(office, counter_id) for counter_id in office.counters), Parameters())
        self.chronicle = Chronicle()
        self._announcer = announcer
        self._expected_min = {service.id: service.expected_min for service in office.services.values()}
        self._n_waiting: Tally[int] = Tally()
        self.calls = Calls()
        self._helps: dict[int, HelpRow] = {}
        self._reprints: dict[int, ReprintRow] = {}
        self._overrides: set[int] = set()
        self._changed: set[RowKey] = set()
        self._outlooks: dict[int, tuple[object, ...]] = {}
        self._doors = Doors(office)

    def apply(self, record: Record) -> bool:
        """Advance by one committed fact. True when everything changed, as on a new day."""
        touched = self.hall.apply(record)
        self.last_at = max(self.last_at, record.at)
        if touched.is_new_day:
            self._begin_day()
            if isinstance(record.fact, facts.DayOpened):
                self.chronicle = Chronicle()
            return True
        self.chronicle.observe(record, touched, self.hall)
        self._note(record, touched)
        match record.fact:
            case facts.TicketCalled() | facts.TicketRecalled() as fact:
                self._call(record, fact)
                if getattr(fact, "override", None) is not None:
                    self._overrides.add(record.seq)
            case facts.FactUndone(number=number):
                self._note_call(self.calls.forget(number))
                self._overrides.discard(number)
            case facts.HelpAsked() | facts.PrinterCalled() as fact:
                name = self.names.get(("device", record.device), "")
                about = HelpAbout(fact.about) if isinstance(fact, facts.PrinterCalled) else HelpAbout.VISITOR
                self._helps[record.seq] = HelpRow(id=record.seq, device_name=name, asked_at=record.at, about=about)
                self._changed.add(("help", record.seq))
            case facts.HelpAnswered(number=number):
                self._helps.pop(number, None)
                self._changed.add(("help", number))
            case facts.ReprintAsked(ticket=ticket_id, at_device=device):
                self._reprints[record.seq] = ReprintRow(id=record.seq, ticket_id=ticket_id, device_id=device)
                self._changed.add(("reprint", record.seq))
            case facts.PaperReported(ticket=ticket_id):
                self._paper(ticket_id, record.device)
        return False

    def take_changes(self) -> set[RowKey]:
        """Keys of the rows that facts changed since the last time, for `row`."""
        changed, self._changed = self._changed, set()
        return changed

    def take_outlooks(self) -> set[RowKey]:
        """Keys of the services of which something else is expected than the last time."""
        changed = set()
        for service_id in self.office.services:
            expected = self.expectations.newcomer(service_id)
            told = None if expected is None else (expected.promise.kind, expected.from_min, expected.until_min)
            outlook = (self._n_waiting[service_id], self.likely_wait_min(service_id), told)
            if self._outlooks.get(service_id) != outlook:
                self._outlooks[service_id] = outlook
                changed.add(("service", service_id))
        return changed

    def look(self, now: int, *, is_clock_doubtful: bool = False) -> set[RowKey]:
        """Keys of the rows that time alone changed since the last look: a service gives out numbers, or no longer."""
        changed = {OFFICE if each is None else ("service", each) for each in self._doors.changed(now)}
        if is_clock_doubtful != self.is_clock_doubtful:
            self.is_clock_doubtful = is_clock_doubtful
            changed.add(OFFICE)
        return changed

    def note_unseen(self, counter_ids: frozenset[int]) -> set[RowKey]:
        """At which counters a call stands that nobody has seen, from now on; keys of the rows that this changes."""
        changed, self.unseen = self.unseen ^ counter_ids, counter_ids
        return {("counter", counter_id) for counter_id in changed}

    def calls_waited_for(self) -> Iterator[Call]:
        """The latest call of each counter whose visitor has not come yet."""
        for counter in self.hall.counters.values():
            ticket = None if counter.ticket_id is None else self.hall.tickets[counter.ticket_id]
            if ticket is not None and ticket.state is TicketState.CALLED:
                call = self.calls.latest(counter.id, ticket.id)
                if call is not None:
                    yield call

    def keys(self, audience: Audience) -> Iterator[RowKey]:
        """Keys of all rows that an audience knows."""
        ids: Mapping[str, Iterable[int]] = {
            "office": (OFFICE[1],),
            "service": self.office.services,
            "counter": self.hall.counters,
            "ticket": [ticket.id for ticket in self.hall.tickets.values() if ticket.state in OPEN_STATES],
            "call": self.calls,
            "sign": self.hall.counters,
            "help": self._helps,
            "reprint": self._reprints,
        }
        return ((kind, row_id) for kind in KINDS[audience.role] for row_id in ids[kind])

    def row(self, key: RowKey, now: int) -> Row | None:
        """A row as it stands at `now`, None when there is none any more."""
        kind, row_id = key
        match kind:
            case "office":
                day, is_doubtful = self.hall.business_day, self.is_clock_doubtful
                return views.office_row(self.office, self.hall.parameters, day, now, is_clock_doubtful=is_doubtful)
            case "service":
                counters = list(self.hall.counters.values())
                expected = self.expectations.newcomer(row_id)
                service = self.office.services[row_id]
                return views.service_row(service, self.office, self._n_waiting, counters, expected, now)
            case "counter":
                return self._counter_row(row_id, now)
            case "ticket":
                ticket = self.hall.tickets.get(row_id)
                is_open = ticket is not None and ticket.state in OPEN_STATES
                return views.ticket_row(ticket, self.hall.parameters, now) if ticket is not None and is_open else None
            case "call":
                return self._call_row(row_id)
            case "sign":
                return self._sign_row(row_id)
            case "help":
                return self._helps.get(row_id)
            case _:
                return self._reprints.get(row_id)

    @property
    def n_help(self) -> int:
        """How many requests for help nobody answered yet."""
        return len(self._helps)

    def printer_needs(self) -> dict[str, HelpAbout]:
        """What the printers of kiosks need a hand for, by the kiosk's name."""
        rows = list(self._helps.values())
        return {row.device_name: row.about for row in rows if row.about is not HelpAbout.VISITOR}

    @property
    def n_overrides(self) -> int:
        """How many calls of today were out of order, those taken back left out."""
        return len(self._overrides)

    def n_waiting(self, service_id: int) -> int:
        """How many wait for a service."""
        return self._n_waiting[service_id]

    def likely_wait_min(self, service_id: int) -> int | None:
        """See `server.domain.queue.outlook`."""
        return likely_wait_min(service_id, self._n_waiting, self._expected_min, self.hall.counters.values())

    def _begin_day(self) -> None:
        for table in (self._n_waiting, self._helps, self._reprints, self._outlooks):
            table.clear()
        self.calls.clear()
        self._overrides.clear()
        self._changed.clear()

    def _note(self, record: Record, touched: Touched) -> None:
        before, after = touched.ticket_before, touched.ticket_after
        if before is not None and before.state is TicketState.WAITING:
            self._n_waiting[before.service_id] -= 1
        if after is not None:
            if after.state is TicketState.WAITING:
                self._n_waiting[after.service_id] += 1
            self._changed.add(("ticket", after.id))
        self._changed |= {(kind, counter_id) for kind in ("counter", "sign") for counter_id in touched.counter_ids}
        # The line of history with its undo belongs to the counter from whose device the fact came.
        for counter_id, staffing in self.hall.staffing.items():
            if staffing.device == record.device:
                self._changed.add(("counter", counter_id))

    def _call(self, record: Record, fact: facts.TicketCalled | facts.TicketRecalled) -> None:
        ticket = self.hall.tickets[fact.ticket]
        is_recall = isinstance(fact, facts.TicketRecalled)
        call = Call(
            seq=record.seq,
            at=record.at,
            ticket=ticket,
            counter_id=fact.counter,
            zone=self.office.counters[fact.counter].zone,
            is_recall=is_recall,
            speech=self._announcer(ticket, fact.counter, is_recall),
        )
        for changed in (call, self.calls.add(call)):
            self._note_call(changed)

    def _note_call(self, call: Call | None) -> None:
        if call is not None:
            self._changed |= {("call", call.seq), ("sign", call.counter_id)}

    def _paper(self, ticket_id: int, device: int) -> None:
        for call in self.calls.of_ticket(ticket_id):
            self._note_call(call)
        if self.hall.tickets[ticket_id].paper not in _PAPER_IN_HAND:
            return
        for seq, reprint in list(self._reprints.items()):
            if (reprint.ticket_id, reprint.device_id) == (ticket_id, device):
                del self._reprints[seq]
                self._changed.add(("reprint", seq))

    def _call_row(self, seq: int) -> CallRow | None:
        call = self.calls.get(seq)
        if call is None:
            return None
        set_up, standing = self.office.counters[call.counter_id], call.ticket.standing
        return CallRow(
            id=seq,
            number=call.ticket.number,
            counter_number=set_up.number,
            counter_name=views.words(set_up.name),
            zone=set_up.zone,
            is_recall=call.is_recall,
            called_at=call.at,
            announce_at=self.announce_at(call),
            is_priority=standing.has_priority,
            slot_at=standing.slot_at,
            speech=list(call.speech),
        )

    def announce_at(self, call: Call) -> int:
        """When boards may show and say a call."""
        has_paper = self.hall.tickets[call.ticket.id].paper in _PAPER_IN_HAND
        return call.at if has_paper else max(call.at, call.ticket.standing.first_arrival_at + PAPER_WAIT_S)

    def _sign_row(self, counter_id: int) -> SignRow:
        counter_number, ticket_id = self.office.counters[counter_id].number, self.hall.counters[counter_id].ticket_id
        if ticket_id is None:
            return SignRow(id=counter_id, counter_number=counter_number)
        call = self.calls.latest(counter_id, ticket_id)
        return SignRow(
            id=counter_id,
            counter_number=counter_number,
            number=self.hall.tickets[ticket_id].number,
            call_id=None if call is None else call.seq,
            shown_from_at=0 if call is None else self.announce_at(call),
        )

    def _counter_row(self, counter_id: int, now: int) -> CounterRow:
        staffing = self.hall.staffing.get(counter_id)
        undoable = self.hall.last_undoable(counter_id, now)
        ticket_id = None if undoable is None else getattr(undoable.fact, "ticket", None)
        return views.counter_row(
            self.hall.counters[counter_id],
            self.office.counters[counter_id],
            None if staffing is None else self.names.get(("operator", staffing.operator), ""),
            undoable,
            None if ticket_id is None else self.hall.tickets[ticket_id].number,
            is_call_unseen=counter_id in self.unseen,
        )


def _closed_counter(office: Office, counter_id: int) -> Counter:
    set_up = office.counters[counter_id]
    return Counter(
        id=set_up.id, number=set_up.number, service_ids=set_up.service_ids, offsets_min=dict(set_up.offsets_min)
    )
