"""What a device may send that is well-formed and still cannot be."""

import pytest

KTP = 1


@pytest.mark.parametrize("days", [-1, 1, 300_000])
def test_a_slot_of_another_day_is_refused(office, days):
    slot_at = office.clock.at + days * 24 * 3600

    code = office.booked(KTP, slot_at)

    assert office.refusal(1, "check-in", f'{{"text":"{code}"}}') == "wrong_day"
    assert office.issue().number == "A 001"


def test_a_second_slot_does_not_replace_the_first(office):
    counter = office.open_counter(1)
    slot_at = office.clock.at
    held = office.do(1, "check-in", f'{{"text":"{office.booked(KTP, slot_at)}"}}').ticket_id
    later = f'{{"text":"{office.booked(KTP, slot_at + 7200)}","ticket_id":{held}}}'

    assert office.refusal(1, "check-in", later) == "wrong_state"
    assert office.do(counter, "call-next").ticket.slot_at == slot_at
