"""USB printers: through the kernel's printer node, else through libusb for systems whose kernel gives them none.

Nothing is reset on the way: a reset makes some printers forget a ticket half way.
"""

import contextlib
import time
from pathlib import Path
from typing import Any

from hardware.errors import LibraryMissing, Unavailable, WriteFailed, WriteTimedOut
from hardware.nodeport import SYS_USB, NodeTransport, find_usb_printer
from hardware.transport import PortStatus, Transport
from hardware.url import UsbLink

SYS_BUS = Path("/sys/bus/usb/devices")
_PRINTER_CLASS = 7
_GET_PORT_STATUS = 1
_FROM_INTERFACE = 0xA1
_PAPER_OUT, _SELECTED, _NO_ERROR = 0x20, 0x10, 0x08
_CONTROL_MS = 200
_IDLE_S = 0.02
_NO_PERMISSION = 13

# What pyusb gives back is without types of its own.
Usb = Any


class UsbTransport:
    """A USB printer, looked for anew at each connection: its place and the way to it may have changed."""

    duplex = True
    bytes_per_s = None

    def __init__(self, link: UsbLink, label: str, sys_usb: Path = SYS_USB, raw: Transport | None = None) -> None:
        """`raw` is the way without a node, libusb if not given."""
        self._link = link
        self.label = label
        self._sys_usb = sys_usb
        self._node = NodeTransport(link, label, sys_usb)
        self._raw = raw or RawUsbTransport(link, label)
        self._way: Transport | None = None

    def open(self) -> None:
        self.close()
        # A node that is there and refuses is the answer: the kernel's driver is not taken from a printer that has it.
        way = self._raw if find_usb_printer(self._link, self._sys_usb) is None else self._node
        way.open()
        self._way = way

    def close(self) -> None:
        way, self._way = self._way, None
        if way is not None:
            way.close()

    def write(self, data: bytes, timeout_s: float) -> None:
        if self._way is None:
            raise WriteFailed(self.label, "not connected", 0)
        self._way.write(data, timeout_s)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        if self._way is None:
            raise Unavailable(self.label, "not connected")
        return self._way.read(max_bytes, timeout_s)

    def port_status(self) -> PortStatus | None:
        return None if self._way is None else self._way.port_status()


class RawUsbTransport:
    """A printer's USB interface itself, by pyusb and the system's libusb."""

    duplex = True
    bytes_per_s = None

    def __init__(self, link: UsbLink, label: str, backend: Usb = None, sys_bus: Path = SYS_BUS) -> None:
        """`backend` stands for the system's libusb in tests."""
        self._link = link
        self.label = label
        self._backend = backend
        self._sys_bus = sys_bus
        self._device: Usb = None
        self._interface: Usb = None
        self._out: Usb = None
        self._in: Usb = None
        self._had_driver = False

    def open(self) -> None:
        self.close()
        core = self._library()
        try:
            self._device = self._found(core)
            self._claim()
        except core.USBError as error:
            self.close()
            if error.errno == _NO_PERMISSION:
                raise Unavailable(self.label, f"no permission; add the user to the group lp: {error}") from error
            raise Unavailable(self.label, f"cannot open: {error}") from error

    def close(self) -> None:
        device, self._device = self._device, None
        self._out = self._in = None
        if device is None:
            return
        import usb.core
        import usb.util

        with contextlib.suppress(usb.core.USBError, NotImplementedError):
            if self._interface is not None:
                usb.util.release_interface(device, self._interface)
                if self._had_driver:
                    device.attach_kernel_driver(self._interface.bInterfaceNumber)
        self._interface, self._had_driver = None, False
        with contextlib.suppress(usb.core.USBError):
            usb.util.dispose_resources(device)

    def write(self, data: bytes, timeout_s: float) -> None:
        if self._out is None:
            raise WriteFailed(self.label, "not connected", 0)
        import usb.core

        end_s, sent = time.monotonic() + timeout_s, 0
        # One packet at a time: of a packet the host knows whether it was taken, of a longer transfer it does not.
        size = int(self._out.wMaxPacketSize)
        while sent < len(data):
            left_ms = max(1, round((end_s - time.monotonic()) * 1000))
            try:
                sent += int(self._out.write(data[sent : sent + size], left_ms))
            except usb.core.USBTimeoutError as error:
                raise WriteTimedOut(self.label, "the printer takes no more", sent) from error
            except usb.core.USBError as error:
                raise WriteFailed(self.label, f"connection lost: {error}", sent) from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        if self._device is None:
            raise Unavailable(self.label, "not connected")
        if self._in is None:
            time.sleep(timeout_s)
            return b""
        import usb.core

        # libusb takes 0 for "for ever", and whole packets alone: the rest of one would be lost.
        packets = max(1, max_bytes // int(self._in.wMaxPacketSize))
        try:
            data = bytes(self._in.read(packets * int(self._in.wMaxPacketSize), max(1, round(timeout_s * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise Unavailable(self.label, f"connection lost: {error}") from error
        if not data:
            # some printers answer at once with nothing while they are idle; do not spin on it
            time.sleep(min(timeout_s, _IDLE_S))
        return data

    def port_status(self) -> PortStatus | None:
        if self._device is None or self._interface is None:
            return None
        import usb.core

        try:
            where = self._interface.bInterfaceNumber
            answer = self._device.ctrl_transfer(_FROM_INTERFACE, _GET_PORT_STATUS, 0, where, 1, _CONTROL_MS)
        except usb.core.USBError:
            return None
        if len(answer) != 1:
            return None
        return PortStatus(
            paper_out=bool(answer[0] & _PAPER_OUT),
            selected=bool(answer[0] & _SELECTED),
            has_error=not answer[0] & _NO_ERROR,
        )

    def _library(self) -> Usb:
        """pyusb's core with a way to the bus.

        Raises:
            Unavailable: such a printer is not plugged in, as far as the system tells without libusb.
            LibraryMissing: nothing here can talk to it.
        """
        if self._sys_bus.is_dir() and not _is_plugged_in(self._link, self._sys_bus):
            raise Unavailable(self.label, "no such USB printer is connected")
        try:
            import usb.backend.libusb1
            import usb.core
        except ImportError as error:
            raise LibraryMissing(self.label, f"the Python package pyusb is not installed: {error}") from error
        if self._backend is None:
            self._backend = usb.backend.libusb1.get_backend()
        if self._backend is None:
            raise LibraryMissing(self.label, "the system's libusb-1.0 is not installed")
        return usb.core

    def _found(self, core: Usb) -> Usb:
        for device in core.find(
            find_all=True, backend=self._backend, idVendor=self._link.vendor, idProduct=self._link.product
        ):
            if self._link.serial is None or _serial_of(device) == self._link.serial:
                return device
        raise Unavailable(self.label, "no such USB printer is connected")

    def _claim(self) -> None:
        import usb.util

        self._interface = _printer_interface(self._device)
        if self._interface is None:
            raise Unavailable(self.label, "the USB device has no printer interface")
        number = self._interface.bInterfaceNumber
        with contextlib.suppress(NotImplementedError):  # Windows
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
                self._had_driver = True
        usb.util.claim_interface(self._device, self._interface)
        for endpoint in self._interface:
            if usb.util.endpoint_type(endpoint.bmAttributes) != usb.util.ENDPOINT_TYPE_BULK:
                continue
            if usb.util.endpoint_direction(endpoint.bEndpointAddress) == usb.util.ENDPOINT_IN:
                self._in = self._in or endpoint
            else:
                self._out = self._out or endpoint
        if self._out is None:
            raise Unavailable(self.label, "the USB device takes no data")


def _printer_interface(device: Usb) -> Usb:
    """The interface to print on; one of the maker's own class will do where none calls itself a printer."""
    interfaces = [interface for interface in device.get_active_configuration() if interface.bNumEndpoints]
    printers = [interface for interface in interfaces if interface.bInterfaceClass == _PRINTER_CLASS]
    return next(iter([*printers, *interfaces]), None)


def _serial_of(device: Usb) -> str | None:
    import usb.core

    try:
        serial = device.serial_number
    except (usb.core.USBError, ValueError):  # not allowed to ask it
        return None
    return None if serial is None else str(serial)


def _is_plugged_in(link: UsbLink, sys_bus: Path) -> bool:
    wanted = (f"{link.vendor:04x}", f"{link.product:04x}")
    return any((_text(device / "idVendor"), _text(device / "idProduct")) == wanted for device in sys_bus.iterdir())


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
