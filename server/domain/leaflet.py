"""What to bring for a service: one list of papers for each case a visitor may come with, and what the law says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.text import Text

ONLY_CASE = "umum"
"""Short name of the case of a service that knows but one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementCase:
    """One case of a service. `key` is its short name in addresses and bookings, and never changes."""

    key: str
    name: Text
    papers: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """What an office publishes about a service; whatever it did not say is None or empty.

    Attributes:
        cases: in the order they are offered; none for a service that has but one.
        basis: the rules it follows.
        version_on: ISO date of this version.
        fee: what it costs, in words.
        ready_after: when the document is ready, in words.
    """

    cases: tuple[RequirementCase, ...] = ()
    basis: Text | None = None
    version_on: str | None = None
    fee: Text | None = None
    ready_after: Text | None = None

    def to_record(self) -> dict[str, Any]:
        """The same as one JSON value."""
        return {
            "cases": [
                {"key": case.key, "name": _said(case.name), "papers": [_said(paper) for paper in case.papers]}
                for case in self.cases
            ],
            "basis": _said(self.basis),
            "version_on": self.version_on,
            "fee": _said(self.fee),
            "ready_after": _said(self.ready_after),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Leaflet:
        """Back from `to_record`; what an older version did not write is as if never said."""
        return cls(
            cases=tuple(
                RequirementCase(
                    key=case["key"], name=Text(**case["name"]), papers=tuple(Text(**paper) for paper in case["papers"])
                )
                for case in record.get("cases", ())
            ),
            basis=_text(record.get("basis")),
            version_on=record.get("version_on"),
            fee=_text(record.get("fee")),
            ready_after=_text(record.get("ready_after")),
        )


NO_LEAFLET = Leaflet()
"""Nothing was published."""


def _said(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"id": text.id, "en": text.en}


def _text(record: Mapping[str, str] | None) -> Text | None:
    return None if record is None else Text(**record)
