"""The real sender: one worker thread that gives commands to the server over HTTP, each with its idempotency key."""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from dataclasses import dataclass, field

from pydantic import ValidationError
from PySide6.QtCore import QObject, Qt, Signal

from appkit.httpcall import HttpAnswer, UnreachableError
from appkit.identity import Access, AccessRefusedError, NotPairedError
from appkit.log import log_event
from appkit.sender import Refusal, Result, Sender
from wire.access import Problem
from wire.bookings import BOOKING_COMMANDS
from wire.codes import RefusalCode
from wire.commands import COMMANDS, Command

_RULES = {rule.command: rule for rule in (*COMMANDS.values(), *BOOKING_COMMANDS.values())}
_JOIN_S = 10.0
_FIRST_PAUSE_S = 0.1
_LAST_PAUSE_S = 2.0
# A token may end between two commands, and once more while the clock is set; then it is a real refusal.
_TOKENS_TRIED_MAX = 2


@dataclass(order=True)
class _Job:
    """A command on its way, ordered by the moment of its next attempt, then by the order of sending."""

    due_at_s: float
    place: int
    key: str = field(compare=False)
    command: Command = field(compare=False)
    give_up_at_s: float = field(compare=False)
    n_attempts: int = field(compare=False, default=0)


class CommandSender(Sender):
    """Sends in the order given; a command that has to wait for the network lets later ones try meanwhile."""

    _ended_in_thread = Signal(object)

    def __init__(self, access: Access, parent: QObject | None = None, timeout_s: float = 3.0) -> None:
        """`timeout_s` bounds one attempt. Needs `start`; `stop` before the end of the program."""
        super().__init__(parent)
        self._access = access
        self._caller = access.caller(timeout_s)
        self._jobs: list[_Job] = []
        self._places = itertools.count()
        self._changed = threading.Condition()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="commands", daemon=True)
        self._ended_in_thread.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Starts the worker."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the worker and waits for it; at most some seconds if it hangs in the network. Close the access first."""
        super().stop()
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self._caller.abort()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _dispatch(self, key: str, command: Command, give_up_s: float) -> None:
        now_s = time.monotonic()
        job = _Job(now_s, next(self._places), key=key, command=command, give_up_at_s=now_s + give_up_s)
        self._enqueue(job)

    def _enqueue(self, job: _Job) -> None:
        with self._changed:
            heapq.heappush(self._jobs, job)
            self._changed.notify()

    def _run(self) -> None:
        while (job := self._next_job()) is not None:
            result = self._attempt(job)
            if result is not None:
                self._ended_in_thread.emit(result)
        self._caller.close()

    def _next_job(self) -> _Job | None:
        """The next job that is due; blocks until there is one. None: stop."""
        with self._changed:
            while not self._is_stopping:
                wait_s = self._jobs[0].due_at_s - time.monotonic() if self._jobs else None
                if wait_s is not None and wait_s <= 0:
                    return heapq.heappop(self._jobs)
                self._changed.wait(wait_s)
        return None

    def _attempt(self, job: _Job) -> Result | None:
        """One try; None if the job was put back."""
        trouble = Result(key=job.key, command=job.command)
        try:
            result = self._post(job)
        except UnreachableError as error:
            log_event("command_unanswered", command=type(job.command).__name__, detail=str(error))
        except AccessRefusedError as error:
            return Result(key=job.key, command=job.command, refusal=Refusal(code=error.code))
        except NotPairedError:
            return Result(key=job.key, command=job.command, refusal=Refusal(code=RefusalCode.NOT_SIGNED_IN))
        else:
            if not _may_pass(result):
                return result
            trouble = result
        job.n_attempts += 1
        pause_s = min(_LAST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(job.n_attempts, 10)) * random.uniform(0.5, 1.0)
        if time.monotonic() + pause_s >= job.give_up_at_s:
            return trouble
        job.due_at_s = time.monotonic() + pause_s
        self._enqueue(job)
        return None

    def _post(self, job: _Job) -> Result:
        rule = _RULES[type(job.command)]
        path = f"/api/{rule.area}/{rule.path}"
        body = job.command.model_dump_json()
        for _ in range(_TOKENS_TRIED_MAX):
            token = self._access.token()
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": job.key}
            result = _read(job, self._caller.post(path, body, headers))
            if result.refusal is None or result.refusal.code is not RefusalCode.NOT_SIGNED_IN:
                return result
            self._access.forget(token)
        return result


def _read(job: _Job, answer: HttpAnswer) -> Result:
    """What the server said.

    Raises:
        UnreachableError: what answered is not our server.
    """
    try:
        if answer.is_ok:
            model = _RULES[type(job.command)].answer.model_validate_json(answer.body)
            return Result(key=job.key, command=job.command, answer=model)
        problem = Problem.model_validate_json(answer.body)
    except ValidationError as error:
        raise UnreachableError(f"status {answer.status} with a body that is none of ours") from error
    code = RefusalCode(problem.code) if problem.code in set(RefusalCode) else RefusalCode.INTERNAL
    refusal = Refusal(code=code, detail=problem.detail, faults=tuple(problem.faults))
    return Result(key=job.key, command=job.command, refusal=refusal)


def _may_pass(result: Result) -> bool:
    """Whether the same command may succeed a moment later: the server's trouble, not the command's fault."""
    return result.refusal is not None and result.refusal.code in (
        RefusalCode.OVERLOADED,
        RefusalCode.STORAGE_FAILED,
        RefusalCode.INTERNAL,
    )
