"""Limits by the clock.

What is promised is measured where nothing else runs: by `giliran bench`, and by `giliran faults`, which runs tests with
exact times. The suite runs on any machine and beside anything: there the same tests allow several times as long, which
still tells an answer that is on its way from one that waits for something it should not wait for.
"""

from __future__ import annotations

import os
from dataclasses import replace

from bench.faults.results import EXACT_TIMES
from bench.figures import Bar

_BUSY = 3


def allowed(limit: float) -> float:
    """How long, in any unit, a thing may take here that has to be done within `limit`."""
    return limit if EXACT_TIMES in os.environ else _BUSY * limit


def allowed_by(bar: Bar, unit: str) -> Bar:
    """The bar for a figure here: a longest time is as `allowed` has it, anything else stays."""
    return replace(bar, limit=allowed(bar.limit)) if unit in ("s", "ms") and not bar.is_floor else bar
