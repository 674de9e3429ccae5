"""Codes at the kiosk: scanned or typed, alone or two together, one wish for each, and what the answer leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.flow.effects import ForgetWish, PrintTicket, RequestTicket, TellPaper
from kiosk.flow.events import (
    Control,
    OnPriority,
    OnService,
    PaperEnded,
    PrinterState,
    Refused,
    ServerLost,
    Unanswered,
    WishFound,
)
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.scanevents import CodeControl, OnCodeLetter, ScanWish
from kiosk.flow.state import CodeComplaint, Page, PaperView, Slowness, Sorry
from kiosk.samples import booked
from wire.codes import BOOKING_CODE_LENGTH, Language, PaperState, RefusalCode, ScanOutcome, SlotRight

if TYPE_CHECKING:
    from tests.kiosk.conftest import Visitor

LINK = "https://antrean.contoh.go.id/b/Zq3vKxW0m8rT1uYb5nHc2A"
TICKET = "https://antrean.contoh.go.id/t/AAAAAAAAAAAAAAAAAAAAAA"
CODE = "ACDE7Q3M"


def wish(text: str, also: str | None = None, language: Language | None = None) -> ScanWish:
    return ScanWish(text=text, also=also, language=language)


def type_code(visitor: Visitor, code: str = CODE) -> None:
    visitor.touch(CodeControl.OPEN)
    for letter in code:
        visitor.touch(OnCodeLetter(letter=letter), after_ms=450)


def go(visitor: Visitor, page: str) -> None:
    """Walks to a page where codes are listened to."""
    if page in ("priority", "sorry"):
        visitor.touch(OnService(service_id=1))
    if page == "sorry":
        visitor.open_office([])
    if page == "code":
        visitor.touch(CodeControl.OPEN)
    if page == "answer":
        visitor.scan(TICKET)
        visitor.answer(ScanOutcome.OVER)
    if page == "warned":
        visitor.touch(Control.LANGUAGE)
        visitor.wait(45_000)
        visitor.touch(Control.LANGUAGE)
        visitor.wait(45_000)
        assert visitor.state.is_fresh or visitor.state.visit.warned_at_ms is not None


@pytest.mark.parametrize("page", ["services", "priority", "sorry", "code", "answer", "warned"])
def test_a_scan_is_heard_wherever_a_visitor_chooses(visitor: Visitor, page: str) -> None:
    go(visitor, page)

    effects = visitor.scan(LINK)

    assert [effect for effect in effects if isinstance(effect, RequestTicket)] == [
        RequestTicket(key=visitor.state.open_wish.key, wish=wish(LINK))  # type: ignore[union-attr]
    ]
    assert visitor.state.visit.page is Page.ISSUING
    assert visitor.state.visit.warned_at_ms is None


def test_a_scanner_that_repeats_itself_asks_once(visitor: Visitor) -> None:
    visitor.scan(LINK)
    for _ in range(20):
        assert visitor.scan(LINK, after_ms=300) == []

    visitor.answer(ScanOutcome.UNKNOWN)

    assert visitor.scan(LINK, after_ms=300) == [], "still held before the glass"
    assert len(visitor.scan(LINK, after_ms=5_000)) == 1


def test_a_scan_while_a_number_is_on_its_way_or_in_the_printer_does_nothing(visitor: Visitor) -> None:
    visitor.ask()
    assert visitor.scan(LINK) == []
    visitor.issue()
    assert visitor.scan(TICKET) == []

    assert visitor.state.visit.page is Page.TICKET


def test_the_next_visitor_need_not_wait_for_the_screen(visitor: Visitor) -> None:
    visitor.touch(Control.LANGUAGE)
    visitor.ask()
    visitor.issue()
    visitor.feel(PaperEnded(ticket_id=12, is_copy=False, result=PaperResult.PRINTED, at_ms=visitor.now_ms))
    shown = visitor.state.visit.ticket
    assert shown is not None

    assert visitor.scan(shown.paper.status_url or "") == [], "the ticket just taken passes under the scanner"
    (effect,) = visitor.scan(LINK)

    assert isinstance(effect, RequestTicket)
    assert effect.wish == wish(LINK), "the language of the visitor before is not the next one's"


def test_a_code_held_before_the_scanner_all_along_is_heard_once_the_paper_before_is_there(visitor: Visitor) -> None:
    visitor.ask()
    visitor.issue()
    for _ in range(5):
        assert visitor.scan(LINK, after_ms=300) == [], "the number before is in the printer"
    visitor.feel(PaperEnded(ticket_id=12, is_copy=False, result=PaperResult.PRINTED, at_ms=visitor.now_ms))

    (effect,) = visitor.scan(LINK, after_ms=300)

    assert isinstance(effect, RequestTicket)
    assert visitor.scan(LINK, after_ms=300) == [], "now it is an echo"


def test_a_ticket_held_before_the_scanner_is_still_an_echo_when_its_page_has_gone(visitor: Visitor) -> None:
    visitor.ask()
    visitor.issue()
    visitor.feel(PaperEnded(ticket_id=12, is_copy=False, result=PaperResult.PRINTED, at_ms=visitor.now_ms))
    shown = visitor.state.visit.ticket
    assert shown is not None
    own = shown.paper.status_url or ""
    assert visitor.scan(own) == []
    visitor.touch(Control.START_OVER)

    assert visitor.state.visit.page is Page.SERVICES
    assert visitor.scan(own, after_ms=1_000) == []


@pytest.mark.parametrize("text", ["", "x" * 513, "y" * 10_000])
def test_what_is_too_short_or_too_long_is_nothing(visitor: Visitor, text: str) -> None:
    assert visitor.scan(text) == []
    assert visitor.state.visit.page is Page.SERVICES


def test_a_chosen_language_goes_with_the_code(visitor: Visitor) -> None:
    visitor.touch(Control.LANGUAGE)

    (effect,) = visitor.scan(LINK)

    assert isinstance(effect, RequestTicket)
    assert effect.wish == wish(LINK, language=Language.ENGLISH)


def test_the_screen_speaks_the_language_of_the_booking(visitor: Visitor) -> None:
    visitor.scan(LINK)

    visitor.answer(ScanOutcome.CHECKED_IN, paper=booked(SlotRight.FULL, language=Language.ENGLISH))

    assert visitor.state.visit.language is Language.ENGLISH


def test_a_typed_code_is_sent_once_it_is_whole(visitor: Visitor) -> None:
    type_code(visitor, CODE[:-1])
    assert visitor.touch(CodeControl.SEND) == []
    visitor.touch(OnCodeLetter(letter=CODE[-1]))
    visitor.touch(OnCodeLetter(letter="A"))

    (effect,) = visitor.touch(CodeControl.SEND)

    assert isinstance(effect, RequestTicket)
    assert effect.wish == wish(CODE)
    assert visitor.touch(CodeControl.SEND) == []


def test_quick_typing_is_taken_and_a_bounce_is_not(visitor: Visitor) -> None:
    visitor.touch(CodeControl.OPEN)
    visitor.touch(OnCodeLetter(letter="A"), after_ms=100)
    assert code(visitor) == "", "the finger still meant the page before"
    visitor.touch(OnCodeLetter(letter="A"), after_ms=400)
    visitor.touch(OnCodeLetter(letter="A"), after_ms=80)
    assert code(visitor) == "A"
    visitor.touch(OnCodeLetter(letter="A"), after_ms=200)
    visitor.touch(OnCodeLetter(letter="C"), after_ms=80)
    assert code(visitor) == "AAC"
    visitor.touch(CodeControl.ERASE, after_ms=80)
    visitor.touch(OnCodeLetter(letter="0"), after_ms=200)
    visitor.touch(OnCodeLetter(letter="a"), after_ms=200)
    assert code(visitor) == "AA", "no code has such letters"


def code(visitor: Visitor) -> str:
    entry = visitor.state.visit.code
    assert entry is not None
    return entry.typed


def test_a_wrong_code_comes_back_with_everything_that_was_typed(visitor: Visitor) -> None:
    type_code(visitor)
    visitor.touch(CodeControl.SEND)

    visitor.answer(ScanOutcome.UNKNOWN)

    entry = visitor.state.visit.code
    assert entry is not None
    assert (visitor.state.visit.page, entry.typed, entry.complaint) == (Page.CODE, CODE, CodeComplaint.UNKNOWN)
    visitor.touch(CodeControl.ERASE)
    entry = visitor.state.visit.code
    assert entry is not None
    assert (entry.typed, entry.complaint) == (CODE[:-1], None)


def test_too_many_wrong_codes_are_said_and_not_asked_again(visitor: Visitor) -> None:
    visitor.scan(LINK)
    key = visitor.state.open_wish.key  # type: ignore[union-attr]

    effects = visitor.feel(Refused(key=key, code=RefusalCode.TOO_MANY_ATTEMPTS, at_ms=visitor.now_ms))

    assert effects == [ForgetWish(key=key)]
    entry = visitor.state.visit.code
    assert entry is not None
    assert entry.complaint is CodeComplaint.SLOWED


def test_a_closed_day_is_said(visitor: Visitor) -> None:
    visitor.scan(LINK)
    key = visitor.state.open_wish.key  # type: ignore[union-attr]

    visitor.feel(Refused(key=key, code=RefusalCode.DAY_CLOSED, at_ms=visitor.now_ms))

    assert visitor.state.visit.sorry is Sorry.DAY_OVER


def test_a_booking_becomes_a_number_on_paper(visitor: Visitor) -> None:
    visitor.scan(LINK)
    key = visitor.state.open_wish.key  # type: ignore[union-attr]

    told, printed, forgotten = visitor.answer(ScanOutcome.CHECKED_IN)

    assert told == TellPaper(ticket_id=12, paper=PaperState.PRINTING)
    assert isinstance(printed, PrintTicket)
    assert (printed.job, printed.is_copy) == (f"12:{key}", False)
    assert forgotten == ForgetWish(key=key)
    assert visitor.state.visit.ticket is not None
    assert visitor.state.visit.ticket.view is PaperView.PRINTING


def test_two_codes_together_are_asked_about_in_one_wish(visitor: Visitor) -> None:
    visitor.touch(CodeControl.OPEN)
    visitor.touch(CodeControl.BOTH)
    assert visitor.scan(TICKET) == []
    assert visitor.scan(TICKET, after_ms=9_000) == [], "the same one again is not the other"

    (effect,) = visitor.scan(LINK)

    assert isinstance(effect, RequestTicket)
    assert effect.wish == wish(LINK, also=TICKET)
    visitor.answer(ScanOutcome.NOT_TOGETHER)
    entry = visitor.state.visit.code
    assert entry is not None
    assert (entry.is_pair, entry.first, entry.complaint) == (True, None, CodeComplaint.NOT_TOGETHER)


def test_one_of_two_may_be_typed(visitor: Visitor) -> None:
    type_code(visitor)
    visitor.touch(CodeControl.BOTH)
    assert visitor.touch(CodeControl.SEND) == []
    assert code(visitor) == ""

    (effect,) = visitor.scan(TICKET)

    assert isinstance(effect, RequestTicket)
    assert effect.wish == wish(TICKET, also=CODE)


def test_a_number_that_a_booking_joined_comes_out_as_a_copy(visitor: Visitor) -> None:
    visitor.scan(LINK)

    effects = visitor.answer(ScanOutcome.JOINED)

    (printed,) = [effect for effect in effects if isinstance(effect, PrintTicket)]
    assert printed.is_copy
    visitor.feel(PaperEnded(ticket_id=12, is_copy=True, result=PaperResult.PRINTED, at_ms=visitor.now_ms))
    assert visitor.state.visit.ticket is not None
    assert visitor.state.visit.ticket.view is PaperView.PRINTED


@pytest.mark.parametrize(
    "outcome",
    [ScanOutcome.ALREADY, ScanOutcome.WAITING, ScanOutcome.RETURNED, ScanOutcome.CALLED, ScanOutcome.SERVING],
)
def test_a_number_in_the_visitors_hand_is_shown_and_printed_only_as_a_copy(
    visitor: Visitor, outcome: ScanOutcome
) -> None:
    visitor.scan(LINK)
    effects = visitor.answer(outcome)
    assert [type(effect) for effect in effects] == [ForgetWish]
    assert visitor.state.visit.ticket is not None
    assert visitor.state.visit.ticket.view is PaperView.IN_HAND

    (printed,) = visitor.touch(CodeControl.COPY)

    assert isinstance(printed, PrintTicket)
    assert printed.is_copy
    assert visitor.touch(CodeControl.COPY) == [], "one copy"
    visitor.feel(PaperEnded(ticket_id=12, is_copy=True, result=PaperResult.PRINTED, at_ms=visitor.now_ms))
    assert visitor.state.visit.ticket.view is PaperView.PRINTED
    visitor.wait(10_000)
    assert visitor.state.is_fresh


def test_without_a_printer_there_is_no_copy(visitor: Visitor) -> None:
    visitor.printer(PrinterState.ABSENT)
    visitor.scan(LINK)
    visitor.answer(ScanOutcome.WAITING)

    assert visitor.touch(CodeControl.COPY) == []


@pytest.mark.parametrize(
    "outcome", [ScanOutcome.WRONG_DAY, ScanOutcome.CANCELLED, ScanOutcome.LAPSED, ScanOutcome.OVER]
)
def test_a_code_without_a_number_has_a_page_that_leads_to_the_services(visitor: Visitor, outcome: ScanOutcome) -> None:
    visitor.scan(LINK)

    visitor.answer(outcome)

    assert visitor.state.visit.page is Page.ANSWER
    visitor.touch(Control.BACK)
    assert visitor.state.is_fresh


def test_without_the_server_the_code_is_kept_and_sent_when_it_is_back(visitor: Visitor) -> None:
    visitor.feel(ServerLost(at_ms=visitor.now_ms))
    (effect,) = visitor.scan(LINK)
    assert isinstance(effect, RequestTicket)
    visitor.feel(Unanswered(key=effect.key, at_ms=visitor.now_ms))
    visitor.now_ms += 200
    visitor.wait(200)
    assert visitor.state.visit.slowness is Slowness.LONG, "said at once, with a way back"

    assert visitor.connect() == [effect]
    visitor.answer(ScanOutcome.CHECKED_IN)
    assert visitor.state.visit.page is Page.TICKET


def test_a_lost_answer_is_asked_for_with_the_same_key(visitor: Visitor) -> None:
    (first,) = visitor.scan(LINK)
    assert isinstance(first, RequestTicket)
    for _ in range(4):
        visitor.feel(Unanswered(key=first.key, at_ms=visitor.now_ms))
        assert visitor.wait(1_000) == [first]
    assert visitor.touch(OnService(service_id=1)) == []
    assert visitor.touch(OnPriority(kind=None)) == []


def test_a_check_in_whose_visitor_left_goes_to_staff_as_doubtful(visitor: Visitor) -> None:
    visitor.scan(LINK)
    visitor.feel(ServerLost(at_ms=visitor.now_ms))
    visitor.wait(130_000)

    effects = visitor.answer(ScanOutcome.CHECKED_IN)

    assert [type(effect) for effect in effects] == [TellPaper, ForgetWish]
    assert effects[0] == TellPaper(ticket_id=12, paper=PaperState.DOUBTFUL)
    assert visitor.state.is_fresh


def test_a_word_about_a_ticket_disturbs_nobody_who_came_later(visitor: Visitor) -> None:
    visitor.scan(LINK)
    visitor.wait(6_000)
    visitor.touch(Control.START_OVER)

    visitor.answer(ScanOutcome.WAITING)

    assert visitor.state.is_fresh


def test_a_kiosk_that_died_asks_again_for_the_code(visitor: Visitor) -> None:
    kept = wish(LINK, language=Language.ENGLISH)

    effects = visitor.feel(WishFound(key="old", wish=kept, age_ms=3_000, at_ms=visitor.now_ms))

    assert effects == [RequestTicket(key="old", wish=kept)]
    assert visitor.state.visit.language is Language.ENGLISH
    assert visitor.state.visit.page is Page.ISSUING


def test_the_page_of_codes_forgets_what_was_typed_with_its_visitor(visitor: Visitor) -> None:
    type_code(visitor)
    visitor.wait(80_000)

    assert visitor.state.is_fresh
    assert len(CODE) == BOOKING_CODE_LENGTH
