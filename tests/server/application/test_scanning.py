"""Codes before a kiosk: what is behind them, what happens now, and that nothing in them is believed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from server.storage import set_up, tables
from tests.server.small_office import BRANCH, KK, KTP, OPENING_AT, SmallOffice
from wire.codes import Language, ScanOutcome, SlotRight
from wire.commands import TicketPaper


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SmallOffice]:
    small = SmallOffice(tmp_path)
    yield small
    small.close()


def scan(office: SmallOffice, text: str, also: str | None = None) -> Any:
    more = "" if also is None else f',"also":"{also}"'
    return office.do(1, "scan-code", f'{{"text":"{text}"{more}}}')


def outcome(office: SmallOffice, text: str) -> ScanOutcome:
    found = scan(office, text).outcome
    assert isinstance(found, ScanOutcome)
    return found


def test_a_waiting_ticket_tells_how_it_stands_and_changes_nothing(office: SmallOffice) -> None:
    office.issue(KTP)
    link = office.issue(KTP).status_url
    n_facts = len(office.committed)

    answer = scan(office, link)

    assert answer.outcome is ScanOutcome.WAITING
    assert (answer.paper.number, answer.paper.n_before) == ("A 002", 1)
    assert len(office.committed) == n_facts


def test_a_called_ticket_is_sent_to_its_counter(office: SmallOffice) -> None:
    device = office.open_counter(1)
    link = office.issue(KTP).status_url
    office.do(device, "call-next")

    answer = scan(office, link)

    assert answer.outcome is ScanOutcome.CALLED
    assert answer.counter_name.id == "Loket 1"
    office.do(device, "start-service", f'{{"ticket_id":{answer.paper.ticket_id}}}')
    assert outcome(office, link) is ScanOutcome.SERVING
    office.do(device, "finish-ticket", f'{{"ticket_id":{answer.paper.ticket_id}}}')
    assert scan(office, link).model_dump(exclude_none=True) == {"outcome": ScanOutcome.OVER}


def test_a_missed_ticket_goes_back_in_line_by_the_rule_of_absence(office: SmallOffice) -> None:
    device = office.open_counter(1)
    missed = office.issue(KTP)
    office.clock.pass_s(60)
    office.issue(KTP)
    office.do(device, "call-next")
    office.clock.pass_s(400)
    office.do(device, "mark-missed", f'{{"ticket_id":{missed.ticket_id}}}')

    answer = scan(office, missed.status_url)

    assert answer.outcome is ScanOutcome.RETURNED
    assert answer.paper.n_before == 0, "a short absence costs nothing"
    assert outcome(office, missed.status_url) is ScanOutcome.WAITING
    kinds = [record.fact.kind for record in office.committed]
    assert kinds.count("returned") == 1
    assert office.faults() == []


def test_a_held_ticket_that_comes_back_is_called_by_a_counter_that_is_ready(office: SmallOffice) -> None:
    device = office.open_counter(1)
    held = office.issue(KTP)
    office.do(device, "call-next")
    body = f'{{"ticket_id":{held.ticket_id},"granted_min":20,"reason":"filling_form"}}'
    office.do(device, "hold-ticket", body)
    office.do(device, "call-next")

    assert outcome(office, held.status_url) is ScanOutcome.RETURNED

    assert outcome(office, held.status_url) is ScanOutcome.CALLED
    assert office.faults() == []


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "https://antre.test/t/",
        "https://antre.test/t/AAAAAAAAAAAAAAAAAAAAAA",
        "https://antre.test/t/AAAAAAAAAAAAAAAAAAAAAA?next=1#x",
        "javascript:alert(1)",
        "' OR 1=1 --",
        "../../../../etc/passwd",
        "ACDE FGHJ",
        "%00%0a%0d",
        "1",
        "y" * 512,
    ],
)
def test_what_nobody_has_is_unknown(office: SmallOffice, text: str) -> None:
    office.issue(KTP)

    assert scan(office, text).model_dump(exclude_none=True) == {"outcome": ScanOutcome.UNKNOWN}


def test_the_same_key_returns_once_and_gives_the_same_answer(office: SmallOffice) -> None:
    device = office.open_counter(2)
    held = office.issue(KK)
    body = f'{{"ticket_id":{held.ticket_id},"granted_min":20,"reason":"filling_form"}}'
    office.do(device, "call-next")
    office.do(device, "hold-ticket", body)
    question = f'{{"text":"{held.status_url}"}}'

    first = office.reply(1, "scan-code", question, key="key-of-one-wish")
    again = office.reply(1, "scan-code", question, key="key-of-one-wish")

    assert first == again


def test_a_ticket_of_yesterday_is_unknown(office: SmallOffice) -> None:
    link = office.issue(KTP).status_url
    office.clock.pass_s(24 * 3600)

    assert outcome(office, link) is ScanOutcome.UNKNOWN


def test_counters_and_boards_may_not_ask(office: SmallOffice) -> None:
    assert office.refusal(2, "scan-code", '{"text":"x"}') == "forbidden"
    assert office.refusal(5, "scan-code", '{"text":"x"}') == "forbidden"


HOUR = 3600


def book(office: SmallOffice, service_id: int = KTP, in_s: int = 2 * HOUR) -> str:
    return office.booked(service_id, slot_at=OPENING_AT + in_s)


def test_a_booking_becomes_a_ticket_and_its_code_stands_for_that_from_then_on(office: SmallOffice) -> None:
    code = book(office, in_s=0)

    answer = scan(office, code.lower())
    again = scan(office, f"{code[:4]} {code[4:]}")

    assert (answer.outcome, again.outcome) == (ScanOutcome.CHECKED_IN, ScanOutcome.ALREADY)
    assert answer.paper.ticket_id == again.paper.ticket_id
    assert answer.paper.slot_right is SlotRight.FULL
    assert [record.fact.kind for record in office.committed].count("checked_in") == 1
    assert office.faults() == []


@pytest.mark.parametrize(
    ("late_min", "right", "counts_as_min"),
    [
        (-90, SlotRight.EARLY, -120),
        (0, SlotRight.FULL, -120),
        (5, SlotRight.FULL_LATE, -115),
        (10, SlotRight.FULL_LATE, -110),
        (17, SlotRight.PART, -79),
        (38, SlotRight.PART, 14),
        (45, SlotRight.NOTHING, 45),
        (200, SlotRight.NOTHING, 200),
    ],
)
def test_early_and_late_are_told_by_the_rule_of_fading(
    office: SmallOffice, late_min: int, right: SlotRight, counts_as_min: int
) -> None:
    code = book(office)
    office.clock.pass_s(2 * HOUR + late_min * 60)

    paper = scan(office, code).paper

    slot_at = OPENING_AT + 2 * HOUR
    assert (paper.slot_right, paper.right_from_at) == (right, slot_at)
    assert (paper.counts_as_at - slot_at) // 60 == counts_as_min


def test_another_day_is_named_and_a_past_one_is_over(office: SmallOffice) -> None:
    tomorrow, yesterday = book(office, in_s=26 * HOUR), book(office, in_s=-22 * HOUR)

    answer = scan(office, tomorrow)

    assert answer.model_dump(exclude_none=True) == {"outcome": ScanOutcome.WRONG_DAY, "slot_at": OPENING_AT + 26 * HOUR}
    assert scan(office, yesterday).model_dump(exclude_none=True) == {"outcome": ScanOutcome.LAPSED}
    assert office.committed[-1].fact.kind in ("day_opened", "booking_lapsed")


@pytest.mark.parametrize("is_booking_first", [True, False])
def test_a_booking_joins_the_number_that_its_holder_took_before(office: SmallOffice, is_booking_first: bool) -> None:
    for _ in range(3):
        office.issue(KTP)
    held = office.issue(KTP)
    code = book(office, in_s=0)
    first, second = (code, held.status_url) if is_booking_first else (held.status_url, code)

    answer = scan(office, second, also=first)

    assert answer.outcome is ScanOutcome.JOINED
    assert answer.paper.number == held.number
    assert answer.paper.n_before == 0, "it can only help"
    assert scan(office, code).outcome is ScanOutcome.ALREADY
    assert office.faults() == []


def test_a_missed_number_comes_back_with_the_booking_that_joins_it(office: SmallOffice) -> None:
    device = office.open_counter(1)
    missed = office.issue(KTP)
    office.do(device, "call-next")
    office.clock.pass_s(400)
    office.do(device, "mark-missed", f'{{"ticket_id":{missed.ticket_id}}}')

    answer = scan(office, book(office, in_s=0), also=missed.status_url)

    assert answer.outcome is ScanOutcome.JOINED
    assert outcome(office, missed.status_url) is ScanOutcome.WAITING
    assert office.faults() == []


def test_what_does_not_belong_together_changes_nothing(office: SmallOffice) -> None:
    other_service, first, second = office.issue(KK), office.issue(KTP), office.issue(KTP)
    code, unknown = book(office, in_s=0), "https://antre.test/t/AAAAAAAAAAAAAAAAAAAAAA"
    n_facts = len(office.committed)

    assert scan(office, code, also=other_service.status_url).outcome is ScanOutcome.NOT_TOGETHER
    assert scan(office, first.status_url, also=second.status_url).outcome is ScanOutcome.NOT_TOGETHER
    assert scan(office, code, also=book(office, in_s=0)).outcome is ScanOutcome.NOT_TOGETHER
    assert scan(office, code, also=unknown).outcome is ScanOutcome.UNKNOWN
    assert len(office.committed) == n_facts
    assert scan(office, code).outcome is ScanOutcome.CHECKED_IN


def test_the_number_of_a_booking_is_called_missed_and_comes_back_by_its_code(office: SmallOffice) -> None:
    device = office.open_counter(1)
    code = book(office, in_s=0)
    ticket_id = scan(office, code).paper.ticket_id
    office.do(device, "call-next")
    assert outcome(office, code) is ScanOutcome.CALLED
    office.clock.pass_s(400)
    office.do(device, "mark-missed", f'{{"ticket_id":{ticket_id}}}')

    assert outcome(office, code) is ScanOutcome.RETURNED
    assert office.faults() == []


def test_a_ticket_speaks_the_language_of_its_booking_unless_another_was_chosen(office: SmallOffice) -> None:
    assert scan(office, book(office, in_s=0)).paper.language is Language.INDONESIAN
    chosen = office.do(1, "scan-code", f'{{"text":"{book(office, in_s=0)}","language":"en"}}')
    assert chosen.paper.language is Language.ENGLISH


def test_no_answer_says_anything_about_a_person(office: SmallOffice) -> None:
    answer = scan(office, book(office, in_s=0))

    assert set(answer.model_dump()) == {"outcome", "paper", "slot_at", "counter_name"}
    assert set(answer.paper.model_dump()) == set(TicketPaper.model_fields)
    assert not {"name", "phone", "nik"} & set(TicketPaper.model_fields)


@pytest.mark.parametrize(
    ("state", "expected"), [("paused", ScanOutcome.CHECKED_IN), ("closed", ScanOutcome.SERVICE_CLOSED)]
)
def test_a_pause_breaks_no_booking_and_a_closed_service_says_so(
    office: SmallOffice, state: str, expected: ScanOutcome
) -> None:
    code = book(office, in_s=0)
    with office.engine.begin() as connection:
        connection.execute(update(tables.service).where(tables.service.c.id == KTP).values(state=state))
        set_up.record_change(connection, tables.branch, BRANCH, "changed")

    assert scan(office, code).outcome is expected
