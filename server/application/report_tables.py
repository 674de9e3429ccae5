"""A report as tables: the one form that the page, the command line and the files to take away are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from server.domain.office import Text
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
class Names:
    """What rows of the set-up are called; what is gone by now appears as its number."""

    services: Mapping[int, Text]
    operators: Mapping[int, str]


def report_tables(
    figures: Figures, names: Names, scores: Mapping[str, Mapping[str, Any]], language: str
) -> list[ReportTable]:
    """The tables of a report with their cells in this language.

    Args:
        figures: of the days.
        names: of services and operators.
        scores: the forecast's by day, as `server.storage.forecast_days` keeps them.
        language: `id` or `en`.
    """
    words = _Words(names, language)
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
        _priority(figures, words),
        _accuracy(scores),
    ]


def _t(indonesian: str, english: str) -> Text:
    return Text(id=indonesian, en=english)


_ALL, _WHOLE = _t("Semua kunjungan", "All visits"), _t("seluruhnya", "all")
_BY_SERVICE, _SERVICE = _t("Menurut layanan", "By service"), _t("Layanan", "Service")
_BY_CHANNEL, _CHANNEL = _t("Menurut cara datang", "By channel"), _t("Cara datang", "Channel")
_BY_HOUR, _HOUR = _t("Menurut jam datang", "By hour of arrival"), _t("Jam", "Hour")
_BY_WEEKDAY, _WEEKDAY = _t("Menurut hari", "By weekday"), _t("Hari", "Weekday")
_PERIOD, _DAY = _t("Periode", "Period"), _t("Tanggal", "Date")

_WEEKDAYS = (
    _t("Senin", "Monday"),
    _t("Selasa", "Tuesday"),
    _t("Rabu", "Wednesday"),
    _t("Kamis", "Thursday"),
    _t("Jumat", "Friday"),
    _t("Sabtu", "Saturday"),
    _t("Minggu", "Sunday"),
)
_CHANNELS = {
    "kiosk": _t("mesin nomor", "kiosk"),
    "desk": _t("meja petugas", "desk"),
    "web": _t("dari rumah", "web"),
    "assisted": _t("dibantu petugas", "assisted"),
    "partner": _t("aplikasi mitra", "partner"),
    "sms": _t("SMS", "SMS"),
}
_KINDS = {
    "elderly": _t("lansia", "elderly"),
    "disabled": _t("penyandang disabilitas", "disabled"),
    "pregnant": _t("ibu hamil", "pregnant"),
    "with_infant": _t("membawa bayi", "with an infant"),
    "other": _t("lainnya", "other"),
}
_AT_KIOSK = _t("dipilih di mesin nomor", "chosen at a kiosk")

_COUNTS = (
    (_t("Tiket", "Tickets"), Unit.COUNT),
    (_t("Dilayani", "Served"), Unit.COUNT),
    (_t("Tidak datang", "Absent"), Unit.COUNT),
    (_t("Batal", "Cancelled"), Unit.COUNT),
    (_t("Kedaluwarsa", "Expired"), Unit.COUNT),
    (_t("Masih terbuka", "Open"), Unit.COUNT),
    (_t("Berkas kurang", "Papers missing"), Unit.COUNT),
    (_t("Tunggu, median", "Wait, median"), Unit.MINUTES),
    (_t("Tunggu, P90", "Wait, P90"), Unit.MINUTES),
    (_t("Layanan, median", "Service, median"), Unit.MINUTES),
    (_t("Bagian tidak datang", "Share absent"), Unit.SHARE),
)


def _error_min(predictor: str) -> Callable[[Mapping[str, Any]], Cell]:
    return lambda day: round(day[predictor]["mean_error_s"] / 60, 1)


def _share(name: str) -> Callable[[Mapping[str, Any]], Cell]:
    return lambda day: round(day["own"][name], 3)


# Headings, units, and where the value stands in a day's scores (`server.domain.forecast.telling.DayScores`).
_ACCURACY = (
    (_t("Meleset rata-rata", "Mean error"), Unit.MINUTES, _error_min("own")),
    (_t("Meleset bila dihitung orang", "Mean error by people ahead"), Unit.MINUTES, _error_min("people_ahead")),
    (_t("Meleset bila seperti tadi", "Mean error by last wait"), Unit.MINUTES, _error_min("last_called")),
    (_t("Dalam 10 menit", "Within 10 minutes"), Unit.SHARE, _share("near_share")),
    (_t("Sebelum batas akhir", "Before the late end"), Unit.SHARE, _share("late_coverage")),
)


@dataclass(frozen=True, slots=True)
class _Words:
    names: Names
    language: str

    def of(self, text: Text) -> str:
        return text.en if self.language == "en" else text.id

    def service(self, service_id: int) -> str:
        name = self.names.services.get(service_id)
        return f"#{service_id}" if name is None else self.of(name)

    def operator(self, operator_id: int) -> str:
        return self.of(_AT_KIOSK) if operator_id == 0 else self.names.operators.get(operator_id, f"#{operator_id}")

    def channel(self, channel: str) -> str:
        return self.of(_CHANNELS[channel]) if channel in _CHANNELS else channel

    def kind(self, kind: str) -> str:
        return self.of(_KINDS[kind]) if kind in _KINDS else kind

    def weekday(self, weekday: int) -> str:
        return self.of(_WEEKDAYS[weekday])


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


def _heat_map(figures: Figures, words: _Words) -> ReportTable:
    hours = sorted({hour for _, hour in figures.by_time})
    columns = [_column(_WEEKDAY, Unit.NAME), *(_column(_t(f"{h:02d}.00", f"{h:02d}:00"), Unit.MINUTES) for h in hours)]
    weekdays = sorted({weekday for weekday, _ in figures.by_time})
    rows = [(words.weekday(weekday), *(_median_at(figures, weekday, hour) for hour in hours)) for weekday in weekdays]
    title = _t("Median menunggu menurut hari dan jam", "Median wait by weekday and hour")
    return ReportTable(name="heat", title=title, columns=tuple(columns), rows=tuple(rows))


def _median_at(figures: Figures, weekday: int, hour: int) -> float | None:
    group = figures.by_time.get((weekday, hour))
    return None if group is None else group.wait_median_min


def _channel_days(figures: Figures, words: _Words) -> ReportTable:
    channels = list(figures.by_channel)
    columns = [
        _column(_DAY, Unit.NAME),
        *(_column(_CHANNELS.get(each, _t(each, each)), Unit.COUNT) for each in channels),
    ]
    rows: Sequence[tuple[Cell, ...]] = [
        (day, *(counts.get(each, 0) for each in channels)) for day, counts in figures.channels_by_day.items()
    ]
    title = _t("Cara datang dari hari ke hari", "Channels day by day")
    return ReportTable(name="channel_days", title=title, columns=tuple(columns), rows=tuple(rows))


def _priority(figures: Figures, words: _Words) -> ReportTable:
    columns = (_column(_t("Prioritas", "Priority"), Unit.NAME), _column(_t("Tiket", "Tickets"), Unit.COUNT))
    kinds = [(words.kind(kind), count) for kind, count in sorted(figures.priority_by_kind.items())]
    people = [(words.operator(each), count) for each, count in sorted(figures.priority_by_operator.items())]
    title = _t("Prioritas: golongan, lalu siapa yang memberi", "Priority: group, then who granted it")
    return ReportTable(name="priority", title=title, columns=columns, rows=(*kinds, *people))


def _accuracy(scores: Mapping[str, Mapping[str, Any]]) -> ReportTable:
    columns = (_column(_DAY, Unit.NAME), *(_column(text, unit) for text, unit, _ in _ACCURACY))
    rows = tuple((day, *(read(scores[day]) for _, _, read in _ACCURACY)) for day in sorted(scores))
    title = _t("Ketepatan perkiraan", "Accuracy of the forecast")
    return ReportTable(name="forecast", title=title, columns=columns, rows=rows)
