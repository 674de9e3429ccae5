"""How devices become known and sign in: a one-time code pairs a key, a signed challenge earns a short token.

Nothing here runs on the office's clock: `now` is real time in whole seconds since the epoch, also in a rehearsal that
lets the office's day run faster, because devices count the life of their tokens in real time.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from threading import Lock
from typing import Protocol

from itsdangerous import BadSignature, Signer

from server.application.refusals import Refusal
from server.application.signatures import is_public_key, is_signed
from server.domain.office import Device
from wire.access import CHALLENGE_PREFIX, AskChallenge, AskToken, Challenge, PairDevice, Paired, Token
from wire.base64url import decoded, encoded
from wire.codes import DeviceRole, RefusalCode

PAIRING_LIVES_S = 15 * 60
CHALLENGE_LIVES_S = 60
TOKEN_LIVES_S = 5 * 60

RECHECK_S = 1
"""A signed-in device is looked up again after this time: a revoked one is out at once, a busy one costs nothing."""

CLOCK_SLACK_S = 5
"""The system clock may be set back by this much without undoing what it stamped."""

CODE_LENGTH = 8
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0, 1, I and O. Eight of these are 2^40 codes: nobody guesses one over the network in fifteen minutes."""

MOST_REMEMBERED = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """A device row as far as signing in goes. `public_key` is None until the device was paired."""

    device: Device
    public_key: str | None
    is_revoked: bool


class DeviceRegister(Protocol):
    """The rows of devices. All calls read or write the database and return within its busy timeout."""

    def known_device(self, device_id: int) -> KnownDevice | None:
        """The device of this id, revoked ones too."""
        ...

    def device_with(self, public_key: str) -> Device | None:
        """The device that has this key, if it was not revoked."""
        ...

    def bind_key(self, code_hash: str, public_key: str, now: int, only: DeviceRole | None = None) -> Device | None:
        """Give the device waiting for this code its key and forget the code, at one stroke.

        None, and nothing changed, if nobody of the role `only` waits for this code, or it expired before `now`.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Verified:
    device_id: int
    fingerprint: str
    issued_at: int


class DeviceGate:
    """Pairs devices, gives tokens and knows whose token one is. Thread-safe.

    A challenge is signed by the server instead of being remembered, so that asking for a million of them fills nothing;
    only those that earned a token are kept, until they would have expired anyway.
    """

    def __init__(
        self,
        register: DeviceRegister,
        clock: Callable[[], int],
        secret: bytes,
        authority_pin: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`authority_pin` is told to devices with their pairing, see `wire.access.Paired`."""
        self._authority_pin = authority_pin
        self._register = register
        self._clock = clock
        self._challenges = _signer(secret, "giliran.challenge")
        self._tokens = _signer(secret, "giliran.token")
        self._lock = Lock()
        self._used_nonces: dict[str, int] = {}
        self._verified: dict[str, _Verified] = {}
        self._known: dict[int, tuple[int, KnownDevice | None]] = {}

    def pair(self, request: PairDevice, only: DeviceRole | None = None) -> Paired:
        """Bind the device's key to the row whose code this is; the code is used up.

        A code for another role than `only` is refused and stays good.

        Raises:
            Refusal: `pairing_refused`, without saying whether the code was wrong, used or too old.
        """
        if not is_public_key(request.public_key):
            raise Refusal(RefusalCode.MALFORMED, "public_key is not an Ed25519 public key of 32 bytes")
        device = self._register.bind_key(hash_of_code(request.code), request.public_key, self._clock(), only)
        if device is None:
            raise Refusal(RefusalCode.PAIRING_REFUSED, "the code is unknown, used or older than 15 minutes")
        self._known.pop(device.id, None)
        return Paired(device_id=device.id, name=device.name, role=device.role, authority_pin=self._authority_pin())

    def paired_with(self, public_key: str) -> Paired | None:
        """The device that has this key and is let in."""
        device = self._register.device_with(public_key)
        if device is None:
            return None
        return Paired(device_id=device.id, name=device.name, role=device.role, authority_pin=self._authority_pin())

    def challenge(self, request: AskChallenge) -> Challenge:
        """Something to sign. Unknown devices get one too: who exists is not told here."""
        text = f"{request.device_id}.{self._clock()}.{secrets.token_urlsafe(16)}"
        return Challenge(nonce=encoded(self._challenges.sign(text)))

    def token(self, request: AskToken) -> Token:
        """A token for the right signature over a fresh challenge.

        Raises:
            Refusal: `not_signed_in`.
        """
        now = self._clock()
        self._check_nonce(request, now)
        known = self._register.known_device(request.device_id)
        message = CHALLENGE_PREFIX + request.nonce.encode()
        if known is None or known.is_revoked or not is_signed(known.public_key or "", request.signature, message):
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "the device is unknown, revoked or has another key")
        self._use_up(request.nonce, now)
        self._known[request.device_id] = (now, known)
        text = f"{request.device_id}.{fingerprint_of(known.public_key or '')}.{now}"
        return Token(token=self._tokens.sign(text).decode(), lives_s=TOKEN_LIVES_S)

    def device_of(self, token: str) -> Device:
        """Whose token this is. Cheap: signature and row are remembered.

        Raises:
            Refusal: `not_signed_in` if it is false or too old, or the device was revoked or has a new key.
        """
        return self._device_of(token, RECHECK_S)

    def device_joining(self, token: str) -> Device:
        """The same by the row as it stands now, for a connection that lasts and is not asked again.

        Raises:
            Refusal: `not_signed_in` as above.
        """
        return self._device_of(token, 0)

    def _device_of(self, token: str, kept_s: int) -> Device:
        now = self._clock()
        verified = self._verified.get(token) or self._verify(token)
        # A token from the future was made before the clock was set back: it would live too long.
        if not -CLOCK_SLACK_S <= now - verified.issued_at <= TOKEN_LIVES_S:
            self._verified.pop(token, None)
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "the token has expired")
        known = self._look_up(verified.device_id, now, kept_s)
        if known is None or known.is_revoked or fingerprint_of(known.public_key or "") != verified.fingerprint:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "the device was revoked or has a new key")
        return known.device

    def _verify(self, token: str) -> _Verified:
        try:
            device_id, fingerprint, issued_at = _opened(self._tokens, token.encode())
        except (BadSignature, ValueError) as error:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "the token is not one of ours") from error
        verified = _Verified(int(device_id), fingerprint, int(issued_at))
        with self._lock:
            if len(self._verified) >= MOST_REMEMBERED:
                self._verified.clear()
            self._verified[token] = verified
        return verified

    def _look_up(self, device_id: int, now: int, kept_s: int) -> KnownDevice | None:
        looked_at, known = self._known.get(device_id, (0, None))
        if not 0 <= now - looked_at < kept_s:
            known = self._register.known_device(device_id)
            self._known[device_id] = (now, known)
        return known

    def _check_nonce(self, request: AskToken, now: int) -> None:
        try:
            device_id, issued_at, _ = _opened(self._challenges, decoded(request.nonce))
        except (BadSignature, ValueError) as error:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "the nonce is not one of ours") from error
        if int(device_id) != request.device_id or not -CLOCK_SLACK_S <= now - int(issued_at) <= CHALLENGE_LIVES_S:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "the nonce is for another device or older than a minute")

    def _use_up(self, nonce: str, now: int) -> None:
        with self._lock:
            if nonce in self._used_nonces:
                raise Refusal(RefusalCode.NOT_SIGNED_IN, "the nonce was used before")
            for old in [
                each for each, used_at in self._used_nonces.items() if now - used_at > CHALLENGE_LIVES_S + CLOCK_SLACK_S
            ]:
                del self._used_nonces[old]
            self._used_nonces[nonce] = now


def new_pairing_code() -> str:
    """A code for a person to type once."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def hash_of_code(code: str) -> str:
    """What is kept of a pairing code, as 64 hex digits. It lives for minutes, so it needs no slow hash."""
    return hashlib.sha256(f"giliran.pairing:{code}".encode()).hexdigest()


def fingerprint_of(public_key: str) -> str:
    """What binds a token to the key it was earned with."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:32]


def _signer(secret: bytes, purpose: str) -> Signer:
    return Signer(secret, salt=purpose, key_derivation="hmac", digest_method=hashlib.sha256)


def _opened(signer: Signer, sealed: bytes) -> list[str]:
    """The parts of what this signer signed, in the one spelling that it gives a signature.

    Raises:
        BadSignature: it did not sign this.
        ValueError: it is no text.
    """
    text = signer.unsign(sealed)
    if not compare_digest(signer.sign(text), sealed):
        raise BadSignature("the signature is spelled in another way")
    return text.decode().split(".")
