"""The way in: password, second factor or setting one up, invitation; and the way out."""

from __future__ import annotations

import re

from flask import Response, request
from markupsafe import Markup

from server.application.slowdown import TooSoon
from server.application.staff.people import FaultyField
from server.application.staff.sign_in import NotLetIn
from server.domain.rights import Area, Right
from server.web.admin.faults import blame
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages, Stage, way_of
from server.web.admin.visit import ROOT, SESSION_COOKIE, Visit
from server.web.admin.words import wait_words

UNPROCESSABLE, TOO_MANY = 422, 429
_INSIDE = re.compile(rf"{ROOT}(/[a-z0-9/-]*)?")


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


SIGN_IN = Form(
    fields=(
        Field(name="login", label=_("Nama masuk"), most=40, autocomplete="username", spelling="login"),
        Field(name="password", label=_("Kata sandi"), kind=Kind.SECRET, autocomplete="current-password"),
    )
)
CODE = Form(
    fields=(
        Field(
            name="code",
            label=_("Enam angka, atau kode cadangan"),
            most=20,
            autocomplete="one-time-code",
            spelling="code",
        ),
    )
)
ENROL = Form(
    fields=(Field(name="code", label=_("Enam angka"), most=10, autocomplete="one-time-code", spelling="digits"),)
)
INVITATION = Form(
    fields=(
        Field(name="login", label=_("Nama masuk"), most=40, autocomplete="username", spelling="login"),
        Field(name="code", label=_("Kode undangan"), hint=_("Dua belas huruf dan angka."), most=30, spelling="code"),
        Field(
            name="password",
            label=_("Kata sandi baru"),
            hint=_("Paling sedikit 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak."),
            kind=Kind.SECRET,
            autocomplete="new-password",
        ),
    )
)

WRONG = _("Nama masuk atau kata sandi tidak cocok. Periksa lagi hurufnya.")
WRONG_CODE = _("Kode ini tidak cocok. Tunggu angka yang baru di aplikasi, lalu ketik lagi.")
WRONG_INVITATION = _("Nama masuk dan kode undangan tidak cocok, atau kodenya sudah tidak berlaku.")
WAIT = _("Terlalu banyak percobaan dari komputer ini. Coba lagi setelah {wait}.")


def add_signing_in(pages: OfficePages) -> None:
    """Register the pages."""
    _add_password(pages)
    _add_second_factor(pages)
    _add_enrolment(pages)
    _add_invitation(pages)

    @pages.post(f"{ROOT}/keluar", area=Area.OWN_ACCOUNT, right=Right.READ)
    def sign_out(visit: Visit) -> Response:
        visit.doors.gate.sign_out(visit.signed_in)
        response = visit.go(f"{ROOT}/masuk", said="signed_out")
        response.delete_cookie(SESSION_COOKIE, path=ROOT)
        return response


def _add_password(pages: OfficePages) -> None:
    def page(visit: Visit, filled: Filled, trouble: str = "", status: int = 200) -> Response:
        action = f"{ROOT}/masuk{_wanted_query()}"
        return visit.show("sign_in.html", status=status, filled=filled, trouble=trouble, action=action)

    @pages.door(f"{ROOT}/masuk", "GET", Stage.ANYBODY)
    def ask_password(visit: Visit) -> Response:
        if visit.session is not None and visit.session.is_whole:
            return visit.go(ROOT)
        return page(visit, SIGN_IN.empty())

    @pages.door(f"{ROOT}/masuk", "POST", Stage.ANYBODY)
    def sign_in(visit: Visit) -> Response:
        filled = SIGN_IN.read(request.form)
        if not filled.is_good:
            return page(visit, filled, status=UNPROCESSABLE)
        try:
            token = visit.doors.gate.sign_in(filled.given("login").lower(), filled.given("password"), visit.place)
        except NotLetIn:
            return page(visit, filled, visit.text(WRONG), UNPROCESSABLE)
        except TooSoon as soon:
            return page(visit, filled, visit.text(WAIT, wait=wait_words(soon.wait_s, visit.texts)), TOO_MANY)
        return let_in(visit, token)


def _add_second_factor(pages: OfficePages) -> None:
    def page(visit: Visit, filled: Filled, trouble: str = "", status: int = 200) -> Response:
        action = f"{ROOT}/kode{_wanted_query()}"
        return visit.show("second_factor.html", status=status, filled=filled, trouble=trouble, action=action)

    @pages.door(f"{ROOT}/kode", "GET", Stage.HALF)
    def ask_code(visit: Visit) -> Response:
        return page(visit, CODE.empty())

    @pages.door(f"{ROOT}/kode", "POST", Stage.HALF)
    def show_code(visit: Visit) -> Response:
        filled = CODE.read(request.form)
        if not filled.is_good:
            return page(visit, filled, status=UNPROCESSABLE)
        try:
            token = visit.doors.gate.show_second_factor(visit.signed_in, filled.given("code"))
        except NotLetIn:
            return page(visit, CODE.empty(), visit.text(WRONG_CODE), UNPROCESSABLE)
        except TooSoon as soon:
            return page(visit, CODE.empty(), visit.text(WAIT, wait=wait_words(soon.wait_s, visit.texts)), TOO_MANY)
        return let_in(visit, token)


def _add_enrolment(pages: OfficePages) -> None:
    @pages.door(f"{ROOT}/pasang-kode", "GET", Stage.HALF)
    def offer(visit: Visit) -> Response:
        if visit.member.has_second_factor:
            return visit.go(way_of(visit.signed_in))
        return enrol_page(visit, ENROL.empty(), f"{ROOT}/pasang-kode{_wanted_query()}")

    @pages.door(f"{ROOT}/pasang-kode", "POST", Stage.HALF)
    def enrol(visit: Visit) -> Response:
        # Who has a second factor shows it first: a password alone does not replace it.
        if visit.member.has_second_factor:
            return visit.go(way_of(visit.signed_in))
        action = f"{ROOT}/pasang-kode{_wanted_query()}"
        return enrolled(visit, ENROL.read(request.form), action, _wanted() or ROOT)


def _add_invitation(pages: OfficePages) -> None:
    def page(visit: Visit, filled: Filled, trouble: str = "", status: int = 200) -> Response:
        return visit.show("invitation.html", status=status, filled=filled, trouble=trouble)

    @pages.door(f"{ROOT}/undangan", "GET", Stage.ANYBODY)
    def ask_invitation(visit: Visit) -> Response:
        return page(visit, INVITATION.empty())

    @pages.door(f"{ROOT}/undangan", "POST", Stage.ANYBODY)
    def accept(visit: Visit) -> Response:
        filled = INVITATION.read(request.form)
        if not filled.is_good:
            return page(visit, filled, status=UNPROCESSABLE)
        login, code, password = (filled.given(name) for name in ("login", "code", "password"))
        doors = visit.doors
        try:
            known = doors.people.accept_invitation(login.lower(), code, password, visit.place, doors.ticks())
        except FaultyField as faulty:
            blame(filled, faulty)
            return page(visit, filled, status=UNPROCESSABLE)
        except NotLetIn:
            return page(visit, filled, visit.text(WRONG_INVITATION), UNPROCESSABLE)
        except TooSoon as soon:
            return page(visit, filled, visit.text(WAIT, wait=wait_words(soon.wait_s, visit.texts)), TOO_MANY)
        return let_in(visit, doors.gate.open(known, visit.place))


def let_in(visit: Visit, token: str, wanted: str = "") -> Response:
    """Send somebody on with a new session: to the page they wanted, or to what is still asked of them."""
    session = visit.doors.gate.session(token)
    assert session is not None
    place = wanted or _wanted()
    response = visit.go((place or ROOT) if session.is_whole else f"{way_of(session)}{_query_for(place)}")
    visit.set_cookie(response, SESSION_COOKIE, token, None)
    return response


def enrol_page(visit: Visit, filled: Filled, action: str, trouble: str = "", status: int = 200) -> Response:
    """The page that offers a second factor: as a QR and as letters."""
    # Loaded when somebody needs it: once or twice in an office's life.
    import segno

    offered = visit.doors.gate.enrolment(visit.signed_in)
    qr = segno.make(offered.uri, error="m").svg_inline(omitsize=True, border=0)
    letters = " ".join(offered.secret[start : start + 4] for start in range(0, len(offered.secret), 4))
    return visit.show(
        "enrol.html",
        status=status,
        filled=filled,
        action=action,
        trouble=trouble,
        qr=Markup(qr),  # noqa: S704 - drawn here, from base32 and quoted names
        secret=letters,
        step="",
    )


def enrolled(visit: Visit, filled: Filled, action: str, onward: str = ROOT) -> Response:
    """What follows from the code of an offered second factor: the recovery codes, or the page again."""
    if not filled.is_good:
        return enrol_page(visit, filled, action, status=UNPROCESSABLE)
    try:
        done = visit.doors.gate.enrol(visit.signed_in, filled.given("code"))
    except NotLetIn:
        return enrol_page(visit, ENROL.empty(), action, visit.text(WRONG_CODE), UNPROCESSABLE)
    except TooSoon as soon:
        wait = visit.text(WAIT, wait=wait_words(soon.wait_s, visit.texts))
        return enrol_page(visit, ENROL.empty(), action, wait, TOO_MANY)
    response = visit.show("recovery.html", codes=done.recovery_codes, onward=onward, step="")
    visit.set_cookie(response, SESSION_COOKIE, done.token, None)
    return response


def _wanted() -> str:
    """The page of ours that somebody wanted before they were asked to sign in; empty for none."""
    wanted = request.args.get("ke", "")
    return wanted if _INSIDE.fullmatch(wanted) else ""


def _wanted_query() -> str:
    return _query_for(_wanted())


def _query_for(place: str) -> str:
    return f"?ke={place}" if place else ""
