"""Many boards in one lean process: `python -m bench.watchers HOST:PORT COUNT TOKEN [--deaf]`.

It prints `ready` once every one has its snapshot. On `take` it prints when each change arrived since the last time, by
the machine's monotonic clock, and how many connections are left. A deaf one asks to watch and then never reads; with
`--acknowledge` each tells the server at once that it shows a call, as boards do.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import socket
import struct
import sys
import time
from collections.abc import Iterator

from bench.machine import allow_many_sockets

_AT_ONCE = 200
_JOIN_WITHIN_S = 60
_MOST_UNREAD = 1_000
_MOST_READ = 16_384
_TEXT, _PING, PONG, _CLOSE = 0x81, 0x89, 0x8A, 0x88
_CHANGE, _SNAPSHOT = b'"type":"change"', b'"type":"snapshot"'
_CALL = re.compile(rb'"kind":"call","id":([0-9]+)')
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: YmVuY2gtb2YtZ2lsaXJhbg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def masked_frame(kind: int, payload: bytes) -> bytes:
    """A frame as clients have to send it; the mask is all zeros, which leaves the payload as it is."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + struct.pack("!H", length)
    return bytes([kind]) + size + b"\0\0\0\0" + payload


def frames(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Kind, payload and end of every whole frame in what a server sent."""
    start = 0
    while len(data) - start >= 2:
        kind, length, head = data[start], data[start + 1], start + 2
        if length == 126:
            length, head = int.from_bytes(data[head : head + 2]), head + 2
        elif length == 127:
            length, head = int.from_bytes(data[head : head + 8]), head + 8
        if head > len(data) or head + length > len(data):
            return
        start = head + length
        yield kind, data[head:start], start


class Watchers:
    """The connections, and what arrived on them."""

    def __init__(self, host: str, port: int, hello: bytes, *, acknowledges: bool = False) -> None:
        self._address, self._hello = (host, port), masked_frame(_TEXT, hello)
        self._acknowledges = acknowledges
        self._selector = selectors.DefaultSelector()
        self._rests: dict[socket.socket, bytes] = {}
        self._unread: list[tuple[socket.socket, bytes, int]] = []
        self._owed: list[tuple[socket.socket, bytes]] = []
        self._n_ready = 0
        self.arrived_ns: list[int] = []

    def join(self, count: int) -> None:
        """Open so many connections, some at a time, and wait for the snapshot of each."""
        deadline_at = time.monotonic() + _JOIN_WITHIN_S
        opened = 0
        while self._n_ready < count:
            while opened < count and opened - self._n_ready < _AT_ONCE:
                self._open()
                opened += 1
            self.listen(0.5)
            if time.monotonic() > deadline_at or len(self._rests) < opened:
                raise SystemExit(f"only {self._n_ready} of {count} watchers got in")

    def watch_input(self) -> None:
        """Wake up for commands too."""
        self._selector.register(sys.stdin.fileno(), selectors.EVENT_READ)

    @property
    def count(self) -> int:
        """How many are connected."""
        return len(self._rests)

    def listen(self, within_s: float | None) -> bool:
        """Take in what arrives next; True if there is a command to read.

        Boards are computers of their own: that one of them takes a message apart must not make the next one late.
        """
        is_asked = False
        found = self._selector.select(0 if self._unread else 0.05 if self._owed else within_s)
        if not found and not self._unread:
            self._acknowledge()
        for key, _ in found:
            if isinstance(key.fileobj, socket.socket):
                self._read(key.fileobj)
            else:
                is_asked = True
        if not found or is_asked or len(self._unread) > _MOST_UNREAD:
            self._take_apart()
        return is_asked

    def _take_apart(self) -> None:
        unread, self._unread = self._unread, []
        for connection, data, arrived_ns in unread:
            rest = self._rests.get(connection)
            if rest is None:
                continue
            if rest.startswith(b"\0"):
                self._greet(connection, rest + data)
            else:
                self._take(connection, rest + data, arrived_ns)

    def _acknowledge(self) -> None:
        """What boards tell once they have painted; never between two that hear of the same call."""
        owed, self._owed = self._owed, []
        for connection, payload in owed:
            if connection in self._rests:
                connection.sendall(masked_frame(_TEXT, payload))

    def _open(self) -> None:
        connection = socket.create_connection(self._address)
        connection.sendall(HANDSHAKE)
        connection.setblocking(False)
        self._rests[connection] = b"\0"
        self._selector.register(connection, selectors.EVENT_READ)

    def _read(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(_MOST_READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            # What it still heard counts.
            self._take_apart()
            self._drop(connection)
            return
        self._unread.append((connection, data, time.monotonic_ns()))

    def _greet(self, connection: socket.socket, data: bytes) -> None:
        head, end, rest = data[1:].partition(b"\r\n\r\n")
        if not end:
            self._rests[connection] = data
            return
        if b" 101 " not in head:
            raise SystemExit(head.decode(errors="replace"))
        self._rests[connection] = rest
        connection.sendall(self._hello)

    def _take(self, connection: socket.socket, data: bytes, now_ns: int) -> None:
        whole = 0
        for kind, payload, end in frames(data):
            whole = end
            if kind == _PING:
                connection.sendall(masked_frame(PONG, payload))
            elif _CHANGE in payload:
                self.arrived_ns.append(now_ns)
                if self._acknowledges:
                    shown = [int(call_id) for call_id in _CALL.findall(payload)]
                    self._owed.append((connection, json.dumps({"type": "acked", "shown": shown}).encode()))
            elif _SNAPSHOT in payload:
                self._n_ready += 1
        self._rests[connection] = data[whole:]

    def _drop(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._rests[connection]
        connection.close()


def main(arguments: list[str]) -> None:
    """Watch until standard input ends or says `quit`."""
    address, count, token, *options = arguments
    host, _, port = address.rpartition(":")
    allow_many_sockets()
    hello = json.dumps({"type": "hello", "token": token}).encode()
    watchers = Watchers(host, int(port), hello, acknowledges="--acknowledge" in options)
    watchers.join(int(count))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    is_deaf = "--deaf" in options
    watchers.watch_input()
    while True:
        if is_deaf:
            command = sys.stdin.readline()
        elif not watchers.listen(None):
            continue
        else:
            command = os.read(sys.stdin.fileno(), 100).decode()
        if command.strip() != "take":
            return
        sys.stdout.write(json.dumps({"arrived_ns": watchers.arrived_ns, "connected": watchers.count}) + "\n")
        sys.stdout.flush()
        watchers.arrived_ns = []


if __name__ == "__main__":
    main(sys.argv[1:])
