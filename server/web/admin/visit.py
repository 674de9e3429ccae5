"""Somebody asking for one page of the office: who they are, what they sent, and what they get."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Response, request

from server.application.keeping import Alarms
from server.application.staff.members import Member, Session
from server.application.staff.sign_in import Place
from server.domain.rights import Area, Right
from server.web.admin.doors import OfficeDoors
from server.web.admin.faces import FACES, FOREIGN_FORM, SAID, Face
from server.web.admin.forms import Filled, Form
from server.web.admin.shell import Scene, Shell
from server.web.headers import OFFICE_HEADERS
from server.web.problems import KINDS
from server.web.texts import Texts
from wire.codes import Language, RefusalCode

ROOT = "/kantor"
SESSION_COOKIE = "giliran_kantor"
LANGUAGE_COOKIE = "giliran_bahasa"
SAID_COOKIE = "giliran_kabar"
LANGUAGE_KEPT_S = 365 * 24 * 3600
SAID_KEPT_S = 60
FORBIDDEN = 403
UNPROCESSABLE, NOT_FOUND = 422, 404
HTML = "text/html; charset=utf-8"

_HERE = ("127.0.0.1", "::1")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Somebody asking for one page.

    Attributes:
        session: None for those who are not signed in.
        texts: the words in their language.
    """

    session: Session | None
    texts: Texts
    doors: OfficeDoors
    shell: Shell
    form_token: str

    @property
    def signed_in(self) -> Session:
        """The session of a page that only members of staff reach."""
        assert self.session is not None
        return self.session

    @property
    def member(self) -> Member:
        """Who it is, on a page that only members of staff reach."""
        return self.signed_in.member

    @property
    def place(self) -> Place:
        """Where they are."""
        browser = "".join(each for each in request.headers.get("User-Agent", "") if each.isprintable())
        return Place(address=(request.remote_addr or "")[:45], browser=_browser_words(browser))

    def may(self, area: Area, right: Right = Right.CHANGE, field: str | None = None) -> bool:
        """Whether they have this right."""
        return self.session is not None and self.session.member.may(area, right, field)

    def text(self, sentence: str, /, **values: object) -> str:
        """A marked sentence in their language."""
        return self.texts.text(sentence, **values)

    def read(self, form: Form) -> Filled:
        """What they sent, checked against the form and their rights."""
        return form.read(request.form, None if self.session is None else self.session.member)

    def show(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A page of `templates/`. A form with faults is shown with status 422."""
        html = self.shell.draw(template, self._scene(), values)
        filled = values.get("filled")
        if status == UNPROCESSABLE and isinstance(filled, Filled):
            # What was typed may be somebody's name: which questions are enough to see what people stumble over.
            _log.info("a form was refused", extra={"path": request.path, "fields": sorted(filled.faults)})
        return Response(html, status, OFFICE_HEADERS, content_type=HTML)

    def go(self, path: str, *, said: str | None = None) -> Response:
        """Send them on, after something was done; `said` is a key of `faces.SAID`."""
        response = Response("", 303, [*OFFICE_HEADERS, ("Location", path)])
        if said is not None:
            assert said in SAID, said
            self.set_cookie(response, SAID_COOKIE, said, SAID_KEPT_S)
        return response

    def refused(self, code: RefusalCode, detail: str) -> Response:
        """A page that says that something was not done, and why."""
        return self._show_refusal(FACES.get(code) or FACES[RefusalCode.MALFORMED], KINDS[code].status, detail)

    def refused_foreign(self, detail: str) -> Response:
        """The same for a form that was not made for this session."""
        return self._show_refusal(FOREIGN_FORM, FORBIDDEN, detail)

    def _show_refusal(self, face: Face, status: int, detail: str) -> Response:
        if status != NOT_FOUND:
            who = None if self.session is None else self.session.member.id
            _log.warning("a page of the office was refused", extra={"status": status, "said": detail, "operator": who})
        return self.show("refused.html", status=status, face=face)

    def set_cookie(self, response: Response, name: str, value: str, kept_s: int | None) -> None:
        """A cookie out of reach of scripts and of other sites; until the browser closes if `kept_s` is None."""
        # The wizard is in another place and speaks the same language.
        path = "/" if name == LANGUAGE_COOKIE else ROOT
        response.set_cookie(
            name, value, max_age=kept_s, path=path, httponly=True, samesite="Strict", secure=request.is_secure
        )

    def finish(self, response: Response) -> None:
        """What every answer gets: the language that was asked for is kept, what was said is said once."""
        asked = request.args.get("bahasa", "")
        if asked in set(Language):
            self.set_cookie(response, LANGUAGE_COOKIE, asked, LANGUAGE_KEPT_S)
        if SAID_COOKIE in request.cookies and response.status_code == 200:
            response.delete_cookie(SAID_COOKIE, path=ROOT)

    def _scene(self) -> Scene:
        session = self.session
        return Scene(
            texts=self.texts,
            branch=self.doors.branch(),
            member=None if session is None else session.member,
            is_whole=session is not None and session.is_whole,
            path=request.path,
            said=SAID.get(request.cookies.get(SAID_COOKIE, "")),
            form_token=self.form_token,
            at=self.doors.real_now(),
            alarms=self._alarms(),
            is_in_clear=not request.is_secure and request.remote_addr not in _HERE,
        )

    def _alarms(self) -> Alarms | None:
        """For those who look after the office's computer, on every page but the one that says more of it."""
        is_told_there = request.path in (f"{ROOT}/simpanan", f"{ROOT}/ruang")
        if self.session is None or not self.session.is_whole or not self.may(Area.KEEPING, Right.READ) or is_told_there:
            return None
        try:
            return self.doors.keeping.alarms()
        except OSError:
            # A disk that cannot be asked says so where it is needed; this page is about something else.
            return None


def asked_language() -> Language:
    """The language that the address asks for, else the one chosen before, else Indonesian."""
    for asked in (request.args.get("bahasa", ""), request.cookies.get(LANGUAGE_COOKIE, "")):
        if asked in set(Language):
            return Language(asked)
    return Language.INDONESIAN


def _browser_words(agent: str) -> str:
    """The browser and the system in two words, for a list of one's own sessions."""
    browsers = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    names = {"Edg": "Edge", "OPR": "Opera"}
    browser = next((names.get(each, each) for each in browsers if each in agent), "")
    system = next((each for each in systems if each in agent), "")
    return " ".join(each for each in (browser, system) if each)[:60]
