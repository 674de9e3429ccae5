"""What can go wrong with a device, as exceptions.

Conditions of a printer (no paper, cover open) are not here: they are status, see `hardware.escstatus`.
"""


class HardwareError(Exception):
    """Base of every error of this package.

    Attributes:
        code: stable word for programs.
        device: the device URL without secrets, or a part of it.
        detail: one sentence for developers and logs.
        is_retryable: trying again later can help.
    """

    code = "hardware"
    is_retryable = False

    def __init__(self, device: str, detail: str) -> None:
        super().__init__(f"{device}: {detail}")
        self.device = device
        self.detail = detail


class ConfigError(HardwareError):
    """The device URL or an option in it is wrong; a person has to change the settings."""

    code = "config"


class Unavailable(HardwareError):  # noqa: N818 - says what happened to the device
    """The device is absent, refuses, or went away; reconnecting may help."""

    code = "unavailable"
    is_retryable = True


class NotSupported(HardwareError):  # noqa: N818 - says what happened to the device
    """This system cannot talk to such a device (for instance a Linux device node under Windows)."""

    code = "not-supported"


class LibraryMissing(NotSupported):
    """A library of the system has to be installed first."""

    code = "library-missing"


class WriteFailed(HardwareError):  # noqa: N818 - says what happened to the device
    """Not everything could be handed over before the deadline.

    Attributes:
        sent: bytes that surely or possibly left; 0 means that nothing can have reached the device.
    """

    code = "write-failed"
    is_retryable = True

    def __init__(self, device: str, detail: str, sent: int) -> None:
        super().__init__(device, f"{detail} (after {sent} bytes)")
        self.sent = sent


class WriteTimedOut(WriteFailed):
    """The device takes no more bytes for now; the rest may be tried again on the same connection."""

    code = "write-timed-out"


class ProtocolError(HardwareError):
    """The device answered something that its protocol does not allow."""

    code = "protocol"
    is_retryable = True
