"""Devices as the office's pages change them: each change a fact in somebody's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Engine, select

from server.application.device_desk import DeviceSetUp, NewDevice
from server.application.refusals import Refusal
from server.application.waiting_room import Waiting, WaitingRoom
from server.domain.rights import Area
from server.storage import tables
from server.storage.changes import Draft, OfficeChanges
from server.storage.device_rows import add_row, admit_row, change_row, device_row, renew_row, revoke_row
from server.storage.engine import reading
from server.storage.mapping import AnyRow
from wire.codes import DeviceRole, RefusalCode

_DEVICE, _COUNTER = tables.device, tables.counter


class SqlDeviceDesk:
    """See `server.application.device_desk.DeviceDesk`."""

    def __init__(
        self,
        engine: Engine,
        changes: OfficeChanges,
        branch_id: int,
        real_now: Callable[[], int],
        waiting_room: WaitingRoom,
    ) -> None:
        self._engine = engine
        self._changes = changes
        self._branch_id = branch_id
        self._real_now = real_now
        self._waiting_room = waiting_room

    def devices(self) -> Sequence[DeviceSetUp]:
        """See the port."""
        joined = _DEVICE.outerjoin(_COUNTER, _COUNTER.c.id == _DEVICE.c.counter_id)
        query = select(_DEVICE, _COUNTER.c.number.label("counter_number")).select_from(joined)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_DEVICE.c.is_revoked, _DEVICE.c.name)).all()
        return [_known(row) for row in rows]

    def device(self, device_id: int) -> DeviceSetUp:
        """See the port."""
        found = next((each for each in self.devices() if each.id == device_id), None)
        if found is None:
            raise _unknown(device_id)
        return found

    def add(self, actor: int, new: NewDevice) -> tuple[int, str]:
        """See the port."""

        def work(draft: Draft) -> tuple[int, str]:
            device_id, code = add_row(draft.connection, self._branch_id, new, self._real_now())
            draft.changed(_DEVICE, device_id, "added")
            return device_id, code

        return self._changes.make(actor, Area.DEVICES, work)

    def waiting(self) -> Sequence[Waiting]:
        """See the port."""
        return self._waiting_room.waiting()

    def one_waiting(self, code: str) -> Waiting:
        """See the port."""
        return self._waiting_room.one(code)

    def admit(self, actor: int, new: NewDevice, code: str) -> int:
        """See the port."""
        waiting = self._waiting_room.one(code)

        def work(draft: Draft) -> int:
            device_id = admit_row(draft.connection, self._branch_id, new, waiting.public_key)
            draft.changed(_DEVICE, device_id, "added")
            return device_id

        return self._changes.make(actor, Area.DEVICES, work)

    def renew(self, actor: int, device_id: int) -> str:
        """See the port."""

        def work(draft: Draft) -> str:
            _require(draft, device_id)
            code = renew_row(draft.connection, device_id, self._real_now())
            draft.changed(_DEVICE, device_id, "changed", ["pair_code_hash"])
            return code

        return self._changes.make(actor, Area.DEVICES, work)

    def change(self, actor: int, device_id: int, changed: NewDevice) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            _require(draft, device_id)
            columns = change_row(draft.connection, device_id, changed)
            if columns:
                draft.changed(_DEVICE, device_id, "changed", columns)

        self._changes.make(actor, Area.DEVICES, work)

    def revoke(self, actor: int, device_id: int) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            if not _require(draft, device_id).is_revoked:
                revoke_row(draft.connection, device_id)
                draft.changed(_DEVICE, device_id, "revoked")

        self._changes.make(actor, Area.DEVICES, work)


def _require(draft: Draft, device_id: int) -> AnyRow:
    row = device_row(draft.connection, device_id)
    if row is None:
        raise _unknown(device_id)
    return row


def _unknown(device_id: int) -> Refusal:
    return Refusal(RefusalCode.NOT_FOUND, f"there is no device {device_id}")


def _known(row: AnyRow) -> DeviceSetUp:
    return DeviceSetUp(
        id=row.id,
        role=DeviceRole(row.role),
        name=row.name,
        zones=tuple(row.zones),
        counter_number=row.counter_number,
        hardware=dict(row.hardware),
        is_paired=row.public_key is not None,
        is_revoked=bool(row.is_revoked),
        code_until_at=None if row.pair_code_hash is None else row.pair_expires_at,
    )
