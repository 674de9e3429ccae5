"""The front desk: numbers taken for somebody else, codes looked up, and what helps those who cannot help themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from server.domain.office import Text
from wire.codes import CancelReason, Channel, Language, PaperState, PriorityKind, TicketState
from wire.commands import ScanAnswer, TicketPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskService:
    """A service that numbers can be taken for."""

    id: int
    name: Text
    n_waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTicket:
    """An open ticket of today as the front desk sees it."""

    id: int
    number: str
    service_name: Text
    state: TicketState
    channel: Channel
    priority: PriorityKind | None
    paper: PaperState
    counter_name: Text | None
    arrived_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """A kiosk that can print for the front desk."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWish:
    """What the visitor before the desk needs."""

    service_id: int
    priority: PriorityKind | None = None
    headcount: int = 1
    language: Language = Language.INDONESIAN


class FrontDesk(Protocol):
    """What a helper does at the front desk. From any thread; may block for a commit.

    Raises:
        Refusal: `forbidden`, `unknown_service`, `service_closed`, `unknown_ticket`, `wrong_state`, `no_kiosk`,
            `day_closed`.
    """

    def services(self) -> Sequence[DeskService]: ...
    def kiosks(self) -> Sequence[Kiosk]: ...
    def tickets(self, typed: str) -> Sequence[DeskTicket]:
        """Open tickets whose number is the one typed, or ends with these digits; all of them for nothing typed."""
        ...

    def ticket(self, ticket_id: int) -> DeskTicket | None: ...
    def issue(self, actor: int, wish: DeskWish) -> TicketPaper:
        """Take a number; its paper is what the desk shows, until a kiosk prints a copy."""
        ...

    def check_in(self, actor: int, code: str, language: Language) -> ScanAnswer:
        """What a booking's code or a ticket's link means now, done as at a kiosk."""
        ...

    def give_priority(self, actor: int, ticket_id: int, kind: PriorityKind) -> None: ...
    def cancel(self, actor: int, ticket_id: int, reason: CancelReason) -> None: ...
    def print_at(self, actor: int, ticket_id: int, kiosk_id: int) -> None:
        """Have a kiosk print a marked copy."""
        ...
