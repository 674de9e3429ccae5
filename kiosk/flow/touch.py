"""What a touch does. Bounces are ignored here, and here a wish is made: with one key, and only one at a time."""

from dataclasses import replace
from typing import assert_never

from kiosk.flow import codepage, later, staff
from kiosk.flow.catalogue import Place, tiles_at
from kiosk.flow.effects import CallForHelp, Effect, RequestTicket, TakeOwn
from kiosk.flow.events import Control, OnGroup, OnPriority, OnService, Touched, Wish
from kiosk.flow.laterevents import LaterControl
from kiosk.flow.paper import answer_paper
from kiosk.flow.scanevents import CodeControl, OnCodeLetter
from kiosk.flow.staffevents import OnCharacter, OnReprint, StaffControl
from kiosk.flow.state import KioskState, Notice, OpenWish, Page, Slowness, Sorry, Timing, Visit
from wire.codes import Admission, Language, ServiceState

Outcome = tuple[KioskState, tuple[Effect, ...]]

BAR = frozenset({Control.BACK, Control.START_OVER, Control.LANGUAGE, Control.LARGE_TEXT, Control.HELP})
"""What is on the screen beside the question "are you still here" too."""

_FOR_STAFF_TOO = frozenset({Control.LANGUAGE, Control.HELP})

_PAPER_ANSWERS = frozenset({Control.PAPER_YES, Control.PAPER_NO, Control.PAPER_MISSING})

_SHUT = {
    Admission.NOT_OPEN_YET: Sorry.NOT_OPEN_YET,
    Admission.REGISTRATION_OVER: Sorry.REGISTRATION_OVER,
    Admission.OFFICE_CLOSED: Sorry.OFFICE_CLOSED,
}
_SORRY = {ServiceState.PAUSED: Sorry.PAUSED, ServiceState.CLOSED: Sorry.CLOSED}


def touch(state: KioskState, event: Touched, timing: Timing) -> Outcome:
    """One finger, one touch: a second one within `ignore_touch_ms` of an accepted one is a bounce or a tremor."""
    state = replace(state, active_at_ms=event.at_ms)
    if state.staff is not None and event.target not in _FOR_STAFF_TOO:
        return staff.touch(state, state.staff, event, timing)
    if isinstance(event.target, OnCodeLetter) or event.target is CodeControl.ERASE:
        return codepage.type_letter(state, event, timing), ()
    if state.touched_at_ms is not None and event.at_ms - state.touched_at_ms < timing.ignore_touch_ms:
        return state, ()
    state = replace(state, touched_at_ms=event.at_ms)
    if state.visit.warned_at_ms is not None:
        state = replace(state, visit=replace(state.visit, warned_at_ms=None))
        if event.target not in BAR:
            return state, ()
    if state.visit.notice is not None and event.target is not Control.HELP:
        state = replace(state, visit=replace(state.visit, notice=None))
    return _act(_ticket_stays(state, event.at_ms, timing), event, timing)


def wiped(state: KioskState) -> KioskState:
    """Ready for the next visitor; an open wish stays, for it is a promise to ask again."""
    return replace(state, visit=Visit(language=state.default_language))


def unavailable(state: KioskState, service_id: int | None) -> Sorry | None:
    """Why the service gives no number now; None when it does."""
    row = state.service(service_id)
    if row is None:
        return Sorry.GONE
    return _SORRY.get(row.state) or _SHUT.get(row.admission)


def _act(state: KioskState, event: Touched, timing: Timing) -> Outcome:
    match event.target:
        case OnService(service_id=service_id):
            return _choose_service(state, service_id)
        case OnGroup(group=group):
            return _open(state, Place(group=group)), ()
        case OnPriority():
            return _answer_priority(state, event.target, event)
        case Control():
            return _control(state, event.target, event, timing)
        case CodeControl() | OnCodeLetter():
            return codepage.touch(state, event.target, event, timing)
        case LaterControl():
            return later.touch(state, event.target, event)
        case StaffControl() | OnCharacter() | OnReprint():
            return state, ()
        case _:
            assert_never(event.target)


def _control(state: KioskState, control: Control, event: Touched, timing: Timing) -> Outcome:
    visit = state.visit
    if control in _PAPER_ANSWERS and visit.slip is not None:
        return later.answer_paper(state, visit.slip, control, event.at_ms, timing), ()
    if control in _PAPER_ANSWERS:
        return answer_paper(state, control, event.at_ms, timing)
    if control is Control.HELP:
        return _help(state, event, timing)
    if control is Control.BACK:
        return _back(state), ()
    if control is Control.MORE:
        return _open(state, replace(visit.place, page=visit.place.page + 1)), ()
    if control is Control.LANGUAGE:
        return replace(state, visit=replace(visit, language=_next_language(state))), ()
    if control is Control.LARGE_TEXT:
        return replace(state, visit=replace(visit, is_large=not visit.is_large)), ()
    if control is Control.START_OVER and state.can_start_over:
        return wiped(state), ()
    if control is Control.DONE and visit.page in (Page.TICKET, Page.SLIP):
        return wiped(state), ()
    return state, ()


def _ticket_stays(state: KioskState, at_ms: int, timing: Timing) -> KioskState:
    """Who touches the confirmation is still reading it."""
    ticket, slip, until_ms = state.visit.ticket, state.visit.slip, at_ms + timing.confirmation_ms
    if slip is not None:
        slip = replace(slip, leaves_at_ms=max(slip.leaves_at_ms, until_ms))
        return replace(state, visit=replace(state.visit, slip=slip))
    if ticket is None:
        return state
    leaves_at_ms = max(ticket.leaves_at_ms, until_ms)
    return replace(state, visit=replace(state.visit, ticket=replace(ticket, leaves_at_ms=leaves_at_ms)))


def _choose_service(state: KioskState, service_id: int) -> Outcome:
    if state.visit.page is not Page.SERVICES or not state.can_choose:
        return state, ()
    why_not, row = unavailable(state, service_id), state.service(service_id)
    found = later.offered(state, service_id)
    page = Page.PRIORITY
    asked: tuple[Effect, ...] = ()
    if why_not is not None and row is not None:
        page, asked = Page.SORRY, found
    elif why_not is not None:
        page = Page.SORRY
    elif row is not None and row.is_doubtful_today and found:
        page, asked = Page.DOUBT, found
    visit = replace(state.visit, page=page, service_id=service_id, sorry=why_not, later_at=None)
    return replace(state, visit=visit), asked


def _open(state: KioskState, place: Place) -> KioskState:
    if state.visit.page is not Page.SERVICES or not tiles_at(state.services, place):
        return state
    return replace(state, visit=replace(state.visit, trail=(*state.visit.trail, place)))


def _answer_priority(state: KioskState, answer: OnPriority, event: Touched) -> Outcome:
    visit = state.visit
    if visit.page is not Page.PRIORITY or visit.service_id is None or not state.can_choose:
        return state, ()
    wish = Wish(service_id=visit.service_id, priority=answer.kind, language=visit.language)
    state = replace(
        state,
        visit=replace(visit, page=Page.ISSUING, slowness=Slowness.QUICK),
        open_wish=OpenWish(key=event.key, wish=wish, touched_at_ms=event.at_ms),
    )
    if state.is_alone:
        state = replace(state, open_wish=OpenWish(key=event.key, wish=wish, touched_at_ms=event.at_ms, is_own=True))
        return state, (TakeOwn(key=event.key, wish=wish),)
    return state, (RequestTicket(key=event.key, wish=wish),)


def _back(state: KioskState) -> KioskState:
    visit = state.visit
    if not state.can_go_back:
        return state
    if visit.page is Page.SERVICES:
        return replace(state, visit=replace(visit, trail=visit.trail[:-1]))
    return replace(
        state,
        visit=replace(visit, page=Page.SERVICES, service_id=None, sorry=None, code=None, answer=None, later_at=None),
    )


def _help(state: KioskState, event: Touched, timing: Timing) -> Outcome:
    """One call however often the figure is pressed while its answer stands on the screen."""
    visit = replace(state.visit, notice_until_ms=event.at_ms + timing.notice_ms)
    if visit.notice in (Notice.HELP_SENDING, Notice.HELP_COMING):
        return replace(state, visit=visit), ()
    if not state.is_connected:
        return replace(state, visit=replace(visit, notice=Notice.HELP_UNHEARD)), ()
    return replace(state, visit=replace(visit, notice=Notice.HELP_SENDING)), (CallForHelp(key=event.key),)


def _next_language(state: KioskState) -> Language:
    languages = state.languages
    if state.visit.language not in languages:
        return languages[0]
    return languages[(languages.index(state.visit.language) + 1) % len(languages)]
