"""Programs that found this server and wait to be let in. Kept in memory: whoever still waits asks again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from server.application.refusals import Refusal
from server.application.signatures import is_public_key
from wire.access import AskToJoin, Joining, Paired, key_code
from wire.codes import DeviceRole, RefusalCode

GONE_AFTER_S = 20
"""Programs ask every two seconds; one that was silent for so long does not wait any more."""

MOST_WAITING = 40
MOST_AT_ONE_ADDRESS = 4
"""So that one computer gone wrong does not take the places of all the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A program that waits.

    Attributes:
        code: what it shows on its screen; made from its key, so nobody else can show the same.
        asked_at: real time when it asked last.
    """

    public_key: str
    code: str
    role: DeviceRole
    address: str
    asked_at: int


class KeyRegister(Protocol):
    """Where paired devices are looked up."""

    def paired_with(self, public_key: str) -> Paired | None:
        """The device that has this key and may come in."""
        ...


class WaitingRoom:
    """Thread-safe."""

    def __init__(self, register: KeyRegister, real_now: Callable[[], int]) -> None:
        self._register = register
        self._real_now = real_now
        self._lock = threading.Lock()
        self._waiting: dict[str, Waiting] = {}

    def join(self, request: AskToJoin, address: str) -> Joining:
        """Note that a program waits, or say that it was let in.

        Raises:
            Refusal: `overloaded`, too many wait; `malformed`, that is no key.
        """
        paired = self._register.paired_with(request.public_key)
        with self._lock:
            if paired is not None:
                self._waiting.pop(request.public_key, None)
                return Joining(paired=paired)
            self._clear()
            self._note(request, address)
        return Joining()

    def waiting(self) -> Sequence[Waiting]:
        """Who waits now, by code."""
        with self._lock:
            self._clear()
            return sorted(self._waiting.values(), key=lambda each: each.code)

    def one(self, code: str) -> Waiting:
        """Who shows this code.

        Raises:
            Refusal: `not_found`; it may have given up meanwhile.
        """
        found = [each for each in self.waiting() if each.code == code]
        if len(found) != 1:
            raise Refusal(RefusalCode.NOT_FOUND, f"nobody waits with the code {code}")
        return found[0]

    def _note(self, request: AskToJoin, address: str) -> None:
        known = self._waiting.get(request.public_key)
        if known is not None:
            self._waiting[request.public_key] = replace(known, asked_at=self._real_now(), role=request.role)
            return
        if not is_public_key(request.public_key):
            raise Refusal(RefusalCode.MALFORMED, "public_key is not an Ed25519 public key of 32 bytes")
        n_here = sum(each.address == address for each in self._waiting.values())
        if len(self._waiting) >= MOST_WAITING or n_here >= MOST_AT_ONE_ADDRESS:
            raise Refusal(RefusalCode.OVERLOADED, "too many programs wait to be let in")
        self._waiting[request.public_key] = Waiting(
            public_key=request.public_key,
            code=key_code(request.public_key),
            role=request.role,
            address=address,
            asked_at=self._real_now(),
        )

    def _clear(self) -> None:
        limit = self._real_now() - GONE_AFTER_S
        for gone in [key for key, each in self._waiting.items() if each.asked_at < limit]:
            del self._waiting[gone]
