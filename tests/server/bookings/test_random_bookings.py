"""Whatever visitors do, in whatever order: no place is given twice, none is lost, and the journal is without fault."""

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from server.application.refusals import Refusal
from server.storage import tables
from tests.server.bookings.booking_office import MONDAY, MONDAY_8, BookingOffice
from tests.server.small_office import AKL, KK, KTP
from wire.codes import RefusalCode

SLOTS = st.integers(0, 3).map(lambda n: MONDAY_8 + n * 900)
WHICH = st.integers(0, 5)
ACTS = st.one_of(
    st.tuples(st.just("hold"), st.sampled_from([KTP, KK, AKL]), SLOTS),
    st.tuples(st.just("hold"), st.just(AKL), st.sampled_from([MONDAY_8, MONDAY_8 + 1500])),
    st.tuples(st.just("confirm"), WHICH),
    st.tuples(st.just("release"), WHICH),
    st.tuples(st.just("move"), WHICH, SLOTS),
    st.tuples(st.just("cancel"), WHICH),
    st.tuples(st.just("wait"), st.sampled_from([60, 301, 601])),
    st.tuples(st.just("restart")),
)
EXPECTED = {
    RefusalCode.SLOT_TAKEN,
    RefusalCode.NOT_BOOKABLE,
    RefusalCode.HOLD_EXPIRED,
    RefusalCode.WRONG_STATE,
}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=8, max_size=40), st.sampled_from([0, 5]))
def test_no_place_is_given_twice_and_none_is_lost(acts, return_within_min):
    with tempfile.TemporaryDirectory() as directory:
        office = BookingOffice(Path(directory), return_within_min=return_within_min)
        try:
            office.set_hours()
            tokens: list[str] = []
            for act in acts:
                try:
                    press(office, act, tokens)
                except Refusal as refusal:
                    assert refusal.code in EXPECTED, refusal.detail
                check(office)
            check_nothing_is_lost(office)
        finally:
            office.close()


def press(office, act, tokens):
    """One act; tokens grow by every slot that was held."""
    match act:
        case ("hold", service_id, slot_at):
            tokens.append(office.bookings.hold(office.wish(service_id, slot_at)).token)
        case ("confirm", which) if tokens:
            office.bookings.confirm(tokens[which % len(tokens)], office.somebody())
        case ("release", which) if tokens:
            office.bookings.release(tokens[which % len(tokens)])
        case ("move", which, slot_at) if tokens:
            token = tokens[which % len(tokens)]
            before = office.bookings.booking(token)
            try:
                office.bookings.move(token, slot_at, None)
            except Refusal:
                assert office.bookings.booking(token) == before
                raise
        case ("cancel", which) if tokens:
            office.bookings.cancel(tokens[which % len(tokens)], None)
        case ("wait", seconds):
            office.clock.pass_s(seconds)
            office.look()
        case ("restart",):
            office.writer.stop()
            office.serve()


def places(office):
    """Rows that hold a place now, by service and slot."""
    table = tables.booking
    with office.engine.connect() as connection:
        rows = connection.execute(select(table)).all()
    return Counter(
        (row.service_id, row.slot_at) for row in rows if row.frees_at is None or row.frees_at > office.clock.at
    )


def plan_of(office):
    return office.plans.day(office.bookings._offers.office(), date.fromisoformat(MONDAY))


def check(office):
    """No slot has more than was published; what pages show is what the tables say."""
    plan, taken = plan_of(office), places(office)
    for (service_id, slot_at), count in taken.items():
        assert count <= plan.slots(service_id)[slot_at].capacity
    for service_id in (KTP, KK, AKL):
        for slot_at, n_free in office.free(service_id).items():
            assert n_free + taken[service_id, slot_at] <= plan.slots(service_id)[slot_at].capacity


def check_nothing_is_lost(office):
    """Once all that is held ran out, exactly the confirmed bookings take places."""
    office.clock.pass_s(16 * 60)
    office.look()
    table = tables.booking
    with office.engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.state == "confirmed")).all()
    assert places(office) == Counter((row.service_id, row.slot_at) for row in rows)
    office.issue()
    assert office.faults() == []
