import socket
import threading
import time
from pathlib import Path

import pytest

from hardware.errors import Unavailable, WriteFailed, WriteTimedOut
from hardware.nodeport import NodeTransport, find_usb_printer
from hardware.serialport import SerialTransport
from hardware.transport import TcpTransport, Transport, make_transport
from hardware.url import FileLink, SerialLink, TcpLink, UsbLink, parse_printer_url
from hardware.virtual import PtyVirtualPrinter, VirtualPrinter


def _tcp(port: int) -> TcpTransport:
    link = parse_printer_url(f"tcp://127.0.0.1:{port}").link
    assert isinstance(link, TcpLink)
    return TcpTransport(link, "printer")


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        yield listener


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable, match="cannot connect"):
        _tcp(port).open()


def test_silence_is_an_empty_answer_in_time(listener):
    transport = _tcp(listener.getsockname()[1])
    transport.open()
    start_s = time.monotonic()
    assert transport.read(100, 0.05) == b""
    assert 0.04 < time.monotonic() - start_s < 1
    transport.close()


def test_a_printer_that_hangs_up_is_gone(listener):
    transport = _tcp(listener.getsockname()[1])
    transport.open()
    listener.accept()[0].close()
    with pytest.raises(Unavailable, match="closed"):
        transport.read(100, 5)
    transport.close()


def test_a_printer_that_takes_nothing_more_ends_the_write_and_says_how_much_left(listener):
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    transport = _tcp(listener.getsockname()[1])
    transport.open()
    connection, _ = listener.accept()
    size = 50_000_000
    with pytest.raises(WriteTimedOut) as caught:
        transport.write(bytes(size), 0.2)
    assert 0 < caught.value.sent < size
    transport.close()
    connection.close()


def test_the_tail_of_a_ticket_survives_unread_answers(listener):
    transport = _tcp(listener.getsockname()[1])
    transport.open()
    connection, _ = listener.accept()
    connection.sendall(b"\x14\x00\x00\x0f" * 100)
    transport.write(b"x" * 100_000, 5)
    closer = threading.Thread(target=transport.close)
    closer.start()
    received = b""
    while piece := connection.recv(65536):
        received += piece
    connection.close()
    closer.join(5)
    assert len(received) == 100_000


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "serial:///dev/null", "file:///tmp/x", "usb://04b8:0e15"])
def test_a_link_that_is_not_open_says_so(url: str):
    parsed = parse_printer_url(url)
    transport: Transport = make_transport(parsed.link, parsed.label)
    with pytest.raises(Unavailable, match="not connected"):
        transport.read(1, 0)
    with pytest.raises(WriteFailed) as caught:
        transport.write(b"x", 1)
    assert caught.value.sent == 0
    transport.close()


@pytest.mark.parametrize("url", ["serial:///dev/does-not-exist", "file:///nowhere/lp0", "usb://dead:beef"])
def test_a_device_that_is_not_there_is_unavailable(url: str):
    parsed = parse_printer_url(url)
    with pytest.raises(Unavailable):
        make_transport(parsed.link, parsed.label).open()


def test_a_second_program_is_refused_a_serial_line(tmp_path: Path):
    terminal = PtyVirtualPrinter(VirtualPrinter(lambda _: None), tmp_path / "port")
    link = parse_printer_url(f"serial://{tmp_path}/port").link
    assert isinstance(link, SerialLink)
    first, second = SerialTransport(link, "first"), SerialTransport(link, "second")
    first.open()
    with pytest.raises(Unavailable):
        second.open()
    first.close()
    terminal.close()


def test_a_stalled_serial_printer_ends_the_write(tmp_path: Path):
    import os
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    link = parse_printer_url(f"serial://{os.ttyname(slave)}?chunk=64").link
    assert isinstance(link, SerialLink)
    transport = SerialTransport(link, "stalled")
    transport.open()
    start_s = time.monotonic()
    with pytest.raises(WriteTimedOut) as caught:
        transport.write(bytes(200_000), 0.3)
    assert time.monotonic() - start_s < 3
    assert 0 < caught.value.sent < 200_000
    transport.close()
    os.close(master)
    os.close(slave)


@pytest.fixture
def sys_usb(tmp_path: Path) -> Path:
    for name, product, serial in (("lp0", "0e15", "AAA"), ("lp1", "0e15", "BBB"), ("lp2", "0202", "CCC")):
        device = tmp_path / "devices" / name
        (device / "interface").mkdir(parents=True)
        (device / "idVendor").write_text("04b8\n")
        (device / "idProduct").write_text(f"{product}\n")
        (device / "serial").write_text(f"{serial}\n")
        node = tmp_path / "usbmisc" / name
        node.mkdir(parents=True)
        (node / "device").symlink_to(device / "interface")
    return tmp_path / "usbmisc"


@pytest.mark.parametrize(
    ("url", "node"),
    [
        ("usb://04b8:0e15", "lp0"),
        ("usb://04b8:0e15/BBB", "lp1"),
        ("usb://04b8:0202", "lp2"),
        ("usb://04b8:0e15/CCC", None),
        ("usb://0416:5011", None),
    ],
)
def test_a_usb_printer_is_found_by_its_numbers(sys_usb: Path, url: str, node: str | None):
    link = parse_printer_url(url).link
    assert isinstance(link, UsbLink)
    assert find_usb_printer(link, sys_usb) == node


def test_a_usb_printer_is_reached_through_its_node(sys_usb: Path, tmp_path: Path):
    devices = tmp_path / "dev"
    devices.mkdir()
    terminal = PtyVirtualPrinter(VirtualPrinter(lambda _: None), devices / "lp2")
    link = parse_printer_url("usb://04b8:0202").link
    assert isinstance(link, UsbLink)
    transport = NodeTransport(link, "usb", sys_usb, devices)
    transport.open()
    transport.write(b"\x10\x04\x01", 1)
    end_s = time.monotonic() + 5
    answer = b""
    while not answer and time.monotonic() < end_s:
        answer = transport.read(10, 0.5)
    assert answer == b"\x16"
    assert transport.port_status() is None
    transport.close()
    terminal.close()


def test_a_file_that_may_not_be_written_names_the_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> int:
        raise PermissionError("Permission denied")

    monkeypatch.setattr("hardware.nodeport.os.open", refuse)
    link = parse_printer_url(f"file://{tmp_path}/x").link
    assert isinstance(link, FileLink)
    with pytest.raises(Unavailable, match="group lp"):
        NodeTransport(link, "file").open()
