"""Pieces that the OpenAPI document is put together from."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from server.web.contract import EVERY_REQUEST, example_of
from server.web.problems import KINDS, PROBLEM_TYPE, problem
from wire import access
from wire.codes import RefusalCode

# A description is an open-ended document: its values have no narrower type.
Document = dict[str, Any]

JSON = "application/json"
REFERENCE = "#/components/schemas/{model}"
SIGNED_IN: list[Document] = [{"token": []}]
KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made by the client for one intent. The same key and body give the same answer until the day ends.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[A-Za-z0-9-]+$"},
    "example": "3f2c9a1e-7d40-4c35-9c1b-0a6a5c2f8e11",
}


def reading(name: str, tag: str, summary: str, answer: Document, *own: RefusalCode) -> Document:
    """An operation that changes nothing."""
    return {
        "tags": [tag],
        "operationId": name,
        "summary": summary,
        "responses": {"200": answer, **refusals([*EVERY_REQUEST, *own])},
    }


def body(model: type[BaseModel]) -> Document:
    """What is sent, with its example."""
    return {"required": True, "content": {JSON: {"schema": schema_of(model), "example": example_of(model)}}}


def answer(model: type[BaseModel]) -> Document:
    """What is answered, with its example."""
    content = {JSON: {"schema": schema_of(model), "example": example_of(model)}}
    return {"description": first_line(model), "content": content}


def refusals(codes: Sequence[RefusalCode]) -> Document:
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
    content = {PROBLEM_TYPE: {"schema": schema_of(access.Problem), "examples": examples}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def schema_of(model: type[BaseModel]) -> Document:
    """Where the model is described."""
    return {"$ref": REFERENCE.format(model=model.__name__)}


def first_line(model: type[BaseModel]) -> str:
    """What a model is in one sentence."""
    return (model.__doc__ or "").strip().splitlines()[0]
