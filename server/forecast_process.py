"""The process in which forecasts are computed, and the way to it: one task there, one answer back."""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

from server.application.promising import Seen
from server.domain.forecast.calibration import Calibration
from server.domain.forecast.forecast import Forecast, forecast
from server.domain.forecast.hall_now import CounterNow
from server.domain.forecast.staffing import StaffingComparison, compare_staffing

ANSWER_WITHIN_S = 20.0
"""A hundred times what a large hall takes; beyond it the process is ended and started anew."""

NICENESS = 10

_log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer", Forecast, StaffingComparison)


@dataclass(frozen=True, kw_only=True)
class ForecastTask:
    """One forecast to make."""

    seen: Seen
    calibration: Calibration
    seed: int

    def run(self) -> Forecast:
        """Make it."""
        return forecast(
            self.seen.hall,
            self.seen.history,
            calibration=self.calibration,
            last_waits_s=self.seen.last_waits_s,
            chance=random.Random(self.seed),
        )


@dataclass(frozen=True, kw_only=True)
class CompareTask:
    """Two forecasts to compare."""

    seen: Seen
    changed: tuple[CounterNow, ...]
    calibration: Calibration
    seed: int

    def run(self) -> StaffingComparison:
        """Compare them."""
        return compare_staffing(
            self.seen.hall, self.changed, self.seen.history, calibration=self.calibration, seed=self.seed
        )


class ForecastProcess:
    """See `server.application.forecasting.Worker`. The process starts with the first task; one task at a time."""

    def __init__(self, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        self._answer_within_s = answer_within_s
        self._context = multiprocessing.get_context("spawn")
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._changing = threading.Lock()
        self._is_stopped = False

    def forecast(self, seen: Seen, calibration: Calibration, seed: int) -> Forecast | None:
        """See the port."""
        return self._ask(ForecastTask(seen=seen, calibration=calibration, seed=seed), Forecast)

    def compare(
        self, seen: Seen, changed: tuple[CounterNow, ...], calibration: Calibration, seed: int
    ) -> StaffingComparison | None:
        """See the port."""
        task = CompareTask(seen=seen, changed=changed, calibration=calibration, seed=seed)
        return self._ask(task, StaffingComparison)

    def stop(self) -> None:
        """End the process, whatever it does; no task is taken afterwards. Idempotent."""
        with self._changing:
            self._is_stopped = True
            self._end()

    def _ask(self, task: ForecastTask | CompareTask, answer_type: type[_Answer]) -> _Answer | None:
        with self._changing:
            connection = None if self._is_stopped else self._connected()
        if connection is None:
            return None
        try:
            connection.send(task)
            answer = connection.recv() if connection.poll(self._answer_within_s) else None
        except (OSError, EOFError) as error:
            answer = error
        if isinstance(answer, answer_type):
            return answer
        with self._changing:
            if not self._is_stopped:
                _log.warning("the forecast process did not answer and is started anew", extra={"why": repr(answer)})
            self._end()
        return None

    def _connected(self) -> Connection:
        if self._connection is None or self._process is None or not self._process.is_alive():
            self._end()
            ours, theirs = self._context.Pipe()
            self._process = self._context.Process(target=serve_tasks, args=(theirs,), name="forecast", daemon=True)
            self._process.start()
            theirs.close()
            self._connection = ours
        return self._connection

    def _end(self) -> None:
        process, connection, self._process, self._connection = self._process, self._connection, None, None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if connection is not None:
            connection.close()


def serve_tasks(connection: Connection) -> None:
    """Runs in the other process: carries tasks out until the server is gone."""
    # Ctrl-C reaches every process of the terminal; the server ends this one itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    while True:
        try:
            task = connection.recv()
            connection.send(_result(task))
        except (EOFError, OSError):
            # The server is gone, killed perhaps in the middle of this task.
            return


def _result(task: ForecastTask | CompareTask) -> object:
    try:
        return task.run()
    except Exception as error:  # noqa: BLE001 - told to the server, which writes it down
        return repr(error)
