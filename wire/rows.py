"""Rows: what a watching program knows of the office.

A snapshot is all rows of an audience, a change replaces or removes some. Unknown fields are ignored, so that an older
program works with a newer server. Instants are whole seconds since the epoch, UTC.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wire.codes import (
    Admission,
    Channel,
    CounterState,
    HelpAbout,
    Language,
    PaperState,
    PlaceReason,
    PriorityKind,
    PromiseKind,
    ServiceState,
    TicketState,
)


class Pushed(BaseModel):
    """Base of everything the server sends: frozen, unknown fields ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Words(Pushed):
    """One text in every language a visitor can choose."""

    id: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language is Language.ENGLISH else self.id


class BoardLook(Pushed):
    """How the boards of a zone hang and what they show beside the calls.

    `seat_m` is the distance of the farthest seat, `running_text` the zone's own. `pictures` are files below
    `/api/pictures/`, each shown for `picture_s`; one that ends in `.webp` moves.
    """

    zone: str
    screen_in: int
    seat_m: int
    running_text: Words | None = None
    pictures: list[str] = Field(default_factory=list)
    picture_s: int = 10


class OfficeRow(Pushed):
    """The branch as every screen knows it; exactly one row, with id 1.

    `utc_offset_s` turns instants into local time now; `shield_min` is H* of the fairness promise. `opens_at` is when
    numbers are given out next (None while they are, or when nobody knows), `closes_at` when today's service ends (None
    for never or a closed day), `closed_reason` why today is closed or shorter. With `takes_bookings` a booked time
    gives a right here.

    `ticket_lines` and `ticket_logo`, a PNG file in base64, are the office's own part of its tickets; `boards` has the
    zones about which the office chose something.

    With `is_clock_doubtful` the server does not believe its computer's clock: the times that it tells go on by
    themselves and may be wrong, so that no board shows one.
    """

    kind: Literal["office"] = "office"
    id: int = 1
    name: str
    business_day: str
    utc_offset_s: int
    languages: list[Language]
    shield_min: int
    call_timeout_s: int
    call_repeats: int
    running_text: Words
    public_url: str | None = None
    opens_at: int | None = None
    closes_at: int | None = None
    closed_reason: Words | None = None
    takes_bookings: bool = False
    ticket_lines: list[Words] = Field(default_factory=list)
    ticket_logo: str | None = None
    boards: list[BoardLook] = Field(default_factory=list)
    is_clock_doubtful: bool = False


class ServiceRow(Pushed):
    """A service as a kiosk tile needs it. `likely_wait_min`, by planned durations, is None when nobody can say.

    `promise` says what is forecast for a newcomer: a range from and until so many minutes, in whole fives, a rough one
    with both the same; None means that there is no forecast.

    `admission` says whether a walk-in gets a number now: then until `registration_until_at` (None for without end),
    else again from `opens_at` on (None when nobody knows), today or on another day. `served_until_at` is when today's
    service ends, for those who still wait; `closed_reason` why today is closed or other than usual. A newcomer for
    whom `is_doubtful_today` will probably not be called before that. Numbers of one that `is_full` are over because
    today's work is.

    `icon` names an SVG of the design; `requirements` are the papers to bring, one string each.
    """

    kind: Literal["service"] = "service"
    id: int
    code: str
    name: Words
    group: Words | None = None
    icon: str
    series: str
    sort: int
    expected_min: int
    state: ServiceState
    n_waiting: int
    likely_wait_min: int | None
    promise: PromiseKind | None = None
    likely_from_min: int | None = None
    likely_until_min: int | None = None
    wait_at: Words
    requirements: list[Words]
    admission: Admission = Admission.OPEN
    opens_at: int | None = None
    registration_until_at: int | None = None
    served_until_at: int | None = None
    closed_reason: Words | None = None
    is_doubtful_today: bool = False
    is_full: bool = False


class CounterRow(Pushed):
    """A counter as its neighbours and the supervisor see it. `offsets_min` maps a service id to its helper offset.

    `undo` is the kind of the counter's last fact (`called`, `missed` ...) while it may be taken back, `undo_number` the
    number of its ticket. `is_call_unseen`: no board has shown the call that stands here, though it had the time.
    """

    kind: Literal["counter"] = "counter"
    id: int
    number: int
    zone: str
    name: Words
    service_ids: list[int]
    offsets_min: dict[int, int]
    state: CounterState
    operator_name: str | None = None
    ticket_id: int | None = None
    ready_since_at: int | None = None
    undo: str | None = None
    undo_number: str | None = None
    undo_until_at: int | None = None
    is_call_unseen: bool = False


class TicketRow(Pushed):
    """An open ticket as counters see it.

    The waiting list is ordered by turn time plus helper offset, then `arrived_at`, then `n`. A booking's right may come
    due while it waits: from `right_due_at` on, `turn_time_then_at` takes the place of `turn_time_at`. `place` says what
    the turn time comes from, `back_at` when the visitor last came back. `left_at` is when an absent visitor was called
    or put on hold, `return_due_at` when one on hold is expected.
    """

    kind: Literal["ticket"] = "ticket"
    id: int
    number: str
    n: int
    service_id: int
    state: TicketState
    channel: Channel
    headcount: int
    priority: PriorityKind | None
    slot_at: int | None
    arrived_at: int
    turn_time_at: int
    right_due_at: int | None = None
    turn_time_then_at: int | None = None
    place: PlaceReason = PlaceReason.ARRIVAL
    back_at: int | None = None
    called_at: int | None
    counter_id: int | None
    left_at: int | None
    return_due_at: int | None
    missed_count: int
    paper: PaperState
    language: Language


class Speech(Pushed):
    """One announcement sentence; the board fetches `/api/voice/{sound}.wav`.

    `language` is an ISO 639 code: an office may have calls said in more languages than visitors choose from.
    """

    language: str
    text: str
    sound: str


class CallRow(Pushed):
    """A call for the boards; its id is the number of its fact. A withdrawn call disappears.

    Nothing is shown or said before `announce_at` (server time): the visitor's paper may still be in the printer.
    A recall is a row of its own with `is_recall`.
    """

    kind: Literal["call"] = "call"
    id: int
    number: str
    counter_number: int
    counter_name: Words
    zone: str
    is_recall: bool
    called_at: int
    announce_at: int
    is_priority: bool
    slot_at: int | None
    speech: list[Speech]


class SignRow(Pushed):
    """What stands at a counter now, for the display over it; its id is the counter's. Says nothing about people.

    `number` is None while no ticket stands there. `call_id` is the number of the latest call or recall, so that each
    draws attention once; None when it was too long ago. Nothing is shown before `shown_from_at`.
    """

    kind: Literal["sign"] = "sign"
    id: int
    counter_number: int
    number: str | None = None
    call_id: int | None = None
    shown_from_at: int = 0


class ReprintRow(Pushed):
    """Work for one kiosk: print a copy of a ticket. Disappears once the kiosk reported the paper."""

    kind: Literal["reprint"] = "reprint"
    id: int
    ticket_id: int
    device_id: int


class HelpRow(Pushed):
    """Somebody is needed at this kiosk; disappears once an operator answered, or the kiosk's printer is well again."""

    kind: Literal["help"] = "help"
    id: int
    device_name: str
    asked_at: int
    about: HelpAbout = HelpAbout.VISITOR


Row = Annotated[
    OfficeRow | ServiceRow | CounterRow | TicketRow | CallRow | SignRow | ReprintRow | HelpRow,
    Field(discriminator="kind"),
]

RowKey = tuple[str, int]


def key_of(row: Row) -> RowKey:
    """What a row is stored and removed under: its kind and id."""
    return (row.kind, row.id)
