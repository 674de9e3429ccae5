"""USB printers without a node: the real pyusb over a bus made of software. No real USB printer was at hand."""

from __future__ import annotations

import inspect
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import usb.backend
import usb.backend.libusb1

from hardware.clock import SystemClock
from hardware.diagnosis import Doctor
from hardware.encoder import encode_ticket
from hardware.errors import LibraryMissing, Unavailable, WriteFailed, WriteTimedOut
from hardware.escstatus import Proof
from hardware.options import PrinterChoices
from hardware.pictures import USUAL
from hardware.printersession import PrinterSession
from hardware.transport import PortStatus, Transport
from hardware.url import UsbLink, parse_printer_url
from hardware.usbport import RawUsbTransport, UsbTransport
from hardware.virtual import VirtualPrinter, VirtualTicket, apply_fault_command
from tests.hardware.usbbus import SoftwareBus, UsbPrinter

NO_SYSFS = Path("/no/such/bus")


def link(url: str = "usb://0416:5011") -> UsbLink:
    parsed = parse_printer_url(url).link
    assert isinstance(parsed, UsbLink)
    return parsed


@pytest.fixture
def papers() -> list[VirtualTicket]:
    return []


@pytest.fixture
def plugged(papers: list[VirtualTicket]) -> UsbPrinter:
    return UsbPrinter(printer=VirtualPrinter(papers.append))


@pytest.fixture
def transport(plugged: UsbPrinter) -> Iterator[RawUsbTransport]:
    made = RawUsbTransport(link(), "usb", SoftwareBus(plugged), NO_SYSFS)
    yield made
    made.close()


def test_the_bus_of_software_takes_the_same_calls_as_libusb():
    for name, method in inspect.getmembers(SoftwareBus, inspect.isfunction):
        if not name.startswith("_"):
            wanted = inspect.signature(getattr(usb.backend.IBackend, name))
            assert list(inspect.signature(method).parameters) == list(wanted.parameters), name


def test_questions_are_answered_and_bytes_arrive_in_whole_packets(transport: RawUsbTransport, papers):
    transport.open()
    transport.write(b"\x10\x04\x01", 1)
    assert transport.read(10, 1) == b"\x16"
    transport.write(encode_ticket(USUAL["id"]), 5)
    assert "A 012" in papers[0].paper.lines
    assert papers[0].is_whole


def test_a_silent_printer_costs_the_time_that_was_given_and_no_more(transport: RawUsbTransport):
    transport.open()
    began_s = time.monotonic()
    assert transport.read(4096, 0.05) == b""
    assert time.monotonic() - began_s < 0.5


def test_a_printer_that_takes_no_more_says_how_much_it_took(transport: RawUsbTransport, plugged: UsbPrinter):
    transport.open()
    apply_fault_command(plugged.printer, "cover open")
    with pytest.raises(WriteTimedOut) as error:
        transport.write(b"x" * 100_000, 0.1)
    assert 0 < error.value.sent < 100_000
    assert error.value.sent % 64 == 0


def test_a_printer_that_is_pulled_out_is_gone_and_found_again(transport: RawUsbTransport, plugged: UsbPrinter):
    transport.open()
    plugged.is_plugged = False
    with pytest.raises(WriteFailed):
        transport.write(b"x", 1)
    with pytest.raises(Unavailable):
        transport.read(10, 0.01)
    assert transport.port_status() is None
    with pytest.raises(Unavailable, match="no such USB printer"):
        transport.open()
    plugged.is_plugged = True
    transport.open()
    transport.write(b"x", 1)


def test_the_kernels_driver_is_taken_off_and_put_back_and_nothing_is_reset(
    transport: RawUsbTransport, plugged: UsbPrinter
):
    plugged.has_driver = True
    transport.open()
    assert not plugged.has_driver
    transport.close()
    assert plugged.has_driver
    assert plugged.calls == ["claim", "release", "close"]


def test_two_alike_are_told_apart_by_their_serial_number(plugged: UsbPrinter, papers: list[VirtualTicket]):
    other = UsbPrinter(printer=VirtualPrinter(papers.append), serial="B2")
    second = RawUsbTransport(link("usb://0416:5011/B2"), "usb", SoftwareBus(plugged, other), NO_SYSFS)
    second.open()
    second.close()
    assert "claim" in other.calls
    assert "claim" not in plugged.calls
    with pytest.raises(Unavailable):
        RawUsbTransport(link("usb://0416:5011/C3"), "usb", SoftwareBus(plugged, other), NO_SYSFS).open()


def test_without_the_right_to_use_it_the_group_is_named(transport: RawUsbTransport, plugged: UsbPrinter):
    plugged.is_forbidden = True
    with pytest.raises(Unavailable, match="group lp"):
        transport.open()


@pytest.mark.parametrize(
    ("port", "status"),
    [
        (0x18, PortStatus(paper_out=False, selected=True, has_error=False)),
        (0x30, PortStatus(paper_out=True, selected=True, has_error=True)),
        (0x08, PortStatus(paper_out=False, selected=False, has_error=False)),
    ],
)
def test_the_port_says_how_a_printer_without_words_is(
    transport: RawUsbTransport, plugged: UsbPrinter, port: int, status: PortStatus
):
    plugged.port = port
    transport.open()
    assert transport.port_status() == status


def test_a_device_of_its_makers_own_class_without_answers_prints_too(plugged: UsbPrinter, transport: RawUsbTransport):
    plugged.interface_class, plugged.has_answers = 255, False
    transport.open()
    transport.write(b"x", 1)
    assert transport.read(10, 0.01) == b""


def test_it_is_a_printer_like_every_other_to_its_owner(transport: RawUsbTransport):

    session = PrinterSession(transport, PrinterChoices(), lambda status: None, SystemClock(), random.Random(1))
    session.open()
    assert session.status.proof is Proof.PROCESS_ID
    assert session.status.model == "VIRTUAL"
    session.drop()


def _no_pyusb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usb.core", None)


def _no_libusb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)


@pytest.mark.parametrize("is_missing", [_no_pyusb, _no_libusb])
def test_what_is_missing_is_named_in_words_for_people(
    monkeypatch: pytest.MonkeyPatch, is_missing: Callable[[pytest.MonkeyPatch], None]
):
    is_missing(monkeypatch)
    with pytest.raises(LibraryMissing) as error:
        RawUsbTransport(link(), "usb", sys_bus=NO_SYSFS).open()
    assert "libusb" in Doctor().unreachable(error.value).advice


def test_a_printer_that_is_not_plugged_in_is_not_a_missing_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    _no_libusb(monkeypatch)
    with pytest.raises(Unavailable):
        RawUsbTransport(link(), "usb", sys_bus=tmp_path).open()


def test_the_systems_own_libusb_is_asked():
    with pytest.raises(Unavailable):
        RawUsbTransport(link("usb://dead:beef"), "usb", sys_bus=NO_SYSFS).open()


class _Way(RawUsbTransport):
    """Notes that it was taken."""

    def open(self) -> None:
        raise Unavailable(self.label, "the raw way was taken")


def test_the_kernels_node_is_preferred_and_never_gone_around(tmp_path: Path):
    transport: Transport = UsbTransport(link(), "usb", tmp_path, _Way(link(), "usb"))
    with pytest.raises(Unavailable, match="raw way"):
        transport.open()
    device = tmp_path / "device"
    (device / "interface").mkdir(parents=True)
    (device / "idVendor").write_text("0416\n")
    (device / "idProduct").write_text("5011\n")
    (tmp_path / "lp77").mkdir()
    (tmp_path / "lp77" / "device").symlink_to(device / "interface")
    with pytest.raises(Unavailable, match="cannot open"):
        transport.open()
    with pytest.raises(WriteFailed):
        transport.write(b"x", 1)
