"""Whether a board can be read from the farthest seat: the board's own division of its screen, tried beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import hypot, radians, tan

from server.domain.showing import ZoneBoard
from server.web.board.look import Look, read_look
from wire.boardplan import NUMBER_WIDTH_CAPS, BoardPlan, Wishes, plan
from wire.boardrules import LEGIBLE_TOLERANCE

SOLD_SCREENS_IN = (24, 27, 32, 40, 43, 50, 55, 65, 75, 86, 98, 110)
_SCREEN_PX = (1920, 1080)
_MM_PER_IN = 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """What a board comes to.

    Attributes:
        plan: how the screen is divided, in pixels of a screen of 1920 x 1080.
        number_mm: height of the called number.
        legible_m: the farthest seat that reads it.
        least_screen_in: the smallest screen that would do, with all its pictures; None if none is sold.
    """

    plan: BoardPlan
    number_mm: int
    legible_m: float
    is_legible: bool
    shows_pictures: bool
    least_screen_in: int | None


def legibility(board: ZoneBoard) -> Legibility:
    """What this board comes to, with one line of running text."""
    divided = _plan(board)
    return Legibility(
        plan=divided,
        number_mm=round(divided.zone.number_px / _px_per_mm(board)),
        legible_m=divided.legible_m,
        is_legible=_is_legible(board, divided),
        shows_pictures=divided.pictures is not None,
        least_screen_in=next((each for each in SOLD_SCREENS_IN if _does(replace(board, screen_in=each))), None),
    )


def _does(board: ZoneBoard) -> bool:
    divided = _plan(board)
    return _is_legible(board, divided) and (divided.pictures is not None or not board.pictures)


def _is_legible(board: ZoneBoard, divided: BoardPlan) -> bool:
    return divided.legible_m >= board.seat_m * LEGIBLE_TOLERANCE


def _plan(board: ZoneBoard) -> BoardPlan:
    width, height = reversed(_SCREEN_PX) if board.is_upright else _SCREEN_PX
    return plan(width, height, 1, True, _wishes(board), bool(board.pictures))


def _wishes(board: ZoneBoard) -> Wishes:
    look, px_per_mm = _look(), _px_per_mm(board)

    def px(step: str, distance_m: float) -> float:
        return tan(radians(look.sizes[step])) * distance_m * 1000 * px_per_mm

    return Wishes(
        number_px=px("number", board.seat_m),
        row_px=px("body", board.seat_m),
        line_px=px("small", board.seat_m),
        legible_px_per_m=px("number", 1),
        number_width=NUMBER_WIDTH_CAPS,
        margin_px=max(1, round(look.margin_mm * px_per_mm)),
    )


def _px_per_mm(board: ZoneBoard) -> float:
    return hypot(*_SCREEN_PX) / (board.screen_in * _MM_PER_IN)


@lru_cache(maxsize=1)
def _look() -> Look:
    return read_look()
