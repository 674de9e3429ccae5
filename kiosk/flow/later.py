"""Another day: offered where today gives no number or will probably not be enough, and booked with one touch."""

from dataclasses import replace
from typing import assert_never

from kiosk.flow.effects import Effect, FindLater, ForgetWish, PrintSlip, RequestTicket
from kiosk.flow.events import Control, PrinterState, Touched
from kiosk.flow.laterevents import LaterControl, LaterEvent, LaterSlotFound, LaterWish, SlipEnded, SlotTaken
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.state import KioskState, OpenWish, Page, PaperView, ShownSlip, Slowness, Timing, Visit

Outcome = tuple[KioskState, tuple[Effect, ...]]

_VIEW = {
    PaperResult.PRINTED: PaperView.PRINTED,
    PaperResult.NOT_PRINTED: PaperView.MISSING,
    PaperResult.UNSURE: PaperView.ASKING,
    PaperResult.UNPROVEN: PaperView.ASKING,
}
_ANSWERS = {
    (PaperView.ASKING, Control.PAPER_YES): PaperView.PRINTED,
    (PaperView.ASKING, Control.PAPER_NO): PaperView.MISSING,
    (PaperView.PRINTED, Control.PAPER_MISSING): PaperView.MISSING,
}


def offered(state: KioskState, service_id: int | None) -> tuple[Effect, ...]:
    """Ask which time another day has, where that can be booked at all."""
    if service_id is None or state.office is None or not state.office.takes_bookings or not state.is_connected:
        return ()
    return (FindLater(service_id=service_id),)


def touch(state: KioskState, control: LaterControl, event: Touched) -> Outcome:
    """The offer is taken, or today all the same."""
    visit = state.visit
    if visit.page not in (Page.DOUBT, Page.SORRY) or visit.service_id is None or not state.can_choose:
        return state, ()
    if control is LaterControl.TODAY and visit.page is Page.DOUBT:
        return replace(state, visit=replace(visit, page=Page.PRIORITY)), ()
    if control is not LaterControl.TAKE or visit.later_at is None or not state.is_connected:
        return state, ()
    wish = LaterWish(service_id=visit.service_id, slot_at=visit.later_at, language=visit.language)
    asking = replace(visit, page=Page.ISSUING, sorry=None, slowness=Slowness.QUICK)
    state = replace(state, visit=asking, open_wish=OpenWish(key=event.key, wish=wish, touched_at_ms=event.at_ms))
    return state, (RequestTicket(key=event.key, wish=wish),)


def happened(state: KioskState, event: LaterEvent, timing: Timing) -> Outcome:
    """The server and the printer answer."""
    match event:
        case LaterSlotFound():
            return _found(state, event), ()
        case SlotTaken():
            return _taken(state, event, timing)
        case SlipEnded():
            return _ended(state, event, timing), ()
        case _:
            assert_never(event)


def answer_paper(state: KioskState, slip: ShownSlip, control: Control, at_ms: int, timing: Timing) -> KioskState:
    """The visitor said whether the slip came out; the office need not know, for the booking is there."""
    view = _ANSWERS.get((slip.view, control))
    return state if view is None else _viewed(state, slip, view, at_ms, timing)


def tick(state: KioskState, slip: ShownSlip, at_ms: int, timing: Timing) -> KioskState:
    """The slip's page ends, but not before something is known of the paper."""
    if at_ms < slip.leaves_at_ms:
        return state
    if slip.view is PaperView.PRINTING:
        return _viewed(state, slip, PaperView.ASKING, at_ms, timing)
    return replace(state, visit=Visit(language=state.default_language))


def _found(state: KioskState, event: LaterSlotFound) -> KioskState:
    visit = state.visit
    if visit.page not in (Page.DOUBT, Page.SORRY) or visit.service_id != event.service_id:
        return state
    if event.slot_at is None and visit.page is Page.DOUBT:
        # Nothing to offer: then the doubt helps nobody.
        return replace(state, visit=replace(visit, page=Page.PRIORITY, later_at=None))
    return replace(state, visit=replace(visit, later_at=event.slot_at))


def _taken(state: KioskState, event: SlotTaken, timing: Timing) -> Outcome:
    """As with a number: shown at once and printed, unless whoever wanted it has certainly left."""
    wish, forget = state.open_wish, ForgetWish(key=event.key)
    if wish is None or wish.key != event.key:
        return state, ()
    state = replace(state, open_wish=None)
    if event.at_ms - wish.touched_at_ms >= timing.stale_wish_ms and state.visit.page is not Page.ISSUING:
        return state, (forget,)
    has_printer = state.printer is not PrinterState.ABSENT
    shown = ShownSlip(
        slip=event.slip,
        key=event.key,
        view=PaperView.PRINTING if has_printer else PaperView.SCREEN_ONLY,
        leaves_at_ms=event.at_ms + (timing.paper_due_ms if has_printer else timing.photograph_ms),
    )
    visit = Visit(page=Page.SLIP, language=event.slip.language, is_large=state.visit.is_large, slip=shown)
    state = replace(state, visit=visit, active_at_ms=event.at_ms)
    return state, ((PrintSlip(key=event.key, slip=event.slip), forget) if has_printer else (forget,))


def _ended(state: KioskState, event: SlipEnded, timing: Timing) -> KioskState:
    slip = state.visit.slip
    if slip is None or slip.key != event.key or slip.view is not PaperView.PRINTING:
        return state
    return _viewed(state, slip, _VIEW[event.result], event.at_ms, timing)


def _viewed(state: KioskState, slip: ShownSlip, view: PaperView, at_ms: int, timing: Timing) -> KioskState:
    stays_ms = {
        PaperView.ASKING: timing.paper_question_ms,
        PaperView.MISSING: timing.photograph_ms,
    }.get(view, timing.confirmation_ms)
    slip = replace(slip, view=view, leaves_at_ms=at_ms + stays_ms)
    return replace(state, visit=replace(state.visit, slip=slip))
