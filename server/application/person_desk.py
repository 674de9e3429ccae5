"""What the office's pages do when a visitor asks for their own data: find them, show everything, erase it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from server.application.refusals import Refusal
from wire.codes import RefusalCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whom to look for: by one of the three. Code, phone and NIK are in their plain forms. Its text says nothing."""

    code: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    nik: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """One booking's person, to be told apart: the day, and the last digits of what is kept.

    `phone` and `nik` are empty where nothing is kept, and None where it cannot be read: its key is not there.
    """

    visit_on: str
    phone: str | None
    nik: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPersons:
    """Everybody who fits, the oldest first; `n_open` of their bookings are still to come."""

    persons: Sequence[FoundPerson]
    n_open: int


class PersonKeysMissing(Refusal):
    """Phones and NIKs cannot be looked for: the keys to personal data are not on this computer now."""

    def __init__(self) -> None:
        super().__init__(RefusalCode.STORAGE_FAILED, "the keys to personal data are not there")


class PersonDesk(Protocol):
    """The care for one visitor's data, each act kept in the journal in the actor's name. From any thread.

    Raises:
        PersonKeysMissing: nothing was done.
        Refusal: `forbidden`.
    """

    def look_up(self, actor: int, sought: Sought) -> FoundPersons:
        """Who fits."""
        ...

    def export(self, actor: int, sought: Sought) -> Sequence[Mapping[str, object]]:
        """Everything kept of whoever fits, for that person alone."""
        ...

    def erase(self, actor: int, sought: Sought) -> int:
        """Erase what is kept of whoever fits; gives how many bookings know nobody any more."""
        ...
