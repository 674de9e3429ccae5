"""The Flask applications: what devices ask of, and every address; one way out for everything that goes wrong.

Pages are many modules, which devices need not wait for: they are imported by the application that shows them.
"""

import logging
import time
from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from server.application.bodies import MalformedBody
from server.application.crowd import Crowd
from server.application.inside import Inside
from server.application.partners import AskedTooOften
from server.application.persons import VisitorFaulty
from server.application.refusals import Refusal
from server.web.api import add_api
from server.web.headers import guarded
from server.web.observing import OBSERVED, add_observing
from server.web.port import Application
from server.web.problems import problem_response
from server.web.public import KeptInside
from server.web.right_of_way import RightOfWay
from wire.codes import RefusalCode

if TYPE_CHECKING:
    from server.web.admin.doors import OfficeDoors

LARGEST_BODY_BYTES = 64 * 1024

_log = logging.getLogger(__name__)

_CODES_OF_HTTP = {
    404: RefusalCode.NOT_FOUND,
    405: RefusalCode.METHOD_NOT_ALLOWED,
    413: RefusalCode.BODY_TOO_LARGE,
    415: RefusalCode.UNSUPPORTED_MEDIA_TYPE,
}


def create_device_app(
    application: Application, inside: Inside | None = None, right_of_way: RightOfWay | None = None
) -> Flask:
    """What devices ask of, and who looks how the server is: see `is_devices`. The others as in `create_app`."""
    app = _bare(application)
    app.register_error_handler(HTTPException, _of_http)
    first = (right_of_way or RightOfWay()).given_to(app.wsgi_app)
    app.wsgi_app = guarded(KeptInside(first, inside or Inside()))  # type: ignore[method-assign, assignment]
    return app


def is_devices(path: str) -> bool:
    """Whether the application for devices has this address, if anybody has."""
    return (path.startswith("/api/") and not path.startswith("/api/partner/")) or path in OBSERVED


def create_app(
    application: Application,
    office: "OfficeDoors | None" = None,
    inside: Inside | None = None,
    crowd: Crowd | None = None,
    right_of_way: RightOfWay | None = None,
) -> Flask:
    """The web over these use cases, with the office's pages where there are doors for them.

    `inside` says whom all but the public addresses are for; None for whoever comes from a private address.

    `crowd` hears of visitors who had to wait for a page; visitors' pages give way to those who have the `right_of_way`.
    """
    from server.web.board.pages import add_board
    from server.web.installing import add_installing
    from server.web.partner import add_partner_api
    from server.web.public import is_visitors_page
    from server.web.turnstile import Turnstile
    from server.web.visit.pages import is_persons
    from server.web.visit.remembered import FromMemory
    from server.web.visit.unchanged import short_way
    from server.web.visit.waiting import WaitingRoom
    from server.web.visitors import add_visitor_pages

    app = _bare(application)
    add_partner_api(app, application)
    add_board(app, application)
    pages = add_visitor_pages(app, application, WaitingRoom(time.monotonic, crowd=crowd))
    add_installing(app, application, pages)
    if office is not None:
        from server.web.admin.pages import add_office_pages

        add_office_pages(app, office)
    app.register_error_handler(HTTPException, lambda error: pages.lost(error) if is_persons() else _of_http(error))
    pages_in_turn = Turnstile(short_way(app.wsgi_app, application), is_visitors_page, crowd, right_of_way)
    at_once = FromMemory(pages_in_turn, pages.memory)
    app.wsgi_app = guarded(KeptInside(at_once, inside or Inside()))  # type: ignore[method-assign, assignment]
    return app


def _bare(application: Application) -> Flask:
    """Without pages. No hooks run before or after a request, so that a command has a short way."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES, PROVIDE_AUTOMATIC_OPTIONS=False)
    # An address is written in one way; others are unknown instead of being redirected.
    app.url_map.merge_slashes = False
    add_api(app, application)
    add_observing(app, application)
    app.register_error_handler(Refusal, _of_refusal)
    app.register_error_handler(Exception, _of_fault)
    return app


def _of_refusal(refusal: Refusal) -> Response:
    faults = refusal.faults if isinstance(refusal, MalformedBody | VisitorFaulty) else None
    response = problem_response(refusal.code, refusal.detail, faults)
    if isinstance(refusal, AskedTooOften):
        response.headers["Retry-After"] = str(refusal.retry_after_s)
    return response


def _of_http(error: HTTPException) -> Response:
    code = _CODES_OF_HTTP.get(error.code or 400, RefusalCode.MALFORMED)
    response = problem_response(code, error.name)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _of_fault(error: Exception) -> Response:
    _log.error("a request failed", exc_info=error)
    return problem_response(RefusalCode.INTERNAL, "the server failed; it wrote down why")
