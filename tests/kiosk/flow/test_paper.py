"""The paper: what the screen says, what the server hears, when the page leaves, and copies for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.flow.effects import Effect, FetchCopy, ForgetWish, PrintTicket, TellPaper
from kiosk.flow.events import Control, CopyFetched, CopyNotFetched, PaperEnded, PrinterState, ServerLost
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.state import PaperView
from kiosk.samples import ticket
from wire.codes import Language, PaperState
from wire.rows import ReprintRow

if TYPE_CHECKING:
    from tests.kiosk.conftest import Visitor

REPRINT = ReprintRow(id=5, ticket_id=12, device_id=1)


@pytest.fixture
def holder(visitor: Visitor) -> Visitor:
    """Has just got the number and waits for the paper."""
    visitor.ask()
    visitor.issue()
    visitor.effects.clear()
    return visitor


def paper_ends(someone: Visitor, result: PaperResult, ticket_id: int = 12, is_copy: bool = False) -> list[Effect]:
    return someone.feel(PaperEnded(ticket_id=ticket_id, is_copy=is_copy, result=result, at_ms=someone.now_ms))


def view(someone: Visitor) -> PaperView | None:
    return None if someone.state.visit.ticket is None else someone.state.visit.ticket.view


def told(paper: PaperState) -> list[TellPaper]:
    return [TellPaper(ticket_id=12, paper=paper)]


@pytest.mark.parametrize(
    ("result", "seen", "fact"),
    [
        (PaperResult.PRINTED, PaperView.PRINTED, PaperState.PRINTED),
        (PaperResult.NOT_PRINTED, PaperView.MISSING, PaperState.SHOWN),
        (PaperResult.UNSURE, PaperView.ASKING, PaperState.DOUBTFUL),
    ],
)
def test_each_end_of_the_paper_is_shown_and_told(
    holder: Visitor, result: PaperResult, seen: PaperView, fact: PaperState
) -> None:
    assert paper_ends(holder, result) == told(fact)
    assert view(holder) is seen


def test_a_printer_that_never_proves_anything_asks_the_visitor_and_alarms_nobody(holder: Visitor) -> None:
    assert paper_ends(holder, PaperResult.UNPROVEN) == []
    assert view(holder) is PaperView.ASKING

    assert holder.touch(Control.PAPER_NO) == told(PaperState.SHOWN)


def test_a_copy_without_proof_is_in_doubt_so_that_it_is_not_asked_for_for_ever(holder: Visitor) -> None:
    assert paper_ends(holder, PaperResult.UNPROVEN, is_copy=True) == told(PaperState.DOUBTFUL)


def test_the_page_stays_ten_seconds_after_the_paper_is_out(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.PRINTED)

    holder.wait(9_800)
    assert view(holder) is PaperView.PRINTED
    holder.wait(200)
    assert holder.state.is_fresh


def test_done_ends_the_page_at_once(holder: Visitor) -> None:
    holder.touch(Control.DONE)

    assert holder.state.is_fresh


def test_a_touch_keeps_the_page_for_ten_more_seconds(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.PRINTED)
    holder.wait(9_000)
    holder.touch(Control.LANGUAGE)

    holder.wait(9_800)
    assert view(holder) is PaperView.PRINTED
    assert holder.state.visit.language is Language.ENGLISH
    holder.wait(200)
    assert holder.state.is_fresh


def test_without_paper_there_is_time_to_photograph_the_number(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.NOT_PRINTED)

    holder.wait(29_800)
    assert view(holder) is PaperView.MISSING
    holder.wait(200)
    assert holder.state.is_fresh


def test_a_printer_that_says_nothing_leads_to_the_question(holder: Visitor) -> None:
    assert holder.wait(20_000) == told(PaperState.DOUBTFUL)
    assert view(holder) is PaperView.ASKING


def test_an_uncertain_end_after_the_question_changes_nothing(holder: Visitor) -> None:
    holder.wait(20_000)

    assert paper_ends(holder, PaperResult.UNSURE) == []


def test_a_proof_after_the_question_ends_the_doubt(holder: Visitor) -> None:
    holder.wait(20_000)

    assert paper_ends(holder, PaperResult.PRINTED) == told(PaperState.PRINTED)
    assert view(holder) is PaperView.PRINTED


def test_yes_it_came_out(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.UNSURE)

    assert holder.touch(Control.PAPER_YES) == told(PaperState.PRINTED)
    assert view(holder) is PaperView.PRINTED


def test_no_it_did_not(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.UNSURE)

    assert holder.touch(Control.PAPER_NO) == told(PaperState.SHOWN)
    assert view(holder) is PaperView.MISSING


def test_nobody_answers_and_it_stays_doubtful(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.UNSURE)

    assert holder.wait(20_000) == []
    assert holder.state.is_fresh


def test_the_visitor_contradicts_a_printer_that_says_printed(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.PRINTED)

    assert holder.touch(Control.PAPER_MISSING) == told(PaperState.DOUBTFUL)
    assert view(holder) is PaperView.MISSING


def test_answers_to_a_question_that_is_not_asked_do_nothing(holder: Visitor) -> None:
    assert holder.touch(Control.PAPER_YES) == []
    assert holder.touch(Control.PAPER_NO) == []
    assert holder.touch(Control.PAPER_MISSING) == []
    assert view(holder) is PaperView.PRINTING


def test_the_server_is_told_although_the_visitor_has_left(holder: Visitor) -> None:
    holder.touch(Control.DONE)

    assert paper_ends(holder, PaperResult.UNSURE) == told(PaperState.DOUBTFUL)
    assert holder.state.is_fresh


def test_the_paper_of_the_visitor_before_does_not_appear_on_this_ones_page(visitor: Visitor) -> None:
    visitor.ask()
    visitor.issue(ticket_id=11)
    visitor.touch(Control.DONE)
    visitor.ask()
    visitor.issue(ticket_id=12)

    paper_ends(visitor, PaperResult.NOT_PRINTED, ticket_id=11)

    assert view(visitor) is PaperView.PRINTING


def test_without_a_printer_the_number_is_on_the_screen_alone(visitor: Visitor) -> None:
    visitor.printer(PrinterState.ABSENT)
    key = visitor.ask().key

    assert visitor.issue() == [*told(PaperState.SHOWN), ForgetWish(key=key)]
    assert view(visitor) is PaperView.SCREEN_ONLY
    visitor.wait(30_000)
    assert visitor.state.is_fresh


def test_a_lost_server_does_not_take_the_ticket_off_the_screen(holder: Visitor) -> None:
    holder.feel(ServerLost(at_ms=holder.now_ms))
    holder.wait(5_000)

    assert view(holder) is PaperView.PRINTING


def test_a_copy_is_fetched_printed_with_its_mark_and_told(visitor: Visitor) -> None:
    assert visitor.open_office(reprints=[REPRINT]) == [FetchCopy(reprint_id=5, ticket_id=12)]
    assert visitor.open_office(reprints=[REPRINT]) == []

    (effect,) = visitor.feel(CopyFetched(reprint_id=5, paper=ticket(), at_ms=visitor.now_ms))

    assert isinstance(effect, PrintTicket)
    assert effect.is_copy
    assert effect.job.startswith("12:copy-5-")
    assert paper_ends(visitor, PaperResult.PRINTED, is_copy=True) == told(PaperState.PRINTED)
    assert visitor.state.is_fresh


def test_the_same_ticket_can_be_copied_again_later(visitor: Visitor) -> None:
    visitor.open_office(reprints=[REPRINT])
    visitor.open_office(reprints=[])

    again = ReprintRow(id=6, ticket_id=12, device_id=1)
    assert visitor.open_office(reprints=[again]) == [FetchCopy(reprint_id=6, ticket_id=12)]


def test_a_copy_that_could_not_be_fetched_is_asked_for_again(visitor: Visitor) -> None:
    visitor.open_office(reprints=[REPRINT])
    visitor.feel(CopyNotFetched(reprint_id=5, at_ms=visitor.now_ms))

    assert visitor.wait(800) == []
    assert visitor.wait(200) == [FetchCopy(reprint_id=5, ticket_id=12)]
    assert visitor.wait(5_000) == []


def test_a_copy_that_nobody_wants_any_more_is_not_printed(visitor: Visitor) -> None:
    visitor.open_office(reprints=[REPRINT])
    visitor.feel(CopyNotFetched(reprint_id=5, at_ms=visitor.now_ms))
    visitor.open_office(reprints=[])

    assert visitor.wait(5_000) == []
    assert visitor.feel(CopyFetched(reprint_id=5, paper=ticket(), at_ms=visitor.now_ms)) == []


def test_a_copy_without_a_printer_is_told_as_not_printed(visitor: Visitor) -> None:
    visitor.printer(PrinterState.ABSENT)
    visitor.open_office(reprints=[REPRINT])

    assert visitor.feel(CopyFetched(reprint_id=5, paper=ticket(), at_ms=visitor.now_ms)) == told(PaperState.SHOWN)


def test_a_copy_does_not_touch_the_page_of_the_same_ticket(holder: Visitor) -> None:
    paper_ends(holder, PaperResult.NOT_PRINTED)
    holder.open_office(reprints=[REPRINT])

    paper_ends(holder, PaperResult.PRINTED, is_copy=True)

    assert view(holder) is PaperView.MISSING
