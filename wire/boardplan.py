"""Where everything stands on a board: sizes from the seat's distance and the panel, in whole pixels, without Qt.

The board's program goes by it, and the server that says beforehand whether a screen is large enough; browsers have it
in `server/web/board/files/layout.js`.

Heights of text are heights of a capital letter. Landscape and portrait are two designs: a *wide* zone has number and
counter side by side, a *tall* one has them one below the other.
"""

from dataclasses import dataclass, replace
from math import ceil, sqrt

from wire.boardrules import (
    COUNTER_SHARE,
    LEAST_ROW_SHARE,
    LEGIBLE_TOLERANCE,
    LONGEST_LIST,
    NUMBER_OF_HEIGHT,
    NUMBER_SHARE,
    PICTURES_OF_HEIGHT,
    PICTURES_OF_WIDTH,
    PITCH_GROWS,
    ROW_PITCH,
    TALL_BAND,
    WIDE_BAND,
)


@dataclass(frozen=True, kw_only=True)
class Area:
    """A rectangle in pixels of the window."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the seats ask for, and what the panel is.

    Attributes:
        number_px, row_px, line_px: cap heights of the called number, of the list below it and of small text that the
            farthest seat can read.
        legible_px_per_m: cap height of the called number that one more metre of distance asks for.
        number_width: width of the widest usual ticket number, in its own cap heights.
        margin_px: distance of content from the edges.
    """

    number_px: float
    row_px: float
    line_px: float
    legible_px_per_m: float
    number_width: float
    margin_px: int


@dataclass(frozen=True, kw_only=True)
class ZonePlan:
    """How one zone is divided.

    `band_px` is the height of the call in front once it has settled; a new call takes one list row more. `column_px`
    is where the counters of the list begin.
    """

    is_tall: bool
    title_px: int
    number_px: float
    counter_px: float
    row_px: float
    pitch_px: int
    n_rows: int
    band_px: int
    column_px: int
    margin_px: int

    def band(self, *, is_spotlit: bool) -> int:
        """Height of the call in front."""
        return self.band_px + (self.pitch_px if is_spotlit and self.n_rows > 1 else 0)

    def shown_rows(self, *, is_spotlit: bool) -> int:
        """Rows of the list that fit below it."""
        return self.n_rows - (1 if is_spotlit and self.n_rows > 1 else 0)


@dataclass(frozen=True, kw_only=True)
class BoardPlan:
    """The whole window. `line_px` is the header's cap height, `legible_m` the farthest seat that reads the numbers.

    `pictures` is where pictures are shown beside the calls, None where numbers need the whole screen.
    """

    header: Area
    rule: Area
    running: Area | None
    pictures: Area | None
    zones: tuple[Area, ...]
    zone: ZonePlan
    line_px: float
    legible_m: float


NUMBER_WIDTH_CAPS = 4.29
"""Width of the widest usual number, `G 000`, in its own cap heights, in the face of the design."""


def plan(
    width: int, height: int, n_zones: int, has_running_text: bool, wishes: Wishes, has_pictures: bool = False
) -> BoardPlan:
    """Divides a window of this size among `n_zones` zones, at least one, and pictures if numbers leave them room."""
    is_portrait = height > width
    line_px = min(wishes.line_px, 0.037 * min(width, height))
    header_px = round(1.75 * line_px)
    rule_px = round((3.0 if is_portrait else 1.45) * line_px)
    running_px = round((2.8 if is_portrait else 1.4) * line_px) if has_running_text else 0
    middle = Area(left=0, top=header_px, width=width, height=height - header_px - rule_px - running_px)
    title_px = round(1.9 * line_px) if n_zones > 1 else 0
    calls, pictures = _parted(middle, is_portrait) if has_pictures else (middle, None)
    zones = _zones(calls, n_zones, is_portrait)
    zone = _zone_plan(zones[0], wishes, title_px)
    if pictures is not None and zone.number_px < wishes.number_px * LEGIBLE_TOLERANCE:
        zones, pictures = _zones(middle, n_zones, is_portrait), None
        zone = _zone_plan(zones[0], wishes, title_px)
    running = Area(left=0, top=height - running_px, width=width, height=running_px) if has_running_text else None
    return BoardPlan(
        header=Area(left=0, top=0, width=width, height=header_px),
        rule=Area(left=0, top=middle.top + middle.height, width=width, height=rule_px),
        running=running,
        pictures=pictures,
        zones=zones,
        zone=zone,
        line_px=line_px,
        legible_m=zone.number_px / wishes.legible_px_per_m,
    )


def _parted(middle: Area, is_portrait: bool) -> tuple[Area, Area]:
    """Calls and pictures: pictures at the right of a landscape panel, below the calls of a portrait one."""
    if is_portrait:
        height = round(PICTURES_OF_HEIGHT * middle.height)
        calls = replace(middle, height=middle.height - height)
        return calls, replace(middle, top=middle.top + calls.height, height=height)
    width = round(PICTURES_OF_WIDTH * middle.width)
    calls = replace(middle, width=middle.width - width)
    return calls, replace(middle, left=middle.left + calls.width, width=width)


def _zones(middle: Area, n_zones: int, is_portrait: bool) -> tuple[Area, ...]:
    """Side by side on a landscape panel, one below the other on a portrait one; a grid from four on."""
    n_lines = n_zones if n_zones < 4 else ceil(sqrt(n_zones))
    n_columns = ceil(n_zones / n_lines) if is_portrait else n_lines
    n_lines = ceil(n_zones / n_columns)
    width, height = middle.width // n_columns, middle.height // n_lines
    return tuple(
        Area(
            left=middle.left + n % n_columns * width,
            top=middle.top + n // n_columns * height,
            width=width,
            height=height,
        )
        for n in range(n_zones)
    )


def _zone_plan(area: Area, wishes: Wishes, title_px: int) -> ZonePlan:
    height = area.height - title_px
    inner_px = area.width - 2 * wishes.margin_px
    wanted_px = max(wishes.number_px, NUMBER_OF_HEIGHT * height)
    wide_px = min(wanted_px, inner_px * NUMBER_SHARE / wishes.number_width, height * 0.36)
    tall_px = min(wanted_px, inner_px / wishes.number_width, height * 0.27)
    is_tall, number_px = tall_px > wide_px * 1.02, max(tall_px, wide_px)
    least_band_px = number_px * (TALL_BAND if is_tall else WIDE_BAND)
    widest_row_px = inner_px * (0.49 if is_tall else 1.0) / wishes.number_width
    row_px = min(_row_px((height - least_band_px) / ROW_PITCH, number_px, wishes.row_px), widest_row_px)
    n_rows = max(0, min(LONGEST_LIST, int((height - least_band_px) // (row_px * ROW_PITCH))))
    room_px = (height - least_band_px * 1.12) / max(n_rows, 1)
    pitch_px = round(max(row_px * ROW_PITCH, min(room_px, row_px * ROW_PITCH * PITCH_GROWS)))
    return ZonePlan(
        is_tall=is_tall,
        title_px=title_px,
        number_px=number_px,
        counter_px=number_px * (0.8 if is_tall else 1.0),
        row_px=row_px,
        pitch_px=pitch_px,
        n_rows=n_rows,
        band_px=height - n_rows * pitch_px,
        column_px=round(wishes.margin_px + inner_px * (0.52 if is_tall else 0.66)),
        margin_px=wishes.margin_px,
    )


def _row_px(rows_px: float, number_px: float, wanted_px: float) -> float:
    """Rows as high as wished where two of them fit, else smaller, but not below what makes them worth having."""
    biggest_px = min(max(wanted_px, 0.5 * number_px), COUNTER_SHARE * number_px)
    return max(min(biggest_px, rows_px / 2), LEAST_ROW_SHARE * number_px)
