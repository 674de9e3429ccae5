"""The first minutes of an office: a secret address for whoever stands at the server, good until there is somebody."""

from __future__ import annotations

import hashlib
import hmac

from server.application.refusals import Refusal
from server.application.slow_hash import SlowHashes
from server.application.staff.members import Credentials, NewMember, StaffStore
from server.application.staff.passwords import as_kept, fault_of
from server.application.staff.people import FaultyField, checked_login, checked_name
from wire.codes import OperatorRole, RefusalCode


class FirstSecret:
    """Knows the secret of the first run again. Only its hash is kept, and in memory: a restart makes another one."""

    def __init__(self, secret: str | None) -> None:
        """None for an office that needs none."""
        self._hash = None if secret is None else _hash_of(secret)

    def is_it(self, given: str) -> bool:
        """Whether this is the secret; takes as long for any other."""
        return self._hash is not None and hmac.compare_digest(_hash_of(given), self._hash)


class FirstRun:
    """The door to an office without an administrator; the first one closes it. Thread-safe."""

    def __init__(self, store: StaffStore, hashes: SlowHashes, secret: str | None) -> None:
        self._store = store
        self._hashes = hashes
        self._secret = FirstSecret(secret)

    def is_open(self, secret: str) -> bool:
        """Whether this is the secret, and there is still nobody to sign in."""
        return self._secret.is_it(secret) and not self._store.has_administrator()

    def add_administrator(self, *, login: str, name: str, password: str) -> Credentials:
        """The first administrator.

        Raises:
            FaultyField: of `login`, `name` or `password`.
            Refusal: `not_found`: somebody was faster.
        """
        new = NewMember(login=checked_login(login), name=checked_name(name), role=OperatorRole.ADMINISTRATOR)
        fault = fault_of(as_kept(password), (login, name, self._store.office_name()))
        if fault is not None:
            raise FaultyField("password", fault)
        operator_id = self._store.add_first(new, self._hashes.make(as_kept(password)))
        known = None if operator_id is None else self._store.by_id(operator_id)
        if known is None:
            raise Refusal(RefusalCode.NOT_FOUND, "there is an administrator already")
        return known


def _hash_of(secret: str) -> str:
    return hashlib.sha256(f"giliran.first-run:{secret}".encode()).hexdigest()
