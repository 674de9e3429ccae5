"""The looks after a load see what would be a catastrophe, and nothing else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.checks import faults_in
from bench.devices import PairedDevice
from bench.office import OfficeFolder
from server.bootstrap import Server
from server.settings import Address, Settings
from server.storage.engine import DATABASE_NAME

ANYWHERE = Address(host="127.0.0.1", port=0)
TICKETS = 6


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, str]]]:
    """An office that gave out some numbers, and what its kiosk was told."""
    folder = OfficeFolder(tmp_path_factory.mktemp("office") / "data", has_counters=False)
    server = Server(Settings(data_directory=folder.path, http=ANYWHERE, push=ANYWHERE))
    server.start()
    try:
        kiosk = PairedDevice(f"http://{server.http_address}", folder.codes[0])
        answers = [kiosk.command("issue-ticket", service_id=1) for _ in range(TICKETS)]
    finally:
        server.stop()
    return folder.path, [(int(str(answer["ticket_id"])), str(answer["number"])) for answer in answers]


@pytest.fixture
def data(served: tuple[Path, list[tuple[int, str]]], tmp_path: Path) -> Path:
    with closing(sqlite3.connect(served[0] / DATABASE_NAME)) as original:
        original.execute("VACUUM INTO ?", (str(tmp_path / DATABASE_NAME),))
    return tmp_path


@pytest.fixture
def told(served: tuple[Path, list[tuple[int, str]]]) -> Iterator[list[tuple[int, str]]]:
    return list(served[1])


def alter(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database, database:
        for statement in statements:
            database.execute(statement)


def test_an_office_as_it_should_be_has_no_faults(data: Path, told: list[tuple[int, str]]) -> None:
    assert len(told) == TICKETS
    assert faults_in(data, told) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM ticket WHERE n = 3", "acknowledged tickets are missing"),
        ("DELETE FROM ticket WHERE n = 3", "series have gaps"),
        ("UPDATE ticket SET n = 9 WHERE n = 6", "have the places"),
        ("UPDATE ticket SET number = (SELECT number FROM ticket WHERE n = 1) WHERE n = 2", "printed twice"),
        ("DELETE FROM journal WHERE kind = 'issued' AND ticket_id = 2", "records have the numbers"),
    ],
)
def test_every_kind_of_loss_is_seen(data: Path, told: list[tuple[int, str]], statement: str, fault: str) -> None:
    alter(data, statement)

    assert any(fault in found for found in faults_in(data, told))


def test_a_ticket_that_two_clients_hold_is_a_fault(data: Path, told: list[tuple[int, str]]) -> None:
    assert "a ticket was given to two clients" in faults_in(data, [*told, told[0]])
