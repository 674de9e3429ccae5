"""Finds devices that are plugged into this computer. Looks only, opens nothing."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_SYS_USB = Path("/sys/class/usbmisc")
_SYS_BUS = Path("/sys/bus/usb/devices")
_PRINTER_CLASS = "07"
_BY_ID = Path("/dev/serial/by-id")


@dataclass(frozen=True, kw_only=True)
class FoundDevice:
    """A device that could be used: its URL and what it calls itself (may be empty)."""

    url: str
    description: str


def find_usb_printers(sys_usb: Path = _SYS_USB, sys_bus: Path = _SYS_BUS) -> list[FoundDevice]:
    """Give the USB printers with a printer node and those that only call themselves printers; none without /sys."""
    interfaces = [node / "device" for node in sorted(sys_usb.glob("lp*"))]
    interfaces += [each for each in sorted(sys_bus.glob("*:*")) if _text(each / "bInterfaceClass") == _PRINTER_CLASS]
    found: dict[str, FoundDevice] = {}
    for interface in interfaces:
        device = interface.resolve().parent
        vendor, product, serial = (_text(device / name) for name in ("idVendor", "idProduct", "serial"))
        if vendor and product:
            url = f"usb://{vendor}:{product}" + (f"/{quote(serial, safe='')}" if serial else "")
            names = (_text(device / "manufacturer"), _text(device / "product"))
            found.setdefault(url, FoundDevice(url=url, description=" ".join(filter(None, names))))
    return list(found.values())


def find_serial_ports(by_id: Path = _BY_ID) -> list[FoundDevice]:
    """Give the serial ports that something may hang on, by a name that stays the same after replugging."""
    from serial.tools import list_ports

    stable = {str(link.resolve()): str(link) for link in sorted(by_id.glob("*"))}
    found = []
    for port in sorted(list_ports.comports(), key=lambda port: str(port.device)):
        if port.hwid != "n/a" or port.device in stable:
            description = "" if port.description in (None, "n/a") else str(port.description)
            found.append(FoundDevice(url=f"serial://{stable.get(port.device, port.device)}", description=description))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
