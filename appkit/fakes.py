"""Honest doubles for programs under test: a feed and a sender without threads, network or server.

They pass the same contract tests as the real ones (tests/appkit/test_feed_contract.py, test_sender_contract.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer

from appkit.feed import Feed, FeedState, News
from appkit.sender import Refusal, Result, Sender
from wire.commands import Answer, Command
from wire.messages import Acked, DeviceView
from wire.rows import Row, RowKey


class FakeFeed(Feed):
    """A feed whose news and outages a test makes. Its clock stands still: `advance_ms` moves it.

    Attributes:
        acked: what was acknowledged, oldest first.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        self._fake_now_ms = 1_000_000
        self.acked: list[Acked] = []
        super().__init__(parent, now_ms=lambda: self._fake_now_ms)

    def acknowledge(self, acked: Acked) -> None:
        """See `Feed.acknowledge`."""
        self.acked.append(acked)

    def welcome(self, device: DeviceView, rows: Iterable[Row], at: int) -> None:
        """First contact, or a new one after an outage: this device, and everything there is."""
        self._met(device)
        self._learned(News(rows=tuple(rows), gone=(), is_snapshot=True))
        self._heard(at, True, self._fake_now_ms)

    def change(self, rows: Iterable[Row] = (), gone: Iterable[RowKey] = (), at: int | None = None) -> None:
        """Rows come, change or go."""
        self._learned(News(rows=tuple(rows), gone=tuple(gone), is_snapshot=False))
        self.beat(at)

    def beat(self, at: int | None = None) -> None:
        """A heartbeat; the clock goes on by itself if `at` is None."""
        now = self.server_now() if at is None else at
        assert now is not None, "welcome comes first"
        self._heard(now, True, self._fake_now_ms)

    def advance_ms(self, ms: int) -> None:
        """Lets time pass in which nothing is heard."""
        self._fake_now_ms += ms
        self._look()

    def turn_away(self, state: FeedState = FeedState.REFUSED) -> None:
        """The server refuses this device."""
        self._turned_away(state)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A command that reached the fake."""

    key: str
    command: Command
    give_up_s: float


Verdict = Answer | Refusal | None
"""What becomes of a command: done, refused, or None for no answer."""


class FakeSender(Sender):
    """A sender that records, and ends each command as told, in a later turn of the event loop.

    Attributes:
        sent: all commands, oldest first.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sent: list[Sent] = []
        self._verdicts: dict[type[Command], Callable[[Command], Verdict]] = {}
        self._known: dict[str, Result] = {}
        self._is_held = False
        self._held: list[Result] = []

    def on(self, kind: type[Command], verdict: Verdict | Callable[[Command], Verdict]) -> None:
        """Says what becomes of commands of this class from now on; without it they get no answer."""
        self._verdicts[kind] = verdict if callable(verdict) else lambda _command: verdict

    def hold(self) -> None:
        """Keeps results back until `release`, like a slow server."""
        self._is_held = True

    def release(self) -> None:
        """Gives out what was held back."""
        self._is_held = False
        held, self._held = self._held, []
        for result in held:
            self._later(result)

    def _dispatch(self, key: str, command: Command, give_up_s: float) -> None:
        self.sent.append(Sent(key=key, command=command, give_up_s=give_up_s))
        result = self._known.get(key) or self._judged(key, command)
        if not result.is_unknown:
            self._known[key] = result
        if self._is_held:
            self._held.append(result)
        else:
            self._later(result)

    def _judged(self, key: str, command: Command) -> Result:
        result = Result(key=key, command=command)
        judge = self._verdicts.get(type(command))
        verdict = judge(command) if judge else None
        if isinstance(verdict, Refusal):
            return replace(result, refusal=verdict)
        return replace(result, answer=verdict)

    def _later(self, result: Result) -> None:
        QTimer.singleShot(0, self, lambda: self._end(result))
