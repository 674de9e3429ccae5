"""The drill: twelve faults, guided, watched by the office's own feed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.drill.__main__ import result_of
from bench.drill.drills import DRILLS, Drill
from bench.drill.running import Done, Outcome
from bench.drill.watch import View
from bench.process import ROOT
from wire.codes import Channel, CounterState, HelpAbout, Language, PaperState, TicketState
from wire.rows import CounterRow, HelpRow, Row, TicketRow, Words, key_of

QUICK = ("number", "at_once", "server_power")


def view(*rows: Row, is_fresh: bool = True, seq: int = 1) -> View:
    return View(rows={key_of(row): row for row in rows}, is_fresh=is_fresh, seq=seq)


def ticket(ticket_id: int, paper: PaperState = PaperState.PRINTED) -> TicketRow:
    return TicketRow(
        id=ticket_id,
        number=f"Z {ticket_id:03d}",
        n=ticket_id,
        service_id=1,
        state=TicketState.WAITING,
        channel=Channel.KIOSK,
        headcount=1,
        priority=None,
        slot_at=None,
        arrived_at=1,
        turn_time_at=1,
        called_at=None,
        counter_id=None,
        left_at=None,
        return_due_at=None,
        missed_count=0,
        paper=paper,
        language=Language.INDONESIAN,
    )


def counter(counter_id: int, ticket_id: int | None) -> CounterRow:
    words = Words(id=f"Loket {counter_id}", en=f"Counter {counter_id}")
    state = CounterState.READY if ticket_id is None else CounterState.BUSY
    return CounterRow(
        id=counter_id, number=counter_id, zone="A", name=words, service_ids=[1], offsets_min={}, state=state,
        ticket_id=ticket_id,
    )  # fmt: skip


def drill(name: str) -> Drill:
    return next(each for each in DRILLS if each.name == name)


def test_there_are_twelve_and_each_says_what_to_do_in_both_languages() -> None:
    assert len({each.name for each in DRILLS}) == 12
    for each in DRILLS:
        for words in (each.title, *(step.say for step in each.steps)):
            assert words.id
            assert words.en
            assert words.id != words.en


HELP = HelpRow(id=1, device_name="Kios 1", asked_at=1, about=HelpAbout.PAPER)


@pytest.mark.parametrize(
    ("name", "step", "before", "right", "wrong"),
    [
        ("number", 0, view(), view(ticket(1)), view(ticket(1, PaperState.DOUBTFUL))),
        ("double_touch", 0, view(ticket(1)), view(ticket(1), ticket(2)), view(ticket(1), ticket(2), ticket(3))),
        ("paper_out", 0, view(), view(HELP), view()),
        ("paper_out", 1, view(HELP), view(), view(HELP)),
        ("kiosk_cable", 1, view(), view(ticket(1)), view()),
        ("at_once", 0, view(counter(1, None), counter(2, 5)), view(counter(1, 6), counter(2, 7)),
         view(counter(1, 6), counter(2, 6))),
        ("counter_cable", 1, view(counter(1, 4)), view(counter(1, 4)), view(counter(1, None))),
        ("kiosk_off", 0, view(), view(ticket(1, PaperState.DOUBTFUL)), view(ticket(1, PaperState.RESERVED))),
        ("server_power", 0, view(), view(is_fresh=False), view()),
        ("server_power", 1, view(ticket(1), seq=5), view(ticket(1), seq=5), view(seq=5)),
    ],
)  # fmt: skip
def test_a_step_tells_right_from_wrong(name: str, step: int, before: View, right: View, wrong: View) -> None:
    sees = drill(name).steps[step].sees

    assert sees is not None
    assert sees(before, right)
    assert not sees(before, wrong)


def test_the_result_names_every_drill_and_the_step_that_failed() -> None:
    done = [
        Done(drill=drill("number"), outcome=Outcome.PASSED, took_s=1.5),
        Done(drill=drill("at_once"), outcome=Outcome.FAILED, took_s=0, failed_at="Ambil dua nomor."),
        Done(drill=drill("kiosk_off"), outcome=Outcome.SKIPPED, took_s=0),
    ]

    text = result_of(done, Language.INDONESIAN)

    assert [line.strip() for line in text.splitlines() if line.strip()] == [
        "Hasil latihan",
        "1  Nomor biasa                                berhasil     1.5 s",
        "2  Dua loket bersamaan                        GAGAL",
        "Ambil dua nomor.",
        "3  Kios mati saat mencetak                    dilewati",
    ]


@pytest.mark.timeout(150)  # server, kiosk, board and printer begin as programs of their own
def test_a_simulated_office_passes() -> None:
    words = [sys.executable, "-m", "bench.drill", "--simulate", "--language", "en", "--only", *QUICK]

    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=140, check=False)

    result = done.stdout.partition("Result of the drill")[2]
    assert result.count("passed") == len(QUICK), done.stdout + done.stderr[-2000:]
    assert done.returncode == 0
