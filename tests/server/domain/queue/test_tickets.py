"""The life of a ticket: every pair of state and action, and facts folded into a ticket."""

import pytest

from server.domain.queue import facts
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import Record
from server.domain.queue.statesdoc import STATES_DOC, states_text
from server.domain.queue.tickets import TRANSITIONS, Action, IllegalTransition, fold, next_state
from wire.codes import TicketState

ALLOWED = {(state, action): after for action, table in TRANSITIONS.items() for state, after in table.items()}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(TicketState))
def test_every_pair_leads_somewhere_or_is_refused(state, action):
    if (state, action) in ALLOWED:
        assert next_state(state, action) is ALLOWED[state, action]
        return
    with pytest.raises(IllegalTransition) as refused:
        next_state(state, action)
    assert (refused.value.state, refused.value.action) == (state, action)


def test_a_closed_ticket_stays_closed_but_for_an_extra_request_and_a_day_that_goes_on():
    closed = {TicketState.DONE, TicketState.CANCELLED, TicketState.EXPIRED}
    assert {pair for pair in ALLOWED if pair[0] in closed} == {
        (TicketState.DONE, Action.TRANSFER),
        (TicketState.EXPIRED, Action.REVIVE),
    }


def test_the_page_about_states_is_not_stale():
    assert STATES_DOC.read_text(encoding="utf-8") == states_text()


def record(seq, fact, at=1000):
    return Record(seq=seq, at=at, branch=1, actor=1, device=1, fact=fact)


ISSUED = facts.TicketIssued(
    ticket=7, n=1, number="A 001", service=1, channel="kiosk", headcount=1, arrived=1000, language="id"
)
CALLED = facts.TicketCalled(ticket=7, counter=1, turn_time=1000)


def test_no_facts_make_no_ticket():
    assert fold([], Parameters()) is None


def test_a_fact_taken_back_counts_as_not_having_happened():
    undone = facts.FactUndone(number=2, counter=1, ticket=7)
    before = fold([record(1, ISSUED)], Parameters())
    assert fold([record(1, ISSUED), record(2, CALLED), record(3, undone)], Parameters()) == before


def test_the_paper_outlives_an_undo():
    printed = facts.PaperReported(ticket=7, paper="printed")
    undone = facts.FactUndone(number=2, counter=1, ticket=7)
    ticket = fold([record(1, ISSUED), record(2, CALLED), record(3, printed), record(4, undone)], Parameters())
    assert ticket is not None
    assert (ticket.state, ticket.paper) == (TicketState.WAITING, "printed")


def test_a_fact_before_the_first_is_refused():
    with pytest.raises(ValueError, match="never issued"):
        fold([record(1, CALLED)], Parameters())


@pytest.mark.parametrize(
    ("away_min", "granted_min", "moved_min"),
    [(5, 0, 0), (10, 0, 0), (45, 0, 105), (90, 0, 150), (45, 40, 0)],
)
def test_an_absence_costs_what_the_rule_says(away_min, granted_min, moved_min):
    called_at, returned_at = 1000 + 3600, 1000 + 3600 + away_min * 60
    story = [
        record(1, ISSUED),
        record(2, CALLED, called_at),
        record(3, facts.TicketMissed(ticket=7, counter=1), called_at + 180),
        record(4, facts.TicketReturned(ticket=7, granted_min=granted_min), returned_at),
    ]
    ticket = fold(story, Parameters())
    assert ticket is not None
    assert ticket.turn_time_at(Parameters(), returned_at) == 1000 + moved_min * 60
