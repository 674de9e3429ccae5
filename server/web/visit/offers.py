"""Days and times that can be booked, as the pages list them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from server.application.booking_desk import DayOffer, SlotOffer
from server.web.texts import Texts
from server.web.visit.days import Days, local
from wire.codes import Crowd

_LEVELS = {Crowd.QUIET: 1, Crowd.USUAL: 2, Crowd.BUSY: 3}
NOON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One line of the calendar."""

    address: str
    weekday: str
    number: str
    near: str
    n_free: int
    is_free: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The days of one month."""

    name: str
    days: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """One time to come; `level` says how busy it is, from 1 to 3, unless `crowd` is empty."""

    slot_at: int
    clock: str
    n_free: int
    crowd: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfDay:
    """The times before noon, or those after it."""

    name: str
    slots: tuple[TimeRow, ...]


class Offers:
    """Lists what a desk offers in one language."""

    def __init__(self, texts: Texts, days: Days) -> None:
        self._texts = texts
        self._days = days

    def months(self, offers: Sequence[DayOffer], today: str, address: Callable[[str], str]) -> tuple[Month, ...]:
        """The calendar as a list; `address` leads to the times of a day."""
        groups = groupby(offers, key=lambda offer: self._days.month(offer.day))
        return tuple(
            Month(name=name, days=tuple(self._day(each, today, address(each.day)) for each in month))
            for name, month in groups
        )

    def parts(self, slots: Sequence[SlotOffer], utc_offset_s: int) -> tuple[PartOfDay, ...]:
        """The times of one day; how busy they are only where the office knows of a difference."""
        knows_crowd = any(slot.crowd is not Crowd.USUAL for slot in slots)
        crowds = self._crowds() if knows_crowd else dict.fromkeys(Crowd, "")
        groups = groupby(slots, key=lambda slot: local(slot.slot_at, utc_offset_s).hour < NOON)
        return tuple(
            PartOfDay(name=self._part(is_morning), slots=tuple(self._time(slot, utc_offset_s, crowds) for slot in part))
            for is_morning, part in groups
        )

    def _day(self, offer: DayOffer, today: str, address: str) -> DayRow:
        text, days = self._texts.text, self._days
        return DayRow(
            address=address,
            weekday=days.weekday(offer.day),
            number=days.number(offer.day),
            near=days.near(offer.day, today),
            n_free=offer.n_free,
            is_free=offer.n_free > 0 and offer.closed_because is None,
            reason=text("penuh") if offer.closed_because is None else self._texts.of(offer.closed_because),
        )

    def _crowds(self) -> Mapping[Crowd, str]:
        text = self._texts.text
        return {Crowd.QUIET: text("sepi"), Crowd.USUAL: text("sedang"), Crowd.BUSY: text("ramai")}

    def _time(self, slot: SlotOffer, utc_offset_s: int, crowds: Mapping[Crowd, str]) -> TimeRow:
        return TimeRow(
            slot_at=slot.slot_at,
            clock=self._texts.clock(slot.slot_at, utc_offset_s),
            n_free=slot.n_free,
            crowd=crowds[slot.crowd],
            level=_LEVELS[slot.crowd],
        )

    def _part(self, is_morning: bool) -> str:
        return self._texts.text("Pagi") if is_morning else self._texts.text("Siang")
