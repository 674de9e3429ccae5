"""The lists beside the ticket: their order is the server's order."""

from hypothesis import given
from hypothesis import strategies as st

from counter.desk import hall
from wire.codes import CounterState, TicketState

EIGHT = 1_780_000_000


def test_own_list_counts_helper_offsets_and_leaves_other_services_out(office, make_ticket):
    office.sit_down(offsets_min={2: 10})
    office.feed(
        make_ticket(1, turn_time_at=EIGHT + 500, service_id=1),
        make_ticket(2, turn_time_at=EIGHT, service_id=2),
        make_ticket(3, turn_time_at=EIGHT - 200, service_id=2),
        make_ticket(4, turn_time_at=EIGHT - 900, service_id=5),
    )
    assert [row.id for row in office.desk.waiting] == [3, 1, 2]


def test_equal_turn_times_go_by_arrival_then_issue_number(office, make_ticket):
    office.sit_down()
    office.feed(
        make_ticket(1, turn_time_at=EIGHT, arrived_at=EIGHT + 9),
        make_ticket(2, turn_time_at=EIGHT, arrived_at=EIGHT + 5),
        make_ticket(3, turn_time_at=EIGHT, arrived_at=EIGHT + 5),
    )
    assert [row.id for row in office.desk.waiting] == [2, 3, 1]


def test_absent_list_has_held_by_return_time_then_missed_latest_first(office, make_ticket):
    office.sit_down()
    office.feed(
        make_ticket(1, state=TicketState.MISSED, left_at=EIGHT),
        make_ticket(2, state=TicketState.MISSED, left_at=EIGHT + 60),
        make_ticket(3, state=TicketState.HELD, return_due_at=EIGHT + 900),
        make_ticket(4, state=TicketState.HELD, return_due_at=EIGHT + 300),
        make_ticket(5, state=TicketState.HELD, return_due_at=EIGHT, service_id=6),
        make_ticket(6, state=TicketState.HELD, return_due_at=EIGHT, service_id=6, counter_id=3),
    )
    assert [row.id for row in office.desk.away] == [6, 4, 3, 2, 1]


def test_neighbours_are_the_other_counters_by_number(office, make_counter):
    office.sit_down()
    office.feed(make_counter(8, number=2), make_counter(2, number=8, state=CounterState.PAUSED))
    assert [row.number for row in hall.neighbours(office.desk.rows, office.desk.counter)] == [1, 2, 4, 8]


@given(st.text(alphabet="ABC 0123456789", max_size=12))
def test_digits_of_a_number_are_what_one_can_type(number):
    assert hall.digits_of(number) == "".join(c for c in number if c in "0123456789")
