"""Addresses for other apps that book for their users: `/api/partner/`."""

import re
from datetime import date

from flask import Flask, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from server.application.assisted_booking import BOOKING_PATH
from server.application.bodies import parse_body
from server.application.booking_desk import BookingView
from server.application.partners import Partner
from server.application.refusals import Refusal
from server.domain.office import Text
from server.web.consent import consent
from server.web.port import Application
from wire import partner as wire
from wire.codes import RefusalCode
from wire.rows import Pushed, Words

PARTNER_PATH = "/api/partner"

_JSON = "application/json"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[0-9]{1,15}")
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


def add_partner_api(app: Flask, application: Application) -> None:
    """Register the addresses."""
    _add_looking(app, application)
    _add_booking(app, application)


def _add_looking(app: Flask, application: Application) -> None:
    @app.get(f"{PARTNER_PATH}/services")
    def partner_services() -> Response:
        _admitted(application)
        services = [
            wire.PartnerService(
                service_id=each.service_id,
                code=each.code,
                name=_spoken(each.name),
                group=_words(each.group),
                needs_nik=each.needs_nik,
            )
            for each in application.partners.desk.services()
        ]
        return _answer(wire.PartnerServices(services=services))

    @app.get(f"{PARTNER_PATH}/consent")
    def partner_consent() -> Response:
        _admitted(application)
        said = consent(application.partners.branch().keep_persons_days)
        paragraphs = [_spoken(each) for each in said.paragraphs]
        return _answer(wire.ConsentText(version=said.version, paragraphs=paragraphs, agree=_spoken(said.agree)))

    @app.get(f"{PARTNER_PATH}/services/<service_id>/days")
    def partner_days(service_id: str) -> Response:
        _admitted(application)
        known = _known(service_id)
        days = [
            wire.PartnerDay(day=each.day, n_free=each.n_free, closed_because=_words(each.closed_because))
            for each in application.partners.desk.days(known)
        ]
        return _answer(wire.PartnerDays(service_id=known, days=days))

    @app.get(f"{PARTNER_PATH}/services/<service_id>/days/<day>/slots")
    def partner_slots(service_id: str, day: str) -> Response:
        _admitted(application)
        known = _known(service_id)
        if not _is_day(day):
            raise Refusal(RefusalCode.MALFORMED, "day: YYYY-MM-DD")
        slots = [
            wire.PartnerSlot(slot_at=each.slot_at, length_min=each.length_min, n_free=each.n_free, crowd=each.crowd)
            for each in application.partners.desk.slots(known, day)
        ]
        return _answer(wire.PartnerSlots(service_id=known, day=day, slots=slots))


def _add_booking(app: Flask, application: Application) -> None:
    @app.post(f"{PARTNER_PATH}/bookings")
    def partner_hold() -> Response:
        partner = _admitted(application)
        key = request.headers.get("Idempotency-Key", "")
        if not _KEY.fullmatch(key):
            raise Refusal(RefusalCode.KEY_MISSING, "Idempotency-Key: 8 to 64 letters, digits and hyphens")
        held = application.partners.hold(partner, key, parse_body(wire.PartnerHold, _body()))
        return _answer(wire.PartnerHeld(token=held.token, slot_at=held.slot_at, expires_at=held.expires_at))

    @app.get(f"{PARTNER_PATH}/bookings/<token>")
    def partner_booking(token: str) -> Response:
        partner = _admitted(application)
        return _answer(_shown(application, application.partners.booking(partner, _secret(token))))

    @app.post(f"{PARTNER_PATH}/bookings/<token>/confirm")
    def partner_confirm(token: str) -> Response:
        partner = _admitted(application)
        said = parse_body(wire.PartnerConfirm, _body())
        return _answer(_shown(application, application.partners.confirm(partner, _secret(token), said)))

    @app.post(f"{PARTNER_PATH}/bookings/<token>/move")
    def partner_move(token: str) -> Response:
        partner = _admitted(application)
        wish = parse_body(wire.PartnerMove, _body())
        return _answer(_shown(application, application.partners.move(partner, _secret(token), wish)))

    @app.post(f"{PARTNER_PATH}/bookings/<token>/cancel")
    def partner_cancel(token: str) -> Response:
        partner = _admitted(application)
        proof = parse_body(wire.PartnerCancel, _body()).proof
        return _answer(_shown(application, application.partners.cancel(partner, _secret(token), proof)))


def _admitted(application: Application) -> Partner:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Refusal(RefusalCode.NOT_SIGNED_IN, "Authorization: Bearer and the partner's secret are missing")
    return application.partners.admit(secret)


def _shown(application: Application, view: BookingView) -> wire.PartnerBooking:
    public_url = application.partners.branch().public_url
    return wire.PartnerBooking(
        token=view.token,
        code=view.code,
        state=view.state,
        service_id=view.service_id,
        case=view.case,
        slot_at=view.slot_at,
        length_min=view.length_min,
        utc_offset_s=view.utc_offset_s,
        expires_at=view.expires_at,
        says_will_come=view.says_will_come,
        phone_hint=view.phone_hint,
        notice=_words(view.notice),
        page_url=None if public_url is None else f"{public_url}{BOOKING_PATH}{view.token}",
    )


def _known(service_id: str) -> int:
    if not _ID.fullmatch(service_id):
        raise Refusal(RefusalCode.NOT_BOOKABLE, "no service has this id")
    return int(service_id)


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _secret(token: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise Refusal(RefusalCode.UNKNOWN_BOOKING, "none of your bookings has this token")
    return token


def _body() -> bytes:
    if request.mimetype != _JSON:
        raise UnsupportedMediaType
    return request.get_data(cache=False)


def _words(text: Text | None) -> Words | None:
    return None if text is None else _spoken(text)


def _spoken(text: Text) -> Words:
    return Words(id=text.id, en=text.en)


def _answer(answer: Pushed) -> Response:
    return Response(answer.model_dump_json(), 200, content_type=_JSON)
