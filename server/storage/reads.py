"""What is read beside the writer: never waits for it, never changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from server.application.ports import OperatorAccount
from server.domain.business_day import business_day_of
from server.domain.office import Device, Office
from server.domain.queue.record import Record
from server.storage import journal, tables
from server.storage.engine import reading
from server.storage.mapping import device_of
from server.storage.office import read_office
from wire.codes import DeviceRole, OperatorRole


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalHead:
    """Where the branch's journal stands, since when, which day it is in, and when a day ends."""

    seq: int
    at: int
    day_first_seq: int
    business_day: str | None
    is_day_open: bool
    epoch: str
    zone: str
    reset_hour: int

    def is_day_over(self, now: int) -> bool:
        """Whether the open day should have been closed by `now`."""
        today = business_day_of(now, self.zone, self.reset_hour)
        return self.is_day_open and self.business_day is not None and self.business_day < today


class Reads:
    """Queries of one branch. Every call may come from any thread and sees one consistent state."""

    def __init__(self, engine: Engine, branch_id: int) -> None:
        self._engine = engine
        self._branch_id = branch_id
        columns = [column for column in tables.branch.c if column is not tables.branch.c.calendar]
        self._branch = select(*columns).where(tables.branch.c.id == branch_id)

    def picture(self, file: str) -> bytes | None:
        """What boards show under this name, None if there is none."""
        table = tables.picture
        query = select(table.c.content).where(table.c.branch_id == self._branch_id, table.c.file == file)
        with reading(self._engine) as connection:
            found: bytes | None = connection.execute(query).scalar()
        return found

    def head(self) -> JournalHead:
        """The journal's head now."""
        with reading(self._engine) as connection:
            row = connection.execute(self._branch).one()
        return JournalHead(
            seq=row.head_seq,
            at=row.head_at,
            day_first_seq=row.day_first_seq,
            business_day=row.business_day,
            is_day_open=bool(row.is_day_open),
            # A restored copy raises the number, another database has another id: neither is ever mistaken for this one.
            epoch=f"{row.database_id}.{row.epoch}",
            zone=row.zone,
            reset_hour=row.reset_hour,
        )

    def office(self) -> Office:
        """The set-up as it stands now."""
        with reading(self._engine) as connection:
            return read_office(connection, self._branch_id)

    def records_after(self, seq: int) -> Sequence[Record]:
        """Records with a higher number, in order."""
        with reading(self._engine) as connection:
            return list(journal.records_after(connection, self._branch_id, seq))

    def boards(self) -> list[Device]:
        """The boards that are paired and let in."""
        table = tables.device
        query = select(table).where(
            table.c.branch_id == self._branch_id,
            table.c.role == DeviceRole.BOARD.value,
            table.c.public_key.is_not(None),
            table.c.is_revoked == 0,
        )
        with reading(self._engine) as connection:
            return [device_of(row) for row in connection.execute(query)]

    def names(self) -> dict[tuple[str, int], str]:
        """Names of operators and devices, by ("operator", id) and ("device", id)."""
        names: dict[tuple[str, int], str] = {}
        with reading(self._engine) as connection:
            for table in (tables.operator, tables.device):
                for row in connection.execute(select(table.c.id, table.c.name)):
                    names[(table.name, row.id)] = row.name
        return names

    def account(self, login: str) -> OperatorAccount | None:
        """Who signs in under this name, None if nobody may."""
        table = tables.operator
        query = select(table).where(table.c.branch_id == self._branch_id, table.c.login == login)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None or not row.is_active:
            return None
        return OperatorAccount(id=row.id, name=row.name, role=OperatorRole(row.role), pin_hash=row.pin_hash)

    def ticket_behind(self, status_token: str) -> int | None:
        """Id of today's ticket with this link, None if there is none."""
        table = tables.ticket
        query = select(table.c.id, table.c.business_day).where(table.c.status_token == status_token)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            day = connection.execute(self._branch).one().business_day
        return None if row is None or row.business_day != day else int(row.id)
