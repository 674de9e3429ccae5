"""`giliran report` and `giliran slip`: what the office looks back on, as text, CSV, XLSX or JSON.

The page of reports runs the same command in a process of its own, so that no report ever delays a call.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from server.application.report_tables import Cell, Column, ReportTable, Sources, Unit, report_tables
from server.application.report_words import Names
from server.commands import EXIT_DONE, CommandRefused, open_office, say
from server.domain.office import Text
from server.domain.reports.figures import figures_of
from server.domain.reports.slip import Slip, slip_of
from server.domain.reports.visits import VisitEnd

if TYPE_CHECKING:
    from sqlalchemy import Engine

LONGEST_DAYS = 400
_DAYS_BACK = 30
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def report(given: Namespace) -> int:
    """Print the tables of a period, or write them into a file."""
    with open_office(given.data) as engine:
        first, last = _period(given.day, given.until, engine)
        tables = _tables(engine, first, last, given.language)
    if given.json:
        sys.stdout.write(json.dumps(_document(first, last, tables), ensure_ascii=False) + "\n")
    elif given.csv is not None:
        _write_csv(given.csv, tables, given.language)
    elif given.xlsx is not None:
        _write_xlsx(given.xlsx, tables, given.language)
    else:
        for line in _lines(tables, given.language):
            say(line)
    return EXIT_DONE


def slip(given: Namespace) -> int:
    """Print the slip of a day, the last one if none is named."""
    with open_office(given.data) as engine:
        document = slip_document(engine, given.day, given.language)
    if given.json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
        return EXIT_DONE
    for line in document["lines"]:
        say(line)
    return EXIT_DONE


def report_document(engine: Engine, day: str | None, until: str | None, language: str) -> dict[str, Any]:
    """The tables of a period as JSON knows them: `first`, `last`, `tables`.

    Raises:
        CommandRefused: it is no period.
    """
    first, last = _period(day, until, engine)
    return _document(first, last, _tables(engine, first, last, language))


def slip_document(engine: Engine, day: str | None, language: str) -> dict[str, Any]:
    """The slip of a day, the last one if none is named, with its `lines`.

    Raises:
        CommandRefused: the office was not open then.
    """
    from server.storage.branch import BRANCH_ID
    from server.storage.visit_days import VisitDays

    days = VisitDays(engine, BRANCH_ID)
    wanted = day or days.last()
    found = days.between(wanted, wanted) if wanted is not None and _is_day(wanted) else []
    if not found:
        raise CommandRefused(f"the office was not open on {wanted}" if wanted else "the office was never open yet")
    (recorded,) = found
    made = slip_of(
        recorded.visits,
        name=recorded.day,
        is_closed=recorded.is_closed,
        n_records=recorded.n_records,
        chain_head=recorded.chain_head,
    )
    return {**asdict(made), "lines": list(slip_lines(made, _names(engine), language))}


def slip_lines(made: Slip, names: Names, language: str) -> Iterator[str]:
    """The slip as lines of at most 42 characters, as wide as a ticket; on a narrow phone too."""

    def of(text: Text) -> str:
        return text.en if language == "en" else text.id

    def counted(text: Text, count: int) -> str:
        return f"{of(text):<28}{count:>6}"

    yield f"{of(_SLIP)} {made.day}"
    yield of(_CLOSED if made.is_closed else _STILL_OPEN)
    yield counted(_ISSUED, made.n_issued)
    for end, text in _ENDS.items():
        yield counted(text, made.n_by_end.get(end, 0))
    for text, people in ((_OVERRIDES, made.overrides), (_UNDOS, made.undos), (_PRIORITIES, made.priorities_by_staff)):
        yield counted(text, sum(people.values()))
        for operator_id, count in sorted(people.items()):
            yield counted(Text(id=_person(names, operator_id), en=_person(names, operator_id)), count)
    yield counted(_DOUBTFUL, len(made.doubtful))
    if made.doubtful:
        yield "  " + ", ".join(made.doubtful)
    yield counted(_RECORDS, made.n_records)
    yield of(_CHAIN)
    yield from (made.chain_head[start : start + 32] for start in range(0, len(made.chain_head), 32))


def _t(indonesian: str, english: str) -> Text:
    return Text(id=indonesian, en=english)


_SLIP, _CLOSED = _t("Laporan hari", "Slip of the day"), _t("Hari sudah ditutup.", "The day is closed.")
_STILL_OPEN = _t("Hari belum ditutup: angka sementara.", "The day is still open: figures so far.")
_ISSUED, _RECORDS = _t("Tiket", "Tickets"), _t("Catatan jurnal", "Records of the journal")
_ENDS = {
    VisitEnd.SERVED: _t("  dilayani", "  served"),
    VisitEnd.ABSENT: _t("  tidak datang", "  absent"),
    VisitEnd.CANCELLED: _t("  batal", "  cancelled"),
    VisitEnd.EXPIRED: _t("  kedaluwarsa", "  expired"),
    VisitEnd.OPEN: _t("  masih terbuka", "  still open"),
}
_OVERRIDES = _t("Dipanggil di luar giliran", "Called out of turn")
_UNDOS, _PRIORITIES = _t("Tindakan ditarik", "Acts taken back"), _t("Prioritas oleh petugas", "Priority by staff")
_DOUBTFUL, _CHAIN = _t("Tiket meragukan", "Doubtful tickets"), _t("Ujung rantai:", "End of the chain:")


def _person(names: Names, operator_id: int) -> str:
    return "  " + names.operators.get(operator_id, f"#{operator_id}")[:26]


def _period(day: str | None, until: str | None, engine: Engine) -> tuple[str, str]:
    from server.storage.branch import BRANCH_ID
    from server.storage.visit_days import VisitDays

    last = until or day or VisitDays(engine, BRANCH_ID).last()
    if last is None:
        raise CommandRefused("the office was never open yet")
    first = day or (_checked(last) - timedelta(days=_DAYS_BACK - 1)).isoformat()
    n_days = (_checked(last) - _checked(first)).days + 1
    if not 1 <= n_days <= LONGEST_DAYS:
        raise CommandRefused(f"a report is about 1 to {LONGEST_DAYS} days, and {first} to {last} is not")
    return first, last


def _checked(day: str) -> date:
    if not _is_day(day):
        raise CommandRefused(f"'{day}' is not a day such as 2026-03-09")
    return date.fromisoformat(day)


def _is_day(day: str) -> bool:
    if not _DAY.fullmatch(day):
        return False
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _tables(engine: Engine, first: str, last: str, language: str) -> list[ReportTable]:
    from server.application.booking_plans import business_day_ends_at, business_day_starts_at
    from server.storage.booking_counts import booking_groups
    from server.storage.branch import BRANCH_ID
    from server.storage.forecast_days import ForecastDays
    from server.storage.reads import Reads
    from server.storage.visit_days import VisitDays

    office = Reads(engine, BRANCH_ID).office()
    days = {each.day: each.visits.visits for each in VisitDays(engine, BRANCH_ID).between(first, last)}
    scores = {day: each for day, each in ForecastDays(engine, BRANCH_ID).scores().items() if first <= day <= last}
    from_at, until_at = business_day_starts_at(office, first), business_day_ends_at(office, last)
    sources = Sources(
        figures=figures_of(days, ZoneInfo(office.branch.zone)),
        bookings=booking_groups(engine, BRANCH_ID, from_at, until_at),
        scores=scores,
    )
    return report_tables(sources, _names(engine), language)


def _names(engine: Engine) -> Names:
    from server.storage.branch import BRANCH_ID
    from server.storage.reads import Reads

    reads = Reads(engine, BRANCH_ID)
    services = {each.id: each.name for each in reads.office().services.values()}
    operators = {row_id: name for (table, row_id), name in reads.names().items() if table == "operator"}
    return Names(services=services, operators=operators)


def _document(first: str, last: str, tables: Sequence[ReportTable]) -> dict[str, Any]:
    return {"first": first, "last": last, "tables": [asdict(table) for table in tables]}


def _title(text: Text, language: str) -> str:
    return text.en if language == "en" else text.id


def _heading(column: Column, language: str) -> str:
    minutes = {"id": " (menit)", "en": " (minutes)"}[language] if column.unit is Unit.MINUTES else ""
    return _title(column.title, language) + minutes


def _lines(tables: Sequence[ReportTable], language: str) -> Iterator[str]:
    for table in tables:
        if not table.rows:
            continue
        shown = [[_heading(each, language) for each in table.columns], *(_shown(table, row) for row in table.rows)]
        widths = [max(len(row[place]) for row in shown) for place in range(len(table.columns))]
        yield ""
        yield _title(table.title, language)
        for row in shown:
            first, *others = (
                cell.ljust(width) if place == 0 else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            yield "  ".join(["", first, *others]).rstrip()


def _shown(table: ReportTable, row: Iterable[Cell]) -> list[str]:
    return [_cell(cell, column.unit) for cell, column in zip(row, table.columns, strict=True)]


def _cell(cell: Cell, unit: Unit) -> str:
    if cell is None:
        return "-"
    return f"{cell:.1%}" if unit is Unit.SHARE and isinstance(cell, float) else str(cell)


def _write_csv(path: Path, tables: Sequence[ReportTable], language: str) -> None:
    # With the mark at its start, a spreadsheet reads the file as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for table in tables:
            writer.writerow([_title(table.title, language)])
            writer.writerow([_heading(each, language) for each in table.columns])
            writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
            writer.writerow([])


def _harmless(cell: Cell) -> Cell:
    """A name that begins like a formula would be run by the spreadsheet that opens the file."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _write_xlsx(path: Path, tables: Sequence[ReportTable], language: str) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
    for table in tables:
        sheet = book.add_worksheet(_title(table.title, language)[:31].replace(":", ""))
        for place, column in enumerate(table.columns):
            heading = _heading(column, language)
            sheet.write_string(0, place, heading, bold)
            width = max([len(heading), *(len(_cell(row[place], column.unit)) for row in table.rows)])
            sheet.set_column(place, place, width + 2, share if column.unit is Unit.SHARE else None)
        for line, row in enumerate(table.rows, start=1):
            for place, cell in enumerate(row):
                sheet.write(line, place, cell)
        sheet.freeze_panes(1, 1)
    book.close()
