"""How a new device comes to its office: it finds the server, shows a code, and waits until somebody lets it in."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from appkit.finding import Finder, FoundServer
from appkit.httpcall import UnreachableError
from appkit.identity import Access, AccessRefusedError, understood
from appkit.log import log_event
from wire.access import ServerInfo, key_code
from wire.codes import DeviceRole

_JOIN_S = 10.0


class Stage(StrEnum):
    """What the device does."""

    SEARCHING = "searching"
    CHOOSING = "choosing"
    WAITING = "waiting"
    JOINED = "joined"


@dataclass(frozen=True, kw_only=True)
class JoinView:
    """What is shown.

    Attributes:
        servers: to choose from.
        office, server, code: while it waits at one of them.
        is_silent: that one does not answer now.
    """

    stage: Stage
    servers: tuple[FoundServer, ...] = ()
    office: str = ""
    server: str = ""
    code: str = ""
    is_silent: bool = False


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long things take.

    Attributes:
        settle_s: after the first server was found, others may still be on their way.
        ask_s: between two questions whether somebody has let us in.
    """

    settle_s: float = 3.0
    ask_s: float = 2.0


class Joiner(QObject):
    """A thread from the search to the pairing. With `server` it goes there alone.

    Signals:
        changed(JoinView): something else is to be shown; comes from the thread.
    """

    changed = Signal(object)

    def __init__(self, state_dir: Path, role: DeviceRole, server: str | None, pace: Pace | None = None) -> None:
        """Needs `start`, and `stop` before the end."""
        super().__init__()
        self._state_dir = state_dir
        self._role = role
        self._server = server
        self._pace = pace or Pace()
        self._found: queue.SimpleQueue[tuple[FoundServer, ...] | FoundServer | None] = queue.SimpleQueue()
        self._finder = Finder(self._found.put)
        self._stopping = threading.Event()
        self._view: JoinView | None = None
        self._thread = threading.Thread(target=self._run, name="joining", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; blocks until the present question is over."""
        self._stopping.set()
        self._found.put(None)
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def choose(self, server: FoundServer) -> None:
        """A person says which of several it is."""
        self._found.put(server)

    def _run(self) -> None:
        try:
            found = FoundServer(name="", office="", urls=(self._server,)) if self._server else self._search()
            while found is not None and not self._stopping.is_set():
                if self._wait_at(found):
                    return
        finally:
            self._finder.stop()

    def _search(self) -> FoundServer | None:
        """One server: the only one there, or the one that a person chose. None: stop."""
        self._show(JoinView(stage=Stage.SEARCHING))
        self._start_finder()
        servers: tuple[FoundServer, ...] = ()
        until_s: float | None = None
        while not self._stopping.is_set():
            try:
                told = self._found.get(timeout=None if until_s is None else max(0.0, until_s - time.monotonic()))
            except queue.Empty:
                if len(servers) == 1:
                    return servers[0]
                until_s = None
                continue
            if isinstance(told, FoundServer):
                return told
            servers = told or ()
            until_s = time.monotonic() + self._pace.settle_s if len(servers) == 1 and not self._is_asking() else None
            self._offer(servers)
        return None

    def _start_finder(self) -> None:
        is_told = False
        while not self._stopping.is_set():
            try:
                self._finder.start()
            except OSError as error:
                if not is_told:
                    log_event("no_network", detail=str(error))
                is_told = True
                self._stopping.wait(self._pace.ask_s)
            else:
                return

    def _is_asking(self) -> bool:
        """Whoever was asked once is not answered for: the other server may come back."""
        return self._view is not None and self._view.stage is Stage.CHOOSING

    def _offer(self, servers: tuple[FoundServer, ...]) -> None:
        if len(servers) > 1 or self._is_asking():
            self._show(JoinView(stage=Stage.CHOOSING, servers=servers))

    def _wait_at(self, found: FoundServer) -> bool:
        """Whether this device was let in; asks until then or until the end."""
        reached = self._reach(found)
        if reached is None:
            self._show(JoinView(stage=Stage.WAITING, office=found.office, server=found.urls[0], is_silent=True))
            self._stopping.wait(self._pace.ask_s)
            return False
        access, office = reached
        shown = JoinView(
            stage=Stage.WAITING, office=office, server=access.server, code=_spaced(key_code(access.key.public))
        )
        try:
            return self._ask_until_joined(access, shown)
        finally:
            access.close()

    def _ask_until_joined(self, access: Access, shown: JoinView) -> bool:
        while not self._stopping.is_set():
            is_silent = False
            try:
                if access.join(self._role):
                    self._show(JoinView(stage=Stage.JOINED, server=access.server))
                    return True
            except (UnreachableError, AccessRefusedError) as error:
                log_event("joining_unanswered", detail=str(error))
                is_silent = True
            self._show(JoinView(**(vars(shown) | {"is_silent": is_silent})))
            self._stopping.wait(self._pace.ask_s)
        return False

    def _reach(self, found: FoundServer) -> tuple[Access, str] | None:
        """A way to the server, and what office it says it is of."""
        for url in found.urls:
            access = Access(url, self._state_dir)
            try:
                access.meet()
                caller = access.caller()
                info = understood(caller.get("/api/info"), ServerInfo)
                caller.close()
            except (UnreachableError, AccessRefusedError) as error:
                log_event("server_silent", url=url, detail=str(error))
                access.close()
            else:
                return access, info.office_name
        return None

    def _show(self, view: JoinView) -> None:
        if view != self._view:
            self._view = view
            self.changed.emit(view)


def _spaced(code: str) -> str:
    """In two halves, as people read and compare it."""
    return f"{code[: len(code) // 2]} {code[len(code) // 2 :]}"
