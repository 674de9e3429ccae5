"""A kiosk without its window: the parts of the program that give numbers, keep them, and bring them to the server."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from appkit.commands import CommandSender
from appkit.feed import FeedState
from appkit.identity import Access
from appkit.link import Link, Patience
from kiosk.flow.effects import TakeOwn
from kiosk.flow.events import Wish
from kiosk.keeper import Keeper
from kiosk.offline.book import Book
from kiosk.offline.clock import Machine, OfficeClock
from kiosk.offline.courier import Courier
from kiosk.offline.desk import OwnDesk, OwnMeans
from kiosk.offline.entries import Given
from kiosk.offline.known import Memory
from kiosk.offline.paper import own_paper
from kiosk.offline.scribe import Scribe
from kiosk.offline.setting_up import signing
from kiosk.view_model import KioskModel
from wire.codes import PaperState
from wire.rows import ServiceRow

WITHIN_S = 60.0
_PUMP_S = 0.005
_MIDDLE_OF_A_SECOND_MS = 500


def until(condition: Callable[[], bool], what: str, within_s: float = WITHIN_S) -> None:
    """Let the programs work until it is so.

    Raises:
        TimeoutError: it was not so in time.
    """
    until_s = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > until_s:
            raise TimeoutError(f"not within {within_s:.0f} s: {what}")
        QCoreApplication.processEvents()
        time.sleep(_PUMP_S)


class Stopwatch:
    """What the machine counted since its start; hours can be made to pass on it."""

    def __init__(self) -> None:
        self._ahead_ms = 0

    def ms(self) -> int:
        """Milliseconds."""
        return time.monotonic_ns() // 1_000_000 + self._ahead_ms

    def s(self) -> float:
        """Seconds."""
        return self.ms() / 1_000

    def pass_until(self, at_ms: int) -> None:
        """It never goes back."""
        self._ahead_ms += max(0, at_ms - self.ms())


class Device:
    """A program's way to the office, with a stopwatch of its own.

    Attributes:
        feed: waits between its attempts as one that lost the server hours ago: as long as it ever does.
    """

    def __init__(self, server: str, folder: Path, code: str) -> None:
        folder.mkdir(parents=True)
        self.stopwatch = Stopwatch()
        self.access = Access(server, folder, code, now_s=self.stopwatch.s)
        self.feed = Link(self.access, patience=Patience(window_s=Patience().window_max_s))
        self.sender = CommandSender(self.access)

    def start(self) -> None:
        """Begins to connect."""
        self.feed.start()
        self.sender.start()

    @property
    def is_live(self) -> bool:
        """Whether what it knows is fresh and whole."""
        return self.feed.state is FeedState.LIVE

    def stop(self) -> None:
        """Ends its threads."""
        self.access.close()
        self.sender.stop()
        self.feed.stop()


class LoneKiosk(Device):
    """A kiosk with everything that lets it go on alone."""

    def __init__(self, server: str, folder: Path, code: str) -> None:
        super().__init__(server, folder, code)
        self._keeper, self._scribe, self._model = Keeper(folder), Scribe(), KioskModel()
        self._memory = Memory(self._keeper)
        machine = Machine(boot_ms=self.stopwatch.ms, wall_at=lambda: int(time.time()), boot="one")
        self.clock = OfficeClock(machine, self._memory.clock())
        self.book = Book(folder, *signing(self.access.key))
        self._courier = Courier(self.book, self.access, self.clock, [])
        self._courier.start()
        means = OwnMeans(
            feed=self.feed,
            book=self.book,
            courier=self._courier,
            clock=self.clock,
            memory=self._memory,
            scribe=self._scribe,
        )
        self._desk = OwnDesk(self._model, means)
        self._desk.start()

    @property
    def n_waiting(self) -> int:
        """How many people its tiles say that wait."""
        return sum(row.n_waiting for row in self.feed.of_kind(ServiceRow))

    def give(self, at: int, wish: Wish) -> Given:
        """The number for somebody who comes at `at` by the office's clock, on paper."""
        heard, key = self.clock.heard, self._model.fresh_key()
        assert heard is not None, "the office was heard before it was lost"
        self.stopwatch.pass_until(heard.boot_ms + (at - heard.at) * 1_000 + _MIDDLE_OF_A_SECOND_MS)
        self._desk.take(TakeOwn(key=key, wish=wish))
        until(lambda: self.book.given_for(key) is not None, "the number stands on the disk")
        given = self.book.given_for(key)
        assert given is not None, "it does"
        for paper in (PaperState.PRINTING, PaperState.PRINTED):
            self._desk.tell_paper(given.serial, paper)
        return given

    def printed(self, given: Given) -> str:
        """The number as it stands on the paper."""
        known, letter = self._memory.office(), self.book.letter
        assert known is not None and letter is not None, "it met the office"
        return own_paper(given, letter, known).number

    def stop(self) -> None:
        """As the program does it."""
        self._desk.stop()
        self._scribe.stop()
        self._courier.stop()
        self._keeper.stop()
        super().stop()
