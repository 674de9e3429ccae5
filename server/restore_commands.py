"""`giliran restore`: last night's copy becomes the office, on this machine or another."""

from __future__ import annotations

import time
from argparse import Namespace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server.commands import EXIT_DONE, EXIT_FOUND, bring_up_to_date, open_office, say


def restore(given: Namespace) -> int:
    """Lay a copy into an empty data directory, bring it to this version, verify its last day and say what it holds."""
    from server.storage.reads import Reads
    from server.storage.restoring import make_own, put_in_place
    from server.storage.set_up import BRANCH_ID
    from server.storage.verify import days, verify_day

    put_in_place(given.copy, given.data)
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
