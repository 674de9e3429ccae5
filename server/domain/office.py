"""The office as it is set up: branch, services, counters. Values that change seldom and by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.booking.settings import BookingSettings, ServiceBooking
from server.domain.calendar.calendar import Calendar
from server.domain.leaflet import NO_LEAFLET, ONLY_CASE, Leaflet, RequirementCase
from server.domain.queue.parameters import Parameters
from server.domain.showing import NO_SHOWING, Showing, ZoneBoard
from server.domain.speech_settings import SpeechSettings
from server.domain.text import Text as Text
from wire.codes import DeviceRole, OperatorRole, ServiceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One building with one waiting system and one time zone.

    Attributes:
        zone: IANA name of the time zone.
        reset_hour: local hour at which the business day changes.
        public_url: where visitors' phones reach the server, without a slash at the end; None if they cannot.
        next_parameters: set to be in force from the next opening of the office on.
        keep_persons_days: after a visit, until what is kept of the visitor is erased.
        booking: what bookings may take, and when.
    """

    id: int
    name: str
    zone: str
    reset_hour: int
    public_url: str | None
    running_text: Text
    next_parameters: Parameters
    speech: SpeechSettings
    keep_persons_days: int = 30
    booking: BookingSettings = field(default_factory=BookingSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something a visitor comes for.

    Attributes:
        expected_min: the planned time from one call to the next.
        requirements: the papers in short, as a ticket prints them.
        leaflet: what visitors read at home.
        booking: whether and how it can be booked.
        full_on: the business day on which it gives walk-ins no more numbers.
    """

    id: int
    code: str
    name: Text
    group: Text | None
    icon: str
    series: str
    sort: int
    expected_min: int
    state: ServiceState
    wait_at: Text
    requirements: tuple[Text, ...]
    leaflet: Leaflet = NO_LEAFLET
    booking: ServiceBooking = field(default_factory=ServiceBooking)
    full_on: str | None = None

    @property
    def cases(self) -> tuple[RequirementCase, ...]:
        """What a visitor may come with; at least one."""
        only = RequirementCase(key=ONLY_CASE, name=self.name, papers=self.requirements)
        return self.leaflet.cases or (only,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSetUp:
    """A counter as planned: what it serves when it opens. `offsets_min` maps service ids to helper offsets."""

    id: int
    number: int
    name: Text
    zone: str
    service_ids: frozenset[int]
    offsets_min: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A paired program. `hardware` maps a kind (`printer`, `scanner`, `keypad`, `display.3`) to a device URL."""

    id: int
    role: DeviceRole
    name: str
    zones: tuple[str, ...]
    counter_id: int | None
    hardware: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """An operator at a device, from sign-in to sign-out; `counter_id` once a counter was taken."""

    id: int
    device_id: int
    operator_id: int
    operator_name: str
    role: OperatorRole
    counter_id: int | None


@dataclass(frozen=True, kw_only=True)
class Office:
    """The whole set-up of one branch, by id, its calendar, and what it shows beside its numbers.

    Attributes:
        kiosk_letters: those of numbers that kiosks give while the server is away; kiosks that are gone included.
    """

    branch: Branch
    services: Mapping[int, Service]
    counters: Mapping[int, CounterSetUp]
    calendar: Calendar
    showing: Showing = NO_SHOWING
    kiosk_letters: frozenset[str] = frozenset()

    @property
    def zones(self) -> tuple[str, ...]:
        """Where visitors wait and are called, in the order of counters."""
        counters = sorted(self.counters.values(), key=lambda each: each.number)
        return tuple(dict.fromkeys(each.zone for each in counters))

    @property
    def boards(self) -> Mapping[str, ZoneBoard]:
        """What was chosen for the boards of each zone; a zone that lost its last counter has none."""
        return {zone: board for zone, board in self.showing.boards.items() if zone in self.zones}

    @property
    def largest_offset_min(self) -> int:
        """The largest helper offset anywhere; it widens the promise to visitors."""
        return max(
            (minutes for counter in self.counters.values() for minutes in counter.offsets_min.values()), default=0
        )
