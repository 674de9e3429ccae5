"""An office for the operator's program: rows with overrides, and a desk that has come as far as a test needs it."""

from collections.abc import Callable, Iterable

import pytest

from counter.desk import Desk, Key, advance
from counter.desk.events import Answered, Effect, Event, Fed, FeedTurned, Pressed, Send, SignInAsked, Ticked
from wire.codes import (
    Channel,
    CounterState,
    DeviceRole,
    Language,
    OperatorRole,
    PaperState,
    ServiceState,
    TicketState,
)
from wire.commands import Command, DeskAnswer, ShiftAnswer
from wire.messages import DeviceView
from wire.rows import CounterRow, HelpRow, OfficeRow, Row, ServiceRow, TicketRow, Words, key_of

EIGHT = 1_780_000_000
OWN_ID = 3


def both(text: str) -> Words:
    return Words(id=text, en=text)


def office_row(**changes: object) -> OfficeRow:
    row = OfficeRow(
        name="Disdukcapil", business_day="2026-05-28", utc_offset_s=7 * 3600, languages=list(Language), shield_min=120,
        call_timeout_s=45, call_repeats=2, running_text=both(""),
    )  # fmt: skip
    return row.model_copy(update=changes)


def service_row(service_id: int, **changes: object) -> ServiceRow:
    row = ServiceRow(
        id=service_id, code=f"S{service_id}", name=both(f"Layanan {service_id}"), icon="ticket", series="A",
        sort=service_id, expected_min=10, state=ServiceState.OPEN, n_waiting=0, likely_wait_min=None,
        wait_at=both("Ruang tunggu"), requirements=[],
    )  # fmt: skip
    return row.model_copy(update=changes)


def counter_row(counter_id: int = OWN_ID, **changes: object) -> CounterRow:
    row = CounterRow(
        id=counter_id, number=counter_id, zone="utama", name=both(f"Loket {counter_id}"), service_ids=[1, 2],
        offsets_min={}, state=CounterState.CLOSED,
    )  # fmt: skip
    return row.model_copy(update=changes)


def ticket_row(ticket_id: int, **changes: object) -> TicketRow:
    row = TicketRow(
        id=ticket_id, number=f"A {ticket_id:03}", n=ticket_id, service_id=1, state=TicketState.WAITING,
        channel=Channel.KIOSK, headcount=1, priority=None, slot_at=None, arrived_at=EIGHT + ticket_id * 60,
        turn_time_at=EIGHT + ticket_id * 60, called_at=None, counter_id=None, left_at=None, return_due_at=None,
        missed_count=0, paper=PaperState.PRINTED, language=Language.INDONESIAN,
    )  # fmt: skip
    return row.model_copy(update=changes)


class Office:
    """A desk together with the server's side of it, advanced event by event.

    Attributes:
        desk: the value under test.
        effects: everything it asked for, oldest first.
    """

    def __init__(self) -> None:
        self.desk = Desk()
        self.effects: list[Effect] = []
        self.now_ms = 1_000_000
        self.seq = 100
        self.rows: dict[tuple[str, int], Row] = {}
        self.device = DeviceView(
            id=7, name="Loket", role=DeviceRole.COUNTER, zones=["utama"], counter_id=None, hardware={}
        )

    def happen(self, event: Event) -> None:
        moved = advance(self.desk, event)
        self.desk = moved.desk
        self.effects.extend(moved.effects)

    def later(self, ms: int) -> None:
        self.now_ms += ms
        self.happen(Ticked(now_ms=self.now_ms))

    def feed(self, *rows: Row, gone: Iterable[tuple[str, int]] = ()) -> None:
        """The server's rows change by these; the desk hears of it."""
        for row in rows:
            self.rows[key_of(row)] = row
        for key in gone:
            self.rows.pop(key, None)
        self.seq += 1
        at = EIGHT + (self.now_ms - 1_000_000) // 1000
        self.happen(Fed(rows=dict(self.rows), at=at, device=self.device, now_ms=self.now_ms))
        self.happen(FeedTurned(is_fresh=True, now_ms=self.now_ms))

    def press(self, *keys: Key | str) -> None:
        """Keys half a second apart."""
        for key in keys:
            self.now_ms += 500
            self.happen(Pressed(key=Key(key), now_ms=self.now_ms))

    @property
    def sent(self) -> list[Command]:
        return [effect.command for effect in self.effects if isinstance(effect, Send)]

    def answer(self, counter: CounterRow, ticket: TicketRow | None = None) -> None:
        """The server answers what is outstanding, ahead of the feed."""
        self.reply(DeskAnswer(seq=self.seq + 1, counter=counter, ticket=ticket))

    def reply(self, answer: object) -> None:
        assert self.desk.pending is not None, "nothing is outstanding"
        serial = self.desk.pending.serial
        self.happen(Answered(serial=serial, answer=answer, now_ms=self.now_ms))  # type: ignore[arg-type]

    def sign_in(self, role: OperatorRole = OperatorRole.OPERATOR, counter: CounterRow | None = None) -> None:
        self.happen(SignInAsked(name="siti", pin="1234", now_ms=self.now_ms))
        self.reply(ShiftAnswer(shift_id=1, operator_name="Siti", role=role, counter=counter))

    def sit_down(self, state: CounterState = CounterState.OPEN, ticket: TicketRow | None = None, **own: object) -> None:
        """Signed in at the own counter, which the feed shows in `state` with `ticket`."""
        self.sign_in(counter=counter_row(state=CounterState.OPEN, operator_name="Siti"))
        row = counter_row(state=state, operator_name="Siti", ticket_id=ticket.id if ticket else None, **own)
        self.later(3_000)
        self.feed(row, *([ticket] if ticket else []))


@pytest.fixture(scope="session")
def make_ticket() -> Callable[..., TicketRow]:
    return ticket_row


@pytest.fixture(scope="session")
def make_counter() -> Callable[..., CounterRow]:
    return counter_row


@pytest.fixture
def make_service() -> Callable[..., ServiceRow]:
    return service_row


@pytest.fixture
def make_help() -> Callable[..., HelpRow]:
    return lambda help_id: HelpRow(id=help_id, device_name=f"Kiosk {help_id}", asked_at=EIGHT)


@pytest.fixture
def office() -> Office:
    """An office with six services and four closed counters; nobody waits."""
    place = Office()
    place.feed(
        office_row(),
        *(service_row(number) for number in range(1, 7)),
        *(counter_row(number) for number in range(1, 5)),
    )
    return place


@pytest.fixture(scope="session")
def new_office() -> Callable[[], Office]:
    """Makes a fresh office for every example of a property."""

    def make() -> Office:
        place = Office()
        place.feed(
            office_row(), *(service_row(number) for number in range(1, 7)), *(counter_row(number) for number in (1, 3))
        )
        return place

    return make
