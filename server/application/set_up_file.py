"""Taking the whole set-up of an office in from one versioned document.

What the document does not name stays as it is; services go by their code and counters by their number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from server.application.set_up_desk import FaultySetUp, require_fitting_service, require_room
from server.application.set_up_document import BadSetUpFile, FileService, SetUpFile
from server.domain.booking.settings import BadBookingSettings, BookingSettings, ServiceBooking
from server.domain.calendar.document import BadCalendar, CalendarDocument
from server.domain.calendar.reading import read_calendar
from server.domain.office import Branch, CounterSetUp, Office, Service, Text
from server.domain.queue.parameters import Parameters
from server.domain.showing import BadShowing, Showing
from server.domain.speech_settings import BadSpeech, SpeechSettings
from wire.codes import ServiceState


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpChange:
    """What a document would change: a row of the set-up, `added` or `changed`, and which of its columns."""

    table: str
    name: Text
    action: str
    columns: tuple[str, ...]


class SetUpFileDesk(Protocol):
    """Gives the set-up out as a document, and takes one in."""

    def export(self) -> dict[str, object]:
        """The set-up as it stands."""
        ...

    def preview(self, record: object) -> Sequence[SetUpChange]:
        """What a document would change now.

        Raises:
            BadSetUpFile: it cannot be taken in.
        """
        ...

    def take_in(self, actor: int, record: object) -> None:
        """Change the set-up as a document says, all of it or nothing.

        Raises:
            BadSetUpFile: it cannot be taken in.
            BookingsTouched: its calendar would close times that visitors have booked.
            Refusal: `forbidden` if the actor may not.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The office as a document would have it; new rows have ids that nobody has yet."""

    branch: Branch
    services: Mapping[int, Service]
    counters: Mapping[int, CounterSetUp]
    calendar: CalendarDocument
    showing: Showing


def planned(file: SetUpFile, office: Office) -> Planned:
    """The office as the document would have it.

    Raises:
        BadSetUpFile: it does not fit together, or not to what stays of the office.
    """
    services = _services(file, office)
    counters = _counters(file, office, {each.code: each.id for each in services.values()})
    codes, numbers = ({each.code for each in services.values()}, {each.number for each in counters.values()})
    try:
        calendar = read_calendar(file.calendar)
        calendar.require_known(frozenset(codes), frozenset(numbers))
    except BadCalendar as error:
        raise BadSetUpFile("calendar", str(error)) from error
    return Planned(
        branch=_branch(file, office.branch),
        services=services,
        counters=counters,
        calendar=calendar,
        showing=_showing(file, office.showing, {each.zone for each in counters.values()}),
    )


def _showing(file: SetUpFile, kept: Showing, zones: Collection[str]) -> Showing:
    """What the document would have shown; one from before offices could choose it leaves it as it is.

    Pictures are not in the document: each board keeps its own.
    """
    if file.showing is None:
        return kept
    try:
        wanted = Showing.from_record(file.showing)
    except BadShowing as error:
        raise BadSetUpFile("showing", str(error)) from error
    unknown = sorted(set(wanted.boards) - set(zones))
    if unknown:
        raise BadSetUpFile("showing.boards", f"no counter is in the zone {unknown[0]}")
    if any(board.pictures for board in wanted.boards.values()):
        raise BadSetUpFile("showing.boards", "pictures are not part of a set-up file")
    boards = {zone: replace(board, pictures=kept.board(zone).pictures) for zone, board in wanted.boards.items()}
    return replace(wanted, boards=boards)


def _branch(file: SetUpFile, kept: Branch) -> Branch:
    given = file.office
    place = "parameters"
    try:
        parameters = Parameters.from_record(file.parameters)
        place = "office.speech"
        speech = SpeechSettings.from_record(given.speech)
        place = "office.booking"
        booking = BookingSettings.from_record(given.booking)
    except (ValueError, BadSpeech, BadBookingSettings) as error:
        raise BadSetUpFile(place, str(error)) from error
    return replace(
        kept,
        name=given.name,
        public_url=given.public_url,
        running_text=given.running_text.as_text(),
        keep_persons_days=given.keep_persons_days,
        next_parameters=parameters,
        speech=speech,
        booking=booking,
    )


def _services(file: SetUpFile, office: Office) -> dict[int, Service]:
    known = {each.code: each for each in office.services.values()}
    next_id = max(office.services, default=0) + 1
    found = dict(office.services)
    for sort, each in enumerate(file.services, 1):
        before = known.get(each.code)
        service_id = next_id if before is None else before.id
        next_id += before is None
        state = ServiceState.CLOSED if before is None else before.state
        found[service_id] = _service(each, service_id, sort, state, f"services.{sort - 1}")
    if len({each.code for each in file.services}) < len(file.services):
        raise BadSetUpFile("services", "a code is there twice")
    last = len(file.services)
    named = {each.code for each in file.services}
    others = [service for service in found.values() if service.code not in named]
    for sort, service in enumerate(others, last + 1):
        found[service.id] = replace(service, sort=sort)
    try:
        for service in found.values():
            require_fitting_service(found, service, office.kiosk_letters)
            require_room(list(found.values()), service.group)
    except FaultySetUp as error:
        raise BadSetUpFile(f"services: {service.code}: {error.field}", error.fault.replace("_", " ")) from error
    return found


def _service(given: FileService, service_id: int, sort: int, state: ServiceState, place: str) -> Service:
    try:
        booking = ServiceBooking.from_record(given.booking)
    except BadBookingSettings as error:
        raise BadSetUpFile(f"{place}.booking", str(error)) from error
    return Service(
        id=service_id,
        code=given.code,
        name=given.name.as_text(),
        group=None if given.group is None else given.group.as_text(),
        icon=given.icon,
        series=given.series,
        sort=sort,
        expected_min=given.expected_min,
        state=state,
        wait_at=given.wait_at.as_text(),
        requirements=tuple(each.as_text() for each in given.requirements),
        leaflet=given.leaflet.as_leaflet(),
        booking=booking,
    )


def _counters(file: SetUpFile, office: Office, ids: Mapping[str, int]) -> dict[int, CounterSetUp]:
    known = {each.number: each.id for each in office.counters.values()}
    next_id = max(office.counters, default=0) + 1
    found = dict(office.counters)
    if len({each.number for each in file.counters}) < len(file.counters):
        raise BadSetUpFile("counters", "a number is there twice")
    for n, each in enumerate(file.counters):
        counter_id = known.get(each.number, next_id)
        next_id += counter_id == next_id
        unknown = sorted({*each.services, *each.offsets_min} - set(ids))
        if unknown:
            raise BadSetUpFile(f"counters.{n}.services", f"there is no service {unknown[0]}")
        found[counter_id] = CounterSetUp(
            id=counter_id,
            number=each.number,
            name=each.name.as_text(),
            zone=each.zone,
            service_ids=frozenset(ids[code] for code in each.services),
            offsets_min={ids[code]: minutes for code, minutes in each.offsets_min.items()},
        )
    return found
