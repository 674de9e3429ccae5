"""Undo where several counters meet: nobody takes back what happened at somebody else's counter."""

KTP, KK, AKL = 1, 2, 3


def ticket(ticket_id, extra=""):
    return f'{{"ticket_id":{ticket_id}{extra}}}'


def test_a_call_that_my_return_made_elsewhere_is_not_mine_to_take_back(office):
    mine, other = office.open_counter(3), office.open_counter(1)
    returned = office.issue(KTP).ticket_id
    office.do(mine, "call-next")
    office.do(mine, "hold-ticket", ticket(returned, ',"granted_min":5,"reason":"filling_form"'))
    office.do(other, "call-next")

    answer = office.do(mine, "return-ticket", ticket(returned))

    assert office.committed[-1].fact.counter == 1
    assert answer.counter.undo is None
    assert office.refusal(mine, "undo-last") == "nothing_to_undo"
    assert office.do(other, "recall-ticket", ticket(returned)).ticket.id == returned
    assert office.faults() == []


def test_the_counter_that_was_given_a_ticket_may_take_its_call_back(office):
    mine, other = office.open_counter(3), office.open_counter(1)
    moved = office.issue(AKL).ticket_id
    office.do(mine, "call-next")
    office.do(other, "call-next")
    office.do(mine, "transfer-ticket", ticket(moved, f',"service_id":{KTP}'))

    undone = office.do(other, "undo-last")

    assert (undone.ticket, undone.counter.state) == (None, "open")
    assert office.faults() == []


def test_a_priority_set_for_another_counters_visitor_is_taken_back_though_mine_is_busy(office):
    mine, other = office.open_counter(3), office.open_counter(1)
    theirs = office.issue(KTP).ticket_id
    office.do(other, "call-next")
    office.issue(KTP)
    office.do(mine, "call-next")
    office.do(mine, "set-priority", ticket(theirs, ',"priority":"elderly"'))

    office.do(mine, "undo-last")

    recalled = office.do(other, "recall-ticket", ticket(theirs))
    assert (recalled.ticket.id, recalled.ticket.priority) == (theirs, None)
    assert office.faults() == []
