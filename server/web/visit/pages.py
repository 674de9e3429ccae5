"""What the addresses of all visitor pages share: language, frame, headers, compression, and a short memory."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable
from enum import Enum

from flask import Response, redirect, request
from werkzeug.exceptions import HTTPException

from server.application.reception import Reception
from server.application.refusals import Refusal
from server.web.headers import Headers
from server.web.port import Application
from server.web.problems import KINDS
from server.web.texts import Texts
from server.web.visit.assets import takes_gzip
from server.web.visit.drafts import Drafts
from server.web.visit.painter import Frame, Painter
from server.web.visit.remembered import PACKING, PageMemory
from server.web.visit.sentences import Notice, of_refusal
from wire.codes import Language, RefusalCode

_log = logging.getLogger(__name__)

_HTML = "text/html; charset=utf-8"
_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
)
_PERMISSIONS = ("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
_VARY = ("Vary", "Accept-Encoding")
_UNSEARCHED = ("X-Robots-Tag", "noindex, nofollow, noarchive")

WORTH_PACKING_BYTES = 4_000
"""Packing costs a third of a millisecond, and saves little of a page that is small already."""


class Keep(Enum):
    """What a browser may do with a page: show it again after asking, or forget it at once."""

    ASK_AGAIN = "private, no-cache"
    FORGET = "no-store"


class Pages:
    """The web side of visitors' pages. Thread-safe."""

    def __init__(self, application: Application, seconds: Callable[[], float]) -> None:
        self.application = application
        self.painter = Painter()
        self.drafts = Drafts(seconds)
        self.seconds = seconds
        self.memory = PageMemory(seconds, [_POLICY, _PERMISSIONS, ("Cache-Control", Keep.ASK_AGAIN.value), _VARY])

    def language(self, default: Language = Language.INDONESIAN) -> Language:
        """What the address asks for, else the default."""
        asked = request.args.get("bahasa", "")
        return Language(asked) if asked in set(Language) else default

    def texts(self, default: Language = Language.INDONESIAN) -> Texts:
        """The words of the language asked for."""
        return self.painter.texts[self.language(default)]

    def frame(
        self, reception: Reception, *, default: Language = Language.INDONESIAN, back: str = "", is_private: bool = False
    ) -> Frame:
        """The frame of the page asked for; `back` is an address without its language."""
        query = tuple((name, value) for name, value in request.args.items() if name != "bahasa")
        frame = Frame(
            texts=self.texts(default),
            office_name=reception.office_name,
            default=default,
            query=query,
            is_private=is_private,
        )
        return frame.leading_back(back)

    def remembered(self, make: Callable[[], tuple[str, int]]) -> Response:
        """A page that is the same for everybody, drawn seldom however many ask."""
        if not set(request.args) <= {"bahasa"}:
            html, status = make()
            return self.answer(html, status, Keep.FORGET, is_private=True)
        language = self.language()
        page = self.memory.find(request.path, language)
        if page is None:
            html, status = make()
            # An address that leads nowhere may be anything: those are not worth remembering.
            if status != 200:
                return self.answer(html, status, Keep.ASK_AGAIN, is_private=False)
            page = self.memory.keep(request.path, language, html)
        status, headers, body = page.answer(request.headers.get("If-None-Match", ""), takes_gzip=takes_gzip())
        return Response(body, status, headers)

    def answer(self, html: str, status: int, keep: Keep, *, etag: str = "", is_private: bool = True) -> Response:
        """The page with all that a browser has to know about it."""
        body = html.encode()
        headers: Headers = [_POLICY, _PERMISSIONS, ("Cache-Control", keep.value), _VARY]
        if is_private:
            headers.append(_UNSEARCHED)
        if len(body) >= WORTH_PACKING_BYTES and takes_gzip():
            body = gzip.compress(body, PACKING, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        response = Response(body, status, headers, content_type=_HTML)
        if etag:
            response.set_etag(etag, weak=True)
        return response

    def unchanged(self, etag: str) -> Response | None:
        """The short answer to a browser that has this page already, None if it does not."""
        if not request.if_none_match.contains_weak(etag):
            return None
        response = Response(None, 304, unchanged_headers())
        response.set_etag(etag, weak=True)
        return response

    def message(
        self,
        frame: Frame,
        notice: Notice,
        status: int,
        *actions: tuple[str, str],
        tone: str = "care",
        picture: str = "information",
    ) -> Response:
        """A page that says one thing; `actions` are words and an address each, the likeliest first."""
        values = {
            "notice": notice,
            "tone": tone,
            "picture": picture,
            "actions": [{"name": name, "address": address} for name, address in actions],
        }
        return self.answer(self.painter.draw("message.html", frame, values), status, Keep.FORGET)

    def refused(self, refusal: Refusal) -> Response:
        """A page that says why something cannot be done."""
        frame = self.frame(self.application.reception(), is_private=True)
        action = (frame.texts.text("Halaman depan"), frame.to("/"))
        return self.message(frame, of_refusal(refusal.code, frame.texts), KINDS[refusal.code].status, action)

    def lost(self, error: HTTPException) -> Response:
        """What a person sees where there is nothing, or nothing that can be sent so much to."""
        code = RefusalCode.BODY_TOO_LARGE if error.code == 413 else RefusalCode.NOT_FOUND
        return self.refused(Refusal(code, error.name))

    def failed(self, error: Exception) -> Response:
        """Our own fault; said without blame and without a trace of what failed."""
        _log.error("a visitor's page failed", exc_info=error)
        return self.refused(Refusal(RefusalCode.INTERNAL, "the server failed"))


def unchanged_headers() -> Headers:
    """What goes with the short answer that a private page is the same as before."""
    return [_POLICY, ("Cache-Control", Keep.ASK_AGAIN.value), _UNSEARCHED, _VARY]


def is_persons() -> bool:
    """Whether a person asks, by a browser, and not a program."""
    return "text/html" in request.headers.get("Accept", "") and not request.path.startswith(("/api/", "/kantor"))


def notice_asked_for(texts: Texts) -> Notice | None:
    """What the address before could not do, by the code that it sent along."""
    code = request.args.get("salah", "")
    return of_refusal(RefusalCode(code), texts) if code in set(RefusalCode) else None


def go_to(address: str) -> Response:
    """On to the next page; reloading that one sends nothing again."""
    response = redirect(address, 303)
    response.headers["Cache-Control"] = Keep.FORGET.value
    assert isinstance(response, Response)
    return response
