"""Programs that found this server by themselves: who waits, and letting them in after comparing a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response

from server.application.device_desk import FaultyDevice
from server.application.refusals import Refusal
from server.application.waiting_room import Waiting
from server.domain.rights import Area, Right
from server.web.admin.device_form import blame, device_of, form_of
from server.web.admin.forms import Filled
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from wire.codes import DeviceRole, RefusalCode

DEVICES = f"{ROOT}/perangkat"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What a waiting program may become: its word in addresses, its sentences."""

    path: str
    role: DeviceRole
    name: str
    let_in: str


_KIOSK = _Place(path="kios", role=DeviceRole.KIOSK, name=_("Mesin nomor"), let_in=_("Terima sebagai mesin nomor"))
_BOARD = _Place(path="papan", role=DeviceRole.BOARD, name=_("Papan panggilan"), let_in=_("Terima sebagai papan"))
_COUNTER = _Place(path="loket", role=DeviceRole.COUNTER, name=_("Program loket"), let_in=_("Terima di loket"))
_DESK = _Place(path="meja", role=DeviceRole.DESK, name=_("Meja depan"), let_in=_("Terima di meja depan"))
_PLACES: Mapping[DeviceRole, Sequence[_Place]] = {
    DeviceRole.KIOSK: (_KIOSK,),
    DeviceRole.BOARD: (_BOARD,),
    # One program serves at counters and at the desk in front.
    DeviceRole.COUNTER: (_COUNTER, _DESK),
    DeviceRole.DESK: (_DESK, _COUNTER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A line of the list."""

    code: str
    name: str
    address: str
    places: Sequence[_Place]


def newcomers(visit: Visit) -> list[Newcomer]:
    """Who waits now; nobody for those who may let nobody in."""
    if not visit.may(Area.DEVICES):
        return []
    return [_newcomer(each) for each in visit.doors.devices.waiting()]


def add_joining(pages: OfficePages) -> None:
    """Register the pages."""
    path = f"{DEVICES}/tunggu/<code>/<place>"

    @pages.get(path, area=Area.DEVICES, right=Right.CHANGE)
    def ask(visit: Visit, code: str, place: str) -> Response:
        known = _place(visit.doors.devices.one_waiting(code), place)
        return _page(visit, code, known, form_of(visit, known.role).empty(visit.member))

    @pages.post(path, area=Area.DEVICES)
    def let_in(visit: Visit, code: str, place: str) -> Response:
        known = _place(visit.doors.devices.one_waiting(code), place)
        filled = visit.read(form_of(visit, known.role))
        new = device_of(filled, known.role)
        if new is not None:
            try:
                visit.doors.devices.admit(visit.member.id, new, code)
                return visit.go(DEVICES, said="device_let_in")
            except FaultyDevice as faulty:
                blame(filled, faulty)
        return _page(visit, code, known, filled, UNPROCESSABLE)


def _page(visit: Visit, code: str, place: _Place, filled: Filled, status: int = 200) -> Response:
    return visit.show("device_waiting.html", status=status, code=code, place=place, filled=filled)


def _newcomer(waiting: Waiting) -> Newcomer:
    places = _PLACES[waiting.role]
    return Newcomer(code=waiting.code, name=places[0].name, address=waiting.address, places=places)


def _place(waiting: Waiting, path: str) -> _Place:
    for place in _PLACES[waiting.role]:
        if place.path == path:
            return place
    raise Refusal(RefusalCode.NOT_FOUND, f"a {waiting.role} does not become '{path}'")
