"""What a person is told of a forecast: a clock range that does not jump about, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.forecast.forecast import CallRange
from wire.codes import PromiseKind

STEP_S = 300
"""Ranges are rounded outwards to this, and move later no more often than this."""

FEWEST_PEOPLE = 3
FEWEST_SERVICES = 200
"""Below this many observed services a range would be a guess dressed as knowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is shown to one person.

    Attributes:
        kind: which sentence.
        from_at, until_at: whole five minutes; None unless the kind is RANGE, or ROUGH (both the same).
    """

    kind: PromiseKind
    from_at: int | None = None
    until_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a promise is made from.

    Attributes:
        expected: the forecast, None if the service is unknown to it.
        people_in_list: everybody who waits for this service, the person included.
        has_open_counter: whether a counter with the skill is open.
        n_services: services that the office has observed so far.
    """

    expected: CallRange | None
    people_in_list: int
    has_open_counter: bool
    n_services: int


def promise(outlook: Outlook, now: int) -> Promise:
    """The promise that this outlook gives by itself."""
    expected = outlook.expected
    if not outlook.has_open_counter or expected is None or expected.middle_at is None or expected.late_at is None:
        return Promise(kind=PromiseKind.NO_COUNTER)
    if outlook.people_in_list < FEWEST_PEOPLE:
        return Promise(kind=PromiseKind.FEW_PEOPLE)
    if outlook.n_services < FEWEST_SERVICES:
        around_at = (expected.middle_at + STEP_S // 2) // STEP_S * STEP_S
        return Promise(kind=PromiseKind.ROUGH, from_at=around_at, until_at=around_at)
    if expected.late_at - now < STEP_S:
        return Promise(kind=PromiseKind.SOON)
    from_at = expected.middle_at // STEP_S * STEP_S
    return Promise(kind=PromiseKind.RANGE, from_at=from_at, until_at=-(-expected.late_at // STEP_S) * STEP_S)


def may_replace(shown: Promise, shown_at: int, fresh: Promise, now: int) -> bool:
    """Whether a promise that a person has read may be replaced now.

    Earlier is good news and is sent at once; later or wider at most every five minutes; no change is not sent.
    """
    if fresh == shown:
        return False
    return _is_earlier(fresh, shown) or now - shown_at >= STEP_S


def _is_earlier(fresh: Promise, shown: Promise) -> bool:
    if fresh.kind is PromiseKind.SOON:
        return True
    if fresh.from_at is None or fresh.until_at is None or shown.from_at is None or shown.until_at is None:
        return False
    return fresh.from_at <= shown.from_at and fresh.until_at <= shown.until_at
