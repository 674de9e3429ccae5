"""The arguments of the commands about personal data."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from server import person_commands


class AddCommand(Protocol):
    """Ties a command to its parser and adds what all commands take."""

    def __call__(self, parser: ArgumentParser, command: Callable[[Namespace], int], /) -> ArgumentParser: ...


def add_keys_directory(parser: ArgumentParser) -> None:
    """Where the keys to personal data are."""
    parser.add_argument("--keys", type=Path, metavar="DIR", help="keys to personal data (the folder keys of --data)")


def add_person(parser: ArgumentParser, command: AddCommand) -> None:
    """`giliran person`."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    export = command(actions.add_parser("export", help="everything kept of a person, as JSON"), _EXPORT)
    erase = command(actions.add_parser("erase", help="erase what is kept of a person"), _ERASE)
    erase.add_argument("--yes", action="store_true", help="do not ask")
    for each in (export, erase):
        whom = each.add_mutually_exclusive_group(required=True)
        whom.add_argument("code", nargs="?", help="code of one of the person's bookings")
        whom.add_argument("--phone", metavar="N", help="the phone; - reads it from standard input")
        whom.add_argument("--nik", metavar="N", help="the NIK; - reads it from standard input")
        add_keys_directory(each)


def add_keys(parser: ArgumentParser, command: AddCommand) -> None:
    """`giliran keys`."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    show = command(actions.add_parser("list", help="where the keys are, and whether they are safe"), _LIST)
    rotate = command(actions.add_parser("rotate", help="make new keys and drop the old ones"), _ROTATE)
    begin = command(actions.add_parser("begin", help="make keys after the old ones were lost"), _BEGIN)
    begin.add_argument("--yes", action="store_true", help="do not ask")
    for each in (show, rotate, begin):
        add_keys_directory(each)


def add_retention(parser: ArgumentParser, command: AddCommand) -> None:
    """`giliran retention`."""
    command(parser, _RETENTION)
    parser.add_argument("--keep-days", type=int, metavar="N", help="days after a visit, from now on (30 at first)")
    add_keys_directory(parser)


_EXPORT, _ERASE = person_commands.export_person, person_commands.erase_person
_LIST, _ROTATE, _BEGIN = person_commands.list_keys, person_commands.rotate_keys, person_commands.begin_keys
_RETENTION = person_commands.retention
