"""Many boards that lose their server and come back: `python -m bench.faults.storm HOST:PORT COUNT TOKEN`.

Each knows what it saw last, waits a random while before it comes again as the programs do, and asks only for what it
missed. On `calls N` it waits until every board has seen all calls up to fact N, and prints when that was and what went
wrong on the way; on `quit`, or when its input ends, it ends.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from bench.machine import allow_many_sockets
from bench.watchers import HANDSHAKE, PONG, frames, masked_frame

_WINDOW_S, _LONGEST_WINDOW_S = 2.0, 4.0
_AT_ONCE = 100
_TEXT, _PING = 0x81, 0x89
_CALL = re.compile(rb'"kind":"call","id":(\d+)')
_READ_BYTES = 262_144


class Board:
    """One board.

    Attributes:
        last_seq: number of the last fact seen; -1 for none.
        calls: ids of the calls it has seen, in the order in which it saw them.
        faults: what should not have happened.
    """

    def __init__(self, address: str, token: str) -> None:
        host, _, port = address.rpartition(":")
        self._address, self._token = (host, int(port)), token
        self._epoch: str | None = None
        self.last_seq = -1
        self.calls: list[int] = []
        self.faults: list[str] = []

    async def watch(self, gate: asyncio.Semaphore) -> None:
        """For ever, over any number of connections."""
        n_failures = 0
        while True:
            seen_before = self.last_seq
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._watch_once(gate)
            n_failures = 0 if self.last_seq > seen_before else n_failures + 1
            window_s = min(_LONGEST_WINDOW_S, _WINDOW_S * 2.0 ** min(n_failures, 8))
            await asyncio.sleep(random.random() * window_s)

    async def _watch_once(self, gate: asyncio.Semaphore) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection(*self._address)
            writer.write(HANDSHAKE)
            await reader.readuntil(b"\r\n\r\n")
        try:
            hello: dict[str, object] = {"type": "hello", "token": self._token}
            if self.last_seq >= 0:
                hello |= {"epoch": self._epoch, "last_seq": self.last_seq}
            writer.write(masked_frame(_TEXT, json.dumps(hello).encode()))
            rest = b""
            while data := await reader.read(_READ_BYTES):
                rest = self._take(rest + data, writer)
        finally:
            writer.transport.abort()

    def _take(self, data: bytes, writer: asyncio.StreamWriter) -> bytes:
        whole = 0
        for kind, payload, end in frames(data):
            whole = end
            if kind == _PING:
                writer.write(masked_frame(PONG, payload))
            elif b'"type":"change"' in payload:
                self._change(payload)
            elif b'"type":"snapshot"' in payload:
                self._snapshot(payload)
            elif b'"type":"refused"' in payload:
                self.faults.append(f"refused: {payload[:100]!r}")
        return data[whole:]

    def _change(self, payload: bytes) -> None:
        message = json.loads(payload)
        if message["prev"] != self.last_seq:
            self.faults.append(f"fact {message['seq']} follows {message['prev']}, the board has {self.last_seq}")
        self.last_seq = message["seq"]
        self._note(payload)

    def _snapshot(self, payload: bytes) -> None:
        message = json.loads(payload)
        self._epoch, self.last_seq = message["epoch"], message["seq"]
        self._note(payload)

    def _note(self, payload: bytes) -> None:
        for call in sorted(_ids(payload)):
            if self.calls and call < self.calls[-1] and call not in self.calls:
                self.faults.append(f"call {call} came after call {self.calls[-1]}")
            if call not in self.calls[-60:]:
                self.calls.append(call)


def _ids(payload: bytes) -> Iterator[int]:
    for found in _CALL.finditer(payload):
        yield int(found[1])


async def main(address: str, count: int, token: str) -> None:
    """Until standard input ends or says `quit`."""
    gate = asyncio.Semaphore(_AT_ONCE)
    boards = [Board(address, token) for _ in range(count)]
    watching = [asyncio.ensure_future(board.watch(gate)) for board in boards]
    await _until(lambda: all(board.last_seq >= 0 for board in boards), 60)
    _say({"ready": sum(1 for board in boards if board.last_seq >= 0)})
    while (command := (await asyncio.to_thread(sys.stdin.readline)).split())[:1] == ["calls"]:
        last, after = int(command[1]), int(command[2])
        await _until(lambda last=last: all(board.last_seq >= last for board in boards), 60)
        at_s = time.monotonic()
        whole = [[call for call in board.calls if call > after] for board in boards]
        _say(
            {
                "at_s": at_s,
                "behind": sum(1 for board in boards if board.last_seq < last),
                "unlike": sum(1 for each in whole if each != whole[0]),
                "seen": whole[0],
                "faults": [fault for board in boards for fault in board.faults][:10],
            }
        )
    for each in watching:
        each.cancel()
    await asyncio.gather(*watching, return_exceptions=True)


async def _until(condition: object, within_s: float) -> None:
    assert callable(condition), "it can be asked"
    until_s = time.monotonic() + within_s
    while not condition() and time.monotonic() < until_s:
        await asyncio.sleep(0.01)


def _say(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    allow_many_sockets()
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
