"""The desk of bookings: whoever books comes here, and what is looked at stays in memory until somebody changes it.

Deciding is the writer's alone (`handlers.booking`); what a page shows may be a moment old and is never decided on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Protocol, TypeVar, cast

from server.application.booking_desk import (
    BookableService,
    BookingView,
    DayOffer,
    HeldSlot,
    SlotOffer,
    SlotWish,
    Visitor,
)
from server.application.booking_offers import Offers
from server.application.booking_plans import business_day_starts_at
from server.application.booking_ports import BookingReads
from server.application.booking_views import booking_view
from server.application.handlers import booking as acts
from server.application.handlers.booking import BookingRules
from server.application.hold_limit import HoldLimit
from server.application.ports import Books, Clock
from server.application.refusals import Refusal
from server.application.slowdown import Slowdown, TooSoon
from server.domain.booking.booking import Booking
from server.domain.booking.codes import read_code
from server.domain.forecast.hall_now import ExpectedBooking
from server.domain.queue.record import Record
from wire.codes import BookingState, RefusalCode

COMMIT_WITHIN_S = 20

FREE_FINDS = 10
"""Codes that nobody has which one address may ask for before it has to wait."""

FREE_PROOFS = 5
"""Wrong proofs of one booking before the next one has to wait."""

_NOTHING = ()
"""No key: a right try is forgiven, and the misses before it are not."""

Answer = TypeVar("Answer")


class Submit(Protocol):
    """Hands work to the writer; the future ends after the commit."""

    def __call__(self, work: Callable[[Books], object], /) -> Future[object]: ...


class Bookings:
    """See `server.application.booking_desk.BookingDesk`. Thread-safe."""

    def __init__(
        self,
        submit: Submit,
        reads: BookingReads,
        rules: BookingRules,
        clock: Clock,
        real_seconds: Callable[[], int],
    ) -> None:
        self._submit = submit
        self._reads = reads
        self._rules = rules
        self._clock = clock
        self._real_seconds = real_seconds
        self._slowdown = Slowdown()
        self._hold_limit = HoldLimit()
        self._refused: Counter[RefusalCode] = Counter()
        self._offers = Offers(reads, rules.plans, clock)
        self._today: str | None = None

    def services(self) -> Sequence[BookableService]:
        """See the port."""
        return self._offers.services()

    def days(self, service_id: int) -> Sequence[DayOffer]:
        """See the port."""
        return self._offers.days(service_id)

    def slots(self, service_id: int, day: str) -> Sequence[SlotOffer]:
        """See the port."""
        return self._offers.slots(service_id, day)

    def hold(self, wish: SlotWish) -> HeldSlot:
        """See the port."""
        if wish.asked_by:
            self._counted(lambda: self._hold_limit.require_room(wish.asked_by, self._clock.now()))
        held = self._done(lambda books: acts.hold(books, self._rules, wish))
        assert held.expires_at is not None
        if wish.asked_by:
            self._hold_limit.note(wish.asked_by, held.token, held.expires_at)
        return HeldSlot(token=held.token, slot_at=held.slot_at, expires_at=held.expires_at)

    def confirm(self, token: str, visitor: Visitor | None) -> BookingView:
        """See the port."""
        self._done(lambda books: acts.confirm(books, self._rules, token, visitor))
        self._hold_limit.forget(token)
        return self._seen(token)

    def release(self, token: str) -> None:
        """See the port."""
        seen = self._reads.seen(token)
        if seen is None or seen.booking.state is not BookingState.HELD:
            return
        self._after_commit(lambda books: _act(books, lambda: acts.release(books, token)))
        self._hold_limit.forget(token)
        self._offers.forget(seen.booking.slot_at)

    def booking(self, token: str) -> BookingView | None:
        """See the port."""
        seen = self._reads.seen(token)
        return None if seen is None else booking_view(self._offers.office(), seen)

    def find(self, code: str, asked_by: str = "") -> BookingView | None:
        """See the port. `asked_by` is whoever asks, an address or a device: guessing is slowed for them alone.

        Raises:
            Refusal: `too_many_attempts`, without looking for the code.
        """
        plain = read_code(code)
        if plain is None:
            return None
        try:
            attempt = self._slowdown.begin({("find", asked_by): FREE_FINDS}, self._real_seconds())
        except TooSoon as error:
            raise Refusal(RefusalCode.TOO_MANY_ATTEMPTS, f"too many unknown codes; {error}") from None
        seen = self._reads.seen_by_code(plain)
        if seen is None:
            return None
        self._slowdown.succeed(attempt, cleared=_NOTHING)
        return booking_view(self._offers.office(), seen)

    def move(self, token: str, slot_at: int, proof: str | None = "") -> BookingView:
        """See the port. Without a proof (None) on the word of staff."""
        before = self._reads.seen(token)
        self._proven(token, proof, lambda books: acts.move(books, self._rules, token, slot_at, proof))
        if before is not None:
            self._offers.forget(before.booking.slot_at)
        return self._seen(token)

    def cancel(self, token: str, proof: str | None = "") -> BookingView:
        """See the port. Without a proof (None) on the word of staff."""
        self._proven(token, proof, lambda books: acts.cancel(books, self._rules, token, proof))
        return self._seen(token)

    def will_come(self, token: str) -> BookingView:
        """See the port."""
        self._done(lambda books: acts.will_come(books, token))
        return self._seen(token)

    def expected_today(self) -> tuple[ExpectedBooking, ...]:
        """Confirmed bookings of the business day whose visitors have not checked in."""
        return self._offers.expected_today()

    def refused(self) -> Mapping[RefusalCode, int]:
        """How often bookings were refused today, by code, since the server started."""
        return dict(self._refused)

    def notice(self, records: Sequence[Record]) -> None:
        """Facts were committed; what was kept of the days they are about is old. Returns at once."""
        self._offers.notice(records)

    def look(self) -> None:
        """What another process changed; once a second at the most, from one thread."""
        today = self._offers.refresh(self._clock.now())
        if self._today != today:
            self._refused.clear()
            self._today = today

    def tidy(self) -> None:
        """What time brings; after `look`, in the same thread."""
        now, today = self._clock.now(), self._today
        if today is not None and self._reads.has_work(now, business_day_starts_at(self._offers.office(), today)):
            self._submit(acts.tidy).result(timeout=COMMIT_WITHIN_S)
            self._offers.forget()

    def _proven(self, token: str, proof: str | None, act: Callable[[Books], Booking]) -> None:
        """An act that a proof belongs to: wrong ones are slowed for this booking alone."""
        key = ("proof", token)
        try:
            attempt = self._slowdown.begin({key: FREE_PROOFS}, self._real_seconds()) if proof else None
        except TooSoon as error:
            raise Refusal(RefusalCode.TOO_MANY_ATTEMPTS, f"too many wrong proofs; {error}") from None
        try:
            self._done(act)
        except Refusal as refusal:
            if attempt is not None and refusal.code is not RefusalCode.WRONG_PROOF:
                self._slowdown.succeed(attempt, cleared=_NOTHING)
            raise
        if attempt is not None:
            self._slowdown.succeed(attempt, cleared=key)

    def _done(self, act: Callable[[Books], Booking]) -> Booking:
        booking = cast(Booking, self._after_commit(lambda books: _act(books, lambda: act(books))))
        self._offers.forget(booking.slot_at)
        return booking

    def _after_commit(self, work: Callable[[Books], object]) -> object:
        try:
            return self._counted(lambda: self._submit(work).result(timeout=COMMIT_WITHIN_S))
        except TimeoutError:
            raise Refusal(RefusalCode.OVERLOADED, f"no commit within {COMMIT_WITHIN_S} s; ask again") from None

    def _counted(self, act: Callable[[], Answer]) -> Answer:
        try:
            return act()
        except Refusal as refusal:
            # Two threads may count at once and lose one: it is a figure to look at.
            self._refused[refusal.code] += 1
            raise

    def _seen(self, token: str) -> BookingView:
        seen = self._reads.seen(token)
        assert seen is not None, "a booking that was just changed is there"
        return booking_view(self._offers.office(), seen)


def _act(books: Books, act: Callable[[], Answer]) -> Answer:
    # Facts are on nobody's behalf, whoever the command before this one was by.
    books.begin_command(actor=0, device=0)
    return act()
