"""A counter whose computer is gone: it can be taken over, with whoever stands there."""

from server.storage import set_up

KTP = 1
TAKE_1 = '{"counter_id":1}'


def sign_in(office, device, login):
    office.do(device, "sign-in", f'{{"operator_name":"{login}","pin":"1234"}}')


def test_an_operator_takes_their_own_counter_from_another_computer(office):
    broken = office.open_counter(1)
    called = office.issue(KTP)
    office.do(broken, "call-next")
    sign_in(office, 3, "sari")

    answer = office.do(3, "take-counter", TAKE_1)

    assert answer.counter.ticket_id == called.ticket_id
    assert office.do(3, "call-next").counter.state == "ready"
    assert office.refusal(broken, "call-next") == "no_shift"
    assert office.faults() == []


def test_a_counter_of_a_revoked_computer_is_free_for_the_next(office):
    gone = office.open_counter(1)
    office.do(gone, "call-next")
    set_up.revoke_device(office.engine, "counter 1")
    called = office.issue(KTP)
    sign_in(office, 3, "budi")

    office.do(3, "take-counter", TAKE_1)

    assert office.do(3, "recall-ticket", f'{{"ticket_id":{called.ticket_id}}}').ticket.number == called.number
    assert office.faults() == []


def test_a_counter_where_somebody_works_stays_taken(office):
    office.open_counter(1)
    sign_in(office, 3, "budi")

    assert office.refusal(3, "take-counter", TAKE_1) == "counter_taken"
