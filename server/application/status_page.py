"""What the page behind a ticket's QR tells its holder: a value, made by a query and drawn by the web."""

from dataclasses import dataclass

from server.application.explanations import Explanation
from server.domain.forecast.promise import Promise
from wire.codes import Language, TicketState
from wire.rows import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledNow:
    """A number standing at a counter that serves the visitor's service."""

    number: str
    counter_name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """One ticket as its holder may see it. No name, no kind of priority, of others nothing but called numbers.

    Attributes:
        language: what the visitor chose at the kiosk.
        n_before: tickets that the rule would call before this one now; None unless it waits.
        called_now: newest call first, at most a handful.
        counter_name: where it was called to; None unless it is called or served.
        likely_from_min, likely_to_min: the wait from now by planned durations; None when nobody can say.
        promise: what the forecast promises; None unless the ticket waits and there is one.
        may_pass: how many who are not here yet may usually still come first; None when nobody can say.
        passed: why others were called while this ticket waited, the newest call first, at most a handful.
        wait_at: where to wait.
        utc_offset_s: what to add to an instant to get local time.
        at: when this was true, by the office's clock.
        version: changes whenever anything but `at` changes.
        served_until_at: when today's service ends, for those who still wait then; None for an office without hours.
        service_id: of the service waited for.
        may_not_be_reached: today will probably end before this ticket is called.
    """

    office_name: str
    number: str
    service_name: Words
    state: TicketState
    language: Language
    n_before: int | None
    called_now: tuple[CalledNow, ...]
    counter_name: Words | None
    likely_from_min: int | None
    likely_to_min: int | None
    promise: Promise | None
    may_pass: int | None
    passed: tuple[Explanation, ...]
    turn_time_at: int
    arrived_at: int
    shield_min: int
    wait_at: Words
    utc_offset_s: int
    at: int
    version: str
    served_until_at: int | None = None
    service_id: int = 0
    may_not_be_reached: bool = False
