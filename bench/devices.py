"""Devices of a measured office as the server meets them: over the network, with keys and tokens of their own."""

from __future__ import annotations

import json
import time
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.process import ProcessFailed
from wire.access import CHALLENGE_PREFIX
from wire.base64url import encoded

_RENEW_AFTER_S = 120
_keys = count(1)

# An answer as JSON: its values are of any type until somebody looks at them.
Answer = dict[str, object]


class Connection:
    """One keep-alive connection. Not for several threads at once."""

    def __init__(self, url: str) -> None:
        self._http = HTTPConnection(urlsplit(url).netloc, timeout=60)

    def post(self, path: str, body: bytes, token: str = "") -> bytes:
        """The answer's body.

        Raises:
            ProcessFailed: the answer is no success.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"device-{next(_keys):08d}"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http.request("POST", path, body, headers)
        response = self._http.getresponse()
        answer = response.read()
        if response.status != 200:
            raise ProcessFailed(f"{path}: {response.status} {answer.decode()}")
        return answer

    def close(self) -> None:
        """Hang up."""
        self._http.close()


class PairedDevice:
    """A kiosk, board or counter with its key. `url` changes when its server is started anew."""

    def __init__(self, url: str, code: str) -> None:
        self.url = url
        self._key = Ed25519PrivateKey.generate()
        self._token = ""
        self._token_from_s = 0.0
        public_key = encoded(self._key.public_key().public_bytes_raw())
        self._id = self._ask("/api/devices/pair", {"code": code, "public_key": public_key})["device_id"]

    @property
    def token(self) -> str:
        """A token that lives for some minutes yet."""
        if not self._token or time.monotonic() - self._token_from_s > _RENEW_AFTER_S:
            nonce = str(self._ask("/api/auth/challenge", {"device_id": self._id})["nonce"])
            signature = encoded(self._key.sign(CHALLENGE_PREFIX + nonce.encode()))
            asked = {"device_id": self._id, "nonce": nonce, "signature": signature}
            self._token = str(self._ask("/api/auth/token", asked)["token"])
            self._token_from_s = time.monotonic()
        return self._token

    def command(self, path: str, **body: object) -> Answer:
        """Carry out one command.

        Raises:
            ProcessFailed: it was refused.
        """
        return self._ask(f"/api/commands/{path}", body, self.token)

    def _ask(self, path: str, body: Answer, token: str = "") -> Answer:
        connection = Connection(self.url)
        try:
            answer: Answer = json.loads(connection.post(path, json.dumps(body).encode(), token))
        finally:
            connection.close()
        return answer
