"""Help is asked and answered, however busy the day."""

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
