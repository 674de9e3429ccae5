"""A server that dies while people book: whoever was told is booked, and no place is given twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import date
from pathlib import Path

from sqlalchemy import select

from server.application.refusals import Refusal
from server.storage import tables
from tests.server.bookings.booking_office import MONDAY, BookingOffice
from tests.server.small_office import KTP

N_BEFORE_DEATH = 20
ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from pathlib import Path
from tests.server.bookings.test_booking_crash import book_for_ever
book_for_ever(Path(sys.argv[1]))
"""


def book_for_ever(directory: Path) -> None:
    """What the dying process does: eight people at once book what is left and say each link when sure."""
    office = BookingOffice.reopened(directory)
    slots = sorted(office.free())

    def client(n: int) -> None:
        for slot_at in slots[n:] + slots[:n]:
            try:
                view = office.book(KTP, slot_at)
            except Refusal:
                continue
            os.write(1, f"{view.token}\n".encode())

    threads = [threading.Thread(target=client, args=(n,)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def test_who_was_told_is_booked_though_the_server_was_killed(make_booking_office):
    office = make_booking_office()
    office.set_hours()
    office.set_counters(KTP, n_counters=7, expected_min=3)
    office.writer.stop()
    # A whole process, as nothing less can be killed; it takes a second to begin.
    dying = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(office.directory)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert dying.stdout is not None
    told = [dying.stdout.readline().strip() for _ in range(N_BEFORE_DEATH)]
    dying.send_signal(signal.SIGKILL)
    # What it still said before it died counts too.
    told += [line.strip() for line in dying.stdout if line.endswith("\n")]
    dying.stdout.close()
    dying.wait(timeout=20)
    office.serve()

    assert len(set(told)) == len(told) >= N_BEFORE_DEATH
    assert all(office.bookings.booking(token) is not None for token in told)
    plan = office.plans.day(office.bookings._offers.office(), date.fromisoformat(MONDAY)).slots(KTP)
    with office.engine.connect() as connection:
        table = tables.booking
        confirmed = Counter(connection.execute(select(table.c.slot_at).where(table.c.state == "confirmed")).scalars())
    assert all(count <= plan[slot_at].capacity for slot_at, count in confirmed.items())
    assert sum(confirmed.values()) == office.kinds().count("booking_confirmed") >= len(told)
    office.issue()
    assert office.faults() == []
