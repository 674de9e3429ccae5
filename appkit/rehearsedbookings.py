"""Bookings of a rehearsed office, made as staff make them: at a device, by somebody signed in, over HTTP.

with StaffDoor(office.url, folder, code) as door:
    door.sign_in("sari", "4826")
    slip = door.book(service_id=3)
"""

from __future__ import annotations

import uuid
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from appkit.httpcall import HttpCaller
from appkit.identity import Access, understood
from wire import bookings, commands
from wire.bookings import BOOKING_COMMANDS
from wire.commands import COMMANDS, Answer, Command

_RULES = {rule.command: rule for rule in (*COMMANDS.values(), *BOOKING_COMMANDS.values())}
_Answer = TypeVar("_Answer", bound=Answer)


_DAY_ENDS_UTC_S = 20 * 3600
"""In Jakarta a business day ends at three in the morning."""

_ENOUGH_S = 7 * 3600
_PATIENCE_S = 60.0
_DAY_S = 24 * 3600


def zone_with_hours_left(now: float) -> str:
    """A time zone in which today lasts for a whole rehearsal, at whatever hour it is held.

    Hours, closures and numbers end with the day, and an office gives away one slot each half hour, the first some two
    hours from `now`.
    """
    left_s = (_DAY_ENDS_UTC_S - int(now)) % _DAY_S
    return "UTC" if left_s < _ENOUGH_S else "Asia/Jakarta"


class NothingFreeError(Exception):
    """No slot can be booked for this service."""


class StaffDoor:
    """A staff device without windows. One thread; close it, or use it as a context."""

    def __init__(self, server: str, state_dir: Path, pair_code: str) -> None:
        """The device is paired with the code; it keeps its key in `state_dir`."""
        state_dir.mkdir(parents=True, exist_ok=True)
        self._access = Access(server, state_dir, pair_code)
        # The first offer of an office that is always open is computed for a month of whole days.
        self._caller = HttpCaller(server, timeout_s=_PATIENCE_S)

    def __enter__(self) -> StaffDoor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._caller.close()
        self._access.close()

    def sign_in(self, login: str, pin: str) -> None:
        """Open a shift at this device."""
        self._ask(commands.SignIn(operator_name=login, pin=pin), commands.ShiftAnswer)

    def sign_out(self) -> None:
        """Close it again."""
        self._ask(commands.SignOut(), commands.Done)

    def bookable(self) -> list[int]:
        """Services that take bookings without a NIK, in the office's order."""
        found = self._ask(bookings.AskBookable(), bookings.BookableServices)
        return [each.service_id for each in found.services if not each.needs_nik]

    def book(self, service_id: int, place: int = 0) -> bookings.BookingSlip:
        """Book the first free slot there is; `place` counts on from it.

        Raises:
            NothingFreeError: there are no more.
        """
        offered = self._ask(bookings.AskDays(service_id=service_id), bookings.OfferedDays)
        for day in (each.day for each in offered.days if each.n_free):
            times = self._ask(bookings.AskSlots(service_id=service_id, day=day), bookings.OfferedSlots)
            free = [each.slot_at for each in times.slots if each.n_free]
            if place < len(free):
                wish = bookings.HoldPlace(service_id=service_id, slot_at=free[place])
                held = self._ask(wish, bookings.HeldPlace)
                return self._ask(bookings.ConfirmPlace(token=held.token), bookings.BookingSlip)
            place -= len(free)
        raise NothingFreeError(f"service {service_id} has no more free slots")

    def _ask(self, command: Command, answer: type[_Answer]) -> _Answer:
        rule = _RULES[type(command)]
        headers = {"Authorization": f"Bearer {self._access.token()}", "Idempotency-Key": str(uuid.uuid4())}
        said = self._caller.post(f"/api/{rule.area}/{rule.path}", command.model_dump_json(), headers)
        return understood(said, answer)
