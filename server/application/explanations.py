"""A reason with the names that a sentence about it needs: made by a query, said by the web."""

from dataclasses import dataclass

from server.domain.queue.explanation import Reason
from wire.rows import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why the other ticket came first.

    Attributes:
        own_number, other_number: as printed.
        counter_name, service_name: of the reason's counter and service, None where it has none.
        utc_offset_s: what to add to an instant to get local time.
    """

    reason: Reason
    own_number: str
    other_number: str
    counter_name: Words | None
    service_name: Words | None
    utc_offset_s: int
