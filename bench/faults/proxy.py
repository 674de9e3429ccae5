"""A network that misbehaves on command: listens on loopback and passes bytes on, late, in pieces, or not at all."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

_CHUNK_BYTES = 65_536
_SEGMENT_BYTES = 1_448
_LATEST_RESEND_S = 1.6
_COMMAND_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How bytes fare from now on, each way by itself.

    Attributes:
        delay_ms: what every byte takes longer.
        lost_share: of segments; TCP sends them again after `resend_ms`, twice as late each time, and what was sent
            after them waits: a loss is felt as a stall.
        bytes_per_s: most that a connection carries; None for any amount.
    """

    delay_ms: float = 0.0
    lost_share: float = 0.0
    resend_ms: float = 200.0
    bytes_per_s: float | None = None


CALM = Weather()


class Proxy:
    """Callers of `address` reach `target`. Ends with the context; commands may come from any thread.

    Attributes:
        address: where to call, as host:port.
        target: host and port of what is called there.
        weather: how bytes fare; may be changed at any time.
    """

    def __init__(self, target: str, *, renamed: tuple[str, str] | None = None, seed: int = 0) -> None:
        """`renamed` puts the second text for the first in what goes back to callers; both are equally long."""
        host, _, port = target.rpartition(":")
        self.target = (host, int(port))
        assert renamed is None or len(renamed[0]) == len(renamed[1]), "lengths are told before what is renamed"
        self._renamed = None if renamed is None else (renamed[0].encode(), renamed[1].encode())
        self._chance = random.Random(seed)
        self.weather = CALM
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._loop = asyncio.new_event_loop()
        self._passing = asyncio.Event()
        self._passing.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._left_bytes: int | None = None
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self._do(self._open())

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_COMMAND_WITHIN_S)
        self._loop.close()

    def hold(self) -> None:
        """The cable is pulled: connections stay open at both ends and nothing passes any more, either way."""
        self._loop.call_soon_threadsafe(self._passing.clear)

    def pass_on(self) -> None:
        """The cable is back; what was sent meanwhile arrives."""
        self._loop.call_soon_threadsafe(self._passing.set)

    def reset(self) -> None:
        """Every connection breaks off at both ends, without a farewell."""
        self._do(self._reset())

    def cut_after(self, n_bytes: int) -> None:
        """Once this many more bytes went back to callers, everything is reset; in the middle of whatever it was."""
        self._left_bytes = n_bytes

    def _do(self, command: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(command, self._loop).result(_COMMAND_WITHIN_S)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._accept, sock=self._listener)

    async def _close(self) -> None:
        assert self._server is not None, "it was opened"
        self._server.close()
        await self._reset()
        for call in list(self._calls):
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _reset(self) -> None:
        for writer in list(self._writers):
            _hang_up_at_once(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None, "a task runs this"
        self._calls.add(task)
        self._writers.add(writer)
        try:
            await self._connect(reader, writer)
        except (OSError, asyncio.CancelledError):
            _hang_up_at_once(writer)
        finally:
            self._writers.discard(writer)
            self._calls.discard(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._passing.wait()
        far_reader, far_writer = await asyncio.open_connection(*self.target)
        self._writers.add(far_writer)
        try:
            await asyncio.gather(
                self._pipe(reader, far_writer, is_back=False), self._pipe(far_reader, writer, is_back=True)
            )
        finally:
            self._writers.discard(far_writer)
            for each in (writer, far_writer):
                each.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_back: bool) -> None:
        """Take bytes at once and give them on when they are due, in their order."""
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        giving = asyncio.ensure_future(self._give(due, writer, is_back=is_back))
        try:
            await self._take(reader, due)
            await giving
        finally:
            giving.cancel()
            await asyncio.gather(giving, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, due: asyncio.Queue[tuple[float, bytes]]) -> None:
        free_at = 0.0
        with suppress(OSError):
            while data := await reader.read(_CHUNK_BYTES):
                for start in range(0, len(data), _SEGMENT_BYTES):
                    segment = data[start : start + _SEGMENT_BYTES]
                    free_at = max(free_at, self._loop.time()) + self._carrying_s(len(segment)) + self._stalled_s()
                    due.put_nowait((free_at + self.weather.delay_ms / 1000, segment))
        due.put_nowait((0.0, b""))

    async def _give(
        self, due: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, *, is_back: bool
    ) -> None:
        while True:
            at, data = await due.get()
            await asyncio.sleep(max(0.0, at - self._loop.time()))
            await self._passing.wait()
            if is_back and self._renamed is not None:
                data = data.replace(*self._renamed)
            if is_back and not await self._may_go_back(data, writer):
                return
            if writer.is_closing():
                return
            try:
                if not data:
                    writer.write_eof()
                    return
                writer.write(data)
                await writer.drain()
            except OSError:
                return

    async def _may_go_back(self, data: bytes, writer: asyncio.StreamWriter) -> bool:
        if self._left_bytes is None:
            return True
        if len(data) <= self._left_bytes:
            self._left_bytes -= len(data)
            return True
        writer.write(data[: self._left_bytes])
        self._left_bytes = None
        await asyncio.sleep(0)
        await self._reset()
        return False

    def _carrying_s(self, n_bytes: int) -> float:
        return 0.0 if self.weather.bytes_per_s is None else n_bytes / self.weather.bytes_per_s

    def _stalled_s(self) -> float:
        waited_s, resend_s = 0.0, self.weather.resend_ms / 1000
        while self._chance.random() < self.weather.lost_share:
            waited_s += resend_s
            resend_s = min(_LATEST_RESEND_S, resend_s * 2)
        return waited_s


def _hang_up_at_once(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
