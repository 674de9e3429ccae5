"""The books: all rows of a branch in one transaction, read when first asked for and written once at its end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from server.application.booking_ports import BookingRows
from server.application.commanding import Reply
from server.application.ports import OperatorAccount, Serials, Slip
from server.domain.office import Device, Shift
from server.domain.queue import counters as counter_rules
from server.domain.queue import facts
from server.domain.queue import tickets as ticket_rules
from server.domain.queue.choice import Candidate
from server.domain.queue.counters import Counter
from server.domain.queue.hall import seat
from server.domain.queue.record import CHAIN_DIGITS, Record
from server.domain.queue.tickets import Ticket
from server.storage import journal, mapping, tables
from server.storage.bookings import SqlBookings
from server.storage.clock import JournalClock
from server.storage.numbering import Numbering
from server.storage.office import OfficeShelf
from server.storage.prepared import Prepared
from server.storage.replies import Replies
from server.storage.shifts import OpenShifts
from wire.codes import OperatorRole, TicketState

_TICKET, _COUNTER = tables.ticket, tables.counter
# The conditions of the partial indexes, to the letter: with bound values a database may not recognise them.
_IS_WAITING = text("ticket.state = 'waiting'")
_IS_OPEN = text("ticket.state IN ('waiting', 'called', 'serving', 'held', 'missed')")
_OF_BRANCH = _TICKET.c.branch_id == bindparam("branch_id")

_BRANCH = tables.branch.c
# What changes from transaction to transaction, and by what the shelf tells whether the rest has changed.
_SELECT_HEAD = Prepared(
    select(
        _BRANCH.id,
        _BRANCH.database_id,
        _BRANCH.set_up_version,
        _BRANCH.day_parameters,
        _BRANCH.business_day,
        _BRANCH.is_day_open,
        _BRANCH.day_first_seq,
        _BRANCH.head_seq,
        _BRANCH.head_hash,
        _BRANCH.head_at,
    ).where(_BRANCH.id == bindparam("branch_id"))
)
_SELECT_TICKET = Prepared(select(_TICKET).where(_TICKET.c.id == bindparam("ticket_id")))
_SELECT_BEHIND = Prepared(select(_TICKET.c.id).where(_TICKET.c.status_token == bindparam("link")))
_SELECT_OPEN = Prepared(select(_TICKET).where(_OF_BRANCH, _IS_OPEN))
_SELECT_EXPIRED = Prepared(
    select(_TICKET).where(_OF_BRANCH, _TICKET.c.business_day == bindparam("day"), _TICKET.c.state == bindparam("state"))
)
_SELECT_WAITING = Prepared(
    select(
        _TICKET.c.id,
        _TICKET.c.service_id,
        _TICKET.c.n,
        _TICKET.c.first_arrival_at,
        _TICKET.c.arrival_at,
        _TICKET.c.carried_at,
        _TICKET.c.slot_at,
        _TICKET.c.priority,
    ).where(_OF_BRANCH, _IS_WAITING)
)
_COUNT_WAITING = Prepared(
    select(_TICKET.c.service_id, func.count()).where(_OF_BRANCH, _IS_WAITING).group_by(_TICKET.c.service_id)
)
# What a counter does today, without what it is called and planned for: less JSON to read in every transaction.
_SELECT_COUNTERS = Prepared(
    select(
        _COUNTER.c.id,
        _COUNTER.c.number,
        _COUNTER.c.services,
        _COUNTER.c.offsets,
        _COUNTER.c.is_open,
        _COUNTER.c.is_paused,
        _COUNTER.c.ready_since_at,
        _COUNTER.c.ticket_id,
    ).where(_COUNTER.c.branch_id == bindparam("branch_id"))
)
_OF_SERIES_TODAY = (
    _OF_BRANCH,
    _TICKET.c.business_day == bindparam("day"),
    _TICKET.c.series == bindparam("of_series"),
)
_SELECT_NUMBERED = Prepared(select(_TICKET.c.id).where(*_OF_SERIES_TODAY, _TICKET.c.serial == bindparam("of_serial")))
_LAST_ARRIVAL = Prepared(select(func.max(_TICKET.c.first_arrival_at)).where(*_OF_SERIES_TODAY))
_LAST_TICKET = Prepared(select(func.max(_TICKET.c.id)))
_INSERT_TICKET = Prepared(insert(_TICKET))
_UPDATE_TICKET = Prepared(update(_TICKET).where(_TICKET.c.id == bindparam("row_id")))
_UPDATE_COUNTER = Prepared(update(_COUNTER).where(_COUNTER.c.id == bindparam("row_id")))
_UPDATE_HEAD = Prepared(update(tables.branch).where(tables.branch.c.id == bindparam("row_id")))


class SqlBooks:
    """See `server.application.ports.Books`. Lives for one transaction; not thread-safe."""

    def __init__(self, connection: Connection, branch_id: int, shelf: OfficeShelf, clock: JournalClock) -> None:
        row = _SELECT_HEAD.one(connection, {"branch_id": branch_id})
        self._connection = connection
        self._branch_id = {"branch_id": branch_id}
        self.office = shelf.office(connection, row)
        self.expectations = shelf.expectations
        self.now = clock.reading(row.head_at)
        self.parameters = shelf.parameters(row.day_parameters)
        self.business_day: str | None = row.business_day
        self.is_day_open = bool(row.is_day_open)
        self.may_promise = True
        self.command_records: list[Record] = []
        self._day_first_seq = int(row.day_first_seq)
        self._is_day_changed = False
        self._end = journal.JournalEnd.after(
            branch_id=branch_id, seq=row.head_seq, head_hash=row.head_hash, at=row.head_at
        )
        self._actor = self._device = 0
        self._tickets: dict[int, Ticket] = {}
        self._past_tickets: frozenset[int] = frozenset()
        self._dirty_tickets: dict[int, None] = {}
        self._new_tickets: dict[int, mapping.Columns] = {}
        self._waiting: dict[int, Candidate] | None = None
        self._n_waiting: dict[int, int] | None = None
        self._counters: dict[int, Counter] | None = None
        self._dirty_counters: set[int] = set()
        self._numbering = Numbering(connection, branch_id, row.business_day)
        self._last_ticket_id: int | None = None
        self._shifts = OpenShifts(connection, branch_id)
        self._replies = Replies(connection)
        self.bookings: BookingRows = SqlBookings(connection, branch_id)

    @property
    def records(self) -> Sequence[Record]:
        """Everything recorded in this transaction, in order."""
        return self._end.records

    @property
    def connection(self) -> Connection:
        """The transaction's connection, for rows that are not the books' own."""
        return self._connection

    @property
    def head_hash(self) -> str:
        """The chain's head after the latest record."""
        return self._end.hash

    def begin_command(self, *, actor: int, device: int) -> None:
        """The facts that follow are on behalf of this operator (0 for nobody) at this device."""
        self._actor, self._device = actor, device
        self.command_records = []

    def ticket(self, ticket_id: int) -> Ticket | None:
        if ticket_id in self._past_tickets:
            return None
        ticket = self._tickets.get(ticket_id)
        if ticket is None and ticket_id not in self._new_tickets:
            row = _SELECT_TICKET.first(self._connection, {"ticket_id": ticket_id})
            # A number of another day is as unknown as one never issued.
            if row is None or row.branch_id != self.office.branch.id or row.business_day != self.business_day:
                return None
            ticket = self._tickets[ticket_id] = mapping.ticket_of(row)
        return ticket

    def ticket_behind(self, status_token: str) -> Ticket | None:
        row = _SELECT_BEHIND.first(self._connection, {"link": status_token})
        return None if row is None else self.ticket(row.id)

    def history(self, ticket_id: int) -> Sequence[Record]:
        old = journal.records_of_ticket(self._connection, self.office.branch.id, ticket_id)
        seen = old[-1].seq if old else 0
        return [*old, *(r for r in self.records if r.seq > seen and getattr(r.fact, "ticket", None) == ticket_id)]

    def waiting(self) -> Collection[Candidate]:
        if self._waiting is None:
            found = _SELECT_WAITING.kept(self._connection, self._branch_id, mapping.candidate_of)
            known = {candidate.ticket_id: candidate for candidate in found}
            for ticket_id in self._dirty_tickets:
                known.pop(ticket_id, None)
            self._waiting = known
            for ticket_id in self._dirty_tickets:
                if self._tickets[ticket_id].state is TicketState.WAITING:
                    self._waiting[ticket_id] = self._tickets[ticket_id].as_candidate()
        return self._waiting.values()

    def n_waiting(self) -> Mapping[int, int]:
        if self._n_waiting is None:
            if self._waiting is None and not self._dirty_tickets:
                self._n_waiting = dict(_COUNT_WAITING.tuples(self._connection, self._branch_id))
            else:
                self._n_waiting = {}
                for candidate in self.waiting():
                    self._n_waiting[candidate.service_id] = self._n_waiting.get(candidate.service_id, 0) + 1
        return self._n_waiting

    def open_tickets(self) -> Sequence[Ticket]:
        for row in _SELECT_OPEN.rows(self._connection, self._branch_id):
            self._tickets.setdefault(row.id, mapping.ticket_of(row))
        return [ticket for ticket in self._tickets.values() if ticket.state in ticket_rules.OPEN_STATES]

    def expired_tickets(self) -> Sequence[Ticket]:
        for row in _SELECT_EXPIRED.rows(
            self._connection, self._branch_id | {"day": self.business_day, "state": TicketState.EXPIRED.value}
        ):
            self._tickets.setdefault(row.id, mapping.ticket_of(row))
        return [ticket for ticket in self._tickets.values() if ticket.state is TicketState.EXPIRED]

    def slip(self, ticket_id: int) -> Slip:
        new = self._new_tickets.get(ticket_id)
        if new is not None:
            return Slip(chain=new["chain"], status_token=new["status_token"], device_id=new["device_id"])
        row = _SELECT_TICKET.one(self._connection, {"ticket_id": ticket_id})
        return Slip(chain=row.chain, status_token=row.status_token, device_id=row.device_id)

    def counters(self) -> Mapping[int, Counter]:
        return self._counters_for_change()

    def tail(self, since_at: int) -> Sequence[Record]:
        old = journal.latest_records(self._connection, self.office.branch.id, since_at)
        return [*old, *self.records]

    def record_of_today(self, seq: int) -> Record | None:
        return self._recorded(seq) if seq >= self._day_first_seq else None

    def shift_at(self, device_id: int) -> Shift | None:
        return next((shift for shift in self._shifts.all() if shift.device_id == device_id), None)

    def shift_of_counter(self, counter_id: int) -> Shift | None:
        return next((shift for shift in self._shifts.all() if shift.counter_id == counter_id), None)

    def open_shifts(self) -> Sequence[Shift]:
        return list(self._shifts.all())

    def open_shift(self, device_id: int, operator: OperatorAccount) -> Shift:
        return self._shifts.open(device_id, operator, self.now)

    def seat_shift(self, shift: Shift, counter_id: int) -> Shift:
        return self._shifts.seat(shift, counter_id)

    def close_shift(self, shift: Shift) -> None:
        self._shifts.close(shift, self.now)

    def operator(self, login: str) -> OperatorAccount | None:
        table = tables.operator
        row = self._connection.execute(
            select(table).where(table.c.branch_id == self.office.branch.id, table.c.login == login)
        ).first()
        if row is None or not row.is_active:
            return None
        return OperatorAccount(id=row.id, name=row.name, role=OperatorRole(row.role), pin_hash=row.pin_hash)

    def device(self, device_id: int) -> Device | None:
        row = self._connection.execute(select(tables.device).where(tables.device.c.id == device_id)).first()
        return None if row is None or row.is_revoked else mapping.device_of(row)

    def draw_serials(self, series: str) -> Serials:
        return self._place(series, self._numbering.draw(series))

    def take_serial(self, letter: str, serial: int) -> Serials:
        return self._place(letter, serial)

    def ticket_numbered(self, series: str, serial: int) -> Ticket | None:
        # Those of this transaction are in no table yet.
        for ticket_id, new in self._new_tickets.items():
            if (new["series"], new["serial"]) == (series, serial):
                return self.ticket(ticket_id)
        row = _SELECT_NUMBERED.first(self._connection, self._series_key(series) | {"of_serial": serial})
        return None if row is None else self.ticket(row.id)

    def last_arrival_of(self, series: str) -> int | None:
        new = [
            self._tickets[ticket_id].standing.first_arrival_at
            for ticket_id, columns in self._new_tickets.items()
            if columns["series"] == series and ticket_id in self._tickets
        ]
        stored = _LAST_ARRIVAL.tuples(self._connection, self._series_key(series))[0][0]
        return max([*new, *([] if stored is None else [int(stored)])], default=None)

    def open_day(self, day: str) -> None:
        self.business_day, self.is_day_open, self._is_day_changed = day, True, True
        self.parameters = self.office.branch.next_parameters
        self._day_first_seq = self._end.seq + 1
        self._numbering.begin_day(day)
        # Those that expired just now have still to be written, but are of another day for whatever follows.
        self._past_tickets = frozenset(self._tickets)
        self._replies.forget_before(day)
        opened = facts.DayOpened(day=day, previous=self._end.hash, parameters=self.parameters.to_record())
        self.record(opened)

    def close_day(self) -> None:
        assert self.business_day is not None
        self.record(facts.DayClosed(day=self.business_day))
        self.is_day_open, self._is_day_changed = False, True

    def reopen_day(self) -> None:
        assert self.business_day is not None
        self.is_day_open, self._is_day_changed = True, True
        self.record(facts.DayReopened(day=self.business_day))

    def record(self, fact: facts.Fact) -> Record:
        record = self._end.append(
            fact, at=self.now, actor=self._actor, device=self._device, business_day=self.business_day or ""
        )
        self.command_records.append(record)
        match fact:
            case facts.FactUndone():
                self._take_back(fact)
            case facts.TicketFact():
                before = self.ticket(fact.ticket)
                self._replace(before, ticket_rules.apply(before, record, self.parameters))
            case facts.CounterFact():
                counters = self._counters_for_change()
                counters[fact.counter] = counter_rules.apply(counters[fact.counter], record)
                self._dirty_counters.add(fact.counter)
        return record

    def keep_slip(self, ticket_id: int, status_token: str) -> Slip:
        slip = Slip(chain=self._end.hash[:CHAIN_DIGITS], status_token=status_token, device_id=self._device)
        self._new_tickets[ticket_id] |= {
            "branch_id": self.office.branch.id,
            "business_day": self.business_day,
            "chain": slip.chain,
            "status_token": slip.status_token,
            "device_id": slip.device_id,
        }
        return slip

    def kept_reply(self, device_id: int, key: str) -> tuple[str, Reply] | None:
        return self._replies.kept(device_id, key)

    def keep_reply(self, device_id: int, key: str, body_hash: str, reply: Reply) -> None:
        self._replies.keep(device_id, key, body_hash, reply)

    def write(self) -> None:
        """Put what changed into the tables; the branch's head last, so that numbers follow the order of commits."""
        new, dirty = [], []
        for ticket_id in self._dirty_tickets:
            ticket = self._tickets[ticket_id]
            first = self._new_tickets.get(ticket_id)
            if first is None:
                dirty.append(mapping.columns_of(ticket) | {"row_id": ticket_id})
            else:
                new.append(mapping.columns_of(ticket) | mapping.first_columns_of(ticket) | first)
        _UPDATE_TICKET.run(self._connection, dirty)
        _INSERT_TICKET.run(self._connection, new)
        counters = [
            mapping.counter_columns_of(self._counters_for_change()[i]) | {"row_id": i} for i in self._dirty_counters
        ]
        _UPDATE_COUNTER.run(self._connection, counters)
        self._numbering.write()
        self._end.write(self._connection)
        self._replies.write(self.business_day or "")
        self._write_head()

    def _place(self, series: str, serial: int) -> Serials:
        if self._last_ticket_id is None:
            self._last_ticket_id = int(_LAST_TICKET.tuples(self._connection, {})[0][0] or 0)
        self._last_ticket_id += 1
        serials = Serials(ticket_id=self._last_ticket_id, n=self._numbering.draw(""), serial=serial)
        self._new_tickets[serials.ticket_id] = {"series": series, "serial": serial}
        return serials

    def _series_key(self, series: str) -> mapping.Columns:
        return self._branch_id | {"day": self.business_day, "of_series": series}

    def _take_back(self, fact: facts.FactUndone) -> None:
        counters = self._counters_for_change()
        taken_back = self._recorded(fact.number)
        assert taken_back is not None, f"fact {fact.number} is not in the journal"
        counters[fact.counter] = counter_rules.undone(counters[fact.counter], taken_back.fact)
        self._dirty_counters.add(fact.counter)
        if fact.ticket is not None:
            restored = ticket_rules.fold(self.history(fact.ticket), self.parameters)
            assert restored is not None
            self._replace(self.ticket(fact.ticket), restored)

    def _recorded(self, seq: int) -> Record | None:
        new = next((record for record in self.records if record.seq == seq), None)
        return new or journal.record_numbered(self._connection, self.office.branch.id, seq)

    def _replace(self, before: Ticket | None, after: Ticket) -> None:
        self._tickets[after.id] = after
        self._dirty_tickets[after.id] = None
        was_waiting = before is not None and before.state is TicketState.WAITING
        is_waiting = after.state is TicketState.WAITING
        if self._waiting is not None:
            if is_waiting:
                self._waiting[after.id] = after.as_candidate()
            else:
                self._waiting.pop(after.id, None)
        if self._n_waiting is not None:
            if before is not None and was_waiting:
                self._n_waiting[before.service_id] -= 1
            if is_waiting:
                self._n_waiting[after.service_id] = self._n_waiting.get(after.service_id, 0) + 1
        if (None if before is None else before.counter_id) != after.counter_id:
            self._dirty_counters |= seat(self._counters_for_change(), before, after)

    def _counters_for_change(self) -> dict[int, Counter]:
        if self._counters is None:
            found = _SELECT_COUNTERS.kept(self._connection, self._branch_id, mapping.counter_of)
            self._counters = {counter.id: counter for counter in found}
        return self._counters

    def _write_head(self) -> None:
        if not self._end.records:
            return
        head: mapping.Columns = {
            "row_id": self.office.branch.id,
            "head_seq": self._end.seq,
            "head_hash": self._end.hash,
            "head_at": self._end.at,
        }
        if self._is_day_changed:
            head |= {
                "business_day": self.business_day,
                "is_day_open": int(self.is_day_open),
                "day_first_seq": self._day_first_seq,
                "day_parameters": self.parameters.to_record(),
            }
        _UPDATE_HEAD.run(self._connection, [head])
