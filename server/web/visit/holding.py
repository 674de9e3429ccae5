"""Who comes, and the check before the booking is firm. Names and numbers travel in bodies of POST requests alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, request

from server.application.booking_desk import BookingView, Visitor
from server.application.persons import Asked, VisitorFaulty, read_visitor
from server.application.reception import Reception, ServiceNow
from server.application.refusals import Refusal
from server.domain.consent import CONSENT_VERSION
from server.web.consent import consent
from server.web.visit.choosing import BOOK, step
from server.web.visit.drafts import EMPTY, Draft
from server.web.visit.pages import Keep, Pages, go_to, notice_asked_for
from server.web.visit.painter import Frame
from server.web.visit.sentences import of_faults, of_refusal
from server.web.visit.times import case_of, when
from wire.codes import BookingState, Language, RefusalCode, VisitorFault, VisitorField

LONGEST_TYPED = 400
_NAMES = {
    VisitorField.NAME: "nama",
    VisitorField.PHONE: "hp",
    VisitorField.NIK: "nik",
    VisitorField.CONSENT: "setuju",
}


class Holding:
    """The pages of a slot that is kept free."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._desk = pages.application.bookings

    def add_to(self, app: Blueprint) -> None:
        """Register the addresses."""
        app.add_url_rule("/b/<token>", view_func=self.typed, methods=["POST"])
        app.add_url_rule("/b/<token>/periksa", view_func=self.check)
        app.add_url_rule("/b/<token>/periksa", view_func=self.confirm, methods=["POST"])

    def form(self, view: BookingView, reception: Reception, found: ServiceNow) -> Response:
        """Who comes."""
        frame = self._frame(view, reception, found)
        draft = self._pages.drafts.get(view.token) or EMPTY
        asked = self._asked(view)
        text = frame.texts.text
        values = {
            "step": step(frame, 5),
            "service": found.service,
            "notice": notice_asked_for(frame.texts),
            "notice_tone": "",
            "draft": draft,
            "faults": _sentences(draft.faults, frame),
            "when": self._when(view, frame),
            "kept": self._kept(view, reception, frame),
            "action": frame.to(f"/b/{view.token}"),
            "phone_label": text("Nomor HP") if asked.needs_phone else text("Nomor HP (tidak wajib)"),
            "needs_nik": asked.needs_nik,
            "consent": consent(reception.keep_persons_days),
        }
        return self._pages.answer(self._pages.painter.draw("visitor.html", frame, values), 200, Keep.FORGET)

    def typed(self, token: str) -> Response:
        """Remember what was typed; on if nothing is wrong with it, back if something is."""
        view = self._desk.booking(token)
        reception = self._pages.application.reception()
        frame, here = self._pages.frame(reception, default=_language(view)), f"/b/{token}"
        if view is None or view.state is not BookingState.HELD:
            return go_to(frame.to(here))
        draft = _draft()
        faults = _faults(draft, self._asked(view))
        # Kept also when the slot has expired meanwhile: it goes along to the next one.
        self._pages.drafts.keep(token, replace(draft, faults=faults))
        return go_to(frame.to(here if faults or not is_held(view, reception) else f"{here}/periksa"))

    def check(self, token: str) -> Response:
        """Everything once more before it is firm."""
        view = self._desk.booking(token)
        reception = self._pages.application.reception()
        draft = self._pages.drafts.get(token)
        found = None if view is None else reception.by_id(view.service_id)
        if view is None or found is None or not is_held(view, reception) or draft is None or draft.faults:
            frame = self._pages.frame(reception, default=_language(view))
            return go_to(frame.to(f"/b/{token}"))
        frame = self._pages.frame(reception, default=view.language, back=f"/b/{token}", is_private=True)
        case = case_of(found, view)
        values = {
            "step": step(frame, 6),
            "service": found.service,
            "case_name": None if case is None else case.name,
            "kept": self._kept(view, reception, frame),
            "notice": notice_asked_for(frame.texts),
            "notice_tone": "fault",
            "when": self._when(view, frame),
            "draft": draft,
            "needs_nik": self._asked(view).needs_nik,
            "change_time": self._change_time(view, reception, found, frame),
            "change_data": frame.to(f"/b/{token}"),
            "action": frame.to(f"/b/{token}/periksa"),
        }
        return self._pages.answer(self._pages.painter.draw("check.html", frame, values), 200, Keep.FORGET)

    def confirm(self, token: str) -> Response:
        """Make it firm. Sent twice, it is one booking: the desk gives the same again."""
        view = self._desk.booking(token)
        frame = self._pages.frame(self._pages.application.reception(), default=_language(view))
        here, draft = f"/b/{token}", self._pages.drafts.get(token)
        if view is None or view.state is not BookingState.HELD or draft is None or draft.faults:
            return go_to(frame.to(here))
        try:
            self._desk.confirm(token, _visitor(draft))
        except VisitorFaulty as faulty:
            self._pages.drafts.keep(token, replace(draft, faults=faulty.fields))
            return go_to(frame.to(here))
        except Refusal as refusal:
            is_over = refusal.code in (RefusalCode.HOLD_EXPIRED, RefusalCode.UNKNOWN_BOOKING)
            return go_to(frame.to(here) if is_over else frame.to(f"{here}/periksa", salah=refusal.code.value))
        self._pages.drafts.forget(token)
        return go_to(frame.to(here, baru="janji"))

    def expired(self, reception: Reception, view: BookingView | None, token: str) -> Response:
        """The slot was given back while somebody typed; what was typed is still there."""
        frame = self._pages.frame(reception, default=_language(view), is_private=True)
        found = None if view is None else reception.by_id(view.service_id)
        address = frame.to(BOOK)
        if view is not None and found is not None:
            address = self._change_time(view, reception, found, frame)
        notice = of_refusal(RefusalCode.HOLD_EXPIRED, frame.texts)
        return self._pages.message(frame, notice, 410, (frame.texts.text("Pilih waktu lagi"), address), picture="clock")

    def _frame(self, view: BookingView, reception: Reception, found: ServiceNow) -> Frame:
        frame = self._pages.frame(reception, default=view.language, is_private=True)
        return frame.leading_back_to(self._change_time(view, reception, found, frame))

    def _change_time(self, view: BookingView, reception: Reception, found: ServiceNow, frame: Frame) -> str:
        case = case_of(found, view) or found.service.cases[0]
        return frame.to(f"{BOOK}/{found.service.code}/{case.key}/hari", dari=view.token)

    def _when(self, view: BookingView, frame: Frame) -> str:
        return when(view.slot_at, view.utc_offset_s, frame.texts, self._pages.painter.days[frame.texts.language])

    def _kept(self, view: BookingView, reception: Reception, frame: Frame) -> str:
        expires_at = view.expires_at or reception.at
        left_min = max(1, (expires_at - reception.at) // 60)
        return frame.texts.text(
            "Waktu ini disimpan untuk Anda sampai pukul {time}, {n} menit lagi.",
            time=frame.texts.clock(expires_at, view.utc_offset_s),
            n=left_min,
        )

    def _asked(self, view: BookingView) -> Asked:
        needs_nik = any(each.needs_nik for each in self._desk.services() if each.service_id == view.service_id)
        # One of the two says that it is one person and not ten.
        return Asked(needs_phone=not needs_nik, needs_nik=needs_nik, consent_version=CONSENT_VERSION)


def is_held(view: BookingView, reception: Reception) -> bool:
    """Whether the slot is still kept for its visitor."""
    return view.state is BookingState.HELD and (view.expires_at or 0) > reception.at


def _language(view: BookingView | None) -> Language:
    return Language.INDONESIAN if view is None else view.language


def _draft() -> Draft:
    typed = {name: request.form.get(name, "")[:LONGEST_TYPED] for name in ("nama", "hp", "nik", "setuju", "pesan")}
    consent = typed["setuju"]
    return Draft(
        name=typed["nama"],
        phone=typed["hp"],
        nik=typed["nik"],
        consent_version=int(consent) if consent.isdecimal() and len(consent) < 6 else None,
        wants_messages=typed["pesan"] == "ya",
    )


def _visitor(draft: Draft) -> Visitor:
    return Visitor(
        name=draft.name,
        phone=draft.phone,
        nik=draft.nik,
        consent_version=draft.consent_version,
        wants_messages=draft.wants_messages,
    )


def _faults(draft: Draft, asked: Asked) -> Mapping[VisitorField, VisitorFault]:
    try:
        read_visitor(_visitor(draft), asked)
    except VisitorFaulty as faulty:
        return faulty.fields
    return {}


def _sentences(faults: Mapping[VisitorField, VisitorFault], frame: Frame) -> dict[str, str]:
    words = of_faults(frame.texts)
    return {_NAMES[field]: words[fault] for field, fault in faults.items()}
