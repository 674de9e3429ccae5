"""The office's devices as an administrator keeps them: known, paired, named, told what they drive, sent away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from server.application.refusals import Refusal
from server.application.waiting_room import Waiting
from wire.codes import DeviceRole, RefusalCode

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDevice:
    """A device to be paired. `counter_number` binds a counter program to its counter; `displays` hang over counters."""

    role: DeviceRole
    name: str
    zones: tuple[str, ...] = ()
    counter_number: int | None = None
    hardware: tuple[tuple[str, str], ...] = ()
    displays: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSetUp:
    """A device as it is set up.

    Attributes:
        hardware: device URLs by kind (`printer`, `scanner`, `keypad`, `display.3`).
        code_until_at: until when, in real time, its pairing code may be used; None without one.
    """

    id: int
    role: DeviceRole
    name: str
    zones: tuple[str, ...]
    counter_number: int | None
    hardware: Mapping[str, str]
    is_paired: bool
    is_revoked: bool
    code_until_at: int | None


class DeviceFault(StrEnum):
    """Why a device cannot be so; the person's sentence is made elsewhere."""

    NAME_TAKEN = "name_taken"
    UNKNOWN_COUNTER = "unknown_counter"
    UNKNOWN_ZONE = "unknown_zone"


class FaultyDevice(Refusal):
    """A device cannot be so. Nothing was changed.

    Attributes:
        value: the name, counter or zone that does not fit.
    """

    def __init__(self, fault: DeviceFault, value: str) -> None:
        super().__init__(RefusalCode.MALFORMED, f"{fault}: {value}")
        self.fault = fault
        self.value = value


class DeviceDesk(Protocol):
    """What an administrator does with devices. From any thread; may block for a commit.

    Raises:
        FaultyDevice: the name is taken, or there is no such counter or zone.
        Refusal: `not_found` for an unknown device, `forbidden`.
    """

    def devices(self) -> Sequence[DeviceSetUp]:
        """Every device ever added, those sent away last."""
        ...

    def device(self, device_id: int) -> DeviceSetUp: ...
    def add(self, actor: int, new: NewDevice) -> tuple[int, str]:
        """Add a device; gives its id and the code it is paired with, valid for 15 minutes."""
        ...

    def waiting(self) -> Sequence[Waiting]:
        """Programs that found the server and wait to be let in."""
        ...

    def one_waiting(self, code: str) -> Waiting:
        """The one that shows this code; `not_found` if it has gone."""
        ...

    def admit(self, actor: int, new: NewDevice, code: str) -> int:
        """Add a device that waits, with the key that it has; gives its id."""
        ...

    def renew(self, actor: int, device_id: int) -> str:
        """A new code for a known device, also one that was sent away; its key works until the code is used."""
        ...

    def change(self, actor: int, device_id: int, changed: NewDevice) -> None:
        """Give a device another name, counter, zones or devices beside it; its role stays."""
        ...

    def revoke(self, actor: int, device_id: int) -> None:
        """Let a device in no more; a signed-in one is out within seconds."""
        ...
