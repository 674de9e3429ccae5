"""What a calendar says of one day, in instants."""

from dataclasses import dataclass

from server.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half open: from one instant until before another."""

    from_at: int
    until_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """One day of the office, of a service or of a counter.

    Attributes:
        day: the local day as YYYY-MM-DD.
        service: when it is served, breaks taken out, in order; empty when closed.
        registration: when a number may be taken, in order.
        reason: why it is closed, or other than usual.
    """

    day: str
    service: tuple[Span, ...]
    registration: tuple[Span, ...]
    reason: Text | None

    @property
    def is_closed(self) -> bool:
        """Nobody is served on this day."""
        return not self.service
