"""Why somebody was called first, as staff and visitors are told."""

import pytest

from server.application.caller import require_staff
from server.application.refusals import Refusal
from server.journal_source import JournalSource
from server.push.why import last_passing, why_of
from server.web.reasons import visitors_sentence, why_answer
from server.web.texts import all_texts
from tests.server.small_office import AKL, KK, KTP
from wire.codes import Language, RefusalCode, WhyCase


class SilentVoice:
    def announcer(self, office):
        return lambda ticket, counter_id, is_recall: ()


@pytest.fixture
def passed(office):
    """An elderly visitor for KTP and a walk-in for KK are called while A 001 waits; gives the live hall."""
    first, second = office.open_counter(1), office.open_counter(2)
    office.issue(KTP)
    office.clock.pass_s(300)
    office.issue(KTP, "elderly")
    office.issue(KK)
    office.do(first, "call-next")
    office.clock.pass_s(60)
    office.do(second, "call-next")
    return JournalSource(office.reads, SilentVoice()).load()


def said(explanations, language):
    return [visitors_sentence(each, all_texts()[language]) for each in explanations]


def test_visitor_reads_of_calls_while_they_waited_and_of_no_kind(office, passed):
    explanations = last_passing(passed, passed.hall.tickets[1], 3, office.clock.now())
    assert said(explanations, Language.INDONESIAN) == [
        "Loket 2 tidak melayani Layanan KTP.",
        "A 002 prioritas, dihitung datang 07.05.",
    ]
    assert said(explanations, Language.ENGLISH) == [
        "Counter 2 does not serve Service KTP.",
        "A 002 has priority and counts as having come at 07:05.",
    ]
    assert all(each.reason.priority is None for each in explanations)


def test_newcomer_reads_nothing_of_calls_before(office, passed):
    paper = office.issue(AKL)
    for record in office.reads.records_after(passed.hall.last_seq):
        passed.apply(record)
    assert last_passing(passed, passed.hall.tickets[paper.ticket_id], 3, office.clock.now()) == ()


def test_staff_are_told_the_kind_and_the_values(office, passed):
    answer = why_answer(why_of(passed, 1, 2, office.clock.now()), all_texts())
    assert answer.case is WhyCase.PRIORITY
    assert answer.priority == "elderly"
    assert answer.sentence.id == "A 002 prioritas (lanjut usia), dihitung datang 07.05."
    assert answer.sentence.en == "A 002 has priority (elderly) and counts as having come at 07:05."
    assert answer.counter_id == 1


def test_staff_read_the_asking_number(office, passed):
    answer = why_answer(why_of(passed, 2, 1, office.clock.now()), all_texts())
    assert answer.sentence.id == "A 001 tidak dipanggil sebelum A 002."
    assert answer.sentence.en == "A 001 was not called before A 002."


def test_unknown_ticket_has_no_reason(office, passed):
    assert why_of(passed, 1, 99, office.clock.now()) is None


@pytest.mark.parametrize("device", [1, 5])
def test_only_devices_behind_the_counters_may_ask(office, device):
    require_staff(office.device(2))
    with pytest.raises(Refusal) as refused:
        require_staff(office.device(device))
    assert refused.value.code is RefusalCode.FORBIDDEN
