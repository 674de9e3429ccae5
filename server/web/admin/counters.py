"""The counters of the office: where they are, and what they serve from their next opening on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Response

from server.application.refusals import Refusal
from server.application.set_up_desk import FaultySetUp
from server.domain.office import CounterSetUp, Service, Text
from server.domain.queue.parameters import LARGEST_OFFSET_MIN
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.pairs import pair, pair_values
from server.web.admin.services import in_order
from server.web.admin.set_up_words import blame
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from wire.codes import RefusalCode

COUNTERS = f"{ROOT}/loket"
LARGEST_NUMBER = 999


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_FIELDS = (
    Field(name="number", label=_("Nomor loket"), kind=Kind.NUMBER, least=1, most=LARGEST_NUMBER),
    Field(name="name_id", label=_("Nama dalam bahasa Indonesia"), hint=_("Dibaca dan didengar pengunjung."), most=40),
    Field(name="name_en", label=_("Nama dalam bahasa Inggris"), most=40),
    Field(
        name="zone",
        label=_("Ruang"),
        hint=_("Papan nomor di ruang ini menampilkan loket ini."),
        kind=Kind.MENU,
        is_required=False,
        says_optional=False,
    ),
    Field(name="new_zone", label=_("Ruang baru"), most=40, is_required=False),
    Field(name="services", label=_("Layanan"), kind=Kind.CHOICES, is_required=False, says_optional=False),
)


def add_counters(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(COUNTERS, _("Loket"), icon="desk", area=Area.COUNTERS, group="set_up")

    @pages.get(COUNTERS, area=Area.COUNTERS)
    def counters(visit: Visit) -> Response:
        found = sorted(visit.doors.office().counters.values(), key=lambda each: each.number)
        services = in_order(visit)
        may_change = visit.may(Area.COUNTERS)
        return visit.show("counters.html", counters=found, services=services, may_change=may_change)

    _add_new(pages)
    _add_change(pages)


def _add_new(pages: OfficePages) -> None:
    path = f"{COUNTERS}/tambah"

    @pages.get(path, area=Area.COUNTERS, right=Right.CHANGE)
    def ask_new(visit: Visit) -> Response:
        number = max((each.number for each in visit.doors.office().counters.values()), default=0) + 1
        return _page(visit, None, _form(visit).holding(visit.member, number=min(number, LARGEST_NUMBER)))

    @pages.post(path, area=Area.COUNTERS)
    def add(visit: Visit) -> Response:
        filled = visit.read(_form(visit))
        change = _change_of(visit, filled)
        if change is not None:
            nothing = Text(id="", en="")
            blank = CounterSetUp(id=0, number=0, name=nothing, zone="", service_ids=frozenset(), offsets_min={})
            try:
                visit.doors.set_up.add_counter(visit.member.id, change(blank))
                return visit.go(COUNTERS, said="saved")
            except FaultySetUp as faulty:
                blame(filled, faulty)
        return _page(visit, None, filled, UNPROCESSABLE)


def _add_change(pages: OfficePages) -> None:
    path = f"{COUNTERS}/<int:counter_id>"

    @pages.get(path, area=Area.COUNTERS, right=Right.CHANGE)
    def counter(visit: Visit, counter_id: int) -> Response:
        found = _counter(visit, counter_id)
        return _page(visit, found, _form(visit).holding(visit.member, **_values(found)))

    @pages.post(path, area=Area.COUNTERS)
    def change_counter(visit: Visit, counter_id: int) -> Response:
        found, filled = _counter(visit, counter_id), visit.read(_form(visit))
        change = _change_of(visit, filled)
        if change is not None:
            try:
                visit.doors.set_up.change_counter(visit.member.id, counter_id, change)
                return visit.go(COUNTERS, said="counter_saved")
            except FaultySetUp as faulty:
                blame(filled, faulty)
        return _page(visit, found, filled, UNPROCESSABLE)


def _page(visit: Visit, counter: CounterSetUp | None, filled: Filled, status: int = 200) -> Response:
    return visit.show("counter.html", status=status, counter=counter, filled=filled, services=in_order(visit))


def _counter(visit: Visit, counter_id: int) -> CounterSetUp:
    found = visit.doors.office().counters.get(counter_id)
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"there is no counter {counter_id}")
    return found


def _form(visit: Visit) -> Form:
    services = in_order(visit)
    zones = sorted({each.zone for each in visit.doors.office().counters.values()})
    form = Form(fields=(*_FIELDS, *(_offset_field(visit, each) for each in services)), area=Area.COUNTERS)
    return form.offering(
        zone=[Option(value=zone, label=zone) for zone in zones],
        services=[Option(value=str(each.id), label=visit.texts.of(each.name)) for each in services],
    )


def _offset_field(visit: Visit, service: Service) -> Field:
    label = visit.text(_("{name}: menit sesudah layanan utama"), name=visit.texts.of(service.name))
    return Field(name=f"offset_{service.id}", label=label, kind=Kind.NUMBER, most=LARGEST_OFFSET_MIN, is_required=False)


def _change_of(visit: Visit, filled: Filled) -> Callable[[CounterSetUp], CounterSetUp] | None:
    """What the form makes of a counter, None if something is wrong with it."""
    zone = filled.given("new_zone") or filled.given("zone")
    if not zone:
        filled.blame("zone", _("Pilih ruang, atau tulis nama ruang baru."))
    if not filled.is_good:
        return None
    service_ids = frozenset(int(each) for each in filled.chosen("services"))
    offsets = {each: int(filled.given(f"offset_{each}") or 0) for each in service_ids}

    def change(counter: CounterSetUp) -> CounterSetUp:
        return replace(
            counter,
            number=filled.number("number"),
            name=pair(filled, "name"),
            zone=zone,
            service_ids=service_ids,
            offsets_min={each: minutes for each, minutes in offsets.items() if minutes},
        )

    return change


def _values(counter: CounterSetUp) -> dict[str, object]:
    offsets = {f"offset_{each}": minutes for each, minutes in counter.offsets_min.items()}
    services = sorted(counter.service_ids)
    names = pair_values("name", counter.name)
    return {"number": counter.number, **names, "zone": counter.zone, "services": services, **offsets}
