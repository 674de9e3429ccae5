"""The second factor: one-time codes by time (RFC 6238) that need no network, and codes on paper for a lost phone."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from urllib.parse import quote

from server.application.sealing import SealBrokenError, opened, sealed

STEP_S = 30
DIGITS = 6
STEPS_AROUND = 1
"""A phone's clock may differ from the server's by about half a minute."""

SECRET_BYTES = 20
N_RECOVERY_CODES = 10
_RECOVERY_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_HALF_LENGTH = 5


def code_at(secret: bytes, step: int) -> str:
    """The code of this step, counted from the epoch: SHA-1 and six digits, as every phone's program has it."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(code: str, secret: bytes, now: int, used_step: int) -> int | None:
    """The step whose code this is, among those around `now` and after `used_step`; None if it is none."""
    present = now // STEP_S
    for step in range(max(present - STEPS_AROUND, used_step + 1), present + STEPS_AROUND + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None


def as_text(secret: bytes) -> str:
    """A secret as people type it: Base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def enrolment_uri(secret: bytes, login: str, office: str) -> str:
    """What the QR says to the phone's program."""
    label = f"{quote(office, safe='')}:{quote(login, safe='')}"
    return f"otpauth://totp/{label}?secret={as_text(secret)}&issuer={quote(office, safe='')}"


def new_recovery_codes() -> Sequence[str]:
    """Ten codes of 50 random bits, to be written down."""
    halves = [
        "".join(secrets.choice(_RECOVERY_LETTERS) for _ in range(_HALF_LENGTH)) for _ in range(2 * N_RECOVERY_CODES)
    ]
    return [f"{first}-{second}" for first, second in zip(halves[::2], halves[1::2], strict=True)]


class SecretBox:
    """Keeps the secrets of second factors: encrypted or hashed with a key that is not in the database."""

    def __init__(self, key: bytes) -> None:
        """`key` has 32 bytes."""
        self._key = hmac.digest(key, b"giliran.second-factor.cipher", "sha256")
        self._hash_key = hmac.digest(key, b"giliran.second-factor.hash", "sha256")

    def seal(self, secret: bytes, operator_id: int) -> str:
        """The secret for this person's row; in another row it cannot be opened."""
        return base64.b64encode(sealed(self._key, secret, _context(operator_id))).decode()

    def open(self, closed: str, operator_id: int) -> bytes | None:
        """What was sealed; None if the key is another one or somebody changed the row."""
        try:
            return opened(self._key, base64.b64decode(closed, validate=True), _context(operator_id))
        except (SealBrokenError, ValueError):
            return None

    def hash_of(self, purpose: str, text: str) -> str:
        """A keyed hash, as 64 hex digits: of no use to whoever stole the database alone."""
        return hmac.new(self._hash_key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()

    def enrolment_secret(self, token_hash: str) -> bytes:
        """The secret that is offered in a session: the same again when the page is loaded again."""
        return hmac.digest(self._hash_key, f"enrol:{token_hash}".encode(), "sha256")[:SECRET_BYTES]


def _context(operator_id: int) -> bytes:
    return f"giliran.totp.{operator_id}".encode()
