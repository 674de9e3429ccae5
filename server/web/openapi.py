"""The OpenAPI document: made from the commands, models and codes themselves, so that it cannot say anything else."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.web.contract import EVERY_BODY, EVERY_REQUEST, EXAMPLES, booking_refusals_of, example_of, refusals_of
from server.web.problems import KINDS, PROBLEM_TYPE, problem
from wire import access
from wire.bookings import BOOKING_COMMANDS
from wire.codes import RefusalCode
from wire.commands import COMMANDS, CommandRule, TicketPaper
from wire.queries import StaffingAdvice, TicketWhy

# A description is an open-ended document: its values have no narrower type.
Document = dict[str, Any]

_JSON = "application/json"
_REFERENCE = "#/components/schemas/{model}"
_SIGNED_IN: list[Document] = [{"token": []}]
_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made by the client for one intent. The same key and body give the same answer until the day ends.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[A-Za-z0-9-]+$"},
    "example": "3f2c9a1e-7d40-4c35-9c1b-0a6a5c2f8e11",
}
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
        "tags": [{"name": "commands"}, {"name": "bookings"}, {"name": "devices"}, {"name": "visitors"}],
        "paths": {
            **{f"/api/commands/{path}": _command(rule) for path, rule in COMMANDS.items()},
            **{f"/api/bookings/{path}": _booking(rule) for path, rule in BOOKING_COMMANDS.items()},
            **_other_paths(),
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "From /api/auth/token."}},
        },
    }


def _schemas() -> Document:
    models: list[type[BaseModel]] = [*EXAMPLES, access.Problem]
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=_REFERENCE)
    definitions: Document = schemas["$defs"]
    return definitions


def _command(rule: CommandRule) -> Document:
    who = ", ".join(sorted(role.value for role in rule.devices))
    signed_in = "nobody has to be signed in" if rule.operator is None else f"signed in: {rule.operator.value}"
    return {
        "post": {
            "tags": ["commands"],
            "operationId": rule.command.__name__,
            "summary": _first_line(rule.command),
            "description": f"Devices: {who}; {signed_in}.",
            "security": _SIGNED_IN,
            "parameters": [_KEY_PARAMETER],
            "requestBody": _body(rule.command),
            "responses": {"200": _answer(rule.answer), **_refusals(refusals_of(rule))},
        }
    }


def _booking(rule: CommandRule) -> Document:
    who = ", ".join(sorted(role.value for role in rule.devices))
    return {
        "post": {
            "tags": ["bookings"],
            "operationId": rule.command.__name__,
            "summary": _first_line(rule.command),
            "description": f"Devices: {who}; somebody is signed in.",
            "security": _SIGNED_IN,
            "requestBody": _body(rule.command),
            "responses": {"200": _answer(rule.answer), **_refusals(booking_refusals_of(rule))},
        }
    }


def _other_paths() -> Document:
    return {
        "/api/devices/pair": _signing_in("PairDevice", access.PairDevice, access.Paired, RefusalCode.PAIRING_REFUSED),
        "/api/auth/challenge": _signing_in("AskChallenge", access.AskChallenge, access.Challenge),
        "/api/auth/token": _signing_in("AskToken", access.AskToken, access.Token, RefusalCode.NOT_SIGNED_IN),
        "/api/info": {"get": _reading("ServerInfo", "devices", "Where to find the rest.", _answer(access.ServerInfo))},
        "/api/tickets/{ticket_id}/paper": _paper(),
        "/api/tickets/{ticket_id}/why": _why(),
        "/api/staffing": _staffing(),
        "/api/voice/{sound}.wav": _file("Voice", "devices", "One announcement, by the hash of its content.", "sound"),
        "/t/{status_token}": _file("StatusPage", "visitors", "The page behind a ticket's QR.", "status_token"),
        "/healthz": {"get": _reading("Health", "devices", "Whether the server answers.", {"description": "It does."})},
    }


def _signing_in(name: str, request: type[BaseModel], answer: type[BaseModel], *own: RefusalCode) -> Document:
    return {
        "post": {
            "tags": ["devices"],
            "operationId": name,
            "summary": _first_line(request),
            "requestBody": _body(request),
            "responses": {"200": _answer(answer), **_refusals([*EVERY_REQUEST, *EVERY_BODY, *own])},
        }
    }


def _paper() -> Document:
    operation = _reading(
        "TicketPaper", "devices", "What to print for a ticket.", _answer(TicketPaper), *_READING_REFUSALS
    )
    schema = {"type": "integer", "minimum": 1, "maximum": 2**53}
    operation["parameters"] = [{"name": "ticket_id", "in": "path", "required": True, "schema": schema, "example": 12}]
    operation["security"] = _SIGNED_IN
    return {"get": operation}


def _why() -> Document:
    operation = _reading("TicketWhy", "devices", "Why another came first.", _answer(TicketWhy), *_READING_REFUSALS)
    schema = {"type": "integer", "minimum": 1, "maximum": 2**53}
    operation["description"] = "Devices: counter, desk."
    operation["parameters"] = [
        {"name": "ticket_id", "in": "path", "required": True, "schema": schema, "example": 12},
        {"name": "other", "in": "query", "required": True, "schema": schema, "example": 9},
    ]
    operation["security"] = _SIGNED_IN
    return {"get": operation}


def _staffing() -> Document:
    refusals = (RefusalCode.NOT_SIGNED_IN, RefusalCode.FORBIDDEN)
    summary = "What opening one more counter now would do."
    operation = _reading("StaffingAdvice", "devices", summary, _answer(StaffingAdvice), *refusals)
    operation["description"] = "Devices: counter, desk."
    operation["security"] = _SIGNED_IN
    return {"get": operation}


def _file(name: str, tag: str, summary: str, parameter: str) -> Document:
    media = "audio/wav" if name == "Voice" else "text/html"
    content = {"description": "As it is now.", "content": {media: {"schema": {"type": "string"}}}}
    operation = _reading(name, tag, summary, content)
    operation["responses"]["304"] = {"description": "As the client has it."}
    missing = {"description": "There is none.", "content": {PROBLEM_TYPE: {}, "text/html": {}}}
    operation["responses"]["404"] = missing
    schema = {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[A-Za-z0-9_-]+$"}
    operation["parameters"] = [{"name": parameter, "in": "path", "required": True, "schema": schema}]
    return {"get": operation}


def _reading(name: str, tag: str, summary: str, answer: Document, *own: RefusalCode) -> Document:
    return {
        "tags": [tag],
        "operationId": name,
        "summary": summary,
        "responses": {"200": answer, **_refusals([*EVERY_REQUEST, *own])},
    }


def _body(model: type[BaseModel]) -> Document:
    return {"required": True, "content": {_JSON: {"schema": _of(model), "example": example_of(model)}}}


def _answer(model: type[BaseModel]) -> Document:
    content = {_JSON: {"schema": _of(model), "example": example_of(model)}}
    return {"description": _first_line(model), "content": content}


def _refusals(codes: Sequence[RefusalCode]) -> Document:
    """Problem responses by status; each code is an example by its name."""
    by_status: dict[int, list[RefusalCode]] = {}
    for code in codes:
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {str(status): _problems(status, group) for status, group in sorted(by_status.items())}


def _problems(status: int, codes: Iterable[RefusalCode]) -> Document:
    examples = {
        code.value: {"summary": KINDS[code].title, "value": problem(code, KINDS[code].title).model_dump(mode="json")}
        for code in codes
    }
    content = {PROBLEM_TYPE: {"schema": _of(access.Problem), "examples": examples}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _of(model: type[BaseModel]) -> Document:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]
