"""The list of calls by voice: single keys, a number pad is enough, nothing is lost by a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.desk import Key
from counter.paper.book import Entered, PaperBook, PaperCall, Said, begun, closed, entered, pressed
from counter.paper.keeping import keep_paper_book, read_paper_book
from wire.codes import PaperCallEnd, PaperCallOutcome
from wire.commands import PaperCallAnswer
from wire.rows import Words

NOON_AT = 1_790_053_200


def typed(book: PaperBook, keys: str, at: int = NOON_AT) -> PaperBook:
    """Every letter is a key: `e` stands for Enter."""
    for place, key in enumerate(keys):
        book = pressed(book, Key.ENTER if key == "e" else Key(key), at + place)
    return book


@pytest.fixture
def book() -> PaperBook:
    return begun(["A", "B"], None)


def test_digits_and_enter_call_a_number(book: PaperBook) -> None:
    book = typed(book, "12e")

    assert book.current == PaperCall(number="A 012", called_at=NOON_AT + 2)
    assert book.typed == ""


def test_the_next_number_ends_the_one_before_as_next_does(book: PaperBook) -> None:
    book = typed(book, "1e2e")

    assert [(call.number, call.end) for call in book.calls] == [("A 001", PaperCallEnd.SERVED), ("A 002", None)]
    assert book.calls[0].ended_at == NOON_AT + 3


def test_enter_alone_ends_who_stands_here(book: PaperBook) -> None:
    book = typed(book, "1ee")

    assert (book.current, book.calls[0].end) == (None, PaperCallEnd.SERVED)
    assert typed(book, "e").said is Said.TYPE_A_NUMBER


def test_minus_says_that_nobody_came_and_the_number_may_be_called_again(book: PaperBook) -> None:
    book = typed(book, "1e-1e")

    assert [call.end for call in book.calls] == [PaperCallEnd.MISSED, None]
    assert typed(begun(["A"], None), "-").said is Said.NOBODY_HERE


def test_a_number_is_not_called_twice_by_mistake(book: PaperBook) -> None:
    book = typed(book, "7e7e")

    assert (len(book.calls), book.said) == (1, Said.CALLED_BEFORE)


@pytest.mark.parametrize(
    ("keys", "number"),
    [("*3e", "B 003"), ("**3e", "Z 003"), ("/3e", "X 003"), ("z3e", "Z 003"), ("q3e", "Q 003"), ("00e", None)],
)
def test_letters_are_chosen_by_star_slash_or_themselves(book: PaperBook, keys: str, number: str | None) -> None:
    current = typed(book, keys).current

    assert (None if current is None else current.number) == number


def test_the_dot_takes_digits_and_acts_back_step_by_step(book: PaperBook) -> None:
    book = typed(book, "12.")
    assert book.typed == "1"
    book = typed(book, "e-.")
    assert book.current is not None
    assert typed(book, ".").calls == ()


def test_what_the_server_was_told_is_not_taken_back(book: PaperBook) -> None:
    book = typed(book, "1ee")
    book = entered(book, book.calls[0], PaperCallAnswer(outcome=PaperCallOutcome.ENTERED))

    assert typed(book, ".").calls == book.calls


def test_who_stood_here_is_on_the_list_first() -> None:
    book = begun(["A"], PaperCall(number="A 009", called_at=NOON_AT - 60))

    assert typed(book, "e").calls[0].end is PaperCallEnd.SERVED


def test_unknown_numbers_stay_owed_and_conflicts_do_not(book: PaperBook) -> None:
    book = closed(typed(book, "1e2e3e"), NOON_AT + 60)
    place = Words(id="Loket 2", en="Counter 2")
    book = entered(book, book.calls[0], PaperCallAnswer(outcome=PaperCallOutcome.UNKNOWN))
    book = entered(book, book.calls[1], PaperCallAnswer(outcome=PaperCallOutcome.ELSEWHERE, counter_name=place))
    book = entered(book, book.calls[2], PaperCallAnswer(outcome=PaperCallOutcome.ENTERED))

    assert [call.number for call in book.owed] == ["A 001"]
    assert [(call.number, call.place) for call in book.conflicts] == [("A 002", place)]
    assert book.calls[2].entered is Entered.DONE


def test_a_restart_loses_nothing(book: PaperBook, tmp_path: Path) -> None:
    book = typed(book, "1e-*2e")
    keep_paper_book(tmp_path, book)

    assert read_paper_book(tmp_path) == PaperBook(letters=book.letters, letter="B", calls=book.calls)
    keep_paper_book(tmp_path, None)
    assert read_paper_book(tmp_path) is None


def test_a_damaged_list_is_none(tmp_path: Path) -> None:
    (tmp_path / "paper-calls.json").write_text('{"letters":')

    assert read_paper_book(tmp_path) is None
