"""The first start of a server: an address for whoever stands there, and the office as they describe it."""

from __future__ import annotations

import socket
import sys
import time
from queue import SimpleQueue

from server.application.office_template import load_template
from server.commands import say
from server.settings import Settings
from server.storage.engine import open_engine, reading
from server.storage.lock import DataLock
from server.storage.set_up import create_office, has_office
from server.storage.staff_rows import has_administrator
from server.web.admin.founding import Founded, create_founding_app
from server.web.serving import HttpServer

FOUNDED = 0
"""What the queue of signals gets when the office is there: no signal has this number."""


def needs_administrator(settings: Settings) -> bool:
    """Whether nobody can sign in as an administrator yet."""
    engine = open_engine(settings.data_directory)
    try:
        with reading(engine) as connection:
            return not has_administrator(connection)
    finally:
        engine.dispose()


def found_office(settings: Settings, listener: socket.socket, secret: str, asked_to_stop: SimpleQueue[int]) -> bool:
    """Show the page of an empty server until somebody filled it in; False if the server is to stop instead.

    Whoever connects to the listener afterwards waits for the office's own server.
    """
    lock = DataLock(settings.data_directory)

    def found(chosen: Founded) -> None:
        engine = open_engine(settings.data_directory)
        try:
            # Two may press the button at once: the second one goes on with the office that the first one made.
            if not has_office(engine):
                template, url = load_template(chosen.template), settings.public_url
                create_office(engine, template, name=chosen.name, zone=chosen.zone, public_url=url)
        finally:
            engine.dispose()
        asked_to_stop.put(FOUNDED)

    name = settings.office_name or ""
    app = create_founding_app(secret, name=name, zone=settings.zone, found=found, now=lambda: int(time.time()))
    server = HttpServer(app, settings.http.host, settings.http.port, listener.dup())
    server.start()
    try:
        return asked_to_stop.get() == FOUNDED
    finally:
        server.stop()
        lock.release()


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
