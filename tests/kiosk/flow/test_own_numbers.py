"""The kiosk gives numbers by itself: when, which answers count no more, and what it lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.flow.effects import ForgetWish, LetGo, PrintTicket, RequestTicket, TakeOwn, TellPaper
from kiosk.flow.events import (
    Control,
    Issued,
    OnPriority,
    OnService,
    PaperEnded,
    PrinterState,
    Refused,
    ServerLost,
    Unanswered,
    Wish,
    WishFound,
)
from kiosk.flow.laterevents import LaterControl
from kiosk.flow.ownevents import OwnFailed, OwnFound, OwnTaken, OwnTurned
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.scanevents import CodeControl
from kiosk.flow.state import Page, PaperView, Sorry
from kiosk.samples import own_ticket, ticket
from wire.codes import Language, PaperState, PriorityKind, RefusalCode

if TYPE_CHECKING:
    from tests.kiosk.conftest import Visitor

WITHIN_MS = 2_200


@pytest.fixture
def ready(visitor: Visitor) -> Visitor:
    """In front of a kiosk that has a letter."""
    visitor.feel(OwnTurned(is_ready=True, at_ms=visitor.now_ms))
    return visitor


@pytest.fixture
def alone(ready: Visitor) -> Visitor:
    """The same, and the server is gone."""
    ready.feel(ServerLost(at_ms=ready.now_ms))
    return ready


def take(visitor: Visitor, priority: PriorityKind | None = None) -> TakeOwn:
    visitor.touch(OnService(service_id=1))
    (effect,) = visitor.touch(OnPriority(kind=priority))
    assert isinstance(effect, TakeOwn)
    return effect


def taken(visitor: Visitor, key: str) -> list:
    return visitor.feel(OwnTaken(key=key, paper=own_ticket(), at_ms=visitor.now_ms))


def test_alone_two_touches_give_a_number_without_asking_anybody(alone: Visitor) -> None:
    effect = take(alone, PriorityKind.ELDERLY)

    effects = taken(alone, effect.key)

    assert effect.wish == Wish(service_id=1, priority=PriorityKind.ELDERLY, language=Language.INDONESIAN)
    assert effects == [
        TellPaper(ticket_id=-3, paper=PaperState.PRINTING),
        PrintTicket(job=f"-3:{effect.key}", paper=own_ticket(), is_copy=False),
        ForgetWish(key=effect.key),
    ]
    assert (alone.state.visit.page, alone.state.open_wish) == (Page.TICKET, None)


def test_a_server_that_does_not_confirm_in_time_is_not_waited_for(ready: Visitor) -> None:
    asked = ready.ask()

    assert ready.wait(WITHIN_MS - 200) == []
    assert ready.wait(200) == [TakeOwn(key=asked.key, wish=asked.wish)]
    assert ready.wait(5_000) == []


def test_a_server_that_is_lost_under_the_touch_is_not_waited_for_at_all(ready: Visitor) -> None:
    asked = ready.ask()
    ready.feel(ServerLost(at_ms=ready.now_ms))

    assert ready.wait(200) == [TakeOwn(key=asked.key, wish=asked.wish)]


@pytest.mark.parametrize("is_on_paper", [False, True], ids=["while it is written", "afterwards"])
def test_the_answer_that_comes_after_the_decision_is_nobodys(ready: Visitor, is_on_paper: bool) -> None:
    asked = ready.ask()
    ready.wait(WITHIN_MS)
    if is_on_paper:
        taken(ready, asked.key)

    assert ready.feel(Issued(key=asked.key, paper=ticket(), at_ms=ready.now_ms)) == []
    assert ready.feel(Unanswered(key=asked.key, at_ms=ready.now_ms)) == []
    assert ready.feel(Refused(key=asked.key, code=RefusalCode.SERVICE_CLOSED, at_ms=ready.now_ms)) == []
    assert ready.connect() == []

    if not is_on_paper:
        taken(ready, asked.key)
    assert ready.state.visit.ticket is not None
    assert ready.state.visit.ticket.paper.number == "Z 003"


@pytest.mark.parametrize("code", [RefusalCode.STORAGE_FAILED, RefusalCode.OVERLOADED, RefusalCode.INTERNAL])
def test_a_server_that_says_it_cannot_is_not_gone_round(ready: Visitor, code: RefusalCode) -> None:
    asked = ready.ask()
    ready.wait(1_000)
    ready.feel(Refused(key=asked.key, code=code, at_ms=ready.now_ms))

    assert ready.wait(1_000) == [asked]
    ready.feel(Refused(key=asked.key, code=code, at_ms=ready.now_ms))

    assert all(isinstance(effect, RequestTicket) for effect in ready.wait(900))


def test_a_kiosk_that_was_sent_away_gives_nothing(alone: Visitor) -> None:
    alone.feel(OwnTurned(is_ready=False, at_ms=alone.now_ms))

    assert not alone.state.can_choose
    assert alone.touch(OnService(service_id=1)) == []


def test_a_disk_that_fails_leaves_the_visitor_with_the_server(alone: Visitor) -> None:
    effect = take(alone)

    alone.feel(OwnFailed(key=effect.key, at_ms=alone.now_ms))

    assert alone.wait(200) == [RequestTicket(key=effect.key, wish=effect.wish)]
    assert not alone.state.can_choose
    alone.issue()
    assert alone.state.visit.page is Page.TICKET


def test_the_paper_is_told_of_as_any_other(alone: Visitor) -> None:
    taken(alone, take(alone).key)

    effects = alone.feel(PaperEnded(ticket_id=-3, is_copy=False, result=PaperResult.UNSURE, at_ms=alone.now_ms))

    assert effects == [TellPaper(ticket_id=-3, paper=PaperState.DOUBTFUL)]
    assert alone.state.visit.ticket is not None
    assert alone.state.visit.ticket.view is PaperView.ASKING


def test_without_a_printer_the_screen_has_to_do(alone: Visitor) -> None:
    alone.printer(PrinterState.ABSENT)

    effects = taken(alone, take(alone).key)

    assert effects[0] == TellPaper(ticket_id=-3, paper=PaperState.SHOWN)


def test_a_closed_service_gives_nothing_alone_either(alone: Visitor) -> None:
    alone.open_office([alone.state.services[0].model_copy(update={"state": "closed"})])
    alone.touch(OnService(service_id=1))

    assert (alone.state.visit.page, alone.state.visit.sorry) == (Page.SORRY, Sorry.CLOSED)
    assert alone.touch(LaterControl.TAKE) == []


class TestWhatIsLetGo:
    """Nobody has to wait for the server because somebody before did."""

    def test_a_code_asked_about_blocks_the_kiosk_no_longer_than_its_visitor_stays(self, ready: Visitor) -> None:
        ready.scan("7KMT-AC34")
        assert ready.state.open_wish is not None
        key = ready.state.open_wish.key
        ready.feel(ServerLost(at_ms=ready.now_ms))
        assert ready.wait(6_000) == []

        ready.touch(Control.START_OVER)

        assert ready.wait(200) == [LetGo(key=key), ForgetWish(key=key)]
        assert ready.state.can_choose

    def test_a_code_read_alone_asks_nobody(self, alone: Visitor) -> None:
        assert alone.scan("7KMT-AC34") == []
        assert (alone.state.visit.page, alone.state.open_wish) == (Page.CODE, None)
        assert alone.touch(CodeControl.SEND) == []
        alone.touch(Control.BACK)
        assert alone.state.can_choose

    def test_an_old_wish_of_the_disk_is_let_go(self, alone: Visitor) -> None:
        wish = Wish(service_id=1, priority=None, language=Language.INDONESIAN)
        alone.feel(WishFound(key="old", wish=wish, age_ms=200_000, at_ms=alone.now_ms))

        assert alone.wait(200) == [LetGo(key="old"), ForgetWish(key="old")]

    def test_a_young_one_becomes_a_number(self, alone: Visitor) -> None:
        wish = Wish(service_id=1, priority=None, language=Language.ENGLISH)
        alone.feel(WishFound(key="young", wish=wish, age_ms=4_000, at_ms=alone.now_ms))

        assert alone.wait(200) == [TakeOwn(key="young", wish=wish)]

    def test_a_wish_found_has_time_to_be_asked_where_the_server_is_there(self, ready: Visitor) -> None:
        wish = Wish(service_id=1, priority=None, language=Language.INDONESIAN)
        ready.feel(WishFound(key="young", wish=wish, age_ms=4_000, at_ms=ready.now_ms))

        assert ready.wait(WITHIN_MS - 200) == []


class TestAfterARestart:
    """The number was on the disk, and perhaps on paper."""

    def test_whoever_still_stands_there_sees_it_and_its_job_has_the_same_name(self, visitor: Visitor) -> None:
        effects = visitor.feel(OwnFound(key="mine", paper=own_ticket(), age_ms=9_000, at_ms=visitor.now_ms))

        assert PrintTicket(job="-3:mine", paper=own_ticket(), is_copy=False) in effects
        assert visitor.state.visit.page is Page.TICKET

    def test_whoever_left_long_ago_is_left_alone(self, visitor: Visitor) -> None:
        effects = visitor.feel(OwnFound(key="mine", paper=own_ticket(), age_ms=300_000, at_ms=visitor.now_ms))

        assert effects == [ForgetWish(key="mine")]
        assert visitor.state.is_fresh
