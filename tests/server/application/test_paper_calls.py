"""Calls by voice at a counter without a network, entered afterwards: once each, and conflicts in plain words."""

from __future__ import annotations

import pytest

from server.domain.queue import facts
from tests.server.small_office import KK, OPENING_AT, SmallOffice
from wire.codes import PaperCallOutcome, WhyCase

ENTERED, UNKNOWN = PaperCallOutcome.ENTERED, PaperCallOutcome.UNKNOWN
ELSEWHERE, OVER = PaperCallOutcome.ELSEWHERE, PaperCallOutcome.OVER
CALLED_AT = OPENING_AT + 100


def enter(office: SmallOffice, device: int, number: str, end: str = "served", called_at: int = CALLED_AT):
    body = f'{{"number":"{number}","called_at":{called_at},"ended_at":{called_at + 60},"end":"{end}"}}'
    return office.do(device, "enter-paper-call", body)


def state(office: SmallOffice, number: str) -> tuple[str, int | None]:
    with office.engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT state, called_at, counter_id FROM ticket WHERE number = ?", (number,)
        ).one()
    return row.state, row.called_at


@pytest.fixture
def counter(office: SmallOffice) -> int:
    """A counter that comes back after ten minutes; two visitors waited."""
    device = office.open_counter(1)
    office.issue()
    office.issue()
    office.clock.pass_s(600)
    return device


def test_what_happened_is_written_down_with_its_own_times(office, counter):
    assert enter(office, counter, "A 001").outcome is ENTERED

    assert state(office, "A 001") == ("done", CALLED_AT)
    fact = office.committed[-1].fact
    assert (type(fact), fact.called, fact.ended) == (facts.TicketServedOnPaper, CALLED_AT, CALLED_AT + 60)
    assert office.faults() == []


def test_the_same_call_again_changes_nothing(office, counter):
    enter(office, counter, "A 001")
    enter(office, counter, "A 002", "missed")
    n_facts = len(office.committed)

    assert [enter(office, counter, "A 001").outcome, enter(office, counter, "A 002", "missed").outcome] == [ENTERED] * 2
    assert len(office.committed) == n_facts


def test_who_did_not_come_may_come_back_with_the_turn_time_kept(office, counter):
    enter(office, counter, "A 001", "missed")

    office.do(counter, "return-ticket", '{"ticket_id":1}')

    assert state(office, "A 001")[0] == "waiting"
    assert office.faults() == []


def test_the_last_permitted_miss_lets_a_ticket_expire(office, counter):
    for n in range(3):
        if state(office, "A 001")[0] != "expired":
            enter(office, counter, "A 001", "missed", CALLED_AT + n)

    assert state(office, "A 001")[0] == "expired"
    assert office.faults() == []


def test_who_stood_here_when_the_network_went_is_finished(office, counter):
    ticket = office.do(counter, "call-next").ticket

    assert enter(office, counter, ticket.number).outcome is ENTERED

    assert state(office, ticket.number)[0] == "done"
    assert office.do(counter, "call-next").ticket.number == "A 002"
    assert office.faults() == []


def test_a_number_that_nobody_handed_in_yet_is_asked_for_again_later(office, counter):
    assert enter(office, counter, "Z 001").outcome is UNKNOWN
    assert enter(office, counter, "QQ 777").outcome is UNKNOWN


def test_a_visitor_whom_another_counter_has_stays_there(office, counter):
    other = office.open_counter(3)
    number = office.do(other, "call-next").ticket.number

    answer = enter(office, counter, number)

    assert (answer.outcome, answer.counter_name.id) == (ELSEWHERE, "Loket 3")
    assert state(office, number)[0] == "called"


def test_a_visitor_who_was_served_elsewhere_is_told_of(office, counter):
    other = office.open_counter(3)
    number = office.do(other, "call-next").ticket.number
    office.do(other, "call-next")

    answer = enter(office, counter, number)

    assert (answer.outcome, answer.counter_name.id, answer.at) == (OVER, "Loket 3", office.clock.at)


@pytest.mark.parametrize("called_at", [0, OPENING_AT - 50, OPENING_AT + 9_999_999])
def test_a_wrong_clock_calls_nobody_before_they_came_nor_later_than_now(office, counter, called_at):
    assert enter(office, counter, "A 001", called_at=called_at).outcome is ENTERED

    assert OPENING_AT <= state(office, "A 001")[1] <= office.clock.at
    assert office.faults() == []


def test_it_needs_a_counter(office):
    office.do(2, "sign-in", '{"operator_name":"sari","pin":"1234"}')

    body = '{"number":"A 001","called_at":1,"ended_at":1,"end":"served"}'
    assert office.refusal(2, "enter-paper-call", body) == "counter_not_open"


def test_others_are_told_why_somebody_was_before_them(office, counter):
    from server.domain.queue.chronicle import Chronicle
    from server.domain.queue.explanation import why_before
    from server.domain.queue.hall import Hall
    from server.domain.queue.parameters import Parameters

    office.issue(KK)
    enter(office, counter, "A 002")
    hall, chronicle = Hall((), Parameters()), Chronicle()
    for record in office.committed:
        chronicle.observe(record, hall.apply(record), hall)

    reason = why_before(chronicle, 1, 2, hall.parameters, office.clock.at)

    assert reason is not None
    assert (reason.case, reason.called_at, reason.counter_id) == (WhyCase.ON_PAPER, CALLED_AT, 1)
