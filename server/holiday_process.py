"""Holidays of a year for somebody at a page, from a process of its own: their library is as large as the server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from server.application.refusals import Refusal
from server.domain.calendar.document import Holiday, HolidayKind
from server.domain.text import Text
from wire.codes import RefusalCode

WITHIN_S = 20
_REMEMBERED = 4


class HolidayProcess:
    """See `server.application.holiday_lists.HolidayLists`."""

    def __init__(self) -> None:
        self._known = lru_cache(_REMEMBERED)(_ask)

    def of(self, year: int) -> Sequence[Holiday]:
        """See the port."""
        return self._known(year)


def _ask(year: int) -> Sequence[Holiday]:
    command = [sys.executable, "-m", "server.holiday_list", str(year)]
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=WITHIN_S, check=True
        )
    except subprocess.SubprocessError as error:
        raise Refusal(RefusalCode.OVERLOADED, f"the holidays could not be asked for: {error}") from error
    return tuple(
        Holiday(
            day=date.fromisoformat(each["day"]),
            name=Text(**each["name"]),
            kind=HolidayKind(each["kind"]),
            is_estimate=each["is_estimate"],
        )
        for each in json.loads(done.stdout)
    )
