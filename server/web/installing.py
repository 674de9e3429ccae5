"""`/install`: the programs for other computers of the office, and the two commands that put them there."""

from __future__ import annotations

import re

from flask import Blueprint, Flask, Response, request, send_file
from werkzeug.exceptions import HTTPException, NotFound

from server.web.port import Application
from server.web.visit.pages import Keep, Pages

INSTALL = "/install"
_WHEEL = re.compile(r"giliran-[0-9A-Za-z.+]{1,60}-py3-none-any\.whl")
_PROGRAMS = ("counter", "display", "kiosk")


def add_installing(app: Flask, application: Application, pages: Pages) -> None:
    """Register the addresses."""
    blueprint = Blueprint("install", __name__, static_folder=None)

    @blueprint.get(INSTALL)
    def install() -> Response:
        wheel = application.programs()
        if wheel is None:
            raise NotFound
        address = f"{request.host_url.rstrip('/')}{INSTALL}/{wheel.name}"
        commands = [(each, f'py -m pip install "giliran[{each}] @ {address}"') for each in _PROGRAMS]
        frame = pages.frame(application.reception(), is_private=True)
        values = {
            "address": address,
            "size_kb": wheel.stat().st_size // 1000,
            "commands": commands,
            "server": request.host_url.rstrip("/"),
        }
        return pages.answer(pages.painter.draw("install.html", frame, values), 200, Keep.FORGET)

    @blueprint.get(f"{INSTALL}/<name>")
    def wheel(name: str) -> Response:
        found = application.programs()
        if found is None or not _WHEEL.fullmatch(name) or found.name != name:
            raise NotFound
        return send_file(found, mimetype="application/octet-stream", as_attachment=True, max_age=0)

    blueprint.register_error_handler(HTTPException, pages.lost)
    app.register_blueprint(blueprint)
