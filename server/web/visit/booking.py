"""A booking behind its link: when, its code, what to bring; moving it, giving it up, saying that one comes.

The page shows no name and no number of a person. Whoever has the link may look; to change anything takes the last four
digits of the phone as well, if one was given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from flask import Blueprint, Response, request

from server.application.booking_desk import BookingView
from server.application.reception import Reception, ServiceNow
from server.application.refusals import Refusal
from server.domain.office import Text
from server.web.visit.calendar_file import CalendarEntry, calendar_file
from server.web.visit.days import day_of, local
from server.web.visit.holding import Holding, is_held
from server.web.visit.pages import Keep, Pages, go_to, notice_asked_for
from server.web.visit.painter import Frame
from server.web.visit.qr import qr_drawing
from server.web.visit.sentences import Notice, of_refusal
from server.web.visit.times import case_of, when
from wire.codes import BookingState, RefusalCode

REFRESH_S = 20
ASKED_FROM_HOUR = 15
"""Local hour of the day before, from which a visitor is asked whether the visit stands."""


class Booking:
    """The page of one booking."""

    def __init__(self, pages: Pages, holding: Holding) -> None:
        self._pages = pages
        self._holding = holding
        self._desk = pages.application.bookings

    def add_to(self, app: Blueprint) -> None:
        """Register the addresses."""
        app.add_url_rule("/b/<token>", "booking", self.show)
        app.add_url_rule("/b/<token>/janji.ics", view_func=self.calendar)
        app.add_url_rule("/b/<token>/datang", view_func=self.will_come, methods=["POST"])
        app.add_url_rule("/cari", "find", self.find)
        app.add_url_rule("/cari", "search", self.search, methods=["POST"])

    def show(self, token: str) -> Response:
        """The page of the state that the booking is in."""
        reception = self._pages.application.reception()
        view = self._desk.booking(token)
        found = None if view is None else reception.by_id(view.service_id)
        if view is None or found is None:
            if self._pages.drafts.get(token) is not None:
                return self._holding.expired(reception, view, token)
            return unknown(self._pages, reception)
        match view.state:
            case BookingState.HELD if is_held(view, reception):
                return self._holding.form(view, reception, found)
            case BookingState.HELD:
                return self._holding.expired(reception, view, token)
            case BookingState.LAPSED if view.slot_at > reception.at:
                return self._holding.expired(reception, view, token)
            case BookingState.CONFIRMED:
                return self._firm(view, reception, found)
            case BookingState.CHECKED_IN if view.ticket_token:
                frame = self._pages.frame(reception, default=view.language)
                return go_to(frame.to(f"/t/{view.ticket_token}"))
            case _:
                return self._over(view, reception, found)

    def calendar(self, token: str) -> Response:
        """For the phone's own calendar."""
        reception = self._pages.application.reception()
        view = self._desk.booking(token)
        found = None if view is None else reception.by_id(view.service_id)
        if view is None or found is None or view.state is not BookingState.CONFIRMED:
            return unknown(self._pages, reception)
        texts = self._pages.texts(view.language)
        bring = "\n".join(f"- {texts.of(paper)}" for paper in _papers(found, view))
        lines = [texts.text("Kode janji: {code}", code=grouped(view.code)), bring, self._link(view, reception)]
        entry = CalendarEntry(
            identity=hashlib.sha256(view.code.encode()).hexdigest()[:24],
            made_at=reception.at,
            begins_at=view.slot_at,
            length_min=view.length_min,
            title=f"{texts.of(found.service.name)} ({grouped(view.code)})",
            place=reception.office_name,
            description="\n".join(line for line in lines if line),
        )
        headers = [("Cache-Control", Keep.FORGET.value), ("Content-Disposition", 'attachment; filename="janji.ics"')]
        return Response(calendar_file(entry), 200, headers, content_type="text/calendar; charset=utf-8")

    def will_come(self, token: str) -> Response:
        """The visitor says so."""
        reception = self._pages.application.reception()
        view = self._desk.booking(token)
        if view is None:
            return unknown(self._pages, reception)
        frame = self._pages.frame(reception, default=view.language)
        try:
            self._desk.will_come(token)
        except Refusal as refusal:
            return go_to(frame.to(f"/b/{token}", salah=refusal.code.value))
        return go_to(frame.to(f"/b/{token}"))

    def find(self) -> Response:
        """Asks for the code."""
        reception = self._pages.application.reception()
        return self._ask_code(reception, None, 200)

    def search(self) -> Response:
        """The booking with this code; guessing gets slower and slower."""
        reception = self._pages.application.reception()
        typed = request.form.get("kode", "")[:64]
        frame = self._pages.frame(reception)
        try:
            view = self._desk.find(typed, request.remote_addr or "")
        except Refusal as refusal:
            return self._ask_code(reception, of_refusal(refusal.code, frame.texts), 429, typed)
        if view is None or view.state is BookingState.HELD:
            return self._ask_code(reception, of_refusal(RefusalCode.UNKNOWN_BOOKING, frame.texts), 404, typed)
        return go_to(f"/b/{view.token}")

    def _ask_code(self, reception: Reception, fault: Notice | None, status: int, typed: str = "") -> Response:
        frame = self._pages.frame(reception, back="/")
        html = self._pages.painter.draw("find.html", frame, {"fault": fault, "typed": typed})
        return self._pages.answer(html, status, Keep.FORGET)

    def _firm(self, view: BookingView, reception: Reception, found: ServiceNow) -> Response:
        frame = self._pages.frame(reception, default=view.language, is_private=True)
        is_today = day_of(view.slot_at, view.utc_offset_s) == reception.today
        if is_today:
            frame = frame.renewing(REFRESH_S)
        html = self._pages.painter.draw("booking.html", frame, self._values(view, reception, found, frame, is_today))
        etag = hashlib.sha256(html.encode()).hexdigest()[:24]
        return self._pages.unchanged(etag) or self._pages.answer(html, 200, Keep.ASK_AGAIN, etag=etag)

    def _values(
        self, view: BookingView, reception: Reception, found: ServiceNow, frame: Frame, is_today: bool
    ) -> dict[str, object]:
        texts, days = frame.texts, self._pages.painter.days[frame.texts.language]
        day, case = day_of(view.slot_at, view.utc_offset_s), case_of(found, view)
        clock = texts.clock(view.slot_at, view.utc_offset_s)
        new = {"janji": texts.text("Janji Anda sudah dibuat"), "pindah": texts.text("Janji Anda sudah dipindah")}
        said = when(view.slot_at, view.utc_offset_s, texts, days)
        return {
            "path": f"/b/{view.token}",
            "code": grouped(view.code),
            "qr": qr_drawing(self._link(view, reception) or view.code, texts.text("Kode QR janji Anda")),
            "notice": notice_asked_for(texts),
            "notice_tone": "fault",
            "is_new": request.args.get("baru", "") in new,
            "new_title": new.get(request.args.get("baru", ""), ""),
            "office_notice": view.notice,
            "when": said,
            "whole_day": days.whole(day),
            "at_clock": texts.text("pukul {time}", time=clock),
            "near": days.near(day, reception.today),
            "service": found.service,
            "case_name": None if case is None else case.name,
            "case_papers": _papers(found, view),
            "live": found if is_today else None,
            "live_line": _live_line(found, frame),
            "may_say_will_come": not view.says_will_come and _is_evening_before(view, reception),
            "says_will_come": view.says_will_come,
            "share": self._share(view, reception, found, frame, said),
        }

    def _over(self, view: BookingView, reception: Reception, found: ServiceNow) -> Response:
        frame = self._pages.frame(reception, default=view.language, is_private=True)
        text = frame.texts.text
        if view.state is BookingState.CANCELLED:
            notice = Notice(
                title=text("Janji ini sudah dibatalkan"), advice=text("Tempatnya diberikan kepada orang lain.")
            )
        elif view.state is BookingState.CHECKED_IN:
            notice = Notice(
                title=text("Janji ini sudah dipakai"), advice=text("Nomor antrean Anda ada di tiket dari kios.")
            )
        else:
            notice = Notice(
                title=text("Janji ini sudah lewat"),
                advice=text("Anda tetap dapat dilayani: buat janji baru, atau datang dan ambil nomor di kios."),
            )
        again = frame.to(f"/janji/{found.service.code}")
        return self._pages.message(frame, notice, 200, (text("Buat janji baru"), again), tone="calm")

    def _link(self, view: BookingView, reception: Reception) -> str:
        return "" if reception.public_url is None else f"{reception.public_url}/b/{view.token}"

    def _share(self, view: BookingView, reception: Reception, found: ServiceNow, frame: Frame, said: str) -> str:
        message = frame.texts.text(
            "Janji di {office}: {service}, {when}. Kode {code}.",
            office=reception.office_name,
            service=frame.texts.of(found.service.name),
            when=said,
            code=grouped(view.code),
        )
        return f"https://wa.me/?text={quote(f'{message} {self._link(view, reception)}'.strip(), safe='')}"


def grouped(code: str) -> str:
    """The code in two groups, as people read it."""
    middle = len(code) // 2
    return f"{code[:middle]} {code[middle:]}"


def unknown(pages: Pages, reception: Reception) -> Response:
    """What a link without a booking shows: the same for every one, whatever it was."""
    frame = pages.frame(reception, is_private=True)
    notice = of_refusal(RefusalCode.UNKNOWN_BOOKING, frame.texts)
    action = (frame.texts.text("Buka janji dengan kode"), frame.to("/cari"))
    return pages.message(frame, notice, 404, action, picture="search", tone="calm")


def _papers(found: ServiceNow, view: BookingView) -> Sequence[Text]:
    return (case_of(found, view) or found.service.cases[0]).papers


def _live_line(found: ServiceNow, frame: Frame) -> str:
    if found.n_waiting == 0:
        return frame.texts.text("Untuk layanan ini sekarang tidak ada yang menunggu.")
    return frame.texts.text("Untuk layanan ini sekarang menunggu {n} orang.", n=found.n_waiting)


def _is_evening_before(view: BookingView, reception: Reception) -> bool:
    midnight_at = view.slot_at - _seconds_of_day(view.slot_at, view.utc_offset_s)
    return midnight_at - (24 - ASKED_FROM_HOUR) * 3600 <= reception.at < view.slot_at


def _seconds_of_day(at: int, utc_offset_s: int) -> int:
    clock = local(at, utc_offset_s)
    return clock.hour * 3600 + clock.minute * 60 + clock.second
