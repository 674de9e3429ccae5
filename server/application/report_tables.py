"""A report as tables: the one form that the page, the command line and the files to take away are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from server.application.report_words import Names, Words, channel_text, t
from server.domain.office import Text
from server.domain.reports.bookings import BookingGroup
from server.domain.reports.figures import Figures, Group
from server.domain.reports.visits import VisitEnd

Cell = str | int | float | None


class Unit(StrEnum):
    """What a column's values are; a share goes from 0 to 1."""

    NAME = "name"
    COUNT = "count"
    MINUTES = "minutes"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's heading and unit."""

    title: Text
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A titled table; every row has as many cells as there are columns, None where there is nothing to say."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a report is made of.

    Attributes:
        figures: of the days.
        bookings: for the days.
        scores: the forecast's by day, as `server.storage.forecast_days` keeps them.
    """

    figures: Figures
    bookings: Sequence[BookingGroup]
    scores: Mapping[str, Mapping[str, Any]]


def report_tables(sources: Sources, names: Names, language: str) -> list[ReportTable]:
    """The tables of a report with their cells in this language.

    Args:
        sources: what there is to tell.
        names: of services and operators.
        language: `id` or `en`.
    """
    words, figures = Words(names, language), sources.figures
    return [
        _groups("total", _ALL, _PERIOD, [(words.of(_WHOLE), figures.total)]),
        _groups(
            "services", _BY_SERVICE, _SERVICE, ((words.service(key), each) for key, each in figures.by_service.items())
        ),
        _groups(
            "channels", _BY_CHANNEL, _CHANNEL, ((words.channel(key), each) for key, each in figures.by_channel.items())
        ),
        _groups("hours", _BY_HOUR, _HOUR, ((f"{key:02d}.00", each) for key, each in figures.by_hour.items())),
        _groups(
            "weekdays", _BY_WEEKDAY, _WEEKDAY, ((words.weekday(key), each) for key, each in figures.by_weekday.items())
        ),
        _heat_map(figures, words),
        _channel_days(figures, words),
        _bookings(sources.bookings, words),
        _returns(figures, words),
        _priority(figures, words),
        _accuracy(sources.scores),
    ]


_ALL, _WHOLE = t("Semua kunjungan", "All visits"), t("seluruhnya", "all")
_BY_SERVICE, _SERVICE = t("Menurut layanan", "By service"), t("Layanan", "Service")
_BY_CHANNEL, _CHANNEL = t("Menurut cara datang", "By channel"), t("Cara datang", "Channel")
_BY_HOUR, _HOUR = t("Menurut jam datang", "By hour of arrival"), t("Jam", "Hour")
_BY_WEEKDAY, _WEEKDAY = t("Menurut hari", "By weekday"), t("Hari", "Weekday")
_PERIOD, _DAY = t("Periode", "Period"), t("Tanggal", "Date")

_COUNTS = (
    (t("Tiket", "Tickets"), Unit.COUNT),
    (t("Dilayani", "Served"), Unit.COUNT),
    (t("Tidak datang", "Absent"), Unit.COUNT),
    (t("Batal", "Cancelled"), Unit.COUNT),
    (t("Kedaluwarsa", "Expired"), Unit.COUNT),
    (t("Masih terbuka", "Open"), Unit.COUNT),
    (t("Berkas kurang", "Papers missing"), Unit.COUNT),
    (t("Tunggu, median", "Wait, median"), Unit.MINUTES),
    (t("Tunggu, P90", "Wait, P90"), Unit.MINUTES),
    (t("Layanan, median", "Service, median"), Unit.MINUTES),
    (t("Bagian tidak datang", "Share absent"), Unit.SHARE),
)
_REASON = t("Sebab", "Reason")
_BOOKING_COUNTS = (
    (t("Dipesan lewat", "Booked through"), Unit.NAME),
    (t("Janji", "Bookings"), Unit.COUNT),
    (t("Datang", "Came"), Unit.COUNT),
    (t("Tidak datang", "Did not come"), Unit.COUNT),
    (t("Dibatalkan", "Cancelled"), Unit.COUNT),
    (t("Belum tiba harinya", "Still to come"), Unit.COUNT),
    (t("Bagian tidak datang", "Share absent"), Unit.SHARE),
)


def _error_min(predictor: str) -> Callable[[Mapping[str, Any]], Cell]:
    return lambda day: round(day[predictor]["mean_error_s"] / 60, 1)


def _share(name: str) -> Callable[[Mapping[str, Any]], Cell]:
    return lambda day: round(day["own"][name], 3)


# Headings, units, and where the value stands in a day's scores (`server.domain.forecast.telling.DayScores`).
_ACCURACY = (
    (t("Meleset rata-rata", "Mean error"), Unit.MINUTES, _error_min("own")),
    (t("Meleset bila dihitung orang", "Mean error by people ahead"), Unit.MINUTES, _error_min("people_ahead")),
    (t("Meleset bila seperti tadi", "Mean error by last wait"), Unit.MINUTES, _error_min("last_called")),
    (t("Dalam 10 menit", "Within 10 minutes"), Unit.SHARE, _share("near_share")),
    (t("Sebelum batas akhir", "Before the late end"), Unit.SHARE, _share("late_coverage")),
)


def _column(title: Text, unit: Unit) -> Column:
    return Column(title=title, unit=unit)


def _groups(name: str, title: Text, key: Text, groups: Iterable[tuple[str, Group]]) -> ReportTable:
    columns = (_column(key, Unit.NAME), *(_column(text, unit) for text, unit in _COUNTS))
    rows = tuple((label, *_cells(group)) for label, group in groups)
    return ReportTable(name=name, title=title, columns=columns, rows=rows)


def _cells(group: Group) -> Iterator[Cell]:
    yield group.n_visits
    for end in VisitEnd:
        yield group.n_by_end.get(end, 0)
    yield group.n_incomplete
    yield group.wait_median_min
    yield group.wait_p90_min
    yield group.service_median_min
    yield round(group.absent_share, 4)


def _heat_map(figures: Figures, words: Words) -> ReportTable:
    hours = sorted({hour for _, hour in figures.by_time})
    columns = [_column(_WEEKDAY, Unit.NAME), *(_column(t(f"{h:02d}.00", f"{h:02d}:00"), Unit.MINUTES) for h in hours)]
    weekdays = sorted({weekday for weekday, _ in figures.by_time})
    rows = [(words.weekday(weekday), *(_median_at(figures, weekday, hour) for hour in hours)) for weekday in weekdays]
    title = t("Median menunggu menurut hari dan jam", "Median wait by weekday and hour")
    return ReportTable(name="heat", title=title, columns=tuple(columns), rows=tuple(rows))


def _median_at(figures: Figures, weekday: int, hour: int) -> float | None:
    group = figures.by_time.get((weekday, hour))
    return None if group is None else group.wait_median_min


def _channel_days(figures: Figures, words: Words) -> ReportTable:
    channels = list(figures.by_channel)
    columns = [
        _column(_DAY, Unit.NAME),
        *(_column(channel_text(each), Unit.COUNT) for each in channels),
    ]
    rows: Sequence[tuple[Cell, ...]] = [
        (day, *(counts.get(each, 0) for each in channels)) for day, counts in figures.channels_by_day.items()
    ]
    title = t("Cara datang dari hari ke hari", "Channels day by day")
    return ReportTable(name="channel_days", title=title, columns=tuple(columns), rows=tuple(rows))


def _bookings(groups: Iterable[BookingGroup], words: Words) -> ReportTable:
    columns = (_column(_SERVICE, Unit.NAME), *(_column(text, unit) for text, unit in _BOOKING_COUNTS))
    rows = tuple(
        (
            words.service(each.service_id),
            words.channel(each.channel),
            each.n_booked,
            each.n_came,
            each.n_absent,
            each.n_cancelled,
            each.n_open,
            None if each.absent_share is None else round(each.absent_share, 4),
        )
        for each in groups
    )
    title = t("Janji menurut layanan dan cara memesan", "Bookings by service and channel")
    return ReportTable(name="bookings", title=title, columns=columns, rows=rows)


def _returns(figures: Figures, words: Words) -> ReportTable:
    columns = (_column(_SERVICE, Unit.NAME), _column(_REASON, Unit.NAME), _column(_COUNTS[0][0], Unit.COUNT))
    rows = tuple(
        (words.service(service_id), words.return_reason(reason), count)
        for service_id, reasons in figures.returns_by_service.items()
        for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
    )
    title = t("Belum selesai sekali jalan: sebabnya", "Not done in one go: why")
    return ReportTable(name="returns", title=title, columns=columns, rows=rows)


def _priority(figures: Figures, words: Words) -> ReportTable:
    columns = (_column(t("Prioritas", "Priority"), Unit.NAME), _column(t("Tiket", "Tickets"), Unit.COUNT))
    kinds = [(words.kind(kind), count) for kind, count in sorted(figures.priority_by_kind.items())]
    people = [(words.operator(each), count) for each, count in sorted(figures.priority_by_operator.items())]
    title = t("Prioritas: golongan, lalu siapa yang memberi", "Priority: group, then who granted it")
    return ReportTable(name="priority", title=title, columns=columns, rows=(*kinds, *people))


def _accuracy(scores: Mapping[str, Mapping[str, Any]]) -> ReportTable:
    columns = (_column(_DAY, Unit.NAME), *(_column(text, unit) for text, unit, _ in _ACCURACY))
    rows = tuple((day, *(read(scores[day]) for _, _, read in _ACCURACY)) for day in sorted(scores))
    title = t("Ketepatan perkiraan", "Accuracy of the forecast")
    return ReportTable(name="forecast", title=title, columns=columns, rows=rows)
