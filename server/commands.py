"""What the command line does: each function carries out one command and returns its exit code.

They import what they need when they run: no command waits for the parts of another.
"""

import getpass
import os
import re
import sqlite3
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import migrations
from server.device_urls import DEVICE_KINDS, FaultyUrl, check_device_url, read_displays
from server.settings import keys_directory
from wire.codes import DeviceRole, OperatorRole

if TYPE_CHECKING:
    from sqlalchemy import Engine

EXIT_DONE = 0
EXIT_FOUND = 1

_LOGIN = re.compile(r"[a-z0-9._-]{1,40}")
_PIN = re.compile(r"[0-9]{4,12}")
_LONGEST_NAME = 80


class CommandRefused(Exception):  # noqa: N818 - refusals are nouns
    """A command that cannot be carried out; the message is one line for the person at the prompt."""


def migrate(given: Namespace) -> int:
    """Bring the database to this version, or make an empty one; or take it back for an older version to use."""
    before = migrations.revision_of(given.data)
    if given.back_to is None:
        bring_up_to_date(given.data)
    elif before is None or before > migrations.HEAD or not re.fullmatch("[0-9]{4}", given.back_to):
        raise CommandRefused(f"{given.data} cannot be taken from {before or 'nothing'} to {given.back_to}")
    elif given.back_to < before:
        _take_back(given.data, given.back_to)
    say(f"{given.data}: {before or 'nothing'} -> {migrations.revision_of(given.data)}")
    return EXIT_DONE


def _take_back(data_directory: Path, revision: str) -> None:
    from server.storage.lock import DataLock

    lock = DataLock(data_directory)
    try:
        migrations.downgrade(data_directory, revision)
    finally:
        lock.release()


def add_device(given: Namespace) -> int:
    """Add a device; its pairing code stands alone on the last line."""
    from server.application.device_desk import NewDevice
    from server.storage.set_up import add_device as add

    hardware = {kind: url for kind in DEVICE_KINDS if (url := getattr(given, kind)) is not None}
    for kind, url in hardware.items():
        _check_device_url(kind, url)
    new = NewDevice(
        role=DeviceRole(given.role),
        name=_checked_name(given.name),
        zones=tuple(given.zone),
        counter_number=given.counter,
        hardware=tuple(hardware.items()),
        displays=_checked_displays(DeviceRole(given.role), given.display),
    )
    with open_office(given.data) as engine:
        code = add(engine, new, now=int(time.time()))
    _say_address(given.data)
    say(f"{new.role} '{new.name}' is known. Type this code into it within 15 minutes:")
    say(code)
    return EXIT_DONE


def renew_device(given: Namespace) -> int:
    """Give a known device a new pairing code; the key it has stays good until the code is used."""
    from server.storage.set_up import renew_device as renew

    with open_office(given.data) as engine:
        code = renew(engine, given.name, now=int(time.time()))
    _say_address(given.data)
    say(f"'{given.name}' can be paired anew. Type this code into it within 15 minutes:")
    say(code)
    return EXIT_DONE


def _say_address(data_directory: Path) -> None:
    """With TLS a device is told by its address whom to believe."""
    from server.tls_standing import read_standing

    standing = read_standing(data_directory)
    if standing is not None:
        say(f"Its server: {standing.own_address()}")


def list_devices(given: Namespace) -> int:
    """Print every device with its id, role, state and name."""
    from server.storage.set_up import devices

    with open_office(given.data) as engine:
        for device in devices(engine):
            state = "revoked" if device.is_revoked else "paired" if device.is_paired else "waits for its code"
            say(f"{device.id:>4}  {device.role:<8} {state:<19} {device.name}")
    return EXIT_DONE


def revoke_device(given: Namespace) -> int:
    """Let a device in no more."""
    from server.storage.set_up import revoke_device as revoke

    with open_office(given.data) as engine:
        revoke(engine, given.name)
    say(f"'{given.name}' is out.")
    return EXIT_DONE


def add_operator(given: Namespace) -> int:
    """Add somebody who may sign in; asks for the PIN twice, or reads it from standard input once."""
    from server.storage.set_up import add_operator as add

    if not _LOGIN.fullmatch(given.login):
        raise CommandRefused("a login has 1 to 40 small letters, digits, dots, hyphens and underlines")
    name = _checked_name(given.name)
    with open_office(given.data) as engine:
        pin = _pin_from_input() if given.pin_stdin else _pin_asked_twice()
        add(engine, login=given.login, name=name, role=OperatorRole(given.role), pin=pin)
    say(f"{given.role} '{given.login}' may sign in.")
    return EXIT_DONE


def list_operators(given: Namespace) -> int:
    """Print login and role of every operator."""
    from server.storage.set_up import operators

    with open_office(given.data) as engine:
        for login, role in operators(engine):
            say(f"{role:<11} {login}")
    return EXIT_DONE


def verify(given: Namespace) -> int:
    """Replay a business day from the journal; names every fault, the first one first."""
    from server.domain.queue.audit import audit_lines
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID
    from server.storage.verify import verify_day

    with open_office(given.data) as engine:
        verified = verify_day(engine, BRANCH_ID, given.day)
        names = Reads(engine, BRANCH_ID).names()
    operators = {row_id: name for (kind, row_id), name in names.items() if kind == "operator"}
    for line in audit_lines(verified.day, verified.report, operators):
        say(line)
    return EXIT_FOUND if verified.report.faults else EXIT_DONE


def backup(given: Namespace) -> int:
    """Copy the database of a running office into one compact file, checked before it gets its name."""
    from server.storage.engine import DATABASE_NAME

    target: Path = given.target
    if target.exists():
        raise CommandRefused(f"{target} exists already")
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    with open_office(given.data):
        original = sqlite3.connect(given.data / DATABASE_NAME)
        try:
            original.execute("VACUUM INTO ?", (str(draft),))
        finally:
            original.close()
    copy = sqlite3.connect(draft)
    try:
        (found,) = copy.execute("PRAGMA quick_check").fetchone()
    finally:
        copy.close()
    if found != "ok":
        raise CommandRefused(f"the copy is not sound: {found}")
    draft.replace(target)
    say(f"{target}: {target.stat().st_size / 1_000_000:.1f} MB")
    if given.with_keys:
        say(f"{_backup_keys(keys_directory(given.data, given.keys), target)}: keep it apart from the copy.")
    return EXIT_DONE


def _backup_keys(keys: Path, target: Path) -> Path:
    """Put the keys to personal data into one file for its owner alone."""
    import tarfile

    if not keys.is_dir():
        raise CommandRefused(f"there are no keys in {keys}; the database was copied")
    archive = target.with_name(f"{target.name}.keys.tar")
    descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(keys, arcname="keys")
        file.flush()
    return archive


def say(line: str) -> None:
    """One line on standard output, at once: programs wait for some of them."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def open_office(data_directory: Path) -> "Iterator[Engine]":
    """The database of an office that was served before, brought to this version."""
    from server.storage.branch import has_office
    from server.storage.engine import DATABASE_NAME, open_engine

    if not (data_directory / DATABASE_NAME).is_file():
        raise CommandRefused(f"{data_directory} holds no office; 'serve' with --template makes one")
    bring_up_to_date(data_directory)
    engine = open_engine(data_directory)
    try:
        if not has_office(engine):
            raise CommandRefused(f"{data_directory} holds no office yet; 'serve' with --template makes one")
        yield engine
    finally:
        engine.dispose()


def bring_up_to_date(data_directory: Path) -> None:
    """Migrate a database if it is older than this program, or make one.

    Raises:
        CommandRefused: it is newer.
    """
    revision = migrations.revision_of(data_directory)
    if revision == migrations.HEAD:
        return
    if revision is not None and revision > migrations.HEAD:
        raise CommandRefused(f"{data_directory} was written by a newer version of this program ({revision})")
    migrations.upgrade(data_directory)


def _check_device_url(kind: str, url: str) -> None:
    try:
        check_device_url(kind, url)
    except FaultyUrl as faulty:
        raise CommandRefused(f"--{kind}: {faulty}") from faulty


def _checked_displays(role: DeviceRole, given: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Displays over counters; only who can drive them may have them."""
    if given and role is not DeviceRole.BOARD:
        raise CommandRefused("--display: the displays over the counters belong to a board")
    try:
        return read_displays(given)
    except FaultyUrl as faulty:
        raise CommandRefused(f"--display: {faulty}") from faulty


def _checked_name(name: str) -> str:
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise CommandRefused(f"a name has 1 to {_LONGEST_NAME} printable letters")
    return name.strip()


def _pin_from_input() -> str:
    return _checked_pin(sys.stdin.readline().strip())


def _pin_asked_twice() -> str:
    if not sys.stdin.isatty():
        raise CommandRefused("there is no terminal to ask for the PIN: use --pin-stdin")
    pin = _checked_pin(getpass.getpass("PIN: "))
    if getpass.getpass("Once more: ") != pin:
        raise CommandRefused("the two PINs differ")
    return pin


def _checked_pin(pin: str) -> str:
    if not (pin.isascii() and _PIN.fullmatch(pin)):
        raise CommandRefused("a PIN has 4 to 12 digits")
    if len(set(pin)) == 1 or pin in "01234567890123456789" or pin in "98765432109876543210":
        raise CommandRefused("this PIN is the first one anybody would try; take another")
    return pin
