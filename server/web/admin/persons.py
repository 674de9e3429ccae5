"""When a visitor asks for their own data: everything kept is shown to them, or erased.

Numbers are sent in forms alone, never in an address: addresses stay in the browser's history and in logs.
"""

from __future__ import annotations

import json

from flask import Response

from server.application.person_desk import FoundPersons, PersonKeysMissing, Sought
from server.application.refusals import Refusal
from server.domain.booking.codes import read_code
from server.domain.person import FaultyPerson, read_nik, read_phone
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from server.web.headers import OFFICE_HEADERS
from wire.codes import RefusalCode

PERSONS = f"{ROOT}/data-pribadi"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_WAYS = {"code": _("Kode janji"), "phone": _("Nomor telepon"), "nik": _("NIK")}
_FAULTS = {
    "code": _("Kode janji terdiri dari delapan huruf dan angka. Periksa sekali lagi."),
    "phone": _("Nomor telepon ini tidak mungkin benar. Periksa sekali lagi."),
    "nik": _("NIK ini tidak mungkin benar: terdiri dari 16 angka. Periksa sekali lagi."),
}
_BY = Field(name="by", label=_("Dicari dengan"), kind=Kind.CHOICE)
_WHOM = Field(name="whom", label=_("Kode atau nomornya"), most=64, spelling="code")
_SURE = Field(name="sure", label=_("Ya, hapus untuk selamanya"), kind=Kind.FLAG)
SEEK = Form(fields=(_BY, _WHOM), area=Area.PERSONAL_DATA)
ERASE = Form(fields=(_BY, _WHOM, _SURE), area=Area.PERSONAL_DATA)


def add_persons(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(PERSONS, _("Data pribadi"), icon="lock", area=Area.PERSONAL_DATA, group="office")

    @pages.get(PERSONS, area=Area.PERSONAL_DATA, right=Right.READ)
    def persons(visit: Visit) -> Response:
        return _ask(visit, _offering(visit, SEEK).empty(visit.member))

    @pages.post(f"{PERSONS}/cari", area=Area.PERSONAL_DATA)
    def seek(visit: Visit) -> Response:
        filled = visit.read(_offering(visit, SEEK))
        sought = _sought(filled)
        found = None if sought is None else _found(visit, sought, filled)
        if found is None:
            return _ask(visit, filled, UNPROCESSABLE)
        return visit.show("person_found.html", found=found, filled=filled)

    @pages.post(f"{PERSONS}/tunjukkan", area=Area.PERSONAL_DATA)
    def export(visit: Visit) -> Response:
        sought = _given(visit, _offering(visit, SEEK))
        shown = visit.doors.persons.export(visit.member.id, sought)
        if not shown:
            raise _nobody()
        document = {"office": visit.doors.branch().name, "people": shown}
        headers = [*OFFICE_HEADERS, ("Content-Disposition", 'attachment; filename="data-pribadi.json"')]
        body = json.dumps(document, ensure_ascii=False, indent=2)
        return Response(body, 200, headers, content_type="application/json; charset=utf-8")

    @pages.post(f"{PERSONS}/hapus", area=Area.PERSONAL_DATA)
    def erase(visit: Visit) -> Response:
        filled = visit.read(_offering(visit, ERASE))
        sought = _sought(filled)
        if sought is None:
            raise Refusal(RefusalCode.MALFORMED, "whom to erase is not said")
        if not filled.flag("sure"):
            found = _found(visit, sought, filled)
            if found is None:
                raise _nobody()
            return visit.show("person_erase.html", found=found, filled=filled)
        if not visit.doors.persons.erase(visit.member.id, sought):
            raise _nobody()
        return visit.go(PERSONS, said="person_erased")


def _ask(visit: Visit, filled: Filled, status: int = 200) -> Response:
    return visit.show("persons.html", status=status, filled=filled, may_change=visit.may(Area.PERSONAL_DATA))


def _offering(visit: Visit, form: Form) -> Form:
    return form.offering(by=[Option(value=way, label=visit.text(label)) for way, label in _WAYS.items()])


def _given(visit: Visit, form: Form) -> Sought:
    sought = _sought(visit.read(form))
    if sought is None:
        raise Refusal(RefusalCode.MALFORMED, "whom it is about is not said")
    return sought


def _found(visit: Visit, sought: Sought, filled: Filled) -> FoundPersons | None:
    """Who fits; None, and a fault in the form, where nobody does."""
    try:
        found = visit.doors.persons.look_up(visit.member.id, sought)
    except PersonKeysMissing:
        filled.blame("by", _("Kunci data pribadi tidak ada di server ini sekarang. Cari dengan kode janji."))
        return None
    if not found.persons:
        filled.blame("whom", _("Tidak ada data yang disimpan tentang orang ini."))
        return None
    return found


def _sought(filled: Filled) -> Sought | None:
    """Whom the form is about; None where it has faults. What cannot be is not said again in a log."""
    if not filled.is_good:
        return None
    way, typed = filled.given("by"), filled.given("whom")
    try:
        if way == "phone":
            return Sought(phone=read_phone(typed))
        if way == "nik":
            return Sought(nik=read_nik(typed))
    except FaultyPerson:
        filled.blame("whom", _FAULTS[way])
        return None
    code = read_code(typed)
    if code is None:
        filled.blame("whom", _FAULTS["code"])
        return None
    return Sought(code=code)


def _nobody() -> Refusal:
    return Refusal(RefusalCode.NOT_FOUND, "nothing is kept of anybody who fits")
