"""Booking the next visit in the real windows, by keyboard alone, in both languages and in the small bar."""

import pytest
from PySide6.QtCore import Qt

from appkit.language import Language
from appkit.sender import Refusal
from counter import booking_samples as samples
from counter.booking_labels import FAULTS, FIELDS, STATES, spaced
from counter.desk import Field
from wire import bookings
from wire.codes import BookingState, CounterState, RefusalCode, TicketState, VisitorFault


@pytest.fixture(params=["window", "bar"])
def booking(start, request, make_ticket):
    """An operator who serves somebody, with a server that books whatever is wished."""
    program = start(is_docked=request.param == "bar")
    for kind, answer in (
        (bookings.AskBookable, samples.bookable()),
        (bookings.AskDays, samples.days()),
        (bookings.AskSlots, samples.slots()),
        (bookings.HoldPlace, samples.held()),
        (bookings.ConfirmPlace, samples.slip()),
        (bookings.ReleasePlace, bookings.Released()),
    ):
        program.sender.on(kind, answer)
    program.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, counter_id=3))
    return program


def press(program, *keys):
    for key in keys:
        program.key(getattr(Qt.Key, f"Key_{key}"), is_pad=False)


def type_words(program, qtbot, words):
    qtbot.keyClicks(program.focused, words)
    program.settle()


def test_next_visit_is_booked_by_keys_alone_and_its_code_is_large(booking, qtbot):
    press(booking, "A", "Return", "Return", "1", "0", "3", "0")
    type_words(booking, qtbot, "Siti Aminah")
    press(booking, "Return")
    type_words(booking, qtbot, "0812 3456 7890")
    press(booking, "Return")

    assert booking.sent[-1] == bookings.ConfirmPlace(token="t" * 22, name="Siti Aminah", phone="0812 3456 7890")
    assert booking.find("booking.code").isVisible()
    assert booking.find("booking.code").text() == "K7MX Q9PA"
    assert booking.find("booking.when").text() == "Selasa, 2 Juni 2026, pukul 10.30"
    press(booking, "Return")
    assert not booking.find("booking.code").isVisible()
    press(booking, "S")
    assert type(booking.sent[-1]).__name__ == "FinishTicket", "the keys are the desk's again"


def test_visitor_without_name_is_booked_by_the_pad_alone(booking):
    for key in ("Minus", "6", "Enter", "Enter", "0", "8", "3", "0", "Enter", "Enter"):
        booking.key(getattr(Qt.Key, f"Key_{key}"))
    assert booking.sent[-1] == bookings.ConfirmPlace(token="t" * 22)


def test_fault_stands_at_its_field_and_nothing_typed_is_lost(booking, qtbot):
    faults = ("phone: phone_too_short",)
    booking.sender.on(bookings.ConfirmPlace, Refusal(code=RefusalCode.VISITOR_FAULTY, faults=faults))
    press(booking, "A", "Return", "Return", "1", "0", "3", "0")
    type_words(booking, qtbot, "Siti")
    press(booking, "Return")
    type_words(booking, qtbot, "08")
    press(booking, "Return")

    assert booking.find("form.phone.fault").text() == "Nomor HP ini kurang angkanya. Periksa lagi."
    assert booking.find("form.phone").accessibleDescription() == booking.find("form.phone.fault").text()
    assert (booking.find("form.name").text(), booking.find("form.phone").text()) == ("Siti", "08")
    assert booking.focused.objectName() == "form.phone"
    type_words(booking, qtbot, "123456789")
    press(booking, "Return")
    assert booking.sent[-1].phone == "08123456789"


def test_escape_gives_the_slot_back_and_forgets_what_was_typed(booking, qtbot):
    press(booking, "A", "Return", "Return", "1", "0", "3", "0")
    type_words(booking, qtbot, "Siti")
    press(booking, "Escape")
    assert booking.sent[-1] == bookings.ReleasePlace(token="t" * 22)
    press(booking, "A", "Return", "Return", "1", "0", "3", "0")
    assert booking.find("form.name").text() == ""


def test_letters_and_a_minus_can_be_typed_into_a_name(booking, qtbot):
    press(booking, "A", "Return", "Return", "1", "0", "3", "0")
    type_words(booking, qtbot, "n-d'a 9")
    assert booking.find("form.name").text() == "n-d'a 9"


def test_form_and_slip_are_worked_by_mouse_too(booking):
    press(booking, "A", "Return", "Return", "1", "0", "3", "0")
    booking.click("form.go")
    assert booking.find("booking.code").isVisible()
    booking.click("choice.leave")
    assert not booking.find("booking.code").isVisible()


def test_booking_is_found_by_its_code(booking, qtbot):
    booking.sender.on(bookings.FindBooking, samples.slip(BookingState.CHECKED_IN))
    press(booking, "I")
    type_words(booking, qtbot, "k7mx q9pa")
    press(booking, "Return")
    assert booking.sent[-1] == bookings.FindBooking(code="k7mx q9pa")
    assert booking.find("booking.state").text() == "sudah datang dan punya nomor antrean"


def test_everything_about_bookings_has_words_in_english():
    english = Language("en")
    assert set(FAULTS) == set(VisitorFault)
    assert set(STATES) == set(BookingState)
    assert set(FIELDS) == set(Field)
    for sentences in (FAULTS, STATES, FIELDS):
        assert all(english.text(sentence) != sentence for sentence in sentences.values())


@pytest.mark.parametrize("code", ["K7MXQ9PA", "K7MX Q9PA", "K7MX  Q9PA "])
def test_code_is_read_in_groups_of_four(code):
    assert spaced(code) == "K7MX Q9PA"


@pytest.mark.parametrize(("service", "words"), [("1", "Nama (boleh dikosongkan)"), ("2", "Nama lengkap")])
def test_name_is_left_out_only_where_no_nik_is_asked(booking, service, words):
    press(booking, "A", service, "Return", "1", "0", "3", "0")
    assert booking.find("form.name").accessibleName() == words
