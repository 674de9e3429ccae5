"""What the office tells a drill: its own feed, as counters get it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from appkit.identity import Access
from bench.faults.boards import WatchingBoard
from wire.access import ServerInfo
from wire.rows import CounterRow, HelpRow, Row, RowKey, ServiceRow, TicketRow

_LOOK_S = 0.05
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The office at one moment. `is_fresh` says whether its server is there; `seq` is the newest fact."""

    rows: dict[RowKey, Row]
    is_fresh: bool
    seq: int

    def of(self, kind: type[_Row]) -> list[_Row]:
        """All rows of one class."""
        return [row for row in self.rows.values() if isinstance(row, kind)]

    def tickets(self) -> dict[int, TicketRow]:
        """Open tickets by their id."""
        return {row.id: row for row in self.of(TicketRow)}

    def calls_for_help(self) -> list[HelpRow]:
        """Kiosks that need somebody, by what about."""
        return self.of(HelpRow)

    def counters(self) -> dict[int, CounterRow]:
        """Counters by their id."""
        return {row.id: row for row in self.of(CounterRow)}

    def series(self) -> set[str]:
        """The letters of the services: a number with another one was given by a kiosk alone."""
        return {row.series for row in self.of(ServiceRow)}


class Watch:
    """Follows the office until it is closed."""

    def __init__(self, server: str, state: Path, code: str) -> None:
        state.mkdir(parents=True, exist_ok=True)
        self._access = Access(server, state, code)
        caller = self._access.caller()
        info = ServerInfo.model_validate_json(caller.get("/api/info").body)
        caller.close()
        self._board = WatchingBoard(info.push_url.removeprefix("ws://"), self._access.token)

    def view(self) -> View:
        """The office now."""
        session = self._board.session
        return View(rows=dict(session.rows), is_fresh=self._board.is_fresh, seq=session.last_seq or 0)

    def wait(self, condition: Callable[[View], bool], within_s: float) -> bool:
        """Whether it became so in that time."""
        until_s = time.monotonic() + within_s
        while not condition(self.view()):
            if time.monotonic() > until_s:
                return False
            time.sleep(_LOOK_S)
        return True

    def close(self) -> None:
        """Stop following."""
        self._access.close()
        self._board.close()
