"""Letting other apps book, by command."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.application.partners import hash_of_secret
from server.storage.clock import SystemClock
from server.storage.engine import open_engine
from server.storage.partners import SqlPartners
from tests.server.cli.conftest import Lines


def knows(data: Path, secret: str) -> bool:
    engine = open_engine(data)
    found = SqlPartners(engine, lambda _: pytest.fail("nothing is written"), SystemClock()).partner_behind(
        hash_of_secret(secret)
    )
    engine.dispose()
    return found is not None


def test_partner_is_added_listed_and_removed(data: Path, lines: Lines) -> None:
    told, secret = lines("partner", "add", "Aplikasi Kota", "--limit-per-minute", "60", "--open-bookings", "40")
    assert "'Aplikasi Kota' may book" in told
    assert secret.startswith("giliran-") and len(secret) > 40
    assert knows(data, secret)
    (line,) = lines("partner", "list")
    assert line.split() == ["books", "60/min,", "0", "of", "40", "open", "Aplikasi", "Kota"]
    assert secret not in line
    assert lines("partner", "remove", "Aplikasi Kota")[0].endswith("valid: 0.")
    assert not knows(data, secret)
    assert lines("partner", "list")[0].startswith("removed")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", " "], "1 to 80"),
        (["add", "x" * 81], "1 to 80"),
        (["add", "Kota\x07"], "1 to 80"),
        (["add", "Kota", "--limit-per-minute", "0"], "--limit-per-minute"),
        (["add", "Kota", "--open-bookings", "0"], "--open-bookings"),
        (["remove", "Kota"], "no partner named"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(refusal: Callable[..., str], arguments: list[str], said: str) -> None:
    assert said in refusal("partner", *arguments)


def test_name_of_a_removed_partner_is_not_given_again(lines: Lines, refusal: Callable[..., str]) -> None:
    lines("partner", "add", "Kota")
    assert "there is, or was" in refusal("partner", "add", "Kota")
    lines("partner", "remove", "Kota")
    assert "there is, or was" in refusal("partner", "add", "Kota")
