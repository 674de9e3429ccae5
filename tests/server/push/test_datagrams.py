"""The way beside the socket, with real sockets and the programs' own end of it: what is told, and to whom nothing."""

import socket
from contextlib import contextmanager

import pytest
from websockets.sync.client import connect

from appkit.secondway import Correspondence
from server.journal_source import JournalSource
from server.push import datagrams
from server.push.audience import Audience
from server.push.feed import Feed
from server.push.server import PushAddress, PushServer
from server.storage import set_up
from tests.e2e.kiosk_people import eventually
from tests.server.push.watcher import SilentVoice
from wire.datagrams import LARGEST_PART_BYTES, MOST_PARTS, QUESTION_BYTES
from wire.messages import DatagramWay
from wire.session import ClientSession, Step

PROGRAM = "giliran/0.1.0"


class Program:
    """One of our programs: its socket, which it reads when told to, and its questions beside it."""

    def __init__(self, connection, token):
        self.socket = connection
        self.session = ClientSession()
        self._token = token
        connection.send(self.session.hello(token))
        while self.session.last_seq is None:
            self.read()
        self.way = self.session.datagrams
        self.asking = None if self.way is None else Correspondence(self.way, connection.remote_address)

    def read(self):
        return self.session.receive(self.socket.recv(timeout=5), 0)

    def ask(self, last_seq=None):
        self.asking.ask(self.session.last_seq if last_seq is None else last_seq)

    def answer(self, within_s=5.0):
        """A whole answer, None if there is none."""
        try:
            for _ in range(MOST_PARTS):
                if (answer := self.asking.answer(within_s)) is not None:
                    return answer
        except TimeoutError:
            pass
        return None

    def raw(self):
        """The socket that questions leave by, for those that are none."""
        return self.asking._socket


@contextmanager
def program(push, token, version=PROGRAM):
    address = f"ws://127.0.0.1:{push.port}"
    with connect(address, max_size=2**24, legacy=False, user_agent_header=version) as connection:
        one = Program(connection, token)
        try:
            yield one
        finally:
            if one.asking is not None:
                one.asking.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Tests do not wait between two questions."""
    monkeypatch.setattr(datagrams, "ANSWERS_EVERY_S", 0.0)


@pytest.fixture
def board(push):
    with program(push, "5") as board:
        yield board


@pytest.fixture
def other(push):
    """Questions are answered in the order in which they come: once this one has its answer, nothing is on its way."""
    with program(push, "2") as other:
        yield other


def gets_nothing(asker, other):
    other.ask()
    assert other.answer() is not None
    return asker.answer(within_s=0.001) is None


def test_a_program_whose_socket_is_silent_learns_by_datagrams_what_the_socket_tells_later(office, push):
    counter = office.open_counter(1)
    office.issue()
    with program(push, "5") as board:
        last = office.do(counter, "call-next").ticket

        def told():
            board.ask()
            texts, asked_at_ms = board.answer()
            return board.session.receive_aside(texts, asked_at_ms).step is Step.CHANGED

        eventually(told, "the call is known to the push server")
        calls = [row for (kind, _), row in board.session.rows.items() if kind == "call"]
        assert [call.number for call in calls] == [last.number]
        known = dict(board.session.rows)
        assert board.session.silence_ms(0) < 0, "as fresh as its question, by the machine's clock"
        while board.session.silence_ms(0) < 0:
            # Everything once more, and the heartbeat after it.
            assert board.read().step is Step.NOTHING
        assert board.session.rows == known


def test_whoever_missed_nothing_is_told_that_nothing_happened(board):
    board.ask()
    texts, _ = board.answer()
    assert board.session.receive_aside(texts, 0).step is Step.NOTHING
    assert len(texts) == 1


def test_what_time_changed_without_a_fact_is_in_the_answer(office, board, push):
    with push.view() as live:
        feed = push._feeds[Audience.of(office.device(5))]
        before = board.session.last_seq
        text = feed.change(live, {("office", 1)}, office.clock.now())
    board.ask()
    texts, _ = board.answer()
    assert texts[0] == text
    board.session.receive_aside(texts, 0)
    assert board.session.last_seq == before


def test_browsers_are_offered_no_second_way(push):
    with program(push, "5", version="Mozilla/5.0") as browser:
        assert browser.way is None


@pytest.mark.parametrize("spoil", ["cut", "longer", "altered", "id", "key", "junk"])
def test_what_is_no_question_of_a_connection_gets_no_answer(board, other, spoil):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire_tap:
        wire_tap.bind(("127.0.0.1", 0))
        spoilt = board.way.model_copy(update={"port": wire_tap.getsockname()[1]})
        if spoil == "id":
            spoilt = spoilt.model_copy(update={"id": spoilt.id + 1_000})
        if spoil == "key":
            spoilt = spoilt.model_copy(update={"key": other.way.key})
        forger = Correspondence(spoilt, ("127.0.0.1", 0))
        forger.ask(board.session.last_seq)
        question = wire_tap.recv(2_000)
        forger.close()
    board.raw().send(
        {
            "cut": question[:-1],
            "longer": question + b"\0",
            "altered": question[:-1] + bytes([question[-1] ^ 1]),
            "junk": b"\xff" * QUESTION_BYTES,
        }.get(spoil, question)
    )
    assert gets_nothing(board, other)
    board.ask()
    assert board.answer() is not None


def test_a_question_sent_again_by_somebody_gets_no_answer(push, board, other):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire_tap:
        wire_tap.bind(("127.0.0.1", 0))
        wire_tap.settimeout(5)
        tapped = Correspondence(board.way.model_copy(update={"port": wire_tap.getsockname()[1]}), ("127.0.0.1", 0))
        tapped.ask(board.session.last_seq)
        question = wire_tap.recv(2_000)
        tapped.close()
        wire_tap.sendto(question, ("127.0.0.1", push.port))
        assert wire_tap.recv(2_000), "the first time it is a question like any other"
        wire_tap.sendto(question, ("127.0.0.1", push.port))
        wire_tap.setblocking(False)
        assert gets_nothing(board, other)
        with pytest.raises(BlockingIOError):
            wire_tap.recv(2_000)


def test_one_answer_at_a_time(monkeypatch, board, other):
    monkeypatch.setattr(datagrams, "ANSWERS_EVERY_S", 3_600.0)
    board.ask()
    board.ask()
    other.ask()
    assert other.answer() is not None
    assert board.answer() is not None
    assert board.answer(within_s=0.001) is None


def test_what_only_a_snapshot_could_tell_is_left_to_the_socket(board, other):
    board.asking.ask(None)
    assert gets_nothing(board, other)


def test_a_revoked_device_gets_no_more_answers(office, push, board, other):
    board.ask()
    assert board.answer() is not None
    set_up.revoke_device(office.engine, "board 4")
    push.notice(office.reads.head().seq)
    eventually(lambda: 5 not in push.connected(), "it is sent away")
    while other.read().step is not Step.REPLACED:
        continue
    board.ask()
    assert gets_nothing(board, other)


def test_whoever_lost_its_socket_may_ask_for_a_while(push, board, other):
    board.socket.close()
    eventually(lambda: 5 not in push.connected(), "it left")
    board.ask()
    assert board.answer() is not None


def test_after_a_while_a_connection_that_ended_is_forgotten(monkeypatch, push, board, other):
    monkeypatch.setattr(datagrams, "KEPT_S", 0.0)
    board.socket.close()
    eventually(lambda: len(push._datagrams._askers) == 1, "it is forgotten")
    board.ask()
    assert gets_nothing(board, other)


def test_a_hall_that_cannot_follow_its_journal_answers_nobody(office, push, board):
    asked = Audience.of(office.device(5)), board.session.last_seq
    assert push._missed(*asked) is not None
    push._is_behind = True
    assert push._missed(*asked) is None


def test_a_flood_is_read_at_a_walk_and_outlived(board, other):
    for _ in range(20 * datagrams._READ_AT_ONCE):
        other.raw().send(b"\xff" * QUESTION_BYTES)
    eventually(lambda: board.ask() or board.answer(0.2) is not None, "it is answered after the flood")


def test_without_a_free_port_the_office_goes_on_as_before(office):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        address = PushAddress(host="127.0.0.1", port=taken.getsockname()[1])
        push = PushServer(JournalSource(office.reads, SilentVoice()), lambda _: office.device(5), office.clock, address)
        push.start()
        try:
            with program(push, "5") as board:
                assert board.way is None
                assert ("office", 1) in board.session.rows
        finally:
            push.stop()


def test_the_port_is_named_where_a_proxy_stands_between(office, push):
    asked = push._datagrams.admit
    direct, forwarded = (asked(office.device(5), is_behind_proxy=each) for each in (False, True))
    assert (direct.port, forwarded.port) == (None, push.port)
    assert isinstance(direct, DatagramWay)
    assert direct.key != forwarded.key


def test_datagrams_may_come_in_elsewhere_than_the_sockets(office):
    """As where the office's proxy has the sockets."""
    address = PushAddress(host="127.0.0.1", port=0, datagrams=("127.0.0.1", 0))
    push = PushServer(JournalSource(office.reads, SilentVoice()), lambda _: office.device(5), office.clock, address)
    push.start()
    try:
        with program(push, "5") as board:
            assert board.way.port not in (None, push.port)
            board.ask()
            assert board.answer() is not None
    finally:
        push.stop()


def test_answers_of_a_whole_silence_fit(office, push):
    """Two seconds of a busy hall, as a counter is told of them."""
    counter = office.open_counter(1)
    with program(push, "2") as desk:
        for _ in range(6):
            office.issue()
            last = office.do(counter, "call-next").ticket

        def told():
            desk.ask()
            texts, _ = desk.answer()
            desk.session.receive_aside(texts, 0)
            return any(row.id == last.id for (kind, _), row in desk.session.rows.items() if kind == "ticket")

        eventually(told, "it is told")


def test_a_feed_knows_what_it_can_tell_without_a_snapshot(office, push):
    office.issue()
    with push.view() as live:
        feed = Feed(Audience.of(office.device(2)), live, "epoch")
        began = feed.last_seq
        assert feed.missed(1, began) == [feed.heartbeat(1)]
        assert feed.missed(1, began - 1) is None
        assert feed.missed(1, began + 1) is None
        assert feed.missed(1, None) is None
        retold = feed.change(live, {("office", 1)}, 1)
        assert feed.missed(1, began) == [retold, feed.heartbeat(1)]
        feed.begin_anew(live, 1)
        assert feed.missed(1, began) is None, "who saw this number may not have seen that everything changed"


def test_an_answer_is_never_longer_than_its_bound(board):
    board.ask()
    assert len(board.raw().recv(5_000)) <= LARGEST_PART_BYTES
