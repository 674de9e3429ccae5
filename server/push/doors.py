"""Which services began or ended to give out numbers since the last look: what time alone changes."""

from __future__ import annotations

from collections.abc import Mapping

from server.domain.calendar.admission import ALWAYS, Door
from server.domain.doors import door_of
from server.domain.office import Office

_NEVER_AT = 2**63


class Doors:
    """The doors of the office and of its services, None for the office. Not thread-safe; one owner."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._ids = (None, *office.services)
        self._seen: Mapping[int | None, Door] = {}
        self._looked_at = self._change_at = 0

    def changed(self, now: int) -> set[int | None]:
        """Whose door is not as it was at the last look; at the first one whoever has hours at all."""
        if self._looked_at <= now < self._change_at:
            return set()
        doors = {each: door_of(self._office, now, each) for each in self._ids}
        changed = {each for each in self._ids if self._seen.get(each, ALWAYS) != doors[each]}
        self._seen, self._looked_at = doors, now
        self._change_at = min((each.changes_at for each in doors.values() if each.changes_at), default=_NEVER_AT)
        return changed
