"""Ten thousand tickets through every fault there is, on a virtual clock."""

from __future__ import annotations

import random
import resource
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hardware.escstatus import LinkState, Proof
from hardware.spool import FINAL_STATES, JobState
from hardware.virtual import Skill

if TYPE_CHECKING:
    from tests.hardware.conftest import PrinterBench

_SPEED = 1000
_PLANS_S = 10.0
_LATE_S = 60.0
_FLAT_KB = 8_000
NewBench = Callable[..., "PrinterBench"]
_FAULTS = (
    "paper out", "paper low", "paper out after {n}", "cover open", "cutter on", "heat on", "fatal on", "silent on",
    "slow 600", "drop after {n}", "power off",
)  # fmt: skip
_KINDS = (
    frozenset(Skill),
    frozenset(Skill) - {Skill.PROCESS_ID},
    frozenset(Skill) - {Skill.PROCESS_ID, Skill.ASB},
    frozenset({Skill.REAL_TIME, Skill.ASB}),
)


def _ticket(number: str) -> bytes:
    """Give a small ticket with its number at the end, so that only a whole one carries it."""
    return b"\x1b@\x1ba\x01" + b"Kantor\n" * 40 + number.encode() + b"\n\x1dVB\x00"


@pytest.mark.parametrize("kind", range(len(_KINDS)))
def test_a_thousand_tickets_through_random_faults(new_bench: NewBench, kind: int):
    _run(new_bench(skills=_KINDS[kind], seed=kind), random.Random(kind), n_tickets=250)


@pytest.mark.bench
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", range(len(_KINDS)))
def test_ten_thousand_tickets_through_random_faults(new_bench: NewBench, kind: int):
    _run(new_bench(skills=_KINDS[kind], seed=100 + kind), random.Random(100 + kind), n_tickets=2_500)


def _run(bench: PrinterBench, rng: random.Random, n_tickets: int) -> None:
    numbers = [f"N {n:04d}" for n in range(n_tickets)]
    papers: Counter[str] = Counter()
    outcomes: dict[str, JobState] = {}
    memory_kb = []
    for n, number in enumerate(numbers):
        if rng.random() < 0.3:
            bench.fault_in(rng.uniform(0, 2), rng.choice(_FAULTS).format(n=rng.randrange(1, 900)))
        if rng.random() < 0.3:
            bench.fault_in(rng.uniform(0, 5), "reset")
        bench.fault(f"slow {_SPEED}")
        bench.work_for(rng.uniform(0, 1))
        outcomes[number], _ = bench.print(number, _ticket(number))
        papers.update(line for paper in bench.papers for line in paper.paper.lines if line.startswith("N "))
        bench.papers.clear()
        bench.statuses.clear()
        if n in (n_tickets // 2, n_tickets - 1):
            memory_kb.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    bench.work_for(_PLANS_S)
    bench.fault("reset")
    bench.work_for(_LATE_S)
    papers.update(line for paper in bench.papers for line in paper.paper.lines if line.startswith("N "))
    assert len(bench.reports) == n_tickets, "one report a job, none by itself later"
    assert memory_kb[1] - memory_kb[0] < _FLAT_KB
    _look_at(bench, outcomes, papers)


def _look_at(bench: PrinterBench, outcomes: dict[str, JobState], papers: Counter[str]) -> None:
    proves = bench.worker.status.proof is not Proof.NONE
    possible = FINAL_STATES if proves else {JobState.NOT_PRINTED, JobState.UNKNOWN}
    assert set(outcomes.values()) - {JobState.SUSPECT} == possible - {JobState.SUSPECT}, "every kind of end was met"
    assert set(papers.values()) <= {1}, "nothing came out twice"
    for number, state in outcomes.items():
        if state is JobState.PRINTED:
            assert papers[number] == 1, f"{number} is called printed"
        if state is JobState.NOT_PRINTED:
            assert papers[number] == 0, f"{number} is called not printed"
    assert bench.worker.status.link is LinkState.UP
    assert bench.print("last", _ticket("L 001"))[0] is (JobState.PRINTED if proves else JobState.UNKNOWN)
