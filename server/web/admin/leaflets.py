"""What visitors read at home about a service: the law, the fee, and what to bring in which case."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flask import Response

from server.application.refusals import Refusal
from server.application.set_up_desk import FaultySetUp
from server.domain.leaflet import Leaflet, RequirementCase
from server.domain.office import Service, Text
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.pairs import line_values, lines, optional_pair, pair, pair_values, paper_fields
from server.web.admin.services import SERVICES, service_of
from server.web.admin.set_up_words import blame
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import Visit
from wire.codes import RefusalCode

_PATH = f"{SERVICES}/<int:service_id>/lembar"
_NEW = "tambah"
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


LEAFLET = Form(
    fields=(
        Field(name="basis_id", label=_("Dasar hukum, bahasa Indonesia"), is_required=False),
        Field(name="basis_en", label=_("Dasar hukum, bahasa Inggris"), is_required=False),
        Field(name="version_on", label=_("Berlaku sejak"), kind=Kind.DAY, is_required=False),
        Field(name="fee_id", label=_("Biaya, bahasa Indonesia"), is_required=False),
        Field(name="fee_en", label=_("Biaya, bahasa Inggris"), is_required=False),
        Field(name="ready_id", label=_("Lama selesai, bahasa Indonesia"), is_required=False),
        Field(name="ready_en", label=_("Lama selesai, bahasa Inggris"), is_required=False),
    ),
    area=Area.SERVICES,
)
_CASE_FIELDS = (
    Field(name="name_id", label=_("Keadaan dalam bahasa Indonesia"), hint=_("Misalnya: KTP hilang."), most=80),
    Field(name="name_en", label=_("Keadaan dalam bahasa Inggris"), most=80),
    *paper_fields(_("Satu baris untuk tiap dokumen."), is_required=True),
)
CASE = Form(fields=_CASE_FIELDS, area=Area.SERVICES)
NEW_CASE = Form(
    fields=(
        Field(
            name="key",
            label=_("Nama pendek"),
            hint=_("Untuk alamat halaman, misalnya hilang. Tidak dapat diganti nanti."),
            most=30,
            spelling="login",
        ),
        *_CASE_FIELDS,
    ),
    area=Area.SERVICES,
)


def add_leaflets(pages: OfficePages) -> None:
    """Register the pages."""
    _add_leaflet(pages)
    _add_new_case(pages)
    _add_case(pages)


def _add_leaflet(pages: OfficePages) -> None:
    def page(visit: Visit, service: Service, filled: Filled, status: int = 200) -> Response:
        return visit.show("leaflet.html", status=status, service=service, filled=filled)

    @pages.get(_PATH, area=Area.SERVICES, right=Right.CHANGE)
    def leaflet(visit: Visit, service_id: int) -> Response:
        service = service_of(visit, service_id)
        return page(visit, service, LEAFLET.holding(visit.member, **_values(service.leaflet)))

    @pages.post(_PATH, area=Area.SERVICES)
    def change_leaflet(visit: Visit, service_id: int) -> Response:
        service, filled = service_of(visit, service_id), visit.read(LEAFLET)
        basis, fee, ready = (optional_pair(filled, name) for name in ("basis", "fee", "ready"))
        if not filled.is_good:
            return page(visit, service, filled, UNPROCESSABLE)

        def change(kept: Leaflet) -> Leaflet:
            version_on = filled.optional("version_on")
            return replace(kept, basis=basis, version_on=version_on, fee=fee, ready_after=ready)

        _save(visit, service_id, change)
        return visit.go(f"{SERVICES}/{service_id}/lembar", said="saved")


def _add_new_case(pages: OfficePages) -> None:
    path = f"{_PATH}/{_NEW}"

    def page(visit: Visit, service: Service, filled: Filled, status: int = 200) -> Response:
        return _ask(visit, service, filled, _NEW, _("Tambah keadaan"), status)

    @pages.get(path, area=Area.SERVICES, right=Right.CHANGE)
    def ask_new_case(visit: Visit, service_id: int) -> Response:
        return page(visit, service_of(visit, service_id), NEW_CASE.empty(visit.member))

    @pages.post(path, area=Area.SERVICES)
    def add_case(visit: Visit, service_id: int) -> Response:
        service, filled = service_of(visit, service_id), visit.read(NEW_CASE)
        papers, key = lines(filled, "papers"), filled.given("key")
        if key and (key == _NEW or not _KEY.fullmatch(key)):
            filled.blame("key", _("Pakai 1 sampai 30 huruf kecil, angka, atau tanda hubung."))
        if not filled.is_good:
            return page(visit, service, filled, UNPROCESSABLE)
        case = RequirementCase(key=key, name=pair(filled, "name"), papers=papers)
        try:
            _save(visit, service_id, lambda kept: replace(kept, cases=(*kept.cases, case)))
            return visit.go(f"{SERVICES}/{service_id}/lembar", said="saved")
        except FaultySetUp as faulty:
            blame(filled, faulty)
        return page(visit, service, filled, UNPROCESSABLE)


def _add_case(pages: OfficePages) -> None:
    path = f"{_PATH}/<key>"

    def page(visit: Visit, service: Service, case: RequirementCase, filled: Filled, status: int = 200) -> Response:
        return visit.show("leaflet_case.html", status=status, service=service, case=case, filled=filled)

    @pages.get(path, area=Area.SERVICES, right=Right.CHANGE)
    def case_page(visit: Visit, service_id: int, key: str) -> Response:
        service = service_of(visit, service_id)
        case = _case(service, key)
        values = {**pair_values("name", case.name), **line_values("papers", case.papers)}
        return page(visit, service, case, CASE.holding(visit.member, **values))

    @pages.post(path, area=Area.SERVICES)
    def change_case(visit: Visit, service_id: int, key: str) -> Response:
        service, filled = service_of(visit, service_id), visit.read(CASE)
        case, papers = _case(service, key), lines(filled, "papers")
        if not filled.is_good:
            return page(visit, service, case, filled, UNPROCESSABLE)
        _save(visit, service_id, _with_case(key, pair(filled, "name"), papers))
        return visit.go(f"{SERVICES}/{service_id}/lembar", said="saved")

    @pages.act(f"{path}/hapus", area=Area.SERVICES)
    def remove_case(visit: Visit, service_id: int, key: str) -> Response:
        _case(service_of(visit, service_id), key)
        _save(visit, service_id, lambda kept: replace(kept, cases=tuple(x for x in kept.cases if x.key != key)))
        return visit.go(f"{SERVICES}/{service_id}/lembar", said="saved")


def _with_case(key: str, name: Text, papers: tuple[Text, ...]) -> Callable[[Leaflet], Leaflet]:
    def change(kept: Leaflet) -> Leaflet:
        cases = (replace(each, name=name, papers=papers) if each.key == key else each for each in kept.cases)
        return replace(kept, cases=tuple(cases))

    return change


def _save(visit: Visit, service_id: int, change: Callable[[Leaflet], Leaflet]) -> None:
    visit.doors.set_up.change_service(
        visit.member.id, service_id, lambda service: replace(service, leaflet=change(service.leaflet))
    )


def _case(service: Service, key: str) -> RequirementCase:
    for each in service.leaflet.cases:
        if each.key == key:
            return each
    raise Refusal(RefusalCode.NOT_FOUND, "the service has no such case")


def _ask(visit: Visit, service: Service, filled: Filled, last: str, title: str, status: int) -> Response:
    return visit.show(
        "ask.html",
        status=status,
        filled=filled,
        title=title,
        lines=(),
        action=f"{SERVICES}/{service.id}/lembar/{last}",
        button=_("Simpan"),
        back=f"{SERVICES}/{service.id}/lembar",
        step=visit.texts.of(service.name),
    )


def _values(leaflet: Leaflet) -> dict[str, object]:
    return {
        **pair_values("basis", leaflet.basis),
        "version_on": leaflet.version_on,
        **pair_values("fee", leaflet.fee),
        **pair_values("ready", leaflet.ready_after),
    }
