"""A desk of bookings without a database: keeps the promises of the real one with a few places in every slot."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Lock

from server.application.booking_desk import (
    BookableService,
    BookingView,
    DayOffer,
    HeldSlot,
    SlotOffer,
    SlotWish,
    Visitor,
)
from server.application.persons import Asked, read_visitor
from server.application.refusals import Refusal
from server.domain.consent import CONSENT_VERSION
from server.web.visit.samples import DAY_S, FULL_DAY, OFFSET_S, SERVICES, plan_of, shifted
from wire.codes import BookingState, Crowd, RefusalCode

SLOT_MIN = 15
HOLD_S = 10 * 60
N_DAYS = 12
PLACES = 2

_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"


@dataclass
class MemoryDesk:
    """Keeps the promises of `server.application.booking_desk.BookingDesk` with two places in every slot.

    Attributes:
        now: the office's clock.
        visitors: who confirmed, by token.
    """

    now: Callable[[], int]
    places: int = PLACES
    knows_crowd: bool = True
    needs_nik: frozenset[int] = frozenset({2})
    visitors: dict[str, Visitor] = field(default_factory=dict)
    _kept: dict[str, BookingView] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _misses: dict[str, int] = field(default_factory=dict)

    def services(self) -> Sequence[BookableService]:
        """See the port."""
        return [
            BookableService(
                service_id=each.id,
                code=each.code,
                name=each.name,
                group=each.group,
                icon=each.icon,
                needs_nik=each.id in self.needs_nik,
            )
            for each in SERVICES
            if each.code != "AMBIL"
        ]

    def days(self, service_id: int) -> Sequence[DayOffer]:
        """See the port."""
        today = (date(1970, 1, 1) + timedelta(days=(self.now() + OFFSET_S) // DAY_S)).isoformat()
        offers = []
        for ahead in range(N_DAYS):
            day = shifted(today, ahead)
            n_free = sum(slot.n_free for slot in self.slots(service_id, day))
            offers.append(DayOffer(day=day, n_free=n_free, closed_because=plan_of(day).reason))
        return offers

    def slots(self, service_id: int, day: str) -> Sequence[SlotOffer]:
        """See the port."""
        found = []
        for span in plan_of(day).service:
            for slot_at in range(span.from_at, span.until_at, SLOT_MIN * 60):
                if slot_at < self.now() + 2 * 3600:
                    continue
                n_free = 0 if day == FULL_DAY else self._n_free(service_id, slot_at)
                crowd = Crowd.USUAL
                if self.knows_crowd:
                    crowd = (Crowd.BUSY, Crowd.USUAL, Crowd.QUIET)[min(2, (slot_at - span.from_at) // 5400)]
                found.append(SlotOffer(slot_at=slot_at, length_min=SLOT_MIN, n_free=n_free, crowd=crowd))
        return found

    def hold(self, wish: SlotWish) -> HeldSlot:
        """See the port."""
        with self._lock:
            self._require_free(wish.service_id, wish.slot_at)
            token = secrets.token_urlsafe(16)
            expires_at = self.now() + HOLD_S
            self._kept[token] = BookingView(
                booking_id=len(self._kept) + 1,
                code="".join(secrets.choice(_LETTERS) for _ in range(8)),
                token=token,
                state=BookingState.HELD,
                channel=wish.channel,
                language=wish.language,
                service_id=wish.service_id,
                case=wish.case,
                slot_at=wish.slot_at,
                length_min=SLOT_MIN,
                utc_offset_s=OFFSET_S,
                expires_at=expires_at,
                says_will_come=False,
                notice=None,
                ticket_token=None,
                phone_hint="",
            )
            return HeldSlot(token=token, slot_at=wish.slot_at, expires_at=expires_at)

    def confirm(self, token: str, visitor: Visitor | None) -> BookingView:
        """See the port."""
        with self._lock:
            view = self._known(token)
            if view.state is not BookingState.HELD:
                return view
            if (view.expires_at or 0) <= self.now():
                raise Refusal(RefusalCode.HOLD_EXPIRED, "not held any more")
            if visitor is None:
                return self._put(replace(view, state=BookingState.CONFIRMED, expires_at=None))
            asked = Asked(needs_nik=view.service_id in self.needs_nik, consent_version=CONSENT_VERSION)
            person = read_visitor(visitor, asked)
            if any(self._is_same(other, person.nik, person.phone, view.service_id) for other in self._kept.values()):
                raise Refusal(RefusalCode.ALREADY_BOOKED, "an open booking is there")
            self.visitors[token] = replace(visitor, phone=person.phone, nik=person.nik)
            return self._put(replace(view, state=BookingState.CONFIRMED, expires_at=None, phone_hint=person.phone[-2:]))

    def release(self, token: str) -> None:
        """See the port."""
        view = self._kept.get(token)
        if view is not None and view.state is BookingState.HELD:
            self._put(replace(view, state=BookingState.CANCELLED))

    def booking(self, token: str) -> BookingView | None:
        """See the port."""
        return self._kept.get(token)

    def find(self, code: str, asked_by: str = "") -> BookingView | None:
        """See the port."""
        if self._misses.get(asked_by, 0) >= 10:
            raise Refusal(RefusalCode.TOO_MANY_ATTEMPTS, "wait")
        plain = code.replace(" ", "").upper()
        found = next((view for view in self._kept.values() if view.code == plain), None)
        if found is None:
            self._misses[asked_by] = self._misses.get(asked_by, 0) + 1
        return found

    def move(self, token: str, slot_at: int, proof: str = "") -> BookingView:
        """See the port."""
        with self._lock:
            view = self._provenly(token, proof)
            if slot_at == view.slot_at:
                return view
            self._require_free(view.service_id, slot_at)
            return self._put(replace(view, slot_at=slot_at, says_will_come=False))

    def cancel(self, token: str, proof: str = "") -> BookingView:
        """See the port."""
        return self._put(replace(self._provenly(token, proof), state=BookingState.CANCELLED))

    def will_come(self, token: str) -> BookingView:
        """See the port."""
        return self._put(replace(self._known(token), says_will_come=True))

    def views(self) -> Sequence[BookingView]:
        """Every booking ever held."""
        return list(self._kept.values())

    def put(self, view: BookingView) -> BookingView:
        """A booking of any state, as tests and pictures need it."""
        return self._put(view)

    def _put(self, view: BookingView) -> BookingView:
        self._kept[view.token] = view
        return view

    def _known(self, token: str) -> BookingView:
        if token not in self._kept:
            raise Refusal(RefusalCode.UNKNOWN_BOOKING, "no booking has this link")
        return self._kept[token]

    def _provenly(self, token: str, proof: str) -> BookingView:
        view = self._known(token)
        if view.state is not BookingState.CONFIRMED:
            raise Refusal(RefusalCode.WRONG_STATE, "not confirmed")
        if view.phone_hint and self.visitors[token].phone[-4:] != proof:
            raise Refusal(RefusalCode.WRONG_PROOF, "not the proof")
        return view

    def _require_free(self, service_id: int, slot_at: int) -> None:
        if slot_at < self.now() + 2 * 3600:
            raise Refusal(RefusalCode.TOO_LATE_TO_BOOK, "too near, or has passed")
        if slot_at > self.now() + N_DAYS * DAY_S:
            raise Refusal(RefusalCode.NOT_BOOKABLE, "too far away")
        day = (date(1970, 1, 1) + timedelta(days=(slot_at + OFFSET_S) // DAY_S)).isoformat()
        known = {slot.slot_at: slot.n_free for slot in self.slots(service_id, day)}
        if slot_at not in known:
            raise Refusal(RefusalCode.NOT_BOOKABLE, "no such slot")
        if known[slot_at] == 0:
            raise Refusal(RefusalCode.SLOT_TAKEN, "full")

    def _n_free(self, service_id: int, slot_at: int) -> int:
        taken = [
            view
            for view in self._kept.values()
            if (view.service_id, view.slot_at) == (service_id, slot_at)
            and (
                view.state is BookingState.CONFIRMED
                or (view.state is BookingState.HELD and (view.expires_at or 0) > self.now())
            )
        ]
        return max(0, self.places - len(taken))

    def _is_same(self, other: BookingView, nik: str, phone: str, service_id: int) -> bool:
        visitor = self.visitors.get(other.token)
        is_open = other.state is BookingState.CONFIRMED and other.service_id == service_id
        return is_open and visitor is not None and (visitor.nik, visitor.phone) == (nik, phone)
