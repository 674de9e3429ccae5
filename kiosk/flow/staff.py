"""The staff corner: how it opens, what its keys do, and that it closes by itself. Visitors find nothing of it."""

import string
from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from kiosk.flow.effects import Effect, PrintTicket
from kiosk.flow.events import Control, PaperEnded, PrinterState, Touched
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.staffeffects import (
    FetchStaffCopy,
    KeepScale,
    LookAtMachine,
    PrintTest,
    ProveStaff,
    SetLight,
    SetVolume,
)
from kiosk.flow.staffevents import (
    HeadHeld,
    LightSeen,
    OnCharacter,
    OnReprint,
    PrinterSeen,
    PrinterTested,
    StaffControl,
    StaffCopyFetched,
    StaffEvent,
    StaffProven,
    StaffRefused,
    VolumeSeen,
)
from kiosk.flow.staffstate import AS_IS_PERMILLE, CopyState, StaffCopy, StaffCorner, StaffPage
from kiosk.flow.state import KioskState, Page, Timing, Visit

Outcome = tuple[KioskState, tuple[Effect, ...]]

NAME_CHARACTERS = frozenset(string.ascii_lowercase + string.digits + "._-")
LONGEST_NAME, LEAST_PIN, LONGEST_PIN = 40, 4, 12
LIGHT_STEP, LEAST_LIGHT = 10, 10
VOLUME_STEP = 20
_SCALE_RANGE = (500, 2_000)
_SCALE_STEPS = {
    StaffControl.MUCH_SMALLER: -20,
    StaffControl.SMALLER: -2,
    StaffControl.LARGER: 2,
    StaffControl.MUCH_LARGER: 20,
}
_COPY_ENDS = {
    PaperResult.PRINTED: CopyState.PRINTED,
    PaperResult.NOT_PRINTED: CopyState.NOT_PRINTED,
    PaperResult.UNSURE: CopyState.UNSURE,
    PaperResult.UNPROVEN: CopyState.UNSURE,
}


def happened(state: KioskState, event: StaffEvent) -> Outcome:
    """Everything but touches and time."""
    if isinstance(event, HeadHeld):
        return replace(state, held_since_ms=event.at_ms if event.is_down else None), ()
    corner = state.staff
    if corner is None:
        return state, ()
    match event:
        case StaffProven():
            return _proven(state, corner, event)
        case StaffRefused():
            if event.key != corner.question:
                return state, ()
            back = replace(corner, question=None, complaint=event.complaint, turned_at_ms=event.at_ms)
            return replace(state, staff=back, active_at_ms=event.at_ms), ()
        case PrinterSeen():
            return replace(state, staff=replace(corner, findings=event.findings)), ()
        case PrinterTested():
            corner = replace(corner, tested=event.finding, is_testing=False)
            return replace(state, staff=corner, active_at_ms=event.at_ms), ()
        case LightSeen():
            return replace(state, staff=replace(corner, light_percent=event.percent)), ()
        case VolumeSeen():
            return replace(state, staff=replace(corner, volume_percent=event.percent)), ()
        case StaffCopyFetched():
            return _copy_fetched(state, corner, event)
        case _:
            assert_never(event)


def touch(state: KioskState, corner: StaffCorner, event: Touched, timing: Timing) -> Outcome:
    """A key of the corner. Keys that type are not slowed; a page that just came is not touched by accident."""
    if event.at_ms - corner.turned_at_ms < timing.ignore_touch_ms // 2 or corner.question is not None:
        return state, ()
    if event.target is Control.BACK:
        return _back(state, corner, event.at_ms), ()
    if isinstance(event.target, OnCharacter):
        return replace(state, staff=_typed(corner, event.target.character)), ()
    if isinstance(event.target, OnReprint):
        return _reprint(state, corner, event.target.ticket_id, event.key)
    if isinstance(event.target, StaffControl):
        return _control(state, corner, event.target, event)
    return state, ()


def tick(state: KioskState, at_ms: int, timing: Timing) -> KioskState:
    """Opens after a long press on the office's name; closes when nobody touched it for long."""
    if state.staff is not None:
        if at_ms - state.active_at_ms < timing.staff_leave_ms:
            return state
        return _left(state, at_ms)
    if state.held_since_ms is None or at_ms - state.held_since_ms < timing.staff_hold_ms:
        return state
    state = replace(state, held_since_ms=None)
    # A visitor's number comes first: who waits for it or looks at it is not interrupted.
    if state.visit.page in (Page.ISSUING, Page.TICKET, Page.SLIP):
        return state
    corner = StaffCorner(turned_at_ms=at_ms)
    return replace(state, visit=Visit(language=state.visit.language), staff=corner, active_at_ms=at_ms)


def paper_ended(state: KioskState, event: PaperEnded) -> KioskState:
    """A copy that staff wait for has ended."""
    corner = state.staff
    copy = None if corner is None else corner.copy_of(event.ticket_id)
    if corner is None or copy is None or not event.is_copy:
        return state
    ended = replace(copy, state=_COPY_ENDS[event.result])
    return replace(state, staff=_with_copy(corner, ended))


def _proven(state: KioskState, corner: StaffCorner, event: StaffProven) -> Outcome:
    if event.key != corner.question:
        return state, ()
    corner = replace(
        corner, page=StaffPage.DESK, question=None, doubtful=event.doubtful, turned_at_ms=event.at_ms, findings=None
    )
    return replace(state, staff=corner, active_at_ms=event.at_ms), (LookAtMachine(),)


def _typed(corner: StaffCorner, character: str) -> StaffCorner:
    corner = replace(corner, complaint=None)
    if corner.page is StaffPage.NAME and character in NAME_CHARACTERS:
        return replace(corner, name=(corner.name + character)[:LONGEST_NAME])
    if corner.page is StaffPage.PIN and character in string.digits:
        return replace(corner, pin=(corner.pin + character)[:LONGEST_PIN])
    return corner


def _control(state: KioskState, corner: StaffCorner, control: StaffControl, event: Touched) -> Outcome:
    if control is StaffControl.LEAVE:
        return _left(state, event.at_ms), ()
    on_page: dict[StaffPage, Callable[[], Outcome]] = {
        StaffPage.NAME: lambda: (replace(state, staff=_name_key(corner, control, event.at_ms)), ()),
        StaffPage.PIN: lambda: _pin_key(state, corner, control, event),
        StaffPage.DESK: lambda: _desk_key(state, corner, control, event.at_ms),
        StaffPage.CARD: lambda: _card_key(state, corner, control, event.at_ms),
    }
    return on_page[corner.page]()


def _name_key(corner: StaffCorner, control: StaffControl, at_ms: int) -> StaffCorner:
    if control is StaffControl.ERASE:
        return replace(corner, name=corner.name[:-1], complaint=None)
    if control is StaffControl.CONFIRM and corner.name:
        return replace(corner, page=StaffPage.PIN, complaint=None, turned_at_ms=at_ms)
    return corner


def _pin_key(state: KioskState, corner: StaffCorner, control: StaffControl, event: Touched) -> Outcome:
    if control is StaffControl.ERASE:
        return replace(state, staff=replace(corner, pin=corner.pin[:-1], complaint=None)), ()
    if control is not StaffControl.CONFIRM or len(corner.pin) < LEAST_PIN:
        return state, ()
    asked = replace(corner, pin="", question=event.key, complaint=None)
    return replace(state, staff=asked), (ProveStaff(key=event.key, name=corner.name, pin=corner.pin),)


def _desk_key(state: KioskState, corner: StaffCorner, control: StaffControl, at_ms: int) -> Outcome:
    if control is StaffControl.PAPER_CHANGED and not corner.is_testing:
        return replace(state, staff=replace(corner, findings=None, tested=None)), (LookAtMachine(),)
    if control is StaffControl.TEST_PRINT and not corner.is_testing and state.printer is not PrinterState.ABSENT:
        return replace(state, staff=replace(corner, is_testing=True, tested=None)), (PrintTest(),)
    if control is StaffControl.CALIBRATE:
        card = replace(corner, page=StaffPage.CARD, scale_permille=AS_IS_PERMILLE, turned_at_ms=at_ms)
        return replace(state, staff=card), ()
    steps = {StaffControl.DARKER: -LIGHT_STEP, StaffControl.BRIGHTER: LIGHT_STEP}
    if control in steps and corner.light_percent is not None:
        # Never black: nobody would find the key that makes it bright again.
        percent = min(100, max(LEAST_LIGHT, corner.light_percent + steps[control]))
        return state, (SetLight(percent=percent),)
    louder = {StaffControl.QUIETER: -VOLUME_STEP, StaffControl.LOUDER: VOLUME_STEP}
    if control in louder and corner.volume_percent is not None:
        return state, (SetVolume(percent=min(100, max(0, corner.volume_percent + louder[control]))),)
    return state, ()


def _card_key(state: KioskState, corner: StaffCorner, control: StaffControl, at_ms: int) -> Outcome:
    if control in _SCALE_STEPS:
        least, most = _SCALE_RANGE
        scale = min(most, max(least, corner.scale_permille + _SCALE_STEPS[control]))
        return replace(state, staff=replace(corner, scale_permille=scale)), ()
    if control is not StaffControl.KEEP_SIZE:
        return state, ()
    kept = KeepScale(permille=corner.scale_permille)
    desk = replace(corner, page=StaffPage.DESK, scale_permille=AS_IS_PERMILLE, turned_at_ms=at_ms)
    return replace(state, staff=desk), (kept,)


def _reprint(state: KioskState, corner: StaffCorner, ticket_id: int, key: str) -> Outcome:
    before = corner.copy_of(ticket_id)
    is_known = any(ticket.ticket_id == ticket_id for ticket in corner.doubtful)
    if not is_known or state.printer is PrinterState.ABSENT:
        return state, ()
    if before is not None and before.state in (CopyState.UNDER_WAY, CopyState.PRINTED):
        return state, ()
    corner = _with_copy(corner, StaffCopy(ticket_id=ticket_id, key=key))
    return replace(state, staff=corner), (FetchStaffCopy(ticket_id=ticket_id, key=key),)


def _copy_fetched(state: KioskState, corner: StaffCorner, event: StaffCopyFetched) -> Outcome:
    copy = corner.copy_of(event.ticket_id)
    if copy is None or copy.key != event.key:
        return state, ()
    if event.paper is None:
        return replace(state, staff=_with_copy(corner, replace(copy, state=CopyState.NOT_PRINTED))), ()
    job = f"{event.ticket_id}:copy-staff-{event.key}"
    return state, (PrintTicket(job=job, paper=event.paper, is_copy=True),)


def _with_copy(corner: StaffCorner, copy: StaffCopy) -> StaffCorner:
    others = tuple(each for each in corner.copies if each.ticket_id != copy.ticket_id)
    return replace(corner, copies=(*others, copy))


def _back(state: KioskState, corner: StaffCorner, at_ms: int) -> KioskState:
    before = {StaffPage.PIN: StaffPage.NAME, StaffPage.CARD: StaffPage.DESK}.get(corner.page)
    if before is None:
        return _left(state, at_ms)
    return replace(state, staff=replace(corner, page=before, pin="", complaint=None, turned_at_ms=at_ms))


def _left(state: KioskState, at_ms: int) -> KioskState:
    """Nothing of the corner stays; a ticket that came meanwhile does."""
    state = replace(state, staff=None, touched_at_ms=at_ms, active_at_ms=at_ms)
    if state.visit.ticket is not None or state.visit.slip is not None:
        return state
    return replace(state, visit=Visit(language=state.default_language))
