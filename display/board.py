"""What a board shows at each moment: a plain reducer of rows and time, without Qt, clock or network.

The feed is the board's only source of life: whatever was not heard from the server ages, whether or not the program,
its clock and its windows go on running.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum

from wire.boardrules import (
    CLOCK_STEP_MS,
    CROWD,
    LOST_AFTER_MS,
    N_FLASHES,
    SPOTLIGHT_AGE_S,
    SPOTLIGHT_CROWDED_MS,
    SPOTLIGHT_MS,
    SPOTLIGHT_SHARED_MS,
    STALE_AFTER_MS,
    USELESS_AGE_S,
)
from wire.rows import BoardLook, CallRow, OfficeRow, Row, Words


class Freshness(Enum):
    """How far what is shown can be trusted."""

    CONNECTING = "connecting"
    FRESH = "fresh"
    STALE = "stale"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True)
class BoardSettings:
    """What this board is for. No zones: all calls of the office in one list.

    `flash_ms` is one half of a flash; None switches flashing off. A quiet board is not meant to be heard.
    """

    zones: tuple[str, ...] = ()
    flash_ms: int | None = 900
    is_quiet: bool = False

    def __post_init__(self) -> None:
        # Three flashes a second are the limit for people with photosensitive epilepsy; 10 s is the limit for patience.
        if self.flash_ms is not None and not 500 <= self.flash_ms <= 10_000 // (2 * N_FLASHES):
            raise ValueError(f"a flash of {self.flash_ms} ms is too fast or too long")


@dataclass(frozen=True, kw_only=True)
class ShownCall:
    """One call as people see it; `slot` is the agreed time in the branch's zone, None for a walk-in."""

    call_id: int
    number: str
    counter_number: int
    counter_name: Words
    is_priority: bool
    is_recall: bool
    slot: datetime | None


@dataclass(frozen=True, kw_only=True)
class ZoneView:
    """One zone. `first` is the call in front, None before any; `rows` are the others, newest first, without a limit.

    `is_spotlit` lasts some seconds after a call; `is_lit` alternates during its flashes and is true afterwards.
    """

    zone: str | None
    first: ShownCall | None = None
    rows: tuple[ShownCall, ...] = ()
    is_spotlit: bool = False
    is_lit: bool = False


@dataclass(frozen=True, kw_only=True)
class Hung:
    """How the office says that this board hangs, and what it shows beside the calls.

    `seat_m` is the farthest seat of all its zones, `screen_in` its diagonal; None where the office never said.
    """

    seat_m: int | None = None
    screen_in: int | None = None
    pictures: tuple[str, ...] = ()
    picture_s: int = 10


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """The whole board. `zones` is empty while nothing may be shown.

    `clock` is the branch's time; it stands still once the board is stale and is None while the branch is unknown or
    the server does not believe its own clock.
    `heard` is the time of the server's last word.
    """

    freshness: Freshness
    zones: tuple[ZoneView, ...]
    clock: datetime | None
    heard: datetime | None
    office_name: str | None
    running_text: Words | None
    hung: Hung


@dataclass(kw_only=True)
class _Spotlight:
    """Which call of a zone is in front and which wait for it, oldest first."""

    call_id: int | None = None
    since_ms: int = 0
    waiting: list[int] = field(default_factory=list)


class Board:
    """Takes rows in, gives views out. Not thread-safe; one owner. `now_ms` is a monotonic clock in milliseconds."""

    def __init__(self, settings: BoardSettings) -> None:
        self._settings = settings
        self._office: OfficeRow | None = None
        self._calls: dict[int, CallRow] = {}
        self._seen: set[tuple[int, int]] = set()
        self._spotlights: dict[str | None, _Spotlight] = {}
        self._started_ms: int | None = None
        self._heard_ms: int | None = None
        self._office_ahead_ms: int | None = None

    def change_settings(self, settings: BoardSettings) -> None:
        """The server tells a board its zones when it has signed in; calls known already are sorted anew."""
        self._settings = settings

    def take(self, rows: Iterable[Row]) -> None:
        """Replaces everything known by these rows; kinds that a board does not show are ignored."""
        rows = list(rows)
        self._calls = {row.id: row for row in rows if isinstance(row, CallRow)}
        self._office = next((row for row in rows if isinstance(row, OfficeRow)), self._office)
        self._seen &= {_identity(call) for call in self._calls.values()}

    def hear(self, server_at: int, now_ms: int) -> None:
        """The server was heard and what it said was taken in. Say it last: a fault before it has to show as silence."""
        ahead_ms = server_at * 1000 - now_ms
        known = self._office_ahead_ms
        # Whole seconds arrive cut off, up to a second late: the largest lead seen is nearest to the office's clock.
        if known is None or ahead_ms < known - CLOCK_STEP_MS:
            self._office_ahead_ms = ahead_ms
        else:
            self._office_ahead_ms = max(known, ahead_ms)
        self._heard_ms = now_ms

    def advance(self, now_ms: int) -> None:
        """Lets time pass: new calls come to the front, old ones settle. Call it at least four times a second."""
        if self._started_ms is None:
            self._started_ms = now_ms
        if self.freshness(now_ms) in (Freshness.FRESH, Freshness.STALE):
            for zone in self._zones():
                self._advance_zone(zone, now_ms)

    def freshness(self, now_ms: int) -> Freshness:
        """How far the board can be trusted."""
        if self._heard_ms is None:
            waited_ms = 0 if self._started_ms is None else now_ms - self._started_ms
            return Freshness.CONNECTING if waited_ms < LOST_AFTER_MS else Freshness.LOST
        silence_ms = now_ms - self._heard_ms
        if silence_ms >= LOST_AFTER_MS:
            return Freshness.LOST
        return Freshness.STALE if silence_ms >= STALE_AFTER_MS else Freshness.FRESH

    def due_calls(self, now_ms: int) -> tuple[CallRow, ...]:
        """The calls of this board's zones that may be shown and said by now, oldest first; none while it is lost."""
        if self.freshness(now_ms) is Freshness.LOST:
            return ()
        due = {call.id: call for zone in self._zones() for call in self._due(zone, now_ms)}
        return tuple(sorted(due.values(), key=_age_order))

    def office_at(self, now_ms: int) -> int | None:
        """The office's clock in whole seconds since the epoch, None before the first word."""
        return None if self._office_ahead_ms is None else (now_ms + self._office_ahead_ms) // 1000

    def view(self, now_ms: int) -> BoardView:
        """What to show, as of the last `advance`."""
        freshness = self.freshness(now_ms)
        is_shown = freshness in (Freshness.FRESH, Freshness.STALE)
        office = self._office
        return BoardView(
            freshness=freshness,
            zones=tuple(self._zone_view(zone, now_ms) for zone in self._zones()) if is_shown else (),
            clock=self._clock(now_ms),
            heard=None if self._heard_ms is None else self._local(self.office_at(self._heard_ms)),
            office_name=None if office is None else office.name,
            running_text=self._running_text(),
            hung=self._hung(),
        )

    def _looks(self) -> list[BoardLook]:
        """What the office chose for the zones of this board, in its order."""
        known = {} if self._office is None else {look.zone: look for look in self._office.boards}
        return [known[zone] for zone in self._settings.zones or known if zone in known]

    def _running_text(self) -> Words | None:
        own = next((look.running_text for look in self._looks() if look.running_text is not None), None)
        text = own or (None if self._office is None else self._office.running_text)
        return None if text is None or not text.id else text

    def _hung(self) -> Hung:
        looks = self._looks()
        if not looks:
            return Hung()
        pictures = dict.fromkeys(name for look in looks for name in look.pictures)
        return Hung(
            seat_m=max(look.seat_m for look in looks),
            screen_in=looks[0].screen_in,
            pictures=tuple(pictures),
            picture_s=looks[0].picture_s,
        )

    def _zones(self) -> Sequence[str | None]:
        return self._settings.zones or (None,)

    def _due(self, zone: str | None, now_ms: int) -> list[CallRow]:
        """Calls of the zone whose moment has come, oldest first; of a number called twice only the last call."""
        office_at = self.office_at(now_ms)
        if office_at is None:
            return []
        last: dict[str, CallRow] = {}
        for call in sorted(self._calls.values(), key=_age_order):
            is_here = zone is None or call.zone == zone
            if is_here and call.announce_at <= office_at < call.announce_at + USELESS_AGE_S:
                last[call.number] = call
        return sorted(last.values(), key=_age_order)

    def _advance_zone(self, zone: str | None, now_ms: int) -> None:
        spotlight = self._spotlights.setdefault(zone, _Spotlight())
        due = self._due(zone, now_ms)
        spotlight.waiting += [call.id for call in due if self._is_news(call, now_ms)]
        self._seen |= {_identity(call) for call in due}
        due_ids = {call.id for call in due}
        spotlight.waiting = [call_id for call_id in spotlight.waiting if call_id in due_ids]
        is_over = now_ms - spotlight.since_ms >= _stay_ms(len(spotlight.waiting))
        if spotlight.call_id not in due_ids or is_over:
            spotlight.call_id = spotlight.waiting.pop(0) if spotlight.waiting else None
            spotlight.since_ms = now_ms

    def _is_news(self, call: CallRow, now_ms: int) -> bool:
        office_at = self.office_at(now_ms)
        is_recent = office_at is not None and office_at - call.announce_at <= SPOTLIGHT_AGE_S
        return is_recent and _identity(call) not in self._seen

    def _zone_view(self, zone: str | None, now_ms: int) -> ZoneView:
        spotlight = self._spotlights.get(zone, _Spotlight())
        newest_first = [self._shown(call) for call in reversed(self._due(zone, now_ms))]
        front = [call for call in newest_first if call.call_id == spotlight.call_id]
        is_spotlit = bool(front)
        first = front[0] if front else next(iter(newest_first), None)
        return ZoneView(
            zone=zone,
            first=first,
            rows=tuple(call for call in newest_first if call is not first),
            is_spotlit=is_spotlit,
            is_lit=is_spotlit and self._is_lit(now_ms - spotlight.since_ms),
        )

    def _is_lit(self, lit_for_ms: int) -> bool:
        flash_ms = self._settings.flash_ms
        if flash_ms is None or lit_for_ms >= 2 * N_FLASHES * flash_ms:
            return True
        return lit_for_ms // flash_ms % 2 == 0

    def _shown(self, call: CallRow) -> ShownCall:
        return ShownCall(
            call_id=call.id,
            number=call.number,
            counter_number=call.counter_number,
            counter_name=call.counter_name,
            is_priority=call.is_priority,
            is_recall=call.is_recall,
            slot=self._local(call.slot_at),
        )

    def _clock(self, now_ms: int) -> datetime | None:
        is_doubtful = self._office is not None and self._office.is_clock_doubtful
        if self._heard_ms is None or is_doubtful:
            return None
        return self._local(self.office_at(min(now_ms, self._heard_ms + STALE_AFTER_MS)))

    def _local(self, at: int | None) -> datetime | None:
        if at is None or self._office is None:
            return None
        zone = timezone(timedelta(seconds=self._office.utc_offset_s))
        return datetime.fromtimestamp(at, UTC).astimezone(zone)


def _identity(call: CallRow) -> tuple[int, int]:
    """Numbers of facts begin anew with a new database; with the moment they are unmistakable."""
    return (call.id, call.called_at)


def _age_order(call: CallRow) -> tuple[int, int]:
    return (call.announce_at, call.id)


def _stay_ms(n_waiting: int) -> int:
    if n_waiting == 0:
        return SPOTLIGHT_MS
    return SPOTLIGHT_SHARED_MS if n_waiting < CROWD else SPOTLIGHT_CROWDED_MS
