"""On random days every call has a reason for everybody who waited, and what the reason says is so in the replay."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.queue import facts
from server.domain.queue.chronicle import Chronicle
from server.domain.queue.explanation import Reason, why_before, why_called
from server.domain.queue.hall import Hall
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import Record, parse
from server.domain.queue.replay import replay
from server.domain.queue.tickets import IllegalTransition, Ticket
from server.domain.queue.turn_time import turn_time
from tests.server.domain.queue.full_day import Day
from wire.codes import TicketState, WhyCase

WAITED = {
    WhyCase.SENIOR,
    WhyCase.BOOKED,
    WhyCase.PRIORITY,
    WhyCase.RETURNED,
    WhyCase.TRANSFERRED,
    WhyCase.OTHER_COUNTER,
    WhyCase.OTHER_FIRST,
    WhyCase.BACK_LATE,
    WhyCase.OVERRIDE,
}

counters = st.integers(1, 3)
acts = st.one_of(
    st.tuples(st.just("wait"), st.integers(30, 1500)),
    st.tuples(st.just("issue"), st.integers(1, 3), st.sampled_from([None, None, -1800, 600, 2400]), st.booleans()),
    st.tuples(st.just("issue"), st.integers(1, 3), st.sampled_from([None, None, -1800, 600, 2400]), st.booleans()),
    st.tuples(st.just("next"), counters),
    st.tuples(st.just("next"), counters),
    st.tuples(st.just("override"), counters, st.integers(1, 12)),
    st.tuples(st.just("miss"), counters),
    st.tuples(st.just("hold"), st.integers(1, 12)),
    st.tuples(st.just("return"), st.integers(1, 12)),
    st.tuples(st.just("transfer"), st.integers(1, 12), st.integers(1, 3)),
    st.tuples(st.just("undo"), counters),
)


def make_day(drawn: list[tuple[object, ...]]) -> Day:
    """The acts that were possible, as a journal without fault."""
    day = Day()
    day.open({1: [1, 2], 2: [2], 3: [1, 2, 3]})
    day.record(facts.SkillsSet(counter=3, services=[1, 2, 3], offsets={"2": 10}))
    for act in drawn:
        try:
            press(day, act)
        except (IllegalTransition, ValueError):
            # Not possible now: the server would have refused it, and recorded nothing.
            day.stored = day.stored[: day.hall.last_seq]
            day.hash = day.stored[-1].hash
    return day


def press(day: Day, act: tuple[object, ...]) -> None:
    match act:
        case ("wait", int(seconds)):
            day.at += seconds
        case ("issue", int(service), slot, bool(has_priority)):
            ticket = len(day.hall.tickets) + 1
            booked_at = day.at + slot if isinstance(slot, int) else None
            day.issue(ticket, service, slot=booked_at, priority="elderly" if has_priority else None)
        case ("next", int(counter)):
            day.finish_as_started(counter)
            day.call(counter)
        case ("override", int(counter), int(ticket)):
            override(day, counter, ticket)
        case ("miss", int(counter)):
            missed = day.hall.counters[counter].ticket_id
            if missed is not None and day.hall.tickets[missed].state is TicketState.CALLED:
                day.at += 180
                day.record(facts.TicketMissed(ticket=missed, counter=counter), device=counter)
        case ("hold", int(ticket)):
            day.record(facts.TicketHeld(ticket=ticket, granted_min=5, reason="other"))
        case ("return", int(ticket)):
            day.record(facts.TicketReturned(ticket=ticket, granted_min=0))
        case ("transfer", int(ticket), int(service)):
            known = day.hall.tickets.get(ticket)
            if known is not None and known.state is TicketState.WAITING:
                day.record(facts.TicketTransferred(ticket=ticket, from_service=known.service_id, to_service=service))
        case ("undo", int(counter)):
            last = day.hall.last_undoable(counter, day.at)
            if last is not None and isinstance(last.fact, facts.TicketCalled):
                day.record(facts.FactUndone(number=last.seq, counter=counter, ticket=last.fact.ticket), device=counter)


def override(day: Day, counter: int, ticket_id: int) -> None:
    hall, ticket = day.hall, day.hall.tickets.get(ticket_id)
    if ticket is None or ticket.state is not TicketState.WAITING:
        return
    day.finish_as_started(counter)
    turn_at = ticket.turn_time_at(hall.parameters, day.at)
    day.record(facts.TicketCalled(ticket=ticket_id, counter=counter, turn_time=turn_at, override="safety"))


def tell(day: Day) -> tuple[Chronicle, list[tuple[Record, dict[int, Ticket]]]]:
    """The chronicle of a day, and how every ticket stood before each call that was not taken back."""
    hall, chronicle, before_calls = Hall((), Parameters()), Chronicle(), []
    records = [parse(each.text) for each in day.stored]
    undone = {each.fact.number for each in records if isinstance(each.fact, facts.FactUndone)}
    for record in records:
        if isinstance(record.fact, facts.TicketCalled) and record.seq not in undone:
            before_calls.append((record, dict(hall.tickets)))
        chronicle.observe(record, hall.apply(record), hall)
    return chronicle, before_calls


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(acts, min_size=5, max_size=60))
def test_every_reason_is_true(drawn: list[tuple[object, ...]]) -> None:
    day = make_day(drawn)
    assert replay(day.stored).faults == []
    chronicle, before_calls = tell(day)
    assert [call.seq for call in chronicle.calls] == [record.seq for record, _ in before_calls]
    for call, (record, tickets) in zip(chronicle.calls, before_calls, strict=True):
        for own in tickets.values():
            assert chronicle.ticket_before(own.id, record.seq) == own
            if own.id != call.ticket.id:
                check(why_called(chronicle, own.id, call, Parameters()), own, record, tickets)
    for own_id in day.hall.tickets:
        for other_id in day.hall.tickets:
            reason = why_before(chronicle, own_id, other_id, Parameters(), day.at)
            assert (reason is None) is (own_id == other_id)
            assert reason is None or reason.case is not WhyCase.UNEXPLAINED


def check(reason: Reason, own: Ticket, record: Record, tickets: dict[int, Ticket]) -> None:
    """The case fits who they were, and without what the case names the asker would have been called first."""
    fact = record.fact
    assert isinstance(fact, facts.TicketCalled)
    other, at = tickets[fact.ticket], record.at
    assert reason.called_at == at
    if own.state is not TicketState.WAITING:
        assert reason.case in {WhyCase.AWAY, WhyCase.NOT_BEFORE}
        assert (reason.case is WhyCase.AWAY) is (own.state in {TicketState.HELD, TicketState.MISSED})
        return
    assert reason.case in WAITED
    assert (reason.case is WhyCase.OVERRIDE) is (fact.override is not None)
    assert fact.override is None or reason.record == record.seq
    if reason.own_turn_at is None:
        return
    own_at = turn_time(own.standing, Parameters(), at)
    assert (reason.own_turn_at, reason.other_turn_at) == (own_at, fact.turn_time)
    own_first = (own_at, own.standing.first_arrival_at, own.n)
    bare_at = turn_time(replace(other.standing, slot_at=None, has_priority=False), Parameters(), at)
    match reason.case:
        case WhyCase.SENIOR | WhyCase.RETURNED | WhyCase.TRANSFERRED:
            assert fact.turn_time <= own_at
        case WhyCase.BOOKED:
            assert other.standing.slot_at is not None
            assert at >= other.standing.slot_at
            assert reason.slot_at == other.standing.slot_at
        case WhyCase.PRIORITY:
            assert other.priority is not None
            assert reason.priority is other.priority
        case WhyCase.OTHER_FIRST:
            assert own.service_id == 2
            assert (fact.counter, fact.turn_time > own_at - 1) == (3, True)
        case WhyCase.BACK_LATE:
            assert own.standing.carried_at > own_at - (reason.shift_s or 0)
            assert (reason.shift_s or 0) > 0
    if reason.case in {WhyCase.BOOKED, WhyCase.PRIORITY} and fact.counter != 3:
        assert (bare_at, other.standing.first_arrival_at, other.n) > own_first
