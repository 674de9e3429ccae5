"""The kiosk's own numbers on its disk: never twice the same, whatever is cut off, damaged or killed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from appkit.identity import DeviceKey
from kiosk.offline import journal as journals
from kiosk.offline.book import BEFORE, NAME, Book, NoLetterError
from kiosk.offline.journal import DamagedError, Journal
from kiosk.offline.salvage import salvaged
from kiosk.offline.setting_up import signing
from tests.kiosk.offline.conftest import NOON_AT, WISH, Disk, moment
from wire.codes import HandInOutcome, PaperState

TAKEN = HandInOutcome.TAKEN


def give(book: Book, *keys: str) -> list[int]:
    return [book.give(key, WISH, moment(NOON_AT + place)).serial for place, key in enumerate(keys)]


def deliver(book: Book, epoch: str = "one", day: str = "2026-09-22") -> None:
    due = book.due(epoch)
    book.delivered(epoch, day, due, book.keys_due(epoch), {each.given.serial: TAKEN for each in due})


def test_numbers_go_on_over_restarts(disk: Disk, book: Book) -> None:
    assert give(book, "a", "b") == [1, 2]

    again = disk.book()

    assert (again.letter, again.journal) == ("Z", book.journal)
    assert give(again, "c") == [3]


def test_the_same_wish_has_one_number_also_after_a_restart(disk: Disk, book: Book) -> None:
    give(book, "a", "b")

    assert give(disk.book(), "a", "b", "c") == [1, 2, 3]


def test_without_a_letter_there_is_no_number(disk: Disk) -> None:
    with pytest.raises(NoLetterError):
        disk.book().give("a", WISH, moment())


def test_a_letter_does_not_change_under_numbers(book: Book) -> None:
    give(book, "a")

    book.be_lettered("Y")

    assert book.letter == "Z"


def test_numbers_begin_anew_with_the_servers_day_once_it_has_all(disk: Disk, book: Book) -> None:
    book.turn_day("2026-09-22")
    give(book, "a", "b")
    book.turn_day("2026-09-23")
    assert give(book, "c") == [3], "the server does not have them all: the old numbers go on"
    deliver(book)

    book.turn_day("2026-09-23")

    assert give(book, "d") == [1]
    assert (disk.folder / BEFORE).exists()
    assert disk.book().day == "2026-09-23"
    assert disk.book().letter == "Z"


def test_numbers_that_the_server_put_into_the_day_go_on_in_it(disk: Disk, book: Book) -> None:
    """They were given before the kiosk heard of the day: a second 001 would be another visitor's."""
    book.turn_day("2026-09-22")
    give(book, "a", "b")
    deliver(book, day="2026-09-23")

    book.turn_day("2026-09-23")

    assert give(book, "c") == [3]
    assert disk.book().day == "2026-09-23"
    deliver(book, day="2026-09-23")
    book.turn_day("2026-09-24")
    assert give(book, "d") == [1]


def test_what_the_server_has_is_not_due_and_news_of_the_paper_are(book: Book) -> None:
    give(book, "a", "b")
    deliver(book)
    assert book.due("one") == []

    book.tell_paper(2, PaperState.PRINTED)

    assert [(each.given.serial, each.paper) for each in book.due("one")] == [(2, PaperState.PRINTED)]


def test_a_server_with_other_data_learns_of_everything_again(book: Book) -> None:
    give(book, "a", "b")
    book.let_go("left")
    deliver(book, "one")

    assert [each.given.serial for each in book.due("restored")] == [1, 2]
    assert book.keys_due("restored") == ["left"]


def test_a_kill_at_any_byte_loses_nothing_acknowledged_and_repeats_no_number(disk: Disk, book: Book) -> None:
    """Every prefix of the file is what a kill may have left; whoever had a number by then keeps it."""
    path = disk.folder / NAME
    acknowledged: list[tuple[int, str]] = []
    for key in ("a", "b", "c"):
        give(book, key)
        acknowledged.append((path.stat().st_size, key))
        book.tell_paper(len(acknowledged), PaperState.PRINTED)
    whole = path.read_bytes()
    began = whole.index(b"\n", whole.index(b"lettered")) + 1

    for size in range(began, len(whole) + 1, 7):
        path.write_bytes(whole[:size])
        after = disk.book()
        safe = [key for at, key in acknowledged if at <= size]
        assert [each.key for each in after.given()][: len(safe)] == safe
        new = after.give("new", WISH, moment())
        assert new.serial > len(safe)
        assert len({each.serial for each in after.given()}) == len(after.given())


class TestDamage:
    """Something in the middle is not what was written."""

    @pytest.fixture
    def damaged(self, disk: Disk, book: Book) -> str:
        give(book, "a", "b", "c")
        path = disk.folder / NAME
        path.write_bytes(path.read_bytes().replace(b'"key":"b"', b'"key":"x"'))
        return book.journal

    def test_it_is_found_and_another_journal_asks_for_another_letter(self, disk: Disk, damaged: str) -> None:
        anew = disk.book()

        assert anew.journal != damaged
        assert anew.letter is None
        assert anew.is_empty

    def test_what_can_still_be_read_is_brought_to_the_server_once(self, disk: Disk, damaged: str) -> None:
        disk.book()

        (old,) = salvaged(disk.folder, *signing(disk.key))

        assert (old.journal, old.letter) == (damaged, "Z")
        assert [each.given.key for each in old.due] == ["a", "c"]
        assert {each.paper for each in old.due} == {PaperState.DOUBTFUL}
        old.put_away()
        assert salvaged(disk.folder, *signing(disk.key)) == []

    def test_lines_of_another_machine_are_not_believed(self, disk: Disk, book: Book, tmp_path: Path) -> None:
        give(book, "a")
        other = tmp_path / "other"
        other.mkdir()
        shutil.copy(disk.folder / NAME, other / NAME)

        with pytest.raises(DamagedError) as error:
            Journal(other / NAME, *signing(DeviceKey.load_or_create(other)))

        assert error.value.readable == []

    def test_a_line_taken_out_is_found(self, disk: Disk, book: Book) -> None:
        give(book, "a", "b")
        path = disk.folder / NAME
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:2] + lines[3:]))

        with pytest.raises(DamagedError):
            Journal(path, *signing(disk.key))


class TestADiskThatFails:
    """No number is better than one that nobody remembers."""

    def test_no_number_without_a_sync_and_none_after_it(
        self, disk: Disk, book: Book, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(_: int) -> None:
            raise OSError("input/output error")

        monkeypatch.setattr(journals.os, "fsync", broken)
        with pytest.raises(OSError, match="input"):
            give(book, "a")
        monkeypatch.undo()

        with pytest.raises(OSError, match="before"):
            give(book, "b")

    def test_a_full_disk_leaves_a_line_that_the_next_start_cuts_off(
        self, disk: Disk, book: Book, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        give(book, "a")
        real = os.write
        monkeypatch.setattr(journals.os, "write", lambda file, line: real(file, line[:20]))
        with pytest.raises(OSError, match="part"):
            give(book, "b")
        monkeypatch.undo()

        assert give(disk.book(), "c") == [2]
