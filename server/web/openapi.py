"""The OpenAPI document: made from the commands, models and codes themselves, so that it cannot say anything else."""

import json
from functools import lru_cache

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.web.contract import EVERY_BODY, EVERY_REQUEST, EXAMPLES, booking_refusals_of, refusals_of
from server.web.openapi_parts import (
    KEY_PARAMETER,
    REFERENCE,
    SIGNED_IN,
    Document,
    answer,
    body,
    first_line,
    reading,
    refusals,
)
from server.web.partner_openapi import PARTNER_SCHEME, partner_paths
from server.web.problems import PROBLEM_TYPE
from wire import access, offline
from wire.bookings import BOOKING_COMMANDS
from wire.codes import RefusalCode
from wire.commands import COMMANDS, CommandRule, TicketPaper
from wire.queries import StaffingAdvice, TicketWhy

_BY_SIGNATURE = (
    RefusalCode.NOT_SIGNED_IN,
    RefusalCode.FORBIDDEN,
    RefusalCode.STORAGE_FAILED,
    RefusalCode.OVERLOADED,
)
_MEDIAS = {"Voice": ("audio/wav",), "Picture": ("image/jpeg", "image/webp")}
_READING_REFUSALS = (RefusalCode.NOT_SIGNED_IN, RefusalCode.FORBIDDEN, RefusalCode.UNKNOWN_TICKET)


@lru_cache(maxsize=1)
def openapi_text() -> str:
    """The document as JSON; made once."""
    return json.dumps(openapi_document(), ensure_ascii=False, separators=(",", ":"))


def openapi_document() -> Document:
    """The document: OpenAPI 3.1, every command, answer and refusal with an example."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Giliran",
            "version": "1",
            "summary": "The waiting hall of a public office: kiosks, boards, counters and one fair queue.",
            "description": "Commands change, the socket named by /api/info tells. Instants are whole seconds since "
            "1970-01-01 UTC. A refusal is a problem document with a stable code; nothing was changed then.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [
            {"name": "commands"},
            {"name": "bookings"},
            {"name": "devices"},
            {"name": "partners"},
            {"name": "visitors"},
        ],
        "paths": {
            **{f"/api/commands/{path}": _command(rule) for path, rule in COMMANDS.items()},
            **{f"/api/bookings/{path}": _booking(rule) for path, rule in BOOKING_COMMANDS.items()},
            **partner_paths(),
            **_other_paths(),
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "From /api/auth/token."},
                "partner": PARTNER_SCHEME,
            },
        },
    }


def _schemas() -> Document:
    models: list[type[BaseModel]] = [*EXAMPLES, access.Problem]
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=REFERENCE)
    definitions: Document = schemas["$defs"]
    return definitions


def _command(rule: CommandRule) -> Document:
    who = ", ".join(sorted(role.value for role in rule.devices))
    signed_in = "nobody has to be signed in" if rule.operator is None else f"signed in: {rule.operator.value}"
    return {
        "post": {
            "tags": ["commands"],
            "operationId": rule.command.__name__,
            "summary": first_line(rule.command),
            "description": f"Devices: {who}; {signed_in}.",
            "security": SIGNED_IN,
            "parameters": [KEY_PARAMETER],
            "requestBody": body(rule.command),
            "responses": {"200": answer(rule.answer), **refusals(refusals_of(rule))},
        }
    }


def _booking(rule: CommandRule) -> Document:
    who = ", ".join(sorted(role.value for role in rule.devices))
    return {
        "post": {
            "tags": ["bookings"],
            "operationId": rule.command.__name__,
            "summary": first_line(rule.command),
            "description": f"Devices: {who}; somebody is signed in.",
            "security": SIGNED_IN,
            "requestBody": body(rule.command),
            "responses": {"200": answer(rule.answer), **refusals(booking_refusals_of(rule))},
        }
    }


def _other_paths() -> Document:
    return {
        "/api/devices/pair": _signing_in("PairDevice", access.PairDevice, access.Paired, RefusalCode.PAIRING_REFUSED),
        "/api/devices/offline-letter": _signing_in(
            "OfflineLetter", offline.SignedByDevice, offline.OfflineLetter, *_BY_SIGNATURE
        ),
        "/api/devices/hand-in": _signing_in(
            "HandIn", offline.SignedByDevice, offline.HandedIn, *_BY_SIGNATURE, RefusalCode.KIOSK_REVOKED
        ),
        "/api/devices/join": _signing_in("AskToJoin", access.AskToJoin, access.Joining, RefusalCode.OVERLOADED),
        "/api/auth/challenge": _signing_in("AskChallenge", access.AskChallenge, access.Challenge),
        "/api/auth/token": _signing_in("AskToken", access.AskToken, access.Token, RefusalCode.NOT_SIGNED_IN),
        "/api/info": {"get": reading("ServerInfo", "devices", "Where to find the rest.", answer(access.ServerInfo))},
        "/api/tickets/{ticket_id}/paper": _paper(),
        "/api/tickets/{ticket_id}/why": _why(),
        "/api/staffing": _staffing(),
        "/api/voice/{sound}.wav": _file("Voice", "devices", "One announcement, by the hash of its content.", "sound"),
        "/api/pictures/{file}": _file("Picture", "devices", "What boards show beside the calls.", "file"),
        "/t/{token}": _file("StatusPage", "visitors", "The page behind a ticket's QR.", "token"),
        "/healthz": {"get": _health()},
        "/metrics": {"get": _metrics()},
    }


def _health() -> Document:
    operation = reading("Health", "devices", "How writer, disk, clock and socket are.", {"description": "It serves."})
    operation["responses"]["503"] = {"description": "Numbers cannot be given or shown; the parts say which."}
    return operation


def _metrics() -> Document:
    said = {
        "description": "In the text format of Prometheus.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
    operation = reading("Metrics", "devices", "Numbers for a graph, for local addresses.", said)
    operation["responses"]["404"] = {"description": "Asked from another network.", "content": {PROBLEM_TYPE: {}}}
    return operation


def _signing_in(name: str, request: type[BaseModel], answered: type[BaseModel], *own: RefusalCode) -> Document:
    return {
        "post": {
            "tags": ["devices"],
            "operationId": name,
            "summary": first_line(request),
            "requestBody": body(request),
            "responses": {"200": answer(answered), **refusals([*EVERY_REQUEST, *EVERY_BODY, *own])},
        }
    }


def _paper() -> Document:
    operation = reading(
        "TicketPaper", "devices", "What to print for a ticket.", answer(TicketPaper), *_READING_REFUSALS
    )
    schema = {"type": "integer", "minimum": 1, "maximum": 2**53}
    operation["parameters"] = [{"name": "ticket_id", "in": "path", "required": True, "schema": schema, "example": 12}]
    operation["security"] = SIGNED_IN
    return {"get": operation}


def _why() -> Document:
    operation = reading("TicketWhy", "devices", "Why another came first.", answer(TicketWhy), *_READING_REFUSALS)
    schema = {"type": "integer", "minimum": 1, "maximum": 2**53}
    operation["description"] = "Devices: counter, desk."
    operation["parameters"] = [
        {"name": "ticket_id", "in": "path", "required": True, "schema": schema, "example": 12},
        {"name": "other", "in": "query", "required": True, "schema": schema, "example": 9},
    ]
    operation["security"] = SIGNED_IN
    return {"get": operation}


def _staffing() -> Document:
    refusals = (RefusalCode.NOT_SIGNED_IN, RefusalCode.FORBIDDEN)
    summary = "What opening one more counter now would do."
    operation = reading("StaffingAdvice", "devices", summary, answer(StaffingAdvice), *refusals)
    operation["description"] = "Devices: counter, desk."
    operation["security"] = SIGNED_IN
    return {"get": operation}


def _file(name: str, tag: str, summary: str, parameter: str) -> Document:
    medias = _MEDIAS.get(name, ("text/html",))
    content = {
        "description": "As it is now.",
        "content": {media: {"schema": {"type": "string"}} for media in medias},
    }
    operation = reading(name, tag, summary, content)
    operation["responses"]["304"] = {"description": "As the client has it."}
    missing = {"description": "There is none.", "content": {PROBLEM_TYPE: {}, "text/html": {}}}
    operation["responses"]["404"] = missing
    schema = {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[A-Za-z0-9_.-]+$"}
    operation["parameters"] = [{"name": parameter, "in": "path", "required": True, "schema": schema}]
    return {"get": operation}
