"""Numbers of one day: the next one of each series, drawn in memory and written once for a transaction."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from server.storage import mapping, tables
from server.storage.prepared import Prepared

_NUMBERING = tables.numbering
_OF_SERIES = and_(
    _NUMBERING.c.branch_id == bindparam("of_branch"),
    _NUMBERING.c.business_day == bindparam("of_day"),
    _NUMBERING.c.series == bindparam("of_series"),
)
_SELECT = Prepared(select(_NUMBERING.c.last).where(_OF_SERIES))
_INSERT = Prepared(insert(_NUMBERING))
_UPDATE = Prepared(update(_NUMBERING).where(_OF_SERIES))


class Numbering:
    """Lives for one transaction. The empty series counts issue numbers, each letter its printed ones."""

    def __init__(self, connection: Connection, branch_id: int, day: str | None) -> None:
        self._connection = connection
        self._branch_id = branch_id
        self._day = day
        self._last: dict[str, int] = {}
        self._new: set[str] = set()

    def begin_day(self, day: str) -> None:
        """Every series begins anew."""
        self._day = day
        self._last.clear()
        self._new.clear()

    def draw(self, series: str) -> int:
        """The next number of this series today, from 1."""
        last = self._last.get(series)
        if last is None:
            stored = _SELECT.first(self._connection, self._key(series))
            if stored is None:
                self._new.add(series)
            last = 0 if stored is None else int(stored.last)
        self._last[series] = last + 1
        return last + 1

    def write(self) -> None:
        """Keep what was drawn."""
        new, drawn = [], []
        for series, last in self._last.items():
            if series in self._new:
                key = {"branch_id": self._branch_id, "business_day": self._day, "series": series}
                new.append(key | {"last": last})
            else:
                drawn.append(self._key(series) | {"last": last})
        _INSERT.run(self._connection, new)
        _UPDATE.run(self._connection, drawn)

    def _key(self, series: str) -> mapping.Columns:
        return {"of_branch": self._branch_id, "of_day": self._day, "of_series": series}
