"""Filling an empty database with an office, and adding devices and operators: what an administrator does by command.

Each call is one transaction of its own, with a fact in the journal. It may run beside a serving process: the database
gives the write lock to one of them at a time, and the server looks for facts of others every second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, Engine, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.application.device_desk import DeviceFault, FaultyDevice, NewDevice
from server.application.pins import hash_pin
from server.domain.calendar.reading import record_of
from server.domain.queue import facts
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import FIRST_HASH
from server.storage import tables
from server.storage.books import SqlBooks
from server.storage.branch import BRANCH_ID as BRANCH_ID
from server.storage.branch import has_office as has_office
from server.storage.clock import JournalClock, SystemClock
from server.storage.device_rows import add_row, device_named, renew_row, revoke_row
from server.storage.engine import reading, writing
from server.storage.mapping import Columns, device_of
from server.storage.office import OfficeShelf
from wire.codes import DeviceRole, OperatorRole, ServiceState

if TYPE_CHECKING:
    # Of the programs that need this module few found an office.
    from server.application.office_template import OfficeTemplate, TemplateText

_FAULTS = {
    DeviceFault.NAME_TAKEN: "there is a device named '{}' already",
    DeviceFault.UNKNOWN_COUNTER: "there is no counter {}",
    DeviceFault.UNKNOWN_ZONE: "there is no zone {}",
}


class SetUpRefused(ValueError):  # noqa: N818 - refusals are nouns
    """The set-up cannot be changed so; the message is one line for an administrator. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLine:
    """A device as a list shows it."""

    id: int
    role: DeviceRole
    name: str
    is_paired: bool
    is_revoked: bool


def create_office(
    engine: Engine, template: OfficeTemplate, *, name: str | None, zone: str, public_url: str | None
) -> None:
    """Fill an empty database with a template's services and counters.

    Raises:
        SetUpRefused: there is an office already.
    """
    with writing(engine) as connection:
        if connection.execute(select(tables.branch.c.id)).first() is not None:
            raise SetUpRefused("this data directory holds an office already")
        connection.execute(insert(tables.branch).values(_branch(template, name or template.name, zone, public_url)))
        connection.execute(insert(tables.showing).values(id=BRANCH_ID))
        service_ids = _insert_services(connection, template)
        _insert_counters(connection, template, service_ids)
        books = _books(connection)
        for table, ids in (("service", service_ids.values()), ("counter", range(1, len(template.counters) + 1))):
            for row in ids:
                books.record(facts.SetUpChanged(table=table, row=row, action="added"))
        books.write()


def set_public_url(engine: Engine, public_url: str | None) -> None:
    """Where visitors' phones reach the server from now on."""
    with writing(engine) as connection:
        connection.execute(update(tables.branch).where(tables.branch.c.id == BRANCH_ID).values(public_url=public_url))
        record_change(connection, tables.branch, BRANCH_ID, "changed")


def add_device(engine: Engine, new: NewDevice, *, now: int) -> str:
    """Add a device; gives the one-time code it is paired with, valid for 15 minutes of real time from `now`.

    Raises:
        SetUpRefused: the name is taken, or there is no such counter or zone.
    """
    with _writing_devices(engine) as connection:
        row, code = add_row(connection, BRANCH_ID, new, now)
        record_change(connection, tables.device, row, "added")
    return code


def renew_device(engine: Engine, name: str, *, now: int) -> str:
    """Give a known device, also a revoked one, a new one-time code; its old key works until the code is used.

    Raises:
        SetUpRefused: there is no such device.
    """
    with _writing_devices(engine) as connection:
        row = _known_device(connection, name)
        code = renew_row(connection, row, now)
        record_change(connection, tables.device, row, "changed")
    return code


def revoke_device(engine: Engine, name: str) -> None:
    """Let a device in no more; signed-in ones are out within seconds.

    Raises:
        SetUpRefused: there is no such device.
    """
    with _writing_devices(engine) as connection:
        row = _known_device(connection, name)
        revoke_row(connection, row)
        record_change(connection, tables.device, row, "revoked")


def devices(engine: Engine) -> list[DeviceLine]:
    """Every device ever added, in order."""
    with reading(engine) as connection:
        rows = connection.execute(select(tables.device).order_by(tables.device.c.id)).all()
    return [
        DeviceLine(
            id=row.id,
            role=device_of(row).role,
            name=row.name,
            is_paired=row.public_key is not None,
            is_revoked=bool(row.is_revoked),
        )
        for row in rows
    ]


def add_operator(engine: Engine, *, login: str, name: str, role: OperatorRole, pin: str) -> None:
    """Add somebody who may sign in at counters.

    Raises:
        SetUpRefused: the login is taken.
    """
    values = {"branch_id": BRANCH_ID, "login": login, "name": name, "role": role.value, "pin_hash": hash_pin(pin)}
    with writing(engine) as connection:
        row = _insert(connection, tables.operator, values, f"there is an operator '{login}' already")
        record_change(connection, tables.operator, row, "added")


def operators(engine: Engine) -> list[tuple[str, str]]:
    """Login and role of every operator, in order."""
    with reading(engine) as connection:
        rows = connection.execute(select(tables.operator).order_by(tables.operator.c.id)).all()
    return [(row.login, row.role) for row in rows]


def set_parameters(engine: Engine, parameters: Parameters) -> None:
    """Have another parameter set in force from the next opening of the office on."""
    with writing(engine) as connection:
        values = {"next_parameters": parameters.to_record()}
        connection.execute(update(tables.branch).where(tables.branch.c.id == BRANCH_ID).values(**values))
        books = _books(connection)
        books.record(facts.ParametersSet(parameters=parameters.to_record()))
        books.write()
        record_change(connection, tables.branch, BRANCH_ID, "changed")


def record_change(
    connection: Connection, table: Table, row: int, action: str, columns: Sequence[str] | None = None
) -> None:
    """Write the fact of a change, and make everybody read the set-up anew. `columns` says what of the row."""
    raised = {"set_up_version": tables.branch.c.set_up_version + 1}
    connection.execute(update(tables.branch).where(tables.branch.c.id == BRANCH_ID).values(**raised))
    books = _books(connection)
    fact = facts.SetUpChanged(table=table.name, row=row, action=action, columns=None if columns is None else [*columns])
    books.record(fact)
    books.write()


def _branch(template: OfficeTemplate, name: str, zone: str, public_url: str | None) -> Columns:
    parameters = template.parameters.to_record()
    return {
        "id": BRANCH_ID,
        "database_id": str(uuid4()),
        "epoch": 1,
        "set_up_version": 1,
        "name": name,
        "zone": zone,
        "reset_hour": template.reset_hour,
        "public_url": public_url,
        "running_text": _json(template.running_text),
        "calendar": record_of(template.calendar_document),
        "next_parameters": parameters,
        "day_parameters": parameters,
        "is_day_open": 0,
        "day_first_seq": 0,
        "head_seq": 0,
        "head_hash": FIRST_HASH,
        "head_at": 0,
    }


def _insert_services(connection: Connection, template: OfficeTemplate) -> dict[str, int]:
    """Ids of the services by code, in the template's order."""
    ids = {service.code: row for row, service in enumerate(template.services, start=1)}
    rows = [
        {
            "id": ids[service.code],
            "branch_id": BRANCH_ID,
            "code": service.code,
            "name": _json(service.name),
            "service_group": None if service.group is None else _json(template.groups[service.group]),
            "icon": service.icon,
            "series": service.series,
            "sort": ids[service.code],
            "expected_min": service.expected_min,
            "state": ServiceState.OPEN.value,
            "wait_at": _json(template.places[service.place]),
            "requirements": [_json(each) for each in service.requirements],
            "leaflet": template.leaflet_of(service).to_record(),
            "booking": {} if service.booking is None else service.booking.as_settings().to_record(),
        }
        for service in template.services
    ]
    connection.execute(insert(tables.service), rows)
    return ids


def _insert_counters(connection: Connection, template: OfficeTemplate, service_ids: dict[str, int]) -> None:
    rows = []
    for row, each in enumerate(template.counters, start=1):
        services = [service_ids[code] for code in each.services]
        offsets = {str(service_ids[code]): minutes for code, minutes in each.offsets_min.items()}
        rows.append(
            {
                "id": row,
                "branch_id": BRANCH_ID,
                "number": each.number,
                "name": _json(each.name),
                "zone": each.zone,
                "planned_services": services,
                "planned_offsets": offsets,
                "services": services,
                "offsets": offsets,
            }
        )
    connection.execute(insert(tables.counter), rows)


def _insert(connection: Connection, table: Table, values: Columns, if_taken: str) -> int:
    try:
        key = connection.execute(insert(table).values(**values)).inserted_primary_key
    except IntegrityError as error:
        raise SetUpRefused(if_taken) from error
    assert key is not None
    return int(key[0])


def _books(connection: Connection) -> SqlBooks:
    return SqlBooks(connection, BRANCH_ID, OfficeShelf(), JournalClock(SystemClock()))


@contextmanager
def _writing_devices(engine: Engine) -> Iterator[Connection]:
    """A transaction about devices; what is wrong with one is refused in a line."""
    with writing(engine) as connection:
        try:
            yield connection
        except FaultyDevice as faulty:
            raise SetUpRefused(_FAULTS[faulty.fault].format(faulty.value)) from faulty


def _known_device(connection: Connection, name: str) -> int:
    row = device_named(connection, name)
    if row is None:
        raise SetUpRefused(f"there is no device named '{name}'")
    return int(row.id)


def _json(text: TemplateText) -> Columns:
    return {"id": text.id, "en": text.en}
