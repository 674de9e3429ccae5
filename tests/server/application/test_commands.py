"""Every command on a real database: what it does, what it refuses, and that the day verifies afterwards."""

import pytest

KTP, KK, AKL = 1, 2, 3


def test_a_number_is_unique_and_gapless(office):
    papers = [office.issue(service) for service in (KTP, KK, KTP, AKL, KTP)]

    assert [paper.number for paper in papers] == ["A 001", "B 001", "A 002", "C 001", "A 003"]
    assert [office.reads.records_after(0)[-1].fact.n] == [5]
    assert office.faults() == []


def test_next_calls_the_earliest_turn_time_and_names_the_runner_up(office):
    counter = office.open_counter(1)
    office.issue(KTP)
    office.clock.pass_s(60)
    office.issue(KK)
    office.clock.pass_s(60)
    elderly = office.issue(KTP, "elderly")

    answer = office.do(counter, "call-next")

    assert answer.ticket.number == elderly.number
    assert office.committed[-1].fact.runner_up == 1
    assert office.faults() == []


def test_a_ready_counter_takes_a_new_ticket_at_once(office):
    counter = office.open_counter(1)
    assert office.do(counter, "call-next").ticket is None

    paper = office.issue(KTP)

    assert [record.fact.kind for record in office.committed[-2:]] == ["issued", "called"]
    assert office.do(counter, "recall-ticket", f'{{"ticket_id":{paper.ticket_id}}}').ticket.number == "A 001"
    assert office.faults() == []


def test_the_ready_counter_with_fewest_skills_takes_it(office):
    broad, narrow = office.open_counter(3), office.open_counter(2)
    office.do(broad, "call-next")
    office.clock.pass_s(5)
    office.do(narrow, "call-next")

    office.issue(KK)

    assert office.committed[-1].fact.counter == 2
    assert office.faults() == []


def test_next_ends_what_stands_at_the_counter(office):
    counter = office.open_counter(1)
    office.issue()
    office.issue()
    office.do(counter, "call-next")

    answer = office.do(counter, "call-next")

    assert [record.fact.kind for record in office.committed[-3:]] == ["started", "ended", "called"]
    assert office.committed[-3].fact.assumed == 1
    assert answer.ticket.number == "A 002"


def test_absent_is_possible_only_after_the_calls(office):
    counter = office.open_counter(1)
    ticket = office.issue().ticket_id
    office.do(counter, "call-next")
    body = f'{{"ticket_id":{ticket}}}'

    office.clock.pass_s(179)
    assert office.refusal(counter, "mark-missed", body) == "too_early_to_miss"
    office.clock.pass_s(1)
    assert office.do(counter, "mark-missed", body).counter.state == "open"
    assert office.faults() == []


def test_the_last_miss_lets_the_ticket_expire(office):
    counter = office.open_counter(1)
    ticket = office.issue().ticket_id
    for _ in range(3):
        office.do(counter, "call-next")
        office.clock.pass_s(180)
        office.do(counter, "mark-missed", f'{{"ticket_id":{ticket}}}')
        if office.committed[-1].fact.kind == "missed":
            office.do(counter, "return-ticket", f'{{"ticket_id":{ticket}}}')

    assert office.committed[-1].fact.kind == "expired"
    assert office.refusal(counter, "return-ticket", f'{{"ticket_id":{ticket}}}') == "wrong_state"
    assert office.faults() == []


def test_a_short_absence_keeps_the_turn_time(office):
    counter = office.open_counter(1)
    first = office.issue().ticket_id
    office.clock.pass_s(60)
    office.issue()
    office.do(counter, "call-next")
    office.clock.pass_s(200)
    office.do(counter, "mark-missed", f'{{"ticket_id":{first}}}')
    office.clock.pass_s(60)
    office.do(counter, "return-ticket", f'{{"ticket_id":{first}}}')

    assert office.do(counter, "call-next").ticket.id == first
    assert office.faults() == []


def test_granted_minutes_of_a_hold_cost_nothing(office):
    counter = office.open_counter(1)
    first = office.issue().ticket_id
    office.do(counter, "call-next")
    before = office.do(counter, "start-service", f'{{"ticket_id":{first}}}').ticket.turn_time_at
    office.do(counter, "hold-ticket", f'{{"ticket_id":{first},"granted_min":30,"reason":"filling_form"}}')
    office.clock.pass_s(39 * 60)
    office.do(counter, "return-ticket", f'{{"ticket_id":{first}}}')

    assert office.do(counter, "call-next").ticket.turn_time_at == before
    assert office.faults() == []


def test_a_transfer_keeps_number_and_turn_time(office):
    counter, other = office.open_counter(1), office.open_counter(3)
    ticket = office.issue(KTP).ticket_id
    called = office.do(counter, "call-next").ticket
    office.clock.pass_s(300)
    office.issue(AKL)
    office.do(counter, "transfer-ticket", f'{{"ticket_id":{ticket},"service_id":{AKL}}}')

    moved = office.do(other, "call-next").ticket
    assert (moved.id, moved.number, moved.turn_time_at) == (ticket, called.number, called.turn_time_at)
    assert office.faults() == []


def test_a_call_out_of_order_is_recorded_with_its_reason(office):
    counter = office.open_counter(1)
    office.issue()
    second = office.issue().ticket_id

    office.do(counter, "call-ticket", f'{{"ticket_id":{second},"reason":"medical_emergency"}}')

    called = office.committed[-1].fact
    assert (called.override, called.runner_up) == ("medical_emergency", 1)
    assert office.faults() == []


def test_calling_the_rules_own_choice_by_hand_is_no_override(office):
    counter = office.open_counter(1)
    ticket = office.issue().ticket_id

    office.do(counter, "call-ticket", f'{{"ticket_id":{ticket},"reason":"safety"}}')

    assert office.committed[-1].fact.override is None


def test_undo_takes_acts_back_one_by_one(office):
    counter = office.open_counter(1)
    office.issue()
    office.issue()
    office.do(counter, "call-next")
    office.do(counter, "call-next")

    undone = office.do(counter, "undo-last")
    assert undone.ticket is None
    assert (undone.counter.undo, undone.counter.undo_number) == ("ended", "A 001")
    back = office.do(counter, "undo-last")
    assert (back.ticket.number, back.ticket.state) == ("A 001", "serving")
    assert office.faults() == []


def test_undo_is_refused_after_a_minute(office):
    counter = office.open_counter(1)
    office.issue()
    office.do(counter, "call-next")
    office.clock.pass_s(61)

    assert office.refusal(counter, "undo-last") == "undo_too_late"


def test_undo_is_refused_once_somebody_else_touched_the_ticket(office):
    counter, other = office.open_counter(1), office.open_counter(2)
    ticket = office.issue(KK).ticket_id
    office.do(counter, "call-next")
    office.do(counter, "transfer-ticket", f'{{"ticket_id":{ticket},"service_id":{KK}}}')
    office.do(other, "call-next")

    assert office.refusal(counter, "undo-last") == "nothing_to_undo"


def test_a_removed_priority_sends_the_called_back_to_an_honest_place(office):
    counter = office.open_counter(1)
    honest = office.issue()
    office.clock.pass_s(60)
    claimed = office.issue(KTP, "elderly").ticket_id
    assert office.do(counter, "call-next").ticket.id == claimed

    office.do(counter, "remove-priority", f'{{"ticket_id":{claimed},"reason":"not_entitled"}}')

    assert office.do(counter, "call-next").ticket.id == honest.ticket_id
    assert office.faults() == []


def test_a_slot_added_to_a_walk_in_ticket_can_only_help(office):
    counter = office.open_counter(1)
    office.issue()
    office.clock.pass_s(600)
    late = office.issue().ticket_id
    slot_at = office.clock.at
    office.do(1, "check-in", f'{{"text":"{office.booked(KTP, slot_at)}","ticket_id":{late}}}')

    assert office.do(counter, "call-next").ticket.id == late
    assert office.faults() == []


def test_a_reused_key_gives_the_same_reply_and_no_second_ticket(office):
    first = office.reply(1, "issue-ticket", f'{{"service_id":{KTP}}}', key="the-same-key")
    again = office.reply(1, "issue-ticket", f'{{"service_id":{KTP}}}', key="the-same-key")

    assert again == first
    assert office.issue().number == "A 002"


def test_a_refusal_is_kept_under_its_key(office):
    counter = office.open_counter(1)
    refused = office.reply(counter, "recall-ticket", '{"ticket_id":1}', key="one-refused-key")
    office.issue()
    office.do(counter, "call-next")

    assert office.reply(counter, "recall-ticket", '{"ticket_id":1}', key="one-refused-key") == refused


def test_a_key_used_for_another_command_is_refused(office):
    from server.application.refusals import Refusal

    office.reply(1, "issue-ticket", f'{{"service_id":{KTP}}}', key="the-same-key")
    with pytest.raises(Refusal, match="another command"):
        office.reply(1, "issue-ticket", f'{{"service_id":{KK}}}', key="the-same-key")


def test_a_closed_day_takes_nobody_and_the_next_opens_by_itself(office):
    counter = office.open_counter(1)
    office.issue()
    office.do(counter, "close-day")
    assert office.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "day_closed"
    assert office.faults() == []

    office.clock.pass_s(24 * 3600)
    assert office.issue().number == "A 001"
    assert office.faults() == []


def test_a_forgotten_day_is_closed_by_the_first_command_of_the_next(office):
    office.issue()
    office.clock.pass_s(24 * 3600)
    office.issue()

    kinds = [record.fact.kind for record in office.committed]
    assert kinds == ["day_opened", "issued", "expired", "day_closed", "day_opened", "issued"]
    assert office.faults() == []


def test_numbers_do_not_begin_anew_when_the_clock_falls_back_a_day(office):
    office.issue()
    office.clock.at -= 24 * 3600

    assert office.issue().number == "A 002"
    assert office.faults() == []


@pytest.mark.parametrize(
    ("device", "path", "body", "code"),
    [
        (1, "call-next", "{}", "forbidden"),
        (5, "issue-ticket", '{"service_id":1}', "forbidden"),
        (2, "call-next", "{}", "no_shift"),
        (1, "issue-ticket", '{"service_id":99}', "unknown_service"),
        (1, "report-paper", '{"ticket_id":9,"paper":"printed"}', "unknown_ticket"),
    ],
)
def test_who_may_not_is_refused(office, device, path, body, code):
    assert office.refusal(device, path, body) == code


def test_a_taken_counter_is_refused(office):
    office.open_counter(1)
    office.do(3, "sign-in", '{"operator_name":"budi","pin":"1234"}')

    assert office.refusal(3, "take-counter", '{"counter_id":1}') == "counter_taken"


def test_a_busy_counter_neither_pauses_nor_signs_out(office):
    counter = office.open_counter(1)
    office.issue()
    office.do(counter, "call-next")

    assert office.refusal(counter, "pause-counter", '{"reason":"break"}') == "counter_busy"
    assert office.refusal(counter, "sign-out") == "counter_busy"


def test_another_counters_ticket_is_out_of_reach(office):
    counter, other = office.open_counter(1), office.open_counter(2)
    ticket = office.issue(KK).ticket_id
    office.do(counter, "call-next")

    for path in ("recall-ticket", "start-service", "finish-ticket", "cancel-ticket"):
        extra = ',"reason":"other"' if path == "cancel-ticket" else ""
        assert office.refusal(other, path, f'{{"ticket_id":{ticket}{extra}}}') == "not_at_this_counter"


def test_a_copy_is_asked_of_the_kiosk_that_issued_the_ticket(office):
    counter = office.open_counter(1)
    ticket = office.issue().ticket_id
    office.do(counter, "reprint-ticket", f'{{"ticket_id":{ticket}}}')

    assert office.committed[-1].fact.at_device == 1


def test_help_is_asked_and_answered(office):
    counter = office.open_counter(1)
    asked = office.do(1, "ask-help").seq

    office.do(counter, "answer-help", f'{{"help_id":{asked}}}')
    assert office.refusal(counter, "answer-help", '{"help_id":1}') == "unknown_help"
