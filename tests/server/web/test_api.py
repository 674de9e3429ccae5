"""Devices get answers, refusals and nothing else; every answer says how it may be used."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.application.commanding import Reply
from server.application.refusals import Refusal
from server.web.app import LARGEST_BODY_BYTES
from server.web.contract import example_of
from server.web.problems import KINDS
from server.web.samples import (
    SAMPLE_LINK,
    SAMPLE_PAGE,
    SAMPLE_PICTURE,
    SAMPLE_PICTURE_FILE,
    SAMPLE_SOUND,
    SampleApplication,
)
from wire.codes import RefusalCode
from wire.commands import COMMANDS

ISSUE = "/api/commands/issue-ticket"
SIGNED_IN = {"Authorization": "Bearer good", "Idempotency-Key": "12345678-abcd"}


def issue(client: FlaskClient, body: object = None, **headers: str) -> TestResponse:
    text = body if isinstance(body, (str, bytes)) else json.dumps({"service_id": 1} if body is None else body)
    return client.post(ISSUE, data=text, content_type="application/json", headers={**SIGNED_IN, **headers})


def refused_as(response: TestResponse, code: RefusalCode) -> bool:
    assert response.mimetype == "application/problem+json", response.text
    document = json.loads(response.text)
    assert document["status"] == response.status_code == KINDS[code].status
    assert "Traceback" not in response.text
    return bool(document["code"] == code.value)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_carried_out(path: str, client: FlaskClient, application: SampleApplication) -> None:
    body = json.dumps(example_of(COMMANDS[path].command))
    response = client.post(f"/api/commands/{path}", data=body, content_type="application/json", headers=SIGNED_IN)
    assert response.status_code == 200
    assert COMMANDS[path].answer.model_validate_json(response.data)
    assert application.keys == ["12345678-abcd"]


def test_kept_refusal_becomes_a_problem(client: FlaskClient, application: SampleApplication) -> None:
    application.reply = Reply(status=RefusalCode.SERVICE_PAUSED.value, body="service KTP-B is paused")
    response = issue(client)
    assert refused_as(response, RefusalCode.SERVICE_PAUSED)
    assert response.json is not None
    assert response.json["detail"] == "service KTP-B is paused"


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_status_and_a_title(
    code: RefusalCode, client: FlaskClient, application: SampleApplication
) -> None:
    application.refusal = Refusal(code, "why")
    response = issue(client)
    assert refused_as(response, code)
    assert 400 <= response.status_code < 600


def test_fault_of_the_server_tells_nothing_of_itself(
    client: FlaskClient, application: SampleApplication, caplog: pytest.LogCaptureFixture
) -> None:
    application.refusal = ZeroDivisionError("secret detail")
    response = issue(client)
    assert refused_as(response, RefusalCode.INTERNAL)
    assert "secret" not in response.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("key", ["", "short", "a" * 65, "with space 1", "ümlaut-key", "semi;colon1", "new\\nline-1"])
def test_command_needs_a_key(key: str, client: FlaskClient, application: SampleApplication) -> None:
    assert refused_as(issue(client, **{"Idempotency-Key": key}), RefusalCode.KEY_MISSING)
    assert application.keys == []


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "Bearer bad", "Basic good", "good", "Bearer good x"])
def test_command_needs_a_token(value: str, client: FlaskClient) -> None:
    response = issue(client, Authorization=value)
    assert refused_as(response, RefusalCode.NOT_SIGNED_IN)
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
def test_body_has_to_be_json_by_its_type(content_type: str, client: FlaskClient) -> None:
    response = client.post(ISSUE, data='{"service_id":1}', content_type=content_type, headers=SIGNED_IN)
    assert refused_as(response, RefusalCode.UNSUPPORTED_MEDIA_TYPE)


def test_json_may_name_its_charset(client: FlaskClient) -> None:
    response = client.post(
        ISSUE, data='{"service_id":1}', content_type="application/json; charset=utf-8", headers=SIGNED_IN
    )
    assert response.status_code == 200


BAD_BODIES = {
    "nothing": b"",
    "not json": b"service 1",
    "cut off": b'{"service_id": 1',
    "two documents": b'{"service_id": 1}{}',
    "list": b"[1]",
    "number": b"1",
    "null": b"null",
    "NaN": b'{"service_id": NaN}',
    "Infinity": b'{"service_id": Infinity}',
    "float": b'{"service_id": 1.0}',
    "exponent": b'{"service_id": 1e0}',
    "true": b'{"service_id": true}',
    "text": b'{"service_id": "1"}',
    "zero": b'{"service_id": 0}',
    "negative": b'{"service_id": -1}',
    "enormous": b'{"service_id": ' + b"9" * 5000 + b"}",
    "repeated field": b'{"service_id": 1, "service_id": 2}',
    "unknown field": b'{"service_id": 1, "turn_time_at": 0}',
    "unknown word": b'{"service_id": 1, "priority": "friend"}',
    "lone surrogate": b'{"service_id": 1, "language": "\\ud800"}',
    "NUL": b'{"service_id": 1, "language": "i\\u0000d"}',
    "raw control letter": b'{"service_id": 1, "language": "i\x00d"}',
    "not utf-8": b'{"service_id": 1, "language": "\xff"}',
    "utf-16": '{"service_id": 1}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"service_id": 1}',
    "deep": b"[" * 30_000,
    "deep objects": b'{"service_id":' * 4000,
    "deep in a field": b'{"service_id": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
}


@pytest.mark.parametrize("kind", BAD_BODIES)
def test_bad_body_changes_nothing(kind: str, client: FlaskClient, application: SampleApplication) -> None:
    assert refused_as(issue(client, BAD_BODIES[kind]), RefusalCode.MALFORMED)
    assert application.keys == []


def test_faults_name_the_field_and_repeat_no_value(client: FlaskClient) -> None:
    body = {"operator_name": "loket2", "pin": "47x1"}
    response = client.post("/api/commands/sign-in", json=body, headers=SIGNED_IN)
    assert refused_as(response, RefusalCode.MALFORMED)
    assert response.json is not None
    assert response.json["faults"][0].startswith("pin: ")
    assert "47x1" not in response.text


def test_names_of_unknown_fields_come_back_short_and_harmless(client: FlaskClient) -> None:
    response = issue(client, {"service_id": 1, "\x1b[31m<script>😀" + "x" * 500: 1})
    assert refused_as(response, RefusalCode.MALFORMED)
    assert len(response.text) < 500
    assert "\\u001b" not in response.text


def test_many_faults_are_not_all_told(client: FlaskClient) -> None:
    response = issue(client, {f"field{n}": n for n in range(500)})
    assert response.json is not None
    assert len(response.json["faults"]) == 10


def test_largest_body_is_refused_without_reading_it(client: FlaskClient) -> None:
    response = issue(client, b" " * (LARGEST_BODY_BYTES + 1))
    assert refused_as(response, RefusalCode.BODY_TOO_LARGE)


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/commands/",
        "/api/commands/drop-table",
        "/api/commands/IssueTicket",
        "//api/info",
        "/api/info/",
        "/api/tickets/x/paper",
        "/api/tickets/-1/paper",
        "/api/voice/../../etc/passwd.wav",
        "/api/voice/ABC.wav",
        "/static/x",
        "/t/",
        "/%00",
        "/api/%ff",
        "/console",
        "/t/a/b",
    ],
)
def test_unknown_address_is_not_found(path: str, client: FlaskClient) -> None:
    response = client.post(path) if "commands" in path else client.get(path)
    assert refused_as(response, RefusalCode.NOT_FOUND)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ISSUE),
        ("DELETE", ISSUE),
        ("POST", "/api/info"),
        ("OPTIONS", ISSUE),
        ("OPTIONS", "/api/info"),
        ("PUT", f"/t/{SAMPLE_LINK}"),
        ("BREW", "/healthz"),
        ("TRACE", "/healthz"),
    ],
)
def test_other_methods_are_refused_and_the_right_ones_named(method: str, path: str, client: FlaskClient) -> None:
    response = client.open(path, method=method)
    assert refused_as(response, RefusalCode.METHOD_NOT_ALLOWED)
    assert set(response.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}


def test_device_pairs(client: FlaskClient) -> None:
    body = {"code": "K7M2XQ9P", "public_key": "A" * 43}
    paired = {"device_id": 3, "name": "Kios 1", "role": "kiosk", "authority_pin": None}
    assert client.post("/api/devices/pair", json=body).json == paired


def test_wrong_code_is_refused(client: FlaskClient) -> None:
    body = {"code": "WRONGONE", "public_key": "A" * 43}
    assert refused_as(client.post("/api/devices/pair", json=body), RefusalCode.PAIRING_REFUSED)


def test_device_signs_in(client: FlaskClient) -> None:
    nonce = client.post("/api/auth/challenge", json={"device_id": 3}).json
    assert nonce is not None
    answer = client.post("/api/auth/token", json={"device_id": 3, "signature": "B" * 86, **nonce})
    assert answer.json is not None
    assert answer.json["lives_s"] == 300


def test_paper_is_told_to_devices_alone(client: FlaskClient) -> None:
    assert refused_as(client.get("/api/tickets/12/paper"), RefusalCode.NOT_SIGNED_IN)
    paper = client.get("/api/tickets/12/paper", headers=SIGNED_IN)
    assert paper.json is not None
    assert paper.json["number"] == "A 012"


@pytest.mark.parametrize("ticket_id", ["13", "0", str(2**53 + 1), "9" * 400])
def test_paper_of_an_unknown_ticket(ticket_id: str, client: FlaskClient) -> None:
    response = client.get(f"/api/tickets/{ticket_id}/paper", headers=SIGNED_IN)
    assert refused_as(response, RefusalCode.UNKNOWN_TICKET)


def test_sound_may_be_kept_for_ever(client: FlaskClient) -> None:
    response = client.get(f"/api/voice/{SAMPLE_SOUND}.wav")
    assert (response.mimetype, response.data) == ("audio/wav", b"RIFF----WAVE")
    assert response.headers["ETag"] == f'"{SAMPLE_SOUND}"'
    assert "max-age=31536000" in response.headers["Cache-Control"]
    again = client.get(f"/api/voice/{SAMPLE_SOUND}.wav", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_sound_that_is_not_there(client: FlaskClient, application: SampleApplication) -> None:
    assert refused_as(client.get(f"/api/voice/{'0' * 32}.wav"), RefusalCode.NOT_FOUND)
    application.sound_path.unlink()
    assert refused_as(client.get(f"/api/voice/{SAMPLE_SOUND}.wav"), RefusalCode.NOT_FOUND)


def test_a_picture_may_be_kept_for_ever(client: FlaskClient) -> None:
    response = client.get(f"/api/pictures/{SAMPLE_PICTURE_FILE}")
    assert (response.mimetype, response.data) == ("image/jpeg", SAMPLE_PICTURE)
    assert "immutable" in response.headers["Cache-Control"]
    again = client.get(f"/api/pictures/{SAMPLE_PICTURE_FILE}", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("file", ["f" * 24 + ".jpg", "f" * 24 + ".svg", "..%2Fgiliran.db", "x.jpg"])
def test_a_picture_that_is_not_there(file: str, client: FlaskClient) -> None:
    assert refused_as(client.get(f"/api/pictures/{file}"), RefusalCode.NOT_FOUND)


def test_server_says_that_it_is_there(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["status"] == "ok"
    info = client.get("/api/info").json
    assert info is not None
    assert info["push_url"].startswith("ws://")


def every_kind_of_answer(client: FlaskClient) -> Iterator[TestResponse]:
    yield issue(client)
    yield issue(client, b"nonsense")
    yield client.get("/api/info")
    yield client.get("/healthz")
    yield client.get("/api/openapi.json")
    yield client.get(f"/api/voice/{SAMPLE_SOUND}.wav")
    yield client.get("/nothing")
    yield client.delete("/api/info")
    yield client.get(f"/t/{SAMPLE_LINK}")
    yield client.get(f"/t/{'0' * 22}")


def test_every_answer_says_what_a_browser_may_do_with_it(client: FlaskClient) -> None:
    for response in every_kind_of_answer(client):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "Server" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_page_of_the_fixture_is_the_page_shown(client: FlaskClient) -> None:
    assert SAMPLE_PAGE.number in client.get(f"/t/{SAMPLE_LINK}").text


@pytest.mark.parametrize(
    ("push_url", "host", "told"),
    [
        ("ws://0.0.0.0:8001", "192.168.1.10:8000", "ws://192.168.1.10:8001"),
        ("ws://[::]:8001", "antrean.local:8000", "ws://antrean.local:8001"),
        ("ws://0.0.0.0:8001", "[fd00::7]:8000", "ws://[fd00::7]:8001"),
        ("ws://10.0.0.5:8001", "192.168.1.10:8000", "ws://10.0.0.5:8001"),
    ],
)
def test_client_learns_an_address_that_it_can_reach(
    push_url: str, host: str, told: str, client: FlaskClient, application: SampleApplication
) -> None:
    application.push_url = push_url
    assert client.get("/api/info", headers={"Host": host}).json["push_url"] == told  # type: ignore[index]
