"""Watchers that misbehave, and moments at which another process writes: nobody else may suffer from either."""

import json
import threading

import pytest
from websockets.sync.client import connect

from server.application.refusals import Refusal
from server.journal_source import JournalSource
from server.push.server import PushAddress, PushServer
from server.storage import set_up
from wire.codes import DeviceRole, RefusalCode
from wire.messages import server_message

ANYWHERE = PushAddress(host="127.0.0.1", port=0)
HELLO = json.dumps({"type": "hello", "token": "5"})
STOPPED_WITHIN_S = 10


class SilentVoice:
    def announcer(self, office):
        return lambda ticket, counter_id, is_recall: ()


class ReadsWithCompany:
    """The journal's reads, with something happening just before the records are read."""

    def __init__(self, reads, meanwhile):
        self._reads = reads
        self._meanwhile = meanwhile

    def __getattr__(self, name):
        return getattr(self._reads, name)

    def records_after(self, seq):
        self._meanwhile()
        return self._reads.records_after(seq)


class GatedSource(JournalSource):
    """A source whose loading can be held up, or made to fail."""

    def __init__(self, reads):
        super().__init__(reads, SilentVoice())
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.fault = None

    def load(self):
        self.entered.set()
        assert self.gate.wait(10)
        return super().load()

    def records_after(self, seq):
        if self.fault is not None:
            raise self.fault
        return super().records_after(seq)


@pytest.fixture
def start():
    """Starts push servers; they end with the test."""
    started = []

    def start(source, authenticate, clock):
        server = PushServer(source, authenticate, clock, ANYWHERE)
        server.start()
        started.append(server)
        return server

    yield start
    for each in started:
        each.stop()


def message_types(watcher, until):
    """Types of the messages that come until `until` of them are heartbeats."""
    types = []
    while types.count("heartbeat") < until:
        types.append(server_message.validate_json(watcher.recv(timeout=5)).type)
    return types


def test_a_flood_of_hellos_is_answered_at_a_walk(office, start):
    push = start(JournalSource(office.reads, SilentVoice()), lambda token: office.device(5), office.clock)
    with connect(f"ws://127.0.0.1:{push.port}", legacy=False, close_timeout=0) as watcher:
        for _ in range(100):
            watcher.send(HELLO)
        assert 2 <= message_types(watcher, until=3).count("snapshot") <= 12


def test_a_flood_of_hellos_does_not_hold_up_the_end(office):
    push = PushServer(
        JournalSource(office.reads, SilentVoice()), lambda token: office.device(5), office.clock, ANYWHERE
    )
    push.start()
    with connect(f"ws://127.0.0.1:{push.port}", legacy=False, close_timeout=0) as watcher:
        for _ in range(100):
            watcher.send(HELLO)
        message_types(watcher, until=1)
        end = threading.Thread(target=push.stop)
        end.start()
        # A hundred answers at a walk would be twenty-five seconds.
        end.join(STOPPED_WITHIN_S)
        assert not end.is_alive()


def test_a_set_up_changed_while_the_hall_is_loaded_is_not_missed(office):
    def add_board():
        set_up.add_device(office.engine, set_up.NewDevice(role=DeviceRole.BOARD, name="Papan 2"), now=0)

    live = JournalSource(ReadsWithCompany(office.reads, add_board), SilentVoice()).load()

    is_known = live.names.get(("device", 6)) == "Papan 2"
    assert is_known or live.hall.last_seq < office.reads.head().seq


def test_pages_go_on_while_the_hall_is_loaded_anew(office, start):
    source = GatedSource(office.reads)
    push = start(source, lambda token: office.device(5), office.clock)
    source.entered.clear()
    source.gate.clear()
    set_up.add_device(office.engine, set_up.NewDevice(role=DeviceRole.BOARD, name="Papan 2"), now=0)
    push.notice(office.reads.head().seq)
    assert source.entered.wait(5)

    seen = []

    def look():
        with push.view() as live:
            seen.append(live.hall.last_seq)

    page = threading.Thread(target=look)
    page.start()
    page.join(5)
    source.gate.set()
    page.join(5)
    assert seen == [office.reads.head().seq - 1]


def test_a_device_revoked_while_it_joins_does_not_stay(office, start):
    answers = []

    def authenticate(token):
        if answers:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "revoked")
        answers.append(office.device(5))
        set_up.revoke_device(office.engine, "board 4")
        push.notice(office.reads.head().seq)
        noticed = threading.Event()
        push._loop.call_soon_threadsafe(noticed.set)
        assert noticed.wait(5)
        return answers[0]

    push = start(JournalSource(office.reads, SilentVoice()), authenticate, office.clock)
    with connect(f"ws://127.0.0.1:{push.port}", legacy=False) as watcher:
        watcher.send(HELLO)
        assert server_message.validate_json(watcher.recv(timeout=5)).type == "refused"


def test_a_hall_that_cannot_follow_falls_silent_until_it_can(office, start):
    source = GatedSource(office.reads)
    push = start(source, lambda token: office.device(5), office.clock)
    with connect(f"ws://127.0.0.1:{push.port}", legacy=False) as watcher:
        watcher.send(HELLO)
        message_types(watcher, until=1)
        source.fault = OSError("the disk is gone")
        office.issue()
        push.notice(office.reads.head().seq)
        with pytest.raises(TimeoutError):
            # A heartbeat may have been on its way.
            for _ in range(4):
                watcher.recv(timeout=1.2)
        source.fault = None
        push.notice(office.reads.head().seq)
        assert "snapshot" in message_types(watcher, until=1)
