"""Who this device is: its Ed25519 key, the server it belongs to, and its way to a short token."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urldefrag, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import BaseModel, ValidationError

from appkit.epochs import OldServerError, SeenEpochs
from appkit.httpcall import HttpAnswer, HttpCaller, UnreachableError
from appkit.log import log_event
from appkit.moving import Moves, database_of
from appkit.privatefile import write_private
from appkit.trust import OfficeTrust
from wire.access import (
    CHALLENGE_PREFIX,
    AskChallenge,
    AskToJoin,
    AskToken,
    Challenge,
    Joining,
    PairDevice,
    Paired,
    Problem,
    ServerInfo,
    Token,
)
from wire.base64url import decoded, encoded
from wire.codes import DeviceRole, RefusalCode
from wire.offline import OFFLINE_PREFIX, SignedByDevice

_KEY_NAME = "device.key"
_RECORD_NAME = "device.json"
# A token is renewed when this part of its life is over: clocks differ and commands take time.
_RENEW_AT = 0.7
_Model = TypeVar("_Model", bound=BaseModel)


class AccessRefusedError(Exception):
    """The server does not let this device in.

    Attributes:
        code: why.
    """

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code.value)
        self.code = code


class NotPairedError(Exception):
    """This device is not known to any server and has no code to become so."""


@dataclass(frozen=True, kw_only=True)
class DeviceRecord:
    """What a device keeps of its pairing; `authority_pin` as in `wire.access.Paired`."""

    server: str
    device_id: int
    name: str
    role: DeviceRole
    authority_pin: str | None = None


class DeviceKey:
    """The private key of this device, in a file that only its user can read."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def load_or_create(cls, state_dir: Path) -> DeviceKey:
        """Reads the key of `state_dir`, or makes one.

        Raises:
            ValueError: the file is not a key; it is never overwritten.
            OSError: the folder cannot be read or written.
        """
        path = state_dir / _KEY_NAME
        if not path.exists():
            write_private(path, Ed25519PrivateKey.generate().private_bytes_raw())
        return cls(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    @property
    def public(self) -> str:
        """The public half, URL-safe base64 without padding."""
        return encoded(self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign_challenge(self, nonce: str) -> str:
        """The signature that the server asks for, encoded like the key."""
        return self.sign(CHALLENGE_PREFIX + nonce.encode())

    def sign(self, message: bytes) -> str:
        """A signature, encoded like the key. Begin messages for different purposes differently."""
        return encoded(self._private.sign(message))

    def has_signed(self, message: bytes, signature: str) -> bool:
        """Whether this key made this signature over the message."""
        try:
            self._private.public_key().verify(decoded(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_record(state_dir: Path) -> DeviceRecord | None:
    """The pairing kept in `state_dir`; None if there is none.

    Raises:
        ValueError: the file is damaged.
    """
    path = state_dir / _RECORD_NAME
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return DeviceRecord(
            server=str(raw["server"]),
            device_id=int(raw["device_id"]),
            name=str(raw["name"]),
            role=DeviceRole(raw["role"]),
            authority_pin=raw.get("authority_pin"),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is damaged: {error}") from error


def write_record(state_dir: Path, record: DeviceRecord) -> None:
    """Keeps the pairing, whole or not at all."""
    write_private(state_dir / _RECORD_NAME, json.dumps(asdict(record), indent=1).encode())


class Access:
    """Gets tokens for this device, and pairs it first where a code was given. Any thread; blocks for network calls.

    Attributes:
        server: address of the server.
        trust: what an `https` server has to prove.
    """

    def __init__(
        self, server: str, state_dir: Path, pair_code: str | None = None, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        """`pair_code` is used up by the first call of `token`, also where an older pairing is kept.

        `server` may name the office's certificate authority behind a `#`, see `wire.access.authority_pin`.

        Raises:
            ValueError: no such address, or damaged files in `state_dir`.
        """
        self.server, given_pin = urldefrag(server)
        self.trust = OfficeTrust(state_dir, given_pin or None)
        self._is_secure = urlsplit(self.server).scheme == "https"
        self._state_dir = state_dir
        self._epochs = SeenEpochs(state_dir)
        self._moves = Moves(state_dir)
        self._callers: list[HttpCaller] = []
        self._pair_code = pair_code
        self._pairing_refusal: AccessRefusedError | None = None
        self._now_s = now_s
        self._key = DeviceKey.load_or_create(state_dir)
        self._caller = self.caller()
        self._lock = threading.Lock()
        self._token: str | None = None
        self._renew_at_s = 0.0

    def caller(self, timeout_s: float = 3.0) -> HttpCaller:
        """A way to the server, for one thread; an `https` server has to be the office's own, or nothing is said to it.

        Raises:
            ValueError: no such address.
        """
        caller = HttpCaller(self.server, timeout_s, self.trust.context)
        self._callers.append(caller)
        return caller

    def token(self) -> str:
        """A valid token, from memory or from the server.

        Raises:
            UnreachableError: no answer.
            WrongServerError: what answered is not the office's server.
            OldServerError: it is an older copy of the office than this device has seen.
            AccessRefusedError: the server refuses this device or its code.
            NotPairedError: neither known nor with a code.
        """
        with self._lock:
            if self._token is None or self._now_s() >= self._renew_at_s:
                answer = self._sign_in(self._device_id())
                self._token, self._renew_at_s = answer.token, self._now_s() + answer.lives_s * _RENEW_AT
            return self._token

    def follow(self, info: ServerInfo) -> None:
        """Goes with this server from now on.

        Raises:
            OldServerError: it serves an older copy of the office than this device has seen; the token is dropped.
        """
        try:
            self._epochs.follow(info.epoch)
        except OldServerError:
            self._token = None
            raise
        self._moves.note(info.moves_to, info.epoch)

    def move_on(self) -> bool:
        """Goes where the server said that it will be, now that it does not answer any more; the way back stays open.

        Only the same office counts: another database at that address is not followed. False: still where it was.
        """
        move = self._moves.known
        if move is None or move.to == self.server:
            return False
        asking = HttpCaller(move.to, context=self.trust.context)
        try:
            info = understood(asking.get("/api/info"), ServerInfo)
            is_ours = database_of(info.epoch) == move.database
        except (UnreachableError, AccessRefusedError, ValueError) as error:
            log_event("not_there_yet", to=move.to, detail=str(error))
            return False
        finally:
            asking.close()
        if is_ours:
            self._go_to(move.to)
        return is_ours

    def _go_to(self, server: str) -> None:
        log_event("server_moved", before=self.server, to=server)
        with self._lock:
            self.server = server
            self._is_secure = urlsplit(server).scheme == "https"
            record = read_record(self._state_dir)
            if record is not None:
                write_record(self._state_dir, replace(record, server=server))
            for caller in self._callers:
                caller.go_to(server)

    @property
    def key(self) -> DeviceKey:
        """The key of this device."""
        return self._key

    def signed(self, body: str) -> SignedByDevice:
        """A request that proves by itself who sent it, also where no token is to be had.

        Raises:
            NotPairedError: no server knows this device.
            ValueError: the kept pairing is damaged.
        """
        record = read_record(self._state_dir)
        if record is None:
            raise NotPairedError(self.server)
        signature = self._key.sign(OFFLINE_PREFIX + body.encode())
        return SignedByDevice(device_id=record.device_id, body=body, signature=signature)

    def meet(self) -> None:
        """Gets to know the server that this device is new at; nothing to do without TLS.

        Raises:
            UnreachableError: no answer.
            WrongServerError: what answered is not the server that was named.
        """
        if self._is_secure:
            self.trust.meet(self.server, None)

    def join(self, role: DeviceRole) -> bool:
        """Asks to be let in as a device that shows `wire.access.key_code`; True once somebody has, and it is kept.

        Raises:
            UnreachableError: no answer.
            AccessRefusedError: too many wait there.
        """
        with self._lock:
            question = AskToJoin(role=role, public_key=self._key.public)
            paired = self._ask("/api/devices/join", question, Joining).paired
            if paired is not None:
                self._keep(paired)
            return paired is not None

    def forget(self, token: str) -> None:
        """Drops a token that the server no longer takes."""
        with self._lock:
            if self._token == token:
                self._token = None

    def close(self) -> None:
        """Ends a running call and refuses later ones. Idempotent."""
        self._caller.abort()
        with self._lock:
            self._caller.close()

    def _device_id(self) -> int:
        record = read_record(self._state_dir)
        if self._is_secure:
            self.trust.meet(self.server, record.authority_pin if record else None)
        if self._pair_code is not None:
            record = self._pair(self._pair_code, record)
            self._pair_code = None
        if record is None:
            raise self._pairing_refusal or NotPairedError(self.server)
        # Also for another address than before: the key decides whether it is the same server.
        return record.device_id

    def _pair(self, code: str, before: DeviceRecord | None) -> DeviceRecord | None:
        """The new pairing; the old one where the code is refused: start commands keep codes used long ago."""
        try:
            paired = self._ask("/api/devices/pair", PairDevice(code=code, public_key=self._key.public), Paired)
        except ValidationError as error:
            self._pairing_refusal = AccessRefusedError(RefusalCode.PAIRING_REFUSED)
            log_event("pairing_refused", detail=f"not a code: {error.error_count()} faults")
            return before
        except AccessRefusedError as error:
            if error.code is not RefusalCode.PAIRING_REFUSED:
                raise
            self._pairing_refusal = error
            return before
        return self._keep(paired)

    def _keep(self, paired: Paired) -> DeviceRecord:
        record = DeviceRecord(
            server=self.server,
            device_id=paired.device_id,
            name=paired.name,
            role=paired.role,
            authority_pin=paired.authority_pin,
        )
        write_record(self._state_dir, record)
        return record

    def _sign_in(self, device_id: int) -> Token:
        self.follow(understood(self._caller.get("/api/info"), ServerInfo))
        nonce = self._ask("/api/auth/challenge", AskChallenge(device_id=device_id), Challenge).nonce
        signed = AskToken(device_id=device_id, nonce=nonce, signature=self._key.sign_challenge(nonce))
        return self._ask("/api/auth/token", signed, Token)

    def _ask(self, path: str, question: BaseModel, answer: type[_Model]) -> _Model:
        return understood(self._caller.post(path, question.model_dump_json()), answer)


def understood(answer: HttpAnswer, model: type[_Model]) -> _Model:
    """The body as a model.

    Raises:
        AccessRefusedError: the server refused.
        UnreachableError: what answered is not our server, or it is in trouble.
    """
    try:
        if answer.is_ok:
            return model.model_validate_json(answer.body)
        code = RefusalCode(Problem.model_validate_json(answer.body).code)
    except (ValidationError, ValueError) as error:
        raise UnreachableError(f"status {answer.status} with a body that is none of ours") from error
    if answer.status >= 500:
        raise UnreachableError(f"status {answer.status}: {code}")
    raise AccessRefusedError(code)
