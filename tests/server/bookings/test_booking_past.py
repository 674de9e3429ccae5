"""What eight weeks in the database teach about slots: walk-ins, minutes and who stayed away."""

from __future__ import annotations

from sqlalchemy import insert

from server.domain.booking.history import PRIOR_ABSENT_SHARE
from server.storage import tables
from server.storage.booking_past import read_past
from tests.server.bookings.booking_office import MONDAY, MONDAY_8
from tests.server.small_office import BRANCH, KK, KTP
from wire.codes import Crowd

WEEK_S = 7 * 24 * 3600
NINE_S, CROWD = 3600, 12


def walk_ins(office, at, count, service_id=KTP):
    """Tickets of people who came without a booking, all within a quarter of an hour."""
    with office.engine.begin() as connection:
        have = connection.execute(tables.ticket.select()).all()
        first = len(have) + 1
        rows = [
            {
                "id": first + n,
                "branch_id": BRANCH,
                "business_day": f"day {at}",
                "n": first + n,
                "series": "A",
                "serial": first + n,
                "number": f"A {first + n}",
                "service_id": service_id,
                "state": "done",
                "channel": "kiosk",
                "headcount": 1,
                "language": "id",
                "first_arrival_at": at + n,
                "arrival_at": at + n,
                "carried_at": at + n,
                "granted_s": 0,
                "missed_count": 0,
                "paper": "printed",
                "touched_seq": 1,
                "device_id": 1,
                "chain": "0" * 10,
                "status_token": f"token-{first + n}",
            }
            for n in range(count)
        ]
        connection.execute(insert(tables.ticket), rows)


def crowded_mondays(office, weeks=8):
    """Twelve walk-ins in each quarter from half past eight to half past ten, on the Mondays before."""
    for week in range(1, weeks + 1):
        for quarter in range(2, 10):
            walk_ins(office, MONDAY_8 - week * WEEK_S + quarter * 900, CROWD)
    office.look()


def test_slots_are_told_by_how_busy_the_same_hour_usually_is(office):
    crowded_mondays(office)
    office.writer.stop()
    office.serve()
    crowds = {each.slot_at: each.crowd for each in office.bookings.slots(KTP, MONDAY)}
    # Walk-ins take it all: one place is left in the hour.
    nine_to_ten = {slot_at: crowd for slot_at, crowd in crowds.items() if NINE_S <= slot_at - MONDAY_8 < 2 * NINE_S}
    assert nine_to_ten == {MONDAY_8 + NINE_S: Crowd.BUSY}
    assert crowds[MONDAY_8 + 3 * NINE_S] is Crowd.QUIET


def test_bookings_are_offered_where_walk_ins_are_few(office):
    office.set_counters(KTP, n_counters=7, expected_min=3)
    assert set(office.free().values()) == {10}
    for week in range(1, 9):
        for quarter in range(2, 6):
            walk_ins(office, MONDAY_8 - week * WEEK_S + quarter * 900, 30)
    office.writer.stop()
    office.serve()
    free = office.free()
    assert free[MONDAY_8 + 3 * NINE_S] == 10
    # Thirty in a quarter take all that ten minutes give.
    assert MONDAY_8 + NINE_S not in free
    assert (free[MONDAY_8 + NINE_S + 1200], free[MONDAY_8 + NINE_S + 2400]) == (5, 10)


def test_one_crowded_week_is_not_the_usual(office):
    for week in range(1, 9):
        walk_ins(office, MONDAY_8 - week * WEEK_S + NINE_S, 50 if week == 3 else 1)
    past = read_past(office.engine, office.reads.office(), office.clock.at)
    assert past.walk_ins[KTP].expected(MONDAY_8 + NINE_S, 900) == 1 / 3


def test_what_is_older_than_eight_weeks_teaches_nothing(office):
    walk_ins(office, MONDAY_8 - 9 * WEEK_S, 50)
    past = read_past(office.engine, office.reads.office(), office.clock.at)
    assert past.walk_ins == {}


def test_minutes_and_no_shows_come_from_closed_days(office):
    with office.engine.begin() as connection:
        lessons = {"durations_s": {str(KTP): [300] * 20}, "lateness_s": [], "n_priority": {}, "open_s": 0, "blend": []}
        values = {"branch_id": BRANCH, "business_day": "2099-12-31", "upper_level": 0.9, "weight": 0.8, "n_tickets": 20}
        connection.execute(insert(tables.forecast_day).values(**values, lessons=lessons))
    for n in range(20):
        office.booked(KTP, MONDAY_8 - 3 * WEEK_S + n * 900)
    office.look()
    past = read_past(office.engine, office.reads.office(), office.clock.at)
    assert past.services[KTP].call_to_call_min == 7.5
    assert past.services[KTP].absent_share == (20 + 3) / 40
    assert (past.services[KK].call_to_call_min, past.services[KK].absent_share) == (10, PRIOR_ABSENT_SHARE)
