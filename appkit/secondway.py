"""The way beside the socket: while that is silent, the server is asked by datagram what was missed (decision 0014).

On a network that loses packets a socket stands still for seconds, because everything waits for what was lost. A
question and its answer wait for nothing: if one of them is lost, the next goes out a tenth of a second later.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from appkit.log import log_event
from wire.datagrams import (
    ANSWER,
    LARGEST_PART_BYTES,
    NONCE_BYTES,
    QUESTION,
    Question,
    addressed,
    key_of_text,
    question_plain,
    read_answer,
    read_part,
)
from wire.messages import DatagramWay

ASK_AFTER_MS = 600
"""A heartbeat comes every half second: so long a silence is worth a question."""

_ASK_EVERY_S = 0.1
_GIVE_UP_AFTER_MS = 30_000
_OPEN_QUESTIONS = 20

Learned = Callable[[Sequence[str], int], None]
Peer = tuple[str, int] | tuple[str, int, int, int]
"""Where a socket was reached, as sockets themselves say it."""


class Correspondence:
    """Questions and answers of one connection. One thread; `close` after use.

    Everything that a network or a system without datagrams may do is let pass: this is a second way.
    """

    def __init__(self, way: DatagramWay, peer: Peer) -> None:
        """`peer` is where the socket was reached.

        Raises:
            OSError, ValueError: there is no such way.
        """
        self._id = way.id
        self._cipher = ChaCha20Poly1305(key_of_text(way.key))
        family = socket.AF_INET6 if ":" in peer[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.settimeout(_ASK_EVERY_S)
        try:
            # Connected: the system lets nobody else answer, and never asks a directory of names.
            self._socket.connect((peer[0], way.port or peer[1], *peer[2:]))
        except OSError:
            self._socket.close()
            raise
        self._n_asked = 0
        self._asked_at_ms: dict[int, int] = {}
        self._parts: dict[int, dict[int, bytes]] = {}
        self.heard_at_ms = _now_ms()

    def ask(self, last_seq: int | None) -> None:
        """One question."""
        self._n_asked += 1
        self._asked_at_ms[self._n_asked] = _now_ms()
        self._forget(self._n_asked - _OPEN_QUESTIONS)
        nonce = os.urandom(NONCE_BYTES)
        plain = question_plain(Question(number=self._n_asked, last_seq=last_seq))
        try:
            self._socket.send(addressed(self._id, nonce, self._cipher.encrypt(nonce, plain, QUESTION)))
        except OSError:
            # No route, no room, nobody there: the socket says so too, and what is not known is not claimed.
            return

    def answer(self, within_s: float) -> tuple[list[str], int] | None:
        """Messages that came in time, and when they were asked for; None for what is none, or not all of one.

        Raises:
            OSError: nothing came, or nobody listens there.
        """
        self._socket.settimeout(within_s)
        datagram = self._socket.recv(LARGEST_PART_BYTES + 1)
        try:
            part = read_part(self._cipher.decrypt(datagram[:NONCE_BYTES], datagram[NONCE_BYTES:], ANSWER))
            # Each question has one answer: what somebody else sends again says nothing of now.
            asked_at_ms = self._asked_at_ms.get(part.number)
            if asked_at_ms is None:
                return None
            parts = self._parts.setdefault(part.number, {})
            parts[part.index] = part.content
            if len(parts) < part.n_parts:
                return None
            self._forget(part.number)
            texts = read_answer([content for _, content in sorted(parts.items())])
        except (InvalidTag, ValueError):
            return None
        self.heard_at_ms = _now_ms()
        return texts, asked_at_ms

    def _forget(self, number: int) -> None:
        self._asked_at_ms.pop(number, None)
        self._parts.pop(number, None)

    def close(self) -> None:
        """No more of it."""
        self._socket.close()


class SecondWay:
    """Asks from a thread of its own, so that it also goes on while the link waits for a new socket.

    `follow` and `forget` are called with `lock` held, under which `learned` is called too: after them nothing comes any
    more of what was asked before.
    """

    def __init__(
        self,
        lock: threading.Lock,
        silence_ms: Callable[[], int],
        last_seq: Callable[[], int | None],
        learned: Learned,
    ) -> None:
        """`silence_ms` is the socket's; `last_seq` the number up to which all is known."""
        self._lock = lock
        self._silence_ms = silence_ms
        self._last_seq = last_seq
        self._learned = learned
        self._known: tuple[DatagramWay, Peer] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="second-way", daemon=True)

    def start(self) -> None:
        """Begins; asks nobody before `follow`."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and waits for it, a tenth of a second at most."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def follow(self, way: DatagramWay | None, peer: Peer) -> None:
        """A server welcomed us, and tells how it may be asked, if at all."""
        self._known = None if way is None else (way, peer)

    def forget(self) -> None:
        """What was said before does not count any more."""
        self._known = None

    def _run(self) -> None:
        while not self._stopping.wait(_ASK_EVERY_S):
            known = self._known
            if known is None:
                continue
            try:
                correspondence = Correspondence(*known)
            except (OSError, ValueError, UnsupportedAlgorithm) as error:
                log_event("no_second_way", detail=f"{type(error).__name__}: {error}")
                self._drop(known)
                continue
            try:
                self._correspond(correspondence, known)
            finally:
                correspondence.close()

    def _correspond(self, correspondence: Correspondence, known: object) -> None:
        """Ask whenever the socket is silent, as long as this way is the latest."""
        while self._known is known and not self._stopping.is_set():
            if self._silence_ms() < ASK_AFTER_MS:
                correspondence.heard_at_ms = _now_ms()
                self._stopping.wait(_ASK_EVERY_S)
                continue
            if _now_ms() - correspondence.heard_at_ms > _GIVE_UP_AFTER_MS:
                self._drop(known)
                return
            correspondence.ask(self._last_seq())
            self._hear(correspondence, known, _now_ms() + round(_ASK_EVERY_S * 1000))

    def _hear(self, correspondence: Correspondence, known: object, until_ms: int) -> None:
        while (left_ms := until_ms - _now_ms()) > 0:
            try:
                answer = correspondence.answer(left_ms / 1000)
            except OSError:
                # A system that says at once that nobody is there is not asked at once again.
                self._stopping.wait(max(0, until_ms - _now_ms()) / 1000)
                return
            with self._lock:
                if answer is not None and self._known is known:
                    self._learned(*answer)

    def _drop(self, known: object) -> None:
        with self._lock:
            if self._known is known:
                self._known = None


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
