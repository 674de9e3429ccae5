"""What device tests share: a ticket, and a printer with its owner's work on a virtual clock."""

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from hardware.clock import VirtualClock
from hardware.encoder import encode_ticket
from hardware.escstatus import PrinterStatus
from hardware.options import PrinterChoices
from hardware.pictures import USUAL
from hardware.printer import PrinterDevice, PrinterWorker
from hardware.spool import JobReason, JobState, Spool
from hardware.ticket import TicketPaper
from hardware.virtual import Skill, VirtualPrinter, VirtualTicket, VirtualTransport, apply_fault_command

_MOST_STEPS = 200_000


@dataclass
class PrinterBench:
    """One virtual printer, its owner and everything that happened, in virtual time."""

    clock: VirtualClock
    printer: VirtualPrinter
    worker: PrinterWorker
    spool: Spool
    papers: list[VirtualTicket]
    reports: list[tuple[str, JobState, JobReason]]
    statuses: list[PrinterStatus] = field(default_factory=list)

    def print(self, job_id: str, payload: bytes) -> tuple[JobState, JobReason]:
        """Submit a job and work until it is reported."""
        n_before = len(self.reports)
        self.worker.put(job_id, payload)
        self.work_until(lambda: len(self.reports) > n_before)
        reported_id, state, reason = self.reports[-1]
        assert reported_id == job_id
        return state, reason

    def work_until(self, is_done: Callable[[], bool]) -> None:
        """Let the owner work until something is so."""
        for _ in range(_MOST_STEPS):
            if is_done():
                return
            self.worker.step()
        raise AssertionError("the owner worked for ever")

    def work_for(self, seconds_s: float) -> None:
        """Let the owner work for a time."""
        end_s = self.clock.monotonic() + seconds_s
        self.work_until(lambda: self.clock.monotonic() >= end_s)

    def fault(self, command: str) -> None:
        """Change a fault, in the words of the command line."""
        apply_fault_command(self.printer, command)

    def fault_in(self, after_s: float, command: str) -> None:
        """Change a fault later."""
        self.clock.plan(after_s, lambda: self.fault(command))


def make_bench(
    *,
    skills: frozenset[Skill] = frozenset(Skill),
    choices: PrinterChoices | None = None,
    seed: int = 1,
    link: type[VirtualTransport] = VirtualTransport,
) -> PrinterBench:
    """Give a bench whose printer knows these commands."""
    clock = VirtualClock()
    papers: list[VirtualTicket] = []
    reports: list[tuple[str, JobState, JobReason]] = []
    statuses: list[PrinterStatus] = []
    printer = VirtualPrinter(papers.append, skills=skills)
    device = PrinterDevice(transport=link(printer, clock), choices=choices or PrinterChoices())
    spool = Spool(":memory:", clock)
    worker = PrinterWorker(
        device, spool, lambda *report: reports.append(report), statuses.append, clock, random.Random(seed)
    )
    return PrinterBench(clock, printer, worker, spool, papers, reports, statuses)


@pytest.fixture
def new_bench() -> Iterator[Callable[..., PrinterBench]]:
    """Makes benches and closes their files."""
    made: list[PrinterBench] = []

    def new(**settings: object) -> PrinterBench:
        made.append(make_bench(**settings))  # type: ignore[arg-type]
        return made[-1]

    yield new
    for bench in made:
        bench.spool.close()


@pytest.fixture
def bench(new_bench: Callable[..., PrinterBench]) -> PrinterBench:
    """A printer that knows every command."""
    return new_bench()


@pytest.fixture
def paper() -> TicketPaper:
    """An ordinary ticket."""
    return USUAL["id"]


@pytest.fixture
def ticket(paper: TicketPaper) -> bytes:
    """The bytes of an ordinary ticket."""
    return encode_ticket(paper)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Every test ends the threads that it started."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not _ends(thread)]
    assert not left, f"threads left behind: {left}"


def _ends(thread: threading.Thread) -> bool:
    thread.join(5)
    return not thread.is_alive()
