"""An empty server: a page on which somebody says what office it is for. Loaded by such a server alone."""

from __future__ import annotations

import socket
import time
from queue import SimpleQueue

from server.application.office_template import load_template
from server.asked_to_stop import wait_for
from server.settings import Settings
from server.storage.engine import open_engine
from server.storage.lock import DataLock
from server.storage.set_up import create_office, has_office
from server.web.admin.founding import Founded, create_founding_app
from server.web.serving import HttpServer

FOUNDED = 0
"""What the queue of signals gets when the office is there: no signal has this number."""


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
        return wait_for(asked_to_stop) == FOUNDED
    finally:
        server.stop()
        lock.release()
