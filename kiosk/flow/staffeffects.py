"""What the program has to do for the staff corner."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ProveStaff:
    """Send `OpenStaffCorner` under this key. Answered by StaffProven or StaffRefused."""

    key: str
    name: str
    pin: str


@dataclass(frozen=True, kw_only=True)
class LookAtMachine:
    """Ask the printer anew, and look how bright and loud it is. Answered by PrinterSeen, LightSeen and VolumeSeen."""


@dataclass(frozen=True, kw_only=True)
class PrintTest:
    """Print a ticket that is not a number of the queue. Answered by PrinterTested, then PrinterSeen."""


@dataclass(frozen=True, kw_only=True)
class SetLight:
    """Make the screen this bright. Answered by LightSeen."""

    percent: int


@dataclass(frozen=True, kw_only=True)
class SetVolume:
    """Make the sound this loud, and let it be heard. Answered by VolumeSeen."""

    percent: int


@dataclass(frozen=True, kw_only=True)
class KeepScale:
    """The screen's millimetres are larger or smaller by this much from now on, also after a restart."""

    permille: int


@dataclass(frozen=True, kw_only=True)
class FetchStaffCopy:
    """Get the paper of a ticket that staff want again. Answered by StaffCopyFetched."""

    ticket_id: int
    key: str


StaffEffect = ProveStaff | LookAtMachine | PrintTest | SetLight | SetVolume | KeepScale | FetchStaffCopy
