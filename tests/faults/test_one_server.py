"""Rows 36 and 38: others at the same data."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from bench.faults.clients import Client
from bench.faults.killing import folder_services
from bench.figures import at_most
from bench.office import LOOPBACK, Office
from bench.presses import percentile
from bench.process import ROOT
from server.storage.engine import DATABASE_NAME

TICKETS = 30
LOCKED_S = 1.0
SERVED = ("--http", f"{LOOPBACK}:0", "--push", f"{LOOPBACK}:0")


@pytest.fixture
def kiosk(office: Office) -> Iterator[Client]:
    kiosk = Client(office.url, lambda: office.kiosks[0].token)
    yield kiosk
    kiosk.close()


def test_row_36_a_long_look_into_the_database_delays_nobody(office: Office, kiosk: Client, measured) -> None:
    body = folder_services(office)
    with closing(sqlite3.connect(office.folder.path / DATABASE_NAME)) as report:
        report.execute("BEGIN")
        report.execute("SELECT count(*) FROM journal").fetchone()
        told = [kiosk.ask("issue-ticket", body()) for _ in range(TICKETS)]
        report.rollback()

    assert {one.n_attempts for one in told if one.is_done} == {1}
    measured("ticket beside it (p95)", percentile([one.took_s for one in told], 0.95), "s", at_most(1))


def test_row_36_a_lock_that_somebody_holds_is_waited_for(office: Office, kiosk: Client) -> None:
    told = []
    with closing(sqlite3.connect(office.folder.path / DATABASE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        body = folder_services(office)()
        asking = threading.Thread(target=lambda: told.append(kiosk.ask("issue-ticket", body)))
        asking.start()
        asking.join(LOCKED_S)
        assert told == []
        other.execute("ROLLBACK")
        asking.join(10)

    assert [one.is_done for one in told] == [True]


def test_row_38_a_second_server_on_the_same_data_refuses(office: Office, kiosk: Client) -> None:
    began_s = time.monotonic()
    second = subprocess.run(
        [sys.executable, "-m", "server", "serve", *SERVED, "--data", str(office.folder.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert second.returncode != 0
    assert "another server is running" in second.stderr
    assert time.monotonic() - began_s < 20
    assert kiosk.ask("issue-ticket", folder_services(office)()).is_done
