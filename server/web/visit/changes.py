"""Moving a booking to another time, and giving it up: the same questions as before, then one page to be sure."""

from __future__ import annotations

from flask import Blueprint, Response, request

from server.application.booking_desk import BookingView
from server.application.reception import Reception, ServiceNow
from server.application.refusals import Refusal
from server.web.visit.booking import unknown
from server.web.visit.choosing import times_values
from server.web.visit.days import day_of, is_day
from server.web.visit.offers import Offers
from server.web.visit.pages import Keep, Pages, go_to, notice_asked_for
from server.web.visit.painter import Frame
from server.web.visit.sentences import of_refusal
from server.web.visit.times import when
from wire.codes import BookingState, RefusalCode

_OF_TIME = frozenset({RefusalCode.SLOT_TAKEN, RefusalCode.TOO_LATE_TO_BOOK, RefusalCode.NOT_BOOKABLE})


class Changes:
    """The pages behind "Pindah waktu" and "Batalkan janji"."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._desk = pages.application.bookings

    def add_to(self, app: Blueprint) -> None:
        """Register the addresses."""
        app.add_url_rule("/b/<token>/pindah", "change_days", self.days)
        app.add_url_rule("/b/<token>/pindah/<day>", "change_times", self.times)
        app.add_url_rule("/b/<token>/pindah/<day>/jam", "change_sure", self.sure)
        app.add_url_rule("/b/<token>/pindah/<day>/jam", "change_move", self.move, methods=["POST"])
        app.add_url_rule("/b/<token>/batal", "change_sure_to_cancel", self.sure_to_cancel)
        app.add_url_rule("/b/<token>/batal", "change_cancel", self.cancel, methods=["POST"])

    def days(self, token: str) -> Response:
        """To which day."""
        reception = self._pages.application.reception()
        view, found = self._changeable(token, reception)
        if view is None or found is None:
            return self._unchangeable(token, reception)
        frame = self._frame(view, reception, f"/b/{token}")
        offers = self._desk.days(found.service.id)
        lists = Offers(frame.texts, self._pages.painter.days[frame.texts.language])
        values = {
            "title": frame.texts.text("Pindah ke hari apa?"),
            "step": "",
            "service": found.service,
            "notice": notice_asked_for(frame.texts),
            "notice_tone": "",
            "is_all_full": not any(offer.n_free for offer in offers),
            "months": lists.months(offers, reception.today, lambda day: frame.to(f"/b/{token}/pindah/{day}")),
        }
        return self._pages.answer(self._pages.painter.draw("days.html", frame, values), 200, Keep.FORGET)

    def times(self, token: str, day: str) -> Response:
        """To what time."""
        reception = self._pages.application.reception()
        view, found = self._changeable(token, reception)
        if view is None or found is None or not is_day(day):
            return self._unchangeable(token, reception)
        frame = self._frame(view, reception, f"/b/{token}/pindah")
        values = {
            **times_values(self._pages, frame, reception, found, day),
            "title": frame.texts.text("Pindah ke jam berapa?"),
            "step": "",
            "method": "get",
            "action": f"/b/{token}/pindah/{day}/jam",
            "language_field": frame.texts.language.value,
        }
        return self._pages.answer(self._pages.painter.draw("times.html", frame, values), 200, Keep.FORGET)

    def sure(self, token: str, day: str) -> Response:
        """From when to when; the last four digits of the phone."""
        reception = self._pages.application.reception()
        view, found = self._changeable(token, reception)
        slot_at = _slot_at(request.args.get("jam", ""))
        if view is None or found is None or slot_at is None:
            return self._unchangeable(token, reception)
        frame = self._frame(view, reception, f"/b/{token}/pindah/{day}")
        text = frame.texts.text
        values = {
            "title": text("Pindahkan janji Anda?"),
            "new_when": self._when(slot_at, view, frame),
            "advice": text("Kode janji Anda tetap sama. Tempat lama baru dilepas setelah tempat baru pasti."),
            "slot_at": slot_at,
            "button": text("Pindahkan"),
            "action": frame.to(f"/b/{token}/pindah/{day}/jam"),
        }
        return self._sure(view, frame, values)

    def move(self, token: str, day: str) -> Response:
        """Move it; sent twice, it has moved once."""
        reception = self._pages.application.reception()
        view, found = self._changeable(token, reception)
        slot_at = _slot_at(request.form.get("jam", ""))
        if view is None or found is None or slot_at is None:
            return self._unchangeable(token, reception)
        frame = self._frame(view, reception, "")
        try:
            self._desk.move(token, slot_at, _proof())
        except Refusal as refusal:
            if refusal.code in _OF_TIME:
                shown = day if is_day(day) else day_of(slot_at, view.utc_offset_s)
                return go_to(frame.to(f"/b/{token}/pindah/{shown}", salah=refusal.code.value))
            if refusal.code in (RefusalCode.WRONG_PROOF, RefusalCode.TOO_MANY_ATTEMPTS):
                here = f"/b/{token}/pindah/{day}/jam"
                return go_to(frame.to(here, jam=str(slot_at), salah=refusal.code.value))
            return go_to(frame.to(f"/b/{token}", salah=refusal.code.value))
        return go_to(frame.to(f"/b/{token}", baru="pindah"))

    def sure_to_cancel(self, token: str) -> Response:
        """Whether the booking is really given up."""
        reception = self._pages.application.reception()
        view, found = self._changeable(token, reception)
        if view is None or found is None:
            return self._unchangeable(token, reception)
        frame = self._frame(view, reception, f"/b/{token}")
        text = frame.texts.text
        values = {
            "title": text("Batalkan janji Anda?"),
            "new_when": "",
            "advice": text("Tempat Anda diberikan kepada orang lain. Anda boleh membuat janji baru kapan saja."),
            "slot_at": 0,
            "button": text("Ya, batalkan"),
            "action": frame.to(f"/b/{token}/batal"),
        }
        return self._sure(view, frame, values)

    def cancel(self, token: str) -> Response:
        """Give it up."""
        reception = self._pages.application.reception()
        view, found = self._changeable(token, reception)
        if view is None or found is None:
            return self._unchangeable(token, reception)
        frame = self._frame(view, reception, "")
        try:
            self._desk.cancel(token, _proof())
        except Refusal as refusal:
            is_proof = refusal.code in (RefusalCode.WRONG_PROOF, RefusalCode.TOO_MANY_ATTEMPTS)
            return go_to(frame.to(f"/b/{token}/batal" if is_proof else f"/b/{token}", salah=refusal.code.value))
        return go_to(frame.to(f"/b/{token}"))

    def _sure(self, view: BookingView, frame: Frame, values: dict[str, object]) -> Response:
        failed = request.args.get("salah", "")
        is_proof = failed == RefusalCode.WRONG_PROOF
        fault = of_refusal(RefusalCode.WRONG_PROOF, frame.texts)
        shared = {
            "old_when": self._when(view.slot_at, view, frame),
            "phone_hint": view.phone_hint,
            "fault": f"{fault.title}. {fault.advice}" if is_proof else "",
            "notice": None if is_proof else notice_asked_for(frame.texts),
            "notice_tone": "fault",
        }
        html = self._pages.painter.draw("move.html", frame, {**shared, **values})
        return self._pages.answer(html, 200, Keep.FORGET)

    def _changeable(self, token: str, reception: Reception) -> tuple[BookingView | None, ServiceNow | None]:
        view = self._desk.booking(token)
        if view is None or view.state is not BookingState.CONFIRMED:
            return None, None
        return view, reception.by_id(view.service_id)

    def _unchangeable(self, token: str, reception: Reception) -> Response:
        view = self._desk.booking(token)
        if view is None:
            return unknown(self._pages, reception)
        # Its own page says what became of it.
        return go_to(self._frame(view, reception, "").to(f"/b/{token}"))

    def _frame(self, view: BookingView, reception: Reception, back: str) -> Frame:
        return self._pages.frame(reception, default=view.language, back=back, is_private=True)

    def _when(self, slot_at: int, view: BookingView, frame: Frame) -> str:
        return when(slot_at, view.utc_offset_s, frame.texts, self._pages.painter.days[frame.texts.language])


def _slot_at(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else None


def _proof() -> str:
    return request.form.get("bukti", "")[:40].strip()
