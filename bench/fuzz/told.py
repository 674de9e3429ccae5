"""What came of some senseless input."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Told:
    """Collects what happened.

    Attributes:
        counts: how often what happened.
        faults: what must not happen, in words; empty is good.
    """

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing gave way."""
        return not self.faults

    def expect(self, is_so: bool, otherwise: str) -> None:
        """Note a fault unless it is so."""
        if not is_so:
            self.faults.append(otherwise)

    def lines(self) -> list[str]:
        """For people."""
        counted = [f"{count:>8} {what}" for what, count in sorted(self.counts.items())]
        return [*counted, *(f"FAULT {each}" for each in self.faults)] if self.faults else [*counted, "   sound"]
