"""Devices as signing in needs them: see `server.application.access.DeviceRegister`."""

from __future__ import annotations

from sqlalchemy import Engine, bindparam, select, update

from server.application.access import KnownDevice
from server.domain.office import Device
from server.storage import tables
from server.storage.engine import reading, writing
from server.storage.mapping import device_of
from server.storage.prepared import Prepared
from wire.codes import DeviceRole

# Asked for before nearly every press of a key, and somebody waits meanwhile.
_SELECT_KNOWN = Prepared(select(tables.device).where(tables.device.c.id == bindparam("device_id")))


class SqlDeviceRegister:
    """Rows of `device`. Every call may come from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known_device(self, device_id: int) -> KnownDevice | None:
        """See `DeviceRegister`."""
        with reading(self._engine) as connection:
            row = _SELECT_KNOWN.first(connection, {"device_id": device_id})
        if row is None:
            return None
        return KnownDevice(device=device_of(row), public_key=row.public_key, is_revoked=bool(row.is_revoked))

    def device_with(self, public_key: str) -> Device | None:
        """See `DeviceRegister`."""
        table = tables.device
        query = select(table).where(table.c.public_key == public_key, table.c.is_revoked == 0)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else device_of(row)

    def bind_key(self, code_hash: str, public_key: str, now: int, only: DeviceRole | None = None) -> Device | None:
        """See `DeviceRegister`."""
        table = tables.device
        with writing(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.pair_code_hash == code_hash)).first()
            if row is None or row.is_revoked or row.pair_expires_at < now:
                return None
            if only is not None and device_of(row).role is not only:
                return None
            change = {"public_key": public_key, "pair_code_hash": None, "pair_expires_at": None}
            connection.execute(update(table).where(table.c.id == row.id).values(**change))
        return device_of(row)
