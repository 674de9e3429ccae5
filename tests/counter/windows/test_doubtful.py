"""A ticket whose paper is in doubt: seen in list and card with icon and words, printed again, cancelled."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from counter.windows.lists import marks
from wire import commands
from wire.codes import CancelReason, CounterState, PaperState, TicketState

EIGHT = 1_780_000_000
IN_DOUBT = (PaperState.DOUBTFUL, PaperState.SHOWN)


@pytest.mark.parametrize("paper", PaperState)
def test_the_waiting_list_says_it_with_icon_and_words(program, make_ticket, paper):
    program.sit_down()
    ticket = make_ticket(12, paper=paper)
    program.feed.change([ticket])
    program.settle()

    said = program.find("waiting.1").accessibleName()

    assert ("kertas diragukan" in said) == (paper in IN_DOUBT)
    assert ("printer-missing" in marks(ticket)) == (paper in IN_DOUBT)


@pytest.mark.parametrize("paper", PaperState)
def test_the_card_says_it_and_still_says_when_absent_may_be_pressed(program, make_ticket, paper):
    called = make_ticket(12, state=TicketState.CALLED, called_at=EIGHT, paper=paper)
    program.sit_down(CounterState.BUSY, called)

    words = program.find("ticket.paper")

    assert words.isVisible() == (paper in IN_DOUBT)
    assert ("cetak ulang atau batalkan" in words.text()) == (paper in IN_DOUBT)
    assert "Tidak hadir" in program.find("ticket.advice").text()


def test_it_is_printed_again_from_the_keys(program, make_ticket):
    program.sit_down()
    program.feed.change([make_ticket(12, paper=PaperState.DOUBTFUL)])
    program.settle()

    program.click("button.reprint")
    program.key(Qt.Key.Key_1)
    program.key(Qt.Key.Key_Enter)

    assert commands.ReprintTicket(ticket_id=12) in program.sent


def test_it_is_cancelled_because_no_paper_came_out(program, make_ticket):
    program.sit_down()
    program.feed.change([make_ticket(12, paper=PaperState.SHOWN)])
    program.settle()
    reason = next(each for each in CancelReason if "paper" in each.value or "print" in each.value)

    program.click("button.cancel")
    program.key(Qt.Key.Key_1)
    program.settle()
    program.key(getattr(Qt.Key, f"Key_{list(CancelReason).index(reason) + 1}"))

    assert commands.CancelTicket(ticket_id=12, reason=reason) in program.sent
