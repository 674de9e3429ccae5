"""Fixtures for the kiosk: a visit that is driven by events and keeps what it was asked to do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kiosk.flow import advance
from kiosk.flow.effects import Effect, RequestTicket
from kiosk.flow.events import (
    Event,
    Issued,
    OfficeChanged,
    OnPriority,
    OnService,
    PrinterChanged,
    PrinterState,
    Scanned,
    ServerBack,
    Target,
    Ticked,
    Touched,
)
from kiosk.flow.scanevents import ScanAnswered
from kiosk.flow.state import KioskState
from kiosk.samples import office, scan_answer, service, ticket
from wire.codes import PriorityKind, ScanOutcome
from wire.rows import ReprintRow, ServiceRow


class Visitor:
    """Drives the flow in its own time: every touch comes a second after what was before it."""

    def __init__(self) -> None:
        self.state = KioskState()
        self.now_ms = 1_000_000
        self.effects: list[Effect] = []
        self._keys = 0

    def feel(self, event: Event) -> list[Effect]:
        self.state, effects = advance(self.state, event)
        self.effects += effects
        return list(effects)

    def open_office(
        self, services: Sequence[ServiceRow] | None = None, reprints: Sequence[ReprintRow] = ()
    ) -> list[Effect]:
        rows = tuple([service(1), service(2)] if services is None else services)
        return self.feel(OfficeChanged(office=office(), services=rows, reprints=tuple(reprints), at_ms=self.now_ms))

    def connect(self) -> list[Effect]:
        return self.feel(ServerBack(at_ms=self.now_ms))

    def printer(self, printer: PrinterState) -> list[Effect]:
        return self.feel(PrinterChanged(printer=printer, at_ms=self.now_ms))

    def touch(self, target: Target, after_ms: int = 1_000) -> list[Effect]:
        self.now_ms += after_ms
        self._keys += 1
        return self.feel(Touched(target=target, key=f"key-{self._keys}", at_ms=self.now_ms))

    def wait(self, passed_ms: int) -> list[Effect]:
        """Time goes by in steps of 200 ms, as the program's timer makes it."""
        end_ms, effects = self.now_ms + passed_ms, []
        while self.now_ms < end_ms:
            self.now_ms = min(end_ms, self.now_ms + 200)
            effects += self.feel(Ticked(at_ms=self.now_ms))
        return effects

    def ask(self, service_id: int = 1, priority: PriorityKind | None = None) -> RequestTicket:
        """The two touches to a ticket."""
        self.touch(OnService(service_id=service_id))
        (effect,) = self.touch(OnPriority(kind=priority))
        assert isinstance(effect, RequestTicket)
        return effect

    def scan(self, text: str, after_ms: int = 1_000) -> list[Effect]:
        self.now_ms += after_ms
        self._keys += 1
        return self.feel(Scanned(text=text, key=f"scan-{self._keys}", at_ms=self.now_ms))

    def answer(self, outcome: ScanOutcome, **changes: object) -> list[Effect]:
        """The server says what the code of the open wish means."""
        assert self.state.open_wish is not None
        answer = scan_answer(outcome, **changes)
        return self.feel(ScanAnswered(key=self.state.open_wish.key, answer=answer, at_ms=self.now_ms))

    def issue(self, **changes: object) -> list[Effect]:
        """The server answers the open wish."""
        assert self.state.open_wish is not None
        return self.feel(Issued(key=self.state.open_wish.key, paper=ticket(**changes), at_ms=self.now_ms))


@pytest.fixture
def newcomer() -> Visitor:
    """In front of a kiosk that knows nothing yet."""
    return Visitor()


@pytest.fixture
def visitor() -> Visitor:
    """In front of a kiosk whose office has two open services, whose server is there and whose printer is ready."""
    someone = Visitor()
    someone.open_office()
    someone.connect()
    someone.printer(PrinterState.READY)
    someone.effects.clear()
    return someone
