"""New programs without an address: they find the server, show their code, and are let in by whoever compares it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appkit.robotdriver import RobotDriver
from server.application.device_desk import NewDevice
from server.bootstrap import Server
from server.serve import prepare_office
from server.settings import Address, Announce, Settings
from server.storage.device_rows import admit_row
from server.storage.engine import open_engine, writing
from server.storage.set_up import BRANCH_ID
from wire.codes import DeviceRole

pytestmark = pytest.mark.e2e

ANYWHERE = Address(host="127.0.0.1", port=0)
SCREENS = {"kiosk": "1080x1920@21.5in", "display": "1920x1080@43in", "counter": "1366x768@15.6in"}
ROLES = {"kiosk": DeviceRole.KIOSK, "display": DeviceRole.BOARD, "counter": DeviceRole.COUNTER}
WITHIN_S = 20.0


def serving(directory: Path, name: str) -> Server:
    settings = Settings(
        data_directory=directory,
        http=ANYWHERE,
        push=ANYWHERE,
        template="puskesmas",
        office_name=name,
        announce=Announce.ALWAYS,
    )
    prepare_office(settings)
    server = Server(settings)
    server.start()
    return server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = serving(tmp_path / "office", "Puskesmas Uji")
    yield server
    server.stop()


def let_in(server: Server, directory: Path, code: str, role: DeviceRole, name: str) -> None:
    """What the page does for the administrator who saw the same code."""
    waiting = server._waiting_room.one(code.replace(" ", ""))
    engine = open_engine(directory)
    with writing(engine) as connection:
        admit_row(connection, BRANCH_ID, NewDevice(role=role, name=name), waiting.public_key)
    engine.dispose()


def heard(manager: socket.socket) -> set[bytes]:
    """What a service manager was told meanwhile."""
    told: set[bytes] = set()
    manager.setblocking(False)
    while True:
        try:
            told.add(manager.recv(100))
        except BlockingIOError:
            return told


@pytest.mark.parametrize("program", list(SCREENS))
def test_new_program_finds_its_server_and_is_let_in(server: Server, tmp_path: Path, program: str) -> None:
    arguments = ["--state", str(tmp_path / "state"), "--screen", SCREENS[program]]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(WITHIN_S)
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "3000000"}
        with RobotDriver(program, arguments, told) as robot:
            assert manager.recv(100) in (b"READY=1", b"WATCHDOG=1")
            robot.wait("join.code", timeout_s=WITHIN_S)
            assert robot.text("join.title") == "Puskesmas Uji"
            robot.grab(os.environ.get("JOIN_PICTURES", str(tmp_path)) + f"/{program}.png")
            let_in(server, tmp_path / "office", robot.text("join.code"), ROLES[program], "Perangkat Baru")
            robot.wait("join.code", visible=False, timeout_s=WITHIN_S)
            deadline_s = time.monotonic() + WITHIN_S
            while not server._push.connected() and time.monotonic() < deadline_s:
                robot.do("tree")
            assert server._push.versions()[next(iter(server._push.connected()))]
            assert b"WATCHDOG=1" in heard(manager)
            assert robot.close() == 0
        assert b"STOPPING=1" in heard(manager)
    # It knows its office now.
    with RobotDriver(program, arguments) as robot:
        deadline_s = time.monotonic() + WITHIN_S
        while not server._push.connected() and time.monotonic() < deadline_s:
            robot.do("tree")
        assert server._push.connected()


def test_of_two_servers_the_device_asks_which(server: Server, tmp_path: Path) -> None:
    other = serving(tmp_path / "other", "Kelurahan Sebelah")
    try:
        arguments = ["--state", str(tmp_path / "state"), "--screen", SCREENS["kiosk"]]
        with RobotDriver("kiosk", arguments) as robot:
            robot.wait("join.server.2", timeout_s=WITHIN_S)
            robot.grab(os.environ.get("JOIN_PICTURES", str(tmp_path)) + "/two.png")
            offered = {robot.text("join.server.1"): "join.server.1", robot.text("join.server.2"): "join.server.2"}
            (button,) = [name for words, name in offered.items() if "Kelurahan Sebelah" in words]
            robot.touch(button)
            robot.wait("join.code", timeout_s=WITHIN_S)
            assert robot.text("join.title") == "Kelurahan Sebelah"
            assert not server._waiting_room.waiting()
    finally:
        other.stop()


def test_address_that_is_given_needs_no_finding(server: Server, tmp_path: Path) -> None:
    arguments = ["--state", str(tmp_path / "state"), "--screen", SCREENS["display"]]
    with RobotDriver("display", [*arguments, "--server", f"http://{server.http_address}", "--join"]) as robot:
        robot.wait("join.code", timeout_s=WITHIN_S)
        assert str(server.http_address) in robot.text("join.advice")
