"""Looking at the office's devices from the server."""

from collections.abc import Sequence
from typing import Protocol


class DeviceCheckups(Protocol):
    """The doctor of devices, and the last round there was while the server runs. From any thread."""

    def examine(self, urls: Sequence[str]) -> str | None:
        """The doctor's report about these device URLs, in their order, as JSON; None if there was no end of it.

        Blocks for seconds, up to three minutes.
        """
        ...

    def keep(self, report: str) -> None:
        """Keep a whole round."""
        ...

    def last(self) -> str | None:
        """The round that was kept last."""
        ...
