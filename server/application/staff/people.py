"""What an administrator does with people, and what everybody does with their own account."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from enum import Enum

from server.application.access import CODE_LETTERS
from server.application.caller import may_use_pin
from server.application.refusals import Refusal
from server.application.slow_hash import SlowHashes
from server.application.slowdown import Key, Slowdown
from server.application.staff.members import Credentials, Member, NewMember, Session, StaffStore
from server.application.staff.passwords import PasswordFault, as_kept, fault_of
from server.application.staff.second_factor import SecretBox
from server.application.staff.sign_in import FREE_TRIES, FREE_TRIES_OF_ADDRESS, NotLetIn, Place, SignInFault
from wire.codes import OperatorRole, RefusalCode

INVITATION_LIVES_S = 24 * 3600
_INVITATION_GROUPS, _GROUP_LENGTH = 3, 4

LOGIN = re.compile(r"[a-z0-9._-]{1,40}")
PIN = re.compile(r"[0-9]{4,12}")


class PersonFault(Enum):
    """What is wrong with a field about a person."""

    LOGIN_FORM = "login_form"
    LOGIN_TAKEN = "login_taken"
    NAME_FORM = "name_form"
    PIN_FORM = "pin_form"
    PIN_COMMON = "pin_common"
    PIN_NOT_FOR_ROLE = "pin_not_for_role"
    OWN_ROLE = "own_role"
    OWN_ACCOUNT = "own_account"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - a fault's name


Fault = PersonFault | PasswordFault


class FaultyField(Exception):  # noqa: N818 - refusals are nouns
    """One field cannot be as it was given; nothing was changed.

    Attributes:
        field: its name.
        fault: what is wrong with it.
    """

    def __init__(self, field: str, fault: Fault) -> None:
        super().__init__(f"{field}: {fault.value}")
        self.field = field
        self.fault = fault


class People:
    """The care for members of staff. Thread-safe. Rights were checked by the caller; the store checks them again."""

    def __init__(self, store: StaffStore, box: SecretBox, hashes: SlowHashes, real_now: Callable[[], int]) -> None:
        self._store = store
        self._box = box
        self._hashes = hashes
        self._now = real_now
        self._slowdown = Slowdown()

    def everyone(self) -> Sequence[Member]:
        """Every member of staff, by name."""
        return self._store.everyone()

    def member(self, operator_id: int) -> Member:
        """One member of staff.

        Raises:
            Refusal: `not_found`.
        """
        return self._known(operator_id).member

    def add(self, actor: Session, *, login: str, name: str, role: OperatorRole, pin: str | None) -> tuple[int, str]:
        """Add somebody: their id, and the code of their invitation, told only now.

        Raises:
            FaultyField: of `login`, `name` or `pin`.
        """
        code = new_invitation()
        new = NewMember(
            login=checked_login(login),
            name=checked_name(name),
            role=role,
            pin_hash=self._pin_hash(pin, role),
            invite_hash=self._invite_hash(code),
            invite_expires_at=self._now() + INVITATION_LIVES_S,
        )
        operator_id = self._store.add(actor.member.id, new)
        if operator_id is None:
            raise FaultyField("login", PersonFault.LOGIN_TAKEN)
        return operator_id, code

    def change(self, actor: Session, operator_id: int, *, name: str, role: OperatorRole) -> None:
        """Another name or role; nobody changes their own role, so that an administrator always remains.

        Raises:
            FaultyField: of `name` or `role`.
        """
        member = self.member(operator_id)
        if member.id == actor.member.id and role is not member.role:
            raise FaultyField("role", PersonFault.OWN_ROLE)
        self._store.change(actor.member.id, operator_id, name=checked_name(name), role=role)

    def set_active(self, actor: Session, operator_id: int, *, is_active: bool) -> None:
        """Let somebody in no more, at once, or again; nobody shuts themselves out.

        Raises:
            FaultyField: of `is_active`, for oneself.
        """
        if self.member(operator_id).id == actor.member.id:
            raise FaultyField("is_active", PersonFault.OWN_ACCOUNT)
        self._store.set_active(actor.member.id, operator_id, is_active=is_active)

    def invite(self, actor: Session, operator_id: int) -> str:
        """A code for choosing a new password within a day. The old one is gone, the second factor stays.

        Raises:
            Refusal: `forbidden` for oneself: one's own password is changed by whoever knows it.
        """
        self._somebody_else(actor, operator_id)
        code = new_invitation()
        self._store.invite(actor.member.id, operator_id, self._invite_hash(code), self._now() + INVITATION_LIVES_S)
        return code

    def forget_second_factor(self, actor: Session, operator_id: int) -> None:
        """For a lost phone: the person sets up another one when they sign in.

        Raises:
            Refusal: `forbidden` for oneself.
        """
        self._somebody_else(actor, operator_id)
        self._store.forget_second_factor(actor.member.id, operator_id)

    def set_pin(self, actor: Session, operator_id: int, pin: str) -> None:
        """Another PIN for devices.

        Raises:
            FaultyField: of `pin`.
        """
        pin_hash = self._pin_hash(pin, self.member(operator_id).role)
        assert pin_hash is not None
        self._store.set_pin(actor.member.id, operator_id, pin_hash)

    def accept_invitation(self, login: str, code: str, password: str, place: Place, ticks: int) -> Credentials:
        """Choose a password with an invitation; it is used up.

        Raises:
            FaultyField: of `password`.
            NotLetIn: there is no such invitation for this login, or it has expired.
            TooSoon: too many misses from this address.
        """
        account, address = (place.address, login), (place.address, "")
        limits: dict[Key, int] = {account: FREE_TRIES, address: FREE_TRIES_OF_ADDRESS}
        attempt = self._slowdown.begin(limits, ticks)
        known = self._store.by_login(login)
        invite_hash = self._invite_hash(code)
        if known is None or not known.member.is_active or known.invite_hash != invite_hash:
            raise NotLetIn(SignInFault.WRONG)
        # Only whoever has the code learns what is wrong with a password.
        self._slowdown.succeed(attempt, cleared=account)
        password_hash = self._password_hash(password, known.member)
        if not self._store.accept_invitation(known.member.id, invite_hash, password_hash, self._now()):
            raise NotLetIn(SignInFault.WRONG)
        return self._known(known.member.id)

    def change_own_password(self, session: Session, present: str, password: str, ticks: int) -> None:
        """Another password; other sessions end.

        Raises:
            FaultyField: of `present` or `password`.
            TooSoon: too many misses.
        """
        self._prove(session, present, ticks)
        self._store.set_password(session.member.id, self._password_hash(password, session.member), session.id)

    def set_own_pin(self, session: Session, present: str, pin: str, ticks: int) -> None:
        """Another PIN of one's own.

        Raises:
            FaultyField: of `present` or `pin`.
            TooSoon: too many misses.
        """
        pin_hash = self._pin_hash(pin, session.member.role)
        self._prove(session, present, ticks)
        assert pin_hash is not None
        self._store.set_own_pin(session.member.id, pin_hash)

    def prove(self, session: Session, present: str, ticks: int) -> None:
        """Make sure that it is still the owner who sits there.

        Raises:
            FaultyField: of `present`.
            TooSoon: too many misses.
        """
        self._prove(session, present, ticks)

    def sessions(self, session: Session) -> Sequence[Session]:
        """One's own sessions that have not ended, newest first."""
        now = self._now()
        return [each for each in self._store.sessions_of(session.member.id) if each.ends_at > now]

    def end_session(self, session: Session, session_id: int) -> None:
        """End one of one's own sessions.

        Raises:
            Refusal: `not_found`; somebody else's is not there either.
        """
        if session_id not in {each.id for each in self.sessions(session)}:
            raise Refusal(RefusalCode.NOT_FOUND, f"operator {session.member.id} has no session {session_id}")
        self._store.end_session(session.member.id, session_id)

    def _somebody_else(self, actor: Session, operator_id: int) -> None:
        if self.member(operator_id).id == actor.member.id:
            raise Refusal(RefusalCode.FORBIDDEN, f"operator {operator_id} does this for others alone")

    def _prove(self, session: Session, present: str, ticks: int) -> None:
        key: Key = ("own", session.member.id)
        attempt = self._slowdown.begin({key: FREE_TRIES}, ticks)
        if not self._hashes.fits(as_kept(present), self._known(session.member.id).password_hash):
            raise FaultyField("present", PersonFault.PASSWORD_WRONG)
        self._slowdown.succeed(attempt, cleared=key)

    def _known(self, operator_id: int) -> Credentials:
        known = self._store.by_id(operator_id)
        if known is None:
            raise Refusal(RefusalCode.NOT_FOUND, f"nobody has the id {operator_id}")
        return known

    def _password_hash(self, password: str, member: Member) -> str:
        fault = fault_of(as_kept(password), (member.login, member.name, self._store.office_name()))
        if fault is not None:
            raise FaultyField("password", fault)
        return self._hashes.make(as_kept(password))

    def _pin_hash(self, pin: str | None, role: OperatorRole) -> str | None:
        if pin is None:
            return None
        if not may_use_pin(role):
            raise FaultyField("pin", PersonFault.PIN_NOT_FOR_ROLE)
        return self._hashes.make(checked_pin(pin))

    def _invite_hash(self, code: str) -> str:
        return invitation_hash(self._box, code)


def new_invitation() -> str:
    """Twelve letters in groups of four, to be told or written down."""
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_INVITATION_GROUPS))
    return "-".join(groups)


def invitation_hash(box: SecretBox, code: str) -> str:
    """What is kept of an invitation, however its code is typed."""
    return box.hash_of("invitation", "".join(letter for letter in code.upper() if letter in CODE_LETTERS))


def checked_login(login: str) -> str:
    """A login as it is kept.

    Raises:
        FaultyField: `login_form`.
    """
    if not LOGIN.fullmatch(login):
        raise FaultyField("login", PersonFault.LOGIN_FORM)
    return login


def checked_name(name: str) -> str:
    """A name as it is kept.

    Raises:
        FaultyField: `name_form`.
    """
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise FaultyField("name", PersonFault.NAME_FORM)
    return name.strip()


def checked_pin(pin: str) -> str:
    """A PIN that may be kept.

    Raises:
        FaultyField: `pin_form` or `pin_common`.
    """
    if not (pin.isascii() and PIN.fullmatch(pin)):
        raise FaultyField("pin", PersonFault.PIN_FORM)
    if len(set(pin)) == 1 or pin in "01234567890123456789" or pin in "98765432109876543210":
        raise FaultyField("pin", PersonFault.PIN_COMMON)
    return pin
