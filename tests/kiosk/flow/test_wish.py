"""The open wish: one key until it is answered, through a lost server, a killed program and a visitor who left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.flow.effects import FindLater, ForgetWish, PrintTicket, RequestTicket, TellPaper
from kiosk.flow.events import (
    Control,
    Issued,
    OnPriority,
    OnService,
    PrinterState,
    Refused,
    ServerLost,
    Unanswered,
    Wish,
    WishFound,
)
from kiosk.flow.state import Page, PaperView, Slowness, Sorry
from kiosk.samples import service, ticket
from wire.codes import Language, PaperState, RefusalCode

if TYPE_CHECKING:
    from tests.kiosk.conftest import Visitor

WISH = Wish(service_id=1, priority=None, language=Language.ENGLISH)


def unanswered(visitor: Visitor) -> None:
    assert visitor.state.open_wish is not None
    visitor.feel(Unanswered(key=visitor.state.open_wish.key, at_ms=visitor.now_ms))


def test_the_number_is_shown_printed_and_only_then_forgotten_on_the_disk(visitor: Visitor) -> None:
    key = visitor.ask().key

    effects = visitor.issue()

    assert visitor.state.visit.page is Page.TICKET
    assert [type(effect) for effect in effects] == [TellPaper, PrintTicket, ForgetWish]
    assert effects[0] == TellPaper(ticket_id=12, paper=PaperState.PRINTING)
    assert effects[1] == PrintTicket(job=f"12:{key}", paper=ticket(), is_copy=False)
    assert effects[2] == ForgetWish(key=key)
    assert visitor.state.open_wish is None


def test_an_unanswered_wish_is_asked_again_with_the_same_key_until_it_is_answered(visitor: Visitor) -> None:
    first = visitor.ask()
    for _ in range(5):
        unanswered(visitor)
        assert visitor.wait(800) == []
        assert visitor.wait(200) == [first]

    visitor.issue()

    assert visitor.state.visit.page is Page.TICKET


def test_an_answer_that_comes_twice_prints_once(visitor: Visitor) -> None:
    key = visitor.ask().key
    visitor.issue()

    assert visitor.feel(Issued(key=key, paper=ticket(), at_ms=visitor.now_ms)) == []


def test_an_answer_to_another_key_is_not_ours(visitor: Visitor) -> None:
    visitor.ask()

    assert visitor.feel(Issued(key="somebody else's", paper=ticket(), at_ms=visitor.now_ms)) == []
    assert visitor.state.visit.page is Page.ISSUING


def test_the_server_coming_back_shortens_the_wait_for_the_next_try(visitor: Visitor) -> None:
    first = visitor.ask()
    visitor.feel(ServerLost(at_ms=visitor.now_ms))
    unanswered(visitor)

    assert visitor.connect() == [first]
    assert visitor.connect() == []


def test_waiting_is_said_after_one_second_and_advice_given_after_five(visitor: Visitor) -> None:
    visitor.ask()

    visitor.wait(800)
    assert visitor.state.visit.slowness is Slowness.QUICK
    visitor.wait(200)
    assert visitor.state.visit.slowness is Slowness.WAITING
    assert not visitor.state.can_start_over
    visitor.wait(4_000)
    assert visitor.state.visit.slowness is Slowness.LONG
    assert visitor.state.can_start_over


def test_while_a_wish_is_open_nobody_can_make_another(visitor: Visitor) -> None:
    visitor.ask()
    visitor.wait(6_000)
    visitor.touch(Control.START_OVER)

    assert not visitor.state.can_choose
    assert visitor.touch(OnService(service_id=2)) == []
    assert visitor.touch(OnPriority(kind=None)) == []
    assert visitor.state.visit.page is Page.SERVICES


def test_an_answer_soon_after_the_visitor_turned_away_is_still_shown_and_printed(visitor: Visitor) -> None:
    visitor.ask()
    visitor.wait(6_000)
    visitor.touch(Control.START_OVER)

    effects = visitor.issue()

    assert visitor.state.visit.page is Page.TICKET
    assert any(isinstance(effect, PrintTicket) for effect in effects)


def test_an_answer_long_after_the_visitor_left_goes_to_staff_as_doubtful(visitor: Visitor) -> None:
    key = visitor.ask().key
    unanswered(visitor)
    visitor.feel(ServerLost(at_ms=visitor.now_ms))
    visitor.wait(120_000)
    assert visitor.state.is_fresh

    effects = visitor.issue()

    assert effects == [TellPaper(ticket_id=12, paper=PaperState.DOUBTFUL), ForgetWish(key=key)]
    assert visitor.state.is_fresh


def test_whoever_is_still_looking_gets_the_number_however_late(visitor: Visitor) -> None:
    visitor.ask()
    for _ in range(5):
        visitor.wait(40_000)
        visitor.touch(Control.LARGE_TEXT)

    assert any(isinstance(effect, PrintTicket) for effect in visitor.issue())
    assert visitor.state.visit.page is Page.TICKET


def test_a_wish_that_outlives_the_servers_memory_is_given_up(visitor: Visitor) -> None:
    key = visitor.ask().key
    visitor.now_ms += 6 * 3_600_000
    unanswered(visitor)

    assert visitor.wait(1_000) == [ForgetWish(key=key)]
    assert visitor.state.can_choose


@pytest.mark.parametrize(
    ("code", "sorry"),
    [
        (RefusalCode.SERVICE_PAUSED, Sorry.PAUSED),
        (RefusalCode.SERVICE_CLOSED, Sorry.CLOSED),
        (RefusalCode.UNKNOWN_SERVICE, Sorry.GONE),
        (RefusalCode.FORBIDDEN, Sorry.REFUSED),
        (RefusalCode.KEY_REUSED, Sorry.REFUSED),
        (RefusalCode.NOT_RECORDABLE, Sorry.NOT_RECORDABLE),
    ],
)
def test_a_refusal_is_said_and_ends_the_wish(visitor: Visitor, code: RefusalCode, sorry: Sorry) -> None:
    key = visitor.ask().key

    effects = visitor.feel(Refused(key=key, code=code, at_ms=visitor.now_ms))

    is_for_today = sorry in (Sorry.PAUSED, Sorry.CLOSED)
    assert effects == [ForgetWish(key=key), *([FindLater(service_id=1)] if is_for_today else [])]
    assert (visitor.state.visit.page, visitor.state.visit.sorry) == (Page.SORRY, sorry)
    visitor.touch(Control.BACK)
    assert visitor.state.can_choose


@pytest.mark.parametrize("code", [RefusalCode.OVERLOADED, RefusalCode.INTERNAL, RefusalCode.STORAGE_FAILED])
def test_a_server_that_cannot_just_now_is_asked_again(visitor: Visitor, code: RefusalCode) -> None:
    first = visitor.ask()

    assert visitor.feel(Refused(key=first.key, code=code, at_ms=visitor.now_ms)) == []
    assert visitor.wait(1_000) == [first]


def test_a_refusal_after_the_visitor_left_disturbs_nobody(visitor: Visitor) -> None:
    key = visitor.ask().key
    visitor.wait(6_000)
    visitor.touch(Control.START_OVER)

    visitor.feel(Refused(key=key, code=RefusalCode.SERVICE_CLOSED, at_ms=visitor.now_ms))

    assert visitor.state.is_fresh


def test_a_wish_found_at_start_is_asked_again_with_its_key(visitor: Visitor) -> None:
    effects = visitor.feel(WishFound(key="old", wish=WISH, age_ms=4_000, at_ms=visitor.now_ms))

    assert effects == [RequestTicket(key="old", wish=WISH)]
    assert visitor.state.visit.page is Page.ISSUING
    assert visitor.state.visit.language is Language.ENGLISH
    visitor.issue()
    assert visitor.state.visit.page is Page.TICKET


def test_an_old_wish_found_at_start_is_settled_without_a_page(visitor: Visitor) -> None:
    visitor.feel(WishFound(key="old", wish=WISH, age_ms=200_000, at_ms=visitor.now_ms))
    assert visitor.state.visit.page is Page.SERVICES

    assert visitor.issue() == [TellPaper(ticket_id=12, paper=PaperState.DOUBTFUL), ForgetWish(key="old")]


def test_a_wish_of_another_day_is_not_asked_again(visitor: Visitor) -> None:
    effects = visitor.feel(WishFound(key="old", wish=WISH, age_ms=7 * 3_600_000, at_ms=visitor.now_ms))

    assert effects == [ForgetWish(key="old")]
    assert visitor.state.can_choose


def test_a_wish_found_survives_the_first_snapshot(newcomer: Visitor) -> None:
    newcomer.printer(PrinterState.READY)
    newcomer.feel(WishFound(key="old", wish=WISH, age_ms=0, at_ms=newcomer.now_ms))
    newcomer.open_office([service(1)])
    newcomer.connect()

    newcomer.issue()

    ticket_shown = newcomer.state.visit.ticket
    assert ticket_shown is not None
    assert ticket_shown.view is PaperView.PRINTING
