"""Boards in browsers: identity for programs that cannot keep a device's key.

A page that was not fetched over TLS may not use the browser's cryptography, and old televisions have none. So the
server makes the key pair, keeps only the public half like that of any device, and hands the seed of the private half to
the browser as a long secret. Whoever brings it back gets what a signature would have earned.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Protocol

from pydantic import Field

from server.application.refusals import Refusal
from server.application.signatures import public_key_of, signed
from server.domain.office import Device
from wire.access import CHALLENGE_PREFIX, AskChallenge, AskToken, Challenge, PairDevice, Paired, Token
from wire.base64url import decoded, encoded
from wire.codes import DeviceRole, RefusalCode
from wire.commands import Command

SEED_BYTES = 32
_KEPT = re.compile(r"([0-9]{1,9})\.([A-Za-z0-9_-]{43})")


class PairBoard(Command):
    """What the page sends: the code that was typed."""

    code: str = Field(min_length=6, max_length=12, pattern=r"^[A-Z0-9]+$")


class BoardToken(Token):
    """What the page is answered: a token, and where the socket is by now."""

    push_url: str


class Devices(Protocol):
    """How devices become known and sign in."""

    def pair(self, request: PairDevice, only: DeviceRole | None = None) -> Paired: ...
    def challenge(self, request: AskChallenge) -> Challenge: ...
    def token(self, request: AskToken) -> Token: ...
    def device_of(self, token: str) -> Device: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the browser keeps: which device it is, and its secret."""

    device_id: int
    seed: bytes

    @classmethod
    def parse(cls, text: str) -> Kept | None:
        """From its one-line form, None if it is none."""
        match = _KEPT.fullmatch(text)
        return None if match is None else cls(device_id=int(match[1]), seed=decoded(match[2]))

    def __str__(self) -> str:
        return f"{self.device_id}.{encoded(self.seed)}"


def pair_browser(devices: Devices, code: str) -> Kept:
    """Make a secret and bind its public half to the board whose code this is.

    Raises:
        Refusal: `pairing_refused`; a code for another kind of device is not used up.
    """
    seed = secrets.token_bytes(SEED_BYTES)
    paired = devices.pair(PairDevice(code=code, public_key=public_key_of(seed)), DeviceRole.BOARD)
    return Kept(device_id=paired.device_id, seed=seed)


def browser_token(devices: Devices, kept: Kept) -> Token:
    """A short token for the secret, for boards alone.

    Raises:
        Refusal: `not_signed_in` if the secret is false, or the device was revoked, paired anew or is no board.
    """
    nonce = devices.challenge(AskChallenge(device_id=kept.device_id)).nonce
    signature = signed(kept.seed, CHALLENGE_PREFIX + nonce.encode())
    asked = AskToken(device_id=kept.device_id, nonce=nonce, signature=signature)
    token = devices.token(asked)
    if devices.device_of(token.token).role is not DeviceRole.BOARD:
        raise Refusal(RefusalCode.NOT_SIGNED_IN, "only a board may be a page in a browser")
    return token
