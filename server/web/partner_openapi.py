"""The part of the OpenAPI document for other apps that book."""

from pydantic import BaseModel

from server.web import partner_contract as contract
from server.web.contract import EVERY_BODY, EVERY_REQUEST
from server.web.openapi_parts import KEY_PARAMETER, Document, answer, body, first_line, reading, refusals
from server.web.partner import PARTNER_PATH
from wire import partner
from wire.codes import RefusalCode

PARTNER_SCHEME: Document = {
    "type": "http",
    "scheme": "bearer",
    "description": "The secret that `giliran partner add` shows once.",
}

_SIGNED_IN: list[Document] = [{"partner": []}]
_SERVICE = {
    "name": "service_id",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": 2**53},
    "example": 1,
}
_DAY = {
    "name": "day",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "example": "2026-09-10",
}
_TOKEN = {
    "name": "token",
    "in": "path",
    "required": True,
    "description": "The booking's secret, as holding it gave it.",
    "schema": {"type": "string", "minLength": 16, "maxLength": 64, "pattern": "^[A-Za-z0-9_-]+$"},
    "example": "gW3kq0oC2yq5mB1v8xT9Lw",
}


def partner_paths() -> Document:
    """Every address of a partner."""
    days = _looking("PartnerDays", partner.PartnerDays, RefusalCode.NOT_BOOKABLE)
    slots = _looking("PartnerSlots", partner.PartnerSlots, RefusalCode.NOT_BOOKABLE)
    status = _looking("PartnerBooking", partner.PartnerBooking, *contract.OWN)
    of_booking = f"{PARTNER_PATH}/bookings/{{token}}"
    return {
        f"{PARTNER_PATH}/services": {"get": _looking("PartnerServices", partner.PartnerServices)},
        f"{PARTNER_PATH}/consent": {"get": _looking("PartnerConsent", partner.ConsentText)},
        f"{PARTNER_PATH}/services/{{service_id}}/days": {"get": {**days, "parameters": [_SERVICE]}},
        f"{PARTNER_PATH}/services/{{service_id}}/days/{{day}}/slots": {
            "get": {**slots, "parameters": [_SERVICE, _DAY]}
        },
        f"{PARTNER_PATH}/bookings": _changing(
            partner.PartnerHold, partner.PartnerHeld, contract.HOLDING, KEY_PARAMETER
        ),
        of_booking: {"get": {**status, "parameters": [_TOKEN]}},
        f"{of_booking}/confirm": _changing(partner.PartnerConfirm, partner.PartnerBooking, contract.CONFIRMING, _TOKEN),
        f"{of_booking}/move": _changing(partner.PartnerMove, partner.PartnerBooking, contract.MOVING, _TOKEN),
        f"{of_booking}/cancel": _changing(partner.PartnerCancel, partner.PartnerBooking, contract.CANCELLING, _TOKEN),
    }


def _looking(name: str, model: type[BaseModel], *own: RefusalCode) -> Document:
    summary = _summary(model)
    operation = reading(name, "partners", summary, answer(model), *contract.ALWAYS, *own)
    return {**_limited(operation), "security": _SIGNED_IN}


def _changing(
    request: type[BaseModel], answered: type[BaseModel], own: tuple[RefusalCode, ...], parameter: Document
) -> Document:
    codes = dict.fromkeys([*EVERY_REQUEST, *EVERY_BODY, *contract.ALWAYS, *contract.CHANGING, *own])
    operation = {
        "tags": ["partners"],
        "operationId": request.__name__,
        "summary": _summary(request),
        "security": _SIGNED_IN,
        "parameters": [parameter],
        "requestBody": body(request),
        "responses": {"200": answer(answered), **refusals(list(codes))},
    }
    return {"post": _limited(operation)}


def _summary(model: type[BaseModel]) -> str:
    """What the model's first line says behind its address."""
    _, _, said = first_line(model).partition("`: ")
    return (said or first_line(model)).capitalize()


def _limited(operation: Document) -> Document:
    """With the header that says when one may ask again."""
    header = {"description": "Seconds until one more request is let through.", "schema": {"type": "integer"}}
    operation["responses"]["429"]["headers"] = {"Retry-After": header}
    return operation
