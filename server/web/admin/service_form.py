"""What is asked about a service of the office, and what the answers make of it."""

from __future__ import annotations

from dataclasses import replace

from server.domain.booking.settings import ServiceBooking
from server.domain.office import Service, Text
from server.domain.rights import Area
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.pairs import line_values, lines, optional_pair, pair, pair_values, paper_fields
from server.web.admin.set_up_words import ICONS
from server.web.admin.visit import Visit
from wire.codes import ServiceState


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_CODE = Field(
    name="code",
    label=_("Kode"),
    hint=_("Nama pendek untuk petugas, misalnya KTP-R. Tidak dapat diganti nanti."),
    most=12,
    spelling="code",
)
_FIELDS = (
    Field(name="name_id", label=_("Nama dalam bahasa Indonesia"), most=40),
    Field(name="name_en", label=_("Nama dalam bahasa Inggris"), most=40),
    Field(
        name="group",
        label=_("Kelompok"),
        hint=_("Layanan sekelompok ada di balik satu tombol. Kosong: layanan punya tombol sendiri."),
        kind=Kind.MENU,
        is_required=False,
    ),
    Field(name="group_id", label=_("Kelompok baru, bahasa Indonesia"), most=40, is_required=False),
    Field(name="group_en", label=_("Kelompok baru, bahasa Inggris"), most=40, is_required=False),
    Field(name="icon", label=_("Gambar"), kind=Kind.MENU),
    Field(
        name="series",
        label=_("Huruf nomor"),
        hint=_("Huruf di depan nomor, misalnya A. Layanan boleh berbagi huruf."),
        most=1,
        spelling="code",
    ),
    Field(
        name="expected_min",
        label=_("Lama melayani satu orang, menit"),
        hint=_("Dari panggilan sampai panggilan berikutnya."),
        kind=Kind.NUMBER,
        least=1,
        most=240,
    ),
    Field(name="wait_id", label=_("Tempat menunggu, bahasa Indonesia"), most=60),
    Field(name="wait_en", label=_("Tempat menunggu, bahasa Inggris"), most=60),
    *paper_fields(_("Satu baris untuk tiap dokumen. Dicetak di tiket, jadi tulis pendek."), is_required=False),
    Field(name="is_bookable", label=_("Dapat dipesan dengan janji waktu"), kind=Kind.FLAG),
    Field(name="needs_nik", label=_("Minta NIK saat memesan"), kind=Kind.FLAG),
    Field(name="walk_ins", label=_("Orang juga datang tanpa janji"), kind=Kind.FLAG),
)
NEW = Form(fields=(_CODE, *_FIELDS), area=Area.SERVICES)
CHANGE = Form(fields=_FIELDS, area=Area.SERVICES)


class ServiceChange:
    """What a form makes of a service."""

    def __init__(self, filled: Filled, papers: tuple[Text, ...], group: Text | None) -> None:
        self._filled = filled
        self._papers = papers
        self._group = group

    def __call__(self, service: Service) -> Service:
        filled = self._filled
        return replace(
            service,
            name=pair(filled, "name"),
            group=self._group,
            icon=filled.given("icon"),
            series=filled.given("series").upper(),
            expected_min=filled.number("expected_min"),
            wait_at=pair(filled, "wait"),
            requirements=self._papers,
            booking=ServiceBooking(
                is_bookable=filled.flag("is_bookable"),
                needs_nik=filled.flag("needs_nik"),
                walk_ins=filled.flag("walk_ins"),
            ),
        )


def change_of(visit: Visit, filled: Filled) -> ServiceChange | None:
    """What the form makes of a service, None if something is wrong with it."""
    papers, new_group = lines(filled, "papers"), optional_pair(filled, "group")
    group = new_group or _groups(visit).get(filled.given("group"))
    return ServiceChange(filled, papers, group) if filled.is_good else None


def values_of(service: Service) -> dict[str, object]:
    """What stands in the form of a service."""
    return {
        **pair_values("name", service.name),
        "group": None if service.group is None else service.group.id,
        "icon": service.icon,
        "series": service.series,
        "expected_min": service.expected_min,
        **pair_values("wait", service.wait_at),
        **line_values("papers", service.requirements),
        "is_bookable": service.booking.is_bookable,
        "needs_nik": service.booking.needs_nik,
        "walk_ins": service.booking.walk_ins,
    }


def blank(code: str) -> Service:
    """A service of which only the code is known."""
    nothing = Text(id="", en="")
    return Service(
        id=0,
        code=code.upper(),
        name=nothing,
        group=None,
        icon="",
        series="A",
        sort=0,
        expected_min=1,
        state=ServiceState.CLOSED,
        wait_at=nothing,
        requirements=(),
    )


def offering(form: Form, visit: Visit, service: Service | None) -> Form:
    """The form with the groups and pictures there are to choose."""
    groups = [Option(value=name, label=visit.texts.of(group)) for name, group in _groups(visit).items()]
    icons = {name: visit.text(words) for name, words in ICONS.items()}
    if service is not None:
        icons.setdefault(service.icon, service.icon)
    choices = [Option(value=name, label=label) for name, label in icons.items()]
    return form.offering(group=groups, icon=sorted(choices, key=lambda each: each.label))


def _groups(visit: Visit) -> dict[str, Text]:
    services = sorted(visit.doors.office().services.values(), key=lambda each: each.sort)
    return {each.group.id: each.group for each in services if each.group is not None}
