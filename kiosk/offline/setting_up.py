"""Puts the parts together that let a kiosk go on alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from appkit.identity import DeviceKey
from appkit.log import log_event
from appkit.office import Office
from kiosk.keeper import Keeper
from kiosk.offline.book import Book
from kiosk.offline.clock import OfficeClock, this_machine
from kiosk.offline.courier import Courier
from kiosk.offline.desk import OwnDesk, OwnMeans
from kiosk.offline.journal import IsSigned, Sign
from kiosk.offline.known import Memory
from kiosk.offline.salvage import salvaged
from kiosk.offline.scribe import Scribe
from kiosk.view_model import KioskModel

JOURNAL_PREFIX = b"giliran-kiosk-journal:"
"""What the key signs of each line begins so, and serves for nothing else."""


@dataclass(frozen=True, kw_only=True)
class GoingOn:
    """A desk with its threads. `stop` ends them, idempotent; after the desk is used no more."""

    desk: OwnDesk
    stop: Callable[[], None]


def signing(key: DeviceKey) -> tuple[Sign, IsSigned]:
    """How lines of the journal are signed, and how that is checked."""
    return (
        lambda digest: key.sign(JOURNAL_PREFIX + digest),
        lambda digest, signature: key.has_signed(JOURNAL_PREFIX + digest, signature),
    )


def going_on(folder: Path, office: Office, keeper: Keeper, model: KioskModel) -> GoingOn | None:
    """The desk of a kiosk whose state lies in `folder`; None where the disk does not allow it."""
    sign, is_signed = signing(office.access.key)
    try:
        book = Book(folder, sign, is_signed)
        old = salvaged(folder, sign, is_signed)
    except OSError as error:
        log_event("own_numbers_failed", logging.ERROR, detail=str(error))
        return None
    memory, scribe = Memory(keeper), Scribe()
    clock = OfficeClock(this_machine(), memory.clock())
    courier = Courier(book, office.access, clock, old)
    courier.start()
    means = OwnMeans(feed=office.feed, book=book, courier=courier, clock=clock, memory=memory, scribe=scribe)
    desk = OwnDesk(model, means)

    def stop() -> None:
        desk.stop()
        scribe.stop()
        courier.stop()

    return GoingOn(desk=desk, stop=stop)
