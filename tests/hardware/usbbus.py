"""A USB bus made of software under the real pyusb: printers that behave as the standard asks, plugged in and out."""

from __future__ import annotations

import errno
import time
from array import array
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from hardware.virtual import VirtualPrinter

IN, OUT = 0x82, 0x01
PACKET_BYTES = 64
_STRING, _TO_DEVICE_DESCRIPTOR, _GET_DESCRIPTOR = 3, 0x80, 6
_SERIAL_INDEX = 3
_US_ENGLISH = b"\x09\x04"


@dataclass
class UsbPrinter:
    """One device on the bus and how it is now. `port` is its answer to GET_PORT_STATUS."""

    printer: VirtualPrinter
    vendor: int = 0x0416
    product: int = 0x5011
    serial: str = "A1"
    interface_class: int = 7
    has_answers: bool = True
    has_driver: bool = False
    is_forbidden: bool = False
    is_plugged: bool = True
    port: int = 0x18
    calls: list[str] = field(default_factory=list)


class SoftwareBus(usb.backend.IBackend):  # type: ignore[misc]
    """What libusb does, for these printers alone."""

    def __init__(self, *printers: UsbPrinter) -> None:
        self.printers = list(printers)

    def enumerate_devices(self) -> list[UsbPrinter]:
        return [each for each in self.printers if each.is_plugged]

    def get_parent(self, dev: UsbPrinter) -> None:
        return None

    def get_device_descriptor(self, dev: UsbPrinter) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=dev.vendor, idProduct=dev.product, bcdDevice=0x100, iManufacturer=0,
            iProduct=0, iSerialNumber=_SERIAL_INDEX, bNumConfigurations=1, address=1, bus=1, port_number=1,
            port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: UsbPrinter, config: int) -> Any:
        _only(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: UsbPrinter, intf: int, alt: int, config: int) -> Any:
        _only(intf, alt)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=2 if dev.has_answers else 1, bInterfaceClass=dev.interface_class, bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: UsbPrinter, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=PACKET_BYTES,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: UsbPrinter) -> UsbPrinter:
        if dev.is_forbidden:
            raise usb.core.USBError("Access denied (insufficient permissions)", -3, errno.EACCES)
        return dev

    def close_device(self, dev_handle: UsbPrinter) -> None:
        dev_handle.calls.append("close")

    def get_configuration(self, dev_handle: UsbPrinter) -> int:
        return 1

    def set_configuration(self, dev_handle: UsbPrinter, config_value: int) -> None:
        dev_handle.calls.append("set_configuration")

    def claim_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        if dev_handle.has_driver:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        dev_handle.calls.append("claim")

    def release_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.calls.append("release")

    def is_kernel_driver_active(self, dev_handle: UsbPrinter, intf: int) -> bool:
        return dev_handle.has_driver

    def detach_kernel_driver(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.has_driver = False

    def attach_kernel_driver(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.has_driver = True

    def reset_device(self, dev_handle: UsbPrinter) -> None:
        dev_handle.calls.append("reset")

    def bulk_write(self, dev_handle: UsbPrinter, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._present(dev_handle)
        assert ep == OUT
        packet = bytes(data)
        assert len(packet) <= PACKET_BYTES
        if dev_handle.printer.room_bytes < len(packet):
            time.sleep(timeout / 1000)
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        return dev_handle.printer.receive(packet)

    def bulk_read(self, dev_handle: UsbPrinter, ep: int, intf: int, buff: Any, timeout: int) -> int:
        self._present(dev_handle)
        assert timeout > 0, "0 would wait for ever"
        assert ep == IN
        assert len(buff) % PACKET_BYTES == 0, "a shorter buffer loses the rest of a packet"
        if not dev_handle.printer.answered.wait(timeout / 1000):
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        answer = dev_handle.printer.take_answers()[: len(buff)]
        buff[: len(answer)] = array("B", answer)
        return len(answer)

    def ctrl_transfer(  # the names are those of the standard
        self,
        dev_handle: UsbPrinter,
        bmRequestType: int,  # noqa: N803
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: N803
        data: Any,
        timeout: int,
    ) -> int:
        self._present(dev_handle)
        if (bmRequestType, bRequest) == (_TO_DEVICE_DESCRIPTOR, _GET_DESCRIPTOR) and wValue >> 8 == _STRING:
            text = _US_ENGLISH if wValue & 0xFF == 0 else dev_handle.serial.encode("utf-16-le")
            return _fill(data, bytes([len(text) + 2, _STRING]) + text)
        if (bmRequestType, bRequest) == (0xA1, 1):
            return _fill(data, bytes([dev_handle.port]))
        raise usb.core.USBError("Pipe error", -9, errno.EPIPE)

    def _present(self, printer: UsbPrinter) -> None:
        if not printer.is_plugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)


def _fill(data: Any, answer: bytes) -> int:
    count = min(len(data), len(answer))
    data[:count] = array("B", answer[:count])
    return count


def _only(*numbers: int) -> None:
    """There is one of each; asking for the second is how pyusb finds the end."""
    if any(numbers):
        raise IndexError(numbers)
