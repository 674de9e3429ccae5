"""Reports and the slip from the command line: text, JSON, CSV and a workbook."""

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from migrations import HEAD
from server.cli import run
from tests.server.small_office import KK, KTP, SmallOffice

Print = Callable[..., str]
DAY = "2100-01-04"


@pytest.fixture
def office_data(make_office: Callable[..., SmallOffice], tmp_path: Path) -> Path:
    """The data of an office with two visitors, one of them served."""
    office = make_office()
    for service in (KTP, KK):
        office.issue(service)
    desk = office.open_counter(1)
    office.clock.pass_s(600)
    office.do(desk, "call-next")
    office.clock.pass_s(300)
    office.do(desk, "finish-ticket", '{"ticket_id":1,"outcome":"served"}')
    with office.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    return Path(str(office.engine.url.database)).parent


@pytest.fixture
def printed(office_data: Path, capsys: pytest.CaptureFixture[str]) -> Print:
    """Runs a command that has to succeed; gives what it printed."""

    def give(*arguments: str) -> str:
        assert run([*arguments, "--data", str(office_data)]) == 0
        return capsys.readouterr().out

    return give


def test_the_report_says_what_happened_in_words(printed: Print) -> None:
    text = printed("report", "--language", "en")
    assert "By service" in text
    assert "Wait, median (minutes)" in text
    assert "kiosk" in text


def test_the_page_gets_every_table_as_json(printed: Print) -> None:
    document = json.loads(printed("report", "--json"))
    tables = {table["name"]: table for table in document["tables"]}
    (total,) = tables["total"]["rows"]
    assert total[1:3] == [2, 1]
    assert all(len(row) == len(table["columns"]) for table in tables.values() for row in table["rows"])


def test_a_file_for_spreadsheets_keeps_every_row(printed: Print, tmp_path: Path) -> None:
    printed("report", "--csv", str(tmp_path / "report.csv"), "--language", "en")
    rows = list(csv.reader((tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["All visits"]
    assert rows[2][:3] == ["all", "2", "1"]


def test_a_workbook_has_a_sheet_for_each_table(printed: Print, tmp_path: Path) -> None:
    printed("report", "--xlsx", str(tmp_path / "report.xlsx"))
    with zipfile.ZipFile(tmp_path / "report.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(json.loads(printed("report", "--json"))["tables"])


def test_a_name_like_a_formula_is_not_run_by_a_spreadsheet(
    office_data: Path, printed: Print, tmp_path: Path, make_office: Callable[..., SmallOffice]
) -> None:
    from server.storage.engine import open_engine

    engine = open_engine(office_data)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE service SET name = ?", (json.dumps({"id": "=1+1", "en": "=1+1"}),))
    engine.dispose()
    printed("report", "--csv", str(tmp_path / "report.csv"))
    assert "'=1+1" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")


def test_the_slip_is_as_narrow_as_a_ticket(printed: Print) -> None:
    lines = printed("slip").splitlines()
    assert all(len(line) <= 42 for line in lines)
    assert any(line.split() == ["dilayani", "1"] for line in lines)
    assert json.loads(printed("slip", "--json"))["n_issued"] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("slip", "2001-01-01"),
        ("slip", "yesterday"),
        ("report", "2100-13-40"),
        ("report", "2100-02-01", "2100-01-01"),
        ("report", "1900-01-01", "2100-01-01"),
    ],
)
def test_a_period_that_is_none_is_said_in_one_line(
    arguments: tuple[str, ...], office_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--data", str(office_data)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_an_office_that_never_opened_has_no_slip(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slip", "--data", str(data)]) == 1
    assert "never open" in capsys.readouterr().err
