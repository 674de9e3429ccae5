"""What must not be carried from one business day into the next."""

import threading
from concurrent.futures import wait

from server.application.commanding import carry_out
from server.push.live import Live

KTP = 1
DAY_S = 24 * 3600


def in_one_batch(office, *orders):
    """Have these orders carried out in one transaction; gives their replies."""
    gate = threading.Event()
    held = office.writer.submit(lambda books: gate.wait(5))
    futures = [office.writer.submit(lambda books, order=order: carry_out(books, order)) for order in orders]
    gate.set()
    wait([held, *futures], timeout=10)
    return [future.result(0) for future in futures]


def test_a_paper_of_yesterday_is_unknown_also_in_the_batch_that_turns_the_day(office):
    yesterdays = office.issue(KTP).ticket_id
    office.clock.pass_s(DAY_S)
    report = f'{{"ticket_id":{yesterdays},"paper":"printed"}}'

    issued, reported = in_one_batch(
        office,
        office.order(1, "issue-ticket", f'{{"service_id":{KTP}}}'),
        office.order(1, "report-paper", report),
    )

    assert (issued.status, reported.status) == ("ok", "unknown_ticket")
    assert office.faults() == []
    live = Live(office.reads.office(), office.reads.names(), lambda *_: ())
    for record in office.reads.records_after(0):
        live.apply(record)


def test_who_signed_in_after_closing_does_not_sit_there_in_the_morning(office):
    counter = office.open_counter(1)
    office.do(counter, "close-day")
    office.do(counter, "sign-in", '{"operator_name":"sari","pin":"1234"}')
    office.clock.pass_s(DAY_S)

    office.issue(KTP)

    assert office.refusal(counter, "take-counter", '{"counter_id":1}') == "no_shift"
    assert office.faults() == []
