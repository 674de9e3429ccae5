"""What `giliran set-up` does: the whole set-up of an office out of a file, and into one.

A change counts at once, also in a server that is running: it looks for changes every second.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from server.commands import EXIT_DONE, CommandRefused, open_office, say

AddCommand = Callable[[ArgumentParser, Callable[[Namespace], int]], ArgumentParser]


def add_set_up(parser: ArgumentParser, add: AddCommand) -> None:
    """Describe the commands to the command line."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    out = add(actions.add_parser("export", help="write services, counters, hours, rule and texts into a file"), export)
    out.add_argument("file", type=Path, metavar="FILE")
    take = add(actions.add_parser("import", help="change the office as a file says"), take_in)
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--look", action="store_true", help="only say what would change")


def export(given: Namespace) -> int:
    """Write the set-up into a new file."""
    from server.application.set_up_document import document_of
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID

    with open_office(given.data) as engine:
        document = document_of(Reads(engine, BRANCH_ID).office())
    with given.file.open("x", encoding="utf-8") as file:
        file.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    say(f"{given.file}: written")
    return EXIT_DONE


def take_in(given: Namespace) -> int:
    """Change the office as a file says, after naming each change."""
    from server.application.calendar_desk import BookingsTouched
    from server.application.set_up_document import BadSetUpFile
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID
    from server.storage.set_up_file import changes_of, take_in_alone

    record = _record(given.file)
    with open_office(given.data) as engine:
        try:
            found = changes_of(Reads(engine, BRANCH_ID).office(), record)
            if found and not given.look:
                take_in_alone(engine, record)
        except BadSetUpFile as bad:
            raise CommandRefused(f"{given.file}: {bad}; nothing was changed") from bad
        except BookingsTouched as touched:
            raise CommandRefused(f"{touched}; change the calendar first. Nothing was changed") from touched
    for each in found:
        say(f"{each.table} {each.name.id}: {each.action} {', '.join(each.columns)}".rstrip())
    say("nothing differs" if not found else "only looked at" if given.look else f"{given.file}: taken in")
    return EXIT_DONE


def _record(path: Path) -> object:
    from server.application.set_up_document import LARGEST_FILE_BYTES

    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise CommandRefused(f"{path}: a set-up has at most {LARGEST_FILE_BYTES} bytes")
    try:
        record: object = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandRefused(f"{path}: {error}") from error
    return record
