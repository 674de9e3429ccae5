"""The one writer: order, batches, faults of one command, and what another process writes beside it."""

import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import event, text

from server.application.commanding import OK, carry_out
from server.application.refusals import Refusal
from server.domain.queue import facts
from server.storage import engine as engines
from server.storage import set_up, tables
from server.storage.engine import for_writing, open_engine
from server.storage.reads import Reads
from server.storage.verify import verify_day
from server.storage.writer import Writer
from wire.codes import RefusalCode


def test_many_at_once_get_different_numbers(office):
    n_clients, n_each = 16, 20
    numbers = []

    def visitors():
        numbers.extend(office.issue().number for _ in range(n_each))

    clients = [threading.Thread(target=visitors) for _ in range(n_clients)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert sorted(numbers) == [f"A {serial:03d}" for serial in range(1, n_clients * n_each + 1)]
    assert office.faults() == []


def test_two_counters_pressing_at_once_get_different_people(office):
    first, second = office.open_counter(1), office.open_counter(3)
    for _ in range(40):
        office.issue()
    called = []

    def presses(device):
        called.extend(office.do(device, "call-next").ticket.number for _ in range(20))

    clients = [threading.Thread(target=presses, args=(device,)) for device in (first, second)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert len(set(called)) == 40
    assert office.faults() == []


def test_the_log_is_moved_into_the_database_while_nobody_waits(office, tmp_path):
    """Far earlier than SQLite would do it by itself, and never inside a commit that somebody waits for."""

    def n_moved():
        alone = shutil.copy(office.engine.url.database, tmp_path / "alone.db")
        with closing(sqlite3.connect(alone)) as database:
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'ticket'").fetchone() is None:
                return 0
            return database.execute("SELECT count(*) FROM ticket").fetchone()[0]

    for _ in range(10):
        for _ in range(20):
            office.issue()
        if n_moved():
            break

    assert n_moved() > 0
    assert office.faults() == []


def test_one_failing_command_does_not_fail_the_others(office):
    gate = threading.Event()

    def wait(books):
        gate.wait(5)

    def fail(books):
        books.begin_command(actor=0, device=0)
        books.record(facts.HelpAsked())
        raise ZeroDivisionError

    held = office.writer.submit(wait)
    bad = office.writer.submit(fail)
    good = office.writer.submit(lambda books: books.office.branch.name)
    gate.set()

    assert held.result(5) is None
    assert good.result(5) == "Kantor Contoh"
    with pytest.raises(Refusal) as refused:
        bad.result(5)
    assert refused.value.code is RefusalCode.INTERNAL
    assert not any(isinstance(record.fact, facts.HelpAsked) for record in office.reads.records_after(0))


def test_a_database_that_takes_nothing_is_said_so_and_heals(office):
    office.issue()
    with office.engine.begin() as other:
        other.exec_driver_sql("CREATE TRIGGER full_disk BEFORE INSERT ON journal BEGIN SELECT RAISE(FAIL, 'full'); END")
    with pytest.raises(Refusal) as refused:
        office.issue()
    assert refused.value.code is RefusalCode.STORAGE_FAILED
    with office.engine.begin() as other:
        other.exec_driver_sql("DROP TRIGGER full_disk")

    assert office.issue().number == "A 002"
    assert office.faults() == []


def test_facts_are_handed_on_only_after_the_commit_and_in_order(office):
    for _ in range(5):
        office.issue()

    seqs = [record.seq for record in office.committed]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert office.reads.head().seq == seqs[-1]


def test_another_process_may_add_a_device_beside_the_server(office, tmp_path):
    office.issue()
    other = open_engine(tmp_path / "office-0")
    set_up.add_device(other, set_up.NewDevice(role=set_up.DeviceRole.BOARD, name="Papan 2"), now=0)
    other.dispose()
    office.issue()

    assert office.faults() == []


def test_a_batch_of_one_gives_the_same_numbers(make_office):
    office = make_office(largest_batch=1)
    assert [office.issue().number for _ in range(3)] == ["A 001", "A 002", "A 003"]


def test_what_was_queued_is_done_before_the_writer_ends(office, tmp_path):
    writer = Writer(office.engine, 1, office.writer._shelf, office.writer.clock, lambda _: None)
    answers = [writer.submit(lambda books: books.office.branch.id) for _ in range(5)]
    writer.start()
    writer.stop()

    assert [answer.result(0) for answer in answers] == [1] * 5


def alter(office, statement):
    with office.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE journal SET record = replace(record, 'kiosk', 'desk') WHERE kind = 'issued'", "chain"),
        ("UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE kind = 'called'", "chain"),
        ("UPDATE ticket SET carried_at = carried_at - 1 WHERE id = 1", "row"),
        ("UPDATE ticket SET number = 'A 009' WHERE id = 2", "row"),
        ("DELETE FROM ticket WHERE id = 2", "row"),
        ("DELETE FROM journal WHERE kind = 'issued' AND ticket_id = 1", "gap"),
        ("DELETE FROM journal WHERE kind = 'called'", "cut_off"),
    ],
)
def test_verify_names_what_was_altered(office, statement, what):
    counter = office.open_counter(1)
    office.issue()
    office.issue()
    office.do(counter, "call-next")
    assert office.faults() == []

    alter(office, statement)

    assert what in {str(fault.what) for fault in verify_day(office.engine, 1).report.faults}


def test_verify_says_that_nothing_knows_the_end_of_the_journal(office):
    office.issue()
    with closing(sqlite3.connect(office.engine.url.database)) as database:
        database.execute("DELETE FROM branch")
        database.commit()
    assert {str(fault.what) for fault in verify_day(office.engine, 1).report.faults} == {"cut_off"}


def test_verify_names_the_first_wrong_record(office):
    office.issue()
    office.issue()
    issued = [record.seq for record in office.committed if isinstance(record.fact, facts.TicketIssued)]
    alter(office, f"UPDATE journal SET record = replace(record, 'kiosk', 'desk') WHERE seq = {issued[0]}")

    assert verify_day(office.engine, 1).report.faults[0].seq == issued[0]


def test_every_hot_question_uses_an_index(office):
    questions = [
        "SELECT * FROM ticket WHERE branch_id = 1 AND ticket.state = 'waiting'",
        "SELECT service_id, count(*) FROM ticket WHERE branch_id = 1 AND ticket.state = 'waiting' GROUP BY service_id",
        "SELECT * FROM ticket WHERE branch_id = 1 "
        "AND ticket.state IN ('waiting', 'called', 'serving', 'held', 'missed')",
        "SELECT max(id) FROM ticket",
        "SELECT * FROM ticket WHERE status_token = 'x'",
        "SELECT * FROM journal WHERE branch_id = 1 AND seq > 5 ORDER BY seq",
        "SELECT * FROM journal WHERE branch_id = 1 AND ticket_id = 5 ORDER BY seq",
        "SELECT * FROM answer WHERE device_id = 1 AND key = 'k'",
        "SELECT * FROM numbering WHERE branch_id = 1 AND business_day = 'd' AND series = 'A'",
    ]
    with office.engine.connect() as connection:
        for question in questions:
            plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {question}"))]
            assert not any(line.startswith("SCAN") and "INDEX" not in line for line in plan), (question, plan)


def test_the_set_up_refuses_what_cannot_be(office):
    with pytest.raises(set_up.SetUpRefused, match="already"):
        set_up.add_device(office.engine, set_up.NewDevice(role=set_up.DeviceRole.BOARD, name="board 4"), now=0)
    with pytest.raises(set_up.SetUpRefused, match="no counter 9"):
        set_up.add_device(
            office.engine, set_up.NewDevice(role=set_up.DeviceRole.COUNTER, name="x", counter_number=9), now=0
        )
    with pytest.raises(set_up.SetUpRefused, match="no zone"):
        set_up.add_device(
            office.engine, set_up.NewDevice(role=set_up.DeviceRole.BOARD, name="x", zones=("Atap",)), now=0
        )
    assert tables.device.name == "device"


def test_reading_says_who_may_sign_in(office):
    reads = Reads(office.engine, 1)
    account = reads.account("sari")
    assert account is not None
    assert account.name == "Sari"
    assert reads.account("nobody") is None


def orders_of_a_busy_moment(office, writer):
    """Eight visitors press at once; gives what they will be told."""
    orders = [office.order(1, "issue-ticket", '{"service_id":1}') for _ in range(8)]
    return [writer.submit(lambda books, order=order: carry_out(books, order)) for order in orders]


def test_a_refused_question_does_not_cost_others_their_common_commit(office):
    def refuse(books):
        raise Refusal(RefusalCode.KEY_REUSED, "used before")

    begun = []
    event.listen(office.engine, "begin", begun.append)
    writer = Writer(office.engine, 1, office.writer._shelf, office.writer.clock, lambda _: None)
    issued = orders_of_a_busy_moment(office, writer)
    refused = writer.submit(refuse)
    writer.start()
    writer.stop()

    assert {future.result(0).status for future in issued} == {OK}
    with pytest.raises(Refusal, match="used before"):
        refused.result(0)
    assert len(begun) == 1
    assert office.faults() == []


def test_a_refusal_after_a_fact_takes_the_fact_back(office):
    def half_done(books):
        books.begin_command(actor=0, device=0)
        books.record(facts.HelpAsked())
        raise Refusal(RefusalCode.WRONG_STATE, "too late")

    with pytest.raises(Refusal, match="too late"):
        office.writer.submit(half_done).result(5)
    assert not any(isinstance(record.fact, facts.HelpAsked) for record in office.reads.records_after(0))


def test_a_lock_that_another_process_holds_is_waited_for_once_for_all(office, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_S", 0.05)
    impatient = open_engine(tmp_path / "office-0")
    tried = []
    event.listen(impatient, "engine_connect", tried.append)
    writer = Writer(impatient, 1, office.writer._shelf, office.writer.clock, lambda _: None)
    waiting = orders_of_a_busy_moment(office, writer)
    with for_writing(office.engine).begin():
        writer.start()
        refused = [future.exception(5) for future in waiting]
        n_tried = len(tried)
    after = orders_of_a_busy_moment(office, writer)
    writer.stop()
    impatient.dispose()

    assert {refusal.code for refusal in refused} == {RefusalCode.STORAGE_FAILED}
    assert {future.result(0).status for future in after} == {OK}
    assert n_tried == 1


def test_a_failing_listener_does_not_end_the_writer(office):
    def fail(records):
        raise RuntimeError("the loop is closed")

    office.writer._on_committed = fail
    office.issue()

    assert office.issue().number == "A 002"


def test_who_has_an_answer_knows_that_the_watchers_are_told(office):
    told, future = [], None

    def slow_listener(records):
        told.append(future.done())

    gate = threading.Event()
    office.writer._on_committed = slow_listener
    order = office.order(1, "issue-ticket", '{"service_id":1}')

    def issue(books):
        gate.wait(5)
        return carry_out(books, order)

    future = office.writer.submit(issue)
    gate.set()
    future.result(5)

    assert told == [False]
