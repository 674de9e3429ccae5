"""A kiosk and a counter without windows, of the programs' own session layer: `python -m bench.faults.session SPEC`.

SPEC is JSON: `server`, `state` (a folder), `kiosk` and `counter` (pairing codes), `service_id`, `counter_id`, `login`,
`pin`, `ticket_every_s` and `call_every_s`. It says `ready` once both are live and the counter is open; then numbers are
taken and people called until a line comes in, and what was felt is told on one line of JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from appkit.commands import CommandSender
from appkit.feed import FeedState
from appkit.identity import Access
from appkit.link import Link
from appkit.nonecount import keep_none
from appkit.sender import Result
from wire.commands import CallNext, Command, DeskAnswer, IssueTicket, SignIn, TakeCounter, TicketPaper

_GIVE_UP_S = 60.0
_DRAIN_MS = 20


class Device:
    """One program's link and sender, and what they felt.

    Attributes:
        lost: how often it said that it lost the server; `lost_at_s` when, by the machine's monotonic clock.
        took_ms: from each command to its answer.
        results: every command that ended.
    """

    def __init__(self, server: str, state: Path, code: str) -> None:
        state.mkdir(parents=True, exist_ok=True)
        self._access = Access(server, state, code)
        self.link = Link(self._access)
        self.sender = CommandSender(self._access)
        self.lost_at_s: list[float] = []
        self.live_at_s: list[float] = []
        self.took_ms: list[float] = []
        self.results: list[Result] = []
        self.link.state_changed.connect(self._note)
        self.link.start()
        self.sender.start()

    def send(self, command: Command) -> None:
        """Give a command and keep how long its answer took."""
        began_ns = time.monotonic_ns()

        def done(result: Result) -> None:
            self.took_ms.append((time.monotonic_ns() - began_ns) / 1e6)
            self.results.append(result)

        self.sender.send(command, done, give_up_s=_GIVE_UP_S)

    def close(self) -> None:
        """Ends both."""
        self._access.close()
        self.link.stop()
        self.sender.stop()

    def _note(self, state: FeedState) -> None:
        (self.live_at_s if state is FeedState.LIVE else self.lost_at_s).append(time.monotonic())


class Visit(QObject):
    """Two devices at work until somebody says that it is enough."""

    _told = Signal(str)

    def __init__(self, spec: dict[str, str], application: QCoreApplication) -> None:
        super().__init__()
        self._spec, self._application = spec, application
        folder = Path(spec["state"])
        self.kiosk = Device(spec["server"], folder / "kiosk", spec["kiosk"])
        self.counter = Device(spec["server"], folder / "counter", spec["counter"])
        self._timers = [_timer(self, self._take), _timer(self, self._call)]
        self._n_before = 0
        self.counter.send(SignIn(operator_name=spec["login"], pin=spec["pin"]))
        self.counter.send(TakeCounter(counter_id=int(spec["counter_id"])))
        self._waiting = _timer(self, self._begin)
        self._waiting.start(_DRAIN_MS)
        self._told.connect(self._finish)
        threading.Thread(target=self._hear, name="words", daemon=True).start()

    def _begin(self) -> None:
        are_live = all(each.link.state is FeedState.LIVE for each in (self.kiosk, self.counter))
        if not are_live or self.counter.sender.n_waiting:
            return
        self._waiting.stop()
        for each in (self.kiosk, self.counter):
            each.lost_at_s.clear()
            each.took_ms.clear()
        self.counter.results.clear()
        for timer, name in zip(self._timers, ("ticket_every_s", "call_every_s"), strict=True):
            timer.start(int(float(self._spec[name]) * 1000))
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    def _take(self) -> None:
        self.kiosk.send(IssueTicket(service_id=int(self._spec["service_id"])))

    def _call(self) -> None:
        # An operator has one key: the next press comes once the last was answered.
        if not self.counter.sender.n_waiting:
            self.counter.send(CallNext())

    def _hear(self) -> None:
        self._told.emit(sys.stdin.readline())

    def _finish(self) -> None:
        for timer in self._timers:
            timer.stop()
        if self.kiosk.sender.n_waiting or self.counter.sender.n_waiting:
            QTimer.singleShot(_DRAIN_MS, self._finish)
            return
        sys.stdout.write(json.dumps(self._felt()) + "\n")
        sys.stdout.flush()
        self._application.quit()

    def _felt(self) -> dict[str, object]:
        papers = [each.answer for each in self.kiosk.results if isinstance(each.answer, TicketPaper)]
        desks = [each.answer for each in self.counter.results if isinstance(each.answer, DeskAnswer)]
        results = [*self.kiosk.results, *self.counter.results]
        return {
            "tickets": [[paper.ticket_id, paper.number] for paper in papers],
            "called": [desk.ticket.number for desk in desks if desk.ticket is not None],
            "unknown": sum(1 for each in results if each.is_unknown),
            "ticket_ms": self.kiosk.took_ms,
            "call_ms": self.counter.took_ms,
            "lost_at_s": self.kiosk.lost_at_s + self.counter.lost_at_s,
            "most_lost": max(len(self.kiosk.lost_at_s), len(self.counter.lost_at_s)),
            "live_at_s": self.kiosk.live_at_s + self.counter.live_at_s,
        }


def _timer(parent: QObject, act: object) -> QTimer:
    timer = QTimer(parent)
    timer.timeout.connect(act)
    return timer


def main() -> int:
    """Until it was told that it is enough."""
    keep_none()
    application = QCoreApplication(sys.argv[:1])
    visit = Visit(json.loads(sys.argv[1]), application)
    application.exec()
    visit.kiosk.close()
    visit.counter.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
