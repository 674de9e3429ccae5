"""Addresses for visitors' phones: choosing and booking, the page of a booking, the status page behind a ticket's QR."""

import time

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException

from server.application.refusals import Refusal
from server.web.port import Application
from server.web.visit.assets import add_assets
from server.web.visit.booking import Booking
from server.web.visit.changes import Changes
from server.web.visit.choosing import Choosing
from server.web.visit.holding import Holding
from server.web.visit.pages import Pages
from server.web.visit.ticket import TicketPages
from server.web.visit.waiting import Waiting, WaitingRoom


def add_visitor_pages(app: Flask, application: Application, room: WaitingRoom | None = None) -> Pages:
    """Register the addresses for visitors; what they share also answers those who are lost."""
    pages = Pages(application, time.monotonic)
    blueprint = Blueprint("visit", __name__, static_folder=None)
    holding = Holding(pages)
    room = room or WaitingRoom(pages.seconds)
    add_assets(blueprint, pages.painter.style, pages.painter.script)
    for part in (
        Choosing(pages, room),
        Waiting(pages, room),
        holding,
        Booking(pages, holding),
        Changes(pages),
        TicketPages(pages),
    ):
        part.add_to(blueprint)
    blueprint.register_error_handler(Refusal, pages.refused)
    blueprint.register_error_handler(HTTPException, pages.lost)
    blueprint.register_error_handler(Exception, pages.failed)
    app.register_blueprint(blueprint)
    return pages
