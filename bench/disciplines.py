"""What offices do instead of our rule, each as a discipline of the simulated office."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from server.domain.queue.choice import Candidate, Choice, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import Discipline, by_turn_time

OUR_RULE = "our rule"
PRIVILEGED_CALLS_IN_A_ROW = 3

Key = tuple[int, int, int]


def disciplines() -> Mapping[str, Callable[[], Discipline]]:
    """By name, how to make each discipline for one day; those that count calls begin anew."""
    return {
        "first come first served": lambda: _by_key(_arrival),
        "strict priority": lambda: _by_key(_priority_first),
        "booked first": lambda: _by_key(_due_booking_first),
        "three-to-one": lambda: _Alternation(),
        OUR_RULE: lambda: by_turn_time(Parameters()),
    }


def is_due(candidate: Candidate, now: int) -> bool:
    """Whether the ticket has a booking whose time has come."""
    slot_at = candidate.standing.slot_at
    return slot_at is not None and slot_at <= now


def _by_key(key: Callable[[Candidate, int], Key]) -> Discipline:
    def choose(waiting: Collection[Candidate], skills: CounterSkills, now: int) -> Choice | None:
        able = [each for each in waiting if each.service_id in skills.service_ids]
        return _choice(min(able, key=lambda each: key(each, now))) if able else None

    return choose


def _arrival(candidate: Candidate, _now: int) -> Key:
    return (0, candidate.standing.first_arrival_at, candidate.n)


def _priority_first(candidate: Candidate, _now: int) -> Key:
    return (not candidate.standing.has_priority, candidate.standing.first_arrival_at, candidate.n)


def _due_booking_first(candidate: Candidate, now: int) -> Key:
    if is_due(candidate, now) and candidate.standing.slot_at is not None:
        return (0, candidate.standing.slot_at, candidate.n)
    return (1, candidate.standing.first_arrival_at, candidate.n)


class _Alternation:
    """Three of those with priority or a due booking, then one of the others, each line by arrival."""

    def __init__(self) -> None:
        self._privileged_in_a_row = 0

    def __call__(self, waiting: Collection[Candidate], skills: CounterSkills, now: int) -> Choice | None:
        able = [each for each in waiting if each.service_id in skills.service_ids]
        privileged = [each for each in able if each.standing.has_priority or is_due(each, now)]
        others = [each for each in able if not (each.standing.has_priority or is_due(each, now))]
        if not able:
            return None
        takes_privileged = bool(privileged) and (self._privileged_in_a_row < PRIVILEGED_CALLS_IN_A_ROW or not others)
        self._privileged_in_a_row = self._privileged_in_a_row + 1 if takes_privileged else 0
        line = privileged if takes_privileged else others
        return _choice(min(line, key=lambda each: (each.standing.first_arrival_at, each.n)))


def _choice(candidate: Candidate) -> Choice:
    return Choice(
        ticket_id=candidate.ticket_id,
        turn_time_at=candidate.standing.first_arrival_at,
        runner_up_id=None,
        runner_up_turn_time_at=None,
    )
