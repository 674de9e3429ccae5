"""What a supervisor is told about the rest of the day: forecasts, advice on counters, and who had to be turned away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from server.application.crowd import Crowd, Delay
from server.application.expectations import Expectations
from server.application.forecasting import Advice
from server.application.views import staffing_answer
from server.domain.forecast.hall_now import ExpectedBooking
from wire.codes import PromiseKind, RefusalCode
from wire.queries import StaffingAdvice


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProspect:
    """What is to be expected of a service.

    Attributes:
        kind: what can be said about a newcomer's wait, None before the first forecast.
        from_min, until_min: that wait, where there is a range.
        n_booked: visitors with a booking for today who have not come yet.
    """

    kind: PromiseKind | None = None
    from_min: int | None = None
    until_min: int | None = None
    n_booked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HallProspects:
    """Everything at one moment; the figures about refusals are of today, since the server started.

    Attributes:
        services: by id; what is not named has nothing to be expected.
        advice: the latest one, None before the first.
        refused: bookings by the reason of the refusal.
        delayed: phones that had to wait for a page.
    """

    services: Mapping[int, ServiceProspect] = field(default_factory=dict)
    advice: StaffingAdvice | None = None
    refused: Mapping[RefusalCode, int] = field(default_factory=dict)
    delayed: Mapping[Delay, int] = field(default_factory=dict)

    def service(self, service_id: int) -> ServiceProspect:
        """What is to be expected of this service."""
        return self.services.get(service_id) or ServiceProspect()


NOTHING_EXPECTED = HallProspects()


@dataclass(frozen=True, kw_only=True)
class ProspectSources:
    """Where the prospects come from. None of these blocks: the page is looked at all day."""

    expectations: Expectations
    expected: Callable[[], Sequence[ExpectedBooking]]
    advice: Callable[[], Advice | None]
    refused: Callable[[], Mapping[RefusalCode, int]]
    crowd: Crowd

    def now(self) -> HallProspects:
        """The prospects as of now."""
        booked = Counter(each.service_id for each in self.expected())
        advice = self.advice()
        return HallProspects(
            services={each: self._service(each, booked[each]) for each in {*booked, *self.expectations.services()}},
            advice=None if advice is None else staffing_answer(advice),
            refused=self.refused(),
            delayed=self.crowd.counted(),
        )

    def _service(self, service_id: int, n_booked: int) -> ServiceProspect:
        newcomer = self.expectations.newcomer(service_id)
        if newcomer is None:
            return ServiceProspect(n_booked=n_booked)
        return ServiceProspect(
            kind=newcomer.promise.kind,
            from_min=newcomer.from_min,
            until_min=newcomer.until_min,
            n_booked=n_booked,
        )
