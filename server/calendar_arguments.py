"""The words of `giliran calendar` on the command line."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from server import calendar_commands

Add = Callable[[ArgumentParser, Callable[[Namespace], int]], ArgumentParser]
"""Ties a parser to its command and gives it what every command has."""


def add_calendar(parser: ArgumentParser, command: Add) -> None:
    """Add every action to the parser of `calendar`."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    show = command(actions.add_parser("show", help="the weeks to come"), calendar_commands.show)
    show.add_argument("--weeks", type=int, default=3, metavar="N", help="(%(default)s)")
    export = command(actions.add_parser("export", help="write it into a file"), calendar_commands.export)
    export.add_argument("file", nargs="?", type=Path, help=".toml or .json; shown as TOML if left out")
    changes = {
        "import": ("take a file in its place", calendar_commands.take_in),
        "holidays": ("fill in the holidays of a year", calendar_commands.holidays),
        "close": ("close a day, or a part of it", calendar_commands.close),
        "open-again": ("take back what closes a day", calendar_commands.open_again),
        "ramadan": ("say when Ramadan is", calendar_commands.ramadan),
        "always-open": ("forget all hours", calendar_commands.always_open),
    }
    made = {name: command(actions.add_parser(name, help=words), carry) for name, (words, carry) in changes.items()}
    _add_what(made)
    for each in made.values():
        _add_answer(each)


def _add_what(made: Mapping[str, ArgumentParser]) -> None:
    made["import"].add_argument("file", type=Path, help=".toml or .json")
    made["holidays"].add_argument("year", type=int)
    for name in ("close", "open-again"):
        made[name].add_argument("day", type=calendar_commands.day_of, metavar="DAY", help="YYYY-MM-DD")
    for name in ("first", "last"):
        made["ramadan"].add_argument(name, type=calendar_commands.day_of, metavar=name.upper(), help="YYYY-MM-DD")
    made["ramadan"].add_argument("--expected", action="store_true", help="the government has not named the days yet")
    _add_close(made["close"])


def _add_answer(parser: ArgumentParser) -> None:
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument("--tell", metavar="WORDS", help="what the pages of bookings say whose time is closed by it")
    answer.add_argument("--offer-move", action="store_true", help="they say that another time can be chosen")
    parser.add_argument("--tell-en", metavar="WORDS", help="--tell in English")


def _add_close(parser: ArgumentParser) -> None:
    parser.add_argument("--until", type=calendar_commands.day_of, metavar="DAY", help="the last of several days")
    parser.add_argument("--service", action="append", default=[], metavar="CODE", help="this alone; may be given again")
    parser.add_argument("--from", dest="begin", metavar="HH:MM", help="only from this hour")
    parser.add_argument("--to", dest="end", metavar="HH:MM", help="only until this hour")
    parser.add_argument("--reason", required=True, metavar="WORDS", help="in Indonesian, for visitors")
    parser.add_argument("--reason-en", required=True, metavar="WORDS", help="in English")
