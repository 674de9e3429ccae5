"""Other apps that book for their users: who they are, how much they may ask, and which bookings are theirs."""

from __future__ import annotations

import hashlib
import math
import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from server.application.booking_desk import BookingDesk, BookingView, HeldSlot, SlotWish, Visitor
from server.application.refusals import Refusal
from server.domain.office import Branch
from wire.codes import BookingState, Channel, RefusalCode
from wire.partner import PartnerConfirm, PartnerHold, PartnerMove

SECRET_BYTES = 32
SECRET_PREFIX = "giliran-"  # noqa: S105 - what a secret begins with, so that scanners of source code find a leaked one
MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Another app with a key to the office.

    Attributes:
        limit_per_minute: requests, on average; as many may come at once after a quiet minute.
        open_bookings: held ones and confirmed ones to come, at the most.
    """

    id: int
    name: str
    limit_per_minute: int
    open_bookings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHold:
    """What a key was used for, and what was answered."""

    body_hash: str
    held: HeldSlot


class PartnerRegister(Protocol):
    """Partners and what belongs to them. From any thread; may block for a read or a commit."""

    def partner_behind(self, secret_hash: str) -> Partner | None:
        """Whose secret this is, None if nobody's or a removed one's."""
        ...

    def n_open(self, partner_id: int) -> int: ...
    def owns(self, partner_id: int, token: str) -> bool: ...
    def kept_hold(self, partner_id: int, key: str) -> KeptHold | None:
        """What this key was used for today."""
        ...

    def keep_hold(self, partner_id: int, key: str, kept: KeptHold) -> None:
        """Make the held slot this partner's, and remember it under the key."""
        ...


class AskedTooOften(Refusal):
    """A partner is over its limit; nothing was looked at.

    Attributes:
        retry_after_s: until one more request is let through.
    """

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(RefusalCode.TOO_MANY_REQUESTS, f"this key may ask again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Allowance:
    """How much each partner may still ask now: it grows evenly, up to one minute's worth. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: dict[int, tuple[float, int]] = {}

    def take(self, partner: Partner, now_s: int) -> None:
        """Count one request; `now_s` is of any clock that does not go back.

        Raises:
            AskedTooOften: there is nothing left; it is not counted.
        """
        limit = partner.limit_per_minute
        with self._lock:
            left, at_s = self._left.get(partner.id, (float(limit), now_s))
            left = min(float(limit), left + (now_s - at_s) * limit / MINUTE_S)
            if left < 1:
                self._left[partner.id] = (left, now_s)
                raise AskedTooOften(max(1, math.ceil((1 - left) * MINUTE_S / limit)))
            self._left[partner.id] = (left - 1, now_s)


class PartnerDesk:
    """The booking desk as partners use it. Thread-safe.

    Attributes:
        desk: for what everybody may look at.
        branch: gives what the office decided.
    """

    def __init__(
        self,
        desk: BookingDesk,
        register: PartnerRegister,
        branch: Callable[[], Branch],
        real_seconds: Callable[[], int],
    ) -> None:
        """`branch` tells what the office decided as it is now; `real_seconds` never goes back."""
        self.desk = desk
        self.branch = branch
        self._register = register
        self._real_seconds = real_seconds
        self._allowance = Allowance()
        self._holding: defaultdict[int, Lock] = defaultdict(Lock)

    def admit(self, secret: str) -> Partner:
        """Whose secret this is; each call counts as one request.

        Raises:
            Refusal: `not_signed_in`, or `too_many_requests` as AskedTooOften.
        """
        partner = self._register.partner_behind(hash_of_secret(secret))
        if partner is None:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "no partner has this secret (any more)")
        self._allowance.take(partner, self._real_seconds())
        return partner

    def hold(self, partner: Partner, key: str, wish: PartnerHold) -> HeldSlot:
        """Keep a slot free, once for each key.

        Raises:
            Refusal: `key_reused`, `too_many_bookings`, or what the desk refuses.
        """
        body_hash = hashlib.sha256(wish.model_dump_json().encode()).hexdigest()
        # One after the other for each partner: two at once with one key are the same wish, and the limit is a limit.
        with self._holding[partner.id]:
            kept = self._register.kept_hold(partner.id, key)
            if kept is not None:
                if kept.body_hash != body_hash:
                    raise Refusal(RefusalCode.KEY_REUSED, "this key was used for another slot")
                return kept.held
            if self._register.n_open(partner.id) >= partner.open_bookings:
                raise Refusal(RefusalCode.TOO_MANY_BOOKINGS, f"{partner.open_bookings} open bookings are yours")
            held = self.desk.hold(_slot_wish(wish))
            self._register.keep_hold(partner.id, key, KeptHold(body_hash=body_hash, held=held))
            return held

    def booking(self, partner: Partner, token: str) -> BookingView:
        """One of the partner's own bookings.

        Raises:
            Refusal: `unknown_booking`, for others' as for those that never were.
        """
        view = self.desk.booking(token) if self._register.owns(partner.id, token) else None
        if view is None:
            raise Refusal(RefusalCode.UNKNOWN_BOOKING, "none of your bookings has this token")
        return view

    def confirm(self, partner: Partner, token: str, said: PartnerConfirm) -> BookingView:
        """Make a held booking firm; the same again gives the same."""
        self.booking(partner, token)
        visitor = Visitor(
            name=said.name,
            phone=said.phone,
            nik=said.nik,
            consent_version=said.consent_version,
            wants_messages=said.wants_messages,
        )
        return self.desk.confirm(token, visitor)

    def move(self, partner: Partner, token: str, wish: PartnerMove) -> BookingView:
        """Another time for one of the partner's own bookings."""
        self.booking(partner, token)
        return self.desk.move(token, wish.slot_at, wish.proof)

    def cancel(self, partner: Partner, token: str, proof: str) -> BookingView:
        """Give a booking or a held slot back; the same again gives the same."""
        view = self.booking(partner, token)
        if view.state is BookingState.CANCELLED:
            return view
        if view.state is not BookingState.HELD:
            return self.desk.cancel(token, proof)
        self.desk.release(token)
        return self.booking(partner, token)


def new_secret() -> str:
    """A partner's secret, to be shown once."""
    return SECRET_PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def hash_of_secret(secret: str) -> str:
    """What is kept of a secret, as 64 hex digits. Nobody guesses 256 random bits, so it needs no slow hash."""
    return hashlib.sha256(f"giliran.partner:{secret}".encode()).hexdigest()


def _slot_wish(wish: PartnerHold) -> SlotWish:
    return SlotWish(
        service_id=wish.service_id,
        slot_at=wish.slot_at,
        channel=Channel.PARTNER,
        language=wish.language,
        case=wish.case,
    )
