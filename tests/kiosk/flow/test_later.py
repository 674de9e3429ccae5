"""Another day: offered where today gives nothing or is in doubt, booked with one touch and one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.flow.effects import FindLater, ForgetWish, PrintSlip, RequestTicket
from kiosk.flow.events import (
    Control,
    OfficeChanged,
    OnService,
    PrinterState,
    Refused,
    ServerLost,
    Unanswered,
    WishFound,
)
from kiosk.flow.laterevents import LaterControl, LaterSlotFound, LaterWish, SlipEnded, SlotTaken
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.state import Page, PaperView, Sorry
from kiosk.samples import NOON_AT, office, service, slip
from wire.codes import Admission, Language, RefusalCode, ServiceState

if TYPE_CHECKING:
    from tests.kiosk.conftest import Visitor

NINE_AT = NOON_AT + 21 * 3600


def find(visitor: Visitor, slot_at: int | None = NINE_AT, service_id: int = 1) -> None:
    visitor.feel(LaterSlotFound(service_id=service_id, slot_at=slot_at, at_ms=visitor.now_ms))


def take(visitor: Visitor) -> RequestTicket:
    (effect,) = visitor.touch(LaterControl.TAKE)
    assert isinstance(effect, RequestTicket)
    return effect


def taken(visitor: Visitor) -> list[object]:
    assert visitor.state.open_wish is not None
    return list(visitor.feel(SlotTaken(key=visitor.state.open_wish.key, slip=slip(), at_ms=visitor.now_ms)))


def view(visitor: Visitor) -> PaperView:
    shown = visitor.state.visit.slip
    assert shown is not None
    return shown.view


@pytest.fixture
def doubter(visitor: Visitor) -> Visitor:
    """Touched a service that will probably not reach them today, and sees a time on another day."""
    visitor.open_office([service(1, is_doubtful_today=True), service(2)])
    assert visitor.touch(OnService(service_id=1)) == [FindLater(service_id=1)]
    find(visitor)
    return visitor


def test_a_doubtful_day_is_said_and_another_one_taken_with_one_touch(doubter: Visitor) -> None:
    assert (doubter.state.visit.page, doubter.state.visit.later_at) == (Page.DOUBT, NINE_AT)

    effect = take(doubter)
    assert effect.wish == LaterWish(service_id=1, slot_at=NINE_AT, language=Language.INDONESIAN)
    printed, forgotten = taken(doubter)

    assert printed == PrintSlip(key=effect.key, slip=slip())
    assert forgotten == ForgetWish(key=effect.key)
    assert (doubter.state.visit.page, view(doubter)) == (Page.SLIP, PaperView.PRINTING)


def test_today_is_possible_all_the_same(doubter: Visitor) -> None:
    doubter.touch(LaterControl.TODAY)

    assert doubter.state.visit.page is Page.PRIORITY


def test_without_another_day_the_doubt_helps_nobody(visitor: Visitor) -> None:
    visitor.open_office([service(1, is_doubtful_today=True)])
    visitor.touch(OnService(service_id=1))

    find(visitor, None)

    assert visitor.state.visit.page is Page.PRIORITY


def test_an_office_without_bookings_speaks_of_no_other_day(visitor: Visitor) -> None:
    rows = (service(1, is_doubtful_today=True),)
    visitor.feel(OfficeChanged(office=office(takes_bookings=False), services=rows, reprints=(), at_ms=visitor.now_ms))

    assert visitor.touch(OnService(service_id=1)) == []
    assert visitor.state.visit.page is Page.PRIORITY


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": ServiceState.PAUSED}, Sorry.PAUSED),
        ({"state": ServiceState.CLOSED}, Sorry.CLOSED),
        ({"admission": Admission.NOT_OPEN_YET}, Sorry.NOT_OPEN_YET),
        ({"admission": Admission.REGISTRATION_OVER}, Sorry.REGISTRATION_OVER),
        ({"admission": Admission.OFFICE_CLOSED}, Sorry.OFFICE_CLOSED),
    ],
)
def test_where_today_gives_no_number_another_day_is_offered(
    visitor: Visitor, changes: dict[str, object], why: Sorry
) -> None:
    visitor.open_office([service(1, **changes), service(2)])

    assert visitor.touch(OnService(service_id=1)) == [FindLater(service_id=1)]
    assert visitor.state.visit.sorry is why
    assert visitor.touch(LaterControl.TAKE) == [], "not before a time is known"
    find(visitor)
    take(visitor)
    taken(visitor)
    assert visitor.state.visit.page is Page.SLIP


def test_a_time_for_another_service_or_after_leaving_is_nobodys(doubter: Visitor) -> None:
    find(doubter, NINE_AT + 900, service_id=2)
    assert doubter.state.visit.later_at == NINE_AT
    doubter.touch(Control.BACK)
    find(doubter, NINE_AT + 900)

    assert doubter.state.is_fresh


def test_a_lost_answer_is_asked_for_with_the_same_key(doubter: Visitor) -> None:
    first = take(doubter)
    for _ in range(3):
        doubter.feel(Unanswered(key=first.key, at_ms=doubter.now_ms))
        assert doubter.wait(1_000) == [first]
    assert doubter.touch(LaterControl.TAKE) == []


def test_a_time_that_somebody_else_took_is_replaced_by_the_next(doubter: Visitor) -> None:
    key = take(doubter).key

    effects = doubter.feel(Refused(key=key, code=RefusalCode.SLOT_TAKEN, at_ms=doubter.now_ms))

    assert effects == [ForgetWish(key=key), FindLater(service_id=1)]
    assert (doubter.state.visit.sorry, doubter.state.visit.later_at) == (Sorry.SLOT_GONE, None)
    find(doubter, NINE_AT + 900)
    assert take(doubter).wish == LaterWish(service_id=1, slot_at=NINE_AT + 900, language=Language.INDONESIAN)


@pytest.mark.parametrize(
    ("result", "seen"),
    [
        (PaperResult.PRINTED, PaperView.PRINTED),
        (PaperResult.NOT_PRINTED, PaperView.MISSING),
        (PaperResult.UNSURE, PaperView.ASKING),
        (PaperResult.UNPROVEN, PaperView.ASKING),
    ],
)
def test_the_paper_of_the_slip_is_told_truly(doubter: Visitor, result: PaperResult, seen: PaperView) -> None:
    key = take(doubter).key
    taken(doubter)
    doubter.feel(SlipEnded(key="of another", result=PaperResult.PRINTED, at_ms=doubter.now_ms))
    assert view(doubter) is PaperView.PRINTING

    doubter.feel(SlipEnded(key=key, result=result, at_ms=doubter.now_ms))

    assert view(doubter) is seen


def test_a_silent_printer_is_asked_about_and_the_page_ends_by_itself(doubter: Visitor) -> None:
    take(doubter)
    taken(doubter)
    doubter.wait(20_000)
    assert view(doubter) is PaperView.ASKING
    doubter.touch(Control.PAPER_NO)
    assert view(doubter) is PaperView.MISSING
    doubter.wait(31_000)

    assert doubter.state.is_fresh


def test_without_a_printer_the_code_is_on_the_screen(doubter: Visitor) -> None:
    doubter.printer(PrinterState.ABSENT)
    take(doubter)

    assert [type(effect) for effect in taken(doubter)] == [ForgetWish]
    assert view(doubter) is PaperView.SCREEN_ONLY
    doubter.touch(Control.DONE)
    assert doubter.state.is_fresh


def test_a_booking_whose_visitor_left_is_not_printed(doubter: Visitor) -> None:
    take(doubter)
    doubter.feel(ServerLost(at_ms=doubter.now_ms))
    doubter.wait(130_000)

    assert [type(effect) for effect in taken(doubter)] == [ForgetWish]
    assert doubter.state.is_fresh


def test_a_kiosk_that_died_asks_again_for_the_slot(visitor: Visitor) -> None:
    wish = LaterWish(service_id=1, slot_at=NINE_AT, language=Language.ENGLISH)

    assert visitor.feel(WishFound(key="old", wish=wish, age_ms=0, at_ms=visitor.now_ms)) == [
        RequestTicket(key="old", wish=wish)
    ]
    taken(visitor)
    assert visitor.state.visit.page is Page.SLIP
