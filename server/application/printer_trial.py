"""Trying a printer from a page: what is plugged in, and how a test ticket came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from server.domain.office import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPrinter:
    """A printer at the server itself."""

    url: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """One sentence about a printer, and what to do about it (may be empty)."""

    is_fine: bool
    sentence: Text
    advice: Text


class PrinterTrials(Protocol):
    """Talks to printers. Each call blocks for seconds."""

    def found(self) -> Sequence[FoundPrinter]:
        """Printers plugged into the server."""
        ...

    def print_test(self, url: str) -> Sequence[TrialLine]:
        """Print a test ticket, and say what happened; nothing where there is no such kind of address."""
        ...
