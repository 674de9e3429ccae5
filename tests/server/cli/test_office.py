"""Where phones reach the office is set by command and kept with a fact; a new office is reached by nobody."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

Lines = Callable[..., list[str]]
URL = "https://antrean.example.go.id"


def test_new_office_is_reached_by_nobody(lines: Lines) -> None:
    (said,) = lines("office", "public-url")
    assert "do not reach" in said


def test_address_is_kept_and_taken_away_each_with_a_fact(lines: Lines, data: Path) -> None:
    (said,) = lines("office", "public-url", URL)
    assert URL in said
    assert lines("office", "public-url") == [said]
    lines("office", "public-url", "none")
    with closing(sqlite3.connect(data / "giliran.db")) as database:
        ((kept,),) = database.execute("SELECT public_url FROM branch").fetchall()
        latest = database.execute("SELECT kind, record FROM journal ORDER BY seq DESC LIMIT 2").fetchall()
    assert kept is None
    assert [kind for kind, _ in latest] == ["set_up"] * 2
    assert all('"branch"' in record for _, record in latest)


@pytest.mark.parametrize(
    "url", ["antrean.example.go.id", "https://antrean.example.go.id/", "ftp://x.go.id", "https://a b"]
)
def test_address_that_cannot_stand_on_a_ticket_is_refused(refusal: Callable[..., str], url: str) -> None:
    assert "is not an address" in refusal("office", "public-url", url)
