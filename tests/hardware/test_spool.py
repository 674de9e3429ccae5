import itertools
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.clock import VirtualClock
from hardware.spool import FINAL_STATES, NEXT_STATES, IllegalTransition, JobReason, JobState, Spool, SpoolFailed

_WAYS = {
    JobState.QUEUED: [],
    JobState.CHECKING: [JobState.CHECKING],
    JobState.SENDING: [JobState.CHECKING, JobState.SENDING],
    JobState.WAITING: [JobState.CHECKING, JobState.SENDING, JobState.WAITING],
    JobState.PRINTED: [JobState.CHECKING, JobState.SENDING, JobState.WAITING, JobState.PRINTED],
    JobState.SUSPECT: [JobState.CHECKING, JobState.SENDING, JobState.SUSPECT],
    JobState.NOT_PRINTED: [JobState.CHECKING, JobState.NOT_PRINTED],
    JobState.UNKNOWN: [JobState.CHECKING, JobState.SENDING, JobState.UNKNOWN],
}


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def spool(tmp_path: Path, clock: VirtualClock) -> Iterator[Spool]:
    spool = Spool(tmp_path / "spool.db", clock)
    yield spool
    spool.close()


def _job_in(spool: Spool, state: JobState, job_id: str = "job") -> None:
    spool.add(job_id, b"ticket")
    for step in _WAYS[state]:
        spool.move(job_id, step)


@pytest.mark.parametrize(("state", "wanted"), list(itertools.product(JobState, JobState)))
def test_every_pair_of_states(spool: Spool, state: JobState, wanted: JobState):
    _job_in(spool, state)
    if wanted in NEXT_STATES[state]:
        spool.move("job", wanted, JobReason.PAPER_OUT)
        found = spool.find("job")
        assert found is not None
        assert (found.state, found.reason) == (wanted, JobReason.PAPER_OUT)
    else:
        with pytest.raises(IllegalTransition):
            spool.move("job", wanted)


@pytest.mark.parametrize("state", JobState)
def test_the_payload_is_kept_as_long_as_it_may_be_needed(spool: Spool, state: JobState):
    _job_in(spool, state)
    found = spool.find("job")
    assert found is not None
    assert found.payload == (None if state in FINAL_STATES else b"ticket")


@pytest.mark.parametrize("state", JobState)
def test_the_same_id_again_prints_nothing_again_unless_it_was_surely_not_printed(spool: Spool, state: JobState):
    _job_in(spool, state)
    again = spool.add("job", b"other")
    assert again.state is (JobState.QUEUED if state is JobState.NOT_PRINTED else state)
    assert again.payload == (
        b"other" if state is JobState.NOT_PRINTED else None if state in FINAL_STATES else b"ticket"
    )


def test_an_unknown_job_cannot_move(spool: Spool):
    with pytest.raises(KeyError):
        spool.move("nobody", JobState.CHECKING)
    assert spool.find("nobody") is None


def test_outcomes_are_told_until_they_are_acknowledged(spool: Spool):
    _job_in(spool, JobState.PRINTED)
    assert [job.job_id for job in spool.recover()] == ["job"]
    spool.acknowledge("job")
    assert spool.recover() == []


def test_old_acknowledged_jobs_are_forgotten(spool: Spool, clock: VirtualClock):
    _job_in(spool, JobState.PRINTED, "old")
    _job_in(spool, JobState.UNKNOWN, "untold")
    spool.acknowledge("old")
    clock.plan(0, lambda: None)
    assert spool.forget_before(clock.now_at()) == 0
    assert spool.forget_before(clock.now_at() + 1) == 1
    assert (spool.find("old"), spool.find("untold") is not None) == (None, True)


_KILLED_AT = """
import os, signal, sys
from hardware.clock import SystemClock
from hardware.spool import JobState, Spool
spool = Spool(sys.argv[1], SystemClock())
spool.add("job", b"ticket")
for name in sys.argv[2].split(",") if sys.argv[2] else []:
    spool.move("job", JobState(name))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("state", JobState)
def test_a_kill_after_any_step_leaves_the_truth_behind(tmp_path: Path, clock: VirtualClock, state: JobState):
    path = tmp_path / "spool.db"
    done = subprocess.run([sys.executable, "-c", _KILLED_AT, str(path), ",".join(_WAYS[state])], check=False)
    assert done.returncode == -signal.SIGKILL
    spool = Spool(path, clock)
    (job,) = spool.recover()
    expected = {
        JobState.QUEUED: JobState.NOT_PRINTED,
        JobState.CHECKING: JobState.NOT_PRINTED,
        JobState.SENDING: JobState.UNKNOWN,
        JobState.WAITING: JobState.UNKNOWN,
    }.get(state, state)
    assert job.state is expected
    assert job.reason is (JobReason.NONE if state in FINAL_STATES else JobReason.RESTARTED)
    spool.close()


def test_every_change_is_synced(spool: Spool, tmp_path: Path):
    database = sqlite3.connect(tmp_path / "spool.db")
    assert database.execute("pragma journal_mode").fetchone() == ("wal",)
    database.close()
    assert spool._database.execute("pragma synchronous").fetchone() == (2,)


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, clock: VirtualClock):
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(SpoolFailed, match=r"broken\.db"):
        Spool(path, clock)
