"""The people of the office: who they are, what they are there for, and what an administrator does for them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from server.application.caller import may_use_pin
from server.application.staff.members import Member
from server.application.staff.people import INVITATION_LIVES_S, FaultyField
from server.domain.rights import Area, Right
from server.web.admin.faults import blame
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from server.web.admin.words import ROLE_HINTS, ROLES
from wire.codes import OperatorRole

PEOPLE = f"{ROOT}/orang"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_NAME = Field(name="name", label=_("Nama"), hint=_("Seperti dikenal rekan kerja."), most=80)
_ROLE = Field(name="role", label=_("Peran"), kind=Kind.CHOICE)
_PIN = Field(
    name="pin",
    label=_("PIN untuk loket dan kiosk"),
    hint=_("4 sampai 12 angka."),
    kind=Kind.SECRET,
    is_required=False,
    spelling="digits",
)
NEW = Form(
    fields=(
        _NAME,
        Field(
            name="login",
            label=_("Nama masuk"),
            hint=_("Huruf kecil, angka, titik, atau tanda hubung; tidak dapat diganti nanti."),
            most=40,
            spelling="login",
        ),
        _ROLE,
        _PIN,
    )
)
CHANGE = Form(fields=(_NAME, _ROLE), area=Area.PEOPLE)
NEW_PIN = Form(
    fields=(Field(name="pin", label=_("PIN baru"), hint=_("4 sampai 12 angka."), spelling="digits", most=12),)
)


def add_people(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(PEOPLE, _("Orang"), icon="people", area=Area.PEOPLE, group="office")

    @pages.get(PEOPLE, area=Area.PEOPLE)
    def people(visit: Visit) -> Response:
        return visit.show(
            "people.html",
            people=visit.doors.people.everyone(),
            may_change=visit.may(Area.PEOPLE),
            state_of=lambda member: _state(visit, member),
        )

    _add_new(pages)
    _add_change(pages)
    _add_acts(pages)
    _add_pin(pages)


def _add_new(pages: OfficePages) -> None:
    path = f"{PEOPLE}/tambah"

    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=_("Tambah orang"),
            lines=(_("Setelah disimpan, Anda mendapat kode undangan untuk orang ini."),),
            action=path,
            button=_("Tambah orang"),
            back=PEOPLE,
            step="",
        )

    @pages.get(path, area=Area.PEOPLE, right=Right.CHANGE)
    def ask_new(visit: Visit) -> Response:
        return page(visit, NEW.offering(role=_roles(visit)).empty())

    @pages.post(path, area=Area.PEOPLE)
    def add(visit: Visit) -> Response:
        filled = visit.read(NEW.offering(role=_roles(visit)))
        if filled.is_good:
            try:
                operator_id, code = visit.doors.people.add(
                    visit.signed_in,
                    login=filled.given("login"),
                    name=filled.given("name"),
                    role=OperatorRole(filled.given("role")),
                    pin=filled.optional("pin"),
                )
                return _invited(visit, operator_id, code)
            except FaultyField as faulty:
                blame(filled, faulty)
        return page(visit, filled, UNPROCESSABLE)


def _add_change(pages: OfficePages) -> None:
    path = f"{PEOPLE}/<int:operator_id>"

    @pages.get(path, area=Area.PEOPLE, right=Right.CHANGE)
    def person(visit: Visit, operator_id: int) -> Response:
        member = visit.doors.people.member(operator_id)
        form = CHANGE.offering(role=_roles(visit))
        return _person_page(visit, member, form.holding(visit.member, name=member.name, role=member.role.value))

    @pages.post(path, area=Area.PEOPLE)
    def change(visit: Visit, operator_id: int) -> Response:
        member = visit.doors.people.member(operator_id)
        filled = visit.read(CHANGE.offering(role=_roles(visit)))
        if filled.is_good:
            name, role = filled.given("name"), OperatorRole(filled.given("role"))
            try:
                visit.doors.people.change(visit.signed_in, operator_id, name=name, role=role)
                return visit.go(PEOPLE, said="saved")
            except FaultyField as faulty:
                blame(filled, faulty)
        return _person_page(visit, member, filled, UNPROCESSABLE)


def _add_acts(pages: OfficePages) -> None:
    @pages.act(f"{PEOPLE}/<int:operator_id>/undang", area=Area.PEOPLE)
    def invite(visit: Visit, operator_id: int) -> Response:
        return _invited(visit, operator_id, visit.doors.people.invite(visit.signed_in, operator_id))

    @pages.act(f"{PEOPLE}/<int:operator_id>/hapus-kode", area=Area.PEOPLE)
    def forget(visit: Visit, operator_id: int) -> Response:
        visit.doors.people.forget_second_factor(visit.signed_in, operator_id)
        return visit.go(f"{PEOPLE}/{operator_id}", said="factor_forgotten")

    def switching(is_active: bool, said: str) -> Callable[[Visit, int], Response]:
        def switch(visit: Visit, operator_id: int) -> Response:
            people = visit.doors.people
            try:
                people.set_active(visit.signed_in, operator_id, is_active=is_active)
                return visit.go(f"{PEOPLE}/{operator_id}", said=said)
            except FaultyField as faulty:
                member = people.member(operator_id)
                form = CHANGE.offering(role=_roles(visit))
                filled = form.holding(visit.member, name=member.name, role=member.role.value)
                blame(filled, faulty, field="role")
                return _person_page(visit, member, filled, UNPROCESSABLE)

        return switch

    pages.act(f"{PEOPLE}/<int:operator_id>/nonaktif", area=Area.PEOPLE)(switching(False, "person_disabled"))
    pages.act(f"{PEOPLE}/<int:operator_id>/aktif", area=Area.PEOPLE)(switching(True, "person_enabled"))


def _add_pin(pages: OfficePages) -> None:
    path = f"{PEOPLE}/<int:operator_id>/pin"

    def page(visit: Visit, member: Member, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=_("Beri PIN baru"),
            lines=(),
            action=f"{PEOPLE}/{member.id}/pin",
            button=_("Simpan"),
            back=f"{PEOPLE}/{member.id}",
            step=member.name,
        )

    @pages.get(path, area=Area.PEOPLE, right=Right.CHANGE)
    def ask_pin(visit: Visit, operator_id: int) -> Response:
        return page(visit, visit.doors.people.member(operator_id), NEW_PIN.empty())

    @pages.post(path, area=Area.PEOPLE)
    def set_pin(visit: Visit, operator_id: int) -> Response:
        filled = visit.read(NEW_PIN)
        if filled.is_good:
            try:
                visit.doors.people.set_pin(visit.signed_in, operator_id, filled.given("pin"))
                return visit.go(f"{PEOPLE}/{operator_id}", said="pin_saved")
            except FaultyField as faulty:
                blame(filled, faulty)
        return page(visit, visit.doors.people.member(operator_id), filled, UNPROCESSABLE)


def _person_page(visit: Visit, member: Member, filled: Filled, status: int = 200) -> Response:
    return visit.show(
        "person.html",
        status=status,
        person=member,
        filled=filled,
        state=_state(visit, member),
        is_self=member.id == visit.member.id,
        may_pin=may_use_pin(member.role),
    )


def _invited(visit: Visit, operator_id: int, code: str) -> Response:
    member = visit.doors.people.member(operator_id)
    until_at = visit.doors.real_now() + INVITATION_LIVES_S
    address = f"{request.host_url}kantor/undangan"
    return visit.show("invited.html", person=member, code=code, until_at=until_at, address=address)


def _state(visit: Visit, member: Member) -> str:
    if not member.is_active:
        return visit.text(_("Tidak boleh masuk"))
    if member.invited_until_at is not None and not member.has_password:
        is_open = member.invited_until_at > visit.doors.real_now()
        return visit.text(_("Diundang, belum masuk")) if is_open else visit.text(_("Undangan sudah lewat"))
    return visit.text(_("Aktif")) if member.has_password else visit.text(_("Aktif, hanya dengan PIN"))


def _roles(visit: Visit) -> list[Option]:
    return [
        Option(value=role.value, label=visit.text(ROLES[role]), hint=visit.text(ROLE_HINTS[role])) for role in ROLES
    ]
