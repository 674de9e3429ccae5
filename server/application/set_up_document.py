"""The document of an office's whole set-up: what may stand in it, how it is written and read. No people, no secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from server.application.office_template import Bilingual, Code, FilePart, TemplateCase, TemplateCounter
from server.domain.calendar.reading import record_of
from server.domain.leaflet import Leaflet, RequirementCase
from server.domain.office import CounterSetUp, Office, Service, Text

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


class FileLeaflet(FilePart):
    """What visitors read at home about a service."""

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


class FileService(FilePart):
    """A service as the document names it."""

    code: Code
    name: Bilingual
    group: Bilingual | None = None
    icon: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,39}$")]
    series: Annotated[str, Field(pattern=r"^[A-Z]$")]
    expected_min: Annotated[int, Field(ge=1, le=240)]
    wait_at: Bilingual
    requirements: list[Bilingual]
    leaflet: FileLeaflet = FileLeaflet()
    booking: dict[str, bool] = Field(default_factory=dict)


class FileOffice(FilePart):
    """What the document says of the branch itself."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    public_url: Annotated[str, Field(max_length=200, pattern=r"^https?://\S*[^\s/]$")] | None = None
    running_text: Bilingual
    keep_persons_days: Annotated[int, Field(ge=1, le=3650)]
    speech: dict[str, object] = Field(default_factory=dict)
    booking: dict[str, int] = Field(default_factory=dict)


class SetUpFile(FilePart):
    """The document as it is read."""

    giliran_set_up: Literal[1]
    office: FileOffice
    parameters: dict[str, int]
    services: Annotated[list[FileService], Field(min_length=1)]
    counters: Annotated[list[TemplateCounter], Field(min_length=1)]
    calendar: dict[str, object] = Field(default_factory=dict)
    showing: dict[str, object] | None = None


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
        "showing": _showing_record(office),
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


def _showing_record(office: Office) -> dict[str, object]:
    """All but the pictures of boards: those are many times as large as everything else."""
    record = replace(office.showing, boards=office.boards).to_record()
    for board in record["boards"].values():
        del board["pictures"]
    return record


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
