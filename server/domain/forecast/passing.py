"""How many who have not come yet may still be called before somebody who waits."""

from __future__ import annotations

import math

from server.domain.forecast.hall_now import HallNow, OfficeHistory
from server.domain.forecast.lessons import SECONDS_PER_HOUR
from server.domain.queue.choice import Candidate
from server.domain.queue.turn_time import turn_time


def passers(candidate: Candidate, hall: HallNow, history: OfficeHistory) -> int:
    """The booked visitors who may, and the priority visitors who usually do; an upper figure for a person to read."""
    turn_at = turn_time(candidate.standing, hall.times, hall.now)
    competing = frozenset().union(
        *(
            each.plan.skills.service_ids
            for each in hall.counters
            if candidate.service_id in each.plan.skills.service_ids
        )
    )
    booked = sum(
        each.service_id in competing and each.slot_at - hall.times.booking_head_start_s < turn_at
        for each in hall.bookings
    )
    # Whoever comes with priority later than this has the later turn time.
    left_s = max(0, turn_at + hall.times.priority_head_start_s - hall.now)
    per_hour = sum(history.priority_per_hour.get(service_id, 0.0) for service_id in competing)
    return booked + math.ceil(per_hour * left_s / SECONDS_PER_HOUR)
