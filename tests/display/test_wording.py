"""The words of a board."""

from datetime import datetime, timedelta, timezone

import pytest

from display.board import ShownCall
from display.wording import CounterText, Wording
from wire.rows import Words

TEN = datetime(2026, 9, 7, 10, 0, 5, tzinfo=timezone(timedelta(hours=7)))


def a_shown_call(
    name: str = "Loket 2", *, is_priority: bool = False, is_recall: bool = False, slot: datetime | None = None
) -> ShownCall:
    return ShownCall(
        call_id=1,
        number="A 012",
        counter_number=2,
        counter_name=Words(id=name, en="Counter 2"),
        is_priority=is_priority,
        is_recall=is_recall,
        slot=slot,
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Loket 2", CounterText(name="Loket 2", word="Loket", digits="2")),
        ("Loket 12", CounterText(name="Loket 12", word="Loket", digits="12")),
        ("  Meja   7 ", CounterText(name="Meja 7", word="Meja", digits="7")),
        ("Poli Umum", CounterText(name="Poli Umum", word=None, digits=None)),
        ("Ruang B2", CounterText(name="Ruang B2", word=None, digits=None)),
        ("Loket 1234", CounterText(name="Loket 1234", word=None, digits=None)),
        ("7", CounterText(name="7", word=None, digits="7")),
        ("", CounterText(name="2", word=None, digits="2")),
    ],
)
def test_a_counter_with_a_number_is_told_from_a_named_room(wording: Wording, name: str, text: CounterText) -> None:
    assert wording.counter(a_shown_call(name)) == text


def test_marks_say_what_is_special_and_never_the_kind(wording: Wording) -> None:
    call = a_shown_call(is_priority=True, is_recall=True, slot=TEN)
    assert [mark.word for mark in wording.marks(call)] == ["panggilan ulang", "janji 10.00", "prioritas"]
    assert wording.marks(a_shown_call()) == ()


def test_a_row_is_read_as_one_sentence(wording: Wording) -> None:
    assert wording.read(a_shown_call(is_priority=True)) == "A 012, Loket 2, prioritas"


def test_the_clock_has_seconds_as_the_language_writes_them(wording: Wording) -> None:
    assert wording.long_clock(TEN) == "10.00.05"


def test_the_sentence_for_a_lost_board_is_the_agreed_one(wording: Wording) -> None:
    assert wording.lost == "Papan ini sedang tidak tersambung. Dengarkan panggilan petugas."


@pytest.mark.parametrize(("legible_m", "text"), [(8.0, "8,0 m"), (9.44, "9,4 m")])
def test_the_guard_names_the_distance(wording: Wording, legible_m: float, text: str) -> None:
    assert text in wording.too_small(legible_m)


def test_the_board_speaks_english_too(english: Wording) -> None:
    call = a_shown_call(is_priority=True, slot=TEN)
    assert english.read(call) == "A 012, Counter 2, booked 10:00, priority"
    assert english.long_clock(TEN) == "10:00:05"
    assert english.lost.startswith("This board is not connected.")
