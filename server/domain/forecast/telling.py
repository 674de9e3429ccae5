"""What each person was told first, kept until the day is over and it shows how good that was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.domain.forecast.accuracy import Prediction, Score, score
from server.domain.forecast.calibration import BlendObservation, Calibration
from server.domain.queue import facts
from server.domain.queue.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The first forecast of one ticket, in seconds of waiting since its arrival.

    Attributes:
        simulated_s: the middle before it was blended.
        last_called_s: second simple predictor, the wait of the walk-in called last; None if there was none.
        people_ahead_s: first simple predictor; None while no counter was open.
    """

    arrived_at: int
    middle_s: int
    late_s: int
    simulated_s: int
    last_called_s: int | None
    people_ahead_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScores:
    """The accuracy of one day. The three are over the same tickets, those for which every predictor had a figure."""

    own: Score
    people_ahead: Score
    last_called: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a day's forecasts came to.

    Attributes:
        n_tickets: tickets that were told something and were called.
        share_within: share of them that waited no longer than their late figure, None without any.
        scores: None if no ticket had all three predictions.
        blend: what the weight of the simulation is fitted to.
    """

    n_tickets: int
    share_within: float | None
    scores: DayScores | None
    blend: Sequence[BlendObservation]


def first_calls(records: Iterable[Record]) -> dict[int, int]:
    """When each ticket was called first, by its id; calls that were taken back left out."""
    records = list(records)
    undone = {record.fact.number for record in records if isinstance(record.fact, facts.FactUndone)}
    called_at: dict[int, int] = {}
    for record in records:
        if isinstance(record.fact, facts.TicketCalled) and record.seq not in undone:
            called_at.setdefault(record.fact.ticket, record.at)
    return called_at


def outcome(told: Mapping[int, Told], called_at: Mapping[int, int]) -> Outcome:
    """How a day's forecasts came out, from what was told by ticket id and when each was called."""
    pairs = [(each, called_at[ticket] - each.arrived_at) for ticket, each in told.items() if ticket in called_at]
    within = [waited_s <= each.late_s for each, waited_s in pairs]
    blend = [
        BlendObservation(simulated_s=each.simulated_s, last_called_s=each.last_called_s, waited_s=waited_s)
        for each, waited_s in pairs
        if each.last_called_s is not None
    ]
    return Outcome(
        n_tickets=len(pairs),
        share_within=sum(within) / len(within) if within else None,
        scores=_scores(pairs),
        blend=blend,
    )


def calibrated(before: Calibration, today: Outcome, recent_blend: Iterable[BlendObservation]) -> Calibration:
    """The calibration for the next day.

    Args:
        before: the calibration of the day.
        today: what the day came to.
        recent_blend: observations of the last fourteen days, the day itself included.
    """
    moved = before if today.share_within is None else before.after_day(today.share_within)
    return moved.reweighted(recent_blend)


def _scores(pairs: Sequence[tuple[Told, int]]) -> DayScores | None:
    own, ahead, last = [], [], []
    for each, waited_s in pairs:
        if each.people_ahead_s is None or each.last_called_s is None:
            continue
        own.append(Prediction(middle_s=each.middle_s, late_s=each.late_s, waited_s=waited_s))
        ahead.append(_simple(each.people_ahead_s, waited_s))
        last.append(_simple(each.last_called_s, waited_s))
    if not own:
        return None
    return DayScores(own=score(own), people_ahead=score(ahead), last_called=score(last))


def _simple(expected_s: float, waited_s: int) -> Prediction:
    return Prediction(middle_s=expected_s, late_s=expected_s, waited_s=waited_s)
