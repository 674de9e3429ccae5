"""The kiosk's state for the screens, and the one place where events meet the flow. No rules in here."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.flow import KioskState, Timing, advance
from kiosk.flow.events import Event, Scanned, Target, Ticked, Touched
from kiosk.flow.staffevents import HeadHeld

_TICK_MS = 100


def monotonic_ms() -> int:
    """The kiosk's clock: it never goes back, whatever is done to the machine's time."""
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, kw_only=True)
class Chance:
    """What is not determined: the clock and fresh keys."""

    now_ms: Callable[[], int] = monotonic_ms
    fresh_key: Callable[[], str] = lambda: str(uuid.uuid4())


class KioskModel(QObject):
    """Feeds events to the flow. Interface thread only.

    Signals:
        changed(KioskState): the state is another one.
        wanted(Effect): something has to be done; in the flow's order.
    """

    changed = Signal(object)
    wanted = Signal(object)

    def __init__(
        self, timing: Timing | None = None, chance: Chance | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._timing = timing or Timing()
        self._chance = chance or Chance()
        self._state = KioskState()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def state(self) -> KioskState:
        """What is the case now."""
        return self._state

    @property
    def now_ms(self) -> int:
        """The time for an event that happens now."""
        return self._chance.now_ms()

    def fresh_key(self) -> str:
        """A name that nothing else has."""
        return self._chance.fresh_key()

    def start(self) -> None:
        """Begins to let time pass."""
        self._timer.start()

    def stop(self) -> None:
        """Time stands still again. Idempotent."""
        self._timer.stop()

    def feel(self, event: Event) -> None:
        """Something happened."""
        before = self._state
        self._state, effects = advance(before, event, self._timing)
        for effect in effects:
            self.wanted.emit(effect)
        if self._state != before:
            self.changed.emit(self._state)

    @Slot(object)
    def touch(self, target: Target) -> None:
        """The visitor touched this."""
        self.feel(Touched(target=target, key=self._chance.fresh_key(), at_ms=self.now_ms))

    @Slot(bool)
    def hold_head(self, is_down: bool) -> None:
        """A finger came down on the office's name, or left it."""
        self.feel(HeadHeld(is_down=is_down, at_ms=self.now_ms))

    @Slot(str)
    def scan(self, text: str) -> None:
        """The scanner read this."""
        self.feel(Scanned(text=text, key=self._chance.fresh_key(), at_ms=self.now_ms))

    @Slot()
    def tick(self) -> None:
        """Time went on."""
        self.feel(Ticked(at_ms=self.now_ms))
