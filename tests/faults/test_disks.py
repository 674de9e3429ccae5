"""Rows 30 to 33 and 37: disks that are full, fail, or wear out, under a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.faults.clients import Client, NoAnswer
from bench.faults.injecting import SYNCS, WRITES, Injection
from bench.faults.killing import folder_services
from bench.faults.oracles import chain_faults, integrity_faults, ticket_faults
from bench.figures import at_most
from bench.office import Office, OfficeFolder

TICKETS = 40
INTO_A_FULL_LOG = ("sh", "-c", 'exec "$@" 2>/dev/full', "sh")


@pytest.fixture(scope="module")
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of this module's own, whose log has no room from the beginning."""
    folder = OfficeFolder(tmp_path_factory.mktemp("disks") / "office", has_counters=False)
    with Office(folder, before=INTO_A_FULL_LOG) as office:
        yield office


@pytest.fixture
def kiosk(own_office: Office) -> Iterator[Client]:
    kiosk = Client(own_office.url, lambda: own_office.kiosks[0].token)
    yield kiosk
    kiosk.close()


def test_row_31_a_log_without_room_stops_nothing(own_office: Office, kiosk: Client) -> None:
    assert kiosk.ask("issue-ticket", folder_services(own_office)()).is_done


def test_row_37_a_ticket_costs_the_card_little(own_office: Office, kiosk: Client, measured) -> None:
    body = folder_services(own_office)
    before = 0
    for turn in range(2 * TICKETS):
        # The first ones find a new office: its log grows to the size that it then keeps.
        before = written_bytes(own_office) if turn == TICKETS else before
        assert kiosk.ask("issue-ticket", body()).is_done

    measured("written for each ticket", (written_bytes(own_office) - before) / TICKETS / 1024, "KiB", at_most(110))


@pytest.mark.parametrize(
    ("row", "calls", "error"),
    [(30, WRITES, "ENOSPC"), (33, WRITES, "EROFS"), (32, SYNCS, "EIO")],
    ids=["row_30_full", "row_33_read_only", "row_32_failing_syncs"],
)
def test_rows_30_32_33_a_disk_that_takes_nothing_is_said_and_nothing_said_is_lost(
    own_office: Office, row: int, calls: str, error: str
) -> None:
    kiosk = Client(own_office.url, lambda: own_office.kiosks[0].token)
    body = folder_services(own_office)
    told = [kiosk.ask("issue-ticket", body()) for _ in range(3)]
    with Injection(own_office.process.pid, calls, error):
        refused = refusal_of(kiosk, body())
    own_office.process.kill()
    own_office.restart()
    told.append(kiosk.ask("issue-ticket", body()))
    kiosk.close()

    assert "storage" in refused or refused == "not_recordable"
    assert all(one.is_done for one in told)
    # The office is older than this test: it has tickets of others, too.
    found = ticket_faults(own_office.folder.path, told)
    assert [fault for fault in found if "wishes made" not in fault] == []
    assert chain_faults(own_office.folder.path) + integrity_faults(own_office.folder.path) == []


def refusal_of(kiosk: Client, body: dict[str, object]) -> str:
    """The code of a refusal, or what an answer was that may pass."""
    try:
        told = kiosk.ask("issue-ticket", body, within_s=1.5)
    except NoAnswer as error:
        return str(error)
    assert not told.is_done, "a number that is not on the disk is not given"
    return str(told.answer["code"])


def written_bytes(office: Office) -> int:
    """What the server had the system write so far, by the system's own count."""
    lines = Path(f"/proc/{office.process.pid}/io").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("write_bytes:")))
