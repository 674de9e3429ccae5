"""Row 3: the power goes at any moment; every disk that it could leave is opened."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from bench.faults import power
from bench.faults.images import Disk
from bench.faults.tracing import Deed, Step
from bench.figures import at_most
from bench.process import Process
from server.storage.engine import DATABASE_NAME

IMAGES = 60
WISHES = 25
LOG = f"{DATABASE_NAME}-wal"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the trace of a server under load and what its disk held before."""
    folder = tmp_path_factory.mktemp("power")
    power.record(folder, wishes=WISHES)
    return folder


def test_row_03_nothing_that_was_said_before_a_cut_is_missing_on_any_disk(recorded: Path, measured) -> None:
    cuts = power.look_at_cuts(recorded / "trace", recorded, IMAGES, random.Random())

    assert cuts.faults == []
    assert (cuts.n_images, cuts.n_tickets >= WISHES) == (IMAGES, True)
    assert cuts.n_lossy >= IMAGES / 4
    measured("missing of what was said", len(cuts.faults), "", at_most(0))


def test_row_03_a_server_opens_such_a_disk_and_serves(recorded: Path, tmp_path: Path) -> None:
    shutil.copytree(recorded / "before", tmp_path / "office")
    power.look_at_cuts(recorded / "trace", recorded, 1, random.Random())
    for image in (recorded / "image").iterdir():
        if not image.name.endswith("-shm"):
            shutil.copy(image, tmp_path / "office")
    arguments = ["server", "serve", "--data", str(tmp_path / "office"), "--http", "127.0.0.1:0"]

    with Process([*arguments, "--push", "127.0.0.1:0"]) as server:
        assert server.line().startswith("serving ")


def test_row_03_a_disk_that_lies_about_its_syncs_is_found_out(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow = Disk.follow
    lies = lambda disk, step: None if step.deed is Deed.SYNC else follow(disk, step)  # noqa: E731
    monkeypatch.setattr(Disk, "follow", lies)

    cuts = power.look_at_cuts(recorded / "trace", recorded, 20, random.Random(3))

    assert any("was told of" in fault or "missing" in fault or "cannot be read" in fault for fault in cuts.faults)


def test_what_was_synced_stays_and_the_rest_may_go(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.follow(_write(0, b"a" * 1024))
    disk.follow(Step(deed=Deed.SYNC, name=LOG, is_over=False))
    disk.follow(_write(0, b"b" * 512))
    disk.follow(Step(deed=Deed.SYNC, name=LOG))
    disk.follow(_write(1024, b"c" * 512))

    assert _left(disk, tmp_path, power.Loss.ALL) == b"a" * 1024
    assert _left(disk, tmp_path, power.Loss.NONE) == b"b" * 512 + b"a" * 512 + b"c" * 512
    torn = {_left(disk, tmp_path, power.Loss.TORN) for _ in range(40)}
    assert {content[512:1024] for content in torn} == {b"a" * 512}


def _write(at_byte: int, data: bytes) -> Step:
    return Step(deed=Deed.WRITE, name=LOG, at_byte=at_byte, data=data)


def _left(disk: Disk, folder: Path, loss: power.Loss) -> bytes:
    image = folder / "image"
    image.mkdir(exist_ok=True)
    disk.cut(image, loss, random.Random())
    return (image / LOG).read_bytes()
