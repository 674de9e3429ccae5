"""Visits as the journal of a real day tells them, and what a report makes of them."""

from zoneinfo import ZoneInfo

import pytest

from server.domain.reports.figures import figures_of
from server.domain.reports.slip import slip_of
from server.domain.reports.visits import VisitEnd
from server.storage.visit_days import VisitDays

KTP, KK, AKL = 1, 2, 3
BRANCH = 1


def ticket(ticket_id, extra=""):
    return f'{{"ticket_id":{ticket_id}{extra}}}'


@pytest.fixture
def day(office):
    """One visitor of each end: served after 5 minutes, incomplete, absent, cancelled, expired, all within one day."""
    served, incomplete, absent, cancelled, expired = (office.issue(KTP).ticket_id for _ in range(5))
    office.clock.pass_s(300)
    desk = office.open_counter(1)
    office.do(desk, "call-next")
    office.clock.pass_s(60)
    office.do(desk, "start-service", ticket(served))
    office.clock.pass_s(240)
    office.do(desk, "call-next")
    office.clock.pass_s(120)
    office.do(desk, "finish-ticket", ticket(incomplete, ',"outcome":"incomplete"'))
    office.do(desk, "call-next")
    office.clock.pass_s(240)
    office.do(desk, "mark-missed", ticket(absent))
    office.do(desk, "cancel-ticket", ticket(cancelled, ',"reason":"visitor_left"'))
    office.do(desk, "set-priority", ticket(expired, ',"priority":"elderly","reason":"seen_at_counter"'))
    office.do(1, "report-paper", ticket(expired, ',"paper":"doubtful"'))
    return office


def the_day(office):
    (found,) = VisitDays(office.engine, BRANCH).between("0000-00-00", "9999-99-99")
    return found


def head_hash(office):
    with office.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT head_hash FROM branch").scalar_one()


def test_every_visit_is_told_with_its_end_and_its_times(day):
    open_day = the_day(day)
    assert not open_day.is_closed
    assert [visit.end for visit in open_day.visits.visits] == [
        VisitEnd.SERVED,
        VisitEnd.SERVED,
        VisitEnd.OPEN,
        VisitEnd.CANCELLED,
        VisitEnd.OPEN,
    ]
    first, second, *_ = open_day.visits.visits
    assert (first.wait_s, first.service_s) == (300, 240)
    # Start was never pressed for the second one: from the call on.
    assert (second.wait_s, second.service_s, second.outcome) == (600, 120, "incomplete")

    day.do(2, "close-day")

    closed = the_day(day)
    assert closed.is_closed
    assert [visit.end for visit in closed.visits.visits[2:]] == ["absent", "cancelled", "expired"]
    assert day.faults() == []


def test_the_slip_adds_up_and_names_what_to_look_at(day):
    day.do(2, "close-day")
    recorded = the_day(day)
    slip = slip_of(
        recorded.visits,
        name=recorded.day,
        is_closed=recorded.is_closed,
        n_records=recorded.n_records,
        chain_head=recorded.chain_head,
    )
    assert slip.n_issued == sum(slip.n_by_end.values()) == 5
    assert slip.priorities_by_staff == {1: 1}
    assert slip.overrides == {}
    assert slip.doubtful == (recorded.visits.visits[4].number,)
    assert slip.chain_head == head_hash(day)


def test_a_call_taken_back_did_not_happen(office):
    taken = office.issue(KTP).ticket_id
    desk = office.open_counter(1)
    office.clock.pass_s(60)
    office.do(desk, "call-next")
    office.do(desk, "undo-last")

    day = the_day(office).visits

    assert (day.visits[0].ticket_id, day.visits[0].called_at) == (taken, None)
    assert [(each.what, each.operator_id) for each in day.incidents] == [("undo", 1)]


def test_a_transfer_is_one_visit_with_the_time_of_both_counters(office):
    moved = office.issue(AKL).ticket_id
    desk, other = office.open_counter(3), office.open_counter(1)
    office.do(desk, "call-next")
    office.do(desk, "start-service", ticket(moved))
    office.clock.pass_s(100)
    office.do(desk, "transfer-ticket", ticket(moved, f',"service_id":{KTP}'))
    office.clock.pass_s(50)
    office.do(other, "call-next")
    office.do(other, "start-service", ticket(moved))
    office.clock.pass_s(200)
    office.do(other, "finish-ticket", ticket(moved, ',"outcome":"served"'))

    (visit,) = the_day(office).visits.visits

    assert (visit.service_id, visit.service_s, visit.end) == (AKL, 300, VisitEnd.SERVED)


def test_days_that_are_over_are_kept_and_read_from_there_as_they_were(day):
    days = VisitDays(day.engine, BRANCH)
    day.clock.pass_s(24 * 3600)
    day.issue(KK)
    read, today = days.between("0000-00-00", "9999-99-99")
    kept, _ = days.between("0000-00-00", "9999-99-99")
    assert kept == read
    with day.engine.begin() as connection:
        stored = connection.exec_driver_sql("SELECT business_day FROM visit_day").scalars().all()
    assert stored == [read.day]
    assert (read.is_closed, today.is_closed) == (True, False)


def test_figures_count_every_visit_in_every_grouping(day):
    visits = the_day(day).visits.visits
    figures = figures_of({"2100-01-04": visits}, ZoneInfo("Asia/Jayapura"))
    assert figures.total.n_visits == 5
    assert figures.total.n_incomplete == 1
    for grouping in (figures.by_service, figures.by_channel, figures.by_hour, figures.by_weekday, figures.by_time):
        assert sum(group.n_visits for group in grouping.values()) == 5
    # Of waits of 5, 10 and 12 minutes: times that somebody really had.
    assert (figures.total.wait_median_min, figures.total.wait_p90_min) == (10.0, 12.0)
    assert figures.priority_by_operator == {1: 1}


def test_nothing_at_all_gives_empty_figures():
    figures = figures_of({}, ZoneInfo("Asia/Jakarta"))
    assert (figures.total.n_visits, figures.total.wait_median_min, figures.total.absent_share) == (0, None, 0.0)
