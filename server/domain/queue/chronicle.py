"""The day told backwards: how every ticket stood at any record, and every call with the counter that made it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.domain.queue import facts
from server.domain.queue.counters import Counter
from server.domain.queue.hall import Hall, Touched
from server.domain.queue.record import Record
from server.domain.queue.tickets import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that stands.

    Attributes:
        seq, at: number and time of its record.
        ticket: the ticket as it waited just before.
        counter: who called, with what it could serve then.
        override: why it was out of order, None for a call by the rule.
    """

    seq: int
    at: int
    ticket: Ticket
    counter: Counter
    override: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A visitor was away and came back. `left_with` is the turn time at the moment of leaving."""

    seq: int
    left_at: int
    left_with: int
    back_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """A call by voice, and the record with which it was entered."""

    seq: int
    called_at: int
    counter_id: int


class Chronicle:
    """Grows with every fact of one business day; give it what `Hall.apply` of one hall touched. Copies nothing.

    Attributes:
        calls: of the day, in order, those taken back left out.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        # What a ticket was before each of its changes: most were only ever issued, and those need nothing here.
        self._past: dict[int, list[tuple[int, Ticket]]] = {}
        self._present: Mapping[int, Ticket] = {}
        self._absences: dict[int, list[Absence]] = {}
        self._transfers: dict[int, list[int]] = {}
        self._on_paper: dict[int, OnPaper] = {}

    def observe(self, record: Record, touched: Touched, hall: Hall) -> None:
        """Take one more fact in, just after the hall did."""
        before = touched.ticket_before
        self._present = hall.tickets
        if before is not None and not isinstance(record.fact, facts.PaperReported):
            self._past.setdefault(before.id, []).append((record.seq, before))
        match record.fact:
            case facts.TicketCalled(counter=counter_id, override=override) if before is not None:
                counter = hall.counters[counter_id]
                self.calls.append(Call(seq=record.seq, at=record.at, ticket=before, counter=counter, override=override))
            case facts.TicketReturned(ticket=ticket_id) if before is not None:
                if before.left_at is not None and before.left_with is not None:
                    absence = Absence(
                        seq=record.seq, left_at=before.left_at, left_with=before.left_with, back_at=record.at
                    )
                    self._absences.setdefault(ticket_id, []).append(absence)
            case facts.TicketServedOnPaper() | facts.TicketMissedOnPaper() as fact:
                self._on_paper[fact.ticket] = OnPaper(seq=record.seq, called_at=fact.called, counter_id=fact.counter)
            case facts.TicketTransferred(ticket=ticket_id):
                self._transfers.setdefault(ticket_id, []).append(record.seq)
            case facts.FactUndone(number=number, ticket=int() as ticket_id):
                self._take_back(number, ticket_id)

    def ticket_before(self, ticket_id: int, seq: int) -> Ticket | None:
        """How a ticket stood just before this record, None if it was not there yet."""
        past = self._past.get(ticket_id, [])
        place = bisect_left(past, seq, key=lambda change: change[0])
        stood = past[place][1] if place < len(past) else self._present.get(ticket_id)
        first = past[0][1] if past else stood
        return stood if first is not None and first.touched_seq < seq else None

    def on_paper(self, ticket_id: int) -> OnPaper | None:
        """The latest call by voice of a ticket that was entered afterwards."""
        return self._on_paper.get(ticket_id)

    def calls_of(self, ticket_id: int) -> Sequence[Call]:
        """Every call of one ticket, in order."""
        return [call for call in self.calls if call.ticket.id == ticket_id]

    def absence_before(self, ticket_id: int, seq: int) -> Absence | None:
        """The latest absence that had ended just before this record, None if there was none."""
        ended = [each for each in self._absences.get(ticket_id, []) if each.seq < seq]
        return ended[-1] if ended else None

    def return_after(self, ticket_id: int, seq: int) -> Absence | None:
        """The absence that ended next after this record, None if none did yet."""
        return next((each for each in self._absences.get(ticket_id, []) if each.seq > seq), None)

    def was_transferred_before(self, ticket_id: int, seq: int) -> bool:
        """Whether the ticket had changed its service by then."""
        return any(each < seq for each in self._transfers.get(ticket_id, []))

    def _take_back(self, number: int, ticket_id: int) -> None:
        # Only what is younger than a minute can be taken back, so the end of the list is all that has to be looked at.
        for place in range(len(self.calls) - 1, -1, -1):
            if self.calls[place].seq <= number:
                if self.calls[place].seq == number:
                    del self.calls[place]
                break
        absences, transfers = self._absences.get(ticket_id, []), self._transfers.get(ticket_id, [])
        absences[:] = [each for each in absences if each.seq != number]
        transfers[:] = [each for each in transfers if each != number]
