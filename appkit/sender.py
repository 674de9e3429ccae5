"""Giving commands to the server: what a program calls, and what it gets back. Both the real sender and the fake.

    key = sender.send(IssueTicket(service_id=3), done)     # returns at once; done(result) comes later

`done` runs in the interface thread, exactly once per key, never inside `send`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from wire.codes import RefusalCode
from wire.commands import Answer, Command

GIVE_UP_S = 10.0


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The server said no and changed nothing. `detail` is for the log, never for people; `faults` name bad fields."""

    code: RefusalCode
    detail: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a command ended.

    Attributes:
        key: the idempotency key; send the same command with it again to learn what became of an unknown one.
        answer: what was done, or None.
        refusal: why it was not done, or None. Both None: nobody knows, the network gave no answer in time.
    """

    key: str
    command: Command
    answer: Answer | None = None
    refusal: Refusal | None = None

    @property
    def is_unknown(self) -> bool:
        """No answer came: the command may have been carried out or not."""
        return self.answer is None and self.refusal is None


Done = Callable[[Result], object]


class Sender(QObject):
    """Sends commands without blocking. Interface thread only.

    Signals:
        finished(Result): every command that ended, after its own `done`.
    """

    finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Done | None] = {}

    @property
    def n_waiting(self) -> int:
        """Commands that have not ended."""
        return len(self._waiting)

    def send(
        self, command: Command, done: Done | None = None, *, key: str | None = None, give_up_s: float = GIVE_UP_S
    ) -> str:
        """Sends the command and returns its key.

        Until `give_up_s` is over it is repeated with the same key after every failure of the network; give the key of
        an unknown result to ask again. A new press of a person is a new key.

        Raises:
            ValueError: a command with this key has not ended.
        """
        key = key or str(uuid.uuid4())
        if key in self._waiting:
            raise ValueError(f"a command with the key {key} has not ended")
        self._waiting[key] = done
        self._dispatch(key, command, give_up_s)
        return key

    def start(self) -> None:
        """Begins to work; what was sent before waits for it."""

    def stop(self) -> None:
        """Ends without finishing what waits; no `done` is called any more. Idempotent."""
        self._waiting.clear()

    def _dispatch(self, key: str, command: Command, give_up_s: float) -> None:
        raise NotImplementedError

    def _end(self, result: Result) -> None:
        if result.key not in self._waiting:
            return  # stopped meanwhile
        done = self._waiting.pop(result.key)
        if done is not None:
            done(result)
        self.finished.emit(result)
