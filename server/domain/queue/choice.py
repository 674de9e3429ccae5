"""Who is called next, and by which counter: the whole of the rule's deciding, as pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.domain.queue.parameters import SECONDS_PER_MINUTE, RuleTimes
from server.domain.queue.turn_time import Standing, turn_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A waiting ticket as the rule sees it.

    Attributes:
        ticket_id: names the ticket; plays no part in the order.
        service_id: what the ticket waits for now.
        standing: what its turn time depends on.
        n: issue number, gapless per branch and business day; the last tie-break, so no two are equal.
    """

    ticket_id: int
    service_id: int
    standing: Standing
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSkills:
    """What a counter may serve now.

    Attributes:
        counter_id: names the counter.
        service_ids: services it may call for.
        offsets_min: minutes by which it prefers its other services over this one; a service not named has 0.
    """

    counter_id: int
    service_ids: frozenset[int]
    offsets_min: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The ticket that the rule calls, and who would have been called instead.

    Attributes:
        ticket_id: the ticket to call.
        turn_time_at: its turn time at the moment of the choice, without any helper offset.
        runner_up_id: next in this counter's order, None if nobody else waits whom it can serve.
        runner_up_turn_time_at: the runner-up's turn time, None without a runner-up.
    """

    ticket_id: int
    turn_time_at: int
    runner_up_id: int | None
    runner_up_turn_time_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A ticket's place in one counter's order; places compare in the order of calling.

    Attributes:
        sort_at: turn time plus this counter's helper offset for the service, in seconds.
        first_arrival_at: first tie-break.
        n: issue number, second tie-break.
        ticket_id: the ticket.
        turn_time_at: its turn time without the offset.
    """

    sort_at: int
    first_arrival_at: int
    n: int
    ticket_id: int
    turn_time_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyCounter:
    """A counter that asked for somebody and found nobody.

    Attributes:
        counter_id: names the counter.
        service_ids: services it may call for.
        ready_since_at: since when it has been ready without a break.
        number: the number on its sign, the last tie-break.
    """

    counter_id: int
    service_ids: frozenset[int]
    ready_since_at: int
    number: int


def choose_ticket(
    candidates: Iterable[Candidate], skills: CounterSkills, parameters: RuleTimes, now: int
) -> Choice | None:
    """The ticket that this counter calls at `now`, None if it can serve nobody who waits.

    Args:
        candidates: everybody who waits, in any order, including those whom this counter cannot serve.
        skills: the counter that asks.
        parameters: the office's parameters.
        now: the moment of the choice.
    """
    offsets_s = _offsets_s(skills)
    first = runner_up = _NOBODY
    # One pass that keeps the best two, and builds a place only for those who could be among them: with hundreds
    # waiting, sorting everybody for each call would cost several times as much.
    for candidate in candidates:
        offset_s = offsets_s.get(candidate.service_id)
        if offset_s is None:
            continue
        standing = candidate.standing
        turn_at = standing.carried_at
        if standing.slot_at is not None or standing.has_priority:
            turn_at = turn_time(standing, parameters, now)
        if turn_at + offset_s > runner_up[0]:
            continue
        place = (turn_at + offset_s, standing.first_arrival_at, candidate.n, candidate.ticket_id, turn_at)
        if place < first:
            first, runner_up = place, first
        elif place < runner_up:
            runner_up = place
    if first is _NOBODY:
        return None
    if runner_up is _NOBODY:
        return Choice(ticket_id=first[3], turn_time_at=first[4], runner_up_id=None, runner_up_turn_time_at=None)
    return Choice(
        ticket_id=first[3], turn_time_at=first[4], runner_up_id=runner_up[3], runner_up_turn_time_at=runner_up[4]
    )


def order_of(candidates: Iterable[Candidate], skills: CounterSkills, parameters: RuleTimes, now: int) -> list[Place]:
    """Everybody whom this counter can serve, in the order in which it would call them; its first is `choose_ticket`'s.

    Takes the same arguments as `choose_ticket`; an empty list means that it can serve nobody who waits.
    """
    offsets_s = _offsets_s(skills)
    places = []
    for candidate in candidates:
        offset_s = offsets_s.get(candidate.service_id)
        if offset_s is not None:
            turn_at = turn_time(candidate.standing, parameters, now)
            places.append(
                Place(
                    sort_at=turn_at + offset_s,
                    first_arrival_at=candidate.standing.first_arrival_at,
                    n=candidate.n,
                    ticket_id=candidate.ticket_id,
                    turn_time_at=turn_at,
                )
            )
    return sorted(places)


def choose_counter(ready: Iterable[ReadyCounter], service_id: int) -> int | None:
    """The ready counter that takes a ticket which starts waiting, None if none of them can serve it.

    The one with the fewest skills, so that the all-round counter stays free for whoever needs it; then the one
    ready longest, then the lowest number.
    """
    able = [counter for counter in ready if service_id in counter.service_ids]
    if not able:
        return None
    return min(able, key=lambda each: (len(each.service_ids), each.ready_since_at, each.number)).counter_id


# Later than any instant, so that every ticket comes before nobody.
_NOBODY = (1 << 62, 0, 0, 0, 0)


def _offsets_s(skills: CounterSkills) -> dict[int, int]:
    """The helper offset in seconds of every service that the counter may call for."""
    offsets_min = skills.offsets_min
    return {service_id: offsets_min.get(service_id, 0) * SECONDS_PER_MINUTE for service_id in skills.service_ids}
