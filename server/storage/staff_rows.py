"""Rows of `operator`: what they say of a person, a new one, and whether anybody may sign in as an administrator."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from server.application.staff.members import Member, NewMember
from server.storage import tables
from server.storage.changes import Draft
from server.storage.mapping import AnyRow
from wire.codes import OperatorRole

_OPERATOR = tables.operator


def has_administrator(connection: Connection) -> bool:
    """Whether somebody may sign in as an administrator, now or with an invitation."""
    table = _OPERATOR.c
    has_way = table.password_hash.is_not(None) | table.invite_hash.is_not(None)
    query = select(table.id).where(table.role == OperatorRole.ADMINISTRATOR.value, table.is_active == 1, has_way)
    return connection.execute(query.limit(1)).first() is not None


def add_member(draft: Draft, branch_id: int, new: NewMember) -> int | None:
    """Add somebody: the new id, None if the login is taken."""
    taken = select(_OPERATOR.c.id).where(_OPERATOR.c.branch_id == branch_id, _OPERATOR.c.login == new.login)
    if draft.connection.execute(taken).first() is not None:
        return None
    values: Mapping[str, object] = {
        "branch_id": branch_id,
        "login": new.login,
        "name": new.name,
        "role": new.role.value,
        "pin_hash": new.pin_hash,
        "invite_hash": new.invite_hash,
        "invite_expires_at": new.invite_expires_at,
    }
    key = draft.connection.execute(insert(_OPERATOR).values(**values)).inserted_primary_key
    assert key is not None
    draft.changed(_OPERATOR, int(key[0]), "added")
    return int(key[0])


def member_of(row: AnyRow) -> Member:
    """A row of `operator` as colleagues may see it."""
    return Member(
        id=row.id,
        login=row.login,
        name=row.name,
        role=OperatorRole(row.role),
        is_active=bool(row.is_active),
        has_password=row.password_hash is not None,
        has_pin=bool(row.pin_hash),
        has_second_factor=row.totp_secret is not None,
        n_recovery_codes=len(row.recovery_codes),
        invited_until_at=row.invite_expires_at,
    )
