"""Printers and tickets that do not exist, for pictures and tests of the staff corner."""

from hardware.diagnosis import Examination
from hardware.escstatus import LinkState, Paper, PrinterStatus, Proof
from hardware.spool import JobReason, JobState
from kiosk.checkup import findings, trial_ended
from kiosk.flow.staffstate import Finding
from wire.codes import PaperState
from wire.commands import DoubtfulTicket


def healthy_printer() -> tuple[Finding, ...]:
    """All is well."""
    return _told(ready=True, paper=Paper.OK, cover_open=False, proof=Proof.PROCESS_ID, model="TM-T82")


def broken_printer() -> tuple[Finding, ...]:
    """Nothing is well."""
    return _told(ready=False, paper=Paper.OUT, cover_open=True, cutter_error=True, overheated=True)


def failed_test() -> Finding:
    """A test ticket that nobody can be sure of."""
    return trial_ended(JobState.UNKNOWN, JobReason.NO_PROOF)


def doubtful_tickets(n: int) -> tuple[DoubtfulTicket, ...]:
    """The newest first; every second was only shown."""
    states = (PaperState.SHOWN, PaperState.DOUBTFUL)
    return tuple(
        DoubtfulTicket(ticket_id=each, number=f"A {each:03}", paper=states[each % 2]) for each in range(n, 0, -1)
    )


def _told(**condition: object) -> tuple[Finding, ...]:
    status = PrinterStatus(link=LinkState.UP, **condition)  # type: ignore[arg-type]
    return findings(Examination(status=status, answers=True, pushes=True))
