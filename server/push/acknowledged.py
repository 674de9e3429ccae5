"""What boards did with calls, as they say themselves: shown, heard, or meant to be heard and not.

Kept in memory alone: nothing is ever decided on it. A server that starts anew is told again by every board that comes
back. A board that lies can only hide a warning, for calls that are its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from server.domain.office import Device
from server.push.audience import Audience
from server.push.live import Live
from wire.messages import Acked

_log = logging.getLogger(__name__)

UNSEEN_AFTER_S = 10
"""A call that no board showed so long after its moment is one that its visitor does not know of.

Boards have 5 s to be right again after the server was away, so that less would be a false alarm after each restart; at
15 s a board without its feed says so itself, and the operator should have known before.
"""


class Acknowledged:
    """Which calls boards have shown, and which boards could not be heard. Not thread-safe; one owner."""

    def __init__(self, boards: Callable[[], Sequence[Device]], began_at: int) -> None:
        """`boards` are all that are let in, whether they watch or not; `began_at` is when they could come first."""
        self._boards = boards
        self._known_boards: Sequence[Device] = ()
        self._began_at = began_at
        self._shown: set[int] = set()
        self._sounded: dict[int, tuple[int, bool]] = {}

    def take(self, device: Device, acked: Acked, live: Live) -> None:
        """A board's word. Numbers that are none of its calls are ignored, so that memory is bounded."""
        audience = Audience.of(device)
        self._shown |= live.calls.known(acked.shown, audience)
        for call_ids, is_heard in ((acked.unheard, False), (acked.heard, True)):
            newest = max(live.calls.known(call_ids, audience), default=0)
            if newest and newest >= self._sounded.get(device.id, (0, False))[0]:
                self._sounded[device.id] = (newest, is_heard)

    def silent(self) -> set[int]:
        """Ids of the boards whose last call could not be heard."""
        return {device_id for device_id, (_, is_heard) in list(self._sounded.items()) if not is_heard}

    def unseen(self, live: Live, now: int) -> frozenset[int]:
        """Ids of the counters at which a call stands that no board has shown in time."""
        self._shown = live.calls.known(self._shown)
        late = {
            call.counter_id
            for call in live.calls_waited_for()
            if call.seq not in self._shown and max(live.announce_at(call), self._began_at) + UNSEEN_AFTER_S <= now
        }
        return frozenset(late and self._with_board(late, live))

    def _with_board(self, counter_ids: Collection[int], live: Live) -> set[int]:
        """An office without a board for a zone calls there by voice: nobody has to be told so at each call."""
        try:
            self._known_boards = self._boards()
        except Exception as error:  # noqa: BLE001 - where the database cannot be read watchers must still be told
            _log.error("the boards of the office cannot be read", exc_info=error)
        audiences = [Audience.of(board) for board in self._known_boards]
        zones = {each: live.office.counters[each].zone for each in counter_ids}
        return {each for each, zone in zones.items() if any(audience.shows_zone(zone) for audience in audiences)}
