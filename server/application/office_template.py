"""Office templates: a whole set-up as a data file, so that an empty database opens as a real office.

The files are `templates/*.toml` beside this module. In them a text is a list of its Indonesian and its English words.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from server.domain.booking.settings import ServiceBooking
from server.domain.calendar.document import CalendarDocument
from server.domain.calendar.reading import read_calendar
from server.domain.leaflet import Leaflet, RequirementCase
from server.domain.office import Text
from server.domain.queue.parameters import LARGEST_OFFSET_MIN, Parameters

TEMPLATE_DIRECTORY = Path(__file__).parent / "templates"

MOST_TILES = 6
"""Tiles of one kiosk screen: so many groups and services without a group, and so many services in a group."""


def _as_words(value: object) -> object:
    return {"id": value[0], "en": value[1]} if isinstance(value, list) and len(value) == 2 else value


class FilePart(BaseModel):
    """A part of a file that people write: what is not known in it is refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", str_strip_whitespace=True)


class TemplateText(FilePart):
    """Words in both languages."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]

    def as_text(self) -> Text:
        """The same as the domain knows it."""
        return Text(id=self.id, en=self.en)


Bilingual = Annotated[TemplateText, BeforeValidator(_as_words)]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,11}$")]
ZoneName = Annotated[str, Field(min_length=1, max_length=40)]


class TemplateCase(FilePart):
    """One case of a service with the papers it takes. `key` is its short name in addresses and bookings."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")]
    name: Bilingual
    papers: Annotated[list[Bilingual], Field(min_length=1)]


class TemplateLeaflet(FilePart):
    """What all services of the office have in common for those who read at home."""

    basis: Bilingual
    version_on: Annotated[str, Field(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")]
    fee: Bilingual


class TemplateServiceBooking(FilePart):
    """What bookings mean for a service; see `server.domain.booking.settings.ServiceBooking`."""

    is_bookable: bool = True
    needs_nik: bool = False
    walk_ins: bool = True

    def as_settings(self) -> ServiceBooking:
        """The same as the domain knows it."""
        return ServiceBooking(is_bookable=self.is_bookable, needs_nik=self.needs_nik, walk_ins=self.walk_ins)


class TemplateService(FilePart):
    """A service as the file names it, in the order of the kiosk's tiles. `icon` is a file of `design/icons`.

    Without `booking` it takes none.
    """

    code: Code
    name: Bilingual
    group: str | None = None
    icon: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,39}$")]
    series: Annotated[str, Field(pattern=r"^[A-Z]$")]
    expected_min: Annotated[int, Field(ge=1, le=240)]
    place: str
    requirements: list[Bilingual]
    cases: list[TemplateCase] = []
    ready_after: Bilingual | None = None
    booking: TemplateServiceBooking | None = None


class TemplateCounter(FilePart):
    """A counter with the codes of its services, and helper offsets in minutes by code."""

    number: Annotated[int, Field(ge=1, le=999)]
    name: Bilingual
    zone: ZoneName
    services: Annotated[list[Code], Field(min_length=1)]
    offsets_min: dict[Code, Annotated[int, Field(ge=0, le=LARGEST_OFFSET_MIN)]] = {}


class OfficeTemplate(FilePart):
    """A whole office. `groups` and `places` are texts by the short names that services use for them."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    preset: Literal["registry_office", "many_priority_visitors", "without_bookings"]
    reset_hour: Annotated[int, Field(ge=0, le=23)]
    running_text: Bilingual
    zones: Annotated[list[ZoneName], Field(min_length=1)]
    calendar: dict[str, object] = {}
    groups: dict[str, Bilingual]
    places: dict[str, Bilingual]
    services: Annotated[list[TemplateService], Field(min_length=1)]
    counters: Annotated[list[TemplateCounter], Field(min_length=1)]
    leaflet: TemplateLeaflet | None = None

    def leaflet_of(self, service: TemplateService) -> Leaflet:
        """What visitors read at home about a service."""
        common = self.leaflet
        cases = (
            RequirementCase(
                key=case.key, name=case.name.as_text(), papers=tuple(paper.as_text() for paper in case.papers)
            )
            for case in service.cases
        )
        return Leaflet(
            cases=tuple(cases),
            basis=None if common is None else common.basis.as_text(),
            version_on=None if common is None else common.version_on,
            fee=None if common is None else common.fee.as_text(),
            ready_after=None if service.ready_after is None else service.ready_after.as_text(),
        )

    @property
    def calendar_document(self) -> CalendarDocument:
        """When the office serves.

        Raises:
            BadCalendar: it cannot be; a ValueError, so that a faulty file is refused by name.
        """
        return read_calendar(self.calendar)

    @property
    def parameters(self) -> Parameters:
        """The queue's parameter set by the preset's name."""
        presets = {
            "registry_office": Parameters.registry_office,
            "many_priority_visitors": Parameters.many_priority_visitors,
            "without_bookings": Parameters.without_bookings,
        }
        return presets[self.preset]()

    @model_validator(mode="after")
    def _fits_together(self) -> "OfficeTemplate":
        for fault in (*self._service_faults(), *self._counter_faults()):
            raise ValueError(fault)
        codes, numbers = (each.code for each in self.services), (each.number for each in self.counters)
        self.calendar_document.require_known(frozenset(codes), frozenset(numbers))
        return self

    def _service_faults(self) -> list[str]:
        codes = [service.code for service in self.services]
        served = {code for counter in self.counters for code in counter.services}
        groups = [service.group for service in self.services]
        tiles = groups.count(None) + len(self.groups)
        return [
            *(f"service {code} appears twice" for code in sorted(set(codes)) if codes.count(code) > 1),
            *(f"no counter serves {code}" for code in codes if code not in served),
            *(
                f"service {each.code}: unknown group {each.group}"
                for each in self.services
                if each.group not in {None, *self.groups}
            ),
            *(
                f"service {each.code}: a case appears twice"
                for each in self.services
                if len({case.key for case in each.cases}) < len(each.cases)
            ),
            *(
                f"service {each.code}: unknown place {each.place}"
                for each in self.services
                if each.place not in self.places
            ),
            *(
                f"group {name} has no or too many services"
                for name in self.groups
                if not 1 <= groups.count(name) <= MOST_TILES
            ),
            *([f"{tiles} tiles on the first screen, at most {MOST_TILES} fit"] if tiles > MOST_TILES else []),
        ]

    def _counter_faults(self) -> list[str]:
        numbers = [counter.number for counter in self.counters]
        known = {service.code for service in self.services}
        return [
            *(f"counter {number} appears twice" for number in sorted(set(numbers)) if numbers.count(number) > 1),
            *(
                f"counter {each.number}: unknown zone {each.zone}"
                for each in self.counters
                if each.zone not in self.zones
            ),
            *(
                f"counter {each.number}: unknown service {code}"
                for each in self.counters
                for code in (*each.services, *each.offsets_min)
                if code not in known
            ),
        ]


class BadTemplate(ValueError):  # noqa: N818 - refusals are nouns
    """An office template that does not exist or does not fit together; the message is one line for a person."""


def template_names(directory: Path = TEMPLATE_DIRECTORY) -> list[str]:
    """Names of the templates there are, sorted."""
    return sorted(path.stem for path in directory.glob("*.toml"))


def load_template(name: str, directory: Path = TEMPLATE_DIRECTORY) -> OfficeTemplate:
    """The template of this name, checked.

    Raises:
        BadTemplate: there is none, or it is faulty.
    """
    if name not in template_names(directory):
        raise BadTemplate(f"there is no template '{name}'; there are {', '.join(template_names(directory))}")
    try:
        return OfficeTemplate.model_validate(tomllib.loads((directory / f"{name}.toml").read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise BadTemplate(f"template '{name}': {error}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise BadTemplate(f"template '{name}': {place or 'office'}: {fault['msg']}") from error
