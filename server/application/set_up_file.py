"""The whole set-up of an office as one versioned document: no people, no devices, no secrets.

What the document does not name stays as it is; services go by their code and counters by their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Protocol

from pydantic import Field, ValidationError

from server.application.office_template import Bilingual, Code, FilePart, TemplateCase, TemplateCounter
from server.application.set_up_desk import FaultySetUp, require_fitting_service, require_room
from server.domain.booking.settings import BadBookingSettings, BookingSettings, ServiceBooking
from server.domain.calendar.document import BadCalendar, CalendarDocument
from server.domain.calendar.reading import read_calendar, record_of
from server.domain.leaflet import Leaflet, RequirementCase
from server.domain.office import Branch, CounterSetUp, Office, Service, Text
from server.domain.queue.parameters import Parameters
from server.domain.speech_settings import BadSpeech, SpeechSettings
from wire.codes import ServiceState

VERSION = 1
LARGEST_FILE_BYTES = 500_000


class BadSetUpFile(ValueError):  # noqa: N818 - says what was given
    """A document that cannot be taken in. Nothing was changed.

    Attributes:
        place: the field at fault, such as `services.2.icon`; `version` for a document of another version.
        detail: what is wrong with it, one line.
    """

    def __init__(self, place: str, detail: str) -> None:
        super().__init__(f"{place}: {detail}")
        self.place = place
        self.detail = detail


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


class _Leaflet(FilePart):
    cases: list[TemplateCase] = Field(default_factory=list)
    basis: Bilingual | None = None
    version_on: Annotated[str, Field(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")] | None = None
    fee: Bilingual | None = None
    ready_after: Bilingual | None = None

    def as_leaflet(self) -> Leaflet:
        """The same as the domain knows it."""
        cases = (
            RequirementCase(
                key=case.key, name=case.name.as_text(), papers=tuple(paper.as_text() for paper in case.papers)
            )
            for case in self.cases
        )
        basis, fee, ready_after = (
            None if each is None else each.as_text() for each in (self.basis, self.fee, self.ready_after)
        )
        return Leaflet(cases=tuple(cases), basis=basis, version_on=self.version_on, fee=fee, ready_after=ready_after)


class _Service(FilePart):
    code: Code
    name: Bilingual
    group: Bilingual | None = None
    icon: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,39}$")]
    series: Annotated[str, Field(pattern=r"^[A-Z]$")]
    expected_min: Annotated[int, Field(ge=1, le=240)]
    wait_at: Bilingual
    requirements: list[Bilingual]
    leaflet: _Leaflet = _Leaflet()
    booking: dict[str, bool] = Field(default_factory=dict)


class _Office(FilePart):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    public_url: Annotated[str, Field(max_length=200, pattern=r"^https?://\S*[^\s/]$")] | None = None
    running_text: Bilingual
    keep_persons_days: Annotated[int, Field(ge=1, le=3650)]
    speech: dict[str, object] = Field(default_factory=dict)
    booking: dict[str, int] = Field(default_factory=dict)


class SetUpFile(FilePart):
    """The document as it is read."""

    giliran_set_up: Literal[1]
    office: _Office
    parameters: dict[str, int]
    services: Annotated[list[_Service], Field(min_length=1)]
    counters: Annotated[list[TemplateCounter], Field(min_length=1)]
    calendar: dict[str, object] = Field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The office as a document would have it; new rows have ids that nobody has yet."""

    branch: Branch
    services: Mapping[int, Service]
    counters: Mapping[int, CounterSetUp]
    calendar: CalendarDocument


def document_of(office: Office) -> dict[str, object]:
    """The set-up as JSON can hold it; `read_set_up` reads it back."""
    services = sorted(office.services.values(), key=lambda each: (each.sort, each.id))
    counters = sorted(office.counters.values(), key=lambda each: each.number)
    codes = {each.id: each.code for each in services}
    branch = office.branch
    return {
        "giliran_set_up": VERSION,
        "office": {
            "name": branch.name,
            "public_url": branch.public_url,
            "running_text": _words(branch.running_text),
            "keep_persons_days": branch.keep_persons_days,
            "speech": branch.speech.to_record(),
            "booking": branch.booking.to_record(),
        },
        "parameters": branch.next_parameters.to_record(),
        "services": [_service_record(each) for each in services],
        "counters": [_counter_record(each, codes) for each in counters],
        "calendar": record_of(office.calendar.document),
    }


def read_set_up(record: object) -> SetUpFile:
    """A document, checked field by field.

    Raises:
        BadSetUpFile: it is of another version, or a field is faulty.
    """
    version = record.get("giliran_set_up") if isinstance(record, Mapping) else None
    if type(version) is not int or version != VERSION:
        raise BadSetUpFile("version", f"this server takes version {VERSION}")
    try:
        return SetUpFile.model_validate(record)
    except ValidationError as error:
        fault = error.errors()[0]
        raise BadSetUpFile(".".join(str(part) for part in fault["loc"]), fault["msg"]) from error


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
    return Planned(branch=_branch(file, office.branch), services=services, counters=counters, calendar=calendar)


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
            require_fitting_service(found, service)
            require_room(list(found.values()), service.group)
    except FaultySetUp as error:
        raise BadSetUpFile(f"services: {service.code}: {error.field}", error.fault.replace("_", " ")) from error
    return found


def _service(given: _Service, service_id: int, sort: int, state: ServiceState, place: str) -> Service:
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


def _service_record(service: Service) -> dict[str, object]:
    leaflet = service.leaflet
    said = {
        "basis": leaflet.basis,
        "fee": leaflet.fee,
        "ready_after": leaflet.ready_after,
    }
    cases = [
        {"key": case.key, "name": _words(case.name), "papers": [_words(paper) for paper in case.papers]}
        for case in leaflet.cases
    ]
    return {
        "code": service.code,
        "name": _words(service.name),
        "group": None if service.group is None else _words(service.group),
        "icon": service.icon,
        "series": service.series,
        "expected_min": service.expected_min,
        "wait_at": _words(service.wait_at),
        "requirements": [_words(each) for each in service.requirements],
        "leaflet": {
            "cases": cases,
            "version_on": leaflet.version_on,
            **{name: None if text is None else _words(text) for name, text in said.items()},
        },
        "booking": service.booking.to_record(),
    }


def _counter_record(counter: CounterSetUp, codes: Mapping[int, str]) -> dict[str, object]:
    return {
        "number": counter.number,
        "name": _words(counter.name),
        "zone": counter.zone,
        "services": sorted(codes[each] for each in counter.service_ids),
        "offsets_min": {codes[each]: minutes for each, minutes in sorted(counter.offsets_min.items())},
    }


def _words(text: Text) -> list[str]:
    return [text.id, text.en]
