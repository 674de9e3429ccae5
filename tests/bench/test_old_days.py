"""Years of history made by hand are such as the server itself would have left them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench.office import OfficeFolder
from bench.old_days import FACTS_A_TICKET, TICKETS_A_DAY, add_old_tickets
from server.domain.queue.facts import TicketFact
from server.domain.queue.record import parse
from server.storage.engine import DATABASE_NAME, open_engine
from server.storage.reads import Reads
from server.storage.soundness import hidden_fault

DAYS = 2


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = OfficeFolder(tmp_path_factory.mktemp("old") / "data", has_counters=False)
    add_old_tickets(folder.path, DAYS * TICKETS_A_DAY)
    return folder.path


def test_every_ticket_has_its_facts_in_their_place(data: Path) -> None:
    engine = open_engine(data)
    try:
        records = Reads(engine, 1).records_after(0)
    finally:
        engine.dispose()

    assert [record.seq for record in records] == list(range(1, len(records) + 1))
    of_tickets = [record for record in records if isinstance(record.fact, TicketFact)]
    assert len(of_tickets) == DAYS * TICKETS_A_DAY * FACTS_A_TICKET
    named = [record.fact.ticket for record in of_tickets if isinstance(record.fact, TicketFact)]
    assert named == [ticket for ticket in range(1, DAYS * TICKETS_A_DAY + 1) for _ in range(FACTS_A_TICKET)]


def test_the_columns_of_a_record_are_those_of_its_text(data: Path) -> None:
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        rows = database.execute("SELECT seq, at, kind, ticket_id, record FROM journal").fetchall()

    for seq, at, kind, ticket_id, text in rows:
        record = parse(text)
        assert (seq, at, kind) == (record.seq, record.at, record.fact.kind)
        assert ticket_id == getattr(record.fact, "ticket", None)


def test_the_office_stands_after_the_last_of_these_days_and_is_closed(data: Path) -> None:
    engine = open_engine(data)
    try:
        head = Reads(engine, 1).head()
    finally:
        engine.dispose()

    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        (last,) = database.execute("SELECT max(seq) FROM journal").fetchone()
    assert (head.seq, head.is_day_open) == (last, False)
    assert head.day_first_seq == last - TICKETS_A_DAY * FACTS_A_TICKET - 1


def test_a_server_finds_nothing_wrong_with_them_when_it_starts(data: Path) -> None:
    assert hidden_fault(data / DATABASE_NAME) == ""
