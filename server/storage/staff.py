"""Members of staff and their sessions: see `server.application.staff.members.StaffStore`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, insert, select, update

from server.application.staff.leaving import end_shifts
from server.application.staff.members import Credentials, Member, NewMember, NewSession, Session
from server.domain.queue import facts
from server.domain.rights import Area
from server.storage import tables
from server.storage.changes import NOBODY, Draft, OfficeChanges
from server.storage.engine import reading
from server.storage.mapping import AnyRow, Columns
from server.storage.staff_rows import add_member, has_administrator, member_of
from wire.codes import OperatorRole

_OPERATOR, _SESSION = tables.operator, tables.staff_session
FORGOTTEN_AFTER_S = 24 * 3600
"""Sessions of which nothing was heard for so long ended by any rule."""


class SqlStaffStore:
    """Rows of `operator` and `staff_session` of one branch."""

    def __init__(self, engine: Engine, branch_id: int, changes: OfficeChanges) -> None:
        self._engine = engine
        self._branch_id = branch_id
        self._changes = changes
        self._of_branch = select(_OPERATOR).where(_OPERATOR.c.branch_id == branch_id)

    def by_login(self, login: str) -> Credentials | None:
        return self._first(self._of_branch.where(_OPERATOR.c.login == login))

    def by_id(self, operator_id: int) -> Credentials | None:
        return self._first(self._of_branch.where(_OPERATOR.c.id == operator_id))

    def everyone(self) -> Sequence[Member]:
        with reading(self._engine) as connection:
            rows = connection.execute(self._of_branch.order_by(_OPERATOR.c.name, _OPERATOR.c.id)).all()
        return [member_of(row) for row in rows]

    def office_name(self) -> str:
        query = select(tables.branch.c.name).where(tables.branch.c.id == self._branch_id)
        with reading(self._engine) as connection:
            return str(connection.execute(query).scalar_one())

    def session(self, token_hash: str) -> Session | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(_SESSION).where(_SESSION.c.token_hash == token_hash)).first()
            if row is None:
                return None
            member = connection.execute(select(_OPERATOR).where(_OPERATOR.c.id == row.operator_id)).one()
        return _session_of(row, member_of(member))

    def sessions_of(self, operator_id: int) -> Sequence[Session]:
        query = select(_SESSION).where(_SESSION.c.operator_id == operator_id).order_by(_SESSION.c.seen_at.desc())
        with reading(self._engine) as connection:
            member = connection.execute(select(_OPERATOR).where(_OPERATOR.c.id == operator_id)).one()
            return [_session_of(row, member_of(member)) for row in connection.execute(query)]

    def open_session(self, new: NewSession) -> None:
        def work(draft: Draft) -> None:
            draft.connection.execute(delete(_SESSION).where(_SESSION.c.seen_at < new.at - FORGOTTEN_AFTER_S))
            values = {
                "operator_id": new.operator_id,
                "token_hash": new.token_hash,
                "is_whole": int(new.is_whole),
                "opened_at": new.at,
                "seen_at": new.at,
                "address": new.address,
                "browser": new.browser,
            }
            draft.connection.execute(insert(_SESSION).values(**values))
            if new.is_whole:
                draft.books.record(facts.StaffSignedIn(operator=new.operator_id))

        self._changes.make(new.operator_id, Area.OWN_ACCOUNT, work)

    def make_whole(self, session_id: int, token_hash: str, at: int) -> None:
        def work(draft: Draft) -> None:
            row = draft.connection.execute(select(_SESSION).where(_SESSION.c.id == session_id)).one()
            values: Columns = {"token_hash": token_hash, "seen_at": at}
            if not row.is_whole:
                values |= {"is_whole": 1, "opened_at": at}
                draft.books.begin_command(actor=row.operator_id, device=0)
                draft.books.record(facts.StaffSignedIn(operator=row.operator_id))
            draft.connection.execute(update(_SESSION).where(_SESSION.c.id == session_id).values(**values))

        self._changes.make(NOBODY, Area.OWN_ACCOUNT, work)

    def touch(self, session_id: int, at: int) -> None:
        statement = update(_SESSION).where(_SESSION.c.id == session_id).values(seen_at=at)
        self._changes.begin(lambda draft: draft.connection.execute(statement) and None)

    def end_session(self, operator_id: int, session_id: int) -> None:
        def work(draft: Draft) -> None:
            own = (_SESSION.c.id == session_id, _SESSION.c.operator_id == operator_id)
            if draft.connection.execute(delete(_SESSION).where(*own)).rowcount:
                draft.books.record(facts.StaffSignedOut(operator=operator_id, reason="own"))

        self._changes.make(operator_id, Area.OWN_ACCOUNT, work)

    def use_step(self, operator_id: int, step: int) -> bool:
        unused = (_OPERATOR.c.id == operator_id, _OPERATOR.c.totp_step < step)
        statement = update(_OPERATOR).where(*unused).values(totp_step=step)
        return self._changes.make(
            operator_id, Area.OWN_ACCOUNT, lambda draft: draft.connection.execute(statement).rowcount == 1
        )

    def use_recovery_code(self, operator_id: int, code_hash: str) -> bool:
        def work(draft: Draft) -> bool:
            left = list(_row(draft.connection, operator_id).recovery_codes)
            if code_hash not in left:
                return False
            left.remove(code_hash)
            _update(draft.connection, operator_id, {"recovery_codes": left})
            draft.changed(_OPERATOR, operator_id, "changed", ["recovery_codes"])
            return True

        return self._changes.make(operator_id, Area.OWN_ACCOUNT, work)

    def accept_invitation(self, operator_id: int, invite_hash: str, password_hash: str, now: int) -> bool:
        def work(draft: Draft) -> bool:
            row = _row(draft.connection, operator_id)
            if row.invite_hash != invite_hash or row.invite_expires_at is None or row.invite_expires_at <= now:
                return False
            values: Columns = {"password_hash": password_hash, "invite_hash": None, "invite_expires_at": None}
            self._set_own(draft, operator_id, values, reason="password")
            return True

        return self._changes.make(operator_id, Area.OWN_ACCOUNT, work)

    def set_password(self, operator_id: int, password_hash: str, kept_session_id: int) -> None:
        def work(draft: Draft) -> None:
            values = {"password_hash": password_hash}
            self._set_own(draft, operator_id, values, reason="password", kept_session_id=kept_session_id)

        self._changes.make(operator_id, Area.OWN_ACCOUNT, work)

    def set_own_pin(self, operator_id: int, pin_hash: str) -> None:
        self._set(operator_id, Area.OWN_ACCOUNT, operator_id, {"pin_hash": pin_hash})

    def set_second_factor(
        self, operator_id: int, sealed: str, step: int, recovery_hashes: Sequence[str], *, kept_session_id: int
    ) -> None:
        def work(draft: Draft) -> None:
            values = {"totp_secret": sealed, "totp_step": step, "recovery_codes": list(recovery_hashes)}
            self._set_own(draft, operator_id, values, reason="second_factor", kept_session_id=kept_session_id)

        self._changes.make(operator_id, Area.OWN_ACCOUNT, work)

    def has_administrator(self) -> bool:
        with reading(self._engine) as connection:
            return has_administrator(connection)

    def add_first(self, new: NewMember, password_hash: str) -> int | None:
        def work(draft: Draft) -> int | None:
            if has_administrator(draft.connection):
                return None
            operator_id = add_member(draft, self._branch_id, new)
            if operator_id is not None:
                _update(draft.connection, operator_id, {"password_hash": password_hash})
            return operator_id

        return self._changes.make(NOBODY, Area.PEOPLE, work)

    def add(self, actor: int, new: NewMember) -> int | None:
        def work(draft: Draft) -> int | None:
            return add_member(draft, self._branch_id, new)

        return self._changes.make(actor, Area.PEOPLE, work)

    def change(self, actor: int, operator_id: int, *, name: str, role: OperatorRole) -> None:
        def work(draft: Draft) -> None:
            before = _row(draft.connection, operator_id)
            wanted = {"name": name, "role": role.value}
            values = {column: value for column, value in wanted.items() if getattr(before, column) != value}
            if not values:
                return
            _update(draft.connection, operator_id, values)
            draft.changed(_OPERATOR, operator_id, "changed", list(values))
            if "role" in values:
                # What they were let in for is no longer what they are.
                _end_sessions(draft, operator_id, reason="role")
                end_shifts(draft.books, operator_id)

        self._changes.make(actor, Area.PEOPLE, work)

    def set_active(self, actor: int, operator_id: int, *, is_active: bool) -> None:
        def work(draft: Draft) -> None:
            _update(draft.connection, operator_id, {"is_active": int(is_active)})
            draft.changed(_OPERATOR, operator_id, "changed", ["is_active"])
            if not is_active:
                _end_sessions(draft, operator_id, reason="disabled")
                end_shifts(draft.books, operator_id)

        self._changes.make(actor, Area.PEOPLE, work)

    def invite(self, actor: int, operator_id: int, invite_hash: str, expires_at: int) -> None:
        values = {"password_hash": None, "invite_hash": invite_hash, "invite_expires_at": expires_at}
        self._set(actor, Area.PEOPLE, operator_id, values, ends_sessions="invited")

    def forget_second_factor(self, actor: int, operator_id: int) -> None:
        values: Columns = {"totp_secret": None, "totp_step": 0, "recovery_codes": []}
        self._set(actor, Area.PEOPLE, operator_id, values, ends_sessions="second_factor")

    def set_pin(self, actor: int, operator_id: int, pin_hash: str) -> None:
        self._set(actor, Area.PEOPLE, operator_id, {"pin_hash": pin_hash})

    def _set(
        self, actor: int, area: Area, operator_id: int, values: Columns, *, ends_sessions: str | None = None
    ) -> None:
        def work(draft: Draft) -> None:
            _update(draft.connection, operator_id, values)
            draft.changed(_OPERATOR, operator_id, "changed", list(values))
            if ends_sessions is not None:
                _end_sessions(draft, operator_id, reason=ends_sessions)

        self._changes.make(actor, area, work)

    def _set_own(
        self, draft: Draft, operator_id: int, values: Columns, *, reason: str, kept_session_id: int = 0
    ) -> None:
        _update(draft.connection, operator_id, values)
        draft.changed(_OPERATOR, operator_id, "changed", list(values))
        _end_sessions(draft, operator_id, reason=reason, kept_session_id=kept_session_id)

    def _first(self, query: Select[*tuple[Any, ...]]) -> Credentials | None:
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return Credentials(
            member=member_of(row),
            password_hash=row.password_hash,
            invite_hash=row.invite_hash,
            totp_secret=row.totp_secret,
            totp_step=row.totp_step,
            recovery_hashes=tuple(row.recovery_codes),
        )


def _session_of(row: AnyRow, member: Member) -> Session:
    return Session(
        id=row.id,
        member=member,
        token_hash=row.token_hash,
        is_whole=bool(row.is_whole),
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        address=row.address,
        browser=row.browser,
    )


def _row(connection: Connection, operator_id: int) -> AnyRow:
    return connection.execute(select(_OPERATOR).where(_OPERATOR.c.id == operator_id)).one()


def _update(connection: Connection, operator_id: int, values: Columns) -> None:
    connection.execute(update(_OPERATOR).where(_OPERATOR.c.id == operator_id).values(**values))


def _end_sessions(draft: Draft, operator_id: int, *, reason: str, kept_session_id: int = 0) -> None:
    others = (_SESSION.c.operator_id == operator_id, _SESSION.c.id != kept_session_id)
    if draft.connection.execute(delete(_SESSION).where(*others)).rowcount:
        draft.books.record(facts.StaffSignedOut(operator=operator_id, reason=reason))
