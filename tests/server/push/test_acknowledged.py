"""What boards say of calls reaches the counter that called and the supervisor, and nobody else."""

import threading
import time

import pytest
from sqlalchemy import text

from server.push.acknowledged import UNSEEN_AFTER_S
from server.push.overview import Seen, overview_of
from server.storage.engine import writing
from tests.server.push.watcher import watching
from tests.server.small_office import KTP
from wire.messages import Acked
from wire.rows import CounterRow


def pair(office, device_id):
    with writing(office.engine) as connection:
        connection.execute(text(f"UPDATE device SET public_key = 'key-{device_id}' WHERE id = {device_id}"))


@pytest.fixture
def call(office):
    """A call at counter 1 whose paper is out; gives its number in the journal."""
    pair(office, 5)
    counter = office.open_counter(1)
    ticket = office.issue(KTP).ticket_id
    office.do(1, "report-paper", f'{{"ticket_id":{ticket},"paper":"printed"}}')
    office.do(counter, "call-next")
    return next(record.seq for record in reversed(office.reads.records_after(0)) if record.fact.kind == "called")


def look(office, push):
    push.notice(office.reads.head().seq)


def is_unseen(rows):
    return any(row.is_call_unseen for row in rows.values() if isinstance(row, CounterRow))


def pass_grace(office, push):
    office.clock.pass_s(UNSEEN_AFTER_S)
    look(office, push)


def say(watcher, **acked):
    watcher.socket.send(Acked(**acked).model_dump_json())


def test_a_call_that_no_board_showed_is_told_at_its_counter_and_taken_back_when_one_does(office, push, call):
    with watching(push, "2") as counter, watching(push, "5") as board:
        counter.until(lambda rows: ("counter", 1) in rows)
        assert not is_unseen(counter.session.rows)
        board.until(lambda rows: ("call", call) in rows)
        pass_grace(office, push)
        rows = counter.until(is_unseen)
        assert [row.number for row in rows.values() if isinstance(row, CounterRow) and row.is_call_unseen] == [1]
        say(board, shown=[call])
        counter.until(lambda rows: not is_unseen(rows))


def test_a_call_that_was_shown_is_no_alarm(office, push, call):
    with watching(push, "2") as counter, watching(push, "5") as board:
        board.until(lambda rows: ("call", call) in rows)
        say(board, shown=[call])
        until_taken(push, lambda: call in push._acknowledged._shown)
        pass_grace(office, push)
        office.issue()
        counter.until(lambda rows: sum(kind == "ticket" for kind, _ in rows) == 2)
        assert not is_unseen(counter.session.rows)


def until_taken(push, condition):
    """The loop takes one turn after another; what it was given before is done when a later turn is."""
    deadline_s = time.monotonic() + 10
    while time.monotonic() < deadline_s:
        done = threading.Event()
        push._loop.call_soon_threadsafe(done.set)
        assert done.wait(5)
        if condition():
            return
    raise AssertionError("the board's word never came")


@pytest.mark.parametrize("liar", ["1", "2"], ids=["kiosk", "counter"])
def test_only_a_board_can_have_shown_a_call(office, push, call, liar):
    with watching(push, liar) as other, watching(push, "2") as counter:
        say(other, shown=[call])
        counter.until(lambda rows: ("counter", 1) in rows)
        pass_grace(office, push)
        counter.until(is_unseen)


def test_numbers_that_are_no_calls_are_ignored(office, push, call):
    with watching(push, "5") as board:
        board.until(lambda rows: ("call", call) in rows)
        say(board, shown=[0, -1, call + 1, 2**70], heard=[2**70])
        say(board, shown=[call])
        until_taken(push, lambda: push._acknowledged._shown)
    assert (push._acknowledged._shown, push._acknowledged._sounded) == ({call}, {})


def test_an_office_without_a_board_is_not_warned(office, push, call):
    with writing(office.engine) as connection:
        connection.execute(text("UPDATE device SET public_key = NULL"))
    with watching(push, "2") as counter:
        counter.until(lambda rows: ("counter", 1) in rows)
        pass_grace(office, push)
        office.issue()
        counter.until(lambda rows: sum(kind == "ticket" for kind, _ in rows) == 2)
        assert not is_unseen(counter.session.rows)


def test_a_database_that_cannot_be_read_hides_no_warning(office, push, call, monkeypatch):
    with watching(push, "2") as counter:
        pass_grace(office, push)
        counter.until(is_unseen)
        monkeypatch.setattr(push._acknowledged, "_boards", lambda: 1 / 0)
        office.issue()
        look(office, push)
        counter.until(lambda rows: sum(kind == "ticket" for kind, _ in rows) == 2)
        assert is_unseen(counter.session.rows)


def test_a_visitor_who_came_needs_no_board(office, push, call):
    with watching(push, "2") as counter:
        pass_grace(office, push)
        counter.until(is_unseen)
        office.do(2, "start-service", '{"ticket_id":1}')
        look(office, push)
        counter.until(lambda rows: not is_unseen(rows))


def test_a_board_that_comes_back_is_asked_and_a_counter_that_comes_later_is_told(office, push, call):
    pass_grace(office, push)
    with watching(push, "2") as counter:
        counter.until(is_unseen)
    with watching(push, "5") as board:
        board.until(lambda rows: ("call", call) in rows)
        assert board.session.takes_acks
        say(board, shown=[call])
        with watching(push, "2") as counter:
            counter.until(lambda rows: ("counter", 1) in rows and not is_unseen(rows))


def test_the_supervisor_sees_what_was_not_shown_and_which_board_is_silent(office, push, call):
    def alarms():
        look(office, push)
        with push.view() as live:
            seen = Seen(connected=push.connected(), silent=push.silent())
            now = overview_of(live, [office.device(5)], seen, office.clock.now())
        return {(alarm.kind.value, alarm.name.en) for alarm in now.alarms}

    with watching(push, "5") as board, watching(push, "2") as counter:
        board.until(lambda rows: ("call", call) in rows)
        pass_grace(office, push)
        counter.until(is_unseen)
        assert alarms() == {("call_unseen", "Counter 1")}
        say(board, shown=[call], unheard=[call])
        counter.until(lambda rows: not is_unseen(rows))
        assert alarms() == {("board_silent", "device 5")}
        say(board, heard=[call])
        until_taken(push, lambda: not push.silent())
        assert alarms() == set()


def test_a_message_of_another_kind_ends_the_connection(office, push, call):
    with watching(push, "5") as board:
        board.until(lambda rows: ("call", call) in rows)
        board.socket.send('{"type":"acked","shown":["1"]}')
        while board.read().refusal is None:
            pass
