"""The way beside the socket: a watcher whose socket is silent asks by datagram what it missed (decision 0014).

Nothing is kept for a watcher but a small entry: its key follows from the server's secret and the entry's number.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import count

from nacl.bindings import crypto_aead_chacha20poly1305_ietf_decrypt, crypto_aead_chacha20poly1305_ietf_encrypt
from nacl.exceptions import CryptoError

from server.domain.office import Device
from server.push.audience import Audience
from wire.base64url import encoded
from wire.datagrams import (
    ANSWER,
    KEY_BYTES,
    NONCE_BYTES,
    QUESTION,
    QUESTION_BYTES,
    Question,
    addressee,
    answer_plains,
    read_question,
)
from wire.messages import DatagramWay

ANSWERS_EVERY_S = 0.05
"""To one watcher, at most."""

KEPT_S = 30.0
"""A watcher that gives up its socket on a bad network needs some time to open another, and may ask meanwhile."""

_READ_AT_ONCE = 16
_PAUSE_S = 0.02
"""Thousands that ask at once get some answers, and the loop that feeds all sockets hardly notices."""

_log = logging.getLogger(__name__)

Missed = Callable[[Audience, int | None], Sequence[str] | None]


class _Asker:
    """A watcher that may ask."""

    __slots__ = ("answered_at_s", "device", "last_number")

    def __init__(self, device: Device) -> None:
        self.device = device
        self.last_number = 0
        self.answered_at_s = 0.0


class Datagrams:
    """Answers questions of those who were let in. Belongs to one loop, in whose thread everything is called."""

    def __init__(self, loop: asyncio.AbstractEventLoop, missed: Missed) -> None:
        """`missed` has what an audience was sent after a number, or None where that cannot be told."""
        self._loop = loop
        self._missed = missed
        self._secret = os.urandom(KEY_BYTES)
        self._ids = count(int.from_bytes(os.urandom(4)))
        self._askers: dict[int, _Asker] = {}
        self._socket: socket.socket | None = None
        self._port = self._port_beside = 0

    def open(self, host: str, port: int, beside_port: int) -> None:
        """Take questions at this address; where that cannot be, the office goes on without.

        `beside_port` is the sockets' own: a client that reached them asks there, whatever address it reached them by.
        """
        mine: socket.socket | None = None
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
            mine = socket.socket(family, kind, protocol)
            mine.setblocking(False)
            mine.bind(address)
            self._loop.add_reader(mine, self._read)
        except (OSError, NotImplementedError) as error:
            if mine is not None:
                mine.close()
            _log.warning("no datagrams beside the socket: a bad network will be felt more", exc_info=error)
            return
        self._socket, self._port, self._port_beside = mine, mine.getsockname()[1], beside_port

    def close(self) -> None:
        """Take no more questions."""
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def admit(self, device: Device, *, is_behind_proxy: bool) -> DatagramWay | None:
        """Let the device of a new connection ask; what it has to know for it."""
        if self._socket is None:
            return None
        way_id = next(self._ids)
        self._askers[way_id] = _Asker(device)
        # Through a proxy the socket has another port than we have.
        is_beside = self._port == self._port_beside and not is_behind_proxy
        return DatagramWay(id=way_id, key=encoded(self._key(way_id)), port=None if is_beside else self._port)

    def leave(self, way_id: int | None) -> None:
        """The connection ended: whoever asked beside it may do so until there is another one."""
        if way_id is not None:
            self._loop.call_later(KEPT_S, self._askers.pop, way_id, None)

    def turn_away(self, device_ids: Collection[int]) -> None:
        """These devices have to sign in again, if they still may."""
        for way_id in [each for each, asker in self._askers.items() if asker.device.id in device_ids]:
            del self._askers[way_id]

    def _key(self, way_id: int) -> bytes:
        return blake2b(way_id.to_bytes(8), key=self._secret, digest_size=KEY_BYTES).digest()

    def _read(self) -> None:
        assert self._socket is not None, "it is read while it is open"
        for _ in range(_READ_AT_ONCE):
            try:
                datagram, sender = self._socket.recvfrom(QUESTION_BYTES + 1)
            except OSError:
                # Nothing left; or one of our answers found nobody, which is nobody's business.
                return
            for part in self._answer(datagram):
                with suppress(OSError):
                    self._socket.sendto(part, sender)
        self._loop.remove_reader(self._socket)
        self._loop.call_later(_PAUSE_S, self._go_on)

    def _go_on(self) -> None:
        if self._socket is not None:
            self._loop.add_reader(self._socket, self._read)

    def _answer(self, datagram: bytes) -> list[bytes]:
        """What a datagram earns. Nobody is told why it is nothing."""
        parts = addressee(datagram)
        if parts is None or (asker := self._askers.get(parts[0])) is None:
            return []
        now_s = time.monotonic()
        if now_s - asker.answered_at_s < ANSWERS_EVERY_S:
            return []
        way_id, nonce, box = parts
        key = self._key(way_id)
        try:
            question = read_question(crypto_aead_chacha20poly1305_ietf_decrypt(box, QUESTION, nonce, key))
        except CryptoError:
            return []
        if question.number <= asker.last_number:
            return []
        asker.last_number, asker.answered_at_s = question.number, now_s
        return self._told(asker, question, key)

    def _told(self, asker: _Asker, question: Question, key: bytes) -> list[bytes]:
        texts = self._missed(Audience.of(asker.device), question.last_seq)
        plains = [] if texts is None else answer_plains(question.number, texts)
        return [_sealed(plain, key) for plain in plains]


def _sealed(plain: bytes, key: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + crypto_aead_chacha20poly1305_ietf_encrypt(plain, ANSWER, nonce, key)
