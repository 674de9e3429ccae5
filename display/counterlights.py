"""What the displays over the counters show at each moment: a plain reducer of rows and time, without Qt or devices.

A number stands over its counter for as long as its ticket stands there, from the moment it may be announced. Whatever
is not known to be true now is dark: an old number sends people to a counter that does not expect them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wire.rows import Row, SignRow

DARK_AFTER_MS = 13_000
"""Silence of the server after which nothing is shown: all displays are dark within 15 s, a slow line included."""

_NEWS_S = 30


@dataclass(frozen=True, kw_only=True)
class Light:
    """What one display shows.

    Attributes:
        number: empty for dark.
        call_id: which call or recall it shows; another one for the same number draws attention anew.
        is_news: the call is so recent that it should blink.
    """

    number: str = ""
    call_id: int | None = None
    is_news: bool = False


class CounterLights:
    """Takes rows in, gives lights out. Not thread-safe; one owner. `now_ms` is a monotonic clock in milliseconds."""

    def __init__(self) -> None:
        self._signs: dict[int, SignRow] = {}
        self._heard_ms: int | None = None

    def take(self, rows: Iterable[Row]) -> None:
        """Replaces everything known by these rows; other kinds are ignored."""
        self._signs = {row.counter_number: row for row in rows if isinstance(row, SignRow)}

    def hear(self, now_ms: int) -> None:
        """The server was heard, and what it said was taken in."""
        self._heard_ms = now_ms

    def lights(self, counter_numbers: Iterable[int], office_at: int | None, now_ms: int) -> Mapping[int, Light]:
        """The light of each counter; `office_at` is the office's clock, None before the first word."""
        is_known = self._heard_ms is not None and now_ms - self._heard_ms < DARK_AFTER_MS
        if office_at is None or not is_known:
            return dict.fromkeys(counter_numbers, Light())
        return {number: self._light(number, office_at) for number in counter_numbers}

    def _light(self, counter_number: int, office_at: int) -> Light:
        sign = self._signs.get(counter_number)
        if sign is None or sign.number is None or sign.shown_from_at > office_at:
            return Light()
        is_news = sign.call_id is not None and office_at - sign.shown_from_at <= _NEWS_S
        return Light(number=sign.number, call_id=sign.call_id, is_news=is_news)
