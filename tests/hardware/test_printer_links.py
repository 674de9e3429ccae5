"""The owner thread on real links: TCP and pseudo-terminals, plugged and unplugged."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.clock import SystemClock
from hardware.encoder import encode_ticket
from hardware.errors import ConfigError
from hardware.escstatus import LinkState, Paper, PrinterStatus, Proof
from hardware.pictures import USUAL
from hardware.printer import Printer
from hardware.spool import JobReason, JobState, Spool
from hardware.virtual import PtyVirtualPrinter, TcpVirtualPrinter, VirtualPrinter, VirtualTicket, apply_fault_command

_DEADLINE_S = 15.0
_TICKET = encode_ticket(USUAL["id"])


class Owner:
    """A printer in use and what it told."""

    def __init__(self, url: str, spool: Spool) -> None:
        self.outcomes: queue.Queue[tuple[str, JobState, JobReason]] = queue.Queue()
        self._statuses: queue.Queue[PrinterStatus] = queue.Queue()
        self.printer = Printer(url, spool, lambda *outcome: self.outcomes.put(outcome), self._statuses.put)

    def print(self, job_id: str) -> tuple[JobState, JobReason]:
        self.printer.submit(job_id, _TICKET)
        told_id, state, reason = self.outcomes.get(timeout=_DEADLINE_S)
        assert told_id == job_id
        return state, reason

    def wait_for(self, is_so: Callable[[PrinterStatus], bool]) -> None:
        end_s = time.monotonic() + _DEADLINE_S
        status = self.printer.status
        while not is_so(status):
            status = self._statuses.get(timeout=max(0.01, end_s - time.monotonic()))


@pytest.fixture
def papers() -> queue.Queue[VirtualTicket]:
    return queue.Queue()


@pytest.fixture
def virtual(papers: queue.Queue[VirtualTicket]) -> VirtualPrinter:
    return VirtualPrinter(papers.put)


@pytest.fixture
def owner_of(tmp_path: Path) -> Iterator[Callable[[str], Owner]]:
    owners: list[tuple[Owner, Spool]] = []

    def make(url: str) -> Owner:
        # One each, as in a kiosk: an owner that starts takes what it finds in its spool for jobs of an earlier run.
        spool = Spool(tmp_path / f"spool-{len(owners)}.db", SystemClock())
        owners.append((Owner(url, spool), spool))
        return owners[-1][0]

    yield make
    for owner, spool in owners:
        owner.printer.close()
        spool.close()


@pytest.fixture
def server(virtual: VirtualPrinter) -> Iterator[TcpVirtualPrinter]:
    server = TcpVirtualPrinter(virtual)
    yield server
    server.close()


def _is_up(status: PrinterStatus) -> bool:
    return status.link is LinkState.UP and status.proof is Proof.PROCESS_ID


def test_a_ticket_over_tcp(owner_of, server, papers):
    owner = owner_of(server.url)
    assert owner.print("1") == (JobState.PRINTED, JobReason.NONE)
    assert "A 012" in papers.get(timeout=_DEADLINE_S).paper.lines


def test_submit_returns_at_once_however_slow_the_printer_is(owner_of, server, virtual):
    owner = owner_of(server.url)
    owner.wait_for(_is_up)
    virtual.set_faults(speed=1500)
    start_s = time.monotonic()
    owner.printer.submit("1", _TICKET)
    assert time.monotonic() - start_s < 0.05
    assert owner.outcomes.get(timeout=_DEADLINE_S) == ("1", JobState.PRINTED, JobReason.NONE)


def test_paper_out_is_pushed_and_refuses_the_next_ticket_within_a_second(owner_of, server, virtual):
    owner = owner_of(server.url)
    owner.wait_for(_is_up)
    apply_fault_command(virtual, "paper out")
    owner.wait_for(lambda status: status.paper is Paper.OUT)
    start_s = time.monotonic()
    assert owner.print("1") == (JobState.NOT_PRINTED, JobReason.PAPER_OUT)
    assert time.monotonic() - start_s < 1


def test_a_port_where_nobody_listens_refuses_the_ticket_within_a_second(owner_of, server):
    url = server.url
    server.close()
    owner = owner_of(url)
    start_s = time.monotonic()
    assert owner.print("1") == (JobState.NOT_PRINTED, JobReason.LINK_DOWN)
    assert time.monotonic() - start_s < 1


def test_a_connection_that_the_printer_closed_while_idle_loses_no_ticket(owner_of, server, virtual, papers):
    owner = owner_of(server.url)
    owner.wait_for(_is_up)
    virtual.set_faults(drop_after=0)
    owner.wait_for(lambda status: status.link is LinkState.DOWN)
    owner.wait_for(_is_up)
    assert owner.print("1") == (JobState.PRINTED, JobReason.NONE)
    assert papers.get(timeout=_DEADLINE_S).is_whole


def test_a_shared_printer_is_connected_for_each_ticket_alone(owner_of, server, papers):
    first, second = owner_of(server.url + "?hold=0"), owner_of(server.url + "?hold=0")
    assert first.print("1") == (JobState.PRINTED, JobReason.NONE)
    assert second.print("2") == (JobState.PRINTED, JobReason.NONE)
    assert first.print("3") == (JobState.PRINTED, JobReason.NONE)
    first.wait_for(lambda status: status.link is LinkState.DOWN)


def test_a_serial_printer_that_is_unplugged_and_comes_back_under_another_name(owner_of, virtual, papers, tmp_path):
    link = tmp_path / "by-id"
    terminal = PtyVirtualPrinter(virtual, link)
    owner = owner_of(f"serial://{link}?baudrate=115200")
    assert owner.print("1") == (JobState.PRINTED, JobReason.NONE)
    terminal.close()
    owner.wait_for(lambda status: status.link is LinkState.DOWN)
    assert owner.print("2") == (JobState.NOT_PRINTED, JobReason.LINK_DOWN)
    placeholder = PtyVirtualPrinter(VirtualPrinter(papers.put))
    terminal = PtyVirtualPrinter(virtual, link)
    start_s = time.monotonic()
    owner.wait_for(_is_up)
    # A terminal that has just come may go once more before it stays; what counts is when tickets come out again.
    tickets = (str(each) for each in itertools.count(3))
    while owner.print(next(tickets)) != (JobState.PRINTED, JobReason.NONE):
        assert time.monotonic() - start_s < 10
        threading.Event().wait(0.2)
    assert time.monotonic() - start_s < 10
    owner.printer.close()
    terminal.close()
    placeholder.close()


def test_a_device_node_works_like_a_line(owner_of, virtual, papers, tmp_path):
    terminal = PtyVirtualPrinter(virtual, tmp_path / "lp0")
    owner = owner_of(f"file://{tmp_path}/lp0")
    assert owner.print("1") == (JobState.PRINTED, JobReason.NONE)
    owner.printer.close()
    terminal.close()


def test_a_regular_file_collects_the_bytes_and_proves_nothing(owner_of, tmp_path):
    file = tmp_path / "tickets.bin"
    owner = owner_of(f"file://{file}")
    assert owner.print("1") == (JobState.UNKNOWN, JobReason.NO_PROOF)
    assert file.read_bytes() == _TICKET


def test_closing_while_a_ticket_waits_for_its_proof_leaves_it_unknown(owner_of, server, virtual):
    owner = owner_of(server.url)
    owner.wait_for(_is_up)
    virtual.set_faults(speed=400, heat=False)
    owner.printer.submit("1", _TICKET)
    virtual.set_faults(heat=True)
    owner.printer.close()
    told = owner.outcomes.get(timeout=_DEADLINE_S)
    assert told[1] in (JobState.UNKNOWN, JobState.NOT_PRINTED)
    assert owner.printer.status.link is LinkState.DOWN


def test_a_wrong_url_is_refused_at_the_start(tmp_path):
    spool = Spool(tmp_path / "spool.db", SystemClock())
    with pytest.raises(ConfigError, match="widht"):
        Printer("tcp://127.0.0.1?widht=3", spool, lambda *_: None)
    spool.close()
