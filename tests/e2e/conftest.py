"""What tests with whole programs share. Each module has an office of its own, in its fixture `office`."""

from __future__ import annotations

import pytest

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver
from tests.e2e.kiosk_people import QUICK_TOUCHES, SCREEN


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> None:
    """In place of the general rule: a server started anew in a test has a reading thread that lives with the office."""


@pytest.fixture(scope="module")
def printer(office: Rehearsal) -> Printer:
    """The printer of the module's kiosk."""
    return office.printer("kiosk")


@pytest.fixture(scope="module")
def kiosk(office: Rehearsal, printer: Printer) -> RobotDriver:
    """One kiosk for all tests of a module."""
    return office.robot("kiosk", "Kiosk", *SCREEN, *QUICK_TOUCHES, device=["--printer", printer.url])
