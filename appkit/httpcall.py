"""Plain HTTP to the server over one kept connection, blocking, for the worker threads."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_ANSWER_MAX_BYTES = 32 * 1024 * 1024


class UnreachableError(Exception):
    """No answer came: not connected, broken off, or too late. Whether the server acted is unknown."""


class WrongServerError(UnreachableError):
    """What answered cannot prove to be the office's server; nothing was told to it."""


@dataclass(frozen=True, kw_only=True)
class HttpAnswer:
    """Status and body of an answer, whatever they say."""

    status: int
    body: bytes

    @property
    def is_ok(self) -> bool:
        """A status of 2xx."""
        return 200 <= self.status < 300


class HttpCaller:
    """Calls one server. Belongs to one thread; only `abort` and `go_to` may be called from others."""

    def __init__(
        self, server: str, timeout_s: float = 3.0, context: Callable[[], ssl.SSLContext] | None = None
    ) -> None:
        """`timeout_s` bounds each wait for the network, so a call blocks a small multiple of it at worst.

        `context` is asked for at each new connection to an `https` server; without one only certificates that the
        system trusts will do. What it raises is raised to the caller.

        Raises:
            ValueError: `server` is no http or https address.
        """
        self._timeout_s = timeout_s
        self._context = context
        self._is_aborted = False
        self._next: str | None = None
        self._set_out_for(server)

    def go_to(self, server: str) -> None:
        """Goes to another address from the next call on; from any thread."""
        self._next = server

    def _set_out_for(self, server: str) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not an address like http://192.168.1.2:8080: {server!r}")
        self._prefix = parts.path.rstrip("/")
        self._host, self._port = parts.hostname, parts.port
        self._is_secure = parts.scheme == "https"
        self._connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        """GET; repeated once on a connection that the server had closed meanwhile.

        Raises:
            UnreachableError: no answer.
        """
        return self._call("GET", path, None, headers or {})

    def post(self, path: str, body: str, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        """POST of a JSON text. Repeated once on a stale connection: give only what may arrive twice.

        Raises:
            UnreachableError: no answer.
        """
        return self._call("POST", path, body.encode(), {"Content-Type": "application/json", **(headers or {})})

    def abort(self) -> None:
        """Ends a running call from another thread, and refuses all later ones."""
        self._is_aborted = True
        sock = self._connection.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # not connected any more: then nothing waits on it either

    def close(self) -> None:
        """Closes the connection; the next call opens a new one."""
        self._connection.close()

    def _call(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> HttpAnswer:
        if self._next is not None:
            self._connection.close()
            server, self._next = self._next, None
            self._set_out_for(server)
        was_open = self._connection.sock is not None
        try:
            return self._once(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError) as error:
            self._connection.close()
            if not was_open or self._is_aborted:
                raise UnreachableError(f"{method} {path}: {error}") from error
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise _unanswered(f"{method} {path}", error) from error
        # The kept connection was stale (a server closes idle ones): once more on a new one.
        try:
            return self._once(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise _unanswered(f"{method} {path}", error) from error

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> HttpAnswer:
        if self._is_aborted:
            raise UnreachableError(f"{method} {path}: aborted")
        if self._connection.sock is None:
            if self._is_secure:
                context = None if self._context is None else self._context()
                self._connection = http.client.HTTPSConnection(
                    self._host, self._port, timeout=self._timeout_s, context=context
                )
            self._connection.connect()
            assert self._connection.sock is not None, "connect raises otherwise"
            # Small requests on a kept connection must not wait for the acknowledgement of the one before.
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.request(method, self._prefix + path, body, dict(headers))
        response = self._connection.getresponse()
        content = response.read(_ANSWER_MAX_BYTES + 1)
        if len(content) > _ANSWER_MAX_BYTES or response.length:
            raise http.client.HTTPException("answer too large, or cut short")
        if response.will_close:
            self._connection.close()
        return HttpAnswer(status=response.status, body=content)


def _unanswered(what: str, error: Exception) -> UnreachableError:
    kind = WrongServerError if isinstance(error, ssl.SSLCertVerificationError) else UnreachableError
    return kind(f"{what}: {type(error).__name__} {error}")
