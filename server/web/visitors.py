"""Addresses for visitors' phones: the status page behind a ticket's QR, with conditional requests."""

import re

from flask import Flask, Response, request

from server.application.status_page import StatusPage
from server.web.headers import page_headers
from server.web.port import Application
from server.web.status import StatusPainter, etag_of
from wire.codes import Language

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_HTML = "text/html; charset=utf-8"


def add_visitor_pages(app: Flask, application: Application) -> None:
    """Register the addresses for visitors."""
    painter = StatusPainter()
    headers = page_headers(painter.style_hash)

    @app.get("/t/<status_token>")
    def status(status_token: str) -> Response:
        page = application.status_page(status_token) if _TOKEN.fullmatch(status_token) else None
        if page is None:
            return Response(painter.draw_unknown(_language(None)), 404, headers, content_type=_HTML)
        language = _language(page)
        etag = etag_of(page, language)
        if request.if_none_match.contains(etag):
            response = Response(None, 304, headers)
        else:
            response = Response(painter.draw(page, language), 200, headers, content_type=_HTML)
        response.set_etag(etag)
        return response


def _language(page: StatusPage | None) -> Language:
    """What the address asks for, else what was chosen at the kiosk, else Indonesian."""
    asked = request.args.get("bahasa", "")
    if asked in set(Language):
        return Language(asked)
    return Language.INDONESIAN if page is None else page.language
