"""What goes wrong in offices, done to real servers in processes of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appkit.epochs import OldServerError
from appkit.rehearsal import Part
from server.storage.names import DATABASE_NAME
from tests.e2e.mishap_office import Data, Device, Served, counters_of, office_of, run

HOUR_S = 3600

_pause = threading.Event()
"""Nobody ever sets it: programs need a moment, and two cores are little."""


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return Data(tmp_path / "data")


@pytest.fixture
def serve(data: Data) -> Iterator[list[Served]]:
    """Servers of the test, ended with it."""
    servers: list[Served] = []
    yield servers
    for each in servers:
        each.stop()


@pytest.fixture
def device(tmp_path: Path, data: Data) -> Iterator[object]:
    """Pairs a device by its name at a server."""
    made: list[Device] = []

    def paired(served: Served, name: str) -> Device:
        made.append(Device(served, tmp_path / name, data.codes[name]))
        return made[-1]

    yield paired
    for each in made:
        each.close()


def test_a_server_whose_clock_is_wrong_gives_the_same_numbers_and_says_so(data, serve, device, tmp_path) -> None:
    """1970 at the start, put right, an hour and a day to and fro, and the wrong time zone."""
    clock = tmp_path / "clock"
    clock.write_text(str(-time.time()))
    wrong = {"PYTHONPATH": str(Path(__file__).parent / "wrong_clock"), "WRONG_CLOCK": str(clock), "TZ": "Asia/Jayapura"}
    served = data.serve(environment=wrong)
    serve.append(served)
    kiosk, board = device(served, "kiosk"), device(served, "board")
    service = kiosk.service()
    numbers, days, times = [], set(), []

    def issue() -> None:
        paper = kiosk.do("issue-ticket", service_id=service)
        numbers.append(paper["number"])
        times.append(paper["arrived_at"])

    issue()
    with board.watching() as watch:
        rows = watch.until(lambda rows: ("office", 1) in rows and office_of(rows).is_clock_doubtful)
        assert abs(watch.session.server_at - time.time()) < 120
        for offset_s, is_doubtful in ((0, False), (HOUR_S, True), (-HOUR_S, True), (14 * HOUR_S, True), (0, False)):
            clock.write_text(str(offset_s))
            rows = watch.until(lambda rows, is_doubtful=is_doubtful: office_of(rows).is_clock_doubtful is is_doubtful)
            days.add(office_of(rows).business_day)
            issue()
        assert abs(watch.session.server_at - time.time()) < 120
    assert [number.split()[-1] for number in numbers] == [f"{n:03}" for n in range(1, 7)]
    assert (len(days), times) == (1, sorted(times))
    assert max(times) - time.time() < 120
    assert run("verify", "--data", str(data.path)).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 64 MB, None on a machine where tests cannot have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    is_mounted = shutil.which("mount") is not None and subprocess.run(words, capture_output=True).returncode == 0
    yield folder if is_mounted else None
    if is_mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, keep_bytes: int) -> None:
    """Fill a disk until so much is free."""
    with (folder / "filler").open("ab", buffering=0) as filler:
        try:
            while (free := shutil.disk_usage(folder).free) > keep_bytes:
                filler.write(bytes(min(65536, max(4096, free - keep_bytes))))
        except OSError:
            return


def test_a_call_that_the_only_board_does_not_show_is_told_until_it_does(data, serve, device, tmp_path) -> None:
    # Ten seconds of the office are one of ours.
    served = data.serve("--clock-speed", "10")
    serve.append(served)
    kiosk, counter = device(served, "kiosk"), device(served, "counter")
    counter.open_counter()
    service = kiosk.service()
    options = ["--server", served.url, "--pair", data.codes["board"], "--state", str(tmp_path / "board")]
    board = Part(["display", *options, "--screen", "1280x720@32in", "--quiet"], {"QT_QPA_PLATFORM": "offscreen"})
    try:
        wait_until(data.is_board_paired, "the board is let in")
        board.freeze()
        ticket = kiosk.do("issue-ticket", service_id=service)["ticket_id"]
        kiosk.do("report-paper", ticket_id=ticket, paper="printed")
        counter.do("call-next")
        with counter.watching() as watch:
            watch.until(lambda rows: any(row.is_call_unseen for row in counters_of(rows)))
            board.thaw()
            watch.until(lambda rows: not any(row.is_call_unseen for row in counters_of(rows)))
    finally:
        board.thaw()
        board.stop()


def test_on_a_full_disk_nobody_gets_a_number_and_everybody_is_called(data, serve, device, small_disk) -> None:
    if small_disk is None:
        # Without a disk of its own the rest is in tests/server/storage/test_medium.py, with what a system says of one.
        return
    place = small_disk / "data"
    shutil.move(data.path, place)
    data.path = place
    served = data.serve()
    serve.append(served)
    kiosk, counter = device(served, "kiosk"), device(served, "counter")
    counter.open_counter()
    service = kiosk.service()
    for _ in range(12):
        kiosk.do("issue-ticket", service_id=service)
    # Beyond 80 %, with room left for what is to be kept.
    fill(small_disk, 64 * 2**20 // 5 - 2**18)
    room = place / DATABASE_NAME
    wait_until(lambda: room.stat().st_size > 4 * 2**20, "room is kept")
    fill(small_disk, 0)
    wait_until(lambda: kiosk.ask("issue-ticket", service_id=service)[1].get("code") == "not_recordable", "it is full")
    for _ in range(10):
        ticket = counter.do("call-next")["ticket"]["id"]
        counter.do("start-service", ticket_id=ticket)
        counter.do("finish-ticket", ticket_id=ticket)
    (small_disk / "filler").unlink()
    wait_until(lambda: kiosk.ask("issue-ticket", service_id=service)[0] == 200, "numbers are given again")
    assert run("verify", "--data", str(place)).returncode == 0


def test_of_two_servers_by_mistake_one_refuses_and_devices_stay_with_the_newer(data, serve, device, tmp_path) -> None:
    original = data.serve()
    serve.append(original)
    kiosk = device(original, "kiosk")
    kiosk.do("issue-ticket", service_id=kiosk.service())
    second = run("serve", "--data", str(data.path), "--http", "127.0.0.1:0", "--push", "127.0.0.1:0")
    assert second.returncode == 1
    assert f"another server is running on {data.path} (process " in second.stderr

    shutil.copytree(data.path, tmp_path / "copy")
    data.path = tmp_path / "copy"
    copy = data.serve()
    serve.append(copy)
    moved = Device(copy, tmp_path / "kiosk")
    moved.do("issue-ticket", service_id=moved.service())
    moved.close()
    back = Device(original, tmp_path / "kiosk")
    with pytest.raises(OldServerError):
        back.access.token()
    back.close()


def test_a_damaged_office_is_found_and_goes_on_from_its_newest_good_copy(data, serve, device, tmp_path) -> None:
    served = data.serve()
    serve.append(served)
    kiosk = device(served, "kiosk")
    service = kiosk.service()
    first = kiosk.do("issue-ticket", service_id=service)["number"]
    (data.path / "backups").mkdir()
    copy = data.path / "backups" / "evening.db"
    assert run("backup", str(copy), "--data", str(data.path)).returncode == 0
    kiosk.do("issue-ticket", service_id=service)
    served.kill()
    file = data.path / DATABASE_NAME
    os.truncate(file, file.stat().st_size // 2 // 4096 * 4096)

    refused = run("serve", "--data", str(data.path), "--http", "127.0.0.1:0", "--push", "127.0.0.1:0")
    assert refused.returncode == 1
    assert "is damaged: " in refused.stderr and str(copy) in refused.stderr
    assert refused.stderr.count("\n") == 1
    restored = run("restore", "--newest", "--data", str(data.path))
    assert restored.returncode == 0, restored.stderr
    again = data.serve()
    serve.append(again)
    kiosk = Device(again, tmp_path / "kiosk")
    after = kiosk.do("issue-ticket", service_id=service)["number"]
    kiosk.close()
    assert int(after.split()[-1]) > int(first.split()[-1]) + 100


def wait_until(is_true, what: str, within_s: float = 30.0) -> None:
    until_s = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < until_s, f"it never happened: {what}"
        _pause.wait(0.1)
