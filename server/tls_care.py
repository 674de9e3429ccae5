"""Has the certificate renewed while the server runs: no timer of the system is needed, and no step of a person."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from server.tls_standing import TlsStanding, read_standing

LOOKS_EVERY_S = 60
TRIES_EVERY_S = 3600
"""After a renewal that failed, and for a computer that has another address than the certificate says."""

END_WITHIN_S = 10

_log = logging.getLogger(__name__)


class TlsCare:
    """Looks now and then whether a certificate is due and has another process make it. One thread, but for `pin`."""

    def __init__(self, data_directory: Path, real_seconds: Callable[[], int]) -> None:
        self._data_directory = data_directory
        self._real_seconds = real_seconds
        self._looked_at = self._tried_at = 0
        self._renewing: subprocess.Popen[bytes] | None = None

    def standing(self) -> TlsStanding | None:
        """How things stand; None without TLS."""
        return read_standing(self._data_directory)

    def pin(self) -> str | None:
        """Of the office's authority; None without TLS."""
        standing = self.standing()
        return None if standing is None else standing.pin

    def look(self) -> None:
        """Begin to renew if it is time. Returns at once; called again and again."""
        self._reap()
        now = self._real_seconds()
        # A clock that was set back counts as time that passed.
        if self._renewing is not None or 0 <= now - self._looked_at < LOOKS_EVERY_S:
            return
        self._looked_at = now
        standing = self.standing()
        if standing is None or 0 <= now - self._tried_at < TRIES_EVERY_S:
            return
        self._tried_at = now
        # A process of its own: what makes certificates would stay in the server's memory for good.
        command = [sys.executable, "-m", "server", "tls", "renew", "--data", str(self._data_directory)]
        self._renewing = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def close(self) -> None:
        """End what runs."""
        if self._renewing is not None:
            try:
                self._renewing.wait(END_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._renewing.kill()
                self._renewing.wait()
            self._renewing = None

    def _reap(self) -> None:
        if self._renewing is None or self._renewing.poll() is None:
            return
        if self._renewing.returncode != 0:
            _log.error("the certificate could not be renewed", extra={"exit_code": self._renewing.returncode})
        self._renewing = None
