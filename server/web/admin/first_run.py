"""The wizard of the first run: who the administrator is, their second factor, and a ticket from the printer."""

from __future__ import annotations

from flask import Response, request

from server.application.refusals import Refusal
from server.application.staff.people import FaultyField
from server.domain.rights import Area, Right
from server.web.admin.faults import blame
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages, Stage
from server.web.admin.signing_in import UNPROCESSABLE, let_in
from server.web.admin.visit import ROOT, Visit
from wire.codes import RefusalCode

WIZARD = "/mulai"
TEST_TICKET = f"{ROOT}/tiket-uji"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


ADMINISTRATOR = Form(
    fields=(
        Field(name="name", label=_("Nama Anda"), hint=_("Seperti dikenal rekan kerja."), most=80, autocomplete="name"),
        Field(
            name="login",
            label=_("Nama masuk"),
            hint=_("Huruf kecil, angka, titik, atau tanda hubung; tidak dapat diganti nanti."),
            most=40,
            autocomplete="username",
            spelling="login",
        ),
        Field(
            name="password",
            label=_("Kata sandi"),
            hint=_("Paling sedikit 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak."),
            kind=Kind.SECRET,
            autocomplete="new-password",
        ),
    )
)
PRINTER = Form(
    fields=(
        Field(
            name="url",
            label=_("Alamat printer"),
            hint=_("Printer di jaringan: tcp://192.168.1.50:9100"),
            most=180,
            spelling="code",
        ),
    )
)


def add_first_run(pages: OfficePages) -> None:
    """Register the pages."""
    _add_administrator(pages)
    _add_test_ticket(pages)


def _add_administrator(pages: OfficePages) -> None:
    def page(visit: Visit, secret: str, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=_("Administrator pertama"),
            lines=(_("Orang ini mengatur kantor dan menambah orang lain. Halaman ini hanya dapat dipakai sekali."),),
            action=f"{WIZARD}/{secret}",
            button=_("Lanjut"),
            back="",
            step="",
        )

    @pages.door(f"{WIZARD}/<secret>", "GET", Stage.ANYBODY)
    def ask_administrator(visit: Visit, secret: str) -> Response:
        _require_open(visit, secret)
        return page(visit, secret, ADMINISTRATOR.empty())

    @pages.door(f"{WIZARD}/<secret>", "POST", Stage.ANYBODY)
    def add_administrator(visit: Visit, secret: str) -> Response:
        _require_open(visit, secret)
        filled = ADMINISTRATOR.read(request.form)
        if filled.is_good:
            login, name, password = (filled.given(each) for each in ("login", "name", "password"))
            try:
                known = visit.doors.first_run.add_administrator(login=login, name=name, password=password)
                return let_in(visit, visit.doors.gate.open(known, visit.place), TEST_TICKET)
            except FaultyField as faulty:
                blame(filled, faulty)
        return page(visit, secret, filled, UNPROCESSABLE)


def _add_test_ticket(pages: OfficePages) -> None:
    def page(visit: Visit, filled: Filled, status: int = 200, **told: object) -> Response:
        # Looking for printers takes a moment: only for whoever asks.
        found = visit.doors.printers.found() if "cari" in request.args else None
        values = {"filled": filled, "action": TEST_TICKET, "outcome": (), "found": found}
        return visit.show("test_ticket.html", status=status, **(values | told))

    @pages.get(TEST_TICKET, area=Area.DEVICES, right=Right.CHANGE)
    def ask_printer(visit: Visit) -> Response:
        return page(visit, PRINTER.holding(url=request.args.get("printer", "")))

    @pages.post(TEST_TICKET, area=Area.DEVICES)
    def print_test(visit: Visit) -> Response:
        filled = visit.read(PRINTER)
        if not filled.is_good:
            return page(visit, filled, UNPROCESSABLE)
        outcome = visit.doors.printers.print_test(filled.given("url"))
        if not outcome:
            filled.blame("url", _("Ini bukan alamat printer. Contoh: tcp://192.168.1.50:9100"))
            return page(visit, filled, UNPROCESSABLE)
        return page(visit, filled, outcome=outcome)


def _require_open(visit: Visit, secret: str) -> None:
    if not visit.doors.first_run.is_open(secret):
        raise Refusal(RefusalCode.NOT_FOUND, "there is no first run at this address (any more)")
