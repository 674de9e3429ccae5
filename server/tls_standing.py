"""What is known of the office's TLS without looking into certificates: the serving process reads no more than this."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

DUE_SOON_S = 30 * 24 * 3600
"""A certificate that ends within this time should have been renewed long ago: people are told."""


@dataclass(frozen=True, kw_only=True)
class TlsStanding:
    """As of the last certificate.

    Attributes:
        port: where the proxy answers.
        names: names beyond those the computer knows itself by, as they were asked for.
        certified: all names and addresses in the certificate.
        pin: of the office's authority, see `wire.access.authority_pin`.
        from_at, until_at: when browsers take the certificate.
        renew_at: when a new one is due.
    """

    port: int
    names: tuple[str, ...]
    certified: tuple[str, ...]
    pin: str
    from_at: int
    until_at: int
    renew_at: int

    def address(self, host: str) -> str:
        """What a device is told as `--server` by this name of ours, so that it takes no other server for this one."""
        return f"https://{host}:{self.port}#{self.pin}"

    def own_address(self) -> str:
        """The same by the number that others in the network probably know us by."""
        numbers = (each for each in self.certified if each[0].isdigit() and each != "127.0.0.1")
        return self.address(next(numbers, "giliran.local"))

    def is_due(self, now: int) -> bool:
        """Whether a new certificate is due: also after the clock was wrong when this one was made."""
        return not self.from_at <= now < self.renew_at

    def ends_soon(self, now: int) -> bool:
        """Whether browsers refuse it soon or already: renewing has failed for weeks, or the clock is wrong."""
        return not self.from_at <= now < self.until_at - DUE_SOON_S


def tls_directory(data_directory: Path) -> Path:
    """Where keys and certificates are, and the proxy's configuration."""
    return data_directory / "tls"


def read_standing(data_directory: Path) -> TlsStanding | None:
    """As it stands on disk; None where `giliran tls` was never run.

    Raises:
        ValueError: the file is damaged.
    """
    path = tls_directory(data_directory) / "standing.json"
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_text(encoding="ascii"))
        return TlsStanding(**(raw | {"names": tuple(raw["names"]), "certified": tuple(raw["certified"])}))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error
