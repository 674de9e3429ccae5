"""Print jobs with their states in a small file that survives a power cut between any two steps.

A state is on the disk before the step that it names begins. So after a crash the file says of every job at least how
far it may have got: what may have left for the printer is *unknown*, never printed again by itself.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hardware.clock import Clock
from hardware.errors import HardwareError


class JobState(StrEnum):
    """Where a job stands. The last four are final."""

    QUEUED = "queued"
    CHECKING = "checking"
    SENDING = "sending"
    WAITING = "waiting"
    PRINTED = "printed"
    SUSPECT = "suspect"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class JobReason(StrEnum):
    """Why a job is where it is."""

    NONE = "none"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OVERHEATED = "overheated"
    FATAL = "fatal"
    OFFLINE = "offline"
    LINK_DOWN = "link_down"
    LINK_LOST = "link_lost"
    SILENT = "silent"
    NO_PROOF = "no_proof"
    TIMEOUT = "timeout"
    RESTARTED = "restarted"
    CLOSED = "closed"
    SPOOL = "spool"


FINAL_STATES = frozenset({JobState.PRINTED, JobState.SUSPECT, JobState.NOT_PRINTED, JobState.UNKNOWN})
NEXT_STATES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.CHECKING, JobState.NOT_PRINTED}),
    JobState.CHECKING: frozenset({JobState.SENDING, JobState.NOT_PRINTED}),
    JobState.SENDING: frozenset({JobState.WAITING, JobState.SUSPECT, JobState.NOT_PRINTED, JobState.UNKNOWN}),
    JobState.WAITING: frozenset({JobState.PRINTED, JobState.SUSPECT, JobState.UNKNOWN}),
    JobState.PRINTED: frozenset(),
    JobState.SUSPECT: frozenset(),
    JobState.NOT_PRINTED: frozenset({JobState.QUEUED}),
    JobState.UNKNOWN: frozenset(),
}

_SCHEMA = """
create table if not exists jobs (
    job_id text primary key,
    payload blob,
    state text not null,
    reason text not null,
    is_reported integer not null,
    changed_at integer not null
) without rowid
"""


class IllegalTransition(Exception):  # noqa: N818 - named as in the other life cycles
    """A job cannot go from one state to the other."""

    def __init__(self, job_id: str, state: JobState, wanted: JobState) -> None:
        super().__init__(f"job {job_id}: {state} cannot become {wanted}")
        self.state = state
        self.wanted = wanted


class SpoolFailed(HardwareError):  # noqa: N818 - says what happened to the device
    """The file cannot be read or written: full disk, broken medium, no permission."""

    code = "spool"


@dataclass(frozen=True, kw_only=True)
class SpooledJob:
    """One job as it stands in the file; the payload is dropped once the state is final."""

    job_id: str
    state: JobState
    reason: JobReason
    payload: bytes | None


class Spool:
    """The file of jobs of one printer. Every change is synced before it returns; usable from any thread.

    Every method raises SpoolFailed when the file cannot be read or written.
    """

    def __init__(self, path: Path | str, clock: Clock) -> None:
        """Open or create the file; ":memory:" keeps nothing."""
        self._clock = clock
        self._path = str(path)
        self._lock = threading.Lock()
        with self._guarded():
            self._database = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
            self._database.execute("pragma journal_mode = wal")
            self._database.execute("pragma synchronous = full")
            self._database.execute(_SCHEMA)

    def add(self, job_id: str, payload: bytes) -> SpooledJob:
        """Queue a job, and give it as it now stands.

        The same id again changes nothing, except that a job that surely was not printed is queued again.
        """
        with self._guarded():
            known = self._find(job_id)
            if known is None or known.state is JobState.NOT_PRINTED:
                self._database.execute(
                    "insert or replace into jobs values (?, ?, ?, ?, 0, ?)",
                    (job_id, payload, JobState.QUEUED, JobReason.NONE, self._clock.now_at()),
                )
                return SpooledJob(job_id=job_id, state=JobState.QUEUED, reason=JobReason.NONE, payload=payload)
            return known

    def move(self, job_id: str, state: JobState, reason: JobReason = JobReason.NONE) -> None:
        """Record the next state of a job.

        Raises:
            IllegalTransition: the job cannot go there.
            KeyError: there is no such job.
        """
        with self._guarded():
            job = self._find(job_id)
            if job is None:
                raise KeyError(job_id)
            if state not in NEXT_STATES[job.state]:
                raise IllegalTransition(job_id, job.state, state)
            self._record(job_id, state, reason)

    def find(self, job_id: str) -> SpooledJob | None:
        """Give a job, or None when it was never queued or is forgotten."""
        with self._guarded():
            return self._find(job_id)

    def recover(self) -> list[SpooledJob]:
        """Settle what a crash left open, and give every final job whose outcome nobody has acknowledged, oldest first.

        What had not begun was not printed; what had begun is unknown.
        """
        with self._guarded():
            for job in self._select("state in ('queued', 'checking')"):
                self._record(job.job_id, JobState.NOT_PRINTED, JobReason.RESTARTED)
            for job in self._select("state in ('sending', 'waiting')"):
                self._record(job.job_id, JobState.UNKNOWN, JobReason.RESTARTED)
            return self._select("is_reported = 0 order by changed_at")

    def acknowledge(self, job_id: str) -> None:
        """Note that the outcome of a job reached its owner."""
        with self._guarded():
            self._database.execute("update jobs set is_reported = 1 where job_id = ?", (job_id,))

    def forget_before(self, instant_at: int) -> int:
        """Delete acknowledged final jobs older than this; gives how many."""
        with self._guarded():
            states = ", ".join(f"'{state}'" for state in sorted(FINAL_STATES))
            statement = f"delete from jobs where is_reported = 1 and changed_at < ? and state in ({states})"  # noqa: S608 - names of an enum
            return self._database.execute(statement, (instant_at,)).rowcount

    def close(self) -> None:
        """Close the file."""
        with self._guarded():
            self._database.close()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise SpoolFailed(self._path, str(error)) from error

    def _record(self, job_id: str, state: JobState, reason: JobReason) -> None:
        keeps = state not in FINAL_STATES
        self._database.execute(
            "update jobs set state = ?, reason = ?, changed_at = ?, payload = case when ? then payload end "
            "where job_id = ?",
            (state, reason, self._clock.now_at(), keeps, job_id),
        )

    def _find(self, job_id: str) -> SpooledJob | None:
        found = self._select("job_id = ?", job_id)
        return found[0] if found else None

    def _select(self, condition: str, *values: str) -> list[SpooledJob]:
        statement = f"select job_id, state, reason, payload from jobs where {condition}"  # noqa: S608 - fixed conditions
        rows = self._database.execute(statement, values).fetchall()
        return [
            SpooledJob(job_id=job_id, state=JobState(state), reason=JobReason(reason), payload=payload)
            for job_id, state, reason, payload in rows
        ]
