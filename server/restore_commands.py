"""`giliran restore`: a copy becomes the office, on this machine or another; by name, or the newest good one."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from server.commands import EXIT_DONE, EXIT_FOUND, CommandRefused, bring_up_to_date, open_office, say
from server.data_check import BACKUPS
from server.storage.names import DATABASE_NAME


def restore(given: Namespace) -> int:
    """Lay a copy into a data directory, bring it to this version, verify its last day and say what it holds."""
    from server.storage.lock import alone

    if given.newest == (given.copy is not None):
        raise CommandRefused("name the copy, or say --newest")
    if not given.newest:
        return _restore(given.copy, given)
    with alone(given.data):
        return _restore(_newest(given.data, given.folders), given)


def _restore(copy: Path, given: Namespace) -> int:
    from server.storage.reads import Reads
    from server.storage.restoring import make_own, put_in_place
    from server.storage.set_up import BRANCH_ID
    from server.storage.verify import days, verify_day

    put_in_place(copy, given.data)
    bring_up_to_date(given.data)
    with open_office(given.data) as engine:
        restored = make_own(engine, now=int(time.time()), numbers_ahead=given.numbers_ahead)
        zone = ZoneInfo(Reads(engine, BRANCH_ID).office().branch.zone)
        verified = verify_day(engine, BRANCH_ID) if days(engine, BRANCH_ID) else None
    until = datetime.fromtimestamp(restored.last_at, UTC).astimezone(zone)
    say(f"{restored.office}: {restored.n_records} records, the last one of {until:%Y-%m-%d %H:%M}.")
    say("What happened after that is not in the copy.")
    if restored.is_of_today:
        say(f"It is from today: printed numbers go on {given.numbers_ahead} higher, so that none is given twice.")
    if verified is not None:
        faults = len(verified.report.faults)
        say(f"{verified.day}: {'the journal is correct' if not faults else f'{faults} faults, see verify'}.")
        return EXIT_FOUND if faults else EXIT_DONE
    return EXIT_DONE


def _newest(data: Path, folders: Sequence[Path]) -> Path:
    """Put what is in the data directory aside and name what takes its place.

    What is there may be sound and only too old, as after its log was deleted: then it may know more than any copy.
    """
    from server.storage.restoring import newest_good, put_aside
    from server.storage.soundness import hidden_fault, obvious_fault

    own, found = data / DATABASE_NAME, newest_good([data, data / BACKUPS, *folders])
    if found is None:
        raise CommandRefused(f"there is no good copy in {data / BACKUPS}; name a folder that has one with --from")
    if own.exists() and not obvious_fault(data) and not hidden_fault(own):
        raise CommandRefused(f"{own} is sound; nothing was changed")
    aside = put_aside(data, time.strftime("damaged-%Y%m%d-%H%M%S", time.gmtime()))
    say(f"What was in {data} is in {aside} now. The newest good copy is {found.file}.")
    return aside / DATABASE_NAME if found.file == own else found.file
