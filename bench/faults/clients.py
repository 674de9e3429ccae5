"""Kiosks and counters that never give up: they ask again with the same key until they know, as the programs do."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from appkit.httpcall import HttpCaller, UnreachableError
from bench.devices import Answer
from bench.process import ProcessFailed

ATTEMPT_S = 3.0
_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.1, 2.0
_NEVER_S = 3_600.0
_PASSING = ("overloaded", "storage_failed", "internal")
_keys = count(1)


class NoAnswer(RuntimeError):  # noqa: N818 - says what happened
    """Nobody said what became of a command in the time that it had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a client was told in the end.

    Attributes:
        key: the idempotency key of all its attempts.
        asked_at_s, told_at_s: by the machine's monotonic clock.
        status: of the answer; `answer` is its body.
    """

    key: str
    asked_at_s: float
    told_at_s: float
    n_attempts: int
    status: int
    answer: Answer

    @property
    def took_s(self) -> float:
        """From the first attempt to the answer."""
        return self.told_at_s - self.asked_at_s

    @property
    def is_done(self) -> bool:
        """Whether it was carried out, and not refused."""
        return self.status == http.client.OK


def new_key() -> str:
    """A key that no other command of this run has."""
    return f"fault-{random.getrandbits(48):012x}-{next(_keys):06d}"


class Client:
    """One device on one connection; `address` is where it calls, the server's or a proxy's. For one thread."""

    def __init__(self, address: str, token: Callable[[], str], attempt_s: float = ATTEMPT_S) -> None:
        self._caller = HttpCaller(f"http://{address.removeprefix('http://')}", attempt_s)
        self._token = token

    def ask(self, path: str, body: Answer | None = None, *, key: str | None = None, within_s: float = 60.0) -> Told:
        """Carry out one command, asking again until it is known what became of it.

        Raises:
            NoAnswer: nobody said so within `within_s`.
        """
        key, text, n_attempts = key or new_key(), json.dumps(body or {}), 0
        asked_at_s = time.monotonic()
        while True:
            n_attempts += 1
            status, answer = self._once(path, text, key)
            if status and answer.get("code") not in _PASSING:
                now_s = time.monotonic()
                return Told(
                    key=key,
                    asked_at_s=asked_at_s,
                    told_at_s=now_s,
                    n_attempts=n_attempts,
                    status=status,
                    answer=answer,
                )
            pause_s = min(_LAST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(n_attempts, 10)) * random.uniform(0.5, 1.0)
            if time.monotonic() + pause_s > asked_at_s + within_s:
                raise NoAnswer(f"{path} {key}: {answer or 'nobody answered'}")
            time.sleep(pause_s)

    def close(self) -> None:
        """Hang up."""
        self._caller.close()

    def _once(self, path: str, text: str, key: str) -> tuple[int, Answer]:
        """Status and body; status 0 where nobody answered."""
        try:
            headers = {"Authorization": f"Bearer {self._token()}", "Idempotency-Key": key}
            answer = self._caller.post(f"/api/commands/{path}", text, headers)
        except (UnreachableError, ProcessFailed, OSError, http.client.HTTPException):
            return 0, {}
        return answer.status, json.loads(answer.body)


class Crowd:
    """Clients that each do one thing again and again until they are stopped. Ends with `stop`.

    Attributes:
        told: every answer so far; appended to by the clients' threads.
    """

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.failures: list[str] = []
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def add(self, client: Client, path: str, body: Callable[[], dict[str, object]], pause_s: float = 0.0) -> None:
        """Have one more client ask, with `pause_s` between its commands."""
        thread = threading.Thread(target=self._work, args=(client, path, body, pause_s), name="client", daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait_for(self, n_told: int, within_s: float = 90.0) -> None:
        """Until so many answers came in all."""
        until_s = time.monotonic() + within_s
        while len(self.told) < n_told:
            assert time.monotonic() < until_s and not self.failures, f"{len(self.told)} answers; {self.failures}"
            time.sleep(0.005)

    def stop(self, within_s: float = 90.0) -> list[Told]:
        """Let each finish what it asked, and give everything they were told."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(within_s)
        assert not any(thread.is_alive() for thread in self._threads), "every client came to an end"
        assert not self.failures, self.failures
        return self.told

    def _work(self, client: Client, path: str, body: Callable[[], dict[str, object]], pause_s: float) -> None:
        try:
            while not self._stopping.wait(pause_s):
                self.told.append(client.ask(path, body(), within_s=_NEVER_S))
        except Exception as error:  # noqa: BLE001 - told by `stop`
            self.failures.append(f"{type(error).__name__}: {error}")
        finally:
            client.close()
