"""Open shifts: who sits at which device and counter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, insert, select, text, update

from server.application.ports import OperatorAccount
from server.domain.office import Shift
from server.storage import mapping, tables
from server.storage.prepared import Prepared

_SHIFT = tables.shift
# A device has an id above zero: said here, for with it a database finds the few open shifts by their own index.
_SELECT = Prepared(
    select(_SHIFT, tables.operator.c.name, tables.operator.c.role)
    .join(tables.operator, tables.operator.c.id == _SHIFT.c.operator_id)
    .where(text("shift.device_id > 0 AND shift.closed_at IS NULL"))
)


class OpenShifts:
    """Lives for one transaction; read when first asked for, every change written at once, for shifts change rarely."""

    def __init__(self, connection: Connection, branch_id: int) -> None:
        self._connection = connection
        self._branch_id = branch_id
        self._by_id: dict[int, Shift] | None = None

    def all(self) -> Collection[Shift]:
        """Every open shift."""
        return self._read().values()

    def open(self, device_id: int, operator: OperatorAccount, now: int) -> Shift:
        """A new shift of this operator at this device, at no counter yet."""
        inserted = self._connection.execute(
            insert(_SHIFT).values(
                branch_id=self._branch_id, device_id=device_id, operator_id=operator.id, opened_at=now
            )
        )
        key = inserted.inserted_primary_key
        assert key is not None
        shift = Shift(
            id=int(key[0]),
            device_id=device_id,
            operator_id=operator.id,
            operator_name=operator.name,
            role=operator.role,
            counter_id=None,
        )
        self._read()[shift.id] = shift
        return shift

    def seat(self, shift: Shift, counter_id: int) -> Shift:
        """The shift at this counter."""
        self._connection.execute(update(_SHIFT).where(_SHIFT.c.id == shift.id).values(counter_id=counter_id))
        seated = self._read()[shift.id] = replace(shift, counter_id=counter_id)
        return seated

    def close(self, shift: Shift, now: int) -> None:
        """End the shift."""
        self._connection.execute(update(_SHIFT).where(_SHIFT.c.id == shift.id).values(closed_at=now))
        del self._read()[shift.id]

    def _read(self) -> dict[int, Shift]:
        if self._by_id is None:
            found = _SELECT.kept(self._connection, {}, mapping.shift_of)
            self._by_id = {shift.id: shift for shift in found}
        return self._by_id
