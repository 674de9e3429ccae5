"""How the database finds what the server asks for: every statement of a busy minute, explained."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from bench.devices import PairedDevice
from server.bootstrap import Server
from server.settings import Address, Settings
from server.storage.engine import DATABASE_NAME

_ANYWHERE = Address(host="127.0.0.1", port=0)
_EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def scans_of(data: Path, kiosk: PairedDevice, counter: PairedDevice) -> list[str]:
    """Every step of a plan that looks through a whole table or index, with its statement; none if all is well.

    Args:
        data: an office that is served by nobody.
        kiosk, counter: devices of it; the counter is open.
    """
    scans = []
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        for statement in sorted(_statements_of_a_minute(data, kiosk, counter)):
            for row in database.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
                if str(row[3]).startswith("SCAN"):
                    scans.append(f"{row[3]} in {' '.join(statement.split())}")
    return scans


def _statements_of_a_minute(data: Path, kiosk: PairedDevice, counter: PairedDevice) -> set[str]:
    """What a server in this process asks while visitors come and a counter calls, with the values filled in."""
    with _traced() as statements:
        server = Server(Settings(data_directory=data, http=_ANYWHERE, push=_ANYWHERE))
        server.start()
        try:
            kiosk.url = counter.url = f"http://{server.http_address}"
            statements.clear()
            _act(kiosk, counter)
        finally:
            server.stop()
    return {each for each in statements if each.lstrip().upper().startswith(_EXPLAINED)}


def _act(kiosk: PairedDevice, counter: PairedDevice) -> None:
    for service_id in (1, 2, 3):
        ticket_id = kiosk.command("issue-ticket", service_id=service_id)["ticket_id"]
        kiosk.command("report-paper", ticket_id=ticket_id, paper="printed")
    kiosk.command("issue-ticket", service_id=1, priority="elderly")
    for path in ("call-next", "call-next", "undo-last", "call-next"):
        answer = counter.command(path)
    ticket = answer["ticket"]
    assert isinstance(ticket, dict), answer
    counter.command("recall-ticket", ticket_id=ticket["id"])
    counter.command("start-service", ticket_id=ticket["id"])
    counter.command("finish-ticket", ticket_id=ticket["id"])


@contextmanager
def _traced() -> Iterator[set[str]]:
    statements: set[str] = set()

    def listen(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(statements.add)

    event.listen(Engine, "connect", listen)
    try:
        yield statements
    finally:
        event.remove(Engine, "connect", listen)
