"""The boards of each zone: who calls there, how far the seats are, and what is shown beside the calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response

from server.application.device_desk import DeviceSetUp
from server.application.refusals import Refusal
from server.application.set_up_desk import FaultySetUp, ZoneChange
from server.domain.office import CounterSetUp
from server.domain.rights import Area, Right
from server.domain.showing import (
    FARTHEST_SEAT_M,
    LARGEST_SCREEN_IN,
    LONGEST_SHOW_S,
    LONGEST_ZONE,
    MOST_PICTURES,
    SHORTEST_SHOW_S,
    SMALLEST_SCREEN_IN,
    ZoneBoard,
)
from server.web.admin.board_guard import Legibility, legibility
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.pairs import optional_pair, pair_values
from server.web.admin.set_up_words import blame
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from server.web.texts import Texts
from wire.codes import DeviceRole, Language, RefusalCode

BOARDS = f"{ROOT}/papan"
_SURE = "is_sure"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


BOARD = Form(
    fields=(
        Field(name="name", label=_("Nama ruang"), hint=_("Ditulis di atas papan."), most=LONGEST_ZONE),
        Field(name="counters", label=_("Loket yang memanggil di sini"), kind=Kind.CHOICES),
        Field(
            name="screen_in",
            label=_("Ukuran layar, inci"),
            hint=_("Dari sudut ke sudut; yang terkecil bila ada beberapa."),
            kind=Kind.NUMBER,
            least=SMALLEST_SCREEN_IN,
            most=LARGEST_SCREEN_IN,
        ),
        Field(name="is_upright", label=_("Layar dipasang tegak"), kind=Kind.FLAG),
        Field(
            name="seat_m",
            label=_("Jarak kursi terjauh, meter"),
            kind=Kind.NUMBER,
            least=1,
            most=FARTHEST_SEAT_M,
        ),
        Field(name=_SURE, label=_("Simpan walaupun kursi terjauh tidak dapat membaca nomor"), kind=Kind.FLAG),
        Field(
            name="text_id",
            label=_("Teks berjalan ruang ini, bahasa Indonesia"),
            hint=_("Kosong: teks berjalan kantor."),
            is_required=False,
        ),
        Field(name="text_en", label=_("Teks berjalan ruang ini, bahasa Inggris"), is_required=False),
        Field(
            name="pictures",
            label=_("Gambar di samping panggilan"),
            kind=Kind.CHOICES,
            is_required=False,
            says_optional=False,
        ),
        Field(
            name="picture_s",
            label=_("Lama setiap gambar, detik"),
            kind=Kind.NUMBER,
            least=SHORTEST_SHOW_S,
            most=LONGEST_SHOW_S,
        ),
    ),
    area=Area.LOOK,
)


@dataclass(frozen=True, kw_only=True)
class _Zone:
    """A zone as the list shows it."""

    name: str
    counters: Sequence[CounterSetUp]
    services: Sequence[str]
    devices: Sequence[DeviceSetUp]
    board: ZoneBoard
    legible: Legibility


def add_boards(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(BOARDS, _("Papan nomor"), icon="window", area=Area.LOOK, group="set_up")

    @pages.get(BOARDS, area=Area.LOOK)
    def boards(visit: Visit) -> Response:
        zones = [_zone(visit, name) for name in visit.doors.office().zones]
        return visit.show("boards.html", zones=zones, metres=metres, may_change=visit.may(Area.LOOK))

    # A zone goes by one of its counters: names change, and may have any letter in them.
    path = f"{BOARDS}/loket/<int:counter_id>"

    @pages.get(path, area=Area.LOOK, right=Right.CHANGE)
    def board(visit: Visit, counter_id: int) -> Response:
        zone = _zone_of(visit, counter_id)
        return _page(visit, zone, counter_id, _form(visit).holding(visit.member, **_values(visit, zone)))

    @pages.post(path, area=Area.LOOK)
    def change_board(visit: Visit, counter_id: int) -> Response:
        zone, filled = _zone_of(visit, counter_id), visit.read(_form(visit))
        wanted = _wanted(visit, filled)
        if wanted is not None:
            try:
                visit.doors.set_up.change_zone(visit.member.id, zone, wanted)
                return visit.go(BOARDS, said="saved")
            except FaultySetUp as faulty:
                blame(filled, faulty)
        return _page(visit, zone, counter_id, filled, UNPROCESSABLE)


def metres(distance_m: float, texts: Texts) -> str:
    """A distance as this language writes it, cut and not rounded: nobody is promised the next seat."""
    written = f"{int(distance_m * 10) / 10:.1f}"
    return written.replace(".", ",") if texts.language is Language.INDONESIAN else written


def _zone(visit: Visit, name: str) -> _Zone:
    office = visit.doors.office()
    counters = sorted((each for each in office.counters.values() if each.zone == name), key=lambda each: each.number)
    services = sorted({row for each in counters for row in each.service_ids}, key=lambda row: office.services[row].sort)
    devices = [each for each in visit.doors.devices.devices() if each.role is DeviceRole.BOARD and not each.is_revoked]
    board = office.showing.board(name)
    return _Zone(
        name=name,
        counters=counters,
        services=[visit.texts.of(office.services[row].name) for row in services],
        devices=[each for each in devices if not each.zones or name in each.zones],
        board=board,
        legible=legibility(board),
    )


def _zone_of(visit: Visit, counter_id: int) -> str:
    counter = visit.doors.office().counters.get(counter_id)
    if counter is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"there is no counter {counter_id}")
    return counter.zone


def _form(visit: Visit) -> Form:
    counters = sorted(visit.doors.office().counters.values(), key=lambda each: each.number)
    numbers = [Option(value=str(each.id), label=visit.texts.of(each.name), hint=each.zone) for each in counters]
    pictures = [Option(value=each.file, label=each.name) for each in visit.doors.pictures.all()]
    return BOARD.offering(counters=numbers, pictures=pictures)


def _values(visit: Visit, zone: str) -> dict[str, object]:
    office = visit.doors.office()
    board = office.showing.board(zone)
    return {
        "name": zone,
        "counters": [each.id for each in office.counters.values() if each.zone == zone],
        "screen_in": board.screen_in,
        "is_upright": board.is_upright,
        "seat_m": board.seat_m,
        **pair_values("text", board.text),
        "pictures": list(board.pictures),
        "picture_s": board.picture_s,
    }


def _wanted(visit: Visit, filled: Filled) -> ZoneChange | None:
    """What the form makes of the zone, None if something is wrong with it."""
    text = optional_pair(filled, "text")
    pictures = tuple(filled.chosen("pictures"))
    if len(pictures) > MOST_PICTURES:
        filled.blame("pictures", _("Paling banyak {n} gambar di satu papan."), n=MOST_PICTURES)
    if not filled.is_good:
        return None
    board = ZoneBoard(
        screen_in=filled.number("screen_in"),
        is_upright=filled.flag("is_upright"),
        seat_m=filled.number("seat_m"),
        text=text,
        pictures=pictures,
        picture_s=filled.number("picture_s"),
    )
    _guard(visit, filled, board)
    counters = frozenset(int(each) for each in filled.chosen("counters"))
    return ZoneChange(name=filled.given("name"), counter_ids=counters, board=board) if filled.is_good else None


def _guard(visit: Visit, filled: Filled, board: ZoneBoard) -> None:
    """The guard: numbers that the last row cannot read are refused, unless somebody says that they know it."""
    seen = legibility(board)
    values: dict[str, object] = {"metres": metres(seen.legible_m, visit.texts), "inches": seen.least_screen_in}
    if not seen.is_legible and not filled.flag(_SURE):
        if seen.least_screen_in is None:
            sentence = _("Di layar ini nomor terbaca sampai {metres} m saja. Dekatkan kursi, atau pasang papan kedua.")
        else:
            sentence = _(
                "Di layar ini nomor terbaca sampai {metres} m saja. Pakai layar {inches} inci, atau dekatkan kursi."
            )
        filled.blame("seat_m", sentence, **values)
    elif board.pictures and not seen.shows_pictures:
        if seen.least_screen_in is None:
            sentence = _("Nomor memerlukan seluruh layar, jadi gambar tidak dapat tampil di sini.")
        else:
            sentence = _("Nomor memerlukan seluruh layar. Supaya gambar tampil, pakai layar {inches} inci.")
        filled.blame("pictures", sentence, **values)


def _page(visit: Visit, zone: str, counter_id: int, filled: Filled, status: int = 200) -> Response:
    asks_sure = "seat_m" in filled.faults or filled.flag(_SURE)
    return visit.show(
        "board.html",
        status=status,
        zone=zone,
        filled=filled,
        action=f"{BOARDS}/loket/{counter_id}",
        asked=[each.name for each in filled.form.fields if each.name != _SURE or asks_sure],
        has_pictures=bool(visit.doors.pictures.all()),
    )
