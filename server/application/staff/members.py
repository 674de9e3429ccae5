"""Members of staff and their sessions at the office's pages, as values, and where they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.domain.rights import NEEDS_SECOND_FACTOR, Area, Right, may
from wire.codes import OperatorRole

SECONDS_PER_HOUR = 3600
HALF_SESSION_S = 15 * 60
"""A session that still owes its second factor lives this long: time enough to set up a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a session lasts: without being used, and in all."""

    idle_s: int
    whole_s: int


LIMITS: Mapping[OperatorRole, Limits] = {
    OperatorRole.ADMINISTRATOR: Limits(idle_s=30 * 60, whole_s=8 * SECONDS_PER_HOUR),
    OperatorRole.SUPERVISOR: Limits(idle_s=60 * 60, whole_s=12 * SECONDS_PER_HOUR),
    OperatorRole.AUDITOR: Limits(idle_s=30 * 60, whole_s=8 * SECONDS_PER_HOUR),
    # A shift: the tablet at the entrance is not to ask for a password in the middle of it.
    OperatorRole.OPERATOR: Limits(idle_s=12 * SECONDS_PER_HOUR, whole_s=12 * SECONDS_PER_HOUR),
    OperatorRole.HELPER: Limits(idle_s=12 * SECONDS_PER_HOUR, whole_s=12 * SECONDS_PER_HOUR),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of staff as colleagues may see one.

    Attributes:
        invited_until_at: an invitation to choose a password is open until then; None for none.
        n_recovery_codes: how many are left.
    """

    id: int
    login: str
    name: str
    role: OperatorRole
    is_active: bool
    has_password: bool
    has_pin: bool
    has_second_factor: bool
    n_recovery_codes: int
    invited_until_at: int | None

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough: by their role, or because they wanted it so."""
        return self.has_second_factor or self.role in NEEDS_SECOND_FACTOR

    def may(self, area: Area, right: Right, field: str | None = None) -> bool:
        """Whether this person has at least this right."""
        return self.is_active and may(self.role, area, right, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What proves who somebody is. `totp_secret` is sealed, everything else but `totp_step` a hash."""

    member: Member
    password_hash: str | None
    invite_hash: str | None
    totp_secret: str | None
    totp_step: int
    recovery_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody at a browser. It is whole once everything that is asked of them was shown.

    Attributes:
        token_hash: what is kept of the cookie.
        address, browser: from where, to be recognised in one's own list.
    """

    id: int
    member: Member
    token_hash: str
    is_whole: bool
    opened_at: int
    seen_at: int
    address: str
    browser: str

    @property
    def ends_at(self) -> int:
        """When it ends if nothing more is done in it."""
        if not self.is_whole:
            return self.opened_at + HALF_SESSION_S
        limits = LIMITS[self.member.role]
        return min(self.seen_at + limits.idle_s, self.opened_at + limits.whole_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session to be opened."""

    operator_id: int
    token_hash: str
    is_whole: bool
    at: int
    address: str
    browser: str


class StaffStore(Protocol):
    """Rows of staff and sessions. Every call may come from any thread; those that change wait for the commit.

    Facts are recorded for what changes the office: signing in whole, sessions ended by force, people changed. `actor`
    is who does it, and is refused (`forbidden`) if an administrator took their right away meanwhile.
    """

    def by_login(self, login: str) -> Credentials | None: ...
    def by_id(self, operator_id: int) -> Credentials | None: ...
    def everyone(self) -> Sequence[Member]:
        """Every member of staff, also those who may not sign in any more, by name."""
        ...

    def office_name(self) -> str: ...
    def session(self, token_hash: str) -> Session | None: ...
    def sessions_of(self, operator_id: int) -> Sequence[Session]: ...
    def open_session(self, new: NewSession) -> None:
        """Also forgets sessions that ended long ago."""
        ...

    def make_whole(self, session_id: int, token_hash: str, at: int) -> None:
        """The session showed everything; it goes on under another token."""
        ...

    def touch(self, session_id: int, at: int) -> None:
        """The session was used. Returns at once."""
        ...

    def end_session(self, operator_id: int, session_id: int) -> None:
        """End one of somebody's own sessions; nothing happens if it is not theirs."""
        ...

    def use_step(self, operator_id: int, step: int) -> bool:
        """Use the code of this step up; False if it or a later one was used before."""
        ...

    def use_recovery_code(self, operator_id: int, code_hash: str) -> bool:
        """Use a recovery code up; False if there is none such."""
        ...

    def accept_invitation(self, operator_id: int, invite_hash: str, password_hash: str, now: int) -> bool:
        """Set the password and use the invitation up; False if it is not the open one."""
        ...

    def set_password(self, operator_id: int, password_hash: str, kept_session_id: int) -> None:
        """Somebody's own new password: their other sessions end."""
        ...

    def set_own_pin(self, operator_id: int, pin_hash: str) -> None: ...
    def set_second_factor(
        self, operator_id: int, sealed: str, step: int, recovery_hashes: Sequence[str], *, kept_session_id: int
    ) -> None:
        """Somebody's own new second factor: their other sessions end."""
        ...

    def has_administrator(self) -> bool:
        """Whether somebody may sign in as one: an active administrator with a password or an open way to one."""
        ...

    def add_first(self, new: NewMember, password_hash: str) -> int | None:
        """The first administrator's id, None if there is one already or the login is taken."""
        ...

    def add(self, actor: int, new: NewMember) -> int | None:
        """The new person's id, None if the login is taken."""
        ...

    def change(self, actor: int, operator_id: int, *, name: str, role: OperatorRole) -> None: ...
    def set_active(self, actor: int, operator_id: int, *, is_active: bool) -> None:
        """Disabling ends sessions and shifts at once."""
        ...

    def invite(self, actor: int, operator_id: int, invite_hash: str, expires_at: int) -> None:
        """The password is gone, sessions end, the second factor stays."""
        ...

    def forget_second_factor(self, actor: int, operator_id: int) -> None:
        """Sessions end; the person sets up another one when they sign in."""
        ...

    def set_pin(self, actor: int, operator_id: int, pin_hash: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Somebody to be added; the PIN and the invitation may each be missing."""

    login: str
    name: str
    role: OperatorRole
    pin_hash: str | None = None
    invite_hash: str | None = None
    invite_expires_at: int | None = None
