"""The API description says all there is, with true examples, and the server does what it says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.web.app import create_app
from server.web.contract import EXAMPLES, refusals_of
from server.web.openapi import openapi_document
from server.web.partner import PARTNER_PATH
from server.web.partner_samples import SAMPLE_PARTNER_SECRET
from server.web.problems import KINDS
from server.web.public import is_public
from server.web.samples import SampleApplication
from wire.access import Problem
from wire.bookings import BOOKING_COMMANDS
from wire.codes import RefusalCode
from wire.commands import COMMANDS

RULES = (*COMMANDS.values(), *BOOKING_COMMANDS.values())
SIGNED_IN = {"Authorization": "Bearer good", "Idempotency-Key": "12345678-abcd"}

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    return openapi_document()


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_document_is_served_as_it_is(client: FlaskClient, document: Document) -> None:
    assert client.get("/api/openapi.json").json == document
    assert document["openapi"] == "3.1.0"


def test_every_command_is_described_with_answer_and_refusals(document: Document) -> None:
    for path, rule in COMMANDS.items():
        operation = document["paths"][f"/api/commands/{path}"]["post"]
        described = {
            code
            for status, response in operation["responses"].items()
            if status != "200"
            for code in response["content"]["application/problem+json"]["examples"]
        }
        assert described == {code.value for code in refusals_of(rule)}
        assert operation["requestBody"]["content"]["application/json"]["example"] is not None
        assert operation["responses"]["200"]["content"]["application/json"]["example"] is not None


SAID_IN_PAGES = {
    RefusalCode.NOT_BOOKABLE,
    RefusalCode.SLOT_TAKEN,
    RefusalCode.TOO_LATE_TO_BOOK,
    RefusalCode.HOLD_EXPIRED,
    RefusalCode.ALREADY_BOOKED,
    RefusalCode.SAME_DAY_ONLY,
    RefusalCode.TOO_MANY_BOOKINGS,
    RefusalCode.WRONG_PROOF,
    RefusalCode.VISITOR_FAULTY,
}
"""Visitors meet these as sentences in pages; no address for programs gives them."""


def test_every_refusal_code_is_described_somewhere(document: Document) -> None:
    text = json.dumps(document)
    undescribed = {code for code in RefusalCode if f'"{code.value}": {{"summary"' not in text}
    # An unknown address has no operation that could describe it.
    assert undescribed - SAID_IN_PAGES == {RefusalCode.NOT_FOUND}


def test_every_code_has_a_status() -> None:
    assert set(KINDS) == set(RefusalCode)


def test_examples_of_problems_are_problems_of_their_status(document: Document) -> None:
    for _, _, operation in operations(document):
        for status, response in operation["responses"].items():
            for example in response.get("content", {}).get("application/problem+json", {}).get("examples", {}).values():
                assert Problem.model_validate(example["value"]).status == int(status)


def test_examples_fit_the_models_they_stand_for() -> None:
    for model, example in EXAMPLES.items():
        assert model.model_validate_json(example.model_dump_json()) == example


def test_every_reference_leads_somewhere(document: Document) -> None:
    names = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert names <= set(document["components"]["schemas"])


def test_every_address_of_the_server_is_described(app: Flask, document: Document) -> None:
    described = {(path.replace("{", "<").replace("}", ">"), method.upper()) for path, method, _ in operations(document)}
    served = {
        (re.sub(r"<(int:)?(\w+)>", r"<\2>", rule.rule).replace("<name>", "<sound>"), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    one_by_one = {(f"/api/{rule.area}/{rule.path}", "POST") for rule in RULES}
    assert one_by_one <= described
    served -= {("/api/commands/<path>", "POST"), ("/api/bookings/<path>", "POST"), ("/api/openapi.json", "GET")}
    # Pages for people and boards in browsers say themselves what they are; the document names what programs link to.
    pages = {(path, method) for path, method in served if is_public(path) and not path.startswith(PARTNER_PATH)}
    boards = {(path, method) for path, method in served if path.startswith(("/board", "/papan", "/install"))}
    assert served - pages - boards <= described
    assert described - one_by_one <= served


def whole_numbers(value: Any) -> Any:
    """JSON Schema counts 18.0 as an integer; the server is strict, as its description cannot say."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: whole_numbers(each) for key, each in value.items()}
    return [whole_numbers(each) for each in value] if isinstance(value, list) else value


WEB = create_app(SampleApplication(sound_path=Path("no sound")))
CONFORMANCE = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
described = schemathesis.openapi.from_dict(openapi_document())


@described.parametrize()
@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_server_does_what_its_description_says(case: schemathesis.Case) -> None:
    case.body = whole_numbers(case.body)
    secret = SAMPLE_PARTNER_SECRET if case.path.startswith(PARTNER_PATH) else "good"
    response = case.call(app=WEB, headers={"Authorization": f"Bearer {secret}"})
    case.validate_response(response, checks=CONFORMANCE)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
bodies = st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode())
SIGNING_IN = ("/api/devices/pair", "/api/auth/challenge", "/api/auth/token")
PATHS = (*sorted(f"/api/{rule.area}/{rule.path}" for rule in RULES), *SIGNING_IN)
PATTERNS = ("/api/tickets/{}/paper", "/t/{}", "/api/voice/{}.wav", "/api/pictures/{}")


@given(path=st.sampled_from(PATHS), body=bodies)
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_any_body_at_all_is_answered_in_form(path: str, body: bytes, client: FlaskClient) -> None:
    response = client.post(path, data=body, content_type="application/json", headers=SIGNED_IN)
    assert response.status_code in {200, 400, 401, 403}
    if response.status_code != 200:
        assert Problem.model_validate_json(response.data).status == response.status_code


@given(
    path=st.text(max_size=40).map(lambda text: quote("/" + text.lstrip("/"))) | st.sampled_from(PATTERNS),
    filling=st.text(max_size=60),
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
)
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_any_address_at_all_is_answered_in_form(path: str, filling: str, method: str, client: FlaskClient) -> None:
    response = client.open(path.replace("{}", quote(filling)), method=method, headers=SIGNED_IN)
    assert response.status_code < 500
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@given(value=st.text(alphabet=st.characters(exclude_categories=("Cs",), max_codepoint=255), max_size=80))
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_any_header_at_all_is_answered_in_form(value: str, client: FlaskClient) -> None:
    harmless = re.sub(r"[\r\n]", "", value)
    for name in ("Authorization", "Idempotency-Key", "If-None-Match", "Accept-Language", "Content-Type"):
        headers = {**SIGNED_IN, name: harmless}
        response = client.post("/api/commands/ask-help", data="{}", headers=headers)
        assert response.status_code in {200, 400, 401, 415}
