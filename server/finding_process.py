"""Has the network told where this server is, by a process of its own (`server.finding`)."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from server.settings import Address, Announce, Settings
from server.tls_standing import read_standing
from wire.access import ServerInfo

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
_END_WITHIN_S = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What is told: the office's name, where it answers, and by which name the network knows it."""

    office: str
    id: str
    address: Address
    scheme: str = "http"


class FindingProcess:
    """`start` and `stop` once each. An office whose process does not start goes on without being found."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, told: Announced | None) -> None:
        """Begin to announce, if there is something to tell; returns at once."""
        if told is None:
            return
        arguments = ["--port", str(told.address.port), "--id", told.id, "--office", told.office]
        arguments += ["--scheme", told.scheme]
        if told.address.host not in EVERYWHERE:
            arguments += ["--address", told.address.host]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server.finding", *arguments],
                stdin=subprocess.PIPE,
                cwd=Path(__file__).parents[1],
            )
        except OSError as error:
            _log.warning("not_announced", extra={"detail": str(error)})

    def stop(self) -> None:
        """Have it say goodbye, and end it if it does not."""
        process = self._process
        if process is None:
            return
        assert process.stdin is not None, "a pipe was asked for"
        process.stdin.close()
        try:
            process.wait(_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def announced(settings: Settings, address: Address, info: ServerInfo) -> Announced | None:
    """What to tell of a server; None if nothing: nobody finds a way to one that listens to its own computer alone."""
    if settings.announce is Announce.NEVER or (settings.announce is Announce.AUTO and _is_alone(settings.http.host)):
        return None
    standing = read_standing(settings.data_directory)
    return Announced(
        office=info.office_name,
        id=info.epoch[:8],
        address=Address(host=settings.http.host, port=address.port if standing is None else standing.port),
        scheme="http" if standing is None else "https",
    )


def _is_alone(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")
