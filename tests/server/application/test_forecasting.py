"""When forecasts are made, what comes of them in every place, and what a closed day leaves behind."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest

from server.application.days import reopen_day
from server.application.expectations import Expectations
from server.application.forecasting import Forecaster
from server.forecast_process import CompareTask, ForecastTask
from server.journal_source import JournalSource
from server.push.status import status_of
from server.storage.forecast_days import ForecastDays
from tests.server.small_office import BRANCH, KTP, OPENING_AT
from wire.codes import PromiseKind

DAY_S = int(timedelta(days=1).total_seconds())


class SilentVoice:
    def announcer(self, office):
        return lambda ticket, counter_id, is_recall: ()


class HereWorker:
    """Does the work at once, and counts it."""

    def __init__(self):
        self.n_forecasts = self.n_comparisons = 0
        self.is_broken = False

    def forecast(self, seen, calibration, seed):
        self.n_forecasts += 1
        return None if self.is_broken else ForecastTask(seen=seen, calibration=calibration, seed=seed).run()

    def compare(self, seen, changed, calibration, seed):
        self.n_comparisons += 1
        return CompareTask(seen=seen, changed=changed, calibration=calibration, seed=seed).run()

    def stop(self):
        pass


class Desk:
    """A small office with a forecaster beside it."""

    def __init__(self, office):
        self.office = office
        self.expectations = office.writer._shelf.expectations
        self.live = JournalSource(office.reads, SilentVoice(), self.expectations).load()
        self.worker = HereWorker()
        self.days = ForecastDays(office.engine, BRANCH)
        self.forecaster = Forecaster(self.view, self.worker, self.days, self.expectations, office.clock)

    @contextmanager
    def view(self):
        for record in self.office.reads.records_after(self.live.hall.last_seq):
            self.live.apply(record)
        yield self.live

    def look_after(self, seconds):
        self.office.clock.pass_s(seconds)
        self.forecaster.look()

    def serve(self, device, minutes):
        """One visitor is served for so long, and the next is called."""
        self.office.clock.pass_s(60 * minutes)
        self.office.do(device, "call-next")


@pytest.fixture
def desk(office):
    return Desk(office)


def test_forecast_is_made_on_change_and_no_more_often_than_it_may(desk):
    desk.office.open_counter(1)
    desk.look_after(15)
    assert desk.worker.n_forecasts == 1
    desk.office.issue()
    desk.look_after(14)
    assert desk.worker.n_forecasts == 1
    desk.look_after(1)
    assert desk.worker.n_forecasts == 2
    desk.look_after(59)
    assert desk.worker.n_forecasts == 2
    desk.look_after(1)
    assert desk.worker.n_forecasts == 3


def test_nobody_and_no_counter_need_no_forecast(desk):
    device = desk.office.open_counter(1)
    desk.office.do(device, "sign-out")
    desk.look_after(60)
    assert desk.worker.n_forecasts == 0
    assert desk.expectations.newcomer(KTP) is None


def test_day_that_is_not_open_is_left_alone(desk):
    desk.look_after(60)
    assert (desk.worker.n_forecasts, desk.worker.n_comparisons) == (0, 0)


def test_promise_stands_on_paper_page_and_tile(desk):
    desk.office.open_counter(1)
    first = desk.office.issue()
    assert first.promise is None
    for _ in range(4):
        desk.office.issue()
    desk.look_after(15)
    paper = desk.office.issue()
    # A young office does not know its own pace yet.
    assert paper.promise is PromiseKind.ROUGH
    assert paper.likely_from_at == paper.likely_until_at
    assert paper.likely_from_at % 300 == 0
    desk.look_after(15)
    page = status_of(desk.live, paper.ticket_id, desk.office.clock.now())
    assert (page.promise.kind, page.promise.from_at) == (PromiseKind.ROUGH, paper.likely_from_at)
    # Nobody has come with priority on any day yet.
    assert page.may_pass == 0
    row = desk.live.row(("service", KTP), 0)
    assert (row.promise, row.likely_from_min) == (PromiseKind.ROUGH, row.likely_until_min)
    assert row.likely_from_min >= 40


def test_priority_paper_does_not_carry_the_promise_to_others(desk):
    desk.office.open_counter(1)
    for _ in range(4):
        desk.office.issue()
    desk.look_after(15)
    assert desk.office.issue(KTP, "elderly").promise is None


def test_lost_forecast_leaves_no_old_promise(desk):
    desk.office.open_counter(1)
    for _ in range(4):
        desk.office.issue()
    desk.look_after(15)
    assert desk.expectations.newcomer(KTP) is not None
    desk.worker.is_broken = True
    desk.office.issue()
    desk.look_after(15)
    assert desk.expectations.newcomer(KTP) is None


def test_closed_day_is_learned_from_once(desk):
    device = desk.office.open_counter(1)
    for _ in range(6):
        desk.office.issue()
        desk.look_after(15)
    for _ in range(7):
        desk.serve(device, 5)
    desk.look_after(15)
    desk.office.do(device, "sign-out")
    desk.office.clock.pass_s(DAY_S)
    desk.office.open_counter(1)
    desk.look_after(15)
    (lessons,) = desk.days.lessons()
    assert lessons.durations_s == {KTP: [300] * 6}
    (score,) = desk.days.scores().values() or [None]
    assert score is None or set(score) == {"own", "people_ahead", "last_called"}
    assert desk.days.calibration().upper_level != 0.9
    desk.look_after(DAY_S)
    assert len(desk.days.lessons()) == 1


def test_day_that_was_closed_too_early_is_learned_from_as_a_whole(desk):
    device = desk.office.open_counter(1)
    for _ in range(3):
        desk.office.issue()
    desk.office.do(device, "call-next")
    desk.serve(device, 5)
    desk.office.do(device, "finish-ticket", '{"ticket_id":2,"outcome":"served"}')
    desk.office.do(device, "close-day")
    desk.look_after(15)
    assert [each.durations_s for each in desk.days.lessons()] == [{KTP: [300]}]
    desk.office.writer.submit(reopen_day).result()
    desk.look_after(15)
    desk.office.open_counter(1)
    desk.office.do(device, "call-next")
    desk.serve(device, 9)
    desk.office.clock.pass_s(DAY_S)
    desk.office.open_counter(2)
    desk.look_after(15)
    assert [each.durations_s for each in desk.days.lessons()] == [{KTP: [300, 540]}]
    assert desk.office.faults() == []


def test_days_missed_while_the_server_was_away_are_caught_up(desk):
    for _ in range(3):
        device = desk.office.open_counter(1)
        desk.office.issue()
        desk.office.do(device, "call-next")
        desk.serve(device, 7)
        desk.office.do(device, "sign-out")
        desk.office.clock.pass_s(DAY_S)
    desk.office.open_counter(2)
    desk.look_after(0)
    assert [each.durations_s for each in desk.days.lessons()] == [{KTP: [420]}] * 3
    assert desk.days.scores() == {}


def test_advice_compares_with_the_counter_that_helps_most(desk):
    assert desk.forecaster.last_advice() is None
    desk.office.open_counter(2)
    desk.office.open_counter(1)
    for _ in range(20):
        desk.office.issue()
    advice = desk.forecaster.advice()
    assert advice.counter_id == 3
    assert advice.compared.saving_s > 300
    assert advice.compared.newcomer_late_s[KTP] > advice.compared.changed_newcomer_late_s[KTP]
    assert not advice.is_given
    n_done = desk.worker.n_comparisons
    assert desk.forecaster.advice() is advice
    assert desk.forecaster.last_advice() is advice
    assert desk.worker.n_comparisons == n_done


def test_advice_is_given_once_its_reason_lasts(desk):
    desk.office.open_counter(1)
    for _ in range(20):
        desk.office.issue()
    desk.look_after(15)
    assert not desk.forecaster.advice().is_given
    for _ in range(5):
        desk.look_after(120)
    assert desk.forecaster.advice().is_given


def test_all_counters_open_leaves_nothing_to_advise(desk):
    for number in (1, 2, 3):
        desk.office.open_counter(number)
    advice = desk.forecaster.advice()
    assert (advice.counter_id, advice.compared, advice.made_at) == (None, None, OPENING_AT)


def test_thread_looks_and_ends(desk):
    desk.office.open_counter(1)
    desk.office.clock.pass_s(15)
    desk.forecaster.start()
    desk.forecaster.stop()
    assert isinstance(desk.expectations, Expectations)
