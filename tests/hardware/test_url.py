import pytest

from hardware.errors import ConfigError
from hardware.options import Checksum, CodesMode, ConfirmMode, Flow, KeypadAction, PaperFault
from hardware.url import (
    DisplayProtocol,
    DisplayUrl,
    FileLink,
    HidLink,
    InputKind,
    InputUrl,
    PrinterUrl,
    Rfc2217Link,
    SerialLink,
    TcpLink,
    UsbLink,
    VirtualLink,
    parse_device_url,
    parse_printer_url,
)


def test_a_network_printer_gets_the_usual_port_and_defaults():
    url = parse_printer_url("tcp://192.168.1.50")
    assert isinstance(url.link, TcpLink)
    assert (url.link.host, url.link.port, url.link.options.hold) == ("192.168.1.50", 9100, True)
    assert url.choices.confirm is ConfirmMode.AUTO


def test_link_and_printer_options_stand_side_by_side():
    url = parse_printer_url("tcp://printer:9101?hold=0&width=384&codes=raster&confirm=fence")
    assert isinstance(url.link, TcpLink)
    assert (url.link.port, url.link.options.hold) == (9101, False)
    assert (url.choices.width, url.choices.codes, url.choices.confirm) == (384, CodesMode.RASTER, ConfirmMode.FENCE)


@pytest.mark.parametrize(
    ("text", "port"), [("serial:///dev/ttyUSB0?flow=dsr", "/dev/ttyUSB0"), ("serial://COM3?flow=dsr", "COM3")]
)
def test_serial_ports_have_the_names_of_their_system(text: str, port: str):
    link = parse_printer_url(text).link
    assert isinstance(link, SerialLink)
    assert (link.port, link.options.flow) == (port, Flow.DSR)


def test_a_usb_printer_is_named_by_numbers_and_perhaps_its_serial():
    link = parse_printer_url("usb://04b8:0e15/X%2F1").link
    assert link == UsbLink(vendor=0x04B8, product=0x0E15, serial="X/1", options=link.options)  # type: ignore[arg-type]
    assert parse_printer_url("usb://04b8:0e15").link.serial is None  # type: ignore[union-attr]


def test_files_virtual_printers_and_device_servers():
    assert isinstance(parse_printer_url("file:///dev/usb/lp0").link, FileLink)
    virtual = parse_printer_url("virtual://demo?paper=low&silent=1").link
    assert isinstance(virtual, VirtualLink)
    assert (virtual.options.paper, virtual.options.silent) == (PaperFault.LOW, True)
    assert isinstance(parse_printer_url("rfc2217://server:4001?baudrate=19200").link, Rfc2217Link)


def test_displays():
    url = parse_device_url("frame+serial:///dev/ttyS1?unit=7&digits=3&checksum=xor&baudrate=4800")
    assert isinstance(url, DisplayUrl)
    assert (url.protocol, url.options.unit, url.options.checksum) == (DisplayProtocol.FRAME, 7, Checksum.XOR)
    assert isinstance(url.link, SerialLink)
    assert url.link.options.baudrate == 4800


def test_scanners_and_keypads():
    scanner = parse_device_url("scanner+serial:///dev/ttyACM0?prefix=%40")
    assert isinstance(scanner, InputUrl)
    assert (scanner.kind, scanner.options.prefix) == (InputKind.SCANNER, "@")
    typed = parse_device_url("scanner+hid:")
    assert isinstance(typed, InputUrl)
    assert isinstance(typed.link, HidLink)
    keypad = parse_device_url("keypad+serial://COM4?keys=1:next,2:recall")
    assert isinstance(keypad, InputUrl)
    assert keypad.options.keys == (("1", KeypadAction.NEXT), ("2", KeypadAction.RECALL))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tcp://p?widht=384", "widht"),
        ("tcp://p?baudrate=9600", "baudrate"),
        ("serial:///dev/ttyS0?hold=1", "hold"),
        ("modbus+serial:///dev/ttyS0?paper=ok", "paper"),
        ("scanner+hid:?baudrate=9600", "baudrate"),
        ("lpt://1", "lpt"),
        ("tcp://p?width=1000", "width"),
        ("tcp://p?hold=yes", "hold"),
        ("tcp://p?connect=nan", "connect"),
        ("tcp://p?timeout=0", "timeout"),
        ("virtual://p?paper=full", "paper"),
        ("keypad+serial://COM1?keys=1:explode", "keys"),
        ("tcp://p?hold=1&hold=0", "twice"),
    ],
)
def test_what_is_unknown_or_out_of_range_is_refused_by_name(text: str, names: str):
    with pytest.raises(ConfigError, match=names):
        parse_device_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tcp://",
        "tcp://host:99999",
        "tcp://host:abc",
        "tcp://user:secret@host",
        "tcp://host/path",
        "tcp://[::1",
        "serial://",
        "file:",
        "usb://04b8",
        "usb://0000:0e15",
        "usb://xyz:0e15",
        "rfc2217://server",
        "tcp://host\n",
        "tcp://" + "x" * 600,
        "tcp://host?hold",
    ],
)
def test_a_broken_address_is_refused(text: str):
    with pytest.raises(ConfigError):
        parse_device_url(text)


def test_a_display_is_not_a_printer():
    with pytest.raises(ConfigError, match="not a printer"):
        parse_printer_url("modbus+serial:///dev/ttyS0")


def test_the_label_carries_no_options():
    assert parse_device_url("tcp://host:9100?profile=x").label == "tcp://host:9100"
    assert isinstance(parse_device_url("virtual://x"), PrinterUrl)
