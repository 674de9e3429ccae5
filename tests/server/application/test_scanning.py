"""Codes before a kiosk: what is behind them, what happens now, and that nothing in them is believed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.small_office import KK, KTP, SmallOffice
from wire.codes import ScanOutcome


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
