"""Another day instead of today: what a visitor wants, touches and gets. `at_ms` as in `kiosk.flow.events`."""

from dataclasses import dataclass
from enum import Enum

from kiosk.flow.paperresult import PaperResult
from wire.codes import Language
from wire.commands import SlotSlip


class LaterControl(Enum):
    """Take the time that is offered on another day, or a number for today all the same."""

    TAKE = "take"
    TODAY = "today"


@dataclass(frozen=True, kw_only=True)
class LaterWish:
    """A slot on another day, for the visitor in front of the kiosk."""

    service_id: int
    slot_at: int
    language: Language


@dataclass(frozen=True, kw_only=True)
class LaterSlotFound:
    """The earliest time on another day that is free for a service; None for none."""

    service_id: int
    slot_at: int | None
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class SlotTaken:
    """The server booked the slot of the wish `key`."""

    key: str
    slip: SlotSlip
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class SlipEnded:
    """The printer is through with the slip of the wish `key`."""

    key: str
    result: PaperResult
    at_ms: int


LaterEvent = LaterSlotFound | SlotTaken | SlipEnded
