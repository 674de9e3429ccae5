"""The way beside the socket: a link whose socket is silent goes on living by it, and by nothing that is no proof."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pytestqt.qtbot import QtBot

import appkit.feed
import wire.session
from appkit import secondway
from appkit.feed import FeedState
from appkit.link import Link, Patience
from appkit.secondway import Correspondence
from wire.base64url import encoded
from wire.codes import RefusalCode
from wire.datagrams import ANSWER, KEY_BYTES, NONCE_BYTES, QUESTION, addressee, answer_plains, read_question
from wire.messages import Change, DatagramWay, Heartbeat
from wire.rows import HelpRow

AT = 1_800_000_000
LOST_AFTER_MS = 300


def help_row(row_id: int) -> HelpRow:
    return HelpRow(id=row_id, device_name="Kiosk 1", asked_at=AT)


class FarEnd:
    """The server's end of the second way, from a thread of its own; answers as told.

    Attributes:
        texts: what the next questions are answered with; None for silence.
        asked: what was asked for, oldest first.
        answers: every datagram that went back.
    """

    def __init__(self) -> None:
        self._cipher = ChaCha20Poly1305(key := os.urandom(KEY_BYTES))
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.address = self._socket.getsockname()
        self.way = DatagramWay(id=9, key=encoded(key), port=self.address[1])
        self.texts: list[str] | None = [beat(1)]
        self.asked: list[int | None] = []
        self.answers: list[bytes] = []
        self.spoil: Callable[[bytes], bytes] = bytes
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="far-end")
        self._thread.start()

    def sealed(self, number: int, texts: list[str], kind: bytes = ANSWER) -> bytes:
        (plain,) = answer_plains(number, texts)
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, kind)

    def close(self) -> None:
        self._is_over.set()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                datagram, sender = self._socket.recvfrom(2_000)
            except TimeoutError:
                continue
            parts = addressee(datagram)
            assert parts is not None
            assert parts[0] == 9
            question = read_question(self._cipher.decrypt(parts[1], parts[2], QUESTION))
            self.asked.append(question.last_seq)
            if self.texts is not None:
                self.answers.append(self.sealed(question.number, self.texts))
                self._socket.sendto(self.spoil(self.answers[-1]), sender)


def beat(seq: int) -> str:
    return Heartbeat(seq=seq, at=AT).model_dump_json()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that takes seconds in an office takes some tens of milliseconds here."""
    monkeypatch.setattr(secondway, "ASK_AFTER_MS", 90)
    monkeypatch.setattr(secondway, "_ASK_EVERY_S", 0.02)
    monkeypatch.setattr(appkit.feed, "LOST_AFTER_MS", LOST_AFTER_MS)
    monkeypatch.setattr(wire.session, "LOST_AFTER_MS", LOST_AFTER_MS)


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    far_end = FarEnd()
    yield far_end
    far_end.close()


@pytest.fixture
def asking(far_end: FarEnd) -> Iterator[Correspondence]:
    asking = Correspondence(far_end.way, far_end.address)
    yield asking
    asking.close()


@pytest.fixture
def link(office, access, far_end: FarEnd, qtbot: QtBot) -> Iterator[Link]:
    """Live, with a server that also answers beside its socket."""
    office.datagrams = far_end.way
    link = Link(access, patience=Patience(window_s=0.02, window_max_s=0.05))
    link.start()
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE)
    yield link
    link.stop()


def states_of(link: Link) -> list[FeedState]:
    states: list[FeedState] = []
    link.state_changed.connect(states.append)
    return states


def test_nobody_is_asked_while_the_socket_speaks(link: Link, office, far_end: FarEnd, qtbot: QtBot) -> None:
    for row_id in range(1, 6):
        office.change([help_row(row_id)], [])
        qtbot.waitUntil(lambda n=row_id: len(link.rows) == n)
    assert len(far_end.asked) <= 1, "but for a machine that is busy with other tests"


def test_a_link_whose_socket_is_silent_stays_live_by_answers(link, office, far_end: FarEnd, qtbot: QtBot) -> None:
    states = states_of(link)
    office.is_beating = False
    qtbot.waitUntil(lambda: len(far_end.asked) > 2 * LOST_AFTER_MS / 20)
    assert states == []
    far_end.texts = None
    qtbot.waitUntil(lambda: states == [FeedState.LOST])


def test_what_changed_meanwhile_is_learned_and_told_once(link, office, far_end: FarEnd, qtbot: QtBot) -> None:
    office.is_beating = False
    news: list[object] = []
    link.news.connect(news.append)
    change = Change(seq=2, prev=1, at=AT, rows=[help_row(1)], gone=[])
    far_end.texts = [change.model_dump_json(), beat(2)]
    qtbot.waitUntil(lambda: len(link.rows) == 1)
    qtbot.waitUntil(lambda: far_end.asked[-1] == 2)
    office.change([help_row(1)], [])
    office.change([help_row(2)], [])
    qtbot.waitUntil(lambda: len(link.rows) == 2)
    assert len(news) == 2


def test_a_silent_socket_is_opened_anew_while_the_second_way_lives(
    office, access, far_end: FarEnd, qtbot: QtBot
) -> None:
    office.datagrams = far_end.way
    link = Link(access, patience=Patience(window_s=0.02, window_max_s=0.05, drop_after_ms=2 * LOST_AFTER_MS))
    link.start()
    try:
        qtbot.waitUntil(lambda: link.state is FeedState.LIVE)
        states = states_of(link)
        office.is_beating = False
        qtbot.waitUntil(lambda: len(office.hellos) == 2)
        assert states == []
    finally:
        link.stop()


def test_a_way_without_any_answer_is_given_up(monkeypatch, link, office, far_end: FarEnd, qtbot: QtBot) -> None:
    monkeypatch.setattr(secondway, "_GIVE_UP_AFTER_MS", 100)
    far_end.texts = None
    office.is_beating = False
    qtbot.waitUntil(lambda: bool(far_end.asked))
    qtbot.waitUntil(lambda: link._second_way._known is None)
    office.drop_sockets()
    office.is_beating = True
    qtbot.waitUntil(lambda: len(office.hellos) == 2)
    qtbot.waitUntil(lambda: link._second_way._known is not None)


def test_a_device_that_is_turned_away_is_not_kept_alive_by_answers(link, office, far_end: FarEnd, qtbot: QtBot) -> None:
    states = states_of(link)
    office.is_beating = False
    qtbot.waitUntil(lambda: bool(far_end.answers))
    office.refuses_hello = RefusalCode.FORBIDDEN
    office.drop_sockets()
    qtbot.waitUntil(lambda: link.state is FeedState.REFUSED)
    n_asked = len(far_end.asked)
    qtbot.waitUntil(lambda: len(office.hellos) > 3)
    assert (states, len(far_end.asked)) == ([FeedState.REFUSED], n_asked)


@pytest.mark.parametrize("what", ["altered", "cut", "again", "question"])
def test_what_is_no_answer_keeps_nothing_alive(link, office, far_end: FarEnd, qtbot: QtBot, what: str) -> None:
    states = states_of(link)
    office.is_beating = False
    first = far_end.sealed(1, [beat(1)])
    far_end.spoil = {
        "altered": lambda answer: answer[:-1] + bytes([answer[-1] ^ 1]),
        "cut": lambda answer: answer[:NONCE_BYTES],
        "again": lambda _: first,
        "question": lambda _: far_end.sealed(len(far_end.asked), [beat(1)], QUESTION),
    }[what]
    qtbot.waitUntil(lambda: states == [FeedState.LOST])
    far_end.spoil = bytes
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE)


@pytest.mark.parametrize("key", ["", "AAAA", "!"])
def test_a_way_that_cannot_be_gone_leaves_the_socket_alone(office, access, qtbot: QtBot, key: str) -> None:
    office.datagrams = DatagramWay(id=1, key=key, port=9)
    link = Link(access, patience=Patience(window_s=0.02, window_max_s=0.05))
    link.start()
    try:
        qtbot.waitUntil(lambda: link.state is FeedState.LIVE)
        office.is_beating = False
        qtbot.waitUntil(lambda: link.state is FeedState.LOST)
        office.is_beating = True
        qtbot.waitUntil(lambda: link.state is FeedState.LIVE)
    finally:
        link.stop()


def test_a_server_of_before_is_not_asked(office, access, far_end: FarEnd, qtbot: QtBot) -> None:
    link = Link(access, patience=Patience(window_s=0.02, window_max_s=0.05))
    link.start()
    try:
        qtbot.waitUntil(lambda: link.state is FeedState.LIVE)
        office.is_beating = False
        qtbot.waitUntil(lambda: link.state is FeedState.LOST)
        assert far_end.asked == []
    finally:
        link.stop()


def test_the_same_port_as_the_sockets_is_asked_where_none_is_named(far_end: FarEnd) -> None:
    asking = Correspondence(far_end.way.model_copy(update={"port": None}), far_end.address)
    asking.ask(7)
    assert asking.answer(5.0) is not None
    assert far_end.asked == [7]
    asking.close()


def test_an_answer_counts_once_and_from_the_moment_of_its_question(far_end: FarEnd, asking: Correspondence) -> None:
    asking.ask(1)
    answer = asking.answer(5.0)
    assert answer is not None
    texts, asked_at_ms = answer
    assert texts == [beat(1)]
    assert asked_at_ms <= asking.heard_at_ms
    far_end._socket.sendto(far_end.answers[0], asking._socket.getsockname())
    assert asking.answer(5.0) is None


def test_where_nobody_listens_nothing_is_heard_and_nothing_breaks() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
        address = gone.getsockname()
    asking = Correspondence(DatagramWay(id=1, key=encoded(os.urandom(KEY_BYTES))), address)
    for _ in range(3):
        asking.ask(1)
        with pytest.raises(OSError, match=r"refused|timed out|reset"):
            asking.answer(0.05)
    asking.close()


def test_another_key_opens_nothing(far_end: FarEnd) -> None:
    with pytest.raises(InvalidTag):
        ChaCha20Poly1305(os.urandom(KEY_BYTES)).decrypt(b"n" * NONCE_BYTES, far_end.sealed(1, [beat(1)]), ANSWER)
