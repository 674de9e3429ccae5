"""Looking at the office's devices from the server."""

from collections.abc import Sequence
from typing import Protocol


class DeviceCheckups(Protocol):
    """The doctor of devices. Blocks for seconds, up to a minute and a half."""

    def examine(self, urls: Sequence[str]) -> str | None:
        """The doctor's report about these device URLs, in their order, as JSON; None if there was no end of it."""
        ...
