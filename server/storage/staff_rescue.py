"""Helping somebody back in from the server's command line, beside a running server or without one."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, select, update

from server.storage import tables
from server.storage.engine import writing
from server.storage.mapping import Columns
from server.storage.set_up import SetUpRefused, record_change

_OPERATOR, _SESSION = tables.operator, tables.staff_session


def invite(engine: Engine, login: str, invite_hash: str, expires_at: int) -> None:
    """Open an invitation: the password is gone and sessions end, the second factor stays.

    Raises:
        SetUpRefused: nobody who may sign in has this login.
    """
    values = {"password_hash": None, "invite_hash": invite_hash, "invite_expires_at": expires_at}
    _change(engine, login, values)


def forget_second_factor(engine: Engine, login: str) -> None:
    """The person sets up another second factor when they sign in; sessions end.

    Raises:
        SetUpRefused: nobody who may sign in has this login.
    """
    _change(engine, login, {"totp_secret": None, "totp_step": 0, "recovery_codes": []})


def _change(engine: Engine, login: str, values: Columns) -> None:
    with writing(engine) as connection:
        operator_id = _id_of(connection, login)
        connection.execute(update(_OPERATOR).where(_OPERATOR.c.id == operator_id).values(**values))
        connection.execute(delete(_SESSION).where(_SESSION.c.operator_id == operator_id))
        record_change(connection, _OPERATOR, operator_id, "changed", columns=sorted(values))


def _id_of(connection: Connection, login: str) -> int:
    table = _OPERATOR.c
    row = connection.execute(select(table.id).where(table.login == login, table.is_active == 1)).first()
    if row is None:
        raise SetUpRefused(f"nobody who may sign in has the login '{login}'")
    return int(row.id)
