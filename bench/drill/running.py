"""Going through the drills with somebody's hands, and what came of each."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from bench.drill.drills import HANDS_S, Drill, Step
from bench.drill.watch import View, Watch
from wire.codes import Language

_STAYS_S = 1.0


class Outcome(Enum):
    """How a drill ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Reply(Enum):
    """What hands say of a step."""

    DONE = "done"
    NO = "no"
    SKIP = "skip"


class Hands(Protocol):
    """Who makes the faults: a person, or a simulated one."""

    def prepare(self, step: Step) -> Reply:
        """Say what to do. A person says when they are ready; `no` is their answer to a question."""
        ...

    def act(self, drill: Drill, place: int) -> None:
        """The step at this place is watched from now on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One drill that was gone through. `took_s` is the longest that the office took, with the time of the hands."""

    drill: Drill
    outcome: Outcome
    took_s: float
    failed_at: str = ""


def run(drills: Iterable[Drill], watch: Watch, hands: Hands, language: Language) -> Iterator[Done]:
    """Go through them one after the other."""
    for drill in drills:
        yield _one(drill, watch, hands, language)


def _one(drill: Drill, watch: Watch, hands: Hands, language: Language) -> Done:
    longest_s = 0.0
    for place, step in enumerate(drill.steps):
        before = watch.view()
        reply = hands.prepare(step)
        if reply is Reply.SKIP:
            return Done(drill=drill, outcome=Outcome.SKIPPED, took_s=0.0)
        began_s = time.monotonic()
        hands.act(drill, place)
        if reply is Reply.NO or not _became_so(step, before, watch):
            said = step.say.in_language(language)
            return Done(drill=drill, outcome=Outcome.FAILED, took_s=longest_s, failed_at=said)
        longest_s = max(longest_s, time.monotonic() - began_s)
    return Done(drill=drill, outcome=Outcome.PASSED, took_s=longest_s)


def _became_so(step: Step, before: View, watch: Watch) -> bool:
    sees = step.sees
    if sees is None:
        return True
    if not watch.wait(lambda now: sees(before, now), HANDS_S + step.within_s):
        return False
    # It has to stay so: the second ticket of a double touch comes a moment later.
    time.sleep(_STAYS_S)
    return sees(before, watch.view())
