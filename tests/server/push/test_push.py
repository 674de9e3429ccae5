"""The push server with real sockets: snapshots, changes, gaps, slow and unknown watchers, facts of another process."""

import json
import socket
import threading
from types import SimpleNamespace

import pytest
from websockets.asyncio.server import broadcast
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from server.application.office_time import ClockDoubt, ClockFault
from server.application.waiting_room import WaitingRoom
from server.domain.queue import facts
from server.journal_source import JournalSource
from server.push import server
from server.push.server import PushAddress, PushServer
from server.storage import set_up, writer
from server.storage.changes import NOBODY, OfficeChanges
from server.storage.device_desk import SqlDeviceDesk
from server.storage.register import SqlDeviceRegister
from tests.server.push.watcher import SilentVoice, watching
from tests.server.small_office import BRANCH
from wire.codes import DeviceRole
from wire.messages import server_message
from wire.session import ClientSession, Step


def called_numbers(rows):
    return {row.number for (kind, _), row in rows.items() if kind == "call"}


def test_a_board_gets_a_snapshot_and_then_the_calls(office, push):
    counter = office.open_counter(1)
    with watching(push, "5") as board:
        board.until(lambda rows: ("office", 1) in rows)
        office.issue()
        office.do(counter, "call-next")
        rows = board.until(lambda rows: called_numbers(rows) == {"A 001"})
    assert {kind for kind, _ in rows} == {"office", "call", "sign"}


def test_a_call_waits_for_the_paper_of_a_ticket_called_at_once(office, push):
    counter = office.open_counter(1)
    office.do(counter, "call-next")
    with watching(push, "5") as board:
        ticket = office.issue().ticket_id
        rows = board.until(called_numbers)
        (call,) = (row for (kind, _), row in rows.items() if kind == "call")
        assert call.announce_at == call.called_at + 5
        office.do(1, "report-paper", f'{{"ticket_id":{ticket},"paper":"printed"}}')
        board.until(lambda rows: rows[("call", call.id)].announce_at == call.called_at)


def test_a_clock_behind_the_journal_holds_no_call_back(office, push):
    """As after a power cut, or when a server comes back with the time of its battery."""
    office.issue()
    called = office.do(office.open_counter(1), "call-next").ticket
    office.clock.at -= 3600
    with connect(f"ws://127.0.0.1:{push.port}", max_size=2**24, legacy=False) as socket:
        socket.send(ClientSession().hello("5"))
        assert json.loads(socket.recv(timeout=5))["at"] >= called.called_at


def test_whether_the_clock_is_believed_is_told_without_a_fact(office, push):
    with watching(push, "5") as board:
        board.until(lambda rows: ("office", 1) in rows and not rows[("office", 1)].is_clock_doubtful)
        office.clock.doubting = ClockDoubt(why=ClockFault.JUMPED, office_at=1, computer_at=2)
        push.notice(office.reads.head().seq)
        board.until(lambda rows: rows[("office", 1)].is_clock_doubtful)
        office.clock.follow()
        push.notice(office.reads.head().seq)
        board.until(lambda rows: not rows[("office", 1)].is_clock_doubtful)


def test_a_call_taken_back_disappears(office, push):
    counter = office.open_counter(1)
    office.issue()
    with watching(push, "5") as board:
        office.do(counter, "call-next")
        board.until(called_numbers)
        office.do(counter, "undo-last")
        board.until(lambda rows: not called_numbers(rows))


def sign_at(rows, counter_number):
    (sign,) = (row for (kind, _), row in rows.items() if kind == "sign" and row.counter_number == counter_number)
    return sign


def test_a_sign_tells_what_stands_at_its_counter_until_it_leaves(office, push):
    counter = office.open_counter(1)
    office.issue()
    with watching(push, "5") as board:
        rows = board.until(lambda rows: ("office", 1) in rows)
        assert {sign_at(rows, number).number for number in (1, 2)} == {None}
        office.do(counter, "call-next")
        rows = board.until(lambda rows: sign_at(rows, 1).number == "A 001")
        (call,) = (row for (kind, _), row in rows.items() if kind == "call")
        assert (sign_at(rows, 1).call_id, sign_at(rows, 1).shown_from_at) == (call.id, call.announce_at)
        assert sign_at(rows, 2).number is None
        ticket = office.issue().ticket_id - 1
        office.do(counter, "start-service", f'{{"ticket_id":{ticket}}}')
        office.do(counter, "finish-ticket", f'{{"ticket_id":{ticket}}}')
        board.until(lambda rows: sign_at(rows, 1).number is None)
    assert called_numbers(board.session.rows) == {"A 001"}


def test_a_recall_is_a_new_call_of_the_sign(office, push):
    counter = office.open_counter(1)
    ticket = office.issue().ticket_id
    with watching(push, "5") as board:
        office.do(counter, "call-next")
        first = sign_at(board.until(called_numbers), 1).call_id
        office.do(counter, "recall-ticket", f'{{"ticket_id":{ticket}}}')
        board.until(lambda rows: sign_at(rows, 1).call_id > first)
    assert sign_at(board.session.rows, 1).number == "A 001"


def test_a_call_taken_back_leaves_the_sign(office, push):
    counter = office.open_counter(1)
    office.issue()
    with watching(push, "5") as board:
        office.do(counter, "call-next")
        board.until(lambda rows: called_numbers(rows) and sign_at(rows, 1).number == "A 001")
        office.do(counter, "undo-last")
        board.until(lambda rows: sign_at(rows, 1).number is None)


def test_signs_are_blank_when_a_day_is_over(office, push):
    counter = office.open_counter(1)
    office.issue()
    with watching(push, "5") as board:
        office.do(counter, "call-next")
        board.until(lambda rows: called_numbers(rows) and sign_at(rows, 1).number == "A 001")
        office.do(counter, "close-day")
        board.until(lambda rows: sign_at(rows, 1).number is None)


def test_no_name_of_an_operator_reaches_a_board(office, push):
    office.open_counter(1)
    office.issue()
    with connect(f"ws://127.0.0.1:{push.port}", legacy=False) as socket:
        socket.send(json.dumps({"type": "hello", "token": "5"}))
        texts = [socket.recv(timeout=5) for _ in range(2)]
        office.do(2, "call-next")
        texts += [socket.recv(timeout=5) for _ in range(3)]
    assert any('"kind":"sign"' in text for text in texts)
    assert not [text for text in texts if "operator" in text]


def test_who_comes_back_gets_only_what_it_missed(office, push):
    counter = office.open_counter(1)
    for _ in range(3):
        office.issue()
    with watching(push, "5") as board:
        office.do(counter, "call-next")
        board.until(lambda rows: len(called_numbers(rows)) == 1)
        session = board.session
    office.do(counter, "call-next")
    office.do(counter, "call-next")
    with watching(push, "5") as back:
        back.session = session
        back.socket.send(session.hello("5"))
        back.until(lambda rows: len(called_numbers(rows)) == 3)


def test_a_gap_is_noticed_and_filled(office, push):
    counter = office.open_counter(1)
    office.issue()
    office.issue()
    with watching(push, "5") as board:
        office.do(counter, "call-next")
        board.until(lambda rows: len(called_numbers(rows)) == 1)
        board.session.last_seq -= 1
        office.do(counter, "call-next")
        board.until(lambda rows: len(called_numbers(rows)) == 2)
    assert Step.RESYNC in board.steps


def test_heartbeats_come_by_themselves(push):
    with connect(f"ws://127.0.0.1:{push.port}", legacy=False) as socket:
        socket.send(json.dumps({"type": "hello", "token": "5"}))
        types = [server_message.validate_json(socket.recv(timeout=5)).type for _ in range(4)]
    assert types == ["welcome", "snapshot", "heartbeat", "heartbeat"]


@pytest.mark.parametrize("hello", ['{"type":"hello","token":"x"}', '{"type":"hello"}', "[]", "\x00", '{"type":"bye"}'])
def test_strangers_and_nonsense_are_refused_and_closed(push, hello):
    with connect(f"ws://127.0.0.1:{push.port}", legacy=False) as socket:
        socket.send(hello)
        assert server_message.validate_json(socket.recv(timeout=5)).type == "refused"
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)


def test_a_new_device_by_another_process_is_noticed(office, push):
    with watching(push, "2") as counter:
        counter.until(lambda rows: ("office", 1) in rows)
        seen = counter.session.last_seq
        set_up.add_device(office.engine, set_up.NewDevice(role=DeviceRole.BOARD, name="Papan 2"), now=0)
        push.notice(office.reads.head().seq)
        while counter.session.last_seq == seen:
            counter.read()
    assert Step.REPLACED in counter.steps


def test_a_revoked_device_is_sent_away(office, push):
    with watching(push, "5") as board:
        board.until(lambda rows: ("office", 1) in rows)
        set_up.revoke_device(office.engine, "board 4")
        push.notice(office.reads.head().seq)
        with pytest.raises(ConnectionClosed):
            for _ in range(20):
                board.read()


def test_a_device_revoked_at_a_page_is_sent_away_and_known_to_be_gone(office, push):
    room = WaitingRoom(SqlDeviceRegister(office.engine), office.clock.now)
    desk = SqlDeviceDesk(office.engine, OfficeChanges(office.writer.submit), BRANCH, office.clock.now, room)
    with watching(push, "5") as board:
        board.until(lambda rows: ("office", 1) in rows)
        desk.revoke(NOBODY, 5)
        push.notice(office.reads.head().seq)
        with pytest.raises(ConnectionClosed):
            for _ in range(20):
                board.read()
    assert (push.connected(), push.left_at()) == (set(), {5: office.clock.now()})


def test_a_taken_address_is_said(office, push):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = PushAddress(host="127.0.0.1", port=taken.getsockname()[1])
        second = PushServer(JournalSource(office.reads, SilentVoice()), lambda _: None, office.clock, address)
        with pytest.raises(OSError, match="address"):
            second.start()


def test_help_and_copies_reach_those_concerned(office, push):
    counter = office.open_counter(1)
    ticket = office.issue().ticket_id
    with watching(push, "2") as desk, watching(push, "1") as kiosk:
        asked = office.do(1, "ask-help").seq
        desk.until(lambda rows: ("help", asked) in rows)
        office.do(counter, "answer-help", f'{{"help_id":{asked}}}')
        desk.until(lambda rows: ("help", asked) not in rows)
        called = office.do(1, "call-for-printer", '{"about":"cutter"}').seq
        desk.until(lambda rows: ("help", called) in rows and rows[("help", called)].about == "cutter")
        office.do(1, "take-back-call", f'{{"help_id":{called}}}')
        desk.until(lambda rows: ("help", called) not in rows)
        copy = office.do(counter, "reprint-ticket", f'{{"ticket_id":{ticket}}}').seq
        kiosk.until(lambda rows: ("reprint", copy) in rows)
        office.do(1, "report-paper", f'{{"ticket_id":{ticket},"paper":"printed"}}')
        kiosk.until(lambda rows: ("reprint", copy) not in rows)


@pytest.fixture
def broadcasts(monkeypatch):
    """What the push server hands out besides heartbeats, and what is done before each."""
    known = []
    before = []

    def noted(connections, text):
        for act in before:
            act(text)
        known.append(server_message.validate_json(text).type)
        broadcast(connections, text)

    monkeypatch.setattr(server, "broadcast", noted)
    monkeypatch.setattr(writer, "TOLD_WITHIN_S", 60)
    return SimpleNamespace(known=known, before=before)


def test_boards_hear_of_a_call_before_it_is_answered(office, push, broadcasts):
    counter = office.open_counter(1)
    office.issue()
    with watching(push, "5") as board:
        board.until(lambda rows: ("office", 1) in rows)
        broadcasts.known.clear()
        office.do(counter, "call-next")
        assert "change" in broadcasts.known


def test_a_crowd_hears_of_a_call_after_it_is_answered(office, push, broadcasts, monkeypatch):
    monkeypatch.setattr(server, "LARGEST_HALL", 0)
    answered = threading.Event()
    counter = office.open_counter(1)
    office.issue()
    with watching(push, "5") as phone:
        phone.until(lambda rows: ("office", 1) in rows)
        was_answered = []
        broadcasts.before.append(lambda text: '"change"' in text and was_answered.append(answered.wait(5)))
        office.do(counter, "call-next")
        answered.set()
        phone.until(called_numbers)
    assert was_answered == [True]


def test_a_push_server_that_stands_still_holds_no_answer_up(office, push):
    released = threading.Event()
    push._loop.call_soon_threadsafe(released.wait, 60)
    office.issue()
    assert not released.is_set()
    released.set()


def test_who_waits_for_the_writer_does_not_wait_for_boards_too(office, push, monkeypatch):
    office.issue()
    monkeypatch.setattr(writer, "TOLD_WITHIN_S", 60)
    released, began, another_came = threading.Event(), threading.Event(), threading.Event()
    push._loop.call_soon_threadsafe(released.wait, 60)

    def until_another_comes(books):
        began.set()
        assert another_came.wait(5)
        return books.record(facts.HelpAsked()).seq

    first = office.writer.submit(until_another_comes)
    assert began.wait(5)
    second = office.writer.submit(lambda books: "done")
    another_came.set()
    assert first.result(5) == office.reads.head().seq
    assert second.result(5) == "done"
    released.set()
