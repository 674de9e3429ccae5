"""What a supervisor is told about the rest of the day, and how phones that had to wait are counted."""

from __future__ import annotations

from server.application.crowd import Crowd, Delay
from server.application.expectations import Expectations, NewcomerOutlook, Promises
from server.application.forecasting import Advice
from server.application.hall_prospects import ProspectSources, ServiceProspect
from server.domain.forecast.hall_now import ExpectedBooking
from server.domain.forecast.promise import Promise
from server.domain.forecast.staffing import StaffingComparison
from wire.codes import PromiseKind, RefusalCode

KTP, KK, AKL = 1, 2, 3


def sources(expectations: Expectations, advice: Advice | None = None, crowd: Crowd | None = None) -> ProspectSources:
    return ProspectSources(
        expectations=expectations,
        expected=lambda: [ExpectedBooking(service_id=each, slot_at=0) for each in (KTP, KTP, AKL)],
        advice=lambda: advice,
        refused=lambda: {RefusalCode.SLOT_TAKEN: 4},
        crowd=crowd or Crowd(),
    )


def test_forecasts_and_bookings_stand_with_their_services() -> None:
    expectations = Expectations()
    ranged = NewcomerOutlook(promise=Promise(kind=PromiseKind.RANGE), from_min=10, until_min=25)
    expectations.replace(Promises(newcomers={KTP: ranged, KK: NewcomerOutlook(promise=Promise(kind=PromiseKind.SOON))}))
    now = sources(expectations).now()
    assert now.service(KTP) == ServiceProspect(kind=PromiseKind.RANGE, from_min=10, until_min=25, n_booked=2)
    assert now.service(KK) == ServiceProspect(kind=PromiseKind.SOON)
    assert now.service(AKL) == ServiceProspect(n_booked=1)
    assert now.service(99) == ServiceProspect()
    assert now.refused == {RefusalCode.SLOT_TAKEN: 4}


def test_advice_has_both_figures_in_minutes_and_may_be_missing() -> None:
    assert sources(Expectations()).now().advice is None
    compared = StaffingComparison(
        newcomer_late_s={KTP: 4_500, KK: None},
        changed_newcomer_late_s={KTP: 2_400, KK: 600},
        saving_s=720,
        further_calls=3,
    )
    given = Advice(made_at=0, counter_id=2, compared=compared, is_given=True, n_services=300)
    advice = sources(Expectations(), given).now().advice
    assert advice is not None
    assert (advice.counter_id, advice.saving_min, advice.further_calls) == (2, 12, 3)
    assert [(each.late_min, each.changed_late_min) for each in advice.services] == [(75, 40), (None, 10)]


def test_delays_are_counted_for_one_day() -> None:
    day = ["2100-01-01"]
    crowd = Crowd(lambda: day[0])
    for delay in (Delay.WAITING_ROOM, Delay.WAITING_ROOM, Delay.TOO_BUSY):
        crowd.count(delay)
    assert sources(Expectations(), crowd=crowd).now().delayed == {Delay.WAITING_ROOM: 2, Delay.TOO_BUSY: 1}
    day[0] = "2100-01-02"
    assert crowd.counted() == {}
    crowd.count(Delay.TOO_BUSY)
    assert crowd.counted() == {Delay.TOO_BUSY: 1}
