"""Help is asked and answered, however busy the day."""

from dataclasses import replace

from server.domain.queue import facts


def test_help_is_answered_however_much_happened_since(office):
    counter = office.open_counter(1)
    asked = office.do(1, "ask-help").seq

    def many_facts(books):
        books.begin_command(actor=0, device=1)
        for _ in range(1_100):
            books.record(facts.HelpAsked())

    office.writer.submit(many_facts).result(10)

    office.do(counter, "answer-help", f'{{"help_id":{asked}}}')


def test_help_of_an_earlier_day_is_unknown(office):
    asked = office.do(1, "ask-help").seq
    office.clock.pass_s(24 * 3600)
    counter = office.open_counter(1)

    assert office.refusal(counter, "answer-help", f'{{"help_id":{asked}}}') == "unknown_help"


def test_a_printer_that_is_well_again_needs_nobody_any_more(office):
    counter = office.open_counter(1)
    called = office.do(1, "call-for-printer", '{"about":"paper"}').seq

    office.do(1, "take-back-call", f'{{"help_id":{called}}}')
    office.do(1, "take-back-call", f'{{"help_id":{called}}}')

    office.do(counter, "answer-help", f'{{"help_id":{called}}}')
    assert office.faults() == []


def test_a_kiosk_takes_back_its_own_call_alone_and_no_visitors(office, monkeypatch):
    device = office.device
    monkeypatch.setattr(office, "device", lambda each: replace(device(1), id=9) if each == 9 else device(each))
    called = office.do(1, "call-for-printer", '{"about":"cover"}').seq
    asked = office.do(1, "ask-help").seq

    assert office.refusal(9, "take-back-call", f'{{"help_id":{called}}}') == "unknown_help"
    assert office.refusal(1, "take-back-call", f'{{"help_id":{asked}}}') == "unknown_help"
    assert office.refusal(office.open_counter(1), "call-for-printer", '{"about":"paper"}') == "forbidden"
