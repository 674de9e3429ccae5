""" "Today will probably not reach you: take tomorrow 09:00 now", with one touch from the page of a ticket.

The ticket stays valid as long as the office is open. One ticket gets one such booking, however often the button is
pressed.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from flask import Response, request

from server.application.booking_desk import BookingDesk, SlotOffer, SlotWish
from server.application.refusals import Refusal
from server.application.status_page import StatusPage
from server.web.visit.days import Days, day_of
from server.web.visit.pages import Pages, go_to
from server.web.visit.painter import Frame
from wire.codes import BookingState, Channel, TicketState

REMEMBERED_S = 20.0
MOST_TAKEN = 1_000
EARLIEST_S = 9 * 3600
"""Of the day: a visitor who is sent home shall not have to be there when the doors open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What stands on the page. Without a `slot_at` it only says how it stands."""

    title: str
    advice: str
    action: str = ""
    button: str = ""
    slot_at: int = 0
    link: str = ""


class Tomorrow:
    """Offers another day, and books it. Thread-safe."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._desk: BookingDesk = pages.application.bookings
        self._lock = Lock()
        self._found: dict[int, tuple[float, SlotOffer | None]] = {}
        self._taken: OrderedDict[str, str] = OrderedDict()

    def offer(self, page: StatusPage, token: str, frame: Frame) -> Offer | None:
        """What to offer the holder of a ticket, None if today will do."""
        if not is_offered(page):
            return None
        text = frame.texts.text
        taken = self._booking_of(token)
        if taken is not None:
            return Offer(
                title=text("Anda sudah punya janji untuk hari lain"),
                advice=text("Nomor hari ini tetap berlaku selama kantor buka."),
                link=frame.to(f"/b/{taken}"),
                button=text("Lihat janji Anda"),
            )
        slot = self.next_slot(page)
        if slot is None:
            return None
        days = self._pages.painter.days[frame.texts.language]
        return Offer(
            title=text("Hari ini mungkin tidak sampai giliran Anda"),
            advice=text("Ambil tempat untuk hari lain sekarang. Nomor hari ini tetap berlaku selama kantor buka."),
            action=frame.to(f"/t/{token}/besok"),
            button=self._said(slot, page, frame, days),
            slot_at=slot.slot_at,
        )

    def take(self, page: StatusPage, token: str, frame: Frame) -> Response:
        """Book what was offered; where the service needs a name or number, go and ask for it."""
        typed = request.form.get("jam", "")
        if not is_offered(page) or not (typed.isascii() and typed.isdecimal() and len(typed) < 12):
            return go_to(frame.to(f"/t/{token}"))
        with self._lock:
            taken = self._booking_of(token)
            if taken is not None:
                return go_to(frame.to(f"/b/{taken}"))
            needs_nik = any(each.needs_nik for each in self._desk.services() if each.service_id == page.service_id)
            try:
                made = self._book(page, int(typed), frame, asks_person=needs_nik)
            except Refusal:
                self._found.pop(page.service_id, None)
                return go_to(frame.to(f"/t/{token}"))
            self._taken[token] = made
            while len(self._taken) > MOST_TAKEN:
                self._taken.popitem(last=False)
        return go_to(frame.to(f"/b/{made}") if needs_nik else frame.to(f"/b/{made}", baru="janji"))

    def next_slot(self, page: StatusPage) -> SlotOffer | None:
        """The first free time on a later day, not at dawn; looked up seldom however many ask."""
        now = self._pages.seconds()
        kept = self._found.get(page.service_id)
        if kept is None or kept[0] < now:
            kept = self._found[page.service_id] = (now + REMEMBERED_S, self._look(page))
        return kept[1]

    def _look(self, page: StatusPage) -> SlotOffer | None:
        if not any(each.service_id == page.service_id for each in self._desk.services()):
            return None
        today = day_of(page.at, page.utc_offset_s)
        for day in self._desk.days(page.service_id):
            if day.day > today and day.n_free:
                free = [slot for slot in self._desk.slots(page.service_id, day.day) if slot.n_free]
                late = [slot for slot in free if (slot.slot_at + page.utc_offset_s) % 86_400 >= EARLIEST_S]
                return (late or free)[0]
        return None

    def _book(self, page: StatusPage, slot_at: int, frame: Frame, *, asks_person: bool) -> str:
        wish = SlotWish(
            service_id=page.service_id,
            slot_at=slot_at,
            channel=Channel.WEB if asks_person else Channel.KIOSK,
            language=frame.texts.language,
        )
        held = self._desk.hold(wish)
        if not asks_person:
            self._desk.confirm(held.token, None)
        return held.token

    def _booking_of(self, token: str) -> str | None:
        taken = self._taken.get(token)
        view = None if taken is None else self._desk.booking(taken)
        is_open = view is not None and view.state in (BookingState.HELD, BookingState.CONFIRMED)
        return taken if is_open else None

    def _said(self, slot: SlotOffer, page: StatusPage, frame: Frame, days: Days) -> str:
        day, today = day_of(slot.slot_at, page.utc_offset_s), day_of(page.at, page.utc_offset_s)
        time = frame.texts.clock(slot.slot_at, page.utc_offset_s)
        return frame.texts.text("Ambil {day}, pukul {time}", day=days.near(day, today) or days.whole(day), time=time)


def is_offered(page: StatusPage) -> bool:
    """Whether another day would serve the holder better."""
    is_late = page.served_until_at is not None and page.at >= page.served_until_at
    return page.state is TicketState.WAITING and (page.may_not_be_reached or is_late)
