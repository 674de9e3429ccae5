"""The hours of an office at a real kiosk: closed by command, open again, and open by itself when its time comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from appkit.rehearsal import Rehearsal
from appkit.robotdriver import RobotDriver
from tests.e2e.kiosk_people import PATIENCE_S, take_number

pytestmark = pytest.mark.e2e

CLOCK_SPEED = 60
OPENS_AFTER_MIN = 30
"""Of the office's time: so many seconds of ours to see the kiosk closed."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path_factory.mktemp("hours"), clock_speed=CLOCK_SPEED) as office:
        office.serve()
        yield office


def now_at(office: Rehearsal) -> datetime:
    """What the office's clock says."""
    with urlopen(f"{office.url}/api/info", timeout=PATIENCE_S) as answer:
        at = json.load(answer)["at"]
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(office.zone))


def closed_until(day: date, minute: int) -> str:
    """A calendar without hours, closed on one day until this minute."""
    clock = f"{minute // 60:02}:{minute % 60:02}"
    return f'[[closures]]\nday = {day}\nat = "00:00-{clock}"\nreason = ["Upacara", "A ceremony"]\n'


def test_a_closed_day_is_told_and_taken_back_by_command(office: Rehearsal, kiosk: RobotDriver) -> None:
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    today = now_at(office).date().isoformat()
    office.run("calendar", "close", today, "--reason", "Listrik padam", "--reason-en", "Power cut")
    kiosk.wait("hindrance", contains="Listrik padam", timeout_s=PATIENCE_S)
    office.run("calendar", "open-again", today)
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)


def test_numbers_begin_by_themselves_when_their_time_comes(
    office: Rehearsal, kiosk: RobotDriver, tmp_path: Path
) -> None:
    now = now_at(office)
    minute = now.hour * 60 + now.minute + OPENS_AFTER_MIN
    (tmp_path / "hours.toml").write_text(closed_until(now.date(), minute), encoding="utf-8")
    office.run("calendar", "import", str(tmp_path / "hours.toml"))
    kiosk.wait("hindrance", contains="mulai pukul", timeout_s=PATIENCE_S)
    kiosk.wait("hindrance", visible=False, timeout_s=OPENS_AFTER_MIN * 60 / CLOCK_SPEED + PATIENCE_S)
    assert take_number(kiosk) == "H 001"
