"""What the office now promises: read by the writer, the pages and the rows, replaced whole by the forecast."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from server.domain.forecast.promise import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class NewcomerOutlook:
    """What an ordinary walk-in for a service is promised now.

    Attributes:
        promise: with instants, for paper.
        from_min, until_min: the same as minutes from now, rounded outwards to five; None where there is no range.
    """

    promise: Promise
    from_min: int | None = None
    until_min: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """Everything promised at one instant; empty until a first forecast, and when none can be made.

    Attributes:
        newcomers: by service id.
        tickets: by ticket id, of everybody who waits.
        passers: by ticket id, how many who are not here yet may usually still come first.
    """

    newcomers: Mapping[int, NewcomerOutlook] = field(default_factory=dict)
    tickets: Mapping[int, Promise] = field(default_factory=dict)
    passers: Mapping[int, int] = field(default_factory=dict)


class Expectations:
    """The latest promises. Any thread may read; one writes."""

    def __init__(self) -> None:
        self._now = Promises()

    def replace(self, promises: Promises) -> None:
        """Show these from now on."""
        self._now = promises

    def services(self) -> Collection[int]:
        """Ids of those for which a newcomer is promised something."""
        return self._now.newcomers.keys()

    def newcomer(self, service_id: int) -> NewcomerOutlook | None:
        """What a newcomer for this service is promised, None if nothing is known."""
        return self._now.newcomers.get(service_id)

    def passers(self, ticket_id: int) -> int | None:
        """How many may usually still come before this waiting ticket, None if nothing is known."""
        return self._now.passers.get(ticket_id)

    def ticket(self, ticket_id: int) -> Promise | None:
        """What the holder of a waiting ticket is promised, None if nothing is known yet."""
        return self._now.tickets.get(ticket_id)
