"""The staff corner: how it opens, closes, and what its keys ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.flow.effects import PrintTicket, TellPaper
from kiosk.flow.events import Control, OnService, PaperEnded, PrinterState, Scanned
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.staffeffects import FetchStaffCopy, KeepScale, LookAtMachine, PrintTest, ProveStaff, SetLight, SetVolume
from kiosk.flow.staffevents import (
    HeadHeld,
    LightSeen,
    OnCharacter,
    OnReprint,
    PrinterSeen,
    PrinterTested,
    StaffControl,
    StaffCopyFetched,
    StaffProven,
    StaffRefused,
    VolumeSeen,
)
from kiosk.flow.staffstate import Complaint, CopyState, Finding, StaffCorner, StaffPage, Weight
from kiosk.flow.state import Page, PaperView, Visit
from kiosk.samples import ticket, words
from wire.codes import PaperState
from wire.commands import DoubtfulTicket

DOUBTFUL = (DoubtfulTicket(ticket_id=7, number="A 007", paper=PaperState.DOUBTFUL),)
FINE = Finding(weight=Weight.FINE, sentence=words("Kertas masih ada.", "There is paper."), advice=words("", ""))


def hold(visitor, held_ms: int = 3_000) -> None:
    visitor.feel(HeadHeld(is_down=True, at_ms=visitor.now_ms))
    visitor.wait(held_ms)
    visitor.feel(HeadHeld(is_down=False, at_ms=visitor.now_ms))


def type_in(visitor, text: str) -> None:
    for character in text:
        visitor.touch(OnCharacter(character=character), after_ms=60)


def ask(visitor, name: str = "sari", pin: str = "4815") -> ProveStaff:
    """Name and PIN, as far as the question to the server."""
    hold(visitor)
    visitor.now_ms += 1_000
    type_in(visitor, name)
    visitor.touch(StaffControl.CONFIRM)
    visitor.now_ms += 1_000
    type_in(visitor, pin)
    (effect,) = visitor.touch(StaffControl.CONFIRM)
    assert isinstance(effect, ProveStaff)
    return effect


def enter(visitor, doubtful: tuple[DoubtfulTicket, ...] = DOUBTFUL) -> list[object]:
    question = ask(visitor)
    return visitor.feel(StaffProven(key=question.key, doubtful=doubtful, at_ms=visitor.now_ms))


def corner(visitor) -> StaffCorner:
    assert visitor.state.staff is not None
    return visitor.state.staff


def test_a_long_press_on_the_name_opens_and_a_short_one_does_not(visitor) -> None:
    hold(visitor, 2_800)
    visitor.wait(5_000)
    assert visitor.state.staff is None

    hold(visitor)

    assert corner(visitor).page is StaffPage.NAME


@pytest.mark.parametrize("page", [Page.ISSUING, Page.TICKET])
def test_who_waits_for_a_number_or_looks_at_it_is_not_interrupted(visitor, page: Page) -> None:
    visitor.ask()
    if page is Page.TICKET:
        visitor.issue()
    assert visitor.state.visit.page is page

    hold(visitor)

    assert visitor.state.staff is None


def test_name_and_pin_are_asked_of_the_server_and_the_pin_is_forgotten_at_once(visitor) -> None:
    question = ask(visitor, "sari.2", "481516")

    assert (question.name, question.pin) == ("sari.2", "481516")
    assert corner(visitor).pin == ""
    assert "481516" not in repr(visitor.state)


def test_typing_can_be_taken_back_and_is_not_slowed(visitor) -> None:
    hold(visitor)
    visitor.now_ms += 1_000
    type_in(visitor, "sarx")
    visitor.touch(StaffControl.ERASE, after_ms=50)
    type_in(visitor, "i")

    assert corner(visitor).name == "sari"


def test_a_name_without_letters_and_a_short_pin_ask_nothing(visitor) -> None:
    hold(visitor)
    assert visitor.touch(StaffControl.CONFIRM) == []
    assert corner(visitor).page is StaffPage.NAME
    type_in(visitor, "sari")
    visitor.touch(StaffControl.CONFIRM)
    visitor.now_ms += 1_000
    type_in(visitor, "481")

    assert visitor.touch(StaffControl.CONFIRM) == []


def test_the_right_pin_opens_the_desk_and_looks_at_the_machine(visitor) -> None:
    assert enter(visitor) == [LookAtMachine()]

    assert corner(visitor).page is StaffPage.DESK
    assert corner(visitor).doubtful == DOUBTFUL


@pytest.mark.parametrize("complaint", Complaint)
def test_a_refusal_is_said_and_the_pin_can_be_typed_anew(visitor, complaint: Complaint) -> None:
    question = ask(visitor)
    visitor.feel(StaffRefused(key=question.key, complaint=complaint, at_ms=visitor.now_ms))
    assert (corner(visitor).page, corner(visitor).complaint) == (StaffPage.PIN, complaint)
    visitor.now_ms += 1_000

    type_in(visitor, "4816")

    assert corner(visitor).complaint is None
    (effect,) = visitor.touch(StaffControl.CONFIRM)
    assert isinstance(effect, ProveStaff)
    assert effect.key != question.key


def test_an_answer_to_another_question_opens_nothing(visitor) -> None:
    ask(visitor)
    visitor.feel(StaffProven(key="other", doubtful=(), at_ms=visitor.now_ms))
    assert corner(visitor).page is StaffPage.PIN
    visitor.wait(60_000)
    visitor.feel(StaffProven(key=visitor.effects[-1].key, doubtful=(), at_ms=visitor.now_ms))
    assert visitor.state.staff is None


def test_nobody_for_a_minute_closes_it_and_a_touch_keeps_it_open(visitor) -> None:
    enter(visitor)
    visitor.wait(50_000)
    visitor.touch(OnCharacter(character="x"))
    visitor.wait(59_000)
    assert visitor.state.staff is not None

    visitor.wait(1_000)

    assert visitor.state.staff is None
    assert visitor.state.visit == Visit()


@pytest.mark.parametrize("way", [StaffControl.LEAVE, Control.BACK])
def test_it_is_left_by_a_key(visitor, way: object) -> None:
    enter(visitor)

    visitor.touch(way)

    assert visitor.state.staff is None
    assert visitor.touch(OnService(service_id=1), after_ms=100) == []
    assert visitor.state.visit.page is Page.SERVICES, "the finger that left must not choose a service too"


def test_visitors_keys_and_scans_do_nothing_in_it(visitor) -> None:
    enter(visitor)

    assert visitor.touch(OnService(service_id=1)) == []
    visitor.feel(Scanned(text="X", key="k", at_ms=visitor.now_ms))

    assert visitor.state.visit == Visit()


def test_staffs_keys_do_nothing_outside(visitor) -> None:
    for target in (*StaffControl, OnCharacter(character="a"), OnReprint(ticket_id=7)):
        assert visitor.touch(target) == []
    assert visitor.state.visit == Visit()


def test_changed_paper_asks_the_printer_anew(visitor) -> None:
    enter(visitor)
    visitor.feel(PrinterSeen(findings=(FINE,), at_ms=visitor.now_ms))
    assert corner(visitor).findings == (FINE,)

    assert visitor.touch(StaffControl.PAPER_CHANGED) == [LookAtMachine()]

    assert corner(visitor).findings is None


def test_one_test_ticket_at_a_time(visitor) -> None:
    enter(visitor)
    assert visitor.touch(StaffControl.TEST_PRINT) == [PrintTest()]
    assert visitor.touch(StaffControl.TEST_PRINT) == []
    assert visitor.touch(StaffControl.PAPER_CHANGED) == []

    visitor.feel(PrinterTested(finding=FINE, at_ms=visitor.now_ms))

    assert corner(visitor).tested == FINE
    assert visitor.touch(StaffControl.TEST_PRINT) == [PrintTest()]


def test_without_a_printer_nothing_is_printed(visitor) -> None:
    visitor.printer(PrinterState.ABSENT)
    enter(visitor)

    assert visitor.touch(StaffControl.TEST_PRINT) == []
    assert visitor.touch(OnReprint(ticket_id=7)) == []


def test_the_light_goes_in_steps_never_to_black_and_only_where_it_can(visitor) -> None:
    enter(visitor)
    assert visitor.touch(StaffControl.DARKER) == []
    visitor.feel(LightSeen(percent=15, at_ms=visitor.now_ms))
    assert visitor.touch(StaffControl.DARKER) == [SetLight(percent=10)]
    visitor.feel(LightSeen(percent=95, at_ms=visitor.now_ms))
    assert visitor.touch(StaffControl.BRIGHTER) == [SetLight(percent=100)]


def test_the_sound_goes_in_steps_down_to_silence_and_only_where_there_is_one(visitor) -> None:
    enter(visitor)
    assert visitor.touch(StaffControl.QUIETER) == []
    visitor.feel(VolumeSeen(percent=10, at_ms=visitor.now_ms))
    assert visitor.touch(StaffControl.QUIETER) == [SetVolume(percent=0)]
    visitor.feel(VolumeSeen(percent=90, at_ms=visitor.now_ms))
    assert visitor.touch(StaffControl.LOUDER) == [SetVolume(percent=100)]


def test_the_card_is_sized_in_steps_and_kept(visitor) -> None:
    enter(visitor)
    visitor.touch(StaffControl.CALIBRATE)
    for control in (StaffControl.MUCH_LARGER, StaffControl.MUCH_LARGER, StaffControl.SMALLER):
        assert visitor.touch(control) == []
    assert corner(visitor).scale_permille == 1_038

    assert visitor.touch(StaffControl.KEEP_SIZE) == [KeepScale(permille=1_038)]

    assert (corner(visitor).page, corner(visitor).scale_permille) == (StaffPage.DESK, 1_000)


def test_leaving_the_card_keeps_nothing(visitor) -> None:
    enter(visitor)
    visitor.touch(StaffControl.CALIBRATE)
    visitor.touch(StaffControl.MUCH_LARGER)
    before = len(visitor.effects)

    visitor.touch(Control.BACK)

    assert corner(visitor).page is StaffPage.DESK
    assert visitor.effects[before:] == []


def test_a_doubtful_ticket_is_printed_once_as_a_copy_and_reported(visitor) -> None:
    enter(visitor)
    (fetch,) = visitor.touch(OnReprint(ticket_id=7))
    assert isinstance(fetch, FetchStaffCopy)
    assert visitor.touch(OnReprint(ticket_id=7)) == []
    paper = ticket(ticket_id=7)

    (printed,) = visitor.feel(StaffCopyFetched(ticket_id=7, key=fetch.key, paper=paper, at_ms=visitor.now_ms))

    assert printed == PrintTicket(job=f"7:copy-staff-{fetch.key}", paper=paper, is_copy=True)
    ended = PaperEnded(ticket_id=7, is_copy=True, result=PaperResult.PRINTED, at_ms=visitor.now_ms)
    assert visitor.feel(ended) == [TellPaper(ticket_id=7, paper=PaperState.PRINTED)]
    assert corner(visitor).copy_of(7).state is CopyState.PRINTED
    assert visitor.touch(OnReprint(ticket_id=7)) == []


def test_a_copy_that_did_not_come_can_be_asked_for_again_under_another_job(visitor) -> None:
    enter(visitor)
    (first,) = visitor.touch(OnReprint(ticket_id=7))
    visitor.feel(StaffCopyFetched(ticket_id=7, key=first.key, paper=None, at_ms=visitor.now_ms))
    assert corner(visitor).copy_of(7).state is CopyState.NOT_PRINTED

    (second,) = visitor.touch(OnReprint(ticket_id=7))

    assert second.key != first.key


def test_only_tickets_of_the_list_are_printed(visitor) -> None:
    enter(visitor)

    assert visitor.touch(OnReprint(ticket_id=8)) == []


def test_a_ticket_that_comes_meanwhile_is_still_there_when_staff_leave(visitor) -> None:
    visitor.ask()
    visitor.touch(Control.START_OVER)
    waiting = replace(visitor.state, visit=Visit())
    visitor.state = waiting
    enter(visitor)

    visitor.issue()
    visitor.touch(StaffControl.LEAVE)

    assert visitor.state.visit.page is Page.TICKET
    assert visitor.state.visit.ticket.view is PaperView.PRINTING
