"""What the windows show: numbers, lists, choices, refusals, silence; and that they stay whole and named."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from appkit.sender import Refusal
from counter.desk import Key, More
from counter.memory import read_memory
from wire import commands
from wire.codes import CounterState, PlaceReason, PriorityKind, RefusalCode, TicketState
from wire.commands import CallNext, DeskAnswer, Done

EIGHT = 1_780_000_000


def test_next_shows_the_number_only_once_the_server_has_said_it(program, make_counter, make_ticket):
    program.sit_down()
    busy = make_counter(state=CounterState.BUSY, operator_name="Siti", ticket_id=12)
    ticket = make_ticket(12, state=TicketState.CALLED, called_at=EIGHT)
    program.sender.on(CallNext, DeskAnswer(seq=9, counter=busy, ticket=ticket))
    program.sender.hold()
    program.click("button.next")
    assert program.find("ticket.number").text() == ""
    program.sender.release()
    program.settle()
    assert program.find("ticket.number").text() == "A 012"
    assert program.find("ticket.service").text() == "Layanan 1"


def test_silence_is_told_after_one_second_and_after_three(program):
    program.sit_down()
    program.sender.hold()
    program.click("button.next")
    quiet = program.find("status").text()
    program.now_ms += 1_000
    program.model.tick()
    assert program.find("status").text() == "Sedang menunggu jawaban server …"
    assert not program.find("button.next").isEnabled()
    program.now_ms += 2_000
    program.model.tick()
    assert program.find("status").text().startswith("Panggilan belum pasti terjadi.")
    assert quiet != program.find("status").text()


def test_button_of_a_press_stays_down_until_the_answer_and_nothing_else_flickers(program, make_counter):
    program.sit_down()
    ready = make_counter(state=CounterState.READY, operator_name="Siti")
    program.sender.on(CallNext, DeskAnswer(seq=9, counter=ready, ticket=None))
    program.sender.hold()
    before = program.find("button.next").grab().toImage()
    possible = {act: program.find(f"button.{act}").isEnabled() for act in ("next", "pause", "finish")}
    program.key(Qt.Key.Key_Enter)
    assert program.find("button.next").grab().toImage() != before
    assert {act: program.find(f"button.{act}").isEnabled() for act in possible} == possible
    program.sender.release()
    program.settle()
    assert not program.find("button.next").isEnabled(), "a ready counter calls by itself"


def test_unknown_result_is_asked_for_again_with_the_same_key(program, qtbot):
    program.sit_down()
    program.click("button.next")
    qtbot.waitUntil(lambda: len(program.sent) >= 2, timeout=15_000)
    first, second = program.sender.sent[-2:]
    assert first.command == second.command == CallNext()
    assert first.key == second.key


def test_two_presses_are_two_keys(program, make_counter):
    program.sit_down()
    program.sender.on(
        CallNext, DeskAnswer(seq=5, counter=make_counter(state=CounterState.OPEN, operator_name="Siti"), ticket=None)
    )
    program.click("button.next")
    program.click("button.next")
    keys = [entry.key for entry in program.sender.sent if entry.command == CallNext()]
    assert len(set(keys)) == 2


def test_refusal_is_a_sentence_in_the_status_line_and_no_window(program):
    program.sit_down()
    program.sender.on(CallNext, Refusal(code=RefusalCode.STORAGE_FAILED))
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    program.click("button.next")
    assert program.find("status").text().startswith("Server tidak bisa menyimpan.")
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == windows


def test_lost_feed_is_told_within_two_seconds(program):
    program.sit_down()
    program.feed.advance_ms(2_000)
    program.model.tick()
    assert program.find("status").text().startswith("Sambungan ke server terputus.")
    assert program.find("feed").accessibleName() == "tidak tersambung"
    program.feed.beat()
    assert program.find("feed").accessibleName() == "tersambung"


def test_waiting_list_is_in_the_order_of_the_turn(program, make_ticket):
    program.sit_down()
    program.feed.change(
        [
            make_ticket(1, turn_time_at=EIGHT + 60),
            make_ticket(2, turn_time_at=EIGHT, priority=PriorityKind.ELDERLY, place=PlaceReason.PRIORITY),
            make_ticket(3, service_id=6, turn_time_at=EIGHT - 60),
        ]
    )
    assert [program.find(f"waiting.{place}").text() for place in (1, 2)] == ["A 002", "A 001"]
    assert "prioritas" in program.find("waiting.1").accessibleName()
    assert program.find("waiting.heading").text() == "2 menunggu loket ini"


def test_180_waiting_show_what_fits_and_say_how_many_more(program, make_ticket):
    program.sit_down()
    program.feed.change([make_ticket(number) for number in range(1, 181)])
    program.settle()
    shown = [w for w in QApplication.allWidgets() if w.objectName().startswith("waiting.") and w.isVisible()]
    lines = [widget for widget in shown if isinstance(widget, QAbstractButton)]
    assert 5 <= len(lines) < 180
    assert program.find("waiting.more").text() == f"dan {180 - len(lines)} nomor lagi"
    assert all(line.geometry().bottom() <= line.parentWidget().height() for line in lines)


def test_absent_ticket_is_returned_by_two_clicks(program, make_ticket):
    program.sit_down()
    program.feed.change([make_ticket(5, state=TicketState.MISSED, left_at=EIGHT, missed_count=1)])
    program.settle()
    program.click("away.1")
    program.click("choice.1")
    assert program.sent == [commands.ReturnTicket(ticket_id=5)]


def test_25_services_can_all_be_seen_and_chosen(program, make_ticket, make_service):
    program.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, counter_id=3))
    program.feed.change([make_service(number) for number in range(1, 26)])
    program.click("button.transfer")
    lines = [program.find(f"choice.{place}") for place in range(1, 26)]
    assert all(line.isVisible() for line in lines)
    assert all(line.visibleRegion().boundingRect() == line.rect() for line in lines), "no line is scrolled away"
    program.click("choice.17")
    assert program.sent == [commands.TransferTicket(ticket_id=12, service_id=17)]


def test_choice_takes_the_place_of_the_lists_and_can_be_closed(program, make_ticket):
    program.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, counter_id=3))
    program.click("button.hold")
    assert program.find("choice.question").text() == "Mengapa A 012 ditunda?"
    assert not program.find("waiting.heading").isVisible()
    program.click("choice.leave")
    assert program.find("waiting.heading").isVisible()


def test_history_offers_undo_while_the_server_does(program):
    program.sit_down(undo="called", undo_number="A 012", undo_until_at=EIGHT + 60)
    assert program.find("history").text() == "Dipanggil A 012"
    program.click("button.undo")
    assert program.sent == [commands.UndoLast()]


def test_undo_is_off_when_nothing_can_be_undone(program):
    program.sit_down()
    assert program.find("history").text() == ""
    assert not program.find("button.undo").isEnabled()


def test_help_is_seen_and_answered(program, make_help):
    program.sender.on(commands.AnswerHelp, Done(seq=4))
    program.sit_down()
    program.feed.change([make_help(41)])
    program.settle()
    program.click("button.help")
    assert program.sent == [commands.AnswerHelp(help_id=41)]
    program.feed.change(gone=[("help", 41)])
    assert not program.find("help").isVisible()


def test_wrong_pin_is_said_on_the_spot_and_the_field_is_empty_and_ready(program, qtbot):
    program.sender.on(commands.SignIn, Refusal(code=RefusalCode.WRONG_PIN))
    qtbot.keyClicks(program.find("signin.name"), "siti")
    qtbot.keyClicks(program.find("signin.pin"), "9999")
    program.click("signin.go")
    pin = program.find("signin.pin")
    assert isinstance(pin, QLineEdit)
    assert pin.text() == ""
    assert pin.hasFocus()
    assert program.find("status").text().startswith("Nama atau PIN tidak cocok.")


def test_name_that_was_right_is_offered_at_the_next_start(start, tmp_path):
    start().sit_down()
    assert read_memory(tmp_path).names == ("siti",)


def test_language_and_text_size_change_at_once_and_stay(program, tmp_path):
    program.sit_down()
    program.model.toggled.emit(More.LANGUAGE)
    program.model.toggled.emit(More.TEXT_SIZE)
    program.settle()
    assert program.find("button.next").text() == "Next"
    assert read_memory(tmp_path).language == "en"
    assert read_memory(tmp_path).is_large


def test_f9_docks_into_64_pixels_and_back(program, make_ticket, tmp_path):
    program.sit_down(
        CounterState.BUSY, make_ticket(12, state=TicketState.CALLED, called_at=EIGHT, counter_id=3)
    )  # fmt: skip
    program.key(Qt.Key.Key_F9, is_pad=False)
    assert program.screens.dock.isVisible()
    assert not program.screens.window.isVisible()
    assert program.screens.dock.height() == 64
    assert program.find("dock.number").text() == "A 012"
    assert program.find("dock.service").text() == "Layanan 1"
    assert read_memory(tmp_path).is_docked
    program.key(Qt.Key.Key_F9, is_pad=False)
    assert program.screens.window.isVisible()
    assert not program.screens.dock.isVisible()


def test_docked_bar_does_not_take_the_keyboard_by_itself(start):
    program = start(is_docked=True)
    program.sit_down()
    dock = program.screens.dock
    assert dock.isVisible()
    assert dock.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert dock.windowFlags() & Qt.WindowType.WindowStaysOnTopHint


def test_docked_bar_makes_room_for_a_choice_and_gives_it_back(start, make_ticket):
    program = start(is_docked=True, dock_x_px=10, dock_y_px=600)
    program.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, counter_id=3))
    dock = program.screens.dock
    bottom = dock.geometry().bottom()
    program.model.press(Key.D4)
    program.settle()
    assert dock.height() > 200
    assert dock.geometry().bottom() == bottom
    assert program.find("choice.4").isVisible()
    program.model.leave()
    assert dock.height() == 64
    assert dock.geometry().bottom() == bottom


def test_docked_bar_at_the_top_opens_downwards(start, make_ticket):
    program = start(is_docked=True, dock_x_px=0, dock_y_px=0)
    program.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, counter_id=3))
    program.model.press(Key.D4)
    program.settle()
    assert program.screens.dock.pos() == QPoint(0, 0)
    assert program.screens.dock.height() > 200


def test_docked_bar_remembers_where_it_was_put(start, tmp_path, qtbot):
    program = start(is_docked=True, dock_x_px=0, dock_y_px=600)
    program.sit_down()
    dock = program.screens.dock
    qtbot.mousePress(dock, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseMove(dock, QPoint(12, 5))
    qtbot.mouseRelease(dock, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    kept = read_memory(tmp_path)
    assert (kept.dock_x_px, kept.dock_y_px) == (dock.x(), dock.y())


def test_docked_bar_that_was_remembered_beyond_the_screen_comes_back_onto_it(start):
    program = start(is_docked=True, dock_x_px=9_000, dock_y_px=9_000)
    program.sit_down()
    assert program.screens.dock.geometry().right() <= 1366
    assert program.screens.dock.geometry().bottom() <= 728


def test_sign_in_always_has_the_full_window(start):
    program = start(is_docked=True)
    assert program.screens.window.isVisible()
    assert not program.screens.dock.isVisible()


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("language", ["id", "en"])
def test_everything_visible_is_named_for_screen_readers_and_inside_the_window(
    start, make_ticket, make_help, language, is_large
):
    program = start(language=language, is_large=is_large)
    program.sit_down(
        CounterState.BUSY, make_ticket(12, state=TicketState.CALLED, called_at=EIGHT, counter_id=3)
    )  # fmt: skip
    program.feed.change([make_help(1), *(make_ticket(number) for number in range(20, 60))])
    program.settle()
    window = program.screens.window
    assert window.width() == 1366
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            corner = button.mapTo(window, button.rect().bottomRight())
            assert button.accessibleName(), button.objectName()
            assert button.objectName(), button.accessibleName()
            assert window.rect().contains(corner), button.objectName()
            assert button.height() >= button.minimumSizeHint().height(), button.objectName()
