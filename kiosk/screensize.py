"""The screen's real size as measured with a bank card, kept over restarts."""

from __future__ import annotations

import logging
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appkit.log import log_event
from appkit.screen import Screen
from kiosk.keeper import Keeper

_NAME = "screen.json"
_LEAST_PX_PER_MM, _MOST_PX_PER_MM = 1.0, 25.0


class _Measured(BaseModel):
    """The document. `told_px_per_mm` is what the screen was taken for when it was measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    px_per_mm: float = Field(ge=_LEAST_PX_PER_MM, le=_MOST_PX_PER_MM)
    told_px_per_mm: float


class ScreenSize:
    """What a millimetre is worth on this screen."""

    def __init__(self, keeper: Keeper, told: Screen) -> None:
        """`told` is what the command line or the system says; a measure of another screen does not count."""
        self._keeper = keeper
        self._told = told
        self._px_per_mm = _kept(keeper, told.px_per_mm)

    @property
    def screen(self) -> Screen:
        """The screen as measured, else as told."""
        return replace(self._told, px_per_mm=self._px_per_mm)

    def scale(self, permille: int) -> Screen:
        """A millimetre has more or fewer pixels from now on, also after a restart; gives the new screen."""
        wanted = self._px_per_mm * permille / 1_000
        self._px_per_mm = min(_MOST_PX_PER_MM, max(_LEAST_PX_PER_MM, wanted))
        measured = _Measured(px_per_mm=self._px_per_mm, told_px_per_mm=self._told.px_per_mm)
        self._keeper.keep(_NAME, measured.model_dump_json())
        log_event("screen_measured", px_per_mm=round(self._px_per_mm, 3))
        return self.screen


def _kept(keeper: Keeper, told_px_per_mm: float) -> float:
    text = keeper.read(_NAME)
    if text is None:
        return told_px_per_mm
    try:
        measured = _Measured.model_validate_json(text)
    except ValidationError as error:
        log_event("screen_unreadable", logging.ERROR, n_faults=error.error_count())
        return told_px_per_mm
    return measured.px_per_mm if abs(measured.told_px_per_mm - told_px_per_mm) < 0.001 else told_px_per_mm
