"""`giliran install`, `uninstall`, `update` and `rollback`. Nothing of the server is loaded for them."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from server.installing import install, update, versions
from server.installing.places import Places, Role
from server.installing.system import InstallingFailed, System

EXIT_DONE = 0
EXIT_REFUSED = 1
TREE = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code: 0 done, 1 not possible, 2 wrong arguments."""
    ours, theirs = _parted(sys.argv[1:] if arguments is None else arguments)
    given = _parser().parse_args(ours)
    places = Places(root=given.root)
    # Others run what we put here, whatever root's own files are like.
    os.umask(0o022)
    try:
        if os.geteuid() != 0 and given.root == Path("/") and not given.dry_run:
            raise InstallingFailed("this changes the system: once more with sudo, or with --dry-run to look only")
        _carry_out(given, theirs, places, System(is_only_told=given.dry_run))
    except (InstallingFailed, OSError) as failed:
        sys.stderr.write(f"giliran: {failed}\n")
        return EXIT_REFUSED
    return EXIT_DONE


def _carry_out(given: Namespace, theirs: list[str], places: Places, system: System) -> None:
    match given.command:
        case "install":
            wish = install.Wish(role=given.role, arguments=theirs, is_started=not given.later)
            install.install(places, TREE, wish, system)
        case "uninstall":
            install.uninstall(places, given.role, system)
        case "update":
            with versions.opened(given.source) as tree:
                update.update(places, tree, system)
        case _:
            update.rollback(places, system)


def _parted(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What is for us, and what stands after the first `--`."""
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:place], arguments[place + 1 :]


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="giliran", description="Programs under the system's care (docs/installing.md).")
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    put = _command(commands.add_parser("install", help="have the system start a program, now and with the computer"))
    put.epilog = "What stands after -- is told to the program at each start."
    put.add_argument("role", type=Role, choices=list(Role), metavar="server|kiosk|display|counter")
    put.add_argument("--later", action="store_true", help="start it with the computer's next start")
    take = _command(commands.add_parser("uninstall", help="take a program's service away; data stay"))
    take.add_argument("role", type=Role, choices=list(Role), metavar="server|kiosk|display|counter")
    other = _command(commands.add_parser("update", help="use another version, with a copy of the database before"))
    other.add_argument(
        "source", nargs="?", type=Path, default=TREE, metavar="FOLDER|ARCHIVE", help="the version; else this folder"
    )
    _command(commands.add_parser("rollback", help="use the version before again"))
    return parser


def _command(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help="a system below this folder (/)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
