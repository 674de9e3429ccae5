"""The command line's care for personal data: what is kept of a person, how long, and under which keys.

Whatever is shown goes to standard output alone. Numbers of people are arguments of a command that runs once on the
office's own machine; whoever shares that machine gives them with `-` and types them instead.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.commands import EXIT_DONE, CommandRefused, open_office, say
from server.settings import keys_directory

if TYPE_CHECKING:
    from server.application.person_desk import Sought
    from server.storage.books import SqlBooks
    from server.storage.keyring import Keyring

WORD = "ERASE"
"""To be typed before anything is erased for good."""


def export_person(given: Namespace) -> int:
    """Print everything kept of a person as JSON, for that person alone; the journal keeps that it was shown."""
    from server.storage.person_care import PersonCare

    sought = _sought(given)
    with _at_work(given) as (books, keyring):
        care = PersonCare(books, keyring)
        found = care.export(care.find(sought))
        office = books.office.branch.name
    if not found:
        raise CommandRefused("nothing is kept of anybody who fits")
    say(json.dumps({"office": office, "people": found}, ensure_ascii=False, indent=2))
    return EXIT_DONE


def erase_person(given: Namespace) -> int:
    """Erase what is kept of a person, after asking."""
    from server.storage.person_care import PersonCare

    sought = _sought(given)
    with _at_work(given) as (books, keyring):
        care = PersonCare(books, keyring)
        hints = care.hints(care.find(sought))
    if not hints:
        raise CommandRefused("nothing is kept of anybody who fits")
    for hint in hints:
        say(hint)
    if not given.yes:
        _ask("What is kept for these visits is erased and cannot be brought back.")
    with _at_work(given) as (books, keyring):
        care = PersonCare(books, keyring)
        rows = care.find(sought)
        n_open = care.n_open_bookings(rows)
        care.erase(rows)
    say(f"Erased. Bookings that know nobody any more: {len(rows)}; still to come, and valid by their codes: {n_open}.")
    return EXIT_DONE


def retention(given: Namespace) -> int:
    """Erase what is due now, and say what; with a number of days, that holds from now on."""
    from server.storage.retention import LONGEST_DAYS, erase_due, set_keep_days

    days: int | None = given.keep_days
    if days is not None:
        if not 1 <= days <= LONGEST_DAYS:
            raise CommandRefused(f"--keep-days: a whole number from 1 to {LONGEST_DAYS}")
        with open_office(given.data) as engine:
            set_keep_days(engine, days)
    with _at_work(given) as (books, keyring):
        erased = erase_due(books, keyring)
        kept_days = books.office.branch.keep_persons_days
    say(f"Personal data stays for {kept_days} days after a visit: visits before {erased.before} are erased.")
    said = f"people {erased.n_persons}, hashes of people who did not come {erased.n_hashes}, day keys {erased.n_days}"
    say(f"Erased now: {said}.")
    return EXIT_DONE


def list_keys(given: Namespace) -> int:
    """Print where the keys are, and whether they are all there and safe from others."""
    keyring = _keyring(given)
    say(f"{keyring.directory}")
    if not keyring.has_keys:
        say("There are no keys yet; the first booking makes them. If there were some, bring them back.")
        return EXIT_DONE
    days = keyring.days()
    said = f", from {days[0]} to {days[-1]}" if days else ""
    say(f"index key {keyring.index_key().id}, {len(days)} day keys{said}")
    open_to_others = [path for path in keyring.directory.rglob("*") if path.stat().st_mode & 0o077]
    if open_to_others:
        raise CommandRefused(f"others may read {open_to_others[0]}: chmod -R go-rwx {keyring.directory}")
    return EXIT_DONE


def rotate_keys(given: Namespace) -> int:
    """Make new keys and drop the old ones, beside a running server or without one."""
    from server.storage.person_care import PersonCare

    with _at_work(given) as (books, keyring):
        rotated = PersonCare(books, keyring).rotate()
    say(f"New keys. People: {rotated.n_persons}; days: {rotated.n_days}.")
    if rotated.n_unreadable:
        say(f"People who cannot be read and keep hashes of the old key until they are erased: {rotated.n_unreadable}.")
    return EXIT_DONE


def begin_keys(given: Namespace) -> int:
    """Make keys after the old ones were lost: what they closed stays closed for good."""
    keyring = _keyring(given)
    if keyring.has_keys:
        raise CommandRefused(f"{keyring.directory} has keys; 'keys rotate' makes new ones")
    if not given.yes:
        _ask("Without the old keys, what is kept of people until now can never be read again.")
    keyring.make()
    say(f"{keyring.directory} has new keys.")
    return EXIT_DONE


@contextmanager
def _at_work(given: Namespace) -> Iterator[tuple[SqlBooks, Keyring]]:
    """The books in a transaction of their own, committed at the end, and the keys."""
    from server.storage.books import SqlBooks
    from server.storage.clock import JournalClock, SystemClock
    from server.storage.engine import writing
    from server.storage.office import OfficeShelf
    from server.storage.set_up import BRANCH_ID

    with open_office(given.data) as engine, writing(engine) as connection:
        books = SqlBooks(connection, BRANCH_ID, OfficeShelf(), JournalClock(SystemClock()))
        yield books, _keyring(given)
        books.write()


def _keyring(given: Namespace) -> Keyring:
    from server.storage.keyring import Keyring

    return Keyring(keys_directory(given.data, given.keys))


def _sought(given: Namespace) -> Sought:
    """Whom the command is about; what cannot be is refused without being repeated."""
    from server.application.person_desk import Sought
    from server.domain.booking.codes import read_code
    from server.domain.person import FaultyPerson, read_nik, read_phone

    try:
        if given.phone is not None:
            return Sought(phone=read_phone(_typed(given.phone)))
        if given.nik is not None:
            return Sought(nik=read_nik(_typed(given.nik)))
    except FaultyPerson as faulty:
        raise CommandRefused(str(faulty)) from None
    code = read_code(_typed(given.code or ""))
    if code is None:
        raise CommandRefused("a booking code has eight letters and digits; or give --phone or --nik")
    return Sought(code=code)


def _typed(argument: str) -> str:
    return sys.stdin.readline().strip() if argument == "-" else argument


def _ask(warning: str) -> None:
    if not sys.stdin.isatty():
        raise CommandRefused("there is no terminal to ask at: say --yes")
    say(warning)
    if input(f"Type {WORD} to go on: ") != WORD:
        raise CommandRefused("nothing was changed")
