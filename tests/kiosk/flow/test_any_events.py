"""Whatever happens in whatever order: no crash, one ticket per wish, one key until answered, the truth about paper."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flow import KioskState, advance
from kiosk.flow.effects import Effect, ForgetWish, PrintSlip, PrintTicket, RequestTicket, TellPaper
from kiosk.flow.events import (
    Control,
    CopyFetched,
    CopyNotFetched,
    Event,
    HelpHeard,
    HelpUnheard,
    Issued,
    OfficeChanged,
    OnGroup,
    OnPriority,
    OnService,
    PaperEnded,
    PrinterChanged,
    PrinterState,
    Refused,
    Scanned,
    ServerBack,
    ServerLost,
    Ticked,
    Touched,
    Unanswered,
    Wish,
    WishFound,
)
from kiosk.flow.laterevents import LaterControl, LaterSlotFound, LaterWish, SlipEnded, SlotTaken
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.scanevents import CodeControl, OnCodeLetter, ScanAnswered, ScanWish
from kiosk.flow.staffevents import HeadHeld, OnCharacter, OnReprint, StaffControl, StaffCopyFetched, StaffProven
from kiosk.flow.staffstate import StaffCorner
from kiosk.flow.state import CodeEntry, Notice, OpenWish, Page, PaperView, ShownSlip, ShownTicket, Sorry, Visit
from kiosk.samples import NOON_AT, many_services, office, scan_answer, service, slip, ticket, usual_services
from wire.codes import Language, PaperState, PriorityKind, RefusalCode, ScanOutcome, ServiceState
from wire.commands import DoubtfulTicket
from wire.rows import ReprintRow

KEYS = ("one", "two", "three")
WISH = Wish(service_id=1, priority=None, language=Language.INDONESIAN)
LATER = LaterWish(service_id=1, slot_at=NOON_AT, language=Language.INDONESIAN)
SCAN = ScanWish(text="booking", also=None, language=None)

targets = st.one_of(
    st.sampled_from(Control),
    st.builds(OnService, service_id=st.integers(0, 8)),
    st.builds(OnGroup, group=st.sampled_from(["Akta pencatatan sipil", "?"])),
    st.builds(OnPriority, kind=st.sampled_from([None, *PriorityKind])),
    st.sampled_from(CodeControl),
    st.sampled_from(LaterControl),
    st.builds(OnCodeLetter, letter=st.sampled_from("ACDE0?")),
    st.sampled_from(StaffControl),
    st.builds(OnCharacter, character=st.sampled_from("sari1234?")),
    st.builds(OnReprint, ticket_id=st.integers(1, 3)),
)
doubtful = st.just(tuple(DoubtfulTicket(ticket_id=n, number=f"A {n:03}", paper=PaperState.DOUBTFUL) for n in (1, 2)))
services = st.sampled_from(
    [(), usual_services(), many_services(), tuple(service(n, state=ServiceState.CLOSED) for n in (1, 2))]
)
reprints = st.sets(st.integers(1, 3)).map(
    lambda ids: tuple(ReprintRow(id=n, ticket_id=n, device_id=1) for n in sorted(ids))
)
at = {"at_ms": st.just(0)}
events = st.one_of(
    st.builds(Touched, target=targets, key=st.just(""), **at),
    st.builds(Touched, target=targets, key=st.just(""), **at),
    st.builds(Ticked, **at),
    st.builds(Scanned, text=st.one_of(st.text(max_size=20), st.just("y" * 600)), key=st.just(""), **at),
    st.builds(Scanned, text=st.sampled_from(["booking", "ticket"]), key=st.just(""), **at),
    st.builds(LaterSlotFound, service_id=st.integers(0, 8), slot_at=st.sampled_from([None, NOON_AT]), **at),
    st.builds(SlotTaken, key=st.sampled_from(KEYS), slip=st.just(slip()), **at),
    st.builds(SlipEnded, key=st.sampled_from(KEYS), result=st.sampled_from(PaperResult), **at),
    st.builds(ScanAnswered, key=st.sampled_from(KEYS), answer=st.sampled_from(ScanOutcome).map(scan_answer), **at),
    st.builds(OfficeChanged, office=st.just(office()), services=services, reprints=reprints, **at),
    st.builds(ServerLost, **at),
    st.builds(ServerBack, **at),
    st.builds(Issued, key=st.sampled_from(KEYS), paper=st.integers(1, 3).map(lambda n: ticket(ticket_id=n)), **at),
    st.builds(Refused, key=st.sampled_from(KEYS), code=st.sampled_from(RefusalCode), **at),
    st.builds(Unanswered, key=st.sampled_from(KEYS), **at),
    st.builds(
        WishFound,
        key=st.sampled_from(KEYS),
        wish=st.sampled_from([WISH, SCAN, LATER]),
        age_ms=st.integers(0, 10**8),
        **at,
    ),
    st.builds(
        PaperEnded,
        ticket_id=st.integers(1, 3),
        is_copy=st.booleans(),
        result=st.sampled_from(PaperResult),
        **at,
    ),
    st.builds(PrinterChanged, printer=st.sampled_from(PrinterState), **at),
    st.builds(CopyFetched, reprint_id=st.integers(1, 3), paper=st.just(ticket()), **at),
    st.builds(CopyNotFetched, reprint_id=st.integers(1, 3), **at),
    st.builds(HelpHeard, **at),
    st.builds(HelpUnheard, **at),
    st.builds(HeadHeld, is_down=st.booleans(), **at),
    st.builds(StaffProven, key=st.just(""), doubtful=doubtful, **at),
    st.builds(StaffCopyFetched, ticket_id=st.integers(1, 3), key=st.just(""), paper=st.just(ticket()), **at),
)


@settings(max_examples=400)
@given(steps=st.lists(st.tuples(events, st.sampled_from([0, 50, 200, 900, 6_000, 50_000])), max_size=60))
def test_no_order_of_events_crashes_or_asks_for_two_tickets_at_once(steps: list[tuple[Event, int]]) -> None:
    state, now_ms, open_key, printed = KioskState(), 0, "", set[str]()
    fresh = (f"fresh-{n}" for n in itertools.count())
    for event, passed_ms in steps:
        now_ms += passed_ms
        event = _placed(event, now_ms, next(fresh), open_key, state.staff)
        state, effects = advance(state, event)
        for effect in effects:
            if isinstance(effect, RequestTicket):
                assert open_key in ("", effect.key), "a second wish while the first has no answer"
                open_key = effect.key
            if isinstance(effect, ForgetWish):
                assert effect.key == open_key or isinstance(event, WishFound)
                open_key = open_key if isinstance(event, WishFound) else ""
            if isinstance(effect, PrintTicket | PrintSlip) and not (isinstance(effect, PrintTicket) and effect.is_copy):
                job = effect.job if isinstance(effect, PrintTicket) else effect.key
                assert job not in printed, "two papers for one wish"
                printed.add(job)
        assert (state.open_wish.key if state.open_wish is not None else "") == open_key
        _assert_sound(state)


def _placed(event: Event, at_ms: int, fresh_key: str, open_key: str, staff: StaffCorner | None) -> Event:
    """The event at its time; answers mostly meet the open wish, else nothing would ever be printed."""
    if isinstance(event, Touched | Scanned):
        return replace(event, at_ms=at_ms, key=fresh_key)
    if isinstance(event, Issued | ScanAnswered | SlotTaken | SlipEnded | Refused | Unanswered) and event.key != "three":
        return replace(event, at_ms=at_ms, key=open_key)
    if isinstance(event, WishFound):
        return replace(event, at_ms=at_ms, key=fresh_key)
    if isinstance(event, StaffProven) and staff is not None:
        return replace(event, at_ms=at_ms, key=staff.question or "")
    return replace(event, at_ms=at_ms)


def _assert_sound(state: KioskState) -> None:
    visit = state.visit
    assert (visit.ticket is not None) == (visit.page is Page.TICKET)
    assert (visit.sorry is not None) == (visit.page is Page.SORRY)
    assert (visit.answer is not None) == (visit.page is Page.ANSWER)
    assert visit.page is not Page.CODE or visit.code is not None
    assert visit.page in (Page.CODE, Page.ISSUING) or visit.code is None
    assert (visit.slip is not None) == (visit.page is Page.SLIP)
    assert visit.trail
    if visit.page in (Page.PRIORITY, Page.DOUBT):
        assert state.service(visit.service_id) is not None
    if visit.page is Page.ISSUING:
        assert state.open_wish is not None


PAGES = {
    "fresh": Visit(),
    "english": Visit(language=Language.ENGLISH, is_large=True),
    "warned": Visit(language=Language.ENGLISH, warned_at_ms=0),
    "priority": Visit(page=Page.PRIORITY, service_id=1),
    "sorry": Visit(page=Page.SORRY, service_id=1, sorry=Sorry.PAUSED),
    "code": Visit(page=Page.CODE, code=CodeEntry(typed="ACDE7Q3M")),
    "code-pair": Visit(page=Page.CODE, code=CodeEntry(is_pair=True, first="x")),
    "doubt": Visit(page=Page.DOUBT, service_id=1, later_at=NOON_AT),
    "slip": Visit(page=Page.SLIP, slip=ShownSlip(slip=slip(), key="one", view=PaperView.PRINTING, leaves_at_ms=20_000)),
    "answer": Visit(page=Page.ANSWER, answer=scan_answer(ScanOutcome.WRONG_DAY)),
    "helped": Visit(notice=Notice.HELP_SENDING, notice_until_ms=5),
    "issuing": Visit(page=Page.ISSUING, service_id=1),
    **{
        view.value: Visit(
            page=Page.TICKET, ticket=ShownTicket(paper=ticket(ticket_id=1), view=view, leaves_at_ms=20_000)
        )
        for view in PaperView
    },
}
EVERY_EVENT: tuple[Event, ...] = (
    *(Touched(target=control, key="k", at_ms=10_000) for control in Control),
    Touched(target=OnService(service_id=1), key="k", at_ms=10_000),
    Touched(target=OnGroup(group="?"), key="k", at_ms=10_000),
    Touched(target=OnPriority(kind=None), key="k", at_ms=10_000),
    *(Touched(target=control, key="k", at_ms=10_000) for control in CodeControl),
    *(Touched(target=control, key="k", at_ms=10_000) for control in LaterControl),
    LaterSlotFound(service_id=1, slot_at=None, at_ms=10_000),
    SlotTaken(key="one", slip=slip(), at_ms=10_000),
    *(SlipEnded(key="one", result=result, at_ms=10_000) for result in PaperResult),
    Touched(target=OnCodeLetter(letter="A"), key="k", at_ms=10_000),
    Ticked(at_ms=60_000),
    Scanned(text="x", key="k", at_ms=10_000),
    *(ScanAnswered(key="one", answer=scan_answer(outcome), at_ms=10_000) for outcome in ScanOutcome),
    OfficeChanged(office=office(), services=(), reprints=(), at_ms=10_000),
    ServerLost(at_ms=10_000),
    ServerBack(at_ms=10_000),
    Issued(key="one", paper=ticket(ticket_id=2), at_ms=10_000),
    Refused(key="one", code=RefusalCode.SERVICE_CLOSED, at_ms=10_000),
    Unanswered(key="one", at_ms=10_000),
    WishFound(key="two", wish=WISH, age_ms=0, at_ms=10_000),
    *(PaperEnded(ticket_id=1, is_copy=False, result=result, at_ms=10_000) for result in PaperResult),
    PrinterChanged(printer=PrinterState.NOT_READY, at_ms=10_000),
    CopyFetched(reprint_id=1, paper=ticket(), at_ms=10_000),
    CopyNotFetched(reprint_id=1, at_ms=10_000),
    HelpHeard(at_ms=10_000),
    HelpUnheard(at_ms=10_000),
)


@pytest.mark.parametrize("visit", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("event", EVERY_EVENT, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("is_connected", [True, False], ids=["connected", "lost"])
def test_every_event_on_every_page_leaves_a_sound_state(visit: Visit, event: Event, is_connected: bool) -> None:
    wish = OpenWish(key="one", wish=WISH, touched_at_ms=0) if visit.page is Page.ISSUING else None
    before = KioskState(
        visit=visit,
        office=office(),
        services=(service(1),),
        is_connected=is_connected,
        printer=PrinterState.READY,
        open_wish=wish,
    )

    after, effects = advance(before, event)

    _assert_sound(after)
    assert _requests(effects) <= 1
    if not is_connected and isinstance(event, Touched) and event.target is not CodeControl.SEND:
        assert _requests(effects) == 0
    if not isinstance(event, PaperEnded | Issued | ScanAnswered | Touched | Ticked):
        assert not any(isinstance(effect, TellPaper) for effect in effects)


def _requests(effects: tuple[Effect, ...]) -> int:
    return sum(isinstance(effect, RequestTicket) for effect in effects)
