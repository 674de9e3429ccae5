"""The first questions: which service, for what, on which day, at what time; all of it readable without being anybody.

No page here needs a guard against forged requests: there is no session that a foreign site could ride on. What changes
something later is known by a secret of 128 bits in its address, which a foreign site does not have.
"""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, request

from server.application.booking_desk import BookableService, SlotWish
from server.application.reception import Reception, ServiceNow
from server.application.refusals import Refusal
from server.domain.leaflet import NO_LEAFLET, RequirementCase
from server.web.visit import today
from server.web.visit.days import is_day
from server.web.visit.offers import Offers
from server.web.visit.pages import Keep, Pages, go_to, notice_asked_for
from server.web.visit.painter import Frame
from server.web.visit.sentences import of_refusal
from server.web.visit.waiting import WaitingRoom
from wire.codes import BookingState, Channel, RefusalCode

BOOK, READ = "/janji", "/layanan"
N_STEPS = 6


class Choosing:
    """From the first page to a held slot."""

    def __init__(self, pages: Pages, room: WaitingRoom) -> None:
        self._pages = pages
        self._room = room
        self._application = pages.application
        self._desk = pages.application.bookings

    def add_to(self, app: Blueprint) -> None:
        """Register the addresses."""
        app.add_url_rule("/", view_func=self.start)
        for base in (BOOK, READ):
            defaults = {"base": base}
            app.add_url_rule(base, f"services{base}", self.services, defaults=defaults)
            app.add_url_rule(f"{base}/<code>", f"cases{base}", self.cases, defaults=defaults)
            app.add_url_rule(f"{base}/<code>/<key>", f"leaflet{base}", self.leaflet, defaults=defaults)
        app.add_url_rule(f"{BOOK}/<code>/<key>/hari", view_func=self.days)
        app.add_url_rule(f"{BOOK}/<code>/<key>/<day>", view_func=self.times)
        app.add_url_rule(f"{BOOK}/<code>/<key>/<day>", view_func=self.hold, methods=["POST"])

    def start(self) -> Response:
        """What the office is, and how it stands today."""

        def make() -> tuple[str, int]:
            reception = self._application.reception()
            frame = self._pages.frame(reception)
            days = self._pages.painter.days[frame.texts.language]
            shown = today.of_reception(reception, frame.texts, days)
            values = {"today": shown, "is_bookable": bool(self._desk.services())}
            return self._pages.painter.draw("start.html", frame, values), 200

        return self._pages.remembered(make)

    def services(self, base: str) -> Response:
        """Every service, or those that take bookings."""

        def make() -> tuple[str, int]:
            reception = self._application.reception()
            frame = self._pages.frame(reception, back="/")
            shown = list(reception.services)
            if base == BOOK:
                bookable = self._bookable()
                shown = [each for each in shown if each.service.id in bookable]
            text = frame.texts.text
            values = {
                "title": text("Untuk layanan apa?") if base == BOOK else text("Apa yang harus dibawa?"),
                "step": step(frame, 1) if base == BOOK else "",
                "groups": _grouped(shown),
                "base": base,
            }
            return self._pages.painter.draw("services.html", frame, values), 200

        return self._pages.remembered(make)

    def cases(self, base: str, code: str) -> Response:
        """Which case; a service with one alone asks nothing."""

        def make() -> tuple[str, int]:
            reception = self._application.reception()
            found = self._found(reception, base, code)
            if found is None:
                return self._unknown(reception, base)
            if len(found.service.cases) == 1:
                return self._leaflet(reception, base, found, found.service.cases[0])
            frame = self._pages.frame(reception, back=base)
            values = {"service": found.service, "base": base, "step": step(frame, 2) if base == BOOK else ""}
            return self._pages.painter.draw("cases.html", frame, values), 200

        return self._pages.remembered(make)

    def leaflet(self, base: str, code: str, key: str) -> Response:
        """What to bring."""

        def make() -> tuple[str, int]:
            reception = self._application.reception()
            found = self._found(reception, base, code)
            case = None if found is None else _case(found, key)
            if found is None or case is None:
                return self._unknown(reception, base)
            return self._leaflet(reception, base, found, case)

        return self._pages.remembered(make)

    def days(self, code: str, key: str) -> Response:
        """On which day."""

        def make() -> tuple[str, int]:
            reception = self._application.reception()
            found = self._found(reception, BOOK, code)
            if found is None or _case(found, key) is None:
                return self._unknown(reception, BOOK)
            here = f"{BOOK}/{code}/{key}"
            frame = self._pages.frame(reception, back=here if len(found.service.cases) > 1 else f"{BOOK}/{code}")
            carried = _carried()
            offers = self._desk.days(found.service.id)
            lists = Offers(frame.texts, self._pages.painter.days[frame.texts.language])
            values = {
                "title": frame.texts.text("Hari apa?"),
                "step": step(frame, 3),
                "service": found.service,
                "notice": notice_asked_for(frame.texts),
                "notice_tone": "",
                "is_all_full": not any(offer.n_free for offer in offers),
                "months": lists.months(offers, reception.today, lambda day: frame.to(f"{here}/{day}", **carried)),
            }
            return self._pages.painter.draw("days.html", frame, values), 200

        return self._pages.remembered(make)

    def times(self, code: str, key: str, day: str) -> Response:
        """At what time."""

        def make() -> tuple[str, int]:
            reception = self._application.reception()
            found = self._found(reception, BOOK, code)
            if found is None or _case(found, key) is None or not is_day(day):
                return self._unknown(reception, BOOK)
            here = f"{BOOK}/{code}/{key}"
            frame = self._pages.frame(reception)
            frame = frame.leading_back_to(frame.to(f"{here}/hari", **_carried()))
            values = {
                **times_values(self._pages, frame, reception, found, day),
                "title": frame.texts.text("Jam berapa?"),
                "step": step(frame, 4),
                "method": "post",
                "action": frame.to(f"{here}/{day}"),
                "from_token": request.args.get("dari", ""),
            }
            return self._pages.painter.draw("times.html", frame, values), 200

        return self._pages.remembered(make)

    def hold(self, code: str, key: str, day: str) -> Response:
        """Keep the slot for some minutes; whoever had one kept before gives that one back."""
        reception = self._application.reception()
        frame = self._pages.frame(reception)
        before, slot = request.form.get("dari", ""), request.form.get("jam", "")
        found = self._found(reception, BOOK, code)
        case = None if found is None else _case(found, key)
        here = f"{BOOK}/{code}/{key}/{day}"
        if found is None or case is None or not is_day(day):
            html, status = self._unknown(reception, BOOK)
            return self._pages.answer(html, status, Keep.FORGET)
        wish = SlotWish(
            service_id=found.service.id,
            slot_at=int(slot) if slot.isdecimal() and len(slot) < 12 else 0,
            channel=Channel.WEB,
            language=frame.texts.language,
            case=case.key if len(found.service.cases) > 1 else None,
            asked_by=request.remote_addr or "",
        )
        if self._is_held_already(before, wish):
            return go_to(frame.to(f"/b/{before}"))
        carried = {"dari": before} if before else {}
        turn = self._room.enter(request.form.get("tiket", ""), request.remote_addr or "")
        if not turn.is_now:
            return go_to(frame.to(f"{here}/giliran", jam=slot[:12], tiket=turn.signed, **carried))
        try:
            held = self._desk.hold(wish)
        except Refusal as refusal:
            return go_to(frame.to(here, salah=refusal.code.value, **carried))
        if before:
            self._pages.drafts.hand_on(before, held.token)
            self._desk.release(before)
        return go_to(frame.to(f"/b/{held.token}"))

    def _is_held_already(self, token: str, wish: SlotWish) -> bool:
        view = self._desk.booking(token) if token else None
        is_same = view is not None and (view.service_id, view.slot_at) == (wish.service_id, wish.slot_at)
        return is_same and view is not None and view.state is BookingState.HELD

    def _leaflet(self, reception: Reception, base: str, found: ServiceNow, case: RequirementCase) -> tuple[str, int]:
        several = len(found.service.cases) > 1
        frame = self._pages.frame(reception, back=f"{base}/{found.service.code}" if several else base)
        values = {
            "service": found.service,
            "case": case,
            "step": step(frame, 2) if base == BOOK else "",
            "is_bookable": found.service.id in self._bookable(),
            "has_facts": found.service.leaflet != NO_LEAFLET,
        }
        return self._pages.painter.draw("leaflet.html", frame, values), 200

    def _found(self, reception: Reception, base: str, code: str) -> ServiceNow | None:
        found = reception.by_code(code)
        if found is None or (base == BOOK and found.service.id not in self._bookable()):
            return None
        return found

    def _bookable(self) -> dict[int, BookableService]:
        return {each.service_id: each for each in self._desk.services()}

    def _unknown(self, reception: Reception, base: str) -> tuple[str, int]:
        frame = self._pages.frame(reception, back=base)
        values = {
            "notice": of_refusal(RefusalCode.NOT_BOOKABLE, frame.texts),
            "tone": "care",
            "picture": "information",
            "actions": [{"name": frame.texts.text("Pilih layanan"), "address": frame.to(base)}],
        }
        return self._pages.painter.draw("message.html", frame, values), 404


def times_values(pages: Pages, frame: Frame, reception: Reception, found: ServiceNow, day: str) -> dict[str, object]:
    """What the page of times says of a day, whoever chooses."""
    texts, days = frame.texts, pages.painter.days[frame.texts.language]
    desk = pages.application.bookings
    slots = desk.slots(found.service.id, day)
    none_title = texts.text("Hari ini tidak dapat dipilih")
    if slots and not any(slot.n_free for slot in slots):
        none_title, slots = texts.text("Hari ini sudah penuh"), ()
    elif not slots:
        # A month is much to reckon: only where there is a reason to look for.
        reasons = (each.closed_because for each in desk.days(found.service.id) if each.day == day)
        closed_because = next(reasons, None)
        none_title = none_title if closed_because is None else texts.of(closed_because)
    return {
        "service": found.service,
        "whole_day": days.whole(day),
        "near": days.near(day, reception.today),
        "notice": notice_asked_for(texts),
        "notice_tone": "",
        "parts": Offers(texts, days).parts(slots, reception.utc_offset_s),
        "none_title": none_title,
        "language_field": "",
        "from_token": "",
    }


def step(frame: Frame, n: int) -> str:
    """How far one is, in words."""
    return frame.texts.text("Langkah {n} dari {total}", n=n, total=N_STEPS)


def _carried() -> dict[str, str]:
    token = request.args.get("dari", "")
    return {"dari": token} if token else {}


def _case(found: ServiceNow, key: str) -> RequirementCase | None:
    return next((case for case in found.service.cases if case.key == key), None)


def _grouped(services: list[ServiceNow]) -> list[dict[str, object]]:
    # Those with a tile of their own first, as at the kiosk.
    ordered = sorted(services, key=lambda each: each.service.group is not None)
    names = {each.service.group.id: each.service.group for each in ordered if each.service.group is not None}
    order = list(names)
    ordered.sort(key=lambda each: -1 if each.service.group is None else order.index(each.service.group.id))
    groups = groupby(ordered, key=lambda each: None if each.service.group is None else each.service.group.id)
    return [{"name": None if name is None else names[name], "services": list(group)} for name, group in groups]
