"""The websockets server: its own thread and loop, beside the HTTP threads, so that neither delays the other."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import ValidationError
from websockets.asyncio.server import Server, ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from server.application.inside import Inside
from server.application.office_time import OfficeTime
from server.application.refusals import Refusal
from server.application.views import device_view
from server.application.vitals import FEED_SILENT_S
from server.domain.office import Device
from server.domain.queue import facts
from server.domain.queue.record import Record
from server.push.acknowledged import Acknowledged
from server.push.audience import Audience
from server.push.connections import forget_handshake, is_forwarded, notice_loss, program_version
from server.push.datagrams import Datagrams
from server.push.feed import Feed
from server.push.live import KINDS, Live
from server.push.origins import only_from_inside
from wire.codes import DeviceRole, RefusalCode
from wire.messages import Acked, DatagramWay, Hello, Refused, Welcome, client_message

HEARTBEAT_MS = 500
"""Programs must notice within 2 s that the server is gone."""

BEATS_AT_ONCE = 200

LARGEST_HALL = 200
"""So many watchers of one kind may stand in a hall. More are phones: told after whoever waits for an answer."""

HELLO_WITHIN_S = 5
READ_EVERY_S = 0.25
"""One answer may be a whole snapshot: who asks again at once waits this long, and the system stops reading from it."""

LARGEST_MESSAGE_BYTES = 4_096
LARGEST_BACKLOG_BYTES = 256_000
"""A watcher who does not read is dropped beyond this: it would cost memory without bound, and can come back."""

_log = logging.getLogger(__name__)


class LiveSource(Protocol):
    """Where the live hall comes from."""

    def load(self) -> Live:
        """The hall as the database has it now."""
        ...

    def records_after(self, seq: int) -> Sequence[Record]:
        """Facts that were committed since, in order."""
        ...

    def epoch(self) -> str:
        """Identity of the database; changes when a backup is restored."""
        ...

    def boards(self) -> Sequence[Device]:
        """The boards that are let in, whether they watch or not."""
        ...


@dataclass(frozen=True, kw_only=True)
class PushAddress:
    """Where the server listens; port 0 takes a free one. `pages_port` is where our own pages come from, 0 for none.

    `inside` says who is of the office, `datagrams` where questions beside the socket come in; None for its address.
    """

    host: str
    port: int
    pages_port: Callable[[], int] = lambda: 0
    inside: Inside = field(default_factory=Inside)
    datagrams: tuple[str, int] | None = None


class PushServer:
    """Tells every signed-in watcher what changed. `receive` and `view` may be called from any thread."""

    def __init__(
        self, source: LiveSource, authenticate: Callable[[str], Device], clock: OfficeTime, address: PushAddress
    ) -> None:
        self._source = source
        self._authenticate = authenticate
        self._clock = clock
        self._address = address
        self._epoch = source.epoch()
        self._live = source.load()
        self._live.is_clock_doubtful = clock.is_doubtful
        self._lock = threading.Lock()
        self._feeds: dict[Audience, Feed] = {}
        self._watchers: dict[Audience, dict[ServerConnection, Device]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="push", daemon=True)
        self._started = threading.Event()
        self._stopping = asyncio.Event()
        self._failure: BaseException | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._left_at: dict[int, int] = {}
        self._n_loads = 0
        self._is_behind = False
        self._told = threading.Event()
        self._acknowledged = Acknowledged(source.boards, self._now())
        self._beat_s = time.monotonic()
        self._versions: dict[int, str] = {}
        self._datagrams = Datagrams(self._loop, self._missed)
        self.port = 0

    def start(self) -> None:
        """Listen; returns once watchers can connect.

        Raises:
            OSError: the address is taken or not ours.
        """
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Close every connection and end. Blocks until then."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def receive(self, records: Sequence[Record]) -> threading.Event:
        """Take facts that were just committed. Returns at once what is set as soon as the hall was told."""
        told = threading.Event()
        self._loop.call_soon_threadsafe(self._publish, list(records), told)
        return told

    def notice(self, head_seq: int) -> None:
        """Look around: at this number another process may have written into the journal, and time changes rows too."""
        self._loop.call_soon_threadsafe(self._look, head_seq)

    @contextmanager
    def view(self) -> Iterator[Live]:
        """The live hall, standing still meanwhile; to be left within a millisecond."""
        with self._lock:
            yield self._live

    def connected(self) -> set[int]:
        """Ids of the devices that watch now."""
        # Copies of whole collections: the loop may add to them meanwhile.
        return {device.id for watchers in list(self._watchers.values()) for device in list(watchers.values())}

    def left_at(self) -> dict[int, int]:
        """When devices were seen for the last time that watched since the server began and do not watch now."""
        connected = self.connected()
        return {device_id: at for device_id, at in list(self._left_at.items()) if device_id not in connected}

    def versions(self) -> dict[int, str]:
        """Which version of our programs each device had when it connected last, since the server began."""
        return dict(self._versions)

    def n_connected(self) -> dict[str, int]:
        """How many devices of each role watch now."""
        roles = [device.role for watchers in list(self._watchers.values()) for device in list(watchers.values())]
        return {role.value: roles.count(role) for role in DeviceRole}

    def goes_on(self) -> bool:
        """Whether watchers are told what changes: the loop beats, and the live hall follows the journal."""
        return not self._is_behind and time.monotonic() - self._beat_s < FEED_SILENT_S

    def silent(self) -> set[int]:
        """Ids of the boards that watch now and whose last call could not be heard."""
        return self._acknowledged.silent() & self.connected()

    def _now(self) -> int:
        # A clock that stands behind the journal, as after a power cut, would have boards wait for calls already made.
        return max(self._clock.now(), self._live.last_at)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 - told to whoever called `start`
            self._failure = error
            self._started.set()
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        server: Server
        async with serve(
            self._watch,
            self._address.host,
            self._address.port,
            process_request=only_from_inside(self._address.pages_port, self._address.inside),
            compression=None,
            max_size=LARGEST_MESSAGE_BYTES,
            # A task in each connection for pings is a sixth of its memory: heartbeats flow anyway, see `notice_loss`.
            ping_interval=None,
            close_timeout=1,
            backlog=1024,
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._datagrams.open(*(self._address.datagrams or (self._address.host, self.port)), self.port)
            self._started.set()
            beating = asyncio.create_task(self._beat())
            await self._stopping.wait()
            beating.cancel()
            self._datagrams.close()

    async def _watch(self, connection: ServerConnection) -> None:
        way_id: int | None = None
        try:
            hello = Hello.model_validate_json(await asyncio.wait_for(connection.recv(), HELLO_WITHIN_S))
            device = await self._known_device(hello.token)
            notice_loss(connection)
            self._note_version(device.id, program_version(connection))
            way = self._second_way(connection, device)
            way_id = None if way is None else way.id
            forget_handshake(connection)
            self._join(connection, device, hello, way)
            del hello, way
            async for text in connection:
                if connection.state is not State.OPEN:
                    # Whoever sent a thousand questions at once would hold up the end of the server by minutes.
                    return
                self._answer(connection, device, client_message.validate_json(text))
                await asyncio.sleep(READ_EVERY_S)
        except Refusal as refusal:
            await self._refuse(connection, refusal.code)
        except ValidationError:
            await self._refuse(connection, RefusalCode.MALFORMED)
        except (ConnectionClosed, TimeoutError):
            pass
        finally:
            self._datagrams.leave(way_id)
            for watchers in self._watchers.values():
                left = watchers.pop(connection, None)
                if left is not None:
                    self._left_at[left.id] = self._now()

    def _note_version(self, device_id: int, version: str | None) -> None:
        if version is None:
            self._versions.pop(device_id, None)
        else:
            self._versions[device_id] = version

    def _second_way(self, connection: ServerConnection, device: Device) -> DatagramWay | None:
        if program_version(connection) is None:
            return None
        return self._datagrams.admit(device, is_behind_proxy=is_forwarded(connection))

    async def _known_device(self, token: str) -> Device:
        while True:
            n_loads = self._n_loads
            device = await asyncio.to_thread(self._authenticate, token)
            if n_loads == self._n_loads:
                return device
            # The set-up changed meanwhile: whoever was revoked has to be turned away, for nobody looks again later.

    async def _refuse(self, connection: ServerConnection, code: RefusalCode) -> None:
        try:
            await connection.send(Refused(code=code).model_dump_json())
        except ConnectionClosed:
            return

    def _join(self, connection: ServerConnection, device: Device, hello: Hello, way: DatagramWay | None) -> None:
        # No await between catching up and joining: nothing is published in between, so nothing is missed or doubled.
        view = device_view(device)
        now = self._now()
        greeting = Welcome(
            epoch=self._epoch, device=view, heartbeat_ms=HEARTBEAT_MS, at=now, takes_acks=True, datagrams=way
        )
        broadcast([connection], greeting.model_dump_json())
        self._catch_up(connection, device, hello)
        self._watchers.setdefault(Audience.of(device), {})[connection] = device

    def _answer(self, connection: ServerConnection, device: Device, message: Hello | Acked) -> None:
        if isinstance(message, Hello):
            self._catch_up(connection, device, message)
        elif device.role is DeviceRole.BOARD:
            self._acknowledged.take(device, message, self._live)
            if self._live.unseen:
                self._judge_calls()

    def _catch_up(self, connection: ServerConnection, device: Device, hello: Hello) -> None:
        last_seq = hello.last_seq if hello.epoch == self._epoch else None
        for text in self._feed(Audience.of(device)).catch_up(self._live, self._now(), last_seq):
            broadcast([connection], text)

    def _missed(self, audience: Audience, last_seq: int | None) -> Sequence[str] | None:
        return None if self._is_behind else self._feed(audience).missed(self._now(), last_seq)

    def _feed(self, audience: Audience) -> Feed:
        feed = self._feeds.get(audience)
        if feed is None:
            feed = self._feeds[audience] = Feed(audience, self._live, self._epoch)
        return feed

    def _publish(self, records: list[Record], told: threading.Event) -> None:
        self._told = told
        try:
            self._follow(records)
        finally:
            told.set()

    def _follow(self, records: list[Record]) -> None:
        if self._is_behind and records:
            # The next look, within a second, has everything read anew.
            return
        try:
            self._advance(records)
            self._is_behind = False
        except Exception as error:  # noqa: BLE001 - the loop must go on, and come back once the fault is over
            if not self._is_behind:
                _log.error("the live hall cannot follow the journal", exc_info=error)
            # No heartbeats from here on: boards must say that they are lost instead of showing what is old.
            self._is_behind = True

    def _advance(self, records: list[Record]) -> None:
        if self._is_behind:
            self._reload()
            return
        last = self._live.hall.last_seq
        new = [record for record in records if record.seq > last]
        if not records or (new and new[0].seq != last + 1):
            # Another process wrote in between; its facts are in the journal by now.
            new = list(self._source.records_after(last))
        if not new:
            return
        if any(isinstance(record.fact, facts.SetUpChanged) for record in new):
            self._reload()
            return
        with self._lock:
            is_anew = False
            for record in new:
                is_anew |= self._live.apply(record)
            changed = self._live.take_changes()
        self._tell(changed, is_anew)

    def _tell(self, changed: set[tuple[str, int]], is_anew: bool) -> None:
        now = self._now()
        knows_outlooks = False
        for audience in sorted(self._feeds, key=self._turn_to_hear):
            feed = self._feeds[audience]
            if self._is_crowd(audience):
                self._told.set()
            if not knows_outlooks and "service" in KINDS[audience.role]:
                # Not before: it takes as long as the boards' whole message.
                changed = changed | self._live.take_outlooks()
                knows_outlooks = True
            text = feed.begin_anew(self._live, now) if is_anew else feed.change(self._live, changed, now)
            if text is not None:
                broadcast(self._watchers.get(audience, {}), text)

    def _turn_to_hear(self, audience: Audience) -> tuple[bool, bool]:
        return self._is_crowd(audience), audience.role is not DeviceRole.BOARD

    def _is_crowd(self, audience: Audience) -> bool:
        return len(self._watchers.get(audience, ())) > LARGEST_HALL

    def _reload(self) -> None:
        last, live = self._live.hall.last_seq, self._source.load()
        live.unseen, live.is_clock_doubtful = self._live.unseen, self._live.is_clock_doubtful
        with self._lock:
            self._live = live
        self._n_loads += 1
        changed = {
            record.fact.row
            for record in self._source.records_after(last)
            if isinstance(record.fact, facts.SetUpChanged) and record.fact.table == "device"
        }
        self._datagrams.turn_away(changed)
        for watchers in self._watchers.values():
            for connection in [each for each, device in watchers.items() if device.id in changed]:
                # Its zones, its devices or its very right to watch may have changed: it has to sign in again.
                self._left_at[watchers.pop(connection).id] = self._clock.now()
                self._closing.add(closing := self._loop.create_task(connection.close()))
                closing.add_done_callback(self._closing.discard)
        self._tell(set(), is_anew=True)

    def _look(self, head_seq: int) -> None:
        if self._is_behind or head_seq > self._live.hall.last_seq:
            self._follow([])
        changed = self._live.look(self._now(), is_clock_doubtful=self._clock.is_doubtful)
        if changed and not self._is_behind:
            self._tell(changed, is_anew=False)
        self._judge_calls()

    def _judge_calls(self) -> None:
        """Tell counters whose call nobody showed, and those whose call somebody has shown after all."""
        unseen = self._acknowledged.unseen(self._live, self._now())
        with self._lock:
            changed = self._live.note_unseen(unseen)
        if changed and not self._is_behind:
            self._tell(changed, is_anew=False)

    async def _beat(self) -> None:
        while True:
            # Some at a time, so that thousands of watchers never hold up the threads that answer commands.
            slices = [(audience, some) for audience, all_ in self._watchers.items() for some in _sliced(list(all_))]
            for audience, some in slices:
                self._beat_for(audience, some)
                self._beat_s = time.monotonic()
                await asyncio.sleep(HEARTBEAT_MS / 1000 / len(slices))
            if not slices:
                self._beat_s = time.monotonic()
                await asyncio.sleep(HEARTBEAT_MS / 1000)

    def _beat_for(self, audience: Audience, some: Sequence[ServerConnection]) -> None:
        watchers = self._watchers[audience]
        self._drop_slow(watchers, some)
        still_there = [connection for connection in some if connection in watchers]
        if not self._is_behind:
            broadcast(still_there, self._feeds[audience].heartbeat(self._now()))

    def _drop_slow(self, watchers: dict[ServerConnection, Device], some: Sequence[ServerConnection]) -> None:
        for connection in some:
            if connection in watchers and connection.transport.get_write_buffer_size() > LARGEST_BACKLOG_BYTES:
                _log.warning("a watcher does not read and is dropped", extra={"device": watchers[connection].id})
                watchers.pop(connection)
                connection.transport.abort()


def _sliced(connections: Sequence[ServerConnection]) -> Iterator[Sequence[ServerConnection]]:
    return (connections[start : start + BEATS_AT_ONCE] for start in range(0, len(connections), BEATS_AT_ONCE))
