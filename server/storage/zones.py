"""Changing a zone: its counters, its boards, and everything that goes by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select, update

from server.application.refusals import Refusal
from server.application.set_up_desk import FaultySetUp, SetUpFault, ZoneChange
from server.domain.office import Office
from server.domain.showing import BadShowing, Showing
from server.storage import tables
from server.storage.changes import Draft
from server.storage.mapping import AnyRow, Columns, showing_columns_of
from server.storage.pictures import require_pictures
from wire.codes import RefusalCode

_COUNTER, _DEVICE, _SHOWING = tables.counter, tables.device, tables.showing


def change_zone(draft: Draft, zone: str, wanted: ZoneChange) -> None:
    """See `server.application.set_up_desk.SetUpDesk`."""
    office = draft.books.office
    _require_fitting(office, zone, wanted)
    devices = draft.connection.execute(select(_DEVICE).where(_DEVICE.c.branch_id == office.branch.id)).all()
    zones = {each.id: wanted.name if each.id in wanted.counter_ids else each.zone for each in office.counters.values()}
    gone = set(office.zones) - set(zones.values()) - {zone}
    _require_unshown(gone, devices)
    showing = _showing(draft, zone, wanted, gone)
    # From here on it is written.
    for counter_id, name in zones.items():
        if office.counters[counter_id].zone != name:
            draft.connection.execute(update(_COUNTER).where(_COUNTER.c.id == counter_id).values(zone=name))
            draft.changed(_COUNTER, counter_id, "changed", ["zone"])
    if zone != wanted.name:
        _rename(draft, devices, zone, wanted.name)
    if showing != office.showing:
        boards: Columns = {"boards": showing_columns_of(showing)["boards"]}
        draft.connection.execute(update(_SHOWING).where(_SHOWING.c.id == office.branch.id).values(**boards))
        draft.changed(_SHOWING, office.branch.id, "changed", ["boards"])


def _require_fitting(office: Office, zone: str, wanted: ZoneChange) -> None:
    if zone not in office.zones:
        raise Refusal(RefusalCode.NOT_FOUND, f"there is no zone {zone}")
    if wanted.name != zone and wanted.name in office.zones:
        raise FaultySetUp("name", SetUpFault.ZONE_TAKEN)
    if not wanted.counter_ids <= set(office.counters):
        raise Refusal(RefusalCode.NOT_FOUND, "there is no such counter")
    if any(each.zone == zone and each.id not in wanted.counter_ids for each in office.counters.values()):
        raise FaultySetUp("counters", SetUpFault.COUNTER_LEFT)


def _require_unshown(gone: set[str], devices: Iterable[AnyRow]) -> None:
    if any(gone & set(device.zones) and not device.is_revoked for device in devices):
        raise FaultySetUp("counters", SetUpFault.ZONE_SHOWN)


def _showing(draft: Draft, zone: str, wanted: ZoneChange, gone: set[str]) -> Showing:
    kept = draft.books.office.showing
    boards = {name: board for name, board in kept.boards.items() if name != zone and name not in gone}
    showing = replace(kept, boards={**boards, wanted.name: wanted.board})
    try:
        require_pictures(draft.connection, showing)
    except BadShowing:
        raise FaultySetUp("pictures", SetUpFault.NO_PICTURE) from None
    return showing


def _rename(draft: Draft, devices: Iterable[AnyRow], zone: str, name: str) -> None:
    for device in devices:
        if zone in device.zones:
            zones = [name if each == zone else each for each in device.zones]
            draft.connection.execute(update(_DEVICE).where(_DEVICE.c.id == device.id).values(zones=zones))
            draft.changed(_DEVICE, device.id, "changed", ["zones"])
