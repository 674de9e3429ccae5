"""Device URLs: one line that says which device, how it is reached and what it can do.

Everything is checked when the line is read: an unknown scheme or option is refused by name, so that a typing
mistake is found at set-up and not when the first visitor stands there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from hardware.errors import ConfigError
from hardware.options import (
    DisplayOptions,
    FileOptions,
    InputOptions,
    PrinterChoices,
    Rfc2217Options,
    SerialOptions,
    TcpOptions,
    UsbOptions,
    VirtualOptions,
)


@dataclass(frozen=True, kw_only=True)
class TcpLink:
    """A printer in the network."""

    host: str
    port: int
    options: TcpOptions


@dataclass(frozen=True, kw_only=True)
class SerialLink:
    """A serial port of this computer, by device path or Windows name."""

    port: str
    options: SerialOptions


@dataclass(frozen=True, kw_only=True)
class Rfc2217Link:
    """A serial port of a device server in the network."""

    host: str
    port: int
    options: Rfc2217Options


@dataclass(frozen=True, kw_only=True)
class UsbLink:
    """A USB printer by vendor and product number, and by serial number where two alike are connected."""

    vendor: int
    product: int
    serial: str | None
    options: UsbOptions


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """A device node, or a regular file that collects the bytes."""

    path: str
    options: FileOptions


@dataclass(frozen=True, kw_only=True)
class VirtualLink:
    """A device that exists only inside the program."""

    name: str
    options: VirtualOptions


@dataclass(frozen=True, kw_only=True)
class HidLink:
    """A scanner that types like a keyboard; the program's own key events are its input."""


Link = TcpLink | SerialLink | Rfc2217Link | UsbLink | FileLink | VirtualLink


class DisplayProtocol(StrEnum):
    """Languages of counter displays."""

    MODBUS = "modbus"
    ALPHA = "alpha"
    CD5220 = "cd5220"
    FRAME = "frame"


class InputKind(StrEnum):
    """Devices that send lines."""

    SCANNER = "scanner"
    KEYPAD = "keypad"


@dataclass(frozen=True, kw_only=True)
class PrinterUrl:
    """A ticket printer. `label` is the URL for people and logs, without options."""

    label: str
    link: Link
    choices: PrinterChoices


@dataclass(frozen=True, kw_only=True)
class DisplayUrl:
    """A counter display."""

    label: str
    protocol: DisplayProtocol
    link: SerialLink | VirtualLink
    options: DisplayOptions


@dataclass(frozen=True, kw_only=True)
class InputUrl:
    """A scanner or a keypad."""

    label: str
    kind: InputKind
    link: SerialLink | HidLink
    options: InputOptions


DeviceUrl = PrinterUrl | DisplayUrl | InputUrl

PRINTER_SCHEMES = ("tcp", "serial", "rfc2217", "usb", "file", "virtual")
DISPLAY_SCHEMES = tuple(f"{protocol}+{link}" for protocol in DisplayProtocol for link in ("serial", "virtual"))
INPUT_SCHEMES = ("scanner+serial", "scanner+hid", "keypad+serial")
SCHEMES = PRINTER_SCHEMES + DISPLAY_SCHEMES + INPUT_SCHEMES

_LINK_OPTIONS: Mapping[str, type[Any]] = {
    "tcp": TcpOptions,
    "serial": SerialOptions,
    "rfc2217": Rfc2217Options,
    "usb": UsbOptions,
    "file": FileOptions,
    "virtual": VirtualOptions,
}
_MAX_URL_LENGTH = 500


def parse_device_url(text: str) -> DeviceUrl:
    """Read a device URL of any kind.

    Raises:
        ConfigError: the scheme is unknown, the address is missing, or an option is unknown or out of range.
    """
    if len(text) > _MAX_URL_LENGTH or any(ord(char) < 0x20 for char in text):
        raise ConfigError(text[:40], "not a device URL")
    try:
        parts = urlsplit(text)
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise ConfigError(text, f"not a device URL: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES:
        raise ConfigError(text, f"unknown scheme {scheme!r}; known are {', '.join(SCHEMES)}")
    label = text.partition("?")[0]
    options = dict(query)
    if len(options) != len(query):
        raise ConfigError(label, "an option is given twice")
    return _by_scheme(label, scheme, parts, options)


def parse_printer_url(text: str) -> PrinterUrl:
    """Read the URL of a ticket printer.

    Raises:
        ConfigError: as for any device URL, or it names another kind of device.
    """
    url = parse_device_url(text)
    if not isinstance(url, PrinterUrl):
        raise ConfigError(url.label, f"not a printer; printers start with {', '.join(PRINTER_SCHEMES)}")
    return url


def _by_scheme(label: str, scheme: str, parts: SplitResult, options: dict[str, str]) -> DeviceUrl:
    kind, _, link_scheme = scheme.rpartition("+")
    if not kind:
        choices, rest = _take(label, PrinterChoices, options)
        link = _link(label, link_scheme, parts, rest, PrinterChoices)
        return PrinterUrl(label=label, link=link, choices=choices)
    if kind in list(DisplayProtocol):
        display_options, rest = _take(label, DisplayOptions, options)
        local = _local_link(label, link_scheme, parts, rest, DisplayOptions)
        return DisplayUrl(label=label, protocol=DisplayProtocol(kind), link=local, options=display_options)
    input_options, rest = _take(label, InputOptions, options)
    if link_scheme == "hid":
        _refuse_unknown(label, rest, InputOptions)
        return InputUrl(label=label, kind=InputKind(kind), link=HidLink(), options=input_options)
    taken, rest = _take(label, SerialOptions, rest)
    _refuse_unknown(label, rest, SerialOptions, InputOptions)
    line = SerialLink(port=_address(label, parts), options=taken)
    return InputUrl(label=label, kind=InputKind(kind), link=line, options=input_options)


def _link(label: str, scheme: str, parts: SplitResult, options: dict[str, str], device: type[Any]) -> Link:
    if scheme not in ("tcp", "rfc2217", "usb", "file"):
        return _local_link(label, scheme, parts, options, device)
    taken, rest = _take(label, _LINK_OPTIONS[scheme], options)
    _refuse_unknown(label, rest, _LINK_OPTIONS[scheme], device)
    if scheme == "usb":
        return _usb_link(label, parts, taken)
    if scheme == "file":
        return FileLink(path=_address(label, parts), options=taken)
    return _network_link(label, scheme, parts, taken)


def _local_link(
    label: str, scheme: str, parts: SplitResult, options: dict[str, str], device: type[Any]
) -> SerialLink | VirtualLink:
    taken, rest = _take(label, _LINK_OPTIONS[scheme], options)
    _refuse_unknown(label, rest, _LINK_OPTIONS[scheme], device)
    if scheme == "serial":
        return SerialLink(port=_address(label, parts), options=taken)
    return VirtualLink(name=_address(label, parts), options=taken)


def _address(label: str, parts: SplitResult) -> str:
    # Windows ports have no slash (serial://COM3), device nodes have (serial:///dev/ttyUSB0)
    address = unquote(parts.netloc or parts.path)
    if not address or "\0" in address:
        raise ConfigError(label, "the address is missing")
    return address


def _network_link(label: str, scheme: str, parts: SplitResult, options: Any) -> Link:
    try:
        port = parts.port
    except ValueError as error:
        raise ConfigError(label, f"bad port: {error}") from error
    if not parts.hostname:
        raise ConfigError(label, "the host is missing")
    if parts.username is not None or parts.path not in ("", "/"):
        raise ConfigError(label, "only host and port may stand before the options")
    if scheme == "tcp":
        return TcpLink(host=parts.hostname, port=9100 if port is None else port, options=options)
    if port is None:
        raise ConfigError(label, "the port is missing")
    return Rfc2217Link(host=parts.hostname, port=port, options=options)


def _usb_link(label: str, parts: SplitResult, options: UsbOptions) -> UsbLink:
    vendor, _, product = parts.netloc.partition(":")
    try:
        numbers = int(vendor, 16), int(product, 16)
    except ValueError as error:
        raise ConfigError(label, "expected usb://VENDOR:PRODUCT in hexadecimal") from error
    if not all(0 < number <= 0xFFFF for number in numbers):
        raise ConfigError(label, "vendor and product lie between 0001 and ffff")
    return UsbLink(vendor=numbers[0], product=numbers[1], serial=unquote(parts.path[1:]) or None, options=options)


_Options = TypeVar("_Options")


def _take(label: str, kind: type[_Options], given: dict[str, str]) -> tuple[_Options, dict[str, str]]:
    """Split off and convert the options that belong to one dataclass; the rest comes back untouched."""
    known = {field.name: field.metadata["read"] for field in fields(kind)}  # type: ignore[arg-type]
    values = {}
    for name in known.keys() & given.keys():
        try:
            values[name] = known[name](given[name])
        except ValueError as error:
            raise ConfigError(label, f"option {name}={given[name]!r}: {error}") from error
    return kind(**values), {name: value for name, value in given.items() if name not in known}


def _refuse_unknown(label: str, rest: dict[str, str], *known: type[Any]) -> None:
    if rest:
        names = ", ".join(sorted(field.name for kind in known for field in fields(kind)))
        raise ConfigError(label, f"unknown option {min(rest)!r}; known here are {names}")
