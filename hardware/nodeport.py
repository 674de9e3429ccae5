"""Printers behind a device node (USB through the kernel's usblp driver) and files that collect bytes. Unix only."""

import contextlib
import os
import select
import stat
import time
from pathlib import Path

from hardware.errors import NotSupported, Unavailable, WriteFailed, WriteTimedOut
from hardware.transport import PortStatus
from hardware.url import FileLink, UsbLink

SYS_USB = Path("/sys/class/usbmisc")
_DEVICES = Path("/dev/usb")
_LPGETSTATUS = 0x060B
_PAPER_OUT, _SELECTED, _NO_ERROR = 0x20, 0x10, 0x08


class NodeTransport:
    """A character device such as /dev/usb/lp0, both ways; or a regular file, one way."""

    bytes_per_s = None

    def __init__(self, link: FileLink | UsbLink, label: str, sys_usb: Path = SYS_USB, devices: Path = _DEVICES) -> None:
        self._link = link
        self._sys_usb = sys_usb
        self._devices = devices
        self.label = label
        self.duplex = isinstance(link, UsbLink)
        self._descriptor: int | None = None

    def open(self) -> None:
        if not hasattr(os, "O_NONBLOCK"):
            raise NotSupported(self.label, "device nodes exist only on Linux and Unix; use tcp: or serial: here")
        self.close()
        path = self._path()
        try:
            is_regular = not path.exists() or stat.S_ISREG(path.stat().st_mode)
            if is_regular and isinstance(self._link, FileLink) and path.parent != Path("/dev"):
                self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            else:
                self._descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
            self.duplex = not is_regular
        except PermissionError as error:
            raise Unavailable(self.label, f"no permission; add the user to the group lp: {error}") from error
        except OSError as error:
            raise Unavailable(self.label, f"cannot open: {error}") from error

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def write(self, data: bytes, timeout_s: float) -> None:
        descriptor = self._descriptor
        if descriptor is None:
            raise WriteFailed(self.label, "not connected", 0)
        end = time.monotonic() + timeout_s
        sent = 0
        while sent < len(data):
            try:
                if not select.select([], [descriptor], [], max(0.0, end - time.monotonic()))[1]:
                    raise WriteTimedOut(self.label, "the printer takes no more", sent)
                sent += os.write(descriptor, data[sent : sent + 4096])
            except BlockingIOError:
                continue
            except OSError as error:
                raise WriteFailed(self.label, f"connection lost: {error}", sent) from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        descriptor = self._descriptor
        if descriptor is None:
            raise Unavailable(self.label, "not connected")
        if not self.duplex:
            time.sleep(timeout_s)
            return b""
        try:
            if not select.select([descriptor], [], [], timeout_s)[0]:
                return b""
            data = os.read(descriptor, max_bytes)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise Unavailable(self.label, f"connection lost: {error}") from error
        if not data:
            # usblp is readable with nothing to read while a printer is idle; do not spin on it
            time.sleep(min(timeout_s, 0.02))
        return data

    def port_status(self) -> PortStatus | None:
        if self._descriptor is None or not self.duplex:
            return None
        import fcntl

        try:
            answer = fcntl.ioctl(self._descriptor, _LPGETSTATUS, bytes(4))
        except OSError:
            return None
        return PortStatus(
            paper_out=bool(answer[0] & _PAPER_OUT),
            selected=bool(answer[0] & _SELECTED),
            has_error=not answer[0] & _NO_ERROR,
        )

    def _path(self) -> Path:
        if isinstance(self._link, FileLink):
            return Path(self._link.path)
        found = find_usb_printer(self._link, self._sys_usb)
        if found is None:
            raise Unavailable(self.label, "no such USB printer is connected")
        return self._devices / found


def find_usb_printer(link: UsbLink, sys_usb: Path = SYS_USB) -> str | None:
    """Give the node name (such as "lp0") of a USB printer, None while it is not connected."""
    for node in sorted(sys_usb.glob("lp*")):
        device = (node / "device").resolve().parent
        wanted = (f"{link.vendor:04x}", f"{link.product:04x}")
        if (_text(device / "idVendor"), _text(device / "idProduct")) == wanted and (
            link.serial is None or _text(device / "serial") == link.serial
        ):
            return node.name
    return None


def _text(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except OSError:
        return None
