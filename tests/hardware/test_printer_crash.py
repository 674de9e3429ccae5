"""The program is killed while it prints; the next run knows what it cannot know."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hardware.clock import SystemClock
from hardware.encoder import encode_ticket
from hardware.pictures import USUAL
from hardware.printer import Printer
from hardware.spool import JobReason, JobState, Spool
from hardware.virtual import TcpVirtualPrinter, VirtualPrinter, VirtualTicket

_DEADLINE_S = 20.0
_ROOT = Path(__file__).parents[2]
_TICKET = encode_ticket(USUAL["id"])

# Submits one ticket, and stands still once a step is recorded and before it begins, to be killed there.
_PROGRAM = """
import sys, threading
from hardware.clock import SystemClock
from hardware.printer import Printer
from hardware.spool import JobState, Spool
sys.path.insert(0, sys.argv[4])

class Telling(Spool):
    def move(self, job_id, state, *reason):
        super().move(job_id, state, *reason)
        if state == sys.argv[5]:
            print(state, flush=True)
            threading.Event().wait()

spool = Telling(sys.argv[1], SystemClock())
printer = Printer(sys.argv[2], spool, lambda *outcome: print("ended", flush=True))
printer.submit("job", open(sys.argv[3], "rb").read())
threading.Event().wait()
"""


@pytest.mark.parametrize(
    ("killed_at", "outcome", "n_papers"),
    [
        ("checking", (JobState.NOT_PRINTED, JobReason.RESTARTED), 0),
        ("sending", (JobState.UNKNOWN, JobReason.RESTARTED), 0),
        ("waiting", (JobState.UNKNOWN, JobReason.RESTARTED), 1),
    ],
)
def test_a_kill_at_any_step_prints_nothing_twice_and_reports_what_is_known(
    tmp_path: Path, killed_at: str, outcome: tuple[JobState, JobReason], n_papers: int
):
    papers: queue.Queue[VirtualTicket] = queue.Queue()
    virtual = VirtualPrinter(papers.put)
    server = TcpVirtualPrinter(virtual)
    (tmp_path / "ticket").write_bytes(_TICKET)
    arguments = [str(tmp_path / "spool.db"), server.url, str(tmp_path / "ticket"), str(_ROOT), killed_at]
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == killed_at
        program.kill()
        assert program.wait(_DEADLINE_S) == -signal.SIGKILL

    outcomes: queue.Queue[tuple[str, JobState, JobReason]] = queue.Queue()
    spool = Spool(tmp_path / "spool.db", SystemClock())
    printer = Printer(server.url, spool, lambda *told: outcomes.put(told))
    assert outcomes.get(timeout=_DEADLINE_S) == ("job", *outcome)
    printer.submit("copy", encode_ticket(USUAL["id"]))
    assert outcomes.get(timeout=_DEADLINE_S) == ("copy", JobState.PRINTED, JobReason.NONE)
    printer.close()
    spool.close()
    server.close()
    assert papers.qsize() == n_papers + 1
