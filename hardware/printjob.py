"""The life of one print job on an open connection: check, send, wait for the proof.

Nothing is called printed without the printer's word. A fault found before the first byte is *not printed* and surely
so; a fault in the middle is *suspect*, for half a ticket may hang out of the slot; silence is *unknown*.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from hardware.errors import HardwareError, WriteFailed, WriteTimedOut
from hardware.escstatus import Paper, PrinterStatus, Proof, Question
from hardware.printersession import ANSWER_S, ASB_ON, PrinterSession
from hardware.spool import JobReason, JobState, SpoolFailed

_RESET = b"\x1b@"
_EXPLAIN_S = 0.5
_WRITE_SLICE_BYTES = 2048
_PORT_WATCH_S = 1.5


@dataclass(frozen=True, kw_only=True)
class JobOutcome:
    """How a job ended, in one of the final states."""

    state: JobState
    reason: JobReason


class _Ended(Exception):  # noqa: N818 - not an error: the outcome is known before the last step
    def __init__(self, state: JobState, reason: JobReason) -> None:
        super().__init__(state, reason)
        self.outcome = JobOutcome(state=state, reason=reason)


def run_job(
    session: PrinterSession, payload: bytes, enter: Callable[[JobState], None], is_closing: Callable[[], bool]
) -> JobOutcome:
    """Print one ticket; `enter` is called before each step begins and has to be durable when it returns.

    Blocks until the outcome is known: at most a second for a printer that cannot print, else until its proof or the
    time limit of the printer's URL.
    """
    job = _Job(session, enter, is_closing)
    try:
        enter(JobState.CHECKING)
        job.check()
        fence, is_proven = session.fence()
        enter(JobState.SENDING)
        job.send(_with_status_armed(payload, session) + fence)
        enter(JobState.WAITING)
        return job.wait(is_proven, _limit_s(session, payload))
    except _Ended as ended:
        return ended.outcome
    except SpoolFailed:
        # the step that could not be recorded has not begun; the one before it may have
        state = JobState.UNKNOWN if job.has_begun else JobState.NOT_PRINTED
        return JobOutcome(state=state, reason=JobReason.SPOOL)
    except HardwareError:
        session.drop()
        if not job.has_begun:
            return JobOutcome(state=JobState.NOT_PRINTED, reason=JobReason.LINK_LOST)
        return JobOutcome(state=JobState.UNKNOWN, reason=JobReason.LINK_LOST)


def fault_of(status: PrinterStatus) -> JobReason:
    """Name what keeps a printer from printing; NONE when nothing is known to."""
    if status.cover_open:
        return JobReason.COVER_OPEN
    if status.paper is Paper.OUT:
        return JobReason.PAPER_OUT
    if status.cutter_error:
        return JobReason.CUTTER
    if status.fatal:
        return JobReason.FATAL
    if status.overheated:
        return JobReason.OVERHEATED
    return JobReason.OFFLINE if status.ready is False else JobReason.NONE


class _Job:
    def __init__(
        self, session: PrinterSession, enter: Callable[[JobState], None], is_closing: Callable[[], bool]
    ) -> None:
        self._session = session
        self._enter = enter
        self._is_closing = is_closing
        self._fault = JobReason.NONE
        self.has_begun = False

    def check(self) -> None:
        """Refuse before the first byte what cannot come out."""
        session = self._session
        session.pump(0)  # a connection that the printer closed long ago shows here
        # asked every time, however fresh the pushed status is: one short answer now saves a doubtful ticket
        if session.answers_questions and not session.ask_everything():
            session.drop()
            raise _Ended(JobState.NOT_PRINTED, JobReason.SILENT)
        fault = _port_fault(session) if session.status.proof is Proof.PORT else fault_of(session.status)
        if fault is JobReason.OFFLINE and session.answers_questions:
            for question in (Question.OFFLINE_CAUSE, Question.ERROR_CAUSE, Question.PAPER):
                session.ask(question)
            fault = fault_of(session.status)
        if fault is not JobReason.NONE:
            raise _Ended(JobState.NOT_PRINTED, fault)
        session.learn_proof()

    def send(self, data: bytes) -> None:
        """Hand the bytes over, watching the printer while it takes them."""
        session = self._session
        end_s = session.clock.monotonic() + _limit_s(session, data)
        sent = 0
        while sent < len(data):
            sent += self._send_slice(data[sent : sent + _WRITE_SLICE_BYTES])
            if session.transport.duplex and sent < len(data):
                session.pump(0)
                self._stop_on_fault()
            if self._is_closing() or session.clock.monotonic() > end_s:
                reason = JobReason.CLOSED if self._is_closing() else JobReason.TIMEOUT
                session.drop()
                raise _Ended(JobState.UNKNOWN if self.has_begun else JobState.NOT_PRINTED, reason)

    def wait(self, is_proven: Callable[[], bool], limit_s: float) -> JobOutcome:
        """Wait for the proof, asking now and then why it does not come."""
        session = self._session
        if session.status.proof is Proof.PORT:
            return self._watch_port()
        if session.status.proof is Proof.NONE:
            return JobOutcome(state=JobState.UNKNOWN, reason=JobReason.NO_PROOF)
        end_s = session.clock.monotonic() + limit_s
        questions = (Question.OFFLINE_CAUSE, Question.PAPER, Question.ERROR_CAUSE)
        n_asked = 0
        while not session.wait_for(lambda: self._has_stopped() or is_proven(), _EXPLAIN_S):
            if session.clock.monotonic() > end_s or self._is_closing():
                session.drop()
                reason = JobReason.CLOSED if self._is_closing() else JobReason.TIMEOUT
                return JobOutcome(state=JobState.UNKNOWN, reason=reason)
            if session.answers_questions:
                # a printer whose buffer is full takes no question either; it may still come round
                with contextlib.suppress(WriteTimedOut):
                    session.ask_soon(questions[n_asked % len(questions)])
                n_asked += 1
        if is_proven():
            state = JobState.PRINTED if self._fault is JobReason.NONE else JobState.SUSPECT
            return JobOutcome(state=state, reason=self._fault)
        self._abandon()
        return JobOutcome(state=JobState.SUSPECT, reason=self._fault)

    def _send_slice(self, piece: bytes) -> int:
        self.has_begun, had_begun = True, self.has_begun
        try:
            self._session.transport.write(piece, ANSWER_S)
        except WriteTimedOut as error:
            self.has_begun = had_begun or error.sent > 0
            return error.sent
        except WriteFailed as error:
            self.has_begun = had_begun or error.sent > 0
            raise
        return len(piece)

    def _stop_on_fault(self) -> None:
        if self._has_stopped():
            self._abandon()
            raise _Ended(JobState.SUSPECT, self._fault)

    def _has_stopped(self) -> bool:
        """Say whether the printer will not go on without a person; heat goes by itself."""
        fault = fault_of(self._session.status)
        if fault in (JobReason.NONE, JobReason.OVERHEATED, JobReason.OFFLINE):
            return False
        self._fault = fault
        return True

    def _abandon(self) -> None:
        """Keep the rest of the ticket from coming out when the roll is changed, where the printer can forget it."""
        if self._session.status.proof is not Proof.PROCESS_ID:
            return
        try:
            is_cleared = self._session.clear_buffer()
        except HardwareError:
            is_cleared = False
        if not is_cleared:
            self._session.drop()

    def _watch_port(self) -> JobOutcome:
        """Take a port without an error for some time as the proof: all that dumb USB printers can give."""
        end_s = self._session.clock.monotonic() + _PORT_WATCH_S
        while self._session.clock.monotonic() < end_s:
            port = self._session.transport.port_status()
            if port is None:
                return JobOutcome(state=JobState.UNKNOWN, reason=JobReason.LINK_LOST)
            fault = _port_fault(self._session)
            if fault is not JobReason.NONE:
                return JobOutcome(state=JobState.SUSPECT, reason=fault)
            self._session.pump(_EXPLAIN_S)
        return JobOutcome(state=JobState.PRINTED, reason=JobReason.NONE)


def _port_fault(session: PrinterSession) -> JobReason:
    """Name what the port of a printer without words of its own says is wrong."""
    port = session.transport.port_status()
    if port is None:
        return JobReason.NONE
    if port.paper_out:
        return JobReason.PAPER_OUT
    return JobReason.OFFLINE if port.has_error or not port.selected else JobReason.NONE


def _with_status_armed(payload: bytes, session: PrinterSession) -> bytes:
    """Switch the pushed status on again right after the reset at the head of the ticket, which switches it off."""
    if not session.pushes:
        return payload
    return _RESET + ASB_ON + payload.removeprefix(_RESET)


def _limit_s(session: PrinterSession, data: bytes) -> float:
    speed = session.transport.bytes_per_s
    return session.choices.timeout + (len(data) / speed if speed else 0.0)
