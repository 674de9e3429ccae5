"""What became of bookings: who came, who cancelled, and who did neither."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingGroup:
    """Confirmed bookings for some days, of one service and one channel.

    Attributes:
        n_absent: those whose day closed without them.
        n_open: those of whom that is not known yet.
    """

    service_id: int
    channel: str
    n_came: int
    n_absent: int
    n_cancelled: int
    n_open: int

    @property
    def n_booked(self) -> int:
        """All of them."""
        return self.n_came + self.n_absent + self.n_cancelled + self.n_open

    @property
    def absent_share(self) -> float | None:
        """Of those who should have come; None for nobody."""
        due = self.n_came + self.n_absent
        return self.n_absent / due if due else None
