"""The kiosk's one sound: two soft rising tones when the ticket is ready, as loud as staff want them, or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QObject, Slot

from appkit.log import log_event
from appkit.sounding import Sound, find_player, write_tones
from kiosk.flow import KioskState
from kiosk.flow.state import PaperView
from kiosk.keeper import Keeper

_NAME = "sound.json"
_FILE_NAME = "ready.wav"
# Rising, so that nobody takes it for the falling chime of the boards.
_TONES_HZ = (523.3, 659.3)
_LOUDEST = 0.5
_QUIET_PERCENT = 40
_NOTHING_TO_TAKE = (PaperView.PRINTING, PaperView.IN_HAND)

Player = Callable[[Path, QObject], Sound | None]


class _Kept(BaseModel):
    """The document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    percent: int = Field(ge=0, le=100)


class Chime(QObject):
    """Rings once for each ticket. Interface thread only."""

    def __init__(
        self, keeper: Keeper, folder: Path, parent: QObject | None = None, *, player: Player = find_player
    ) -> None:
        """`folder` keeps the sound's file; without anybody to play it the kiosk is silent."""
        super().__init__(parent)
        self._keeper = keeper
        self._file = folder / _FILE_NAME
        self._percent = _kept(keeper)
        self._rung_for: int | None = None
        self._sound = player(self._file, self) if self._write() else None

    def percent(self) -> int | None:
        """How loud it is, None when nothing can be heard here."""
        return self._percent if self._sound is not None and self._sound.is_working else None

    def set(self, percent: int) -> None:
        """Makes it this loud, also after a restart, and lets it be heard."""
        self._percent = percent
        self._keeper.keep(_NAME, _Kept(percent=percent).model_dump_json())
        self._write()
        self._ring()

    @Slot(object)
    def hear(self, state: KioskState) -> None:
        """Rings when the ticket in front of the visitor is ready to be taken or photographed."""
        ticket = state.visit.ticket
        if ticket is None or ticket.view in _NOTHING_TO_TAKE or ticket.paper.ticket_id == self._rung_for:
            return
        self._rung_for = ticket.paper.ticket_id
        self._ring()

    def _ring(self) -> None:
        if self._sound is not None and self._percent > 0:
            self._sound.ring()

    def _write(self) -> bool:
        try:
            write_tones(self._file, _TONES_HZ, _LOUDEST * self._percent / 100)
        except OSError as error:
            log_event("sound_not_kept", logging.WARNING, detail=str(error))
            return False
        return True


def _kept(keeper: Keeper) -> int:
    text = keeper.read(_NAME)
    if text is None:
        return _QUIET_PERCENT
    try:
        return _Kept.model_validate_json(text).percent
    except ValidationError as error:
        log_event("sound_unreadable", logging.ERROR, n_faults=error.error_count())
        return _QUIET_PERCENT
