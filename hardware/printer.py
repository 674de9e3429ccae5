"""A ticket printer with one owner thread: jobs go in at once, outcomes and status come out as callbacks."""

import logging
import queue
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.clock import Clock, SystemClock
from hardware.errors import HardwareError
from hardware.escstatus import PrinterStatus, Question
from hardware.options import PrinterChoices
from hardware.printersession import PrinterSession
from hardware.printjob import JobOutcome, run_job
from hardware.spool import FINAL_STATES, JobReason, JobState, Spool, SpoolFailed
from hardware.transport import Transport, make_transport
from hardware.url import TcpLink, parse_printer_url

_IDLE_S = 0.02
_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 10.0
_KEEP_ALIVE_S = 30.0
_CLOSE_S = 15.0
_KEPT_S = 2 * 24 * 3600
_FORGET_EVERY_S = 3600

OnJob = Callable[[str, JobState, JobReason], None]
OnStatus = Callable[[PrinterStatus], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PrinterDevice:
    """A printer to own: its link, how its answers are used, and whether the connection is kept between tickets."""

    transport: Transport
    choices: PrinterChoices = field(default_factory=PrinterChoices)
    keeps_connection: bool = True
    keep_alive_s: float = _KEEP_ALIVE_S


def device_of(url: str) -> PrinterDevice:
    """Give the printer that a device URL names.

    Raises:
        ConfigError: the URL is wrong.
    """
    parsed = parse_printer_url(url)
    transport = make_transport(parsed.link, parsed.label)
    if not isinstance(parsed.link, TcpLink):
        return PrinterDevice(transport=transport, choices=parsed.choices)
    options = parsed.link.options
    return PrinterDevice(
        transport=transport,
        choices=parsed.choices,
        keeps_connection=options.hold,
        keep_alive_s=options.keepalive,
    )


class PrinterWorker:
    """What the owner thread does, one step after the other; a test may drive it on a virtual clock instead."""

    def __init__(
        self,
        device: PrinterDevice,
        spool: Spool,
        on_job: OnJob,
        on_status: OnStatus,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._device = device
        self._spool = spool
        self._on_job = on_job
        self._clock = clock
        self._rng = rng
        self._session = PrinterSession(device.transport, device.choices, on_status, clock, rng)
        self._inbox: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        self._retry_s = _FIRST_RETRY_S
        self._retry_from_s = clock.monotonic()
        self._is_outage_known = False
        self._asked_s = clock.monotonic()
        self._forget_from_at = clock.now_at()
        self.woken = threading.Event()
        self.closing = threading.Event()

    @property
    def status(self) -> PrinterStatus:
        """The printer as it last described itself."""
        return self._session.status

    def put(self, job_id: str, payload: bytes) -> None:
        """Hand a job over, from any thread."""
        self._inbox.put((job_id, payload))
        self.woken.set()

    def recover(self) -> None:
        """Report the jobs of an earlier run whose outcome was never acknowledged, and forget old ones."""
        try:
            jobs = self._spool.recover()
        except SpoolFailed as error:
            _log.error("jobs of an earlier run not read: %s", error)
            jobs = []
        for job in jobs:
            self._report(job.job_id, JobOutcome(state=job.state, reason=job.reason))
        self._forget_old()

    def step(self) -> None:
        """Do what is due: a job, else the connection, else listen for a short time."""
        try:
            job_id, payload = self._inbox.get_nowait()
        except queue.Empty:
            self._idle()
            return
        self._accept(job_id, payload)

    def finish(self) -> None:
        """Refuse what is still queued and end the connection."""
        while not self._inbox.empty():
            job_id, payload = self._inbox.get_nowait()
            if self._spool.add(job_id, payload).state is JobState.QUEUED:
                self._settle(job_id, JobOutcome(state=JobState.NOT_PRINTED, reason=JobReason.CLOSED))
        self._session.drop()

    def _forget_old(self) -> None:
        self._forget_from_at = self._clock.now_at() + _FORGET_EVERY_S
        try:
            self._spool.forget_before(self._clock.now_at() - _KEPT_S)
        except SpoolFailed as error:
            _log.error("old jobs not forgotten: %s", error)

    def _accept(self, job_id: str, payload: bytes) -> None:
        try:
            job = self._spool.add(job_id, payload)
        except SpoolFailed as error:
            # what cannot be recorded is not printed: nobody would know of it after a crash
            _log.error("job not queued: %s", error)
            self._on_job(job_id, JobState.NOT_PRINTED, JobReason.SPOOL)
            return
        if job.state in FINAL_STATES:
            # asked again: the paper is not repeated, only the answer
            self._report(job_id, JobOutcome(state=job.state, reason=job.reason))
            return
        if not self._session.is_open and not self._is_outage_known:
            self._connect()
        if not self._session.is_open:
            self._settle(job_id, JobOutcome(state=JobState.NOT_PRINTED, reason=JobReason.LINK_DOWN))
            # the next visitor may have more luck than the plan of retries
            self._retry_from_s = min(self._retry_from_s, self._clock.monotonic() + _FIRST_RETRY_S)
            return
        outcome = run_job(self._session, payload, lambda state: self._spool.move(job_id, state), self.closing.is_set)
        self._settle(job_id, outcome)
        if self._clock.now_at() >= self._forget_from_at:
            self._forget_old()
        if not self._device.keeps_connection:
            self._session.drop()
        elif not self._session.is_open:
            self._lose()

    def _settle(self, job_id: str, outcome: JobOutcome) -> None:
        try:
            self._spool.move(job_id, outcome.state, outcome.reason)
        except SpoolFailed as error:
            # the file still says that it is open, so a later run calls it unknown: never less than the truth
            _log.error("outcome of a job not recorded: %s", error)
        self._report(job_id, outcome)

    def _report(self, job_id: str, outcome: JobOutcome) -> None:
        """Tell the owner; only then is the outcome done with, so a crash in between tells it again."""
        self._on_job(job_id, outcome.state, outcome.reason)
        try:
            self._spool.acknowledge(job_id)
        except SpoolFailed as error:
            _log.error("report of a job not recorded: %s", error)

    def _idle(self) -> None:
        if self._session.is_open:
            self._listen()
        elif self._device.keeps_connection and self._clock.monotonic() >= self._retry_from_s:
            self._connect()
        else:
            self.woken.clear()
            if self._inbox.empty():
                self._clock.wait(self.woken, _IDLE_S)

    def _listen(self) -> None:
        session = self._session
        try:
            session.pump(_IDLE_S)
            session.learn_proof()
            if self._clock.monotonic() < self._sign_of_life_due_s():
                return
            self._asked_s = self._clock.monotonic()
            had_answered = session.answers_questions
            if not session.ask(Question.PRINTER) and had_answered:
                self._lose()
        except HardwareError:
            self._lose()

    def _sign_of_life_due_s(self) -> float:
        last_s = self._clock.monotonic() - min(self._session.silent_for_s(), 1e9)
        return max(last_s, self._asked_s) + self._device.keep_alive_s

    def _connect(self) -> None:
        try:
            self._session.open()
        except HardwareError as error:
            self._plan_retry()
            if not self._is_outage_known:
                self._is_outage_known = True
                _log.warning("printer lost: %s", error)
            return
        self._retry_s = _FIRST_RETRY_S
        if self._is_outage_known:
            self._is_outage_known = False
            _log.info("printer is back: %s", self._device.transport.label)

    def _lose(self) -> None:
        """Connect anew soon; it is an outage only when that fails, for many printers close an idle connection."""
        self._session.drop()
        self._retry_from_s = self._clock.monotonic() + _FIRST_RETRY_S

    def _plan_retry(self) -> None:
        self._retry_from_s = self._clock.monotonic() + self._retry_s * self._rng.uniform(0.8, 1.0)
        self._retry_s = min(_LONGEST_RETRY_S, 2 * self._retry_s)


class Printer:
    """A printer in use.

    Callbacks run on the owner thread, which waits for them: they should hand over and return. Every submitted job is
    reported at least once, also those of a run that ended in a crash; the owner tells repeats by the job's id.
    """

    def __init__(
        self,
        target: str | Transport | PrinterDevice,
        spool: Spool,
        on_job: OnJob,
        on_status: OnStatus | None = None,
        clock: Clock | None = None,
        rng: random.Random | None = None,
    ) -> None:
        """Start the owner thread; a printer that is not there yet is waited for without end.

        Args:
            target: device URL, or a link or device that is already made.
            spool: file of the jobs; the caller closes it after `close`.
            on_job: called with job id, final state and reason.
            on_status: called with every change of the printer's condition.
            clock, rng: time and the jitter of reconnection.

        Raises:
            ConfigError: the URL is wrong.
        """
        self._worker = PrinterWorker(
            _device(target), spool, on_job, on_status or _ignore, clock or SystemClock(), rng or random.Random()
        )
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    @property
    def status(self) -> PrinterStatus:
        """The printer as it last described itself."""
        return self._worker.status

    def submit(self, job_id: str, payload: bytes) -> None:
        """Queue a ticket and return at once.

        The same id again prints nothing and reports the outcome again, unless the ticket surely was not printed: then
        it is tried again. A wanted second paper is a job of its own, with a copy mark on it.
        """
        self._worker.put(job_id, payload)

    def close(self) -> None:
        """End the thread, at most some seconds later; jobs not begun are reported as not printed."""
        self._worker.closing.set()
        self._worker.woken.set()
        self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        self._worker.recover()
        while not self._worker.closing.is_set():
            self._worker.step()
        self._worker.finish()


def _device(target: str | Transport | PrinterDevice) -> PrinterDevice:
    if isinstance(target, PrinterDevice):
        return target
    return device_of(target) if isinstance(target, str) else PrinterDevice(transport=target)


def _ignore(status: PrinterStatus) -> None:
    """Nobody asked for the status."""
