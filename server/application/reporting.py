"""Reports as the office's pages ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

Document = Mapping[str, Any]
FileKind = Literal["csv", "xlsx"]


class Reports(Protocol):
    """What the office looks back on. Each call may take seconds; days are ISO days, None the last ones.

    Raises:
        Refusal: `not_found`, there is no such period; `overloaded`, others are being made.
    """

    def report(self, first: str | None, last: str | None, language: str) -> Document:
        """What `giliran report --json` prints."""
        ...

    def slip(self, day: str | None, language: str) -> Document:
        """What `giliran slip --json` prints."""
        ...

    def file(self, kind: FileKind, first: str | None, last: str | None, language: str) -> bytes:
        """The report as a file to take away."""
        ...
