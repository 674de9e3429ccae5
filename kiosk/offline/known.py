"""What the kiosk keeps of the office, so that it can go on alone after a restart too."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from appkit.log import log_event
from kiosk.keeper import Keeper
from kiosk.offline.clock import Heard
from wire.codes import Admission
from wire.rows import OfficeRow, ServiceRow

_OFFICE, _CLOCK = "office.json", "office-clock.json"
_Model = TypeVar("_Model", bound=BaseModel)


class Known(BaseModel):
    """The office without what changes with every ticket. `printer` is the device URL of this kiosk's printer."""

    model_config = ConfigDict(frozen=True)

    office: OfficeRow
    services: list[ServiceRow]
    printer: str | None


def known(office: OfficeRow, services: Sequence[ServiceRow], printer: str | None) -> Known:
    """What is worth keeping of these."""
    return Known(office=office, services=[_lasting(row) for row in services], printer=printer)


def as_of(row: ServiceRow, at: int) -> ServiceRow:
    """The row with the doors as they stand at `at`, by the hours that the server told."""
    if row.admission is Admission.OPEN and row.registration_until_at is not None and at >= row.registration_until_at:
        return row.model_copy(update={"admission": Admission.REGISTRATION_OVER})
    if row.admission is Admission.NOT_OPEN_YET and row.opens_at is not None and at >= row.opens_at:
        return row.model_copy(update={"admission": Admission.OPEN})
    return row


class Memory:
    """Keeps both on the disk; each is written only when it is another."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._kept: Known | None = None

    def office(self) -> Known | None:
        """What was kept last; None for nothing, or nothing readable."""
        self._kept = self._read(_OFFICE, Known)
        return self._kept

    def clock(self) -> Heard | None:
        """When an earlier run last heard the office."""
        return self._read(_CLOCK, Heard)

    def keep_office(self, now_known: Known) -> None:
        """Keeps it."""
        if now_known != self._kept:
            self._kept = now_known
            self._keeper.keep(_OFFICE, now_known.model_dump_json())

    def keep_clock(self, heard: Heard) -> None:
        """Keeps it."""
        self._keeper.keep(_CLOCK, heard.model_dump_json())

    def _read(self, name: str, model: type[_Model]) -> _Model | None:
        text = self._keeper.read(name)
        try:
            return None if text is None else model.model_validate_json(text)
        except ValidationError as error:
            log_event("kept_unreadable", logging.ERROR, name=name, n_faults=error.error_count())
            return None


def _lasting(row: ServiceRow) -> ServiceRow:
    """Without numbers of people and waits: they would be old when they are read."""
    passing = {
        "n_waiting": 0,
        "likely_wait_min": None,
        "promise": None,
        "likely_from_min": None,
        "likely_until_min": None,
        "is_doubtful_today": False,
    }
    return row.model_copy(update=passing)
