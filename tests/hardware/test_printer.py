"""One printer and its owner on a virtual clock: every way a job can end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hardware.encoder import PrinterOptions, encode_ticket
from hardware.escstatus import LinkState, Paper, Proof
from hardware.options import ConfirmMode, PrinterChoices, StatusMode, TextMode
from hardware.pictures import USUAL
from hardware.spool import JobReason, JobState, SpoolFailed
from hardware.transport import PortStatus
from hardware.virtual import Skill, VirtualTransport

if TYPE_CHECKING:
    from tests.hardware.conftest import PrinterBench

_DUMB: frozenset[Skill] = frozenset()
_NO_PROCESS_ID = frozenset(Skill) - {Skill.PROCESS_ID}
_ONLY_ASKED = frozenset({Skill.REAL_TIME, Skill.FENCE})

NewBench = Callable[..., "PrinterBench"]


def test_a_ticket_is_printed_once_and_proven(bench: PrinterBench, ticket: bytes):
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)
    assert [paper.is_whole for paper in bench.papers] == [True]
    assert "A 012" in bench.papers[0].paper.lines
    assert bench.worker.status.proof is Proof.PROCESS_ID


@pytest.mark.parametrize(
    ("skills", "proof", "outcome"),
    [
        (frozenset(Skill), Proof.PROCESS_ID, (JobState.PRINTED, JobReason.NONE)),
        (_NO_PROCESS_ID, Proof.FENCE, (JobState.PRINTED, JobReason.NONE)),
        (_ONLY_ASKED, Proof.FENCE, (JobState.PRINTED, JobReason.NONE)),
        (frozenset({Skill.PROCESS_ID}), Proof.PROCESS_ID, (JobState.PRINTED, JobReason.NONE)),
        (frozenset({Skill.ASB, Skill.REAL_TIME}), Proof.NONE, (JobState.UNKNOWN, JobReason.NO_PROOF)),
        (_DUMB, Proof.NONE, (JobState.UNKNOWN, JobReason.NO_PROOF)),
    ],
)
def test_the_proof_is_found_by_asking(
    new_bench: NewBench, ticket: bytes, skills: frozenset[Skill], proof: Proof, outcome: tuple[JobState, JobReason]
):
    bench = new_bench(skills=skills)
    assert bench.print("1", ticket) == outcome
    assert bench.worker.status.proof is proof
    assert len(bench.papers) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("paper out", JobReason.PAPER_OUT),
        ("cover open", JobReason.COVER_OPEN),
        ("cutter on", JobReason.CUTTER),
        ("heat on", JobReason.OVERHEATED),
        ("fatal on", JobReason.FATAL),
    ],
)
@pytest.mark.parametrize("skills", [frozenset(Skill), _NO_PROCESS_ID, _ONLY_ASKED])
@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_printer_that_cannot_print_is_found_within_a_second_and_before_the_first_byte(
    new_bench: NewBench, ticket: bytes, fault: str, reason: JobReason, skills: frozenset[Skill], is_known_before: bool
):
    bench = new_bench(skills=skills)
    if is_known_before:
        bench.work_for(1)
    bench.fault(fault)
    start_s = bench.clock.monotonic()
    assert bench.print("1", ticket) == (JobState.NOT_PRINTED, reason)
    assert bench.clock.monotonic() - start_s <= (1.0 if is_known_before else 2.0)
    bench.fault("reset")
    bench.work_for(1)
    assert bench.papers == []
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)
    assert len(bench.papers) == 1


@pytest.mark.parametrize("skills", [frozenset(Skill), _NO_PROCESS_ID, frozenset({Skill.ASB, Skill.REAL_TIME})])
@pytest.mark.parametrize("tenths_s", range(20))
def test_a_fault_that_begins_while_the_printer_is_being_asked_is_not_forgotten(
    new_bench: NewBench, skills: frozenset[Skill], tenths_s: int
):
    bench = new_bench(skills=skills)
    bench.fault_in(0.1 * tenths_s, "cutter on")
    bench.work_for(5)
    assert (bench.worker.status.ready, bench.worker.status.cutter_error) == (False, True)


@pytest.mark.parametrize("skills", [frozenset(Skill), _NO_PROCESS_ID])
@pytest.mark.parametrize(("fault", "reason"), [("cover open", JobReason.COVER_OPEN), ("cutter on", JobReason.CUTTER)])
def test_a_fault_in_the_middle_leaves_a_doubtful_ticket(
    new_bench: NewBench, ticket: bytes, skills: frozenset[Skill], fault: str, reason: JobReason
):
    bench = new_bench(skills=skills)
    bench.work_for(1)
    bench.fault("slow 500")
    bench.fault_in(0.5, fault)
    assert bench.print("1", ticket) == (JobState.SUSPECT, reason)
    bench.fault("reset")
    bench.work_for(5)
    assert len(bench.reports) == 1


def test_paper_out_in_the_middle_is_doubtful_and_the_rest_never_comes_out(bench: PrinterBench, ticket: bytes):
    bench.work_for(1)
    bench.fault("paper out after 300")
    start_s = bench.clock.monotonic()
    assert bench.print("1", ticket) == (JobState.SUSPECT, JobReason.PAPER_OUT)
    assert bench.clock.monotonic() - start_s <= 1
    bench.fault("paper ok")
    assert bench.print("2", ticket) == (JobState.PRINTED, JobReason.NONE)
    assert [paper.is_whole for paper in bench.papers] == [False, True]


def test_heat_is_waited_for(bench: PrinterBench, ticket: bytes):
    bench.work_for(1)
    bench.fault("slow 500")
    bench.fault_in(0.5, "heat on")
    bench.fault_in(3.0, "heat off")
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)


def test_silence_after_sending_is_unknown_and_never_tried_again(bench: PrinterBench, ticket: bytes):
    bench.work_for(1)
    bench.fault("slow 500")
    bench.fault_in(0.5, "silent on")
    assert bench.print("1", ticket) == (JobState.UNKNOWN, JobReason.TIMEOUT)
    bench.fault("reset")
    bench.work_for(30)
    assert bench.print("1", ticket) == (JobState.UNKNOWN, JobReason.TIMEOUT)
    assert len(bench.papers) == 1


def test_a_printer_that_fell_silent_is_not_trusted_with_a_ticket(bench: PrinterBench, ticket: bytes):
    bench.work_for(1)
    bench.fault("silent on")
    start_s = bench.clock.monotonic()
    assert bench.print("1", ticket) == (JobState.NOT_PRINTED, JobReason.SILENT)
    assert bench.clock.monotonic() - start_s <= 1
    assert bench.worker.status.paper is Paper.UNKNOWN


def test_a_printer_that_is_silent_for_good_becomes_an_unconfirmed_one(bench: PrinterBench, ticket: bytes):
    bench.fault("silent on")
    bench.work_for(5)
    assert bench.print("1", ticket) == (JobState.UNKNOWN, JobReason.NO_PROOF)
    assert len(bench.papers) == 1
    assert bench.worker.status.ready is None


def test_a_printer_that_finds_its_voice_again_is_asked_for_proof(bench: PrinterBench, ticket: bytes):
    bench.fault("silent on")
    bench.work_for(5)
    assert bench.worker.status.proof is Proof.NONE
    bench.fault("silent off")
    bench.work_for(40)
    assert bench.worker.status.proof is Proof.PROCESS_ID
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)


def test_a_broken_connection_in_the_middle_is_unknown_and_the_printer_is_back_in_10_s(
    bench: PrinterBench, ticket: bytes
):
    bench.work_for(1)
    bench.fault("drop after 250")
    assert bench.print("1", ticket) == (JobState.UNKNOWN, JobReason.LINK_LOST)
    bench.work_until(lambda: bench.worker.status.link is LinkState.UP)
    assert bench.print("2", ticket) == (JobState.PRINTED, JobReason.NONE)


def test_a_printer_that_is_off_answers_at_once_and_is_back_within_10_s_of_power(bench: PrinterBench, ticket: bytes):
    bench.work_for(1)
    bench.fault("power off")
    bench.work_for(60)
    start_s = bench.clock.monotonic()
    assert bench.print("1", ticket) == (JobState.NOT_PRINTED, JobReason.LINK_DOWN)
    assert bench.clock.monotonic() - start_s <= 1
    bench.work_for(60)
    bench.fault("power on")
    start_s = bench.clock.monotonic()
    bench.work_until(lambda: bench.worker.status.link is LinkState.UP)
    assert bench.clock.monotonic() - start_s <= 10


def test_an_outage_is_logged_once_and_its_end_once(bench: PrinterBench, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO", "hardware")
    bench.fault("power off")
    bench.work_for(600)
    bench.fault("power on")
    bench.work_for(20)
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["printer lost", "printer is back"]


def test_a_liar_is_believed_because_nobody_can_tell(bench: PrinterBench, ticket: bytes):
    bench.work_for(1)
    bench.fault("lying on")
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)
    assert bench.papers == []


def test_low_paper_is_an_alert_and_no_stop(bench: PrinterBench, ticket: bytes):
    bench.work_for(1)
    bench.fault("paper low")
    bench.work_for(1)
    assert bench.worker.status.paper is Paper.LOW
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)


def test_the_pushed_status_is_armed_again_after_every_ticket(bench: PrinterBench, ticket: bytes):
    bench.print("1", ticket)
    bench.fault("cover open")
    bench.work_for(0.1)
    assert bench.worker.status.cover_open


def test_the_same_job_again_tells_the_outcome_and_prints_nothing(bench: PrinterBench, ticket: bytes):
    bench.print("1", ticket)
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)
    assert len(bench.papers) == 1


def test_a_late_answer_cannot_prove_a_later_ticket(new_bench: NewBench, ticket: bytes):
    bench = new_bench(skills=_NO_PROCESS_ID, choices=PrinterChoices(timeout=2))
    bench.work_for(1)
    bench.fault("heat on")
    bench.fault("heat off")
    bench.fault("slow 500")
    bench.fault_in(0.5, "heat on")
    assert bench.print("1", ticket)[0] is JobState.UNKNOWN
    bench.fault("reset")
    bench.fault("paper out after 100")
    assert bench.print("2", ticket)[0] is not JobState.PRINTED


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        (PrinterChoices(status=StatusMode.OFF), (JobState.UNKNOWN, JobReason.NO_PROOF)),
        (PrinterChoices(confirm=ConfirmMode.NONE), (JobState.UNKNOWN, JobReason.NO_PROOF)),
        (PrinterChoices(confirm=ConfirmMode.FENCE), (JobState.PRINTED, JobReason.NONE)),
        (PrinterChoices(status=StatusMode.POLL), (JobState.PRINTED, JobReason.NONE)),
        (PrinterChoices(status=StatusMode.ASB), (JobState.PRINTED, JobReason.NONE)),
    ],
)
def test_the_choices_in_the_url_are_obeyed(
    new_bench: NewBench, ticket: bytes, choices: PrinterChoices, outcome: tuple[JobState, JobReason]
):
    bench = new_bench(choices=choices)
    assert bench.print("1", ticket) == outcome
    assert len(bench.papers) == 1


def test_a_printer_that_must_not_be_asked_gets_nothing_but_the_ticket(new_bench: NewBench, ticket: bytes):
    bench = new_bench(choices=PrinterChoices(status=StatusMode.OFF))
    bench.print("1", ticket)
    assert bench.papers[0].data == ticket


def test_a_job_that_cannot_be_recorded_is_not_printed(
    bench: PrinterBench, ticket: bytes, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise SpoolFailed("spool", "disk full")

    bench.work_for(1)
    monkeypatch.setattr(bench.spool, "add", full)
    assert bench.print("1", ticket) == (JobState.NOT_PRINTED, JobReason.SPOOL)
    assert bench.papers == []


def test_a_step_that_cannot_be_recorded_does_not_begin(
    bench: PrinterBench, ticket: bytes, monkeypatch: pytest.MonkeyPatch
):
    move = bench.spool.move

    def full_from_sending(job_id: str, state: JobState, *reason: JobReason) -> None:
        if state is not JobState.CHECKING:
            raise SpoolFailed("spool", "disk full")
        move(job_id, state, *reason)

    bench.work_for(1)
    monkeypatch.setattr(bench.spool, "move", full_from_sending)
    assert bench.print("1", ticket) == (JobState.NOT_PRINTED, JobReason.SPOOL)
    assert bench.papers == []


def test_jobs_of_a_crashed_run_are_reported_and_what_had_begun_is_unknown(bench: PrinterBench, ticket: bytes):
    for job_id, steps in {
        "queued": [],
        "sending": [JobState.CHECKING, JobState.SENDING],
        "waiting": [JobState.CHECKING, JobState.SENDING, JobState.WAITING],
    }.items():
        bench.spool.add(job_id, ticket)
        for step in steps:
            bench.spool.move(job_id, step)
    bench.worker.recover()
    assert sorted(bench.reports) == [
        ("queued", JobState.NOT_PRINTED, JobReason.RESTARTED),
        ("sending", JobState.UNKNOWN, JobReason.RESTARTED),
        ("waiting", JobState.UNKNOWN, JobReason.RESTARTED),
    ]
    assert bench.papers == []


def test_what_is_still_queued_at_the_end_was_not_printed(bench: PrinterBench, ticket: bytes):
    bench.worker.put("1", ticket)
    bench.worker.finish()
    assert bench.reports == [("1", JobState.NOT_PRINTED, JobReason.CLOSED)]
    assert bench.papers == []


class DumbUsbPort(VirtualTransport):
    """A USB printer that says nothing itself, behind a port that knows paper and errors."""

    def port_status(self) -> PortStatus | None:
        faults = self.printer.faults
        if not faults.power:
            return None
        is_out = faults.paper == "out"
        return PortStatus(paper_out=is_out, selected=not faults.cover, has_error=faults.is_offline)


def test_the_state_of_the_port_is_the_proof_of_a_dumb_usb_printer(new_bench: NewBench, ticket: bytes):
    bench = new_bench(skills=_DUMB, link=DumbUsbPort)
    assert bench.print("1", ticket) == (JobState.PRINTED, JobReason.NONE)
    assert bench.worker.status.proof is Proof.PORT


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("paper out", (JobState.SUSPECT, JobReason.PAPER_OUT)),
        ("cover open", (JobState.SUSPECT, JobReason.OFFLINE)),
        ("power off", (JobState.UNKNOWN, JobReason.LINK_LOST)),
    ],
)
def test_a_port_that_reports_a_fault_after_the_ticket_makes_it_doubtful(
    new_bench: NewBench, ticket: bytes, fault: str, outcome: tuple[JobState, JobReason]
):
    bench = new_bench(skills=_DUMB, link=DumbUsbPort)
    bench.work_for(5)
    bench.fault_in(0.7, fault)
    assert bench.print("1", ticket) == outcome


def test_a_port_that_knows_of_no_paper_refuses_the_ticket_before_the_first_byte(new_bench: NewBench, ticket: bytes):
    bench = new_bench(skills=_DUMB, link=DumbUsbPort)
    bench.work_for(5)
    bench.fault("paper out")
    assert bench.print("1", ticket) == (JobState.NOT_PRINTED, JobReason.PAPER_OUT)
    bench.fault("paper ok")
    assert bench.print("2", ticket) == (JobState.PRINTED, JobReason.NONE)


def test_a_printer_that_takes_nothing_for_too_long_is_given_up(new_bench: NewBench):
    picture = encode_ticket(USUAL["id"], PrinterOptions(text=TextMode.RASTER))
    bench = new_bench(skills=_DUMB, choices=PrinterChoices(timeout=2))
    bench.work_for(5)
    bench.fault("cover open")
    assert bench.print("1", picture) == (JobState.UNKNOWN, JobReason.TIMEOUT)
    assert bench.print("2", picture)[0] is not JobState.PRINTED


def test_closing_in_the_middle_of_sending_leaves_the_ticket_unknown(new_bench: NewBench):
    picture = encode_ticket(USUAL["id"], PrinterOptions(text=TextMode.RASTER))
    bench = new_bench(skills=_DUMB)
    bench.work_for(5)
    bench.fault("slow 2000")
    bench.clock.plan(1.0, bench.worker.closing.set)
    assert bench.print("1", picture) == (JobState.UNKNOWN, JobReason.CLOSED)


def test_old_jobs_are_forgotten_while_the_program_runs_for_months(bench: PrinterBench, ticket: bytes):
    bench.print("first day", ticket)
    for day in range(4):
        bench.work_for(10)
        bench.clock.wait(threading.Event(), 24 * 3600)
        bench.print(f"day {day}", ticket)
    assert bench.spool.find("first day") is None
    assert bench.spool.find("day 3") is not None


def test_a_full_buffer_and_no_paper_is_still_called_by_its_name(bench: PrinterBench):
    picture = encode_ticket(USUAL["id"], PrinterOptions(text=TextMode.RASTER))
    bench.work_for(1)
    bench.fault("slow 200000")
    bench.fault("paper out after 100")
    assert bench.print("1", picture) == (JobState.SUSPECT, JobReason.PAPER_OUT)


def test_a_long_picture_stops_at_a_fault_and_is_not_sent_on(bench: PrinterBench):
    picture = encode_ticket(USUAL["id"], PrinterOptions(text=TextMode.RASTER))
    bench.work_for(1)
    bench.fault("paper out after 20000")
    start_s = bench.clock.monotonic()
    assert bench.print("1", picture) == (JobState.SUSPECT, JobReason.PAPER_OUT)
    assert bench.clock.monotonic() - start_s <= 3
