"""`giliran simulate`: runs day files through the product's own rule and prints who is called when.

No server, no database: anybody can check the rule with a day of their own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from server.domain.queue.day_fields import SECONDS_PER_HOUR, BadDay
from server.domain.queue.parameters import SECONDS_PER_MINUTE
from server.domain.queue.simulate_input import SimulatedDay, read_day
from server.domain.queue.simulated_office import SimulatedCall, run_office
from server.domain.queue.textbook import check

EXIT_CHECK_FAILED = 1
EXIT_BAD_INPUT = 2
USAGE = "usage: giliran simulate DAY.json [DAY.json ...] | giliran simulate --check"


def main(argv: Sequence[str]) -> int:
    """Prints one line of JSON per day file, in order; nothing at all if one of them is bad.

    Args:
        argv: paths of day files, or `--check` alone to run the textbook cases instead.

    Returns:
        0; 1 if a textbook case is off; or 2 after one line on standard error that names the first bad field.
    """
    if list(argv) == ["--check"]:
        return _check()
    if list(argv) in (["--help"], ["-h"]):
        print(USAGE)
        return 0
    if not argv or any(path.startswith("-") for path in argv):
        print(USAGE, file=sys.stderr)
        return EXIT_BAD_INPUT
    days = []
    for path in argv:
        try:
            days.append(read_day(Path(path).read_text(encoding="utf-8-sig")))
        except (OSError, ValueError) as error:
            reason = error if isinstance(error, BadDay) else f"cannot be read: {error}"
            # One line, whatever line ends the file's own names hold.
            print(" ".join(f"{path}: {reason}".split()), file=sys.stderr)
            return EXIT_BAD_INPUT
    for day in days:
        print(json.dumps(simulate(day)))
    return 0


def simulate(day: SimulatedDay) -> dict[str, object]:
    """The calls of a day, in order of calling, and who still waits, by issue number; ready to be written as JSON."""
    outcome = run_office(day.counters, day.visitors, day.rules)
    return {
        "calls": [_call_record(call, day.ticket_names) for call in outcome.calls],
        "still_waiting": [day.ticket_names[n - 1] for n in outcome.still_waiting],
    }


def _check() -> int:
    """Prints measured mean wait, exact mean wait and relative error of every textbook case."""
    results = check()
    width = max(len(result.name) for result in results)
    print(f"{'mean wait in service times':{width}}  measured    exact    error")
    for result in results:
        print(f"{result.name:{width}}  {result.measured:8.4f} {result.exact:8.4f} {result.error:+8.2%}")
    return 0 if all(result.is_within_tolerance for result in results) else EXIT_CHECK_FAILED


def _call_record(call: SimulatedCall, names: Sequence[str]) -> dict[str, object]:
    runner_up = call.choice.runner_up_id
    return {
        "ticket": names[call.choice.ticket_id - 1],
        "at": _clock(call.called_at),
        "counter": call.counter_id,
        "turn_time": _clock(call.choice.turn_time_at),
        "runner_up": None if runner_up is None else names[runner_up - 1],
        "missed": call.is_missed,
    }


def _clock(at_s: int) -> str:
    """`HH:MM:SS` of the day; a turn time before midnight, which only enormous head starts give, has a minus sign."""
    minutes, seconds = divmod(abs(at_s), SECONDS_PER_MINUTE)
    hours = minutes * SECONDS_PER_MINUTE // SECONDS_PER_HOUR
    return f"{'-' if at_s < 0 else ''}{hours:02}:{minutes % 60:02}:{seconds:02}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
