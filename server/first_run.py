"""The first start of a server: an address for whoever stands there."""

from __future__ import annotations

import secrets
import socket
import sys

from server.commands import say
from server.settings import Settings
from server.storage.engine import open_engine, reading
from server.storage.staff_rows import has_administrator

_SECRET_BYTES = 16


def needs_administrator(settings: Settings) -> bool:
    """Whether nobody can sign in as an administrator yet."""
    engine = open_engine(settings.data_directory)
    try:
        with reading(engine) as connection:
            return not has_administrator(connection)
    finally:
        engine.dispose()


def new_secret() -> str:
    """128 random bits for the address of the first run."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def announce(host: str, port: int, secret: str) -> None:
    """Say where the first administrator is made, and draw it for a phone where a person looks at the terminal."""
    address = f"http://{_reachable(host)}:{port}/mulai/{secret}"
    say(f"first administrator: {address}")
    if sys.stdout.isatty():
        import segno

        segno.make(address, error="m").terminal(compact=True)


def _reachable(host: str) -> str:
    """The address under which others in the network probably reach us; nothing is sent to find it."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A documentation address: a datagram socket only chooses its way there.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
