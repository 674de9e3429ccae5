"""How a device becomes known and signs in: pairing by a one-time code, then short tokens for signed challenges.

A device makes an Ed25519 key pair and keeps the private half. Bytes travel as URL-safe base64 without padding.
"""

import base64
import hashlib
from typing import Annotated

from pydantic import Field

from wire.codes import DeviceRole
from wire.commands import Command, RowId
from wire.rows import Pushed

Encoded = Annotated[str, Field(min_length=16, max_length=200, pattern=r"^[A-Za-z0-9_-]+$")]

CHALLENGE_PREFIX = b"giliran-device-challenge:"
"""What a device signs is this prefix followed by the nonce, so that its signature serves for nothing else."""


PIN_LETTERS = 26


def authority_pin(public_key: bytes) -> str:
    """What devices know the office's certificate authority by: 128 bits of the SHA-256 of its public key.

    Args:
        public_key: the SubjectPublicKeyInfo as DER, so that a certificate made anew for the same key is the same one.

    Returns:
        26 letters and digits that people can compare and type.
    """
    return base64.b32encode(hashlib.sha256(public_key).digest()).decode()[:PIN_LETTERS]


KEY_CODE_LETTERS = 8


def key_code(public_key: str) -> str:
    """What a waiting device shows and the server's page too: whoever compares them lets in this key and no other.

    Forty bits: whoever wants to wait with the code of another needs 2^40 keys while that one waits.
    """
    return base64.b32encode(hashlib.sha256(public_key.encode()).digest()).decode()[:KEY_CODE_LETTERS]


class PairDevice(Command):
    """`POST /api/devices/pair`: the code an administrator was shown, and the public half of the device's key."""

    code: Annotated[str, Field(min_length=6, max_length=12, pattern=r"^[A-Z0-9]+$")]
    public_key: Encoded


class Paired(Pushed):
    """The device is known from now on."""

    device_id: int
    name: str
    role: DeviceRole
    authority_pin: str | None = None
    """Of the office's own certificate authority (see `authority_pin`); None where the office has no TLS."""


class AskToJoin(Command):
    """`POST /api/devices/join`: a device without a code shows itself, and asks again until somebody let it in."""

    role: DeviceRole
    public_key: Encoded


class Joining(Pushed):
    """`paired` once an administrator let the device in; until then it waits, and shows `key_code` of its key."""

    paired: Paired | None = None


class AskChallenge(Command):
    """`POST /api/auth/challenge`: first step of signing in."""

    device_id: RowId


class Challenge(Pushed):
    """To be signed at once; useless after a minute or a first use."""

    nonce: str


class AskToken(Command):
    """`POST /api/auth/token`: the nonce and the device's signature over it."""

    device_id: RowId
    nonce: Encoded
    signature: Encoded


class Token(Pushed):
    """Goes into `Authorization: Bearer ...` and into the socket's hello. Ask for a new one before `lives_s` is over."""

    token: str
    lives_s: int


class ServerInfo(Pushed):
    """`GET /api/info`, without sign-in: what a device needs to find the rest. `push_url` begins with ws:// or wss://."""

    office_name: str
    version: str
    epoch: str
    push_url: str
    at: int
    moves_to: str | None = None
    """Where the server will answer later; devices go there once it does not answer here any more."""


class Problem(Pushed):
    """A refusal as an `application/problem+json` document (RFC 9457). `code` is stable, `detail` is for developers."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    faults: list[str] = Field(default_factory=list)
