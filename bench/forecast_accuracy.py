"""How well forecasts hold on simulated days, beside the two predictors that they have to beat."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.simulated_day import SERVICES, day_model, priority_per_hour
from server.domain.forecast.accuracy import Prediction, Score, people_ahead_wait_s, score
from server.domain.forecast.calibration import BlendObservation, Calibration
from server.domain.forecast.day_model import DayModel
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.forecast import forecast
from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow, OfficeHistory, RunningService
from server.domain.queue.choice import Candidate
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import (
    OfficeRules,
    SimulatedCall,
    SimulatedVisitor,
    by_turn_time,
    run_office,
)

PARAMETERS = Parameters()
DAYS_BEFORE = 3
"""Days from which service times are learned before the first forecast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How many forecasts are made; every `every`-th ticket gets one when it is issued.

    Attributes:
        load: work per counter minute.
        days: days forecast, after `DAYS_BEFORE` days of learning.
        replications: futures for each forecast.
        seed: gives the same days and futures again.
    """

    load: float
    days: int
    every: int
    replications: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """The scores of a trial over all its days.

    Attributes:
        own: the forecast.
        people_ahead: people waiting times mean service time by open counters.
        last_called: the wait of the person of that service called last.
    """

    own: Score
    people_ahead: Score
    last_called: Score

    @property
    def error_ratio(self) -> float:
        """Mean error of the forecast against that of the better simple predictor; below 1 is better than both."""
        return self.own.mean_error_s / min(self.people_ahead.mean_error_s, self.last_called.mean_error_s)


def measure(trial: Trial) -> Accuracy:
    """Runs the trial; the calibration learns from day to day as in an office."""
    return _Measurement(trial).run()


@dataclass(kw_only=True)
class _Predictions:
    own: list[Prediction] = field(default_factory=list)
    people_ahead: list[Prediction] = field(default_factory=list)
    last_called: list[Prediction] = field(default_factory=list)


class _Measurement:
    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._chance = random.Random(trial.seed)
        self._calibration = Calibration()
        self._observed_s: dict[int, list[float]] = {service_id: [] for service_id in SERVICES}
        self._blend: list[BlendObservation] = []
        self._all = _Predictions()

    def run(self) -> Accuracy:
        for day in range(DAYS_BEFORE + self._trial.days):
            model = day_model(self._trial.load, self._chance)
            lived = _LivedDay(model, self._chance)
            if day >= DAYS_BEFORE:
                self._forecast_day(lived, first=day % self._trial.every)
            for visitor in lived.visitors:
                self._observed_s[visitor.service_id].append(visitor.service_s)
        return Accuracy(
            own=score(self._all.own),
            people_ahead=score(self._all.people_ahead),
            last_called=score(self._all.last_called),
        )

    def _forecast_day(self, lived: _LivedDay, first: int) -> None:
        durations = {
            service_id: ServiceDuration.learned(observed_s, lived.model.durations[service_id].mean_s)
            for service_id, observed_s in self._observed_s.items()
        }
        today = len(self._all.own)
        for visitor in lived.visitors[first :: self._trial.every]:
            self._forecast_ticket(lived, visitor, durations)
        share_within = score(self._all.own[today:]).late_coverage
        self._calibration = self._calibration.after_day(share_within).reweighted(self._blend)

    def _forecast_ticket(
        self, lived: _LivedDay, visitor: SimulatedVisitor, durations: dict[int, ServiceDuration]
    ) -> None:
        hall = lived.hall_on_issue_of(visitor)
        history = OfficeHistory(
            durations=durations,
            attendance=lived.model.attendance,
            priority_per_hour=priority_per_hour(hall.now),
            n_services=sum(len(each) for each in self._observed_s.values()),
        )
        last_waits_s = lived.last_waits_s(hall.now)
        expected = forecast(
            hall,
            history,
            calibration=self._calibration,
            last_waits_s=last_waits_s,
            chance=self._chance,
            replications=self._trial.replications,
        ).tickets[visitor.n]
        if expected.middle_at is None or expected.late_at is None or expected.simulated_middle_at is None:
            raise AssertionError("in this office everybody is called")
        waited_s = lived.called_at[visitor.n] - hall.now
        last_s = last_waits_s.get(visitor.service_id, 0)
        if visitor.standing.slot_at is None and not visitor.standing.has_priority:
            self._blend.append(
                BlendObservation(
                    simulated_s=expected.simulated_middle_at - hall.now, last_called_s=last_s, waited_s=waited_s
                )
            )
        mean_s = sum(durations[service_id].mean_s * each.visitors for service_id, each in SERVICES.items())
        ahead_s = people_ahead_wait_s(
            people_ahead=len(hall.waiting) - 1, mean_service_s=mean_s, open_counters=len(hall.counters)
        )
        own = Prediction(middle_s=expected.middle_at - hall.now, late_s=expected.late_at - hall.now, waited_s=waited_s)
        self._all.own.append(own)
        self._all.people_ahead.append(_simple(ahead_s or 0.0, waited_s))
        self._all.last_called.append(_simple(last_s, waited_s))


def _simple(wait_s: float, waited_s: float) -> Prediction:
    return Prediction(middle_s=wait_s, late_s=wait_s, waited_s=waited_s)


class _LivedDay:
    """A day that has happened, and what could be seen of it at any instant."""

    def __init__(self, model: DayModel, chance: random.Random) -> None:
        self.model = model
        self.visitors = model.draw(chance)
        rules = OfficeRules(
            times=PARAMETERS, missed_after_s=PARAMETERS.missed_after_s, discipline=by_turn_time(PARAMETERS)
        )
        self._calls = run_office(model.counters, self.visitors, rules).calls
        self._visitor = {each.n: each for each in self.visitors}
        self.called_at = {call.choice.ticket_id: call.called_at for call in self._calls}

    def hall_on_issue_of(self, newcomer: SimulatedVisitor) -> HallNow:
        """What the server knew when this ticket was issued, the ticket itself waiting."""
        now = newcomer.standing.arrival_at
        running = {
            call.counter_id: RunningService(service_id=visitor.service_id, called_at=call.called_at)
            for call, visitor in self._called_before(now, newcomer)
            if call.called_at + visitor.service_s > now
        }
        here = [each for each in self.visitors if each.n <= newcomer.n]
        called = {visitor.n for _, visitor in self._called_before(now, newcomer)}
        return HallNow(
            now=now,
            times=PARAMETERS,
            counters=tuple(
                CounterNow(plan=plan, running=running.get(plan.skills.counter_id)) for plan in self.model.counters
            ),
            waiting=tuple(_candidate(each) for each in here if each.n not in called),
            bookings=tuple(self._not_here(here)),
        )

    def last_waits_s(self, now: int) -> dict[int, int]:
        """By service, how long the walk-in called last before `now` had waited."""
        return {
            visitor.service_id: call.called_at - visitor.standing.arrival_at
            for call, visitor in self._called_before(now, None)
            if visitor.standing.slot_at is None and not visitor.standing.has_priority
        }

    def _called_before(
        self, now: int, newcomer: SimulatedVisitor | None
    ) -> list[tuple[SimulatedCall, SimulatedVisitor]]:
        pairs = ((call, self._visitor[call.choice.ticket_id]) for call in self._calls)
        return [(call, visitor) for call, visitor in pairs if call.called_at <= now and visitor is not newcomer]

    def _not_here(self, here: Sequence[SimulatedVisitor]) -> list[ExpectedBooking]:
        bookings = list(self.model.bookings)
        for each in here:
            if each.standing.slot_at is not None:
                bookings.remove(ExpectedBooking(service_id=each.service_id, slot_at=each.standing.slot_at))
        return bookings


def _candidate(visitor: SimulatedVisitor) -> Candidate:
    return Candidate(ticket_id=visitor.n, service_id=visitor.service_id, standing=visitor.standing, n=visitor.n)
