"""Booked at home on a phone, scanned at the kiosk, called in the right place, booked again: by the real programs alone.

The office's clock is set ahead between the two, for nobody can wait until a booked hour comes.
"""

from __future__ import annotations

import os
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver
from tests.e2e.kiosk_people import PATIENCE_S, QUICK_TOUCHES, SCREEN, eventually

PIN = "481516"
PUBLIC_URL = "https://antrean.contoh.go.id"
SERVICE = "KK-P"
A_MINUTE_LATE_S = 60
PRESS_PAUSE_S = 0.35


class Scanner:
    """A scanner on a serial line, as the kiosk opens it."""

    def __init__(self) -> None:
        self._hand, line = os.openpty()
        tty.setraw(line)
        self.url = f"scanner+serial://{os.ttyname(line)}"
        self._line = line

    def read(self, text: str) -> None:
        """Something is held before it."""
        os.write(self._hand, text.encode() + b"\r")

    def close(self) -> None:
        os.close(self._hand)
        os.close(self._line)


@dataclass(frozen=True, kw_only=True)
class Booked:
    """What the visitor takes along: the picture of the code as a phone reads it, its letters, and when to come."""

    scanned: str
    code: str
    slot_at: int


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path, public_url=PUBLIC_URL) as rehearsal:
        rehearsal.serve()
        rehearsal.add_operator("sari", PIN)
        yield rehearsal


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    with closing(Scanner()) as line:
        yield line


def take_number(kiosk: RobotDriver) -> str:
    """A visitor who has not booked."""
    kiosk.wait(f"tile.{SERVICE}", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch(f"tile.{SERVICE}")
    kiosk.wait("priority.none", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch("priority.none")
    return leave(kiosk)


def leave(kiosk: RobotDriver) -> str:
    """Reads the number and goes."""
    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    kiosk.touch("done")
    kiosk.wait(f"tile.{SERVICE}", enabled=True, timeout_s=PATIENCE_S)
    return number


def book_at_home(url: str, picture: Path) -> Booked:
    """One visitor on a phone of 360 px, from the first page to the code."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=3)
        page.set_default_timeout(PATIENCE_S * 1_000)
        page.goto(url)
        page.click("text=Buat janji")
        page.click(f"a[href*='/janji/{SERVICE}']")
        page.click("text=Mengubah data anggota")
        page.click("a.go")
        page.click("a.row >> nth=0")
        slot = page.locator("button[name=jam] >> nth=0")
        slot_at = int(slot.get_attribute("value") or 0)
        slot.click()
        say_who_comes(page)
        page.locator(".code").screenshot(path=picture)
        code = page.inner_text(".code .big")
        browser.close()
    (read,) = zxingcpp.read_barcodes(Image.open(picture))
    return Booked(scanned=read.text, code=code, slot_at=slot_at)


def say_who_comes(page: Page) -> None:
    """Name, phone and consent, then the last look."""
    page.fill("#nama", "Siti Nur'aini")
    page.fill("#hp", "0812 3456 7890")
    page.check("#setuju")
    page.click("text=Lanjut")
    page.click("text=Buat janji ini")
    page.wait_for_selector(".code .big")


def sit_down(office: Rehearsal, slips: Printer) -> RobotDriver:
    """An operator whose counter serves what was booked, with a printer on the desk."""
    devices = ["--counter", "3", "--printer", slips.url]
    desk = office.robot("counter", "Loket 3", "--screen", "1366x768@15.6in", device=devices)
    desk.wait("signin.name", timeout_s=PATIENCE_S)
    desk.touch("signin.name")
    desk.type("sari")
    desk.touch("signin.pin")
    desk.type(PIN)
    desk.touch("signin.go")
    desk.wait("button.next", enabled=True, timeout_s=PATIENCE_S)
    return desk


def call_next(desk: RobotDriver, board: RobotDriver, expected: str) -> None:
    """*Next* calls this number, and the board shows it."""
    # Nobody presses twice so fast that the counter takes it for one press.
    threading.Event().wait(PRESS_PAUSE_S)
    desk.touch("button.next")
    desk.wait("ticket.number", text=expected, timeout_s=PATIENCE_S)
    board.wait("board.call", contains=expected, timeout_s=PATIENCE_S)


def book_the_next_visit(desk: RobotDriver) -> str:
    """The follow-up key for who stands here: the same service, the first day, the first time. Gives the code."""
    desk.key("A")
    for question in ("layanan apa", "tanggal berapa", "Pukul berapa"):
        desk.wait("choice.question", contains=question, timeout_s=PATIENCE_S)
        threading.Event().wait(PRESS_PAUSE_S)
        desk.key("Return")
    desk.wait("form.name", timeout_s=PATIENCE_S)
    desk.type("Siti Nur'aini")
    desk.key("Return")
    desk.type("081234567890")
    desk.key("Return")
    return str(desk.wait("booking.code", timeout_s=PATIENCE_S)["text"])


def look_up(desk: RobotDriver, code: str) -> str:
    """A booking by its code; gives what has become of it."""
    desk.key("I")
    desk.wait("form.code", timeout_s=PATIENCE_S)
    desk.type(code.lower())
    desk.key("Return")
    return str(desk.wait("booking.state", timeout_s=PATIENCE_S)["text"])


@pytest.mark.timeout(300)
def test_booked_visitor_is_called_where_the_rule_says_and_books_again(
    office: Rehearsal, scanner: Scanner, tmp_path: Path
) -> None:
    printer = office.printer("kiosk")
    devices = ["--printer", printer.url, "--scanner", scanner.url]
    kiosk = office.robot("kiosk", "Kiosk", *SCREEN, *QUICK_TOUCHES, device=devices)
    board = office.robot("display", "Papan", "--screen", "1920x1080@43in")
    before_the_right = take_number(kiosk)
    booked = book_at_home(office.url, tmp_path / "code.png")
    assert booked.scanned.startswith(f"{PUBLIC_URL}/b/")
    slips = office.printer("slips")
    desk = sit_down(office, slips)

    office.stop_server()
    kiosk.wait("hindrance", contains="tidak tersambung", timeout_s=PATIENCE_S)
    desk.wait("feed", text="tidak tersambung", timeout_s=PATIENCE_S)
    office.serve(clock_ahead_s=booked.slot_at + A_MINUTE_LATE_S - int(time.time()))
    desk.wait("feed", text="tersambung", timeout_s=PATIENCE_S)
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    just_now = take_number(kiosk)
    scanner.read(booked.scanned)
    with_booking = leave(kiosk)

    # Two hours and some minutes have passed since the first came, so that a booking does not go before that number.
    for number in (before_the_right, with_booking, just_now):
        call_next(desk, board, number)
    papers = printer.tickets
    eventually(lambda: any(with_booking in each["lines"] for each in papers()), "the booked visitor's number on paper")
    (paper,) = [" ".join(each["lines"]) for each in papers() if with_booking in each["lines"]]
    assert "janji" in paper.lower()

    assert look_up(desk, booked.code) == "sudah datang dan punya nomor antrean"
    desk.key("Escape")
    code = book_the_next_visit(desk)
    eventually(lambda: any(code in " ".join(each["lines"]) for each in slips.tickets()), "the slip of the next visit")
    desk.wait("status", contains="Bukti janji sudah keluar", timeout_s=PATIENCE_S)
    assert ": correct, " in office.run("verify")
