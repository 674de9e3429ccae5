"""A device key and clocks that tests move."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from appkit.identity import DeviceKey
from kiosk.flow.events import Wish
from kiosk.offline.book import Book
from kiosk.offline.clock import Machine, Moment
from kiosk.offline.setting_up import signing
from wire.codes import Language

NOON_AT = 1_790_053_200
WISH = Wish(service_id=1, priority=None, language=Language.INDONESIAN)


@dataclass
class Clocks:
    """A machine whose clocks stand still until they are moved."""

    boot_ms: int = 5_000
    wall_at: int = NOON_AT
    boot: str = "first start"

    def machine(self) -> Machine:
        return Machine(boot_ms=lambda: self.boot_ms, wall_at=lambda: self.wall_at, boot=self.boot)

    def pass_s(self, seconds: int) -> None:
        self.boot_ms += seconds * 1_000
        self.wall_at += seconds


@dataclass(frozen=True)
class Disk:
    """A kiosk's folder with its key."""

    folder: Path
    key: DeviceKey

    def book(self) -> Book:
        """Opens it as the program does at its start."""
        return Book(self.folder, *signing(self.key))


def moment(at: int = NOON_AT, heard_at: int = NOON_AT - 60) -> Moment:
    return Moment(at=at, heard_at=heard_at, is_steady=True, boot="first start", boot_ms=0)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    return Disk(folder, DeviceKey.load_or_create(folder))


@pytest.fixture
def book(disk: Disk) -> Book:
    """One with a letter."""
    made = disk.book()
    made.be_lettered("Z")
    return made
