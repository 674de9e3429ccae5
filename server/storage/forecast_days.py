"""What the forecast has learned, one row for each closed day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from server.domain.forecast.calibration import BlendObservation, Calibration
from server.domain.forecast.lessons import DayLessons, lessons_of
from server.domain.forecast.telling import Outcome, Told, calibrated, first_calls, outcome
from server.storage import tables
from server.storage.engine import reading, writing
from server.storage.journal import DaySpan, day_spans, records_of_day
from server.storage.mapping import AnyRow

LEARNED_DAYS = 56
"""Eight weeks."""

BLENDED_DAYS = 14

_DAY, _BRANCH = tables.forecast_day, tables.branch

# A row's JSON is an open-ended document until `_lessons_of` has made a value of it.
Document = dict[str, Any]


class ForecastDays:
    """See `server.application.forecasting.Shelf`."""

    def __init__(self, engine: Engine, branch_id: int) -> None:
        self._engine = engine
        self._branch_id = branch_id

    def calibration(self) -> Calibration:
        """The one after the latest day, the starting one before any."""
        with reading(self._engine) as connection:
            return _calibration(self._rows(connection, 1))

    def lessons(self) -> Sequence[DayLessons]:
        """Of the last eight weeks, the latest day first."""
        with reading(self._engine) as connection:
            return [_lessons_of(row.lessons) for row in self._rows(connection, LEARNED_DAYS)]

    def scores(self) -> Mapping[str, Document]:
        """By day, the scores of the forecast and of the two simple predictors; days without any are left out."""
        with reading(self._engine) as connection:
            return {
                row.business_day: row.scores for row in self._rows(connection, LEARNED_DAYS) if row.scores is not None
            }

    def close_days(self, told: Mapping[str, Mapping[int, Told]]) -> None:
        """See the port."""
        with writing(self._engine) as connection:
            self._forget_open_day(connection)
            missing = self._missing(connection)
        # Day by day: eight weeks of records at once would take hundreds of megabytes, and hold up the writer meanwhile.
        for span in missing:
            with reading(self._engine) as connection:
                records = records_of_day(connection, self._branch_id, span)
            lessons, today = lessons_of(records), outcome(told.get(span.day, {}), first_calls(records))
            with writing(self._engine) as connection:
                self._close(connection, span.day, lessons, today)

    def _forget_open_day(self, connection: Connection) -> None:
        """A day that was closed and opened again is learned from once it is closed for good."""
        branch = connection.execute(select(_BRANCH).where(_BRANCH.c.id == self._branch_id)).one()
        if branch.is_day_open:
            key = (_DAY.c.branch_id == self._branch_id) & (_DAY.c.business_day == branch.business_day)
            connection.execute(_DAY.delete().where(key))

    def _close(self, connection: Connection, day: str, lessons: DayLessons, today: Outcome) -> None:
        rows = self._rows(connection, BLENDED_DAYS)
        recent = [*today.blend, *(each for row in rows[: BLENDED_DAYS - 1] for each in _lessons_of(row.lessons).blend)]
        after = calibrated(_calibration(rows), today, recent)
        values = {
            "branch_id": self._branch_id,
            "business_day": day,
            "upper_level": after.upper_level,
            "weight": after.weight,
            "n_tickets": today.n_tickets,
            "scores": None if today.scores is None else asdict(today.scores),
            "lessons": _document_of(lessons, today.blend),
        }
        connection.execute(insert(_DAY), values)

    def _rows(self, connection: Connection, most: int) -> Sequence[AnyRow]:
        query = select(_DAY).where(_DAY.c.branch_id == self._branch_id).order_by(_DAY.c.business_day.desc()).limit(most)
        return connection.execute(query).all()

    def _missing(self, connection: Connection) -> list[DaySpan]:
        """Closed days without a row."""
        is_day_open = connection.execute(select(_BRANCH.c.is_day_open).where(_BRANCH.c.id == self._branch_id)).scalar()
        closed = day_spans(connection, self._branch_id)
        if is_day_open and closed:
            closed.pop()
        known = {row.business_day for row in self._rows(connection, LEARNED_DAYS)}
        return [each for each in closed[-LEARNED_DAYS:] if each.day not in known]


def _calibration(latest_first: Sequence[AnyRow]) -> Calibration:
    if not latest_first:
        return Calibration()
    return Calibration(upper_level=latest_first[0].upper_level, weight=latest_first[0].weight)


def _document_of(lessons: DayLessons, blend: Sequence[BlendObservation]) -> Document:
    # Keys of a JSON object are texts.
    return {
        "durations_s": {str(service_id): list(each) for service_id, each in lessons.durations_s.items()},
        "lateness_s": list(lessons.lateness_s),
        "n_absent": lessons.n_absent,
        "n_priority": {str(service_id): count for service_id, count in lessons.n_priority.items()},
        "open_s": lessons.open_s,
        "blend": [[each.simulated_s, each.last_called_s, each.waited_s] for each in blend],
    }


def _lessons_of(document: Document) -> DayLessons:
    return DayLessons(
        durations_s={int(service_id): each for service_id, each in document["durations_s"].items()},
        lateness_s=document["lateness_s"],
        # Days from before there were bookings do not say.
        n_absent=document.get("n_absent", 0),
        n_priority={int(service_id): count for service_id, count in document["n_priority"].items()},
        open_s=document["open_s"],
        blend=[
            BlendObservation(simulated_s=simulated_s, last_called_s=last_called_s, waited_s=waited_s)
            for simulated_s, last_called_s, waited_s in document["blend"]
        ],
    )
