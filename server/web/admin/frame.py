"""Registering pages of the office: each names the area it belongs to, and only whoever has the right gets there."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from urllib.parse import quote, urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from server.application.refusals import Refusal
from server.application.slowdown import TooSoon
from server.application.staff.members import Session
from server.application.staff.sign_in import form_token
from server.domain.rights import Area, Right
from server.web.admin.doors import OfficeDoors
from server.web.admin.forms import FORM_TOKEN
from server.web.admin.shell import Entry, Shell
from server.web.admin.visit import ROOT, SESSION_COOKIE, Visit, asked_language
from wire.codes import RefusalCode

LARGEST_FORM_BYTES = 64 * 1024

_log = logging.getLogger(__name__)


class ForeignForm(Exception):  # noqa: N818 - refusals are nouns
    """A form that was not sent from a page of this session."""


class Stage(Enum):
    """Who a page is for, before any right is looked at."""

    ANYBODY = "anybody"
    HALF = "half"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A page as it was registered; tests go through all of them.

    A form has at most `most_bytes`, its files too; one that `asks_nothing` is a button.
    """

    path: str
    method: str
    area: Area | None
    right: Right
    stage: Stage
    most_bytes: int = LARGEST_FORM_BYTES
    asks_nothing: bool = False


View = Callable[..., Response]


class OfficePages:
    """The register of the office's pages; docs/office-pages.md shows how to add one.

    Attributes:
        doors: the use cases.
        registered: every page, in order.
    """

    def __init__(self, app: Flask, doors: OfficeDoors) -> None:
        self.doors = doors
        self.registered: list[Registered] = []
        self._app = app
        self._shell = Shell()

    @property
    def shell(self) -> Shell:
        """What draws the pages."""
        return self._shell

    def entry(self, path: str, label: str, *, icon: str, area: Area, group: str) -> None:
        """Add a line to the navigation; `label` is a sentence marked for the catalogue."""
        self._shell.enter(Entry(path=path, label=label, icon=icon, area=area, group=group))

    def get(self, path: str, *, area: Area, right: Right = Right.READ) -> Callable[[View], View]:
        """Register a page that shows something. The view gets a `Visit` and the variables of the path."""
        return self._register(Registered(path=path, method="GET", area=area, right=right, stage=Stage.WHOLE))

    def post(
        self, path: str, *, area: Area, right: Right = Right.CHANGE, most_bytes: int = LARGEST_FORM_BYTES
    ) -> Callable[[View], View]:
        """Register what a form does; its origin and its token were checked before the view is called."""
        page = Registered(path=path, method="POST", area=area, right=right, stage=Stage.WHOLE, most_bytes=most_bytes)
        return self._register(page)

    def act(self, path: str, *, area: Area) -> Callable[[View], View]:
        """Register what a button does: the same without any question, so that whatever else comes is refused."""
        page = Registered(path=path, method="POST", area=area, right=Right.CHANGE, stage=Stage.WHOLE, asks_nothing=True)
        return self._register(page)

    def door(self, path: str, method: str, stage: Stage) -> Callable[[View], View]:
        """Register a page on the way in, for those who are not signed in, or only half."""
        return self._register(Registered(path=path, method=method, area=None, right=Right.NONE, stage=stage))

    def _register(self, page: Registered) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wraps(view)
            def answer(**given: object) -> Response:
                return self._answer(page, view, given)

            self.registered.append(page)
            endpoint = f"kantor:{page.method}:{page.path}"
            self._app.add_url_rule(page.path, endpoint, answer, methods=[page.method])
            return view

        return decorate

    def _answer(self, page: Registered, view: View, given: Mapping[str, object]) -> Response:
        token = request.cookies.get(SESSION_COOKIE, "")
        session = self.doors.gate.session(token) if token else None
        visit = self.visit(session, token)
        request.max_content_length = page.most_bytes
        try:
            turned_away = self._turned_away(page, visit)
            response = turned_away or view(visit, **given)
        except Refusal as refusal:
            response = visit.refused(refusal.code, refusal.detail)
        except RequestEntityTooLarge:
            response = visit.refused(RefusalCode.BODY_TOO_LARGE, f"more than {page.most_bytes} bytes")
        except ForeignForm as foreign:
            response = visit.refused_foreign(str(foreign))
        except TooSoon as soon:
            response = visit.refused(RefusalCode.TOO_MANY_ATTEMPTS, str(soon))
        except Exception as error:  # noqa: BLE001 - whatever failed, somebody waits for a page
            _log.error("a page of the office failed", exc_info=error, extra={"path": page.path})
            response = visit.refused(RefusalCode.INTERNAL, "the page failed")
        visit.finish(response)
        return response

    def visit(self, session: Session | None, token: str) -> Visit:
        """Somebody asking for a page now."""
        return Visit(
            session=session,
            texts=self._shell.texts[asked_language()],
            doors=self.doors,
            shell=self._shell,
            form_token=form_token(token) if session is not None else "",
        )

    def _turned_away(self, page: Registered, visit: Visit) -> Response | None:
        if page.method == "POST":
            _require_own_origin()
        session = visit.session
        if page.stage is Stage.ANYBODY:
            return None
        if session is None:
            wanted = f"?ke={quote(request.path)}" if page.method == "GET" and page.stage is Stage.WHOLE else ""
            return visit.go(f"{ROOT}/masuk{wanted}", said="sign_in_first")
        if session.is_whole is not (page.stage is Stage.WHOLE):
            return visit.go(ROOT if session.is_whole else way_of(session))
        if page.method == "POST":
            _require_form_token(visit.form_token)
        if page.area is not None and not session.member.may(page.area, page.right):
            raise Refusal(RefusalCode.FORBIDDEN, f"operator {session.member.id} may not {page.method} {page.path}")
        if page.asks_nothing and set(request.form) - {FORM_TOKEN}:
            raise Refusal(RefusalCode.MALFORMED, "a button was sent with fields")
        return None


def way_of(session: Session) -> str:
    """Where somebody goes who is half signed in: to show the second factor, or to set one up."""
    return f"{ROOT}/kode" if session.member.has_second_factor else f"{ROOT}/pasang-kode"


def _require_own_origin() -> None:
    """Refuse a form that was sent from another site's page, whatever cookies came with it."""
    origin, fetched_from = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForeignForm("the form was sent from another site")
    if fetched_from not in ("same-origin", "none"):
        raise ForeignForm("the form was sent from another site")


def _require_form_token(expected: str) -> None:
    given = request.form.get(FORM_TOKEN, "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise ForeignForm("the form does not belong to this session")
