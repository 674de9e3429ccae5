"""`giliran simulate`: the reference day exactly, the written input and output, and what bad input gets."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from server.domain.queue.simulate import main

Day = dict[str, Any]

REFERENCE_PARAMETERS = {"HA": 30, "HP": 20, "g": 5, "T": 25, "lead": 0, "call_timeout_s": 90, "call_repeats": 2}

# Ticket, service, arrival, slot, minutes, called, counter, turn time when called.
REFERENCE_DAY = """
A01 KTP 08:00 -     20 08:00 1 08:00
A02 KK  08:01 -     15 08:01 2 08:01
A04 KK  08:04 -     15 08:16 2 08:04
B01 KTP 08:08 08:20 10 08:20 1 07:50
P01 KTP 08:14 -     10 08:30 1 07:54
P02 KK  08:25 -     10 08:31 2 08:05
A03 KTP 08:03 -     15 08:40 1 08:03
A06 KK  08:10 -     15 08:41 2 08:10
A05 KTP 08:06 -     15 08:55 1 08:06
A07 KK  08:20 -     10 08:56 2 08:20
B03 KK  08:41 09:00 10 09:06 2 08:30
B02 KTP 08:33 08:20 10 09:10 1 08:15
P03 KTP 08:55 -     10 09:20 1 08:35
A08 KTP 08:36 -     10 09:30 1 08:36
"""


def counter(counter_id: int, *services: str, **more: Any) -> Day:
    return {"id": counter_id, "services": list(services), "open": "08:00:00", "close": "15:00:00", **more}


def ticket(ticket_id: str, arrival: str, **more: Any) -> Day:
    return {"id": ticket_id, "service": "KTP", "arrival": arrival, "minutes": 10, **more}


def day(*tickets: Day, counters: list[Day] | None = None, **parameters: Any) -> Day:
    return {
        "parameters": {**REFERENCE_PARAMETERS, **parameters},
        "counters": counters or [counter(1, "KTP")],
        "tickets": list(tickets),
    }


class Simulation:
    """Runs the command on days written to files."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def run(self, *days: Day | str) -> tuple[int, str, str]:
        paths = []
        for number, each in enumerate(days):
            path = self._folder / f"day{number}.json"
            path.write_text(each if isinstance(each, str) else json.dumps(each), encoding="utf-8")
            paths.append(str(path))
        code = main(paths)
        captured = self._capsys.readouterr()
        return code, captured.out, captured.err

    def calls(self, simulated: Day) -> list[Day]:
        code, out, err = self.run(simulated)
        assert (code, err) == (0, "")
        calls = json.loads(out)["calls"]
        assert isinstance(calls, list)
        return calls

    def refused_field(self, simulated: Day | str) -> str:
        code, out, err = self.run(simulated)
        assert (code, out, err.count("\n")) == (2, "", 1)
        return err.split(": ", 1)[1].split(" ", 1)[0]


@pytest.fixture
def simulation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Simulation:
    return Simulation(tmp_path, capsys)


def test_reference_day_exactly(simulation: Simulation) -> None:
    rows = [line.split() for line in REFERENCE_DAY.strip().splitlines()]
    tickets = [
        ticket(
            row[0],
            row[2],
            service=row[1],
            slot=None if row[3] == "-" else row[3],
            priority=row[0].startswith("P"),
            minutes=int(row[4]),
        )
        for row in rows
    ]
    calls = simulation.calls(day(*tickets, counters=[counter(1, "KTP", "KK"), counter(2, "KK")]))
    called = [(call["ticket"], call["at"], call["counter"], call["turn_time"]) for call in calls]
    assert called == [(row[0], f"{row[5]}:00", int(row[6]), f"{row[7]}:00") for row in rows]


def test_output_has_the_documented_form(simulation: Simulation) -> None:
    tickets = [ticket("A01", "08:00"), ticket("A02", "08:01"), ticket("A03", "08:02"), ticket("A04", "15:00")]
    code, out, _ = simulation.run(day(*tickets))
    assert (code, out.count("\n")) == (0, 1)
    keys = ("ticket", "at", "counter", "turn_time", "runner_up", "missed")
    assert json.loads(out) == {
        "calls": [
            dict(zip(keys, ("A01", "08:00:00", 1, "08:00:00", None, False), strict=True)),
            dict(zip(keys, ("A02", "08:10:00", 1, "08:01:00", "A03", False), strict=True)),
            dict(zip(keys, ("A03", "08:20:00", 1, "08:02:00", None, False), strict=True)),
        ],
        "still_waiting": ["A04"],
    }


def test_several_days_give_one_line_each_in_order(simulation: Simulation) -> None:
    code, out, _ = simulation.run(day(ticket("A01", "08:00")), day(ticket("Z09", "09:00")))
    lines = out.splitlines()
    assert code == 0
    assert [json.loads(line)["calls"][0]["ticket"] for line in lines] == ["A01", "Z09"]


def test_absent_visitor_keeps_the_counter_until_missed_and_returns_with_the_faded_turn_time(
    simulation: Simulation,
) -> None:
    absent = {"returns_after_min": 15, "granted_min": 5}
    calls = simulation.calls(day(ticket("A01", "08:00", absent=absent), ticket("A02", "08:00", minutes=20), g=5, T=25))
    # Away 15 minutes, 5 of them granted: three quarters of the 15 minutes since 08:00 are kept.
    assert [(call["ticket"], call["at"], call["turn_time"], call["missed"]) for call in calls] == [
        ("A01", "08:00:00", "08:00:00", True),
        ("A02", "08:03:00", "08:00:00", False),
        ("A01", "08:23:00", "08:03:45", False),
    ]


def test_visitor_cannot_return_before_being_recorded_missed(simulation: Simulation) -> None:
    absent = {"returns_after_min": 0, "granted_min": 0}
    calls = simulation.calls(day(ticket("A01", "08:00", absent=absent)))
    assert [(call["at"], call["missed"]) for call in calls] == [("08:00:00", True), ("08:03:00", False)]


def test_counter_starts_nothing_inside_a_break_but_finishes_what_it_started(simulation: Simulation) -> None:
    desk = counter(1, "KTP", breaks=[["08:10", "08:30"], ["08:40", "08:45"]])
    tickets = [ticket("A01", "08:05"), ticket("A02", "08:06"), ticket("A03", "08:07"), ticket("A04", "08:10")]
    calls = simulation.calls(day(*tickets, counters=[desk]))
    assert [(call["ticket"], call["at"]) for call in calls] == [
        ("A01", "08:05:00"),
        ("A02", "08:30:00"),
        ("A03", "08:45:00"),
        ("A04", "08:55:00"),
    ]


def test_counter_is_ready_anew_after_its_break(simulation: Simulation) -> None:
    desks = [counter(1, "KTP", breaks=[["08:10", "08:20"]]), counter(2, "KTP", open="08:15")]
    calls = simulation.calls(day(ticket("A01", "08:30"), counters=desks))
    assert calls[0]["counter"] == 2


def test_who_comes_before_opening_waits_for_it(simulation: Simulation) -> None:
    calls = simulation.calls(day(ticket("A01", "07:00"), ticket("A02", "06:00")))
    assert [(call["ticket"], call["at"]) for call in calls] == [("A02", "08:00:00"), ("A01", "08:10:00")]


def test_minutes_are_rounded_half_up_to_seconds(simulation: Simulation) -> None:
    # 0.175 minutes are 10.5 seconds; the nearest binary fraction is less than that.
    calls = simulation.calls(day(ticket("A01", "08:00", minutes=0.175), ticket("A02", "08:00")))
    assert calls[1]["at"] == "08:00:11"


def test_parameters_beyond_an_offices_range_are_simulated(simulation: Simulation) -> None:
    tickets = [ticket("A01", "08:00"), ticket("A02", "08:01"), ticket("P01", "08:05", priority=True)]
    calls = simulation.calls(day(*tickets, HA=6000, HP=6000))
    assert [call["ticket"] for call in calls] == ["A01", "P01", "A02"]
    assert calls[1]["turn_time"] == "-91:55:00"


BAD_DAYS: list[tuple[str, Day | str]] = [
    ("tickets[0].service", day(ticket("A01", "08:00", service="SIM"))),
    ("tickets[1].arrival", day(ticket("A01", "08:00"), ticket("A02", "15:00:01"))),
    ("tickets[0].minutes", day(ticket("A01", "08:00", minutes=0))),
    ("tickets[0].minutes", day(ticket("A01", "08:00", minutes=0.008))),
    ("tickets[0].minutes", day(ticket("A01", "08:00", minutes=-5))),
    ("tickets[0].minutes", day(ticket("A01", "08:00", minutes="ten"))),
    ("tickets[0].minutes", day(ticket("A01", "08:00", minutes=True))),
    ("tickets[0].minutes", json.dumps(day(ticket("A01", "08:00", minutes=7))).replace(": 7", ": 1e999999999")),
    ("tickets[1].id", day(ticket("A01", "08:00"), ticket("A01", "08:01"))),
    ("tickets[0].id", day(ticket("", "08:00"))),
    ("tickets[0].arrival", day(ticket("A01", "8 o'clock"))),
    ("tickets[0].arrival", day(ticket("A01", "24:00:01"))),
    ("tickets[0].slot", day(ticket("A01", "08:00", slot="08:60"))),
    ("tickets[0].priority", day(ticket("A01", "08:00", priority="yes"))),
    ("tickets[0].absent", day(ticket("A01", "08:00", absent=12))),
    ("tickets[0].absent.returns_after_min", day(ticket("A01", "08:00", absent={"granted_min": 0}))),
    ("tickets[0].absent.granted_min", day(ticket("A01", "08:00", absent={"returns_after_min": 1, "granted_min": -1}))),
    ("parameters.T", day(g=10, T=10)),
    ("parameters.HA", day(HA=-1)),
    ("parameters.call_repeats", day(call_repeats=0)),
    ("parameters.call_timeout_s", day(call_timeout_s=1.5)),
    ("parameters", {"counters": [], "tickets": []}),
    ("counters", {"parameters": {}, "tickets": []}),
    ("tickets", {"parameters": {}, "counters": [], "tickets": {}}),
    ("tickets[0]", day("A01")),  # type: ignore[arg-type]
    ("counters[1].id", day(counters=[counter(1, "KTP"), counter(1, "KK")])),
    ("counters[0].id", day(counters=[counter("1", "KTP")])),  # type: ignore[arg-type]
    ("counters[0].services", day(counters=[{**counter(1), "services": "KTP"}])),
    ("counters[0].close", day(counters=[counter(1, "KTP", close="07:00")])),
    ("counters[0].breaks", day(counters=[counter(1, "KTP", breaks=[["13:00", "12:00"]])])),
    ("counters[0].breaks[0]", day(counters=[counter(1, "KTP", breaks=[["12:00"]])])),
    ("counters[0].breaks[0][1]", day(counters=[counter(1, "KTP", breaks=[["12:00", 13]])])),
    ("counters[0].offsets.KTP", day(counters=[counter(1, "KTP", offsets={"KTP": -5})])),
    ("the", "[" * 100_000),
    ("the", '{"parameters": NaN}'),
    ("the", "not json"),
    ("the", "[]"),
]


@pytest.mark.parametrize(("field", "bad_day"), BAD_DAYS)
def test_bad_day_is_refused_in_one_line_that_names_the_field(
    simulation: Simulation, field: str, bad_day: Day | str
) -> None:
    assert simulation.refused_field(bad_day) == field


def test_bad_second_day_leaves_nothing_on_standard_output(simulation: Simulation) -> None:
    code, out, err = simulation.run(day(ticket("A01", "08:00")), day(T=5))
    assert (code, out) == (2, "")
    assert "day1.json: parameters.T must be greater than g" in err


def test_missing_file_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "absent.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_command_without_a_day_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage: giliran simulate")


def test_day_of_a_thousand_tickets_takes_at_most_a_second(simulation: Simulation) -> None:
    chance = random.Random(4)
    tickets = [
        ticket(
            f"T{number:04}",
            f"{chance.randrange(7, 12):02}:{chance.randrange(60):02}",
            slot=chance.choice([None, "09:00", "10:30"]),
            priority=chance.random() < 0.1,
            minutes=chance.randrange(1, 20),
        )
        for number in range(1000)
    ]
    desks = [counter(number, "KTP", open="07:00", close="24:00") for number in range(1, 21)]
    simulated = day(*tickets, counters=desks)
    started_s = time.process_time()
    assert len(simulation.calls(simulated)) == 1000
    assert time.process_time() - started_s <= 1.0


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: giliran simulate")
