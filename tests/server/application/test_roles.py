"""What each kind of staff may do at devices, by the role in their row."""

import pytest
from sqlalchemy import update

from server.storage import tables
from tests.server.small_office import SmallOffice
from wire.codes import OperatorRole

SARI = 1


def with_role(office: SmallOffice, role: OperatorRole) -> int:
    """Sit Sari down at the counter program of device 2 and then give her this role; gives the device."""
    device = office.open_counter(1)
    with office.engine.begin() as connection:
        connection.execute(update(tables.operator).where(tables.operator.c.id == SARI).values(role=role.value))
    return device


@pytest.mark.parametrize("role", [OperatorRole.OPERATOR, OperatorRole.SUPERVISOR, OperatorRole.ADMINISTRATOR])
def test_whoever_serves_calls(role: OperatorRole, office: SmallOffice) -> None:
    device = with_role(office, role)
    office.issue()
    assert office.do(device, "call-next").ticket is not None


@pytest.mark.parametrize("role", [OperatorRole.HELPER, OperatorRole.AUDITOR])
def test_whoever_does_not_serve_calls_nobody(role: OperatorRole, office: SmallOffice) -> None:
    device = with_role(office, role)
    office.issue()
    assert office.refusal(device, "call-next") == "forbidden"


def test_the_front_desk_gives_priority_and_the_auditor_does_not(office: SmallOffice) -> None:
    device = with_role(office, OperatorRole.HELPER)
    ticket = office.issue().ticket_id
    body = f'{{"ticket_id":{ticket},"priority":"elderly"}}'
    assert office.reply(device, "set-priority", body).status == "ok"
    with office.engine.begin() as connection:
        connection.execute(update(tables.operator).where(tables.operator.c.id == SARI).values(role="auditor"))
    body = f'{{"ticket_id":{ticket},"reason":"not_entitled"}}'
    assert office.refusal(device, "remove-priority", body) == "forbidden"


@pytest.mark.parametrize(
    ("role", "status"),
    [(OperatorRole.OPERATOR, "forbidden"), (OperatorRole.SUPERVISOR, "ok"), (OperatorRole.ADMINISTRATOR, "ok")],
)
def test_closing_the_day_is_for_supervisors_and_administrators(
    role: OperatorRole, status: str, office: SmallOffice
) -> None:
    device = with_role(office, role)
    assert office.reply(device, "close-day").status == status
