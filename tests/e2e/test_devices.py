"""Displays over the counters, an operator's keypad and the system-wide key: real programs, server and X server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from appkit.rehearsal import Rehearsal
from appkit.robotdriver import RobotDriver
from counter.globalkey import KeyTakenError, parse_combination
from counter.globalkey.x11 import X11Key
from hardware.virtualbus import VirtualBus
from tests.clock import allowed

PIN = "4826"
PATIENCE_S = 30.0
KEY_PAUSE_S = 0.35
DARK_WITHIN_S = allowed(15.0)
KIOSK_SCREEN = ("--screen", "1080x1920@21.5in", "--touch-pause-ms", "0")
COUNTER_SCREEN = ("--screen", "1366x768@15.6in")
COUNTER = "6"
"""The one that serves what the kiosk's visitors come for."""
OTHER_PROGRAM = """
from PySide6.QtWidgets import QApplication, QLineEdit
application, field = QApplication([]), QLineEdit()
field.textChanged.connect(lambda text: print(text, flush=True))
field.show()
print(int(field.winId()), flush=True)
application.exec()
"""
"""Where people work all day; it tells its window and what is typed into it."""
F8 = parse_combination("F8")

_pause = threading.Event()


def pause(seconds):
    """People are slower than programs; nobody ever sets this event."""
    _pause.wait(seconds)


def eventually(condition, what, within_s=PATIENCE_S):
    until = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until, f"it never happened: {what}"
        pause(0.02)


class Keypad:
    """A keypad on a pseudo-terminal; a person does not press twice within a third of a second."""

    def __init__(self, link: Path) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        link.symlink_to(os.ttyname(self._slave))
        self.url = f"keypad+serial://{link}?keys=A:next,B:recall,C:start,D:finish,E:pause"

    def press(self, key: str) -> None:
        pause(KEY_PAUSE_S)
        os.write(self._master, key.encode() + b"\r")

    def close(self) -> None:
        os.close(self._master)
        os.close(self._slave)


class XServer:
    """A display that nobody sees, and a keyboard for it."""

    def __init__(self) -> None:
        told, tell = os.pipe()
        # Without -noreset the server begins anew whenever its last client leaves.
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(tell), "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[tell],
            stderr=subprocess.DEVNULL,
        )
        os.close(tell)
        with os.fdopen(told) as number:
            self.name = f":{number.readline().strip()}"

    def keyboard(self, *command: str) -> None:
        """One command of xdotool."""
        subprocess.run(["xdotool", *command], env={**os.environ, "DISPLAY": self.name}, check=True, timeout=PATIENCE_S)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def x_server() -> Iterator[XServer]:
    server = XServer()
    yield server
    server.close()


@pytest.fixture
def presses() -> list[str]:
    return []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path_factory.mktemp("office")) as rehearsal:
        rehearsal.serve()
        for login in ("sari", "budi"):
            rehearsal.add_operator(login, PIN)
        yield rehearsal


@pytest.fixture(scope="module")
def kiosk(office: Rehearsal) -> RobotDriver:
    return office.robot("kiosk", "Kiosk", *KIOSK_SCREEN)


def take_number(kiosk: RobotDriver) -> str:
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch("priority.none")
    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    kiosk.touch("done")
    return number


def sign_in(counter: RobotDriver, login: str) -> None:
    counter.wait("signin.name", timeout_s=PATIENCE_S)
    # Only a program that knows its counter takes it by itself.
    eventually(lambda: "menyambung" not in counter.text("status"), "the program has met the server")
    counter.touch("signin.name")
    counter.type(login)
    counter.touch("signin.pin")
    counter.type(PIN)
    counter.touch("signin.go")
    counter.wait("button.next", enabled=True, timeout_s=PATIENCE_S)


def sign_out(counter: RobotDriver) -> None:
    """The counter is free for the next test."""
    counter.wait("button.sign_out", enabled=True, timeout_s=PATIENCE_S)
    counter.key("Q")
    pause(KEY_PAUSE_S)
    counter.key("1")
    counter.wait("signin.name", timeout_s=PATIENCE_S)
    counter.close()


def press(counter: RobotDriver, key: str) -> None:
    pause(KEY_PAUSE_S)
    counter.key(key, keypad=True)


def test_a_keypad_drives_the_real_program(office: Rehearsal, kiosk: RobotDriver, tmp_path: Path) -> None:
    keypad = Keypad(tmp_path / "keypad")
    counter = office.robot(
        "counter", "Loket tombol", *COUNTER_SCREEN, device=["--counter", COUNTER, "--keypad", keypad.url]
    )
    sign_in(counter, "sari")
    number = take_number(kiosk)
    keypad.press("A")
    counter.wait("ticket.number", text=number, timeout_s=PATIENCE_S)
    counter.wait("ticket.state", text="Dipanggil", timeout_s=PATIENCE_S)
    keypad.press("C")
    counter.wait("ticket.state", text="Sedang dilayani", timeout_s=PATIENCE_S)
    keypad.press("Z")
    keypad.press("D")
    counter.wait("button.finish", enabled=False, timeout_s=PATIENCE_S)
    keypad.press("E")
    counter.wait("choice.1", timeout_s=PATIENCE_S)
    counter.key("Escape")
    keypad.close()
    counter.wait("status", contains="Papan tombol loket tidak tersambung", timeout_s=PATIENCE_S)
    sign_out(counter)


def test_numbers_stand_over_their_counters_and_go_dark_without_the_server(
    office: Rehearsal, kiosk: RobotDriver, tmp_path: Path
) -> None:
    bus = VirtualBus(tmp_path / "bus")
    bus.panels.dead.add(4)
    displays = [f"--display={n}=modbus+serial://{bus.link}?unit={n}" for n in (4, 5, 6)]
    board = office.robot("display", "Papan", "--quiet", "--screen", "1920x1080@43in", device=displays)
    counter = office.robot("counter", "Loket layar", *COUNTER_SCREEN, device=["--counter", COUNTER])
    sign_in(counter, "sari")
    number = take_number(kiosk)
    press(counter, "Enter")
    counter.wait("ticket.number", text=number, timeout_s=PATIENCE_S)
    eventually(lambda: bus.shows(6) == number.replace(" ", ""), "the number is over its counter")
    assert bus.shows(5) == ""
    press(counter, "3")
    eventually(lambda: bus.shows(6) == "", "the number went with its ticket")

    second = take_number(kiosk)
    press(counter, "Enter")
    eventually(lambda: bus.shows(6) == second.replace(" ", ""), "the next one")
    eventually(lambda: any("display_dead" in line for line in board.log), "the dead one is in the log")
    office.kill_server()
    killed_at_s = time.monotonic()
    pause(6)  # the number has stopped blinking by now
    assert bus.shows(6) == second.replace(" ", "")
    eventually(lambda: bus.shows(6) == "", "dark", within_s=killed_at_s + DARK_WITHIN_S - time.monotonic())
    office.serve()
    eventually(lambda: bus.shows(6) == second.replace(" ", ""), "it is back with the server")
    counter.wait("feed", text="tersambung", timeout_s=PATIENCE_S)
    press(counter, "3")
    eventually(lambda: bus.shows(6) == "", "finished")
    sign_out(counter)
    board.close()
    bus.close()


def test_x11_tells_each_press_of_the_key_once_whatever_the_locks_are(x_server: XServer, presses: list[str]) -> None:
    key = X11Key(F8, x_server.name)
    key.open(lambda: presses.append("F8"))
    for before in ("F9", "Num_Lock", "Caps_Lock", "Num_Lock", "Caps_Lock"):
        x_server.keyboard("key", before, "key", "F8")
    eventually(lambda: len(presses) >= 5, "five presses")
    x_server.keyboard("key", "shift+F8", "key", "ctrl+F8", "key", "F8")
    eventually(lambda: len(presses) >= 6, "one more")
    x_server.keyboard("keydown", "F8", "sleep", "1", "keyup", "F8", "key", "F8")
    eventually(lambda: len(presses) >= 8, "a held one and the last one")
    assert len(presses) == 8
    key.close()


def test_x11_gives_a_key_to_one_program_at_a_time(x_server: XServer, presses: list[str]) -> None:
    first, second = X11Key(F8, x_server.name), X11Key(F8, x_server.name)
    first.open(lambda: presses.append("first"))
    with pytest.raises(KeyTakenError, match="F8"):
        second.open(lambda: presses.append("second"))
    first.close()
    second.open(lambda: presses.append("second"))
    x_server.keyboard("key", "F8")
    eventually(lambda: presses == ["second"], "the second has it")
    second.close()
    second.close()


def test_a_key_of_the_system_calls_the_next_visitor_once_it_can_be_had(
    office: Rehearsal, kiosk: RobotDriver, x_server: XServer, presses: list[str]
) -> None:
    other = X11Key(F8, x_server.name)
    other.open(lambda: presses.append("other"))
    arguments = office.arguments("counter", "Loket F8", ["--counter", COUNTER])
    with RobotDriver(
        "counter", [*arguments, *COUNTER_SCREEN, "--next-key", "F8"], {"DISPLAY": x_server.name}
    ) as counter:
        counter.wait("status", contains="Tombol F8 sedang dipakai program lain", timeout_s=PATIENCE_S)
        sign_in(counter, "budi")
        number = take_number(kiosk)
        other.close()
        eventually(lambda: any('"next_key"' in line for line in counter.log), "the key is ours now")
        counter.wait("status", contains="Tekan Berikutnya", timeout_s=PATIENCE_S)
        x_server.keyboard("key", "F8")
        counter.wait("ticket.number", text=number, timeout_s=PATIENCE_S)
        press(counter, "3")
        sign_out(counter)
    assert presses == []
    other.open(lambda: presses.append("given back"))
    other.close()


def test_a_call_for_help_is_heard_at_the_counter_until_somebody_goes(
    office: Rehearsal, kiosk: RobotDriver, tmp_path: Path
) -> None:
    heard = tmp_path / "heard"
    player = tmp_path / "pw-play"
    player.write_text(f'#!/bin/sh\ntest -s "$1" && echo "$1" >> {heard}\n')
    player.chmod(0o755)
    arguments = office.arguments("counter", "Loket bel", ["--counter", COUNTER])
    path = f"{tmp_path}:{os.environ['PATH']}"
    with RobotDriver("counter", [*arguments, *COUNTER_SCREEN], {"PATH": path}) as counter:
        sign_in(counter, "sari")
        assert not heard.exists()
        kiosk.wait("help", enabled=True, timeout_s=PATIENCE_S)
        kiosk.touch("help")
        counter.wait("help", contains="Ada yang minta bantuan di Kiosk", timeout_s=PATIENCE_S)
        eventually(heard.exists, "the tones")
        assert heard.read_text().splitlines() == [str(office.folder / "state-Loket bel" / "help.wav")]
        counter.touch("button.help")
        counter.wait("help", visible=False, timeout_s=PATIENCE_S)
        sign_out(counter)


def test_a_call_from_another_program_leaves_the_keyboard_there(
    office: Rehearsal, kiosk: RobotDriver, x_server: XServer
) -> None:
    on_screen = {"DISPLAY": x_server.name, "QT_QPA_PLATFORM": "xcb"}
    arguments = office.arguments("counter", "Loket bar", ["--counter", COUNTER])
    state_dir = office.folder / "state-Loket bar"
    state_dir.mkdir()
    (state_dir / "counter.json").write_text('{"names": [], "is_docked": true}')
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROGRAM], env={**os.environ, **on_screen}, stdout=subprocess.PIPE, text=True
    )
    with other, RobotDriver("counter", [*arguments, "--next-key", "F8"], on_screen) as counter:
        assert other.stdout is not None
        window = other.stdout.readline().strip()
        sign_in(counter, "sari")
        x_server.keyboard("windowfocus", "--sync", window)
        number = take_number(kiosk)
        x_server.keyboard("key", "F8")
        counter.wait("dock.number", text=number, timeout_s=PATIENCE_S)
        x_server.keyboard("type", "x")
        assert other.stdout.readline() == "x\n"
        other.terminate()
        press(counter, "3")
        counter.wait("dock.number", visible=False, timeout_s=PATIENCE_S)
        pause(KEY_PAUSE_S)
        counter.key("Slash", keypad=True)
        pause(KEY_PAUSE_S)
        counter.key("1", keypad=True)
        counter.wait("signin.name", timeout_s=PATIENCE_S)


def test_where_no_program_can_have_such_a_key_the_operator_is_told(office: Rehearsal) -> None:
    arguments = office.arguments("counter", "Loket Wayland", ["--counter", COUNTER])
    with RobotDriver(
        "counter", [*arguments, *COUNTER_SCREEN, "--next-key", "F8"], {"WAYLAND_DISPLAY": "wayland-0"}
    ) as counter:
        counter.wait("status", contains="Di komputer ini tombol F8 tidak bisa bekerja", timeout_s=PATIENCE_S)
