"""Serving an application to compare with, under the very listener that the product uses."""

import logging
import signal
import sys
from queue import SimpleQueue

from flask import Flask

from server.web.serving import HttpServer


def serve_until_stopped(app: Flask) -> None:
    """Serve on a free port of loopback, say which, and end at SIGTERM."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    http = HttpServer(app, "127.0.0.1", 0)
    asked_to_stop: SimpleQueue[int] = SimpleQueue()
    signal.signal(signal.SIGTERM, lambda number, _: asked_to_stop.put(number))
    http.start()
    host, port = http.address
    sys.stdout.write(f"serving http://{host}:{port}\n")
    sys.stdout.flush()
    asked_to_stop.get()
    http.stop()
