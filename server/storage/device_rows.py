"""Rows of devices: added, given new codes, changed and revoked within a transaction of the caller's.

The caller writes the fact: by command nobody's, at the office's pages in the name of whoever did it.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from server.application.access import PAIRING_LIVES_S, hash_of_code, new_pairing_code
from server.application.device_desk import DeviceFault, FaultyDevice, NewDevice
from server.storage import tables
from server.storage.mapping import AnyRow, Columns

_DEVICE, _COUNTER = tables.device, tables.counter


def device_row(connection: Connection, device_id: int) -> AnyRow | None:
    """The row of this id, revoked ones too."""
    return connection.execute(select(_DEVICE).where(_DEVICE.c.id == device_id)).first()


def device_named(connection: Connection, name: str) -> AnyRow | None:
    """The row of this name."""
    return connection.execute(select(_DEVICE).where(_DEVICE.c.name == name)).first()


def add_row(connection: Connection, branch_id: int, new: NewDevice, now: int) -> tuple[int, str]:
    """Add a device; gives its id and the one-time code, valid for 15 minutes of real time from `now`.

    Raises:
        FaultyDevice: before anything was written.
    """
    code = new_pairing_code()
    values = {"branch_id": branch_id, "role": new.role.value} | columns_of(connection, new) | _pairing(code, now)
    key = connection.execute(insert(_DEVICE).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0]), code


def admit_row(connection: Connection, branch_id: int, new: NewDevice, public_key: str) -> int:
    """Add a device that waits with its key; gives its id.

    Raises:
        FaultyDevice: before anything was written.
    """
    values = {"branch_id": branch_id, "role": new.role.value, "public_key": public_key} | columns_of(connection, new)
    key = connection.execute(insert(_DEVICE).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def renew_row(connection: Connection, device_id: int, now: int) -> str:
    """Give a device a new code; its old key works until the code is used."""
    code = new_pairing_code()
    values = _pairing(code, now) | {"is_revoked": 0}
    connection.execute(update(_DEVICE).where(_DEVICE.c.id == device_id).values(**values))
    return code


def change_row(connection: Connection, device_id: int, changed: NewDevice) -> list[str]:
    """Write what differs; gives the names of the columns.

    Raises:
        FaultyDevice: before anything was written.
    """
    after, before = columns_of(connection, changed, device_id), device_row(connection, device_id)
    different = {name: value for name, value in after.items() if value != getattr(before, name)}
    if different:
        connection.execute(update(_DEVICE).where(_DEVICE.c.id == device_id).values(**different))
    return sorted(different)


def revoke_row(connection: Connection, device_id: int) -> None:
    """Let a device in no more."""
    values = {"is_revoked": 1, "pair_code_hash": None, "pair_expires_at": None}
    connection.execute(update(_DEVICE).where(_DEVICE.c.id == device_id).values(**values))


def columns_of(connection: Connection, device: NewDevice, own_id: int | None = None) -> Columns:
    """What of a device an administrator chooses.

    Raises:
        FaultyDevice: another one has the name, or there is no such counter or zone.
    """
    namesake = device_named(connection, device.name)
    if namesake is not None and namesake.id != own_id:
        raise FaultyDevice(DeviceFault.NAME_TAKEN, device.name)
    for number, _ in device.displays:
        _counter_id(connection, number)
    return {
        "name": device.name,
        "zones": _known_zones(connection, device.zones),
        "counter_id": None if device.counter_number is None else _counter_id(connection, device.counter_number),
        "hardware": dict(device.hardware) | {f"display.{n}": url for n, url in device.displays},
    }


def _pairing(code: str, now: int) -> Columns:
    return {"pair_code_hash": hash_of_code(code), "pair_expires_at": now + PAIRING_LIVES_S}


def _known_zones(connection: Connection, zones: tuple[str, ...]) -> list[str]:
    known = set(connection.execute(select(_COUNTER.c.zone)).scalars())
    unknown = sorted(set(zones) - known)
    if unknown:
        raise FaultyDevice(DeviceFault.UNKNOWN_ZONE, f"'{unknown[0]}'; there are {', '.join(sorted(known))}")
    return list(zones)


def _counter_id(connection: Connection, number: int) -> int:
    row = connection.execute(select(_COUNTER.c.id).where(_COUNTER.c.number == number)).first()
    if row is None:
        raise FaultyDevice(DeviceFault.UNKNOWN_COUNTER, str(number))
    return int(row.id)
