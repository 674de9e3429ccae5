"""A supervisor changes what a counter serves: at once, until it closes, and never beyond the printed promise."""

from sqlalchemy import update

from server.storage import tables
from tests.server.small_office import AKL, KK, KTP

ONE_SERVES_ALL = '{"counter_id":1,"service_ids":[3,1,2,3]}'


def test_ready_counter_calls_at_once_whom_it_may_serve_now(office):
    device = office.open_counter(1)
    paper = office.issue(AKL)
    assert office.do(device, "call-next").ticket is None
    office.do(device, "set-skills", ONE_SERVES_ALL)
    assert office.do(device, "start-service", f'{{"ticket_id":{paper.ticket_id}}}').ticket.number == paper.number
    assert office.faults() == []


def test_counter_that_is_not_ready_calls_nobody(office):
    device = office.open_counter(1)
    office.issue(AKL)
    office.do(device, "set-skills", ONE_SERVES_ALL)
    assert office.committed[-1].fact.kind == "skills_set"
    assert office.committed[-1].fact.services == [KTP, KK, AKL]
    assert office.do(device, "call-next").ticket is not None


def test_service_taken_away_waits_for_others(office):
    device = office.open_counter(1)
    office.issue(KTP)
    office.do(device, "set-skills", '{"counter_id":1,"service_ids":[2]}')
    assert office.do(device, "call-next").ticket is None
    assert office.faults() == []


def test_planned_offsets_stay_and_no_others_come(office):
    office.open_counter(3)
    office.do(4, "set-skills", '{"counter_id":3,"service_ids":[2,3]}')
    assert office.committed[-1].fact.offsets == {"2": 5}
    office.do(4, "set-skills", '{"counter_id":3,"service_ids":[3]}')
    assert office.committed[-1].fact.offsets == {}


def test_counter_opens_with_its_plan_again(office):
    device = office.open_counter(1)
    office.do(device, "set-skills", ONE_SERVES_ALL)
    office.do(device, "sign-out")
    assert office.open_counter(1) == device
    assert office.committed[-1].fact.services == [KTP, KK]


def test_what_cannot_be_is_refused(office):
    office.open_counter(1)
    assert office.refusal(2, "set-skills", '{"counter_id":9,"service_ids":[1]}') == "unknown_counter"
    assert office.refusal(2, "set-skills", '{"counter_id":2,"service_ids":[1]}') == "counter_not_open"
    assert office.refusal(2, "set-skills", '{"counter_id":1,"service_ids":[1,9]}') == "unknown_service"


def test_only_supervisors_may(office):
    with office.engine.begin() as connection:
        connection.execute(update(tables.operator).where(tables.operator.c.login == "sari").values(role="operator"))
    device = office.open_counter(1)
    assert office.refusal(device, "set-skills", ONE_SERVES_ALL) == "forbidden"
