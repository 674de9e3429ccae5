"""The forecast beside the serving office: when it is made, by whom, and what is kept of it.

A thread that mostly waits: the work itself is done in another process, so that no command ever waits for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from server.application.expectations import Expectations, Promises
from server.application.ports import Clock
from server.application.promising import Promiser, Seen
from server.domain.forecast.calibration import Calibration
from server.domain.forecast.forecast import Forecast
from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow, OfficeHistory
from server.domain.forecast.lessons import DayLessons, learn
from server.domain.forecast.snapshot import hall_now, last_waits_s, opened_now
from server.domain.forecast.staffing import StaffingComparison, StaffingWatch
from server.domain.forecast.telling import Told
from server.domain.office import Office
from server.domain.queue.chronicle import Chronicle
from server.domain.queue.hall import Hall

FORECAST_EVERY_S = 15
"""An office's forecast is made no more often than this."""

UNCHANGED_EVERY_S = 60
"""Without any fact, time alone makes a forecast old."""

STAFFING_EVERY_S = 120
"""How often advice is thought about while nobody asks, so that what lasts is noticed."""

LOOK_EVERY_S = 1.0

MOST_WAITING = 1_000
"""With more than that in one hall nobody can promise anything, and copying them all would hold up the watchers."""

_log = logging.getLogger(__name__)


class LiveHall(Protocol):
    """What a forecast sees of the serving office."""

    office: Office
    hall: Hall
    chronicle: Chronicle


class Worker(Protocol):
    """The other process. Each call takes as long as the work; None when the work could not be done."""

    def forecast(self, seen: Seen, calibration: Calibration, seed: int) -> Forecast | None: ...
    def compare(
        self, seen: Seen, changed: tuple[CounterNow, ...], calibration: Calibration, seed: int
    ) -> StaffingComparison | None: ...
    def stop(self) -> None: ...


class Shelf(Protocol):
    """Where what was learned is kept from day to day."""

    def calibration(self) -> Calibration: ...
    def lessons(self) -> Sequence[DayLessons]:
        """Of the last eight weeks."""
        ...

    def close_days(self, told: Mapping[str, Mapping[int, Told]]) -> None:
        """Learn from every closed day that was not learned from yet; `told` is what was told on which day."""
        ...


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What opening one more counter would do.

    Attributes:
        counter_id: the closed counter that would help most, None if all are open.
        compared: both figures, None without such a counter or when they could not be computed.
        is_given: whether it has been worth it for ten minutes.
    """

    made_at: int
    counter_id: int | None
    compared: StaffingComparison | None
    is_given: bool
    n_services: int


@dataclass(kw_only=True)
class _Day:
    """What is kept while one business day lasts."""

    name: str | None = None
    history: OfficeHistory
    calibration: Calibration
    promiser: Promiser = field(default_factory=Promiser)
    watch: StaffingWatch = field(default_factory=StaffingWatch)
    done_seq: int = -1
    done_at: int = 0


class Forecaster:
    """Looks at the hall once a second, has it forecast when it is time, and says what is promised."""

    def __init__(
        self,
        view: Callable[[], AbstractContextManager[LiveHall]],
        worker: Worker,
        shelf: Shelf,
        expectations: Expectations,
        clock: Clock,
        expected: Callable[[], tuple[ExpectedBooking, ...]] = tuple,
    ) -> None:
        """`expected` are today's booked visitors who have not come yet."""
        self._view = view
        self._expected = expected
        self._worker = worker
        self._shelf = shelf
        self._expectations = expectations
        self._clock = clock
        self._day: _Day | None = None
        self._advice: Advice | None = None
        self._working = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="forecast", daemon=True)

    def start(self) -> None:
        """Begin to look; call once."""
        self._thread.start()

    def stop(self) -> None:
        """End, with the other process; blocks until then."""
        self._stopping.set()
        self._worker.stop()
        self._thread.join()

    def look(self) -> None:
        """One look: turn the day if it turned, forecast and advise if it is time."""
        with self._working:
            now = self._clock.now()
            day = self._today()
            if day.name is None:
                return
            if self._is_overrun():
                self._expectations.replace(Promises())
                return
            self._forecast_if_due(day, now)
            if self._advice is None or now - self._advice.made_at >= STAFFING_EVERY_S:
                self._advise(day, now)

    def advice(self) -> Advice:
        """What opening a counter would do now; at most as old as a forecast."""
        with self._working:
            now = self._clock.now()
            if self._advice is None or now - self._advice.made_at >= FORECAST_EVERY_S:
                self._advise(self._today(), now)
            assert self._advice is not None
            return self._advice

    def last_advice(self) -> Advice | None:
        """The latest advice without waiting for a newer one: minutes old at the most, None before the first."""
        return self._advice

    def _run(self) -> None:
        is_failing = False
        while not self._stopping.wait(LOOK_EVERY_S):
            try:
                self.look()
                is_failing = False
            except Exception as error:  # noqa: BLE001 - an office without forecasts must go on, and try again
                if not is_failing:
                    _log.error("forecasting failed", exc_info=error)
                is_failing = True
                self._expectations.replace(Promises())

    def _today(self) -> _Day:
        with self._view() as live:
            name, office = live.hall.business_day, live.office
        if self._day is None or self._day.name != name:
            told = {} if self._day is None or self._day.name is None else {self._day.name: self._day.promiser.told}
            self._expectations.replace(Promises())
            self._advice = None
            self._shelf.close_days(told)
            planned_min = {service.id: service.expected_min for service in office.services.values()}
            history = learn(self._shelf.lessons(), planned_min)
            self._day = _Day(name=name, history=history, calibration=self._shelf.calibration())
        return self._day

    def _is_overrun(self) -> bool:
        with self._view() as live:
            return len(live.hall.waiting()) > MOST_WAITING

    def _forecast_if_due(self, day: _Day, now: int) -> None:
        expected = self._expected()
        with self._view() as live:
            seq = live.hall.last_seq
            wait_s = FORECAST_EVERY_S if seq != day.done_seq else UNCHANGED_EVERY_S
            if now - day.done_at < wait_s:
                return
            seen = _seen(live, day, expected, now)
        day.done_seq, day.done_at = seq, now
        if not seen.hall.counters and not seen.hall.waiting:
            self._expectations.replace(Promises())
            return
        made = self._worker.forecast(seen, day.calibration, seed=seq)
        self._expectations.replace(Promises() if made is None else day.promiser.take(made, seen))

    def _advise(self, day: _Day, now: int) -> None:
        expected = self._expected()
        with self._view() as live:
            seen, seq = _seen(live, day, expected, now), live.hall.last_seq
            counter_id, opened = _most_helpful(live, seen.hall)
        compared = None
        if opened is not None:
            changed = (*seen.hall.counters, opened)
            compared = self._worker.compare(seen, changed, day.calibration, seed=seq)
        day.watch = day.watch.observe(compared is not None and compared.is_called_for(), now)
        self._advice = Advice(
            made_at=now,
            counter_id=counter_id,
            compared=compared,
            is_given=day.watch.is_due(now),
            n_services=day.history.n_services,
        )


def _seen(live: LiveHall, day: _Day, expected: tuple[ExpectedBooking, ...], now: int) -> Seen:
    hall = hall_now(live.hall, now, expected)
    return Seen(hall=hall, history=day.history, last_waits_s=last_waits_s(live.chronicle))


def _most_helpful(live: LiveHall, hall: HallNow) -> tuple[int | None, CounterNow | None]:
    """The closed counter that could serve most of those who wait, the lowest number among equals."""
    closed = [each for each in live.hall.counters.values() if not each.is_open and each.id in live.office.counters]
    if not closed:
        return None, None

    def helps(counter_id: int) -> tuple[int, int]:
        set_up = live.office.counters[counter_id]
        return (sum(each.service_id in set_up.service_ids for each in hall.waiting), -set_up.number)

    best = max(closed, key=lambda each: helps(each.id))
    return best.id, opened_now(best, hall.now)
