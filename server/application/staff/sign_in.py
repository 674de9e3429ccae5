"""Signing in to the office's pages: a password, where it is due a second factor, and a session that ends by itself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from server.application.slow_hash import SlowHashes
from server.application.slowdown import Key, Slowdown
from server.application.staff.members import Credentials, NewSession, Session, StaffStore
from server.application.staff.passwords import as_kept
from server.application.staff.second_factor import (
    SecretBox,
    as_text,
    enrolment_uri,
    new_recovery_codes,
    step_of,
)

TOKEN_BYTES = 16
TOUCH_EVERY_S = 60

FREE_TRIES = 5
FREE_TRIES_OF_ADDRESS = 25
FREE_TRIES_OF_SECOND_FACTOR = 5


class SignInFault(Enum):
    """Why somebody is not let in; `wrong` does not say what of it was."""

    WRONG = "wrong"
    WRONG_CODE = "wrong_code"


class NotLetIn(Exception):  # noqa: N818 - refusals are nouns
    """What was shown does not prove who it is."""

    def __init__(self, fault: SignInFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a request comes from: network address, and the browser's name shortened for a list."""

    address: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A second factor that is offered: as an address for the QR, and as letters to be typed."""

    uri: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A second factor that was set up: the session's new token, and the codes to be written down, told only now."""

    token: str
    recovery_codes: Sequence[str]


class StaffGate:
    """Lets members of staff in and knows whose session one is. Thread-safe.

    Guessing is slowed per account *at an address*, and per address: who guesses from one computer slows that computer
    down, never the account's owner at another one. Only for second factors, which nobody sees without the password, an
    account is slowed as a whole.
    """

    def __init__(
        self,
        store: StaffStore,
        box: SecretBox,
        hashes: SlowHashes,
        real_now: Callable[[], int],
        ticks: Callable[[], int],
    ) -> None:
        """`real_now` is real time in seconds since the epoch; `ticks` seconds that never go back, for waiting times."""
        self._store = store
        self._box = box
        self._hashes = hashes
        self._now = real_now
        self._ticks = ticks
        self._slowdown = Slowdown()

    def sign_in(self, login: str, password: str, place: Place) -> str:
        """The token of a new session, which owes its second factor if one is due. Takes some 30 ms.

        Raises:
            NotLetIn: `wrong`, also for people who do not exist or may not sign in.
            TooSoon: too many misses; nothing was looked at.
        """
        account, address = (place.address, login), (place.address, "")
        limits: dict[Key, int] = {account: FREE_TRIES, address: FREE_TRIES_OF_ADDRESS}
        attempt = self._slowdown.begin(limits, self._ticks())
        known = self._store.by_login(login)
        is_right = self._hashes.fits(as_kept(password), None if known is None else known.password_hash)
        if known is None or not is_right or not known.member.is_active:
            raise NotLetIn(SignInFault.WRONG)
        self._slowdown.succeed(attempt, cleared=account)
        return self.open(known, place)

    def open(self, known: Credentials, place: Place) -> str:
        """A session for somebody who has just proven who they are; whole if no second factor is due."""
        token = _new_token()
        is_whole = not known.member.needs_second_factor
        self._store.open_session(
            NewSession(
                operator_id=known.member.id,
                token_hash=hash_of_token(token),
                is_whole=is_whole,
                at=self._now(),
                address=place.address,
                browser=place.browser,
            )
        )
        return token

    def session(self, token: str) -> Session | None:
        """Whose session it is; None once it ended, or its owner may not sign in any more."""
        session = self._store.session(hash_of_token(token))
        now = self._now()
        if session is None or not session.member.is_active or session.ends_at <= now:
            return None
        if now - session.seen_at >= TOUCH_EVERY_S:
            self._store.touch(session.id, now)
        return session

    def show_second_factor(self, session: Session, code: str) -> str:
        """The token of the session made whole, for a code of the phone or a recovery code.

        Raises:
            NotLetIn: `wrong_code`.
            TooSoon: too many misses of this account.
        """
        self.confirm(session, code)
        return self._made_whole(session)

    def confirm(self, session: Session, code: str) -> None:
        """Make sure that whoever has this session has the second factor too, now: a code works once.

        Raises:
            NotLetIn: `wrong_code`.
            TooSoon: too many misses of this account.
        """
        member_id = session.member.id
        key: Key = ("second factor", member_id)
        attempt = self._slowdown.begin({key: FREE_TRIES_OF_SECOND_FACTOR}, self._ticks())
        if not self._is_code_of(member_id, code):
            raise NotLetIn(SignInFault.WRONG_CODE)
        self._slowdown.succeed(attempt, cleared=key)

    def enrolment(self, session: Session) -> Enrolment:
        """The second factor that this session may set up."""
        secret = self._box.enrolment_secret(session.token_hash)
        uri = enrolment_uri(secret, session.member.login, f"Giliran {self._store.office_name()}"[:60])
        return Enrolment(uri=uri, secret=as_text(secret))

    def enrol(self, session: Session, code: str) -> Enrolled:
        """Set up the offered second factor; other sessions of its owner end.

        Raises:
            NotLetIn: `wrong_code`: the code is not one of the offered factor.
            TooSoon: too many misses of this account.
        """
        member_id = session.member.id
        key: Key = ("enrolment", member_id)
        attempt = self._slowdown.begin({key: FREE_TRIES_OF_SECOND_FACTOR}, self._ticks())
        secret = self._box.enrolment_secret(session.token_hash)
        step = step_of(_digits(code), secret, self._now(), used_step=0)
        if step is None:
            raise NotLetIn(SignInFault.WRONG_CODE)
        self._slowdown.succeed(attempt, cleared=key)
        codes = new_recovery_codes()
        hashes = [self._box.hash_of("recovery", each) for each in codes]
        sealed = self._box.seal(secret, member_id)
        self._store.set_second_factor(member_id, sealed, step, hashes, kept_session_id=session.id)
        return Enrolled(token=self._made_whole(session), recovery_codes=codes)

    def sign_out(self, session: Session) -> None:
        """End this session."""
        self._store.end_session(session.member.id, session.id)

    def _made_whole(self, session: Session) -> str:
        # Another token than before: whoever saw the old one has nothing of it.
        token = _new_token()
        self._store.make_whole(session.id, hash_of_token(token), self._now())
        return token

    def _is_code_of(self, member_id: int, code: str) -> bool:
        known = self._store.by_id(member_id)
        if known is None or known.totp_secret is None:
            return False
        recovery_hash = self._box.hash_of("recovery", _letters(code))
        if recovery_hash in known.recovery_hashes:
            return self._store.use_recovery_code(member_id, recovery_hash)
        secret = self._box.open(known.totp_secret, member_id)
        step = None if secret is None else step_of(_digits(code), secret, self._now(), known.totp_step)
        return step is not None and self._store.use_step(member_id, step)


def hash_of_token(token: str) -> str:
    """What is kept of a session's token; it is random, so it needs no slow hash."""
    return hashlib.sha256(f"giliran.session:{token}".encode()).hexdigest()


def form_token(token: str) -> str:
    """What every form of a session carries: nobody can make it who does not have the cookie."""
    return hashlib.sha256(f"giliran.form:{token}".encode()).hexdigest()[:32]


def _new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _digits(code: str) -> str:
    """A phone's code as people type it, in two groups or with spaces."""
    return "".join(letter for letter in code if letter.isascii() and letter.isdigit())


def _letters(code: str) -> str:
    """A recovery code as people type it: small letters, without or with other hyphens."""
    letters = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    return f"{letters[:5]}-{letters[5:]}"
