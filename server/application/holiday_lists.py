"""National holidays and the joint leave beside them, as somebody may take them over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from server.domain.calendar.document import Holiday


class HolidayLists(Protocol):
    """The law's list of a year. May take a second."""

    def of(self, year: int) -> Sequence[Holiday]:
        """The holidays of a year in order, none where nobody knows them.

        Raises:
            Refusal: `overloaded` if they could not be asked for.
        """
        ...
