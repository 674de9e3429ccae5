"""One's own account: password, second factor, PIN, and where one is signed in."""

from __future__ import annotations

from flask import Response, request

from server.application.refusals import Refusal
from server.application.staff.people import FaultyField
from server.domain.rights import Area, Right
from server.web.admin.faults import blame
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import ENROL, UNPROCESSABLE, enrol_page, enrolled
from server.web.admin.visit import ROOT, Visit
from wire.codes import RefusalCode

ACCOUNT = f"{ROOT}/akun"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_PRESENT = Field(name="present", label=_("Kata sandi sekarang"), kind=Kind.SECRET, autocomplete="current-password")
PASSWORD = Form(
    fields=(
        _PRESENT,
        Field(
            name="password",
            label=_("Kata sandi baru"),
            hint=_("Paling sedikit 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak."),
            kind=Kind.SECRET,
            autocomplete="new-password",
        ),
    )
)
PIN = Form(
    fields=(
        _PRESENT,
        Field(name="pin", label=_("PIN baru"), hint=_("4 sampai 12 angka."), kind=Kind.SECRET, spelling="digits"),
    ),
    area=None,
)
FACTOR = Form(fields=(*ENROL.fields, _PRESENT))


def add_account(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(ACCOUNT, _("Akun saya"), icon="person", area=Area.OWN_ACCOUNT, group="office")

    @pages.get(ACCOUNT, area=Area.OWN_ACCOUNT)
    def account(visit: Visit) -> Response:
        return visit.show(
            "account.html",
            sessions=visit.doors.people.sessions(visit.signed_in),
            own_id=visit.signed_in.id,
            may_pin=visit.may(Area.OWN_ACCOUNT, Right.CHANGE, "pin"),
        )

    @pages.act(f"{ACCOUNT}/sesi/<int:session_id>/akhiri", area=Area.OWN_ACCOUNT)
    def end_session(visit: Visit, session_id: int) -> Response:
        visit.doors.people.end_session(visit.signed_in, session_id)
        return visit.go(ACCOUNT, said="session_ended")

    _add_password(pages)
    _add_pin(pages)
    _add_factor(pages)


def _add_password(pages: OfficePages) -> None:
    path = f"{ACCOUNT}/kata-sandi"

    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        return _ask(visit, filled, _("Ganti kata sandi"), path, status)

    @pages.get(path, area=Area.OWN_ACCOUNT)
    def ask_password(visit: Visit) -> Response:
        return page(visit, PASSWORD.empty())

    @pages.post(path, area=Area.OWN_ACCOUNT)
    def change_password(visit: Visit) -> Response:
        filled, doors = visit.read(PASSWORD), visit.doors
        if filled.is_good:
            try:
                present, password = filled.given("present"), filled.given("password")
                doors.people.change_own_password(visit.signed_in, present, password, doors.ticks())
                return visit.go(ACCOUNT, said="password_saved")
            except FaultyField as faulty:
                blame(filled, faulty)
        return page(visit, filled, UNPROCESSABLE)


def _add_pin(pages: OfficePages) -> None:
    path = f"{ACCOUNT}/pin"

    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        return _ask(visit, filled, _("Ganti PIN untuk loket dan kiosk"), path, status)

    @pages.get(path, area=Area.OWN_ACCOUNT)
    def ask_pin(visit: Visit) -> Response:
        _require_pin_right(visit)
        return page(visit, PIN.empty())

    @pages.post(path, area=Area.OWN_ACCOUNT)
    def change_pin(visit: Visit) -> Response:
        _require_pin_right(visit)
        filled, doors = visit.read(PIN), visit.doors
        if filled.is_good:
            try:
                doors.people.set_own_pin(visit.signed_in, filled.given("present"), filled.given("pin"), doors.ticks())
                return visit.go(ACCOUNT, said="pin_saved")
            except FaultyField as faulty:
                blame(filled, faulty)
        return page(visit, filled, UNPROCESSABLE)


def _add_factor(pages: OfficePages) -> None:
    path = f"{ACCOUNT}/kode-kedua"

    @pages.get(path, area=Area.OWN_ACCOUNT)
    def offer(visit: Visit) -> Response:
        return enrol_page(visit, FACTOR.empty(), path)

    @pages.post(path, area=Area.OWN_ACCOUNT)
    def enrol(visit: Visit) -> Response:
        filled, doors = FACTOR.read(request.form), visit.doors
        if filled.is_good:
            try:
                # A browser that was left open must not be enough to lock its owner out.
                doors.people.prove(visit.signed_in, filled.given("present"), doors.ticks())
            except FaultyField as faulty:
                blame(filled, faulty)
        return enrolled(visit, filled, path, ACCOUNT)


def _require_pin_right(visit: Visit) -> None:
    if not visit.may(Area.OWN_ACCOUNT, Right.CHANGE, "pin"):
        raise Refusal(RefusalCode.FORBIDDEN, f"an {visit.member.role} has no PIN")


def _ask(visit: Visit, filled: Filled, title: str, action: str, status: int) -> Response:
    return visit.show(
        "ask.html",
        status=status,
        filled=filled,
        title=title,
        lines=(),
        action=action,
        button=_("Simpan"),
        back=ACCOUNT,
        step="",
    )
