"""Replies kept under their keys until the business day ends."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select

from server.application.commanding import Reply
from server.storage import tables
from server.storage.prepared import Prepared

_ANSWER = tables.answer
_SELECT = Prepared(
    select(_ANSWER.c.body_hash, _ANSWER.c.status, _ANSWER.c.body).where(
        _ANSWER.c.device_id == bindparam("device"), _ANSWER.c.key == bindparam("given_key")
    )
)
_INSERT = Prepared(insert(_ANSWER))


class Replies:
    """Lives for one transaction, and finds also what was kept in it before: a repetition may be in the same batch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: dict[tuple[int, str], tuple[str, Reply]] = {}

    def kept(self, device_id: int, key: str) -> tuple[str, Reply] | None:
        """The hash of the body and the reply under this key, None if there is none today."""
        kept = self._new.get((device_id, key))
        if kept is None:
            row = _SELECT.first(self._connection, {"device": device_id, "given_key": key})
            return None if row is None else (row.body_hash, Reply(status=row.status, body=row.body))
        return kept

    def keep(self, device_id: int, key: str, body_hash: str, reply: Reply) -> None:
        """Give this reply to every repetition."""
        self._new[(device_id, key)] = (body_hash, reply)

    def forget_before(self, day: str) -> None:
        """Forget those of earlier business days."""
        self._connection.execute(delete(_ANSWER).where(_ANSWER.c.business_day < day))

    def write(self, business_day: str) -> None:
        """Keep the new ones in the table, for this day."""
        rows = [
            {
                "device_id": device_id,
                "key": key,
                "business_day": business_day,
                "body_hash": body_hash,
                "status": reply.status,
                "body": reply.body,
            }
            for (device_id, key), (body_hash, reply) in self._new.items()
        ]
        _INSERT.run(self._connection, rows)
