"""The real feed: a thread on the server's socket that brings every message to the interface thread as a signal."""

from __future__ import annotations

import random
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from appkit.epochs import OldServerError
from appkit.feed import Feed, FeedState, News
from appkit.httpcall import UnreachableError, WrongServerError
from appkit.identity import Access, AccessRefusedError, NotPairedError, understood
from appkit.log import log_event
from appkit.secondway import SecondWay
from wire.access import ServerInfo
from wire.codes import RefusalCode
from wire.messages import Acked
from wire.session import ClientSession, Received, Step
from wire.version import product_version

_RECEIVE_S = 0.1
_JOIN_S = 10.0
_FAILURES_BEFORE_MOVING = 3
# A server that is going to move says so in what every device asks when it connects, and then this often.
_ASK_AGAIN_MS = 300_000
_MESSAGE_MAX_BYTES = 16 * 1024 * 1024
_NEVER_MS = -(2**31)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How the link waits.

    Attributes:
        window_s: the first wait before a new attempt is random within this; a thousand boards must not come at once.
        window_max_s: each failure doubles the window up to this: a server that is back has everybody within 5 s.
        open_s: for the connection to open.
        drop_after_ms: silence after which the socket is given up and opened anew.
    """

    window_s: float = 2.0
    window_max_s: float = 4.0
    open_s: float = 3.0
    drop_after_ms: int = 5_000

    def wait_s(self, n_failures: int, chance: Callable[[], float] = random.random) -> float:
        """Seconds before the next attempt after `n_failures` in a row."""
        return chance() * min(self.window_max_s, self.window_s * 2.0 ** min(n_failures, 16))


class Link(Feed):
    """Feed over the push socket; comes back by itself after any outage and asks only for what it missed."""

    _heard_in_thread = Signal(object, bool, object)
    _learned_in_thread = Signal(object)
    _met_in_thread = Signal(object)
    _turned_away_in_thread = Signal(object)

    def __init__(self, access: Access, parent: QObject | None = None, patience: Patience | None = None) -> None:
        """Needs `start`; `stop` before the end of the program."""
        super().__init__(parent)
        self._access = access
        self._patience = patience or Patience()
        self._caller = access.caller()
        self._session = ClientSession()
        self._hearing = threading.Lock()
        self._socket_heard_at_ms = _NEVER_MS
        self._second_way = SecondWay(
            self._hearing, self._socket_silence_ms, lambda: self._session.last_seq, self._hear_aside
        )
        self._to_say: SimpleQueue[Acked] = SimpleQueue()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        queued = Qt.ConnectionType.QueuedConnection
        self._heard_in_thread.connect(self._heard, queued)
        self._learned_in_thread.connect(self._learned, queued)
        self._met_in_thread.connect(self._met, queued)
        self._turned_away_in_thread.connect(self._turned_away, queued)

    def acknowledge(self, acked: Acked) -> None:
        """See `Feed.acknowledge`; from any thread."""
        self._to_say.put(acked)

    def start(self) -> None:
        """Begins to connect."""
        super().start()
        self._thread.start()
        self._second_way.start()

    def stop(self) -> None:
        """Ends the thread and waits for it; at most some seconds if it hangs in the network. Close the access first."""
        super().stop()
        self._is_stopping.set()
        self._second_way.stop()
        self._caller.abort()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        n_failures = 0
        while not self._is_stopping.is_set():
            try:
                self._connect_once()
                n_failures = 0
            except OldServerError as error:
                n_failures += 1
                self._turn_away(FeedState.OLD_SERVER)
                log_event("older_server", detail=str(error))
            except (WrongServerError, ssl.SSLCertVerificationError) as error:
                n_failures += 1
                self._turn_away(FeedState.WRONG_SERVER)
                log_event("not_the_offices_server", detail=str(error))
            except (UnreachableError, OSError, WebSocketException, ValueError) as error:
                n_failures = 0 if self._was_live() else n_failures + 1
                log_event("link_lost", detail=f"{type(error).__name__}: {error}", n_failures=n_failures)
                if n_failures >= _FAILURES_BEFORE_MOVING:
                    self._access.move_on()
            except AccessRefusedError as error:
                n_failures += 1
                self._turn_away(FeedState.REFUSED)
                log_event("link_refused", code=error.code)
            except NotPairedError:
                n_failures += 1
                self._turn_away(FeedState.NOT_PAIRED)
            self._is_stopping.wait(self._patience.wait_s(n_failures))
        self._caller.close()

    def _turn_away(self, state: FeedState) -> None:
        with self._hearing:
            self._second_way.forget()
        self._turned_away_in_thread.emit(state)

    def _was_live(self) -> bool:
        return self._socket_silence_ms() < self._patience.drop_after_ms * 2

    def _socket_silence_ms(self) -> int:
        return _now_ms() - self._socket_heard_at_ms

    def _connect_once(self) -> None:
        """One connection from the question for the push address to its end."""
        token = self._access.token()
        info = understood(self._caller.get("/api/info"), ServerInfo)
        self._access.follow(info)
        with connect(
            info.push_url,
            ssl=self._access.trust.context() if info.push_url.startswith("wss:") else None,
            open_timeout=self._patience.open_s,
            close_timeout=0.5,
            ping_interval=None,  # the heartbeat tells life in both directions
            compression=None,
            proxy=None,  # the server is in the same building
            user_agent_header=f"giliran/{product_version()}",
            max_size=_MESSAGE_MAX_BYTES,
        ) as connection:
            connection.send(self._session.hello(token))
            self._listen(connection, token)

    def _listen(self, connection: ClientConnection, token: str) -> None:
        opened_at_ms = asked_at_ms = _now_ms()
        while not self._is_stopping.is_set():
            if _now_ms() - asked_at_ms > _ASK_AGAIN_MS:
                asked_at_ms = _now_ms()
                self._ask_again()
            self._say(connection)
            try:
                text = connection.recv(timeout=_RECEIVE_S)
            except TimeoutError:
                # Of the socket alone: it is opened anew also where the second way tells everything meanwhile.
                silence_ms = min(self._socket_silence_ms(), _now_ms() - opened_at_ms)
                if silence_ms > self._patience.drop_after_ms:
                    raise UnreachableError(f"nothing heard for {silence_ms} ms") from None
                continue
            if self._hear(text, connection, token) is Step.RESYNC:
                connection.send(self._session.hello(self._access.token()))

    def _ask_again(self) -> None:
        try:
            self._access.follow(understood(self._caller.get("/api/info"), ServerInfo))
        except WrongServerError:
            raise
        except UnreachableError as error:
            # The socket may well be alive, and in five minutes there is another question.
            log_event("info_unanswered", detail=str(error))

    def _hear(self, text: str | bytes, connection: ClientConnection, token: str) -> Step:
        with self._hearing:
            self._socket_heard_at_ms = _now_ms()
            received = self._session.receive(text, self._socket_heard_at_ms)
            if received.step is Step.WELCOMED:
                self._second_way.follow(self._session.datagrams, connection.remote_address)
            self._pass_on(received, token)
        return received.step

    def _hear_aside(self, texts: Sequence[str], asked_at_ms: int) -> None:
        try:
            received = self._session.receive_aside(texts, asked_at_ms)
        except ValueError as error:
            log_event("answer_not_understood", detail=str(error))
            return
        self._tell(received)

    def _say(self, connection: ClientConnection) -> None:
        """What was acknowledged meanwhile. Before the welcome it is let go: then everything is acknowledged anew."""
        while not self._to_say.empty():
            acked = self._to_say.get()
            if self._session.takes_acks:
                connection.send(acked.model_dump_json())

    def _pass_on(self, received: Received, token: str) -> None:
        if received.step is Step.REFUSED:
            self._access.forget(token)
            if received.refusal is RefusalCode.NOT_SIGNED_IN:
                raise UnreachableError("the token was refused; a new one will be asked for")
            raise AccessRefusedError(received.refusal or RefusalCode.INTERNAL)
        if received.step is Step.WELCOMED and self._session.device is not None:
            self._met_in_thread.emit(self._session.device)
        self._tell(received)

    def _tell(self, received: Received) -> None:
        if received.step in (Step.REPLACED, Step.CHANGED):
            is_snapshot = received.step is Step.REPLACED
            news = News(rows=tuple(received.rows), gone=tuple(received.gone), is_snapshot=is_snapshot)
            self._learned_in_thread.emit(news)
        now_ms = _now_ms()
        heard_at_ms = now_ms - self._session.silence_ms(now_ms)
        self._heard_in_thread.emit(self._session.server_at, self._session.is_fresh(now_ms), heard_at_ms)


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
