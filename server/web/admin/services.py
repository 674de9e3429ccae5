"""The services of the office: what visitors choose, what they bring, how long it takes."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

from server.application.refusals import Refusal
from server.application.set_up_desk import FaultySetUp
from server.domain.office import Service
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.service_form import CHANGE, NEW, blank, change_of, offering, values_of
from server.web.admin.set_up_words import blame
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from wire.codes import RefusalCode, ServiceState

SERVICES = f"{ROOT}/layanan"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


REMOVE = Form(fields=(Field(name="sure", label=_("Ya, hapus layanan ini"), kind=Kind.FLAG),), area=Area.SERVICES)
STATES: Mapping[ServiceState, str] = {
    ServiceState.OPEN: _("Buka"),
    ServiceState.PAUSED: _("Dijeda"),
    ServiceState.CLOSED: _("Tutup"),
}


def add_services(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(SERVICES, _("Layanan"), icon="document", area=Area.SERVICES, group="set_up")

    @pages.get(SERVICES, area=Area.SERVICES)
    def services(visit: Visit) -> Response:
        may_change = visit.may(Area.SERVICES)
        found, unserved = in_order(visit), _unserved(visit)
        return visit.show("services.html", services=found, may_change=may_change, states=STATES, unserved=unserved)

    _add_new(pages)
    _add_change(pages)
    _add_moves(pages)
    _add_removal(pages)


def service_of(visit: Visit, service_id: int) -> Service:
    """The service of an address.

    Raises:
        Refusal: `not_found`.
    """
    found = visit.doors.office().services.get(service_id)
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"there is no service {service_id}")
    return found


def in_order(visit: Visit) -> list[Service]:
    """All services as kiosks show them."""
    return sorted(visit.doors.office().services.values(), key=lambda each: (each.sort, each.id))


def _add_new(pages: OfficePages) -> None:
    path = f"{SERVICES}/tambah"

    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=_("Tambah layanan"),
            lines=(_("Layanan baru masih tutup. Beri loket lebih dahulu, lalu buka di halaman Ruang tunggu."),),
            action=path,
            button=_("Tambah layanan"),
            back=SERVICES,
            step="",
        )

    @pages.get(path, area=Area.SERVICES, right=Right.CHANGE)
    def ask_new(visit: Visit) -> Response:
        return page(visit, offering(NEW, visit, None).holding(visit.member, expected_min=10, walk_ins=True))

    @pages.post(path, area=Area.SERVICES)
    def add(visit: Visit) -> Response:
        filled = visit.read(offering(NEW, visit, None))
        change = change_of(visit, filled)
        if change is not None:
            try:
                visit.doors.set_up.add_service(visit.member.id, change(blank(filled.given("code"))))
                return visit.go(SERVICES, said="saved")
            except FaultySetUp as faulty:
                blame(filled, faulty)
        return page(visit, filled, UNPROCESSABLE)


def _add_change(pages: OfficePages) -> None:
    path = f"{SERVICES}/<int:service_id>"

    @pages.get(path, area=Area.SERVICES, right=Right.CHANGE)
    def service(visit: Visit, service_id: int) -> Response:
        found = service_of(visit, service_id)
        return _page(visit, found, offering(CHANGE, visit, found).holding(visit.member, **values_of(found)))

    @pages.post(path, area=Area.SERVICES)
    def change_service(visit: Visit, service_id: int) -> Response:
        found = service_of(visit, service_id)
        filled = visit.read(offering(CHANGE, visit, found))
        change = change_of(visit, filled)
        if change is not None:
            try:
                visit.doors.set_up.change_service(visit.member.id, service_id, change)
                return visit.go(SERVICES, said="saved")
            except FaultySetUp as faulty:
                blame(filled, faulty)
        return _page(visit, found, filled, UNPROCESSABLE)


def _add_moves(pages: OfficePages) -> None:
    for word, by in (("naik", -1), ("turun", 1)):

        def move(visit: Visit, service_id: int, by: int = by) -> Response:
            visit.doors.set_up.move_service(visit.member.id, service_id, by)
            return visit.go(SERVICES, said="saved")

        pages.act(f"{SERVICES}/<int:service_id>/{word}", area=Area.SERVICES)(move)


def _add_removal(pages: OfficePages) -> None:
    path = f"{SERVICES}/<int:service_id>/hapus"

    def page(visit: Visit, service: Service, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=_("Hapus layanan"),
            lines=(_("Hanya layanan yang belum pernah dipakai yang dapat dihapus. Yang lain cukup ditutup."),),
            action=f"{SERVICES}/{service.id}/hapus",
            button=_("Hapus layanan"),
            back=f"{SERVICES}/{service.id}",
            step=visit.texts.of(service.name),
        )

    @pages.get(path, area=Area.SERVICES, right=Right.CHANGE)
    def ask_removal(visit: Visit, service_id: int) -> Response:
        return page(visit, service_of(visit, service_id), REMOVE.empty(visit.member))

    @pages.post(path, area=Area.SERVICES)
    def remove(visit: Visit, service_id: int) -> Response:
        service, filled = service_of(visit, service_id), visit.read(REMOVE)
        if not filled.flag("sure"):
            filled.blame("sure", _("Centang dahulu bila Anda yakin."))
            return page(visit, service, filled, UNPROCESSABLE)
        try:
            visit.doors.set_up.remove_service(visit.member.id, service_id)
            return visit.go(SERVICES, said="saved")
        except FaultySetUp as faulty:
            blame(filled, faulty)
        return page(visit, service, filled, UNPROCESSABLE)


def _page(visit: Visit, service: Service, filled: Filled, status: int = 200) -> Response:
    return visit.show("service.html", status=status, service=service, filled=filled, states=STATES)


def _unserved(visit: Visit) -> frozenset[int]:
    """Services that no counter is planned for."""
    office = visit.doors.office()
    served = frozenset[int]().union(*(counter.service_ids for counter in office.counters.values()))
    return frozenset(office.services) - served
